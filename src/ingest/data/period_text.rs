//! Periods as data files write them.

use chrono::NaiveDate;

use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::period::Period;

/// What the text of a period says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum PeriodText {
    /// A period, with its frequency.
    Period(Period),
    /// A day that may stand for the longer period that it begins or ends: `1980-04-01`.
    Day(NaiveDate),
    /// A year and a number within it, such as `2005 - 3`; the other texts of the file tell what is counted.
    Part(i32, u8),
}

/// What a file's texts that leave the frequency open have in common.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct OpenPeriods {
    days: DayPattern,
    largest_part: u8,
}

/// Which days of the calendar occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct DayPattern {
    any: bool,
    all_first_of_month: bool,
    all_last_of_month: bool,
    /// A bit for each month.
    months: u16,
    /// A bit for each day of the week.
    weekdays: u8,
}

impl Default for DayPattern {
    fn default() -> Self {
        Self { any: false, all_first_of_month: true, all_last_of_month: true, months: 0, weekdays: 0 }
    }
}

impl OpenPeriods {
    /// Takes note of a text.
    pub fn note(&mut self, text: PeriodText) {
        match text {
            PeriodText::Period(_) => {}
            PeriodText::Day(day) => self.days.note(day),
            PeriodText::Part(_, number) => self.largest_part = self.largest_part.max(number),
        }
    }

    /// The frequency that the days of the file have: that of the longest periods that they all begin or end.
    #[must_use]
    pub fn of_days(&self) -> Frequency {
        self.days.frequency()
    }

    /// The frequency that the numbers within years have.
    #[must_use]
    pub fn of_parts(&self) -> Frequency {
        match self.largest_part {
            0..=2 => Frequency::HALF_YEARLY,
            3..=4 => Frequency::QUARTERLY,
            5..=12 => Frequency::MONTHLY,
            _ => Frequency::WEEKLY,
        }
    }
}

impl DayPattern {
    fn note(&mut self, day: NaiveDate) {
        use chrono::Datelike;
        self.any = true;
        self.all_first_of_month &= day.day() == 1;
        self.all_last_of_month &= day.succ_opt().is_none_or(|next| next.day() == 1);
        self.months |= 1 << day.month0();
        self.weekdays |= 1 << day.weekday().num_days_from_monday();
    }

    fn frequency(self) -> Frequency {
        // The months, counted from zero, in which longer periods begin and end.
        let lies_in = |months: &[u16]| {
            months.iter().fold(0, |set, month| set | 1 << month) & self.months == self.months
        };
        let whole_months = self.all_first_of_month || self.all_last_of_month;
        let edges = |first: &[u16], last: &[u16]| lies_in(if self.all_first_of_month { first } else { last });
        match () {
            () if !self.any => Frequency::DAILY,
            () if whole_months && edges(&[0], &[11]) => Frequency::ANNUAL,
            () if whole_months && edges(&[0, 3, 6, 9], &[2, 5, 8, 11]) => {
                if edges(&[0, 6], &[5, 11]) {
                    Frequency::HALF_YEARLY
                } else {
                    Frequency::QUARTERLY
                }
            }
            () if whole_months => Frequency::MONTHLY,
            () if self.weekdays.is_power_of_two() && self.months.count_ones() > 1 => Frequency::WEEKLY,
            () => Frequency::DAILY,
        }
    }
}

