//! The forms of Chinese expressions of periods.

use super::PeriodPart;
use crate::ingest::document::Aside;
use crate::ingest::document::chinese::numeral;
use crate::ingest::document::chinese::text::{Text, is_han};

/// A year that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Year {
    /// By its number.
    Number(i32),
    /// By its distance from the year of publication.
    Distance(i32),
    /// 当年: the one that the text is about.
    Same,
    /// 上年: the year before the one that the text is about.
    Before,
}

/// The part of a year that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Within {
    Whole,
    Months(u32, u32),
    Quarter(u32),
    HalfYear(u32),
    Day(u32, u32),
    Days((u32, u32), (u32, u32)),
    /// 同期, 同月: the part that the text is about.
    Same,
    /// A day without a month, a season across two years.
    Open,
}

/// What an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum Named {
    /// A year or a part of it; no year where only the part is named.
    In(Option<Year>, Within),
    /// Years from one to another.
    Years(Year, Year),
    /// From a year to publication: 2012年以来.
    Since(Year),
    /// A plan of five years, and how many of its years: all, or the last.
    Plan(i32, PlanPart),
    /// A number of years up to publication: 近五年.
    Past(i32),
    /// A length of time that lies elsewhere: 未来五年.
    Length,
}

/// The part of a plan that an expression names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) enum PlanPart {
    Whole,
    Last,
    /// The first years.
    First(i32),
    /// From its beginning to publication.
    Since,
}

/// An expression by characters.
#[derive(Debug, Clone)]
pub(in super::super) struct Words {
    pub(in super::super) first: usize,
    pub(in super::super) next: usize,
    pub(in super::super) named: Named,
    /// The numbers inside.
    pub(in super::super) parts: Vec<PeriodPart>,
}

impl Words {
    /// The part of a year that the words name.
    pub(super) const fn within(&self) -> Option<Within> {
        match self.named {
            Named::In(_, within) if !matches!(within, Within::Same | Within::Open) => Some(within),
            _ => None,
        }
    }

    /// Puts the part that the text is about in the place of 同期.
    pub(super) const fn fill(&mut self, part: Option<Within>) {
        if let (Named::In(year, Within::Same), Some(part)) = (self.named, part) {
            let year = match year {
                Some(Year::Distance(-1)) => Some(Year::Before),
                other => other,
            };
            self.named = Named::In(year, part);
        }
    }

    /// Whether the words name the year themselves.
    pub(super) const fn names_year(&self) -> bool {
        !matches!(self.named, Named::In(None | Some(Year::Same), _) | Named::Length)
    }
}

/// The numbers of an expression while it is read.
type Parts = Vec<PeriodPart>;

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

fn words(first: usize, next: usize, named: Named, parts: Parts) -> Words {
    Words { first, next, named, parts }
}

/// A number of one or two digits, or of at most ninety-nine in words.
fn small(text: &Text, at: usize) -> Option<(u32, usize)> {
    if text.at(at).is_ascii_digit() {
        let count = (at..).take_while(|place| text.at(*place).is_ascii_digit()).count();
        let digits: String = (at..at + count).map(|place| text.at(place)).collect();
        return (count <= 2).then(|| digits.parse().ok()).flatten().map(|value| (value, at + count));
    }
    let mut value = 0;
    let mut next = at;
    let mut pending = None;
    loop {
        let character = text.at(next);
        match (numeral::digit(character), pending) {
            (Some(digit), None) => pending = Some(digit),
            _ if character == '十' && value == 0 => {
                value = 10 * pending.take().unwrap_or(1);
            }
            _ => break,
        }
        next += 1;
    }
    (next > at).then_some((value + pending.unwrap_or_default(), next))
}

/// The number of a year, in digits or in characters one by one.
fn year_number(text: &Text, at: usize) -> Option<(i32, usize)> {
    let digit = |place: usize| match text.at(place) {
        character if character.is_ascii_digit() => character.to_digit(10),
        character => numeral::digit(character),
    };
    let mut year = 0;
    for place in at..at + 4 {
        year = year * 10 + digit(place)?;
    }
    ((1800..2200).contains(&year) && digit(at + 4).is_none()).then_some((year.cast_signed(), at + 4))
}

fn joint(text: &Text, at: usize) -> Option<usize> {
    text.skip_after(at, &["—", "—", "-", "~", "至", "到", "——"])
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
    let is_word = !matches!(text.preceding(at), '目' | '之' | '以' | '提' | '此' | '基' | '失' | '会' | '多' | '适');
    let is_after = text.at(at) == '后' && is_han(text.preceding(at)) && !text.ends(at, &["到", "在", "和", "至"]);
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
    let count = (first..).take_while(|place| text.at(*place).is_ascii_digit()).count().min(3);
    let number: i32 = (first..first + count).map(|place| text.at(place)).collect::<String>().parse().ok()?;
    let next = text.after(first + count, "年")?;
    let is_likely = text.is_traditional && (100..140).contains(&number) && !text.starts(next, &["来", "间", "前", "后", "历史"]);
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
    let parts =
        vec![PeriodPart { first: at, next: from_end, reason }, PeriodPart { first: start, next: to_end, reason }];
    Some(words(at, next, Named::Years(Year::Number(from), Year::Number(to)), parts))
}

