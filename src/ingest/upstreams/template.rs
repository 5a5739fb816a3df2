//! Addresses with words in braces that stand for a day.

use chrono::{Datelike, Months, NaiveDate};

/// Addresses with words in braces.
pub(super) struct Template;

/// The words.
const WORDS: [&str; 5] = ["date", "year", "month", "day", "quarter"];

impl Template {
    /// What is wrong with the words of an address, and what is allowed.
    pub(super) fn check(address: &str) -> Result<(), String> {
        let mut rest = address;
        while let Some((before, after)) = rest.split_once('{') {
            let known = || WORDS.map(|word| format!("`{{{word}}}`")).join(", ");
            let (word, behind) = after
                .split_once('}')
                .filter(|_| !before.contains('}'))
                .ok_or_else(|| format!("a brace of `{address}` has no other one; allowed: {}", known()))?;
            if !WORDS.contains(&word) {
                return Err(format!("`{{{word}}}` stands for nothing; allowed: {}", known()));
            }
            rest = behind;
        }
        if rest.contains('}') {
            return Err(format!("a brace of `{address}` has no other one"));
        }
        Ok(())
    }

    /// The address for a day, so many months before it. The day is the last of a shorter month.
    pub(super) fn filled(address: &str, day: NaiveDate, months_back: u32) -> String {
        let day = day.checked_sub_months(Months::new(months_back)).unwrap_or(day);
        WORDS.iter().fold(address.to_owned(), |address, word| {
            let text = match *word {
                "date" => day.to_string(),
                "year" => day.year().to_string(),
                "month" => format!("{:02}", day.month()),
                "day" => format!("{:02}", day.day()),
                _ => day.quarter().to_string(),
            };
            address.replace(&format!("{{{word}}}"), &text)
        })
    }

    /// The address for some day, whose other parts can be checked.
    pub(super) fn example(address: &str) -> String {
        Self::filled(address, NaiveDate::default(), 0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn filled(address: &str, day: &str, back: u32) -> String {
        Template::filled(address, day.parse().unwrap(), back)
    }

    #[test]
    fn words_in_braces_stand_for_a_day() {
        let address = "https://h/{year}/{month}-{day}_{date}.csv?q={quarter}";
        assert_eq!(filled(address, "2026-03-05", 0), "https://h/2026/03-05_2026-03-05.csv?q=1");
        assert_eq!(filled("{year}-{month}-{day}", "2026-01-31", 1), "2025-12-31");
        assert_eq!(filled("{date}", "2024-03-31", 1), "2024-02-29");
        assert_eq!(filled("{year}", "2026-03-05", 12), "2025");
    }

    #[test]
    fn other_words_and_single_braces_are_refused() {
        assert!(Template::check("https://h/{year}{month}").is_ok() && Template::check("https://h/").is_ok());
        for (address, says) in [
            ("https://h/{years}", "`{years}` stands for nothing; allowed: `{date}`, `{year}`"),
            ("https://h/{year", "has no other one"),
            ("https://h/year}", "has no other one"),
            ("https://h/}{year}", "has no other one"),
        ] {
            let said = Template::check(address).unwrap_err();
            assert!(said.contains(says), "{said}");
        }
    }
}