/// The period of a frequency that a text stands for; none where it stands for none.
#[must_use]
pub fn at_frequency(text: PeriodText, frequency: Frequency) -> Option<Period> {
    match text {
        PeriodText::Period(period) if period.frequency() == frequency => Some(period),
        PeriodText::Period(period) if period.frequency() == Frequency::DAILY => {
            Period::containing(frequency, period.start_date())
        }
        // A span that is written in another unit, as six months for two quarters.
        PeriodText::Period(period) if frequency.is_span() => {
            let first = Period::containing(frequency.base(), period.start_date())?;
            let span = Period::from_ordinal(frequency, first.ordinal())?;
            let same = span.start_date() == period.start_date() && span.end_date() == period.end_date();
            same.then_some(span)
        }
        // A month or quarter that names the longer period it begins or ends, as `2010-12` for a year.
        PeriodText::Period(period) => {
            let longer = Period::containing(frequency, period.start_date())?;
            let at_edge =
                longer.start_date() == period.start_date() || longer.end_date() == period.end_date();
            (at_edge && longer.contains_date(period.end_date())).then_some(longer)
        }
        PeriodText::Day(day) => Period::containing(frequency, day),
        PeriodText::Part(year, number) => {
            let count = frequency.unit().fixed_per_year();
            if frequency.unit() == FrequencyUnit::Week {
                format!("{year:04}-W{number:02}").parse().ok()
            } else {
                let count = count.filter(|count| (1..=*count).contains(&i32::from(number)))?;
                Period::from_ordinal(frequency, year * count + i32::from(number) - 1)
            }
        }
    }
}

/// Reads the text of a period in the forms that statistical agencies use.
///
/// # Errors
/// When the text is none, with what was expected.
///
/// ```
/// use yearbook::ingest::data::period_text::{PeriodText, read_period_text};
/// for text in ["2010Q3", "Q3 2010", "2010-Q3", "3Q2010"] {
///     assert_eq!(read_period_text(text), Ok(PeriodText::Period("2010-Q3".parse().unwrap())));
/// }
/// ```
pub fn read_period_text(text: &str) -> Result<PeriodText, String> {
    let trimmed = text.trim();
    let bare = trimmed.split_once(" [").map_or(trimmed, |(bare, _)| bare.trim_end());
    if let Ok(period) = bare.parse::<Period>() {
        return Ok(if period.frequency() == Frequency::DAILY {
            PeriodText::Day(period.start_date())
        } else {
            PeriodText::Period(period)
        });
    }
    other_forms(bare).ok_or_else(|| {
        format!(
            "`{}` is no period: expected a year (2024), quarter (2024-Q1), month (2024-03), ISO week (2024-W05), \
             day (2024-03-15) or a span (2021/2025)",
            super::number_text::shortened(text)
        )
    })
}

fn other_forms(text: &str) -> Option<PeriodText> {
    if text.len() > 40 || is_month_form(text) {
        return None;
    }
    let upper = text.to_uppercase();
    time_range(&upper)
        .or_else(|| date_time(&upper))
        .or_else(|| all_digits(&upper))
        .or_else(|| numbered_part(&upper))
        .or_else(|| of_words(&words(&upper)?))
        .or_else(|| span_of_years(&upper))
}

/// `2019-20`: no month, and whether it is a week or a financial year nobody can tell.
fn is_month_form(text: &str) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_digit();
    matches!(text.as_bytes(), [year @ .., b'-', tens, ones]
        if year.len() == 4 && year.iter().all(is_digit) && is_digit(tens) && is_digit(ones))
}

/// `2010-01-15T00:00:00`, with or without a fraction and a zone, and `2010/01/15`.
fn date_time(text: &str) -> Option<PeriodText> {
    let date = match text.split_once(['T', ' ']) {
        Some((date, time)) if time.len() >= 5 && time.as_bytes().get(2) == Some(&b':') => date,
        Some(_) => return None,
        None => text,
    };
    let date = NaiveDate::parse_from_str(date, "%Y-%m-%d")
        .or_else(|_| NaiveDate::parse_from_str(date, "%Y/%m/%d"))
        .or_else(|_| NaiveDate::parse_from_str(date, "%Y.%m.%d"))
        .ok()?;
    Period::containing(Frequency::DAILY, date).map(|_| PeriodText::Day(date))
}

