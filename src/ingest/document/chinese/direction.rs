//! Chinese words that say that a quantity rises or falls by a number.

use super::quantity::Quantity;
use super::qualifier;
use super::text::{Text, ends_clause, ends_sentence, is_break, is_han};
use super::unit::UnitClass;
use crate::ingest::document::Direction;
use crate::ingest::document::Direction::{Down, Up};

/// Verbs and nouns of change directly before its amount.
const CHANGES: &[(&str, Direction)] = &[
    ("增长", Up), ("成长", Up), ("增加", Up), ("提高", Up), ("提升", Up), ("上升", Up), ("上涨", Up), ("上调", Up), ("上浮", Up), ("上修", Up),
    ("上扬", Up), ("扩大", Up), ("扩张", Up), ("加快", Up), ("提速", Up), ("高出", Up), ("多出", Up), ("增", Up), ("涨", Up), ("升", Up),
    ("回升", Up), ("攀升", Up), ("走高", Up), ("走强", Up), ("反弹", Up), ("新增", Up), ("净增", Up), ("多增", Up), ("少减", Up), ("增产", Up),
    ("增收", Up), ("增值", Up), ("升值", Up), ("拉动", Up), ("上行", Up), ("延长", Up), ("扩增", Up), ("扩容", Up), ("增速", Up), ("增幅", Up),
    ("涨幅", Up), ("升幅", Up), ("增长率", Up), ("成长率", Up), ("增长速度", Up), ("升温", Up), ("提价", Up), ("涨价", Up), ("加息", Up),
    ("下降", Down), ("减少", Down), ("降低", Down), ("回落", Down), ("放缓", Down), ("减缓", Down), ("趋缓", Down), ("下跌", Down), ("下滑", Down), ("下调", Down),
    ("下挫", Down), ("下行", Down), ("下浮", Down), ("下修", Down), ("缩小", Down), ("缩减", Down), ("收缩", Down), ("萎缩", Down), ("缩水", Down), ("缩短", Down), ("走低", Down),
    ("走弱", Down), ("降", Down), ("跌", Down), ("减", Down), ("锐减", Down), ("压减", Down), ("压缩", Down), ("削减", Down), ("裁减", Down),
    ("拖累", Down), ("负增长", Down), ("贬值", Down), ("减产", Down), ("衰退", Down), ("少增", Down), ("多减", Down), ("降幅", Down), ("跌幅", Down), ("减幅", Down),
    ("降温", Down), ("降价", Down), ("跌价", Down), ("降息", Down), ("降准", Down), ("少", Down),
];

/// Adjectives that mean a change only beside a base: 比月初低48元, 少了三成.
const COMPARED: &[(&str, Direction)] =
    &[("高", Up), ("多", Up), ("快", Up), ("低", Down), ("少", Down), ("慢", Down)];

/// Nouns of change: 为 and 达 after them do not make a level.
const NOUNS: &[(&str, Direction)] = &[
    ("增速", Up), ("增幅", Up), ("涨幅", Up), ("升幅", Up), ("增长率", Up), ("成长率", Up), ("增长速度", Up), ("降幅", Down), ("跌幅", Down), ("减幅", Down),
];

/// Words that end like one of `CHANGES` and are no change.
const OTHER: &[&str] = &[
    "自然增长率", "自然增长", "至少", "不少", "最少", "最高", "最低", "最多", "最快", "收窄", "快于", "高于", "多于", "最大降幅", "不增", "不减", "新高", "新低", "偏高", "偏低", "过多", "许多", "较多", "较高", "较低", "很少", "缺少",
];

/// Verbs of change that take an object before the number: 新增城镇就业1256万人.
const WITH_OBJECT: &[(&str, Direction)] = &[
    ("新增", Up), ("净增", Up), ("增加", Up), ("提高", Up), ("提升", Up), ("扩大", Up), ("减少", Down), ("压减", Down), ("降低", Down), ("削减", Down), ("缩减", Down), ("压缩", Down),
    ("下调", Down), ("上调", Up), ("高出", Up), ("多出", Up), ("低出", Down),
];

