//! Chinese words that say how exact a number is.

use super::quantity::Quantity;
use super::text::{Text, ends_clause, is_break};
use crate::domain::qualifier::Qualifier;

/// Words directly before a number.
const BEFORE: &[(&str, Qualifier)] = &[
    ("约", Qualifier::Approximately),
    ("大约", Qualifier::Approximately),
    ("大概", Qualifier::Approximately),
    ("大致", Qualifier::Approximately),
    ("估计", Qualifier::Approximately),
    ("约占", Qualifier::Approximately),
    ("约合", Qualifier::Approximately),
    ("约合人民币", Qualifier::Approximately),
    ("约相当于", Qualifier::Approximately),
    ("近", Qualifier::Nearly),
    ("接近", Qualifier::Nearly),
    ("逼近", Qualifier::Nearly),
    ("将近", Qualifier::Nearly),
    ("临近", Qualifier::Nearly),
    ("几近", Qualifier::Nearly),
    ("几乎", Qualifier::Nearly),
    ("超", Qualifier::MoreThan),
    ("超过", Qualifier::MoreThan),
    ("超出", Qualifier::MoreThan),
    ("逾", Qualifier::MoreThan),
    ("突破", Qualifier::MoreThan),
    ("高于", Qualifier::MoreThan),
    ("大于", Qualifier::MoreThan),
    ("多于", Qualifier::MoreThan),
    ("不止", Qualifier::MoreThan),
    ("站上", Qualifier::MoreThan),
    ("冲破", Qualifier::MoreThan),
    ("跨过", Qualifier::MoreThan),
    ("至少", Qualifier::AtLeast),
    ("最少", Qualifier::AtLeast),
    ("起码", Qualifier::AtLeast),
    ("不低于", Qualifier::AtLeast),
    ("不少于", Qualifier::AtLeast),
    ("不小于", Qualifier::AtLeast),
    ("不下", Qualifier::AtLeast),
    ("不下于", Qualifier::AtLeast),
    ("不亚于", Qualifier::AtLeast),
    ("不足", Qualifier::AtMost),
    ("不到", Qualifier::AtMost),
    ("不满", Qualifier::AtMost),
    ("未满", Qualifier::AtMost),
    ("未达", Qualifier::AtMost),
    ("低于", Qualifier::AtMost),
    ("少于", Qualifier::AtMost),
    ("小于", Qualifier::AtMost),
    ("跌破", Qualifier::AtMost),
    ("不高于", Qualifier::AtMost),
    ("不大于", Qualifier::AtMost),
    ("不多于", Qualifier::AtMost),
    ("不超过", Qualifier::AtMost),
    ("未超过", Qualifier::AtMost),
    ("不会超过", Qualifier::AtMost),
    ("至多", Qualifier::AtMost),
    ("最多", Qualifier::AtMost),
    ("顶多", Qualifier::AtMost),
];

/// Words that end like one of `BEFORE` and say something else.
const OTHER_BEFORE: &[&str] = &["最近", "附近", "邻近", "靠近", "相近", "就近", "条约", "合约", "签约", "节约", "制约", "公约", "契约", "集约", "英超", "中超", "高超", "反超"];

/// Words between a qualifier and its number.
const GLUE: &[&str] = &[
    "了", "达", "到", "达到", "至", "为", "有", "出", "人民币", "新台币", "台币", "港币", "占", "共", "全国的", "合", "在", "年产", "日产",
];

/// Words directly after a number.
const AFTER: &[(&str, Qualifier)] = &[
    ("左右", Qualifier::Approximately),
    ("上下", Qualifier::Approximately),
    ("许", Qualifier::Approximately),
    ("以上", Qualifier::AtLeast),
    ("及以上", Qualifier::AtLeast),
    ("或以上", Qualifier::AtLeast),
    ("之上", Qualifier::AtLeast),
    ("起", Qualifier::AtLeast),
    ("+", Qualifier::AtLeast),
    ("以下", Qualifier::AtMost),
    ("及以下", Qualifier::AtMost),
    ("或以下", Qualifier::AtMost),
    ("以内", Qualifier::AtMost),
    ("之内", Qualifier::AtMost),
    ("之下", Qualifier::AtMost),
    ("有余", Qualifier::MoreThan),
    ("开外", Qualifier::MoreThan),
    ("多", Qualifier::MoreThan),
];

/// The qualifier in the words beside a number.
pub(super) fn beside(text: &Text, quantity: &Quantity) -> Option<Qualifier> {
    before(text, quantity.first)
        .map(|(qualifier, _)| qualifier)
        .or_else(|| bare_scale(text, quantity))
        .or_else(|| after(text, quantity.next).map(|(qualifier, _)| qualifier))
        .or(quantity.qualifier)
}

/// The qualifier directly before a number, and its first character.
pub(super) fn before(text: &Text, first: usize) -> Option<(Qualifier, usize)> {
    direct(text, first)
        .or_else(|| {
            let glue = text.skip_before(first, GLUE)?;
            direct(text, glue)
        })
        .or_else(|| before_whole(text, first))
}

/// 约占全球的30%, 约为2020年的9.5倍: the whole stands between the qualifier and the number.
fn before_whole(text: &Text, first: usize) -> Option<(Qualifier, usize)> {
    const LONGEST: usize = 14;
    let end = text.before(first, "的")?;
    let from = text.back_to(end, LONGEST, ends_clause);
    let words = ["约占", "约为", "约是", "约相当于"];
    let place = (from..end).rev().find(|place| text.starts(*place, &words))?;
    Some((Qualifier::Approximately, place))
}

fn direct(text: &Text, place: usize) -> Option<(Qualifier, usize)> {
    (!text.ends(place, OTHER_BEFORE)).then_some(())?;
    let (qualifier, first) = text.longest_before(place, BEFORE)?;
    // 上年 before 超 and the like are bases: "超上年" has no number directly after.
    Some((qualifier, first))
}

/// 上千亿元, 过万家, 成百: a scale alone after 上, 过 or 成.
fn bare_scale(text: &Text, quantity: &Quantity) -> Option<Qualifier> {
    let opens = super::numeral::scale_at(text, quantity.first).is_some() || text.starts(quantity.first, &["半"]);
    let passes = text.preceding(quantity.first) == '过'
        && !text.ends(quantity.first, &["经过", "通过", "不过", "透过", "穿过", "走过", "渡过", "度过", "超过"]);
    match text.preceding(quantity.first) {
        '上' if opens => Some(Qualifier::AtLeast),
        '过' if passes && quantity.is_words => Some(Qualifier::MoreThan),
        _ => None,
    }
}

/// The qualifier directly after a number, and the character after it.
pub(super) fn after(text: &Text, next: usize) -> Option<(Qualifier, usize)> {
    let place = text.skip_after(next, &["(含)", "的"]).filter(|_| text.at(next) == '(').unwrap_or(next);
    let (qualifier, end) = text.longest_after(place, AFTER)?;
    let fits = match text.at(place) {
        '起' | '多' | '许' | '+' => is_break(text.at(end)) || text.at(end) == '的',
        _ => true,
    };
    fits.then_some((qualifier, end))
}
