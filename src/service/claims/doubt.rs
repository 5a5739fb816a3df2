//! What makes a value unlikely beside the values that its series has: scale and sign are where readers err most.

use crate::domain::codes::codes;

/// Why a value needs a confirmation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DoubtKind {
    /// It is some hundred times larger or smaller than the newest value, or more.
    Scale,
    /// It has the other sign than the newest value.
    Sign,
    /// The number is a figure of another series already.
    SecondFigure,
}

codes!(DoubtKind {
    Scale = "scale",
    Sign = "sign",
    SecondFigure = "second_figure",
});

/// The decades from which on two values of one series are taken for values of different scales: between 100 and 1,000.
const DECADES: f64 = 2.5;

/// The doubts about a value beside the newest one of its series.
pub(super) fn doubts(value: f64, newest: f64) -> Vec<DoubtKind> {
    let mut doubts = Vec::new();
    if value != 0.0 && newest != 0.0 {
        if (value / newest).abs().log10().abs() >= DECADES {
            doubts.push(DoubtKind::Scale);
        }
        if (value < 0.0) != (newest < 0.0) {
            doubts.push(DoubtKind::Sign);
        }
    }
    doubts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_thousand_and_ten_thousand_times_are_doubtful_and_a_leap_is_not() {
        let newest = 40.5e12;
        for (value, expected) in [
            (40.5e9, &[DoubtKind::Scale][..]),
            (40.5e15, &[DoubtKind::Scale]),
            (40.5e8, &[DoubtKind::Scale]),
            (405_442.0, &[DoubtKind::Scale]),
            (-40.5e12, &[DoubtKind::Sign]),
            (-40.5e9, &[DoubtKind::Scale, DoubtKind::Sign]),
            (41.9e12, &[]),
            (405e12, &[]),
            (0.0, &[]),
        ] {
            assert_eq!(doubts(value, newest), expected, "{value}");
        }
        assert_eq!(doubts(3.0, 0.0), []);
        assert_eq!(doubts(0.004, 5.0), [DoubtKind::Scale]);
    }
}