/// What the object of a verb and the items of a list never contain: verbs and words of levels.
const NO_NOUN: &[&str] = &[
    "占", "达", "为", "至", "到", "由", "从", "是", "率", "比重", "实现", "完成", "超过", "有", "在", "已", "的", "比", "较", "后", "值", "增", "减", "降", "升", "涨", "跌", "回落", "放缓", "加快",
    "扩大", "收窄", "高于", "低于", "快于", "持平", "贡献", "拉动", "拖累", "行动", "用于", "按", "每", "合计", "总额", "总量", "(", ")", "“", "”",
];

/// Words between a change and its amount.
const BESIDE: &[&str] = &[
    "了", "约", "分别", "各", "均", "仅", "只", "又", "再", "就", "近", "同比", "环比", "年均", "平均", "累计", "名义", "实际", "进一步", "人民币", "将", "将近", "有", "按年", "按月", "按季", "同比仅", "同期", "大幅",
    "小幅", "幅度", "出", "为", "达", "达到", "在", "是", "高达", "超", "至少", "净", "仍", "还", "多达", "共", "也", "都", "整整", "个别",
];

/// Those of `BESIDE` that make a level after a verb.
const LEVELS: &[&str] = &["为", "达", "达到", "在", "是", "高达", "多达"];

/// The direction that the words beside a number say.
pub(super) fn beside(text: &Text, quantity: &Quantity) -> Option<Direction> {
    if let Some(own) = quantity.direction {
        return Some(own);
    }
    if quantity.value.is_some_and(|value| value.is_sign_negative()) || text.at(quantity.first) == '+' {
        return None;
    }
    before(text, quantity).or_else(|| after(text, quantity))
}

fn before(text: &Text, quantity: &Quantity) -> Option<Direction> {
    let (place, is_level) = before_beside(text, quantity.first);
    if text.ends(place, &["至", "到"]) || text.ends(place, OTHER) {
        return None;
    }
    if is_level {
        return text.longest_before(place, NOUNS).map(|(direction, _)| direction);
    }
    let from = text.back_to(place, 40, ends_clause);
    let compares = ["快于", "慢于", "高于", "低于", "好于", "优于", "大于", "小于", "强于", "跑赢", "跑输"];
    if quantity.unit.class == UnitClass::Share && text.contains_any(from, place, &compares) {
        return None;
    }
    let change = text.longest_before(place, CHANGES).filter(|(_, first)| is_change(text, *first, place));
    if let Some((direction, first)) = change {
        return (!changes_a_fall(text, first, place, quantity)).then_some(direction);
    }
    compared(text, place).or_else(|| with_object(text, place, quantity))
}

/// Whether the word here is not the end of another: 增值 of 增加值 is no change, nor is 少 of 多少.
fn is_change(text: &Text, first: usize, place: usize) -> bool {
    let is_less = text.at(first) == '少' && place - first == 1;
    !is_less
}

/// 比月初低48元: the adjective needs a base before it, or 了 after it.
fn compared(text: &Text, place: usize) -> Option<Direction> {
    let (direction, first) = text.longest_before(place, COMPARED)?;
    let from = text.back_to(first, 40, ends_clause);
    let is_past = text.at(place) == '了';
    let has_base = text.contains_any(from, first, &["比", "较", "同比", "环比"]);
    (is_past || has_base).then_some(direction)
}

/// A fall that widens or narrows has no direction: 降幅扩大0.5个百分点.
fn changes_a_fall(text: &Text, first: usize, place: usize, quantity: &Quantity) -> bool {
    let is_noun = text.ends(place, &["幅"]);
    let from = text.back_to(first, 30, ends_clause);
    let points = quantity.unit.class == UnitClass::Share;
    points && !is_noun && text.contains_any(from, first, &["降幅", "跌幅", "减幅", "逆差", "缺口"])
}

