//! Periods in headings.

use super::super::period_text::{PeriodShape, is_part_of_period, period_shape};

/// The text of the period in a heading: `1960 [YR1960]`, `Y1960` and `F2010` lose all but the year. A mark (`2023p`)
/// stays.
#[must_use]
pub fn of_heading(heading: &str) -> Option<&str> {
    let heading = heading.trim();
    let text = heading.split_once(" [").map_or(heading, |(before, _)| before.trim());
    let year = text.trim_start_matches(|first: char| first.is_ascii_alphabetic());
    let prefix = text.get(..text.len() - year.len()).unwrap_or_default().to_ascii_uppercase();
    if is_year(year) && matches!(prefix.as_str(), "Y" | "YR" | "F" | "FY" | "CY" | "X") {
        return Some(year);
    }
    period_shape(text).map(|_| text)
}

/// The name and the period of a heading that begins or ends with a period: `hdi_2019`, `GDP (2019)`, `2019 GDP`,
/// `exports 2019-Q1`.
#[must_use]
pub fn name_and_period(heading: &str) -> Option<(&str, &str)> {
    let heading = heading.trim();
    let gaps = |character: char| character.is_whitespace() || "_-.:,;/([{)]}（）".contains(character);
    let pair = |name: &str, period: &str| {
        let has_letter = name.chars().any(char::is_alphabetic);
        // `First quarter` of `First quarter 2023` is no name.
        has_letter
            && period_shape(name).is_none()
            && !is_part_of_period(name)
            && (period_shape(period).is_some() || is_month_number(period))
    };
    let cuts = || heading.char_indices().filter(|(_, character)| gaps(*character));
    let behind = cuts().find_map(|(at, gap)| {
        let (name, period) = heading.split_at(at);
        let (name, period) = (name.trim_end_matches(gaps), period.get(gap.len_utf8()..)?.trim_matches(gaps));
        pair(name, period).then_some((name, period))
    });
    let before = || {
        cuts().rev().find_map(|(at, _)| {
            let (period, name) = heading.split_at(at);
            let (period, name) = (period.trim_matches(gaps), name.trim_matches(gaps));
            pair(name, period).then_some((name, period))
        })
    };
    let glued = || {
        let (name, period) = heading.split_at_checked(heading.len().checked_sub(4)?)?;
        (is_year(period) && name.chars().count() > 1 && name.ends_with(char::is_alphabetic))
            .then_some((name, period))
    };
    // Chinese and Japanese have no spaces: `人口2019年`, `2019年人口`.
    let before_sign = || {
        let end = heading.find(['年', '년'])?;
        let end = end + heading.get(end..)?.chars().next()?.len_utf8();
        let (front, rest) = heading.split_at_checked(end)?;
        let digits = front.find(|sign: char| sign.is_ascii_digit())?;
        let (name, period) = front.split_at_checked(digits)?;
        match (name.is_empty(), rest.is_empty()) {
            (false, true) => Some((name, period)),
            (true, false) => Some((rest, period)),
            _ => None,
        }
        .filter(|(name, period)| pair(name, period))
    };
    behind.or_else(before).or_else(glued).or_else(before_sign)
}

/// A month such as `201901`.
fn is_month_number(text: &str) -> bool {
    let (year, month) = text.split_at_checked(4).unwrap_or_default();
    text.len() == 6 && is_year(year) && month.parse::<u8>().is_ok_and(|month| (1..=12).contains(&month))
}

/// Whether a text is a year of four digits.
fn is_year(text: &str) -> bool {
    text.len() == 4 && period_shape(text) == Some(PeriodShape::Year)
}

/// The day of the vintage at the end of a heading such as `GDP_20120127`.
#[must_use]
pub fn vintage_suffix(heading: &str) -> Option<String> {
    let (_, digits) = heading.trim().rsplit_once('_')?;
    if digits.len() != 8 || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (year, month, day) = (digits.get(..4)?, digits.get(4..6)?, digits.get(6..)?);
    let small = |text: &str, most: u8| text.parse::<u8>().is_ok_and(|number| (1..=most).contains(&number));
    (is_year(year) && small(month, 12) && small(day, 31)).then(|| format!("{year}-{month}-{day}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_lose_what_is_no_period() {
        for (heading, period) in [
            ("1960 [YR1960]", "1960"),
            ("Y1961", "1961"),
            ("F2010", "2010"),
            (" 2010 ", "2010"),
            ("2010M01", "2010M01"),
            ("2020年", "2020年"),
            ("2023p", "2023p"),
        ] {
            assert_eq!(of_heading(heading), Some(period));
        }
        for heading in ["Population", "C2010X", "Value", "20100"] {
            assert_eq!(of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn a_vintage_may_stand_at_the_end_of_a_heading() {
        assert_eq!(vintage_suffix("GDPC1_20120127").as_deref(), Some("2012-01-27"));
        assert_eq!(vintage_suffix("GDPC1_20121327"), None);
        assert_eq!(vintage_suffix("20120127"), None);
    }

    #[test]
    fn names_and_periods_may_share_a_heading() {
        for (heading, name, period) in [
            ("hdi_2019", "hdi", "2019"),
            ("GDP (2019)", "GDP", "2019"),
            ("GDP, current prices 2019", "GDP, current prices", "2019"),
            ("exports_2019Q1", "exports", "2019Q1"),
            ("exports 2019-01", "exports", "2019-01"),
            ("2019 exports", "exports", "2019"),
            ("gdp2019", "gdp", "2019"),
            ("人口 2019年", "人口", "2019年"),
            ("人口2019年", "人口", "2019年"),
            ("2019年人口", "人口", "2019年"),
            ("gdp_201901", "gdp", "201901"),
        ] {
            assert_eq!(name_and_period(heading), Some((name, period)), "{heading}");
        }
        for heading in
            ["hdi", "2019", "1. Quartal 2019", "fev mar 2019", "hdi_20190", "a_1", "2019-2020", "Y2019"]
        {
            assert_eq!(name_and_period(heading).filter(|(name, _)| *name != "Y"), None, "{heading}");
        }
    }
}
