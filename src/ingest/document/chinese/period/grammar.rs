//! The forms of Chinese expressions of periods.

use super::PeriodPart;
use super::length::{length, plan};
use super::number::{joint, small, year_number};
use super::within::within;
use super::words::{Named, Parts, Within, Words, Year};
use crate::ingest::document::Aside;
use crate::ingest::document::chinese::text::{Text, is_han};

/// Reads the expression that begins at this character.
pub(super) fn read(text: &Text, at: usize) -> Option<Words> {
    if text.preceding(at).is_ascii_digit() || text.preceding(at) == '.' && text.at(at).is_ascii_digit() {
        return None;
    }
    plan(text, at)
        .or_else(|| season(text, at))
        .or_else(|| date(text, at))
        .or_else(|| years(text, at))
        .or_else(|| year(text, at))
        .or_else(|| part(text, at))
        .or_else(|| length(text, at))
}

/// A year: 2024年, 二〇二四年, 去年, 民国113年.
fn one_year(text: &Text, at: usize, parts: &mut Parts) -> Option<(Year, usize)> {
    const RELATIVE: &[(&str, Year)] = &[
        ("今年", Year::Distance(0)),
        ("本年", Year::Distance(0)),
        ("本年度", Year::Distance(0)),
        ("去年", Year::Distance(-1)),
        ("上年", Year::Before),
        ("上年度", Year::Before),
        ("上一年", Year::Before),
        ("上一年度", Year::Before),
        ("前年", Year::Distance(-2)),
        ("明年", Year::Distance(1)),
        ("后年", Year::Distance(2)),
        ("当年", Year::Same),
        ("同年", Year::Same),
    ];
    let is_word =
        !matches!(text.preceding(at), '目' | '之' | '以' | '提' | '此' | '基' | '失' | '会' | '多' | '适');
    let is_after =
        text.at(at) == '后' && is_han(text.preceding(at)) && !text.ends(at, &["到", "在", "和", "至"]);
    if let Some(relative) = text.longest_after(at, RELATIVE).filter(|_| is_word && !is_after) {
        return Some(relative);
    }
    if let Some(republic) = republic(text, at, parts) {
        return Some(republic);
    }
    let (number, next) = year_number(text, at)?;
    let end = text.skip_after(next, &["年", "年度", "财年", "学年", "年份"])?;
    let is_word = text.starts(end - 1, &["年均", "年产", "年轻"]);
    (!is_word || end == next).then_some(())?;
    parts.push(PeriodPart { first: at, next, reason: Aside::Year });
    Some((Year::Number(number), end))
}

/// A year of the Republic: 民国113年, and 113年 in traditional script.
fn republic(text: &Text, at: usize, parts: &mut Parts) -> Option<(Year, usize)> {
    let named = text.after(at, "民国");
    let first = named.unwrap_or(at);
    let count = (first..text.len()).take_while(|place| text.at(*place).is_ascii_digit()).count().min(3);
    let number: i32 = (first..first + count).map(|place| text.at(place)).collect::<String>().parse().ok()?;
    let next = text.after(first + count, "年")?;
    let is_likely = text.is_traditional
        && (100..140).contains(&number)
        && !text.starts(next, &["来", "间", "前", "后", "历史"]);
    (named.is_some() || is_likely).then_some(())?;
    parts.push(PeriodPart { first, next: first + count, reason: Aside::Year });
    Some((Year::Number(1911 + number), text.skip_after(next, &["度"]).unwrap_or(next)))
}

/// 2020—2024年, 2020年至2024年, 2020—24年.
fn years(text: &Text, at: usize) -> Option<Words> {
    let (from, from_end) = year_number(text, at)?;
    let year_end = text.skip_after(from_end, &["年"]).unwrap_or(from_end);
    let start = joint(text, year_end)?;
    let (to, to_end) = year_number(text, start).or_else(|| {
        let (short, end) = small(text, start).filter(|(_, end)| *end == start + 2 && year_end == from_end)?;
        Some((from - from % 100 + short.cast_signed(), end))
    })?;
    let next = text.skip_after(to_end, &["年", "年度", "财年", "学年", "年期间", "年间"])?;
    (from < to && !text.starts(next, &["前", "上半", "下半"])).then_some(())?;
    let reason = Aside::Year;
    let parts = vec![
        PeriodPart { first: at, next: from_end, reason },
        PeriodPart { first: start, next: to_end, reason },
    ];
    Some(Words::new(at, next, Named::Years(Year::Number(from), Year::Number(to)), parts))
}

