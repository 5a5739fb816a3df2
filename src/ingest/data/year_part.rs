//! Parts of a year that are given apart from the year: in another column, heading or dimension.

use std::borrow::Cow;

use super::concepts::YearPart;
use super::period_text::{PeriodText, read_period_text};

/// The year that a part is read with; any will do.
pub(super) const SOME_YEAR: &str = "2000";

/// Words for the whole year, in small letters.
const WHOLE: [&str; 18] = [
    "annual", "annuel", "anual", "annuale", "year", "a", "a01", "m13", "q05", "s03", "jahr", "année", "año",
    "ano", "год", "全年", "年度", "연간",
];

/// The ending of a period for a part of a year: `-03`, `-Q1`, `-S1`, `-W05`; empty if the part is the whole year.
/// `part` is the unit of a number without a letter.
#[must_use]
pub fn part_of_year(text: &str, part: YearPart) -> Option<Cow<'static, str>> {
    let lower = text.trim().to_lowercase();
    let digits = lower.strip_suffix(".0").unwrap_or(&lower);
    if digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return numbered_part(part, digits.parse().ok()?).map(Cow::Owned);
    }
    // M13, Q05 and S03 are the annual averages of the U.S. Bureau of Labor Statistics.
    if WHOLE.contains(&lower.as_str()) {
        return Some(Cow::Borrowed(""));
    }
    let read = |text: String| match read_period_text(&text) {
        Ok(PeriodText::Period(period)) => period.to_string().strip_prefix(SOME_YEAR).map(str::to_owned),
        _ => None,
    };
    let forms =
        [format!("{SOME_YEAR} {lower}"), format!("{lower} {SOME_YEAR}"), format!("{SOME_YEAR}年{lower}")];
    forms.into_iter().find_map(read).filter(|after| after.starts_with('-')).map(Cow::Owned)
}

/// The ending of a period for a numbered part; none if the year has no such part.
fn numbered_part(part: YearPart, number: u8) -> Option<String> {
    match part {
        YearPart::Half if (1..=2).contains(&number) => Some(format!("-S{number}")),
        YearPart::Quarter if (1..=4).contains(&number) => Some(format!("-Q{number}")),
        YearPart::Month if (1..=12).contains(&number) => Some(format!("-{number:02}")),
        YearPart::Week if (1..=53).contains(&number) => Some(format!("-W{number:02}")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_put_after_the_year() {
        for (text, part, expected) in [
            ("1", YearPart::Quarter, Some("-Q1")),
            ("3", YearPart::Month, Some("-03")),
            ("3.0", YearPart::Quarter, Some("-Q3")),
            ("Q2", YearPart::Unknown, Some("-Q2")),
            ("M01", YearPart::Unknown, Some("-01")),
            ("M13", YearPart::Unknown, Some("")),
            ("January", YearPart::Unknown, Some("-01")),
            ("Sept", YearPart::Month, Some("-09")),
            ("dezember", YearPart::Month, Some("-12")),
            ("HALF1", YearPart::Unknown, Some("-S1")),
            ("5", YearPart::Quarter, None),
            ("5", YearPart::Unknown, None),
            ("x", YearPart::Month, None),
            ("1.5", YearPart::Month, None),
            ("", YearPart::Month, None),
        ] {
            assert_eq!(part_of_year(text, part).as_deref(), expected, "{text}");
        }
    }
}
