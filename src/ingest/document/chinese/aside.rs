//! Chinese quantities that are no statistics: lengths of time, limits of classes, codes, years alone.

use rust_decimal::Decimal;

use super::per;
use super::quantity::Quantity;
use super::text::{Text, ends_clause, is_break, is_han};
use super::unit::UnitClass;
use crate::ingest::document::Aside;

/// Nouns after 以上 that make a number the limit of a class.
const CLASSES: &[&str] = &[
    "企业", "工业", "单位", "项目", "人口", "人群", "家庭", "城市", "机组", "集群", "园区", "住户", "老年", "老人", "大企业", "非私营", "服务业", "法人", "建筑业", "批发", "零售业", "住宿",
    "手机", "车型", "船舶", "产品", "的", "大型", "居民", "劳动", "高层次",
];

/// Why a quantity is no statistic.
pub(super) fn of(text: &Text, quantity: &Quantity) -> Option<Aside> {
    denominator(text, quantity)
        .or_else(|| code(text, quantity))
        .or_else(|| clock(text, quantity))
        .or_else(|| year(text, quantity))
        .or_else(|| time(text, quantity))
        .or_else(|| threshold(text, quantity))
        .or_else(|| frequency(text, quantity))
}

/// 每10股, 每万人, 万元国内生产总值, 1美元对.
fn denominator(text: &Text, quantity: &Quantity) -> Option<Aside> {
    let is_bare = quantity.is_words && quantity.numeral_end - quantity.first <= 1 || quantity.value.is_none();
    if per::is_denominator(text, quantity.first) {
        return Some(if is_bare || quantity.is_words { Aside::Unit } else { Aside::Denominator });
    }
    let is_rate = quantity.unit.class == UnitClass::Money && quantity.scale == Decimal::ONE;
    if is_rate && text.starts(quantity.next, &["对", "兑", "合人民币", "="]) {
        return Some(Aside::Denominator);
    }
    let of_output = text.starts(quantity.next, &["国内生产总值", "GDP", "产值", "工业增加值", "地区生产总值", "增加值能耗", "生产总值", "营业收入"]);
    (quantity.is_words && quantity.unit.class == UnitClass::Money && of_output).then_some(Aside::Unit)
}

/// Letters and digits of names, numbers of laws and telephones, versions.
fn code(text: &Text, quantity: &Quantity) -> Option<Aside> {
    let first = quantity.first;
    let names_unit = quantity.next > quantity.numeral_end && quantity.unit.code.is_some();
    let before = text.preceding(first);
    let hyphen = matches!(before, '-' | '—' | '/') && first > 1;
    if !quantity.is_words && text.at(quantity.numeral_end) == '号' {
        return Some(Aside::Code);
    }
    if quantity.is_words && text.at(quantity.numeral_end) == '号' && text.preceding(first) != '约' {
        return Some(Aside::ProductName);
    }
    if matches!(before, '〔' | '[') && matches!(text.at(quantity.next), '〕' | ']') {
        return Some(Aside::Code);
    }
    if quantity.is_words {
        return None;
    }
    let after_blank = before == ' ' && is_latin(text.preceding(first - 1)) && quantity.rounding >= Decimal::ONE;
    if !names_unit && (is_latin(before) || after_blank || (hyphen && is_latin(text.preceding(first - 1)))) {
        return Some(Aside::ProductName);
    }
    if is_letter_after(text, quantity) {
        return Some(Aside::ProductName);
    }
    if is_version(text, quantity) {
        return Some(Aside::Version);
    }
    if text.at(quantity.next) == '+' && text.at(quantity.next + 1).is_alphanumeric() && !names_unit || before == '+' && text.preceding(first - 1).is_ascii_alphanumeric() {
        return Some(Aside::Name);
    }
    if before == '“' && text.at(quantity.next) == '”' && !names_unit {
        return Some(Aside::Name);
    }
    if matches!(before, '×' | '±') || text.at(quantity.next) == '×' {
        return Some(Aside::Other);
    }
    let from = text.back_to(first, 8, ends_clause_but_colon);
    let contact = text.contains_any(from, first, &["电话", "热线", "邮编", "传真", "账号", "编号", "证号", "代码", "ISSN", "ISBN", "GB", "专线"]);
    let contact = contact || text.starts(quantity.numeral_end, &["热线", "专线", "平台", "客服"]);
    let dashed = text.at(quantity.numeral_end) == '-' && text.at(quantity.numeral_end + 1).is_ascii_digit();
    let long = quantity.numeral_end - first >= 7 && dashed;
    let follows_code = hyphen && text.preceding(first - 1).is_ascii_digit() && quantity.numeral_end - first >= 7 && !names_unit;
    (contact && !names_unit || long || follows_code).then_some(Aside::Code)
}

const fn ends_clause_but_colon(character: char) -> bool {
    ends_clause(character) && character != ':'
}

const fn is_latin(character: char) -> bool {
    character.is_ascii_alphabetic()
}

/// A single capital letter after digits names a technology or a class: 5G, 3D, 4K.
fn is_letter_after(text: &Text, quantity: &Quantity) -> bool {
    let at = quantity.numeral_end;
    let letter = text.at(at);
    let is_unit = matches!(letter, 'W' | 'V' | 'L' | 'M' | 'T');
    letter.is_ascii_uppercase() && !is_unit && !is_latin(text.at(at + 1)) && quantity.scale == Decimal::ONE
}