/// `2021-01-01/P5Y`, a day and a duration (`TimeRangeType` of SDMX), in years, months or days.
fn time_range(text: &str) -> Option<PeriodText> {
    let (start, duration) = text.split_once("/P")?;
    let Some(PeriodText::Day(start)) = date_time(start) else { return None };
    let (count, unit) = match duration.split_at_checked(duration.len().checked_sub(1)?)? {
        (count, "Y") => (count, FrequencyUnit::Year),
        (count, "M") => (count, FrequencyUnit::Month),
        (count, "D") => (count, FrequencyUnit::Day),
        _ => return None,
    };
    let count: u16 = count.parse().ok().filter(|_| count.bytes().all(|byte| byte.is_ascii_digit()))?;
    let first = Period::containing(Frequency::of(unit), start).filter(|first| first.start_date() == start)?;
    let range = Period::from_ordinal(Frequency::new(unit, count)?, first.ordinal())?;
    let is_day = range.frequency() == Frequency::DAILY;
    Some(if is_day { PeriodText::Day(start) } else { PeriodText::Period(range) })
}

/// `201001` and `20100115`.
fn all_digits(text: &str) -> Option<PeriodText> {
    if !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    match text.len() {
        6 => period(&format!("{}-{}", text.get(..4)?, text.get(4..)?)),
        8 => {
            let date = NaiveDate::parse_from_str(text, "%Y%m%d").ok()?;
            Period::containing(Frequency::DAILY, date).map(|_| PeriodText::Day(date))
        }
        _ => None,
    }
}

/// `2005 - 3`; without the blanks it would be a month, with a slash a fiscal year.
fn numbered_part(text: &str) -> Option<PeriodText> {
    let (year, number) = text.split_once(" - ")?;
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let sound = year.len() == 4 && digits(year) && (1..=2).contains(&number.len()) && digits(number);
    let number = number.parse().ok().filter(|number| (1..=53).contains(number))?;
    sound.then(|| year.parse().ok()).flatten().map(|year| PeriodText::Part(year, number))
}

fn period(text: &str) -> Option<PeriodText> {
    text.parse().ok().map(PeriodText::Period)
}

/// A part of the text of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Word {
    Year(i32),
    Small(u8),
    /// A letter that says what the number beside it counts.
    Unit(char),
    Month(u8),
}

/// The text as years, numbers, letters and months; none where it has anything else.
fn words(text: &str) -> Option<Vec<Word>> {
    let mut found = Vec::new();
    let mut rest = text.trim();
    while let Some(first) = rest.chars().next() {
        let same = |character: char| {
            character.is_ascii_digit() == first.is_ascii_digit() && character.is_alphanumeric()
        };
        if !first.is_alphanumeric() {
            if !matches!(first, ' ' | '-' | '/' | '.' | '_' | ':' | '\u{2013}') {
                return None;
            }
            rest = rest.get(first.len_utf8()..)?;
            continue;
        }
        let end = rest.find(|character| !same(character)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        if let PeriodWord::Word(word) = word(part)? {
            found.push(word);
        }
        rest = after;
    }
    (!found.is_empty()).then_some(found)
}

/// The meaning of a part; none for what says nothing.
enum PeriodWord {
    Word(Word),
    Nothing,
}

fn word(part: &str) -> Option<PeriodWord> {
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        let word = match part.len() {
            4 => Word::Year(part.parse().ok()?),
            1 | 2 => Word::Small(part.parse().ok()?),
            _ => return None,
        };
        return Some(PeriodWord::Word(word));
    }
    Some(PeriodWord::Word(match part {
        "Q" | "QTR" | "QUARTER" | "TRIMESTRE" | "TRIM" | "KVARTAL" | "QUARTAL" | "TRIMESTER" => {
            Word::Unit('Q')
        }
        "M" | "MONTH" => Word::Unit('M'),
        "S" | "H" | "HALF" | "SEMESTER" | "SEMESTRE" => Word::Unit('S'),
        "W" | "WK" | "WEEK" => Word::Unit('W'),
        "A" | "Y" | "YR" | "YEAR" | "年" => Word::Unit('A'),
        "ST" | "ND" | "RD" | "TH" | "DE" | "OF" => return Some(PeriodWord::Nothing),
        name => Word::Month(month(name)?),
    }))
}

