//! Chinese words after which numbers are expected or aimed at.

use super::qualifier as beside;
use super::text::{Text, ends_sentence};
use crate::domain::qualifier::Qualifier;

/// How far a word before a number is looked for.
const FARTHEST: usize = 120;

const AHEAD: &[(&str, Qualifier)] = &[
    ("预计", Qualifier::Expected),
    ("预期", Qualifier::Expected),
    ("预测", Qualifier::Expected),
    ("预估", Qualifier::Expected),
    ("料将", Qualifier::Expected),
    ("有望", Qualifier::Expected),
    ("将达", Qualifier::Expected),
    ("将超", Qualifier::Expected),
    ("将突破", Qualifier::Expected),
    ("将增", Qualifier::Expected),
    ("将升", Qualifier::Expected),
    ("将降", Qualifier::Expected),
    ("力争", Qualifier::Target),
    ("争取", Qualifier::Target),
    ("目标", Qualifier::Target),
    ("预期目标", Qualifier::Target),
    ("计划", Qualifier::Target),
    ("确保", Qualifier::Target),
    ("规划", Qualifier::Target),
];

/// Words that contain one of `AHEAD`, or follow it, and say something else.
const OTHER: &[&str] = &[
    "超预期", "好于预期", "不及预期", "低于预期", "高于预期", "超出预期", "符合预期", "市场预期", "预期寿命", "预期值", "预计负债", "预期向好", "预期改善", "预期平稳", "预期稳定", "预期转弱", "预期指数", "预期管理", "稳预期", "社会预期", "计划生育", "目标的", "目标任务", "目标完成", "目标价", "行动计划",
    "五年计划", "年度计划", "计划的", "计划》", "计划完成", "规划》", "规划的", "规划纲要", "五年规划", "规划期", "规划目标的", "模拟", "虚拟", "比拟", "目标,", "目标，", "目标。", "规划，",
    "计划，", "预期，", "规划和", "计划和", "规划完成", "计划投资额",
];

/// Words after which numbers are about what has been.
const PAST: &[&str] = &["已", "去年", "上年", "前年", "目前", "截至", "截止", "实际", "此前", "今年以来", "累计", "而", "上半年", "实现了"];

/// The qualifier that words earlier in the sentence give to a number.
pub(super) fn before(text: &Text, first: usize) -> Option<Qualifier> {
    let from = text.back_to(first, FARTHEST, ends_sentence);
    let (qualifier, place) = (from..first).rev().find_map(|place| ahead_at(text, place, from, first))?;
    let end = text.longest_after(place, AHEAD).map_or(place, |(_, end)| end);
    let turns = |at: &usize| ends_list(text, *at);
    let list = (end..first).find(turns).unwrap_or(first);
    // 预计达8万亿元，贡献率超过30%: what is expected ends where another clause has a qualifier of its own.
    let is_own = qualifier == Qualifier::Expected
        && beside::before(text, first).is_some()
        && (end..first).any(|at| text.at(at) == '，' && (end..at).any(|at| text.at(at).is_ascii_digit()));
    let is_past = is_own || PAST.iter().any(|word| (end..first).any(|at| is_turn(text, at, word, first)));
    (list == first && !is_past).then_some(qualifier)
}

fn ahead_at(text: &Text, place: usize, from: usize, first: usize) -> Option<(Qualifier, usize)> {
    let (qualifier, end) = text.longest_after(place, AHEAD)?;
    let is_other = OTHER.iter().any(|word| {
        (from.max(place.saturating_sub(3))..=place)
            .any(|at| text.after(at, word).is_some_and(|next| next >= end && next > place))
    });
    let is_done = text.ends(place, &["完成", "实现", "超额完成", "超过", "达到", "全年", "年度", "比"])
        && matches!(text.at(place), '目' | '计' | '规')
        && text.contains_any(from, place, &["完成", "实现", "超过", "达到"]);
    (end <= first && !is_other && !is_done).then_some((qualifier, place))
}

/// Whether a semicolon here begins something new: what follows is longer than the next item of a list.
fn ends_list(text: &Text, at: usize) -> bool {
    const LONGEST_ITEM: usize = 14;
    if text.at(at) != ';' {
        return false;
    }
    let item = (at + 1..at + 1 + LONGEST_ITEM).take_while(|place| !matches!(text.at(*place), '\0' | ';' | '。')).count();
    let first_number = (at + 1..at + 1 + item).find(|place| text.at(*place) == '%' || text.at(*place) == '元');
    first_number.is_none() || text.contains_any(at, at + 1 + item, &["月", "季度"])
}

/// Whether a word of the past stands here; one before 增长 is only the base of a change.
fn is_turn(text: &Text, at: usize, word: &str, first: usize) -> bool {
    let Some(end) = text.after(at, word).filter(|end| *end <= first) else { return false };
    let is_base = text.ends(at, &["比", "较", "同", "高于", "低于", "与"]);
    let is_sum = word == "累计" || word == "而" || word == "已";
    let begins = super::text::is_break(text.preceding(at));
    !is_base && end <= first && (!is_sum || begins || word == "已")
}