fn is_version(text: &Text, quantity: &Quantity) -> bool {
    let has_places = quantity.value.is_some_and(|_| quantity.rounding < Decimal::ONE);
    let bare = quantity.next == quantity.numeral_end || text.at(quantity.numeral_end) == '版';
    bare && has_places && (text.starts(quantity.numeral_end, &["版", "时代"]) || text.ends(quantity.first, &["工业", "版本", "农业", "教育", "供销"]))
}

/// 24时, 9:30, 上午10点.
fn clock(text: &Text, quantity: &Quantity) -> Option<Aside> {
    let at = quantity.numeral_end;
    let is_hour = text.at(at) == '时' && !text.starts(at, &["时代", "时期", "时间"]) || text.starts(at, &["点钟", "点半", "点整"]);
    let in_day = text.ends(quantity.first, &["上午", "下午", "凌晨", "晚上", "晚", "早上", "中午"]);
    let colon = text.at(at) == ':' && text.at(at + 1).is_ascii_digit() || text.preceding(quantity.first) == ':' && quantity.first > 1 && text.preceding(quantity.first - 1).is_ascii_digit();
    let minutes = text.at(at) == '分' && text.preceding(quantity.first) == '时';
    (is_hour || (in_day && text.at(at) == '点') || colon || minutes).then_some(Aside::Date)
}

/// A year without 年.
fn year(text: &Text, quantity: &Quantity) -> Option<Aside> {
    let is_year = quantity.value.is_some_and(|value| value >= Decimal::from(1900) && value <= Decimal::from(2100));
    let bare = quantity.next == quantity.numeral_end && quantity.scale == Decimal::ONE && quantity.numeral_end - quantity.first == 4;
    let level = text.ends(quantity.first, &["为", "达", "达到", "共", "至", "有", "约"]);
    (is_year && bare && !level && quantity.rounding == Decimal::ONE).then_some(Aside::Year)
}

/// Lengths of time, unless the text states them as a quantity.
fn time(text: &Text, quantity: &Quantity) -> Option<Aside> {
    (quantity.unit.class == UnitClass::Time).then_some(())?;
    let word = text.at(quantity.numeral_end);
    if text.starts(quantity.numeral_end, &["岁", "周岁"]) {
        let limit = text.starts(quantity.next, &["以上", "及以上", "以下", "及以下", "人口", "人群", "青年", "老人", "—", "至", "~", "-", "劳动", "的", "以内"]);
        return limit.then_some(Aside::Threshold);
    }
    let has_places = quantity.rounding < Decimal::ONE && !quantity.is_words;
    if text.ends(quantity.first, &["连续", "连续第", "已连续", "连续了"]) || has_places {
        return None;
    }
    let from = text.back_to(quantity.first, 16, ends_clause);
    let nouns = ["寿命", "年限", "平均", "周转", "账期", "工时", "时长", "天数", "周期", "缩短", "延长", "提前", "期限", "工龄", "存续期"];
    if text.contains_any(from, quantity.first, &nouns) {
        return None;
    }
    let closes = text.starts(quantity.next, &["内", "后", "前", "来", "间", "以来", "以内", "之内", "之后", "之前", "期", "里", "中"]);
    let levels = ["为", "达", "达到", "约", "近", "超过", "增加", "减少", "至", "到", "逾", "不足"];
    let states = quantity.scale > Decimal::ONE || text.ends(quantity.first, &levels);
    match word {
        '日' if !closes => Some(Aside::Date),
        '年' | '日' => Some(Aside::Duration),
        _ => (closes || !states).then_some(Aside::Duration),
    }
}

/// 2000万元及以上的工业企业, 500人以上企业, 千亿级.
fn threshold(text: &Text, quantity: &Quantity) -> Option<Aside> {
    if text.at(quantity.next) == '级' && quantity.unit.class != UnitClass::Share {
        let is_size = quantity.scale > Decimal::ONE || quantity.is_words || quantity.next > quantity.numeral_end;
        let is_whole = quantity.value.is_none_or(|value| value.fract().is_zero());
        return is_whole.then_some(if is_size { Aside::Threshold } else { Aside::Ordinal });
    }
    let limits = ["以上", "及以上", "以下", "及以下", "或以上"];
    let end = text.skip_after(quantity.next, &limits)?;
    let is_person = text.preceding(quantity.next) == '人';
    let measures = matches!(quantity.unit.class, UnitClass::Money | UnitClass::Measure) || is_person || (quantity.unit.class == UnitClass::Unknown && quantity.scale > Decimal::ONE);
    let of = text.skip_after(end, &["的"]).filter(|of| is_han(text.at(*of)));
    let is_class = text.starts(end, CLASSES) && (text.at(end) != '的' || of.is_some());
    (measures && is_class && !is_break(text.at(end))).then_some(Aside::Threshold)
}

/// 每年两次.
fn frequency(text: &Text, quantity: &Quantity) -> Option<Aside> {
    let is_times = text.at(quantity.numeral_end) == '次' && quantity.next == quantity.numeral_end + 1;
    let each = text.ends(quantity.first, &["每年", "每月", "每周", "每日", "每天", "每季度", "一年"]);
    (is_times && each).then_some(Aside::Frequency)
}
