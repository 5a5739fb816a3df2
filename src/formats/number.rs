//! Numbers as text: the shortest decimal text that parses to the same double.

use serde::{Serialize, Serializer};

use crate::domain::inline_str::InlineStr;

/// Whole numbers below this limit are written without an exponent.
const LARGEST_PLAIN: f64 = 1e15;

/// A double; whole numbers are written without `.0`, and what is not finite as `null`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Number(pub f64);

impl Number {
    /// The number as an integer, if it is whole and below the limit.
    #[inline]
    fn whole(self) -> Option<i64> {
        #[allow(clippy::cast_possible_truncation, reason = "a whole number below 1e15 is an i64")]
        let whole = self.0 as i64;
        #[allow(
            clippy::cast_precision_loss,
            clippy::float_cmp,
            reason = "the cast back must give the same number"
        )]
        let is_plain = self.0.abs() < LARGEST_PLAIN && whole as f64 == self.0;
        is_plain.then_some(whole)
    }

    /// The text, the same as in JSON.
    #[must_use]
    pub fn text(self) -> String {
        self.short().as_str().to_owned()
    }

    /// The text without an allocation; it has at most 24 characters.
    #[must_use]
    #[inline]
    pub fn short(self) -> InlineStr {
        self.with_text(InlineStr::of)
    }

    /// Appends the text.
    #[inline]
    pub fn write(self, out: &mut Vec<u8>) {
        self.with_text(|text| out.extend_from_slice(text.as_bytes()));
    }

    /// Passes the text to a function.
    #[inline]
    fn with_text<T>(self, take: impl FnOnce(&str) -> T) -> T {
        match self.whole() {
            Some(whole) => take(itoa::Buffer::new().format(whole)),
            None if self.0.is_finite() => take(zmij::Buffer::new().format_finite(self.0)),
            // JSON has no number for NaN and the infinities.
            None => take("null"),
        }
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.whole() {
            Some(whole) => serializer.serialize_i64(whole),
            None => serializer.serialize_f64(self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn whole_numbers_are_plain() {
        assert_eq!(Number(3.6e12).text(), "3600000000000");
        assert_eq!(Number(-0.0).text(), "0");
        assert_eq!(Number(6.91).text(), "6.91");
        assert_eq!(Number(1e300).text(), "1e+300");
    }

    proptest! {
        #[test]
        fn every_number_reads_back(value in any::<f64>().prop_filter("finite", |value| value.is_finite())) {
            let read: f64 = Number(value).text().parse().unwrap();
            let mut written = Vec::new();
            Number(value).write(&mut written);
            prop_assert_eq!(&String::from_utf8(written).unwrap(), &Number(value).text());
            prop_assert_eq!(serde_json::to_string(&Number(value)).unwrap(), Number(value).text());
            // Minus zero is written as zero.
            prop_assert!(read.total_cmp(&(value + 0.0)).is_eq());
        }
    }
}