/// 2023/24榨季, 2024/25年度.
fn season(text: &Text, at: usize) -> Option<Words> {
    let (from, end) = year_number(text, at)?;
    let start = text.skip_after(end, &["/", "-", "—"])?;
    let (_, to) = year_number(text, start).or_else(|| {
        let (short, next) = small(text, start)?;
        (next == start + 2).then_some((short.cast_signed(), next))
    })?;
    let next = text.skip_after(
        to,
        &["榨季", "年度", "财年", "学年", "雪季", "赛季", "市场年度", "种植季", "采暖季", "年榨季"],
    )?;
    let reason = Aside::Year;
    let parts =
        vec![PeriodPart { first: at, next: end, reason }, PeriodPart { first: start, next: to, reason }];
    Some(Words::new(at, next, Named::In(Some(Year::Number(from)), Within::Open), parts))
}

/// 2024-07-10, 2024/7/10, 2024.7.10, 2024Q1.
fn date(text: &Text, at: usize) -> Option<Words> {
    let (year, end) = year_number(text, at).filter(|_| text.at(at).is_ascii_digit())?;
    let year = Some(Year::Number(year));
    let part = |first, next, reason| PeriodPart { first, next, reason };
    if let Some(start) = text.skip_after(end, &["Q", "H", "年Q", "年H"]) {
        let number = text
            .at(start)
            .to_digit(10)
            .filter(|_| !text.at(start + 1).is_alphanumeric() || is_han(text.at(start + 1)))?;
        let within = match text.at(start - 1) {
            'Q' if (1..=4).contains(&number) => Within::Quarter(number),
            'H' if (1..=2).contains(&number) => Within::HalfYear(number),
            _ => return None,
        };
        let parts = vec![part(at, end, Aside::Year), part(start, start + 1, Aside::Period)];
        return Some(Words::new(at, start + 1, Named::In(year, within), parts));
    }
    let separator = text.at(end);
    matches!(separator, '-' | '/' | '.').then_some(())?;
    let (month, month_end) = small(text, end + 1).filter(|(month, _)| (1..=12).contains(month))?;
    (text.at(month_end) == separator).then_some(())?;
    let (day, next) = small(text, month_end + 1).filter(|(day, _)| (1..=31).contains(day))?;
    let parts = vec![
        part(at, end, Aside::Date),
        part(end + 1, month_end, Aside::Date),
        part(month_end + 1, next, Aside::Date),
    ];
    Some(Words::new(at, next, Named::In(year, Within::Day(month, day)), parts))
}

/// A year with the part of it that follows.
fn year(text: &Text, at: usize) -> Option<Words> {
    let mut parts = Parts::new();
    let (year, next) = one_year(text, at, &mut parts)?;
    if let Some(end) = text.skip_after(next, &["以来", "来", "至今"]).filter(|_| text.at(at) != '同') {
        let is_now = matches!(year, Year::Distance(0));
        let named = if is_now { Named::In(Some(year), Within::Whole) } else { Named::Since(year) };
        return Some(Words::new(at, end, named, parts));
    }
    if let Some((within, end)) = within(text, next, &mut parts) {
        if matches!(within, Within::Day(..) | Within::Days(..)) {
            for part in &mut parts {
                part.reason = Aside::Date;
            }
        }
        return Some(Words::new(at, end, Named::In(Some(year), within), parts));
    }
    if let Some(end) = text.skip_after(next, &["同期", "同月", "同季", "同季度"]) {
        return Some(Words::new(at, end, Named::In(Some(year), Within::Same), parts));
    }
    let end =
        text.skip_after(next, &["全年", "末", "底", "年末", "年底", "初", "年初", "度"]).unwrap_or(next);
    Some(Words::new(at, end, Named::In(Some(year), Within::Whole), parts))
}

/// A part of a year whose year is not named.
fn part(text: &Text, at: usize) -> Option<Words> {
    if let Some(next) = text.skip_after(at, &["全年", "年末", "年底"]) {
        return Some(Words::new(at, next, Named::In(None, Within::Whole), Parts::new()));
    }
    let mut parts = Parts::new();
    let (within, next) = within(text, at, &mut parts)?;
    Some(Words::new(at, next, Named::In(None, within), parts))
}