/// 2023/24榨季, 2024/25年度.
fn season(text: &Text, at: usize) -> Option<Words> {
    let (from, end) = year_number(text, at)?;
    let start = text.skip_after(end, &["/", "-", "—"])?;
    let (_, to) = year_number(text, start).or_else(|| {
        let (short, next) = small(text, start)?;
        (next == start + 2).then_some((short.cast_signed(), next))
    })?;
    let next = text.skip_after(to, &["榨季", "年度", "财年", "学年", "雪季", "赛季", "市场年度", "种植季", "采暖季", "年榨季"])?;
    let reason = Aside::Year;
    let parts = vec![PeriodPart { first: at, next: end, reason }, PeriodPart { first: start, next: to, reason }];
    Some(words(at, next, Named::In(Some(Year::Number(from)), Within::Open), parts))
}

/// 2024-07-10, 2024/7/10, 2024.7.10, 2024Q1.
fn date(text: &Text, at: usize) -> Option<Words> {
    let (year, end) = year_number(text, at).filter(|_| text.at(at).is_ascii_digit())?;
    let year = Some(Year::Number(year));
    let part = |first, next, reason| PeriodPart { first, next, reason };
    if let Some(start) = text.skip_after(end, &["Q", "H", "年Q", "年H"]) {
        let number = text.at(start).to_digit(10).filter(|_| !text.at(start + 1).is_alphanumeric() || is_han(text.at(start + 1)))?;
        let within = match text.at(start - 1) {
            'Q' if (1..=4).contains(&number) => Within::Quarter(number),
            'H' if (1..=2).contains(&number) => Within::HalfYear(number),
            _ => return None,
        };
        let parts = vec![part(at, end, Aside::Year), part(start, start + 1, Aside::Period)];
        return Some(words(at, start + 1, Named::In(year, within), parts));
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
    Some(words(at, next, Named::In(year, Within::Day(month, day)), parts))
}

/// A year with the part of it that follows.
fn year(text: &Text, at: usize) -> Option<Words> {
    let mut parts = Parts::new();
    let (year, next) = one_year(text, at, &mut parts)?;
    if let Some(end) = text.skip_after(next, &["以来", "来", "至今"]).filter(|_| text.at(at) != '同') {
        let is_now = matches!(year, Year::Distance(0));
        let named = if is_now { Named::In(Some(year), Within::Whole) } else { Named::Since(year) };
        return Some(words(at, end, named, parts));
    }
    if let Some((within, end)) = within(text, next, &mut parts) {
        if matches!(within, Within::Day(..) | Within::Days(..)) {
            parts.iter_mut().for_each(|part| part.reason = Aside::Date);
        }
        return Some(words(at, end, Named::In(Some(year), within), parts));
    }
    if let Some(end) = text.skip_after(next, &["同期", "同月", "同季", "同季度"]) {
        return Some(words(at, end, Named::In(Some(year), Within::Same), parts));
    }
    let end = text.skip_after(next, &["全年", "末", "底", "年末", "年底", "初", "年初", "度"]).unwrap_or(next);
    Some(words(at, end, Named::In(Some(year), Within::Whole), parts))
}

/// A part of a year whose year is not named.
fn part(text: &Text, at: usize) -> Option<Words> {
    if let Some(next) = text.skip_after(at, &["全年", "年末", "年底"]) {
        return Some(words(at, next, Named::In(None, Within::Whole), Parts::new()));
    }
    let mut parts = Parts::new();
    let (within, next) = within(text, at, &mut parts)?;
    Some(words(at, next, Named::In(None, within), parts))
}

/// A part of a year: months, a quarter, a half, a day.
fn within(text: &Text, at: usize, parts: &mut Parts) -> Option<(Within, usize)> {
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
    let next = text.skip_after(first_end, &["季度", "季报"]).or_else(|| text.after(first_end, "季").filter(|_| is_ordinal))?;
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
fn days(text: &Text, name: (usize, usize), month: u32, at: usize, parts: &mut Parts) -> Option<(Within, usize)> {
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
    let last = day_at(day_start).and_then(|(last, end)| Some((last, end, text.skip_after(end, &["日", "号"])?)));
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

/// “十四五”期间, “十三五”末, “十四五”前三年.
fn plan(text: &Text, at: usize) -> Option<Words> {
    const QUOTES: &[&str] = &["“", "\"", "「", "『", "‘"];
    let quote = text.skip_after(at, QUOTES);
    let start = quote.unwrap_or(at);
    let (number, end) = plan_number(text, start, quote.is_some())?;
    let end = if quote.is_some() { text.skip_after(end, &["”", "\"", "」", "』", "’"])? } else { end };
    let plan_end = text.skip_after(end, &["规划", "计划", "时期", "期间", "规划期间", "规划时期"]).unwrap_or(end);
    const PARTS: &[(&str, PlanPart)] = &[
        ("末", PlanPart::Last), ("末期", PlanPart::Last), ("期末", PlanPart::Last), ("时期末", PlanPart::Last), ("收官之年", PlanPart::Last),
        ("以来", PlanPart::Since), ("开局之年", PlanPart::First(1)), ("初", PlanPart::First(1)), ("初期", PlanPart::First(1)),
    ];
    let mut parts = vec![PeriodPart { first: start, next: start + 3.min(end - start), reason: Aside::PlanName }];
    parts[0].next = (start..end).find(|place| !is_numeral(text.at(*place))).unwrap_or(end);
    let is_named = quote.is_some() || plan_end > end || text.starts(end, &["以来", "末", "初", "收官", "开局", "前", "后", "目标", "中", "，", "的"]);
    (is_named && !is_numeral(text.preceding(start))).then_some(())?;
    if let Some((part, next)) = text.longest_after(plan_end, PARTS) {
        return Some(words(at, next, Named::Plan(number, part), parts));
    }
    if let Some((count, count_end)) = text.skip_after(plan_end, &["前", "头"]).and_then(|first| small(text, first))
        && let Some(next) = text.after(count_end, "年")
    {
        let first = plan_end + 1;
        parts.push(PeriodPart { first, next: count_end, reason: Aside::Span });
        return Some(words(at, next, Named::Plan(number, PlanPart::First(count.cast_signed())), parts));
    }
    Some(words(at, plan_end, Named::Plan(number, PlanPart::Whole), parts))
}

fn is_numeral(character: char) -> bool {
    numeral::digit(character).is_some() || character == '十'
}

/// The number of a plan: 十四五 is the fourteenth, 九五 in quotes the ninth.
fn plan_number(text: &Text, at: usize, is_quoted: bool) -> Option<(i32, usize)> {
    let end = (at..).find(|place| !is_numeral(text.at(*place)))?;
    let last = end.checked_sub(1).filter(|last| *last > at && text.at(*last) == '五')?;
    let digit = numeral::digit(text.at(last - 1));
    let number = match (text.at(at), end - at, digit) {
        ('十', 3, Some(digit @ 1..=9)) => 10 + digit,
        ('十', 2, _) if is_quoted => 10,
        (_, 2, Some(digit @ 1..=9)) if is_quoted => digit,
        _ => return None,
    };
    Some((number.cast_signed(), end))
}

/// 近五年, 五年来, 十年间, 未来三年.
fn length(text: &Text, at: usize) -> Option<Words> {
    const PAST: &[&str] = &["近", "过去", "最近", "近来", "过往", "此前", "这"];
    const AHEAD: &[&str] = &["未来", "今后", "此后", "接下来", "前", "头"];
    let past = text.skip_after(at, PAST);
    let ahead = text.skip_after(at, AHEAD);
    let start = past.or(ahead).unwrap_or(at);
    let start = text.skip_after(start, &["的"]).filter(|_| start > at).unwrap_or(start);
    let (count, end) = small(text, start)?;
    if text.preceding(start) == '第' || text.ends(start, &["连续"]) {
        return None;
    }
    let vague = (end..end + 2).find(|place| !matches!(text.at(*place), '多' | '余' | '几' | '来' | '个'))?;
    let unit = text.skip_after(vague, &["年", "年度"])?;
    let closes = text.skip_after(unit, &["来", "以来", "间", "里", "中", "内", "时间", "多来", "来间"]);
    let is_word = text.starts(unit, &["均", "产", "龄", "轻", "度"]) && closes.is_none();
    ((past.is_some() || ahead.is_some() || closes.is_some()) && !is_word).then_some(())?;
    let is_past = past.is_some() || text.starts(unit, &["来", "以来", "间"]);
    let is_exact = vague == end;
    let named = if is_past && ahead.is_none() && is_exact { Named::Past(count.cast_signed()) } else { Named::Length };
    let reason = if past.is_some() || text.starts(unit, &["来", "以来"]) { Aside::Span } else { Aside::Duration };
    Some(words(at, closes.unwrap_or(unit), named, vec![PeriodPart { first: start, next: end, reason }]))
}
