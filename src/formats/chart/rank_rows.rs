//! Rows of a composite index: the range of a rank with a dot at the rank, and the parts of a score side by side.

use super::writer::{attribute, push_number};

/// The range of ranks of one row, 1000 × 22, stretched to the width of its cell: rank 1 on the left, the last on the right.
#[must_use]
pub fn rank_row(rank: usize, best: usize, worst: usize, of: usize) -> String {
    let x = |rank: usize| {
        let places = of.saturating_sub(1).max(1) as f64;
        12.0 + (rank.saturating_sub(1) as f64 / places).clamp(0.0, 1.0) * 976.0
    };
    let mut out = String::from(
        "<svg class=\"row ranks\" viewBox=\"0 0 1000 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">\
         <path class=\"axis\" d=\"M0 11H1000\"/>",
    );
    let mut path = |class: &str, from: f64, to: f64| {
        out.push_str("<path class=\"");
        out.push_str(class);
        out.push_str("\" d=\"M");
        push_number(&mut out, from, 1);
        out.push_str(" 11H");
        push_number(&mut out, to, 1);
        out.push_str("\"/>");
    };
    if worst > best {
        path("cp", x(best), x(worst));
    }
    // A line of no length with round ends is a dot at every width.
    path("dot", x(rank), x(rank) + 0.1);
    out.push_str("</svg>");
    out
}

/// The parts of one row side by side, 1000 × 22, stretched to the width of its cell; `greatest` is the longest row. Parts
/// below zero have no length.
#[must_use]
pub fn stack_row(parts: &[f64], greatest: f64) -> String {
    let mut out = String::from(
        "<svg class=\"row stack\" viewBox=\"0 0 1000 22\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    let mut x = 0.0;
    for (place, part) in parts.iter().enumerate() {
        let width = if greatest > 0.0 { (part.max(0.0) / greatest * 1000.0).min(1000.0 - x) } else { 0.0 };
        if width > 0.0 && width.is_finite() {
            out.push_str("<rect class=\"");
            out.push_str(stack_class(place));
            out.push('"');
            attribute(&mut out, "x", x);
            attribute(&mut out, "width", width);
            out.push_str(" y=\"3\" height=\"16\"/>");
            x += width;
        }
    }
    out.push_str("</svg>");
    out
}

/// The swatch of a part in a legend.
#[must_use]
pub fn stack_swatch(place: usize) -> String {
    format!(
        "<svg class=\"stack\" viewBox=\"0 0 22 12\" aria-hidden=\"true\"><rect class=\"{}\" width=\"22\" height=\"12\"/></svg>",
        stack_class(place)
    )
}

/// The class of a part: four colours, dark and then light.
const fn stack_class(place: usize) -> &'static str {
    const CLASSES: [&str; 8] = ["p1", "p2", "p3", "p4", "p1 light", "p2 light", "p3 light", "p4 light"];
    CLASSES[place % CLASSES.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_rank_is_on_the_left_and_the_last_on_the_right() {
        assert!(rank_row(1, 1, 3, 3).contains("M12 11H988\""), "{}", rank_row(1, 1, 3, 3));
        assert!(rank_row(3, 3, 3, 3).contains("class=\"dot\" d=\"M988 11"));
        assert!(!rank_row(2, 2, 2, 3).contains("class=\"cp\""), "a range of one rank has no bar");
        assert!(rank_row(1, 1, 1, 1).contains("M12 11"), "a single unit");
    }

    #[test]
    fn parts_stand_side_by_side_and_end_at_the_greatest() {
        let row = stack_row(&[2.0, 0.0, 3.0], 5.0);
        assert!(
            row.contains("p1\" x=\"0\" width=\"400\"") && row.contains("p3\" x=\"400\" width=\"600\""),
            "{row}"
        );
        assert_eq!(row.matches("<rect").count(), 2);
        assert_eq!(stack_row(&[1.0, f64::NAN, -1.0], 0.0).matches("<rect").count(), 0);
    }
}