/// 新增城镇就业1256万人, 减少碳排放约3000万吨.
fn with_object(text: &Text, place: usize, quantity: &Quantity) -> Option<Direction> {
    const LONGEST: usize = 14;
    let floor = text.back_to(place, LONGEST + 2, |character| is_break(character) || character.is_ascii_digit());
    let (direction, end) = (floor..place).rev().find_map(|at| {
        let (direction, end) = text.longest_after(at, WITH_OBJECT)?;
        (end < place).then_some((direction, end))
    })?;
    let object = text.skip_after(end, &["了"]).unwrap_or(end);
    let is_value = text.starts(object, &["值"]);
    let object_end = text.skip_before(place, &["率"]).unwrap_or(place);
    let is_noun = !text.contains_any(object, object_end, NO_NOUN);
    let fits = matches!(quantity.unit.class, UnitClass::Count | UnitClass::Money | UnitClass::Measure | UnitClass::Share | UnitClass::Unknown);
    (is_noun && !is_value && fits).then_some(direction)
}

/// The character before qualifiers and adverbs, and whether one of them makes the number a level.
fn before_beside(text: &Text, first: usize) -> (usize, bool) {
    let mut place = first;
    let mut is_level = false;
    loop {
        if let Some((_, before)) = qualifier::before(text, place).filter(|(_, before)| *before < place) {
            is_level |= text.ends(place, &["高于", "低于", "突破", "跌破", "接近", "逼近", "站上"]);
            place = before;
        } else if let Some(before) = text.skip_before(place, BESIDE) {
            is_level |= LEVELS.iter().any(|word| text.before(place, word) == Some(before));
            place = before;
        } else {
            return (place, is_level);
        }
    }
}

/// 5.2%的增长, 实现30%以上的同比增幅.
fn after(text: &Text, quantity: &Quantity) -> Option<Direction> {
    const ADVERBS: &[&str] = &["的", "同比", "环比", "较快", "稳定", "高速", "中高速", "年均", "平均", "正", "年度", "复合", "以上", "左右", "累计", "强劲"];
    let mut place = quantity.next;
    let mut is_linked = false;
    while let Some(end) = text.skip_after(place, ADVERBS) {
        is_linked |= text.at(place) == '的';
        place = end;
    }
    let (direction, end) = text.longest_after(place, CHANGES)?;
    let ends = is_break(text.at(end)) || text.starts(end, &["目标", "预期", "水平", "率"]);
    let fits = matches!(quantity.unit.class, UnitClass::Share | UnitClass::Multiple) && end - place >= 2;
    (fits && (is_linked || place > quantity.next || ends) && ends).then_some(direction)
}

/// The last amount of a change, with which a list may go on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Amount {
    pub(super) next: usize,
    pub(super) direction: Direction,
    pub(super) unit: Option<&'static str>,
}

/// Whether a number goes on with a list of amounts: 增长18.7%和9.4%, 下降1.7%，生铁2.3%.
pub(super) fn goes_on(text: &Text, last: &Amount, quantity: &Quantity) -> bool {
    const LONGEST: usize = 20;
    let (place, is_level) = before_beside(text, quantity.first);
    let start = qualifier::after(text, last.next).map_or(last.next, |(_, end)| end).min(place);
    let gap = place.saturating_sub(start);
    if is_level || gap > LONGEST || quantity.unit.code != last.unit || quantity.value.is_some_and(|value| value.is_sign_negative()) {
        return false;
    }
    let joint = text.skip_after(start, &["、", "，", ",", ";", "和", "及", "与", "或", "以及", "，其中", ";其中", "，其中，", ";其中，", "至", "—", "~", "-"]);
    let Some(joint) = joint.filter(|joint| *joint <= place) else { return false };
    let is_short = text.starts(start, &["、", "和", "及", "与", "或", "以及", "至", "—", "~", "-"]);
    let is_noun = !text.contains_any(joint, place, NO_NOUN) && !(joint..place).any(|at| ends_sentence(text.at(at)) || text.at(at).is_ascii_digit());
    let names_item = place > joint && (joint..place).all(|at| is_han(text.at(at)) || matches!(text.at(at), '、' | '，'));
    (is_short && (place == joint || is_noun)) || (names_item && is_noun && quantity.unit.class == UnitClass::Share)
}