/// The month with a name, in full or its first letters, in English, French, German, Italian, Portuguese or Spanish.
fn month(name: &str) -> Option<u8> {
    const STEMS: [&[&str]; 12] = [
        &["JAN", "JÄN", "ENE", "GEN"],
        &["FEB", "FÉV", "FEV"],
        &["MAR", "MÄR", "MRZ"],
        &["APR", "AVR", "ABR"],
        &["MAY", "MAI", "MAG"],
        &["JUN", "JUIN", "GIU"],
        &["JUL", "JUIL", "LUG"],
        &["AUG", "AOÛ", "AOU", "AGO"],
        &["SEP", "SET"],
        &["OCT", "OKT", "OTT", "OUT"],
        &["NOV"],
        &["DEC", "DÉC", "DEZ", "DIC"],
    ];
    let letters = name.chars().count();
    let found = STEMS.iter().position(|stems| stems.iter().any(|stem| name.starts_with(stem)))?;
    (3..=10).contains(&letters).then(|| u8::try_from(found + 1).ok()).flatten()
}

fn of_words(words: &[Word]) -> Option<PeriodText> {
    use Word::{Month, Small, Unit, Year};
    match *words {
        [Year(year)]
        | [Unit('A'), Year(year)]
        | [Year(year), Unit('A')]
        | [Year(year), Unit('A'), Small(1)] => period(&format!("{year:04}")),
        [Year(year), Unit(unit), Small(number)]
        | [Unit(unit), Small(number), Year(year)]
        | [Small(number), Unit(unit), Year(year)]
        | [Year(year), Small(number), Unit(unit)] => of_unit(year, unit, number),
        [Year(year), Month(month)] | [Month(month), Year(year)] => period(&format!("{year:04}-{month:02}")),
        [Small(month), Year(year)] if month <= 12 => period(&format!("{year:04}-{month:02}")),
        [Small(day), Month(month), Year(year)]
        | [Month(month), Small(day), Year(year)]
        | [Year(year), Month(month), Small(day)] => {
            NaiveDate::from_ymd_opt(year, month.into(), day.into()).filter(|_| year > 0).map(PeriodText::Day)
        }
        [Month(from), Month(to), Year(year)] | [Year(year), Month(from), Month(to)] => {
            // Where the span crosses the turn of a year, the year named is that of its end.
            let first_year = if from > to { year - 1 } else { year };
            period(&format!("{first_year:04}-{from:02}/{year:04}-{to:02}"))
        }
        _ => None,
    }
}

fn of_unit(year: i32, unit: char, number: u8) -> Option<PeriodText> {
    match unit {
        'Q' | 'S' => period(&format!("{year:04}-{unit}{number}")),
        'M' => period(&format!("{year:04}-{number:02}")),
        'W' => period(&format!("{year:04}-W{number:02}")),
        _ => None,
    }
}

