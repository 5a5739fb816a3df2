//! The expressions of time of a text in either language.

use chrono::{Datelike, NaiveDate};

use crate::domain::frequency::FrequencyUnit;
use crate::domain::period::Period;
use crate::ingest::document::chinese::period::{PeriodContext, PeriodExpression, expressions as chinese};
use crate::ingest::document::period::{Time, TimeExpression, TimeRole, YearPart, english_expressions};

/// A leap year that stands for the one that a text does not name.
const UNNAMED: i32 = 2000;

/// Chinese words for the time of publication.
const NOW: [&str; 5] = ["截至目前", "目前", "迄今", "至今", "截至发稿"];

/// All expressions, in the order of the text, without overlaps; of two that overlap the longer stays.
pub(super) fn expressions(text: &str, published: Option<NaiveDate>) -> Vec<TimeExpression> {
    let mut all = english_expressions(text);
    if text.chars().any(|character| ('\u{4e00}'..='\u{9fff}').contains(&character)) {
        let context = PeriodContext { published, year: Some(UNNAMED) };
        all.extend(chinese(text, context).iter().map(|found| expression(text, found)));
        all.extend(NOW.iter().flat_map(|words| text.match_indices(words)).map(|(start, words)| TimeExpression {
            start,
            end: start + words.len(),
            time: Time::Now,
            role: TimeRole::Reference,
        }));
    }
    all.sort_by_key(|time| (time.start, std::cmp::Reverse(time.end)));
    let mut kept: Vec<TimeExpression> = Vec::new();
    for time in all {
        match kept.last_mut().filter(|last| time.start < last.end) {
            Some(last) if time.end - time.start > last.end - last.start => *last = time,
            Some(_) => {}
            None => kept.push(time),
        }
    }
    kept
}

/// A Chinese expression as an expression of time.
fn expression(text: &str, found: &PeriodExpression) -> TimeExpression {
    let (start, end) = (found.span.start, found.span.end);
    let words = text.get(found.span.clone()).unwrap_or_default();
    let time = match found.period {
        None => Time::Open,
        Some(period) if !found.names_year => part_of_year(period).map_or(Time::Open, Time::Part),
        Some(period) if has_year(words) => Time::Period(period),
        Some(period) => Time::Inferred(period),
    };
    let after = text.get(end..).unwrap_or_default().trim_start_matches(['”', '》', '"']);
    let is_plan = ["规划", "纲要", "计划"].iter().any(|word| after.starts_with(word));
    let role = match () {
        () if found.is_base => TimeRole::Base,
        () if is_plan => TimeRole::Name,
        () => TimeRole::Reference,
    };
    TimeExpression { start, end, time, role }
}

/// Whether words have a year in four digits: 2024, ２０２４, 二〇二四.
fn has_year(words: &str) -> bool {
    let is_digit = |character: &char| character.is_ascii_digit() || ('０'..='９').contains(character) || "〇零一二三四五六七八九".contains(*character);
    let mut run = 0;
    words.chars().any(|character| {
        run = if is_digit(&character) { run + 1 } else { 0 };
        run == 4
    })
}

/// The part of its year that a period is.
fn part_of_year(period: Period) -> Option<YearPart> {
    let (first, last) = (period.start_date(), period.end_date());
    match period.frequency().unit() {
        FrequencyUnit::HalfYear => Some(YearPart::Half(last.month() / 6)),
        FrequencyUnit::Quarter => Some(YearPart::Quarter(last.month() / 3)),
        FrequencyUnit::Month => Some(YearPart::Months(first.month(), last.month())),
        FrequencyUnit::Day if first == last => Some(YearPart::Day(first.month(), first.day())),
        FrequencyUnit::Year if first.year() == last.year() => Some(YearPart::Whole),
        _ => None,
    }
}
