//! The notation of dates that a mapping declares.

use chrono::NaiveDate;
use chrono::format::{Item, Parsed, StrftimeItems, parse};
use serde::{Deserialize, Serialize};

use super::PeriodText;
use super::words::century;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;

/// The notation of the dates of a file: `dd/mm/yyyy`, `m/d/yy`, `mmm yyyy`, or `%d/%m/%Y` as in `strftime`. Names of
/// months are English.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(with = "String"))]
#[serde(try_from = "String", into = "String")]
pub struct DateFormat {
    /// As it was written.
    text: String,
    items: Vec<Item<'static>>,
}

/// Runs of letters and their conversion specifiers of `strftime`.
const SIGNS: [(&str, &str); 9] = [
    ("yyyy", "%Y"),
    ("yy", "%y"),
    ("mmmm", "%B"),
    ("mmm", "%b"),
    ("mm", "%m"),
    ("m", "%m"),
    ("dd", "%d"),
    ("d", "%d"),
    ("q", "%q"),
];

impl DateFormat {
    /// Reads a format.
    ///
    /// # Errors
    /// When the text is no format of a date with a year.
    ///
    /// ```
    /// use yearbook::ingest::data::period_text::DateFormat;
    /// assert!(DateFormat::parse("dd/mm/yyyy").is_ok());
    /// assert!(DateFormat::parse("%d.%m.%Y").is_ok());
    /// assert!(DateFormat::parse("dd/mm").is_err());
    /// ```
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no date format; examples are `dd/mm/yyyy`, `mm/dd/yyyy`, `mmm yyyy`");
        let format = if text.contains('%') { text.to_owned() } else { strftime(text).ok_or_else(wrong)? };
        let items = StrftimeItems::new(&format).parse_to_owned().map_err(|_| wrong())?;
        let format = Self { text: text.to_owned(), items };
        // A format without a year gives no period.
        let sample = NaiveDate::from_ymd_opt(2021, 10, 31).ok_or_else(wrong)?;
        let mut written = String::new();
        let printed = sample.format_with_items(format.items.iter());
        std::fmt::Write::write_fmt(&mut written, format_args!("{printed}")).map_err(|_| wrong())?;
        format.read(&written).map(|_| format).ok_or_else(wrong)
    }

    /// The period that a text of this format denotes; none for another format.
    #[must_use]
    pub fn read(&self, text: &str) -> Option<PeriodText> {
        let mut parsed = Parsed::new();
        parse(&mut parsed, text.trim(), self.items.iter()).ok()?;
        let year = match (parsed.year(), parsed.year_mod_100()) {
            (Some(year), _) => year,
            (None, Some(short)) => century(u8::try_from(short).ok()?),
            (None, None) => return None,
        };
        let of = |unit, ordinal| Period::from_ordinal(Frequency::of(unit), ordinal).map(PeriodText::Period);
        let signed = |number: u32| i32::try_from(number).ok();
        if let Some(month) = parsed.month() {
            return match parsed.day() {
                Some(day) => NaiveDate::from_ymd_opt(year, month, day)
                    .filter(|day| Period::containing(Frequency::DAILY, *day).is_some())
                    .map(PeriodText::Day),
                None => of(FrequencyUnit::Month, year.checked_mul(12)?.checked_add(signed(month)? - 1)?),
            };
        }
        match parsed.quarter() {
            Some(quarter) => {
                of(FrequencyUnit::Quarter, year.checked_mul(4)?.checked_add(signed(quarter)? - 1)?)
            }
            None => of(FrequencyUnit::Year, year),
        }
    }
}

impl From<DateFormat> for String {
    fn from(format: DateFormat) -> Self {
        format.text
    }
}

impl TryFrom<String> for DateFormat {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// The format in the notation of `strftime`; none if a run of letters is unknown.
fn strftime(text: &str) -> Option<String> {
    let mut format = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let same = |letter: char| letter.eq_ignore_ascii_case(&first);
        let end = rest.find(|letter| !same(letter)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        if first.is_ascii_alphabetic() {
            let run = run.to_ascii_lowercase();
            format.push_str(SIGNS.iter().find(|(letters, _)| *letters == run)?.1);
        } else {
            format.push_str(run);
        }
        rest = after;
    }
    Some(format)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(format: &str, text: &str) -> Option<String> {
        Some(match DateFormat::parse(format).unwrap().read(text)? {
            PeriodText::Period(period) => period.to_string(),
            PeriodText::Day(day) => format!("day {day}"),
            other => format!("{other:?}"),
        })
    }

    #[test]
    fn a_format_decides_about_the_order() {
        assert_eq!(read("dd/mm/yyyy", "03/04/2019").as_deref(), Some("day 2019-04-03"));
        assert_eq!(read("mm/dd/yyyy", "03/04/2019").as_deref(), Some("day 2019-03-04"));
        assert_eq!(read("d.m.yy", "3.4.49").as_deref(), Some("day 2049-04-03"));
        assert_eq!(read("%d-%b-%y", "03-Apr-50").as_deref(), Some("day 1950-04-03"));
        assert_eq!(read("mm/yy", "04/19").as_deref(), Some("2019-04"));
        assert_eq!(read("yyyy/q", "2019/3").as_deref(), Some("2019-Q3"));
        assert_eq!(read("yyyy", "2019").as_deref(), Some("2019"));
        assert_eq!(read("dd/mm/yyyy", "31/04/2019"), None);
        assert_eq!(read("dd/mm/yyyy", "2019"), None);
    }

    #[test]
    fn what_is_no_format_is_refused() {
        for text in ["", "dd/mm", "day", "%d", "%Q", "hello yyyy", "dd/mm/yyyyy"] {
            assert!(DateFormat::parse(text).unwrap_err().contains("dd/mm/yyyy"), "{text}");
        }
    }
}
