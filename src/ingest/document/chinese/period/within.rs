//! Parts of a year: months, quarters, half-years, days.

use super::PeriodPart;
use super::number::{joint, small};
use super::words::{Parts, Within};
use crate::ingest::document::Aside;
use crate::ingest::document::chinese::text::Text;

/// A part of a year: months, a quarter, a half, a day.
pub(super) fn within(text: &Text, at: usize, parts: &mut Parts) -> Option<(Within, usize)> {
    const HALVES: &[(&str, Within)] = &[
        ("上半年", Within::HalfYear(1)),
        ("前半年", Within::HalfYear(1)),
        ("下半年", Within::HalfYear(2)),
        ("后半年", Within::HalfYear(2)),
        ("首季", Within::Quarter(1)),
        ("首季度", Within::Quarter(1)),
    ];
    if let Some(half) = text.longest_after(at, HALVES) {
        return Some(half);
    }
    if let Some(start) = text.skip_after(at, &["前", "头", "首"]) {
        return first_months(text, start, parts);
    }
    let start = text.skip_after(at, &["第"]).unwrap_or(at);
    if let Some(quarters) = quarters(text, start, parts) {
        return Some(quarters);
    }
    (start == at).then_some(())?;
    months(text, at, parts)
}

/// 前11个月, 前三季度.
fn first_months(text: &Text, start: usize, parts: &mut Parts) -> Option<(Within, usize)> {
    let (count, end) = small(text, start)?;
    let (last, next) = if let Some(next) = text.skip_after(end, &["个月", "月"]) {
        (count, next)
    } else {
        (count * 3, text.skip_after(end, &["季度", "个季度", "季"])?)
    };
    (1..=12).contains(&last).then_some(())?;
    parts.push(PeriodPart { first: start, next: end, reason: Aside::Period });
    Some((Within::Months(1, last), next))
}

/// 三季度, 第三季, 一至三季度.
fn quarters(text: &Text, start: usize, parts: &mut Parts) -> Option<(Within, usize)> {
    let reason = Aside::Period;
    let (first, first_end) = small(text, start).filter(|(quarter, _)| (1..=4).contains(quarter))?;
    if let Some(from) = joint(text, first_end) {
        let (last, last_end) = small(text, from).filter(|(last, _)| (first + 1..=4).contains(last))?;
        let next = text.after(last_end, "季度")?;
        parts.push(PeriodPart { first: start, next: first_end, reason });
        parts.push(PeriodPart { first: from, next: last_end, reason });
        return Some((Within::Months(first * 3 - 2, last * 3), next));
    }
    let is_ordinal = text.preceding(start) == '第';
    let next = text
        .skip_after(first_end, &["季度", "季报"])
        .or_else(|| text.after(first_end, "季").filter(|_| is_ordinal))?;
    parts.push(PeriodPart { first: start, next: first_end, reason });
    Some((Within::Quarter(first), next))
}

/// 5月份, 1—11月, 3月5日, 3月1日至5日.
fn months(text: &Text, at: usize, parts: &mut Parts) -> Option<(Within, usize)> {
    let (first, first_end) = small(text, at).filter(|(month, _)| (1..=12).contains(month))?;
    let month_end = text.skip_after(first_end, &["月份", "月"]);
    if let Some(day) = month_end.and_then(|end| days(text, (at, first_end), first, end, parts)) {
        return Some(day);
    }
    let from = joint(text, month_end.unwrap_or(first_end));
    let last = from.and_then(|from| {
        let (last, last_end) = small(text, from).filter(|(last, _)| (1..=12).contains(last))?;
        Some((from, last, last_end, text.skip_after(last_end, &["月份", "月"])?))
    });
    if let Some((from, last, last_end, next)) = last.filter(|(_, last, ..)| *last > first) {
        parts.push(PeriodPart { first: at, next: first_end, reason: Aside::Period });
        parts.push(PeriodPart { first: from, next: last_end, reason: Aside::Period });
        return Some((Within::Months(first, last), next));
    }
    let end = month_end?;
    let is_word = text.starts(end, &["饼", "球", "季"]);
    (!is_word).then_some(())?;
    let next = text.skip_after(end, &["末", "底", "初", "上旬", "中旬", "下旬"]).unwrap_or(end);
    parts.push(PeriodPart { first: at, next: first_end, reason: Aside::Month });
    Some((Within::Months(first, first), next))
}

/// 3月5日, 3月1日至5日, 3月28日至4月2日.
fn days(
    text: &Text,
    name: (usize, usize),
    month: u32,
    at: usize,
    parts: &mut Parts,
) -> Option<(Within, usize)> {
    let day_at = |at: usize| {
        let (day, end) = small(text, at).filter(|(day, _)| (1..=31).contains(day))?;
        Some((day, end))
    };
    let reason = Aside::Date;
    let (first, first_end) = day_at(at)?;
    let first_next = text.skip_after(first_end, &["日", "号"]);
    parts_of(parts, &[name, (at, first_end)], reason);
    let Some(start) = joint(text, first_next.unwrap_or(first_end)) else {
        return finish(parts, first_next.map(|next| (Within::Day(month, first), next)), 2);
    };
    let other = small(text, start).and_then(|(other, end)| Some((other, end, text.after(end, "月")?)));
    let (last_month, day_start) = other.map_or((month, start), |(other, _, day)| (other, day));
    let last =
        day_at(day_start).and_then(|(last, end)| Some((last, end, text.skip_after(end, &["日", "号"])?)));
    let Some((last, last_end, next)) = last else {
        return finish(parts, first_next.map(|next| (Within::Day(month, first), next)), 2);
    };
    if let Some((_, end, _)) = other {
        parts_of(parts, &[(start, end)], reason);
    }
    parts_of(parts, &[(day_start, last_end)], reason);
    Some((Within::Days((month, first), (last_month, last)), next))
}

fn parts_of(parts: &mut Parts, places: &[(usize, usize)], reason: Aside) {
    parts.extend(places.iter().map(|(first, next)| PeriodPart { first: *first, next: *next, reason }));
}

/// Takes the last parts away where nothing was read after all.
fn finish(parts: &mut Parts, read: Option<(Within, usize)>, count: usize) -> Option<(Within, usize)> {
    if read.is_none() {
        parts.truncate(parts.len() - count);
    }
    read
}
