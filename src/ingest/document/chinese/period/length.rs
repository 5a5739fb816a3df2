//! Plans of five years, and lengths of time: “十四五”期间, 近五年.

use super::PeriodPart;
use super::number::small;
use super::words::{Named, PlanPart, Words};
use crate::ingest::document::Aside;
use crate::ingest::document::chinese::numeral;
use crate::ingest::document::chinese::text::Text;

/// Words after a plan, and the part of it that they name.
const PARTS: &[(&str, PlanPart)] = &[
    ("末", PlanPart::Last),
    ("末期", PlanPart::Last),
    ("期末", PlanPart::Last),
    ("时期末", PlanPart::Last),
    ("收官之年", PlanPart::Last),
    ("以来", PlanPart::Since),
    ("开局之年", PlanPart::First(1)),
    ("初", PlanPart::First(1)),
    ("初期", PlanPart::First(1)),
];

/// “十四五”期间, “十三五”末, “十四五”前三年.
pub(super) fn plan(text: &Text, at: usize) -> Option<Words> {
    const QUOTES: &[&str] = &["“", "\"", "「", "『", "‘"];
    let quote = text.skip_after(at, QUOTES);
    let start = quote.unwrap_or(at);
    let (number, end) = plan_number(text, start, quote.is_some())?;
    let end = if quote.is_some() { text.skip_after(end, &["”", "\"", "」", "』", "’"])? } else { end };
    let plan_end =
        text.skip_after(end, &["规划", "计划", "时期", "期间", "规划期间", "规划时期"]).unwrap_or(end);
    let mut parts =
        vec![PeriodPart { first: start, next: start + 3.min(end - start), reason: Aside::PlanName }];
    parts[0].next = (start..end).find(|place| !is_numeral(text.at(*place))).unwrap_or(end);
    let is_named = quote.is_some()
        || plan_end > end
        || text.starts(end, &["以来", "末", "初", "收官", "开局", "前", "后", "目标", "中", "，", "的"]);
    (is_named && !is_numeral(text.preceding(start))).then_some(())?;
    if let Some((part, next)) = text.longest_after(plan_end, PARTS) {
        return Some(Words::new(at, next, Named::Plan(number, part), parts));
    }
    if let Some((count, count_end)) =
        text.skip_after(plan_end, &["前", "头"]).and_then(|first| small(text, first))
        && let Some(next) = text.after(count_end, "年")
    {
        let first = plan_end + 1;
        parts.push(PeriodPart { first, next: count_end, reason: Aside::Span });
        return Some(Words::new(at, next, Named::Plan(number, PlanPart::First(count.cast_signed())), parts));
    }
    Some(Words::new(at, plan_end, Named::Plan(number, PlanPart::Whole), parts))
}

fn is_numeral(character: char) -> bool {
    numeral::digit(character).is_some() || character == '十'
}

/// The number of a plan: 十四五 is the fourteenth, 九五 in quotes the ninth.
fn plan_number(text: &Text, at: usize, is_quoted: bool) -> Option<(i32, usize)> {
    let end = (at..at + 4).find(|place| !is_numeral(text.at(*place)))?;
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
pub(super) fn length(text: &Text, at: usize) -> Option<Words> {
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
    let named =
        if is_past && ahead.is_none() && is_exact { Named::Past(count.cast_signed()) } else { Named::Length };
    let reason =
        if past.is_some() || text.starts(unit, &["来", "以来"]) { Aside::Span } else { Aside::Duration };
    Some(Words::new(at, closes.unwrap_or(unit), named, vec![PeriodPart { first: start, next: end, reason }]))
}