/// `2010-2012` and `2010–2012`, both years included.
fn span_of_years(text: &str) -> Option<PeriodText> {
    let (from, to) = text.split_once(['-', '\u{2013}'])?;
    let year = |part: &str| {
        (part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_digit())).then(|| part.to_owned())
    };
    period(&format!("{}/{}", year(from.trim())?, year(to.trim())?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        match read_period_text(text).ok()? {
            PeriodText::Period(period) => Some(period.to_string()),
            PeriodText::Day(day) => Some(format!("day {day}")),
            PeriodText::Part(year, number) => Some(format!("part {year} {number}")),
        }
    }

    #[test]
    fn periods_are_read_as_agencies_write_them() {
        for (text, expected) in [
            ("2010", "2010"),
            (" 2010 [YR2010]", "2010"),
            ("YR2010", "2010"),
            ("2010-A1", "2010"),
            ("2010Q3", "2010-Q3"),
            ("Q3 2010", "2010-Q3"),
            ("3rd Quarter 2010", "2010-Q3"),
            ("2010H2", "2010-S2"),
            ("2010M1", "2010-01"),
            ("2010M12", "2010-12"),
            ("201002", "2010-02"),
            ("Sep 1999", "1999-09"),
            ("septiembre de 1999", "1999-09"),
            ("1999-DEC", "1999-12"),
            ("03/2010", "2010-03"),
            ("2010W05", "2010-W05"),
            ("1980-04-01", "day 1980-04-01"),
            ("1980-04-01T00:00:00", "day 1980-04-01"),
            ("1980-04-01 00:00", "day 1980-04-01"),
            ("15 Mar 2020", "day 2020-03-15"),
            ("20200315", "day 2020-03-15"),
            ("2005 - 3", "part 2005 3"),
            ("Mar-May 1992", "1992-03/1992-05"),
            ("Dec-Feb 1993", "1992-12/1993-02"),
            ("2016-2020", "2016/2020"),
            ("2016/2020", "2016/2020"),
            ("2021-01-01/P5Y", "2021/2025"),
            ("2021-01-01T00:00:00/P1Y", "2021"),
            ("2021-04-01/P9M", "2021-04/2021-12"),
            ("2021-01-04/P14D", "2021-01-04/2021-01-17"),
            ("2021-01-04/P1D", "day 2021-01-04"),
        ] {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in [
            "",
            "20",
            "Total",
            "2010/11",
            "2010Q5",
            "2010-13",
            "Sep 99",
            "32 Mar 2020",
            "2010M13",
            "0000",
            "Q3",
            "marginal 2010 x",
            "2021-02-01/P5Y",
            "2021-01-01/P0Y",
            "2021-01-01/P1Y6M",
            "2021-01-01/P",
        ] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn days_that_begin_longer_periods_stand_for_them() {
        let of = |days: &[&str]| {
            let mut open = OpenPeriods::default();
            for day in days {
                open.note(read_period_text(day).unwrap());
            }
            open.of_days().to_string()
        };
        assert_eq!(of(&["2010-01-01", "2011-01-01"]), "A");
        assert_eq!(of(&["2010-12-31", "2011-12-31"]), "A");
        assert_eq!(of(&["1980-01-01", "1980-04-01"]), "Q");
        assert_eq!(of(&["1980-06-30", "1980-09-30"]), "Q");
        assert_eq!(of(&["1980-01-01", "1980-07-01"]), "S");
        assert_eq!(of(&["1980-01-01", "1980-02-01"]), "M");
        assert_eq!(of(&["2024-01-31", "2024-02-29"]), "M");
        assert_eq!(of(&["2024-01-01", "2024-01-08", "2024-02-05"]), "W");
        assert_eq!(of(&["2024-01-01", "2024-01-02"]), "D");
    }

    #[test]
    fn numbers_within_years_are_told_by_the_largest() {
        let mut open = OpenPeriods::default();
        open.note(PeriodText::Part(2005, 4));
        assert_eq!(open.of_parts(), Frequency::QUARTERLY);
        assert_eq!(at_frequency(PeriodText::Part(2005, 4), open.of_parts()).unwrap().to_string(), "2005-Q4");
        open.note(PeriodText::Part(2005, 12));
        assert_eq!(open.of_parts(), Frequency::MONTHLY);
    }

    #[test]
    fn a_stated_frequency_decides() {
        let at = |text: &str, frequency: &str| {
            at_frequency(read_period_text(text).unwrap(), frequency.parse().unwrap())
                .map(|period| period.to_string())
        };
        assert_eq!(at("1980-04-01", "Q").as_deref(), Some("1980-Q2"));
        assert_eq!(at("2010-12", "A").as_deref(), Some("2010"));
        assert_eq!(at("2010-06", "A"), None);
        assert_eq!(at("2010", "Q"), None);
        assert_eq!(at("2021-01-01/P5Y", "A5").as_deref(), Some("2021/2025"));
        assert_eq!(at("2021-04-01/P9M", "Q3").as_deref(), Some("2021-Q2/2021-Q4"));
        assert_eq!(at("2021-01-04/P14D", "W2").as_deref(), Some("2021-W01/2021-W02"));
        assert_eq!(at("2021-04-01/P9M", "Q2"), None);
    }
}
