//! Chinese words of units after a numeral.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::per;
use super::text::{Text, is_break, is_han};
use crate::ingest::document::tokens::Tokens;
use crate::ingest::document::unit::{NUMBER, OPEN, PERCENT, TIMES, unit_at};

/// What a unit measures, as far as rules depend on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitClass {
    /// Things that are counted.
    Count,
    /// Money.
    Money,
    /// A share or a rate.
    Share,
    /// A multiple.
    Multiple,
    /// A length of time.
    Time,
    /// Anything else that is measured.
    Measure,
    /// The text names no unit, or one that is not known.
    Unknown,
}

/// A unit after a numeral.
#[derive(Debug, Clone, Copy)]
pub(super) struct Unit {
    /// The code; `None` for an open unit.
    pub(super) code: Option<&'static str>,
    /// How many of it the word stands for: 斤 is 0.5 kg.
    pub(super) factor: Decimal,
    pub(super) class: UnitClass,
}

const fn known(code: &'static str, class: UnitClass) -> Unit {
    Unit { code: Some(code), factor: Decimal::ONE, class }
}

const fn part(code: &'static str, tenths: i64, scale: u32, class: UnitClass) -> Unit {
    Unit { code: Some(code), factor: Decimal::from_parts(tenths.unsigned_abs() as u32, 0, 0, false, scale), class }
}

const fn count(code: &'static str) -> Unit {
    known(code, UnitClass::Count)
}

const fn money(code: &'static str) -> Unit {
    known(code, UnitClass::Money)
}

const fn measure(code: &'static str) -> Unit {
    known(code, UnitClass::Measure)
}

const fn open(class: UnitClass) -> Unit {
    Unit { code: None, factor: Decimal::ONE, class }
}

/// A unit that the text does not name.
pub(super) const UNKNOWN: Unit = open(UnitClass::Unknown);

const POINTS: &str = "percentage_points";
const UNITS: &str = "units";

/// Words of units other than of money, and what they mean.
const WORDS: &[(&str, Unit)] = &[
    ("%", known(PERCENT, UnitClass::Share)),
    ("‰", known("per_mille", UnitClass::Share)),
    ("个百分点", known(POINTS, UnitClass::Share)),
    ("百分点", known(POINTS, UnitClass::Share)),
    ("个pct", known(POINTS, UnitClass::Share)),
    ("pct", known(POINTS, UnitClass::Share)),
    ("pcts", known(POINTS, UnitClass::Share)),
    ("个基点", known("basis_points", UnitClass::Share)),
    ("基点", known("basis_points", UnitClass::Share)),
    ("个BP", known("basis_points", UnitClass::Share)),
    ("个bp", known("basis_points", UnitClass::Share)),
    ("BP", known("basis_points", UnitClass::Share)),
    ("个点", open(UnitClass::Share)),
    ("倍", known(TIMES, UnitClass::Multiple)),
    ("点", known(NUMBER, UnitClass::Measure)),
    ("台", count(UNITS)),
    ("台(套)", count(UNITS)),
    ("台套", count(UNITS)),
    ("台/套", count(UNITS)),
    ("套", count(UNITS)),
    ("辆", count(UNITS)),
    ("部", count(UNITS)),
    ("块", count(UNITS)),
    ("艘", count(NUMBER)),
    ("架", count(NUMBER)),
    ("个", count(NUMBER)),
    ("家", count(NUMBER)),
    ("家次", count(NUMBER)),
    ("户", count(NUMBER)),
    ("户次", count(NUMBER)),
    ("人", count(NUMBER)),
    ("人次", count(NUMBER)),
    ("人份", count(NUMBER)),
    ("名", count(NUMBER)),
    ("位", count(NUMBER)),
    ("项", count(NUMBER)),
    ("项次", count(NUMBER)),
    ("件", count(NUMBER)),
    ("件次", count(NUMBER)),
    ("条", count(NUMBER)),
    ("座", count(NUMBER)),
    ("种", count(NUMBER)),
    ("类", count(NUMBER)),
    ("款", count(NUMBER)),
    ("处", count(NUMBER)),
    ("所", count(NUMBER)),
    ("间", count(NUMBER)),
    ("张", count(NUMBER)),
    ("册", count(NUMBER)),
    ("篇", count(NUMBER)),
    ("份", count(NUMBER)),
    ("场", count(NUMBER)),
    ("场次", count(NUMBER)),
    ("起", count(NUMBER)),
    ("例", count(NUMBER)),
    ("支", count(NUMBER)),
    ("只", count(NUMBER)),
    ("头", count(NUMBER)),
    ("匹", count(NUMBER)),
    ("株", count(NUMBER)),
    ("棵", count(NUMBER)),
    ("颗", count(NUMBER)),
    ("枚", count(NUMBER)),
    ("架次", count(NUMBER)),
    ("辆次", count(NUMBER)),
    ("列", count(NUMBER)),
    ("节", count(NUMBER)),
    ("批次", count(NUMBER)),
    ("门", count(NUMBER)),
    ("栋", count(NUMBER)),
    ("幢", count(NUMBER)),
    ("班次", count(NUMBER)),
    ("班", count(NUMBER)),
    ("单", count(NUMBER)),
    ("笔", count(NUMBER)),
    ("宗", count(NUMBER)),
    ("剂", count(NUMBER)),
    ("剂次", count(NUMBER)),
    ("口井", count(NUMBER)),
    ("标准架", count(NUMBER)),
    ("标准箱", count(NUMBER)),
    ("标箱", count(NUMBER)),
    ("次", count(NUMBER)),
    ("省份", count(NUMBER)),
    ("省", count(NUMBER)),
    ("人年", measure("person_years")),
    ("吨", measure("tonnes")),
    ("公吨", measure("tonnes")),
    ("吨标准煤", measure("tonnes_coal_equivalent")),
    ("吨标煤", measure("tonnes_coal_equivalent")),
    ("吨二氧化碳", open(UnitClass::Measure)),
    ("吨二氧化碳当量", open(UnitClass::Measure)),
    ("吨油当量", open(UnitClass::Measure)),
    ("吨公里", open(UnitClass::Measure)),
    ("吨海里", open(UnitClass::Measure)),
    ("人公里", open(UnitClass::Measure)),
    ("总吨", open(UnitClass::Measure)),
    ("载重吨", open(UnitClass::Measure)),
    ("修正总吨", open(UnitClass::Measure)),
    ("克", open(UnitClass::Measure)),
    ("毫克", open(UnitClass::Measure)),
    ("微克", open(UnitClass::Measure)),
    ("克拉", open(UnitClass::Measure)),
    ("厘米", open(UnitClass::Measure)),
    ("微米", open(UnitClass::Measure)),
    ("英寸", open(UnitClass::Measure)),
    ("海里", open(UnitClass::Measure)),
    ("盎司", open(UnitClass::Measure)),
    ("瓦", open(UnitClass::Measure)),
    ("千伏", open(UnitClass::Measure)),
    ("兆赫", open(UnitClass::Measure)),
    ("兆帕", open(UnitClass::Measure)),
    ("兆比特", open(UnitClass::Measure)),
    ("千卡", open(UnitClass::Measure)),
    ("股", open(UnitClass::Count)),
    ("亿次", open(UnitClass::Measure)),
    ("公斤", measure("kilograms")),
    ("千克", measure("kilograms")),
    ("市斤", part("kilograms", 5, 1, UnitClass::Measure)),
    ("斤", part("kilograms", 5, 1, UnitClass::Measure)),
    ("公里", measure("kilometres")),
    ("千米", measure("kilometres")),
    ("米", measure("metres")),
    ("毫米", measure("millimetres")),
    ("纳米", measure("nanometres")),
    ("平方米", measure("square_metres")),
    ("㎡", measure("square_metres")),
    ("平方公里", measure("square_kilometres")),
    ("平方千米", measure("square_kilometres")),
    ("立方米", measure("cubic_metres")),
    ("亩", measure("mu")),
    ("公顷", measure("hectares")),
    ("升", measure("litres")),
    ("桶", measure("barrels")),
    ("千瓦", measure("kilowatts")),
    ("兆瓦", measure("megawatts")),
    ("吉瓦", measure("gigawatts")),
    ("太瓦", measure("terawatts")),
    ("千瓦时", measure("kilowatt_hours")),
    ("千瓦小时", measure("kilowatt_hours")),
    ("度电", measure("kilowatt_hours")),
    ("兆瓦时", measure("megawatt_hours")),
    ("吉瓦时", measure("gigawatt_hours")),
    ("太瓦时", measure("terawatt_hours")),
    ("吉赫", measure("gigahertz")),
    ("吉赫兹", measure("gigahertz")),
    ("GHz", measure("gigahertz")),
    ("摄氏度", measure("degrees_celsius")),
    ("℃", measure("degrees_celsius")),
    ("年", known("years", UnitClass::Time)),
    ("天", known("days", UnitClass::Time)),
    ("日", known("days", UnitClass::Time)),
    ("小时", known("hours", UnitClass::Time)),
    ("个小时", known("hours", UnitClass::Time)),
    ("个季度", open(UnitClass::Time)),
    ("个工作日", open(UnitClass::Time)),
    ("个交易日", open(UnitClass::Time)),
    ("个年头", open(UnitClass::Time)),
    ("个月", open(UnitClass::Time)),
    ("周", open(UnitClass::Time)),
    ("个星期", open(UnitClass::Time)),
    ("分钟", open(UnitClass::Time)),
    ("秒", open(UnitClass::Time)),
    ("岁", open(UnitClass::Time)),
    ("周岁", open(UnitClass::Time)),
];

/// Words of money; 元 and 圆 are of the currency that the text names before.
pub(super) const CURRENCIES: &[(&str, Unit)] = &[
    ("元人民币", money("CNY")),
    ("人民币元", money("CNY")),
    ("人民币", money("CNY")),
    ("块钱", money("CNY")),
    ("美元", money("USD")),
    ("美金", money("USD")),
    ("欧元", money("EUR")),
    ("港元", money("HKD")),
    ("港币", money("HKD")),
    ("港圆", money("HKD")),
    ("日元", money("JPY")),
    ("日圆", money("JPY")),
    ("英镑", money("GBP")),
    ("韩元", money("KRW")),
    ("韩圆", money("KRW")),
    ("卢布", money("RUB")),
    ("印度卢比", money("INR")),
    ("瑞士法郎", money("CHF")),
    ("瑞郎", money("CHF")),
    ("加元", money("CAD")),
    ("加拿大元", money("CAD")),
    ("澳元", money("AUD")),
    ("澳大利亚元", money("AUD")),
    ("新加坡元", money("SGD")),
    ("新元", money("SGD")),
    ("新西兰元", money("NZD")),
    ("纽元", money("NZD")),
    ("新台币", money("TWD")),
    ("台币", money("TWD")),
    ("元新台币", money("TWD")),
    ("元台币", money("TWD")),
    ("澳门元", money("MOP")),
    ("泰铢", money("THB")),
    ("越南盾", money("VND")),
    ("瑞典克朗", money("SEK")),
    ("挪威克朗", money("NOK")),
    ("丹麦克朗", money("DKK")),
    ("卢比", open(UnitClass::Money)),
    ("法郎", open(UnitClass::Money)),
    ("克朗", open(UnitClass::Money)),
    ("比索", open(UnitClass::Money)),
    ("雷亚尔", money("BRL")),
    ("里亚尔", open(UnitClass::Money)),
    ("林吉特", money("MYR")),
];

/// Words that begin with the character of a unit and are none.
const OTHER_WORDS: &[&str] = &[
    "部门", "部委", "部署", "部分", "部队", "部级", "部长", "部落", "家电", "家具", "家庭", "家居", "家族", "家用", "家长", "家园", "家政",
    "个人", "个税", "个体", "个性", "个股", "个别", "人民", "人均", "人工", "人才", "人大", "人力", "人类", "人社", "人寿", "人口", "人文",
    "名单", "名义", "名称", "名牌", "位于", "位置", "位居", "位列", "位数", "台湾", "台风", "台阶", "台账", "台北", "条件", "条款", "条例", "点钟",
    "点半", "点整", "分别", "分之", "分布", "分析", "分公司", "分类", "块链", "座谈", "套利", "套餐", "套期", "次级", "次要", "次年", "次月", "次日",
    "户籍", "户外", "户口", "日本", "日均", "日前", "日益", "日常", "年轻", "年均", "年龄", "年产", "年度", "年化", "天然", "天津", "天气", "角度",
    "角色", "元旦", "元素", "元件", "元宇宙", "元器件", "元化", "米饭", "升级", "升至", "升到", "升值", "升温", "升高", "升幅", "只有", "只是", "只能",
    "支持", "支付", "支出", "支撑", "支柱", "支行", "所有", "所以", "所在", "所占", "间接", "间歇", "场景", "场地", "场馆", "起步", "起来", "起草", "例如",
    "列入", "列车", "头部", "节能", "节约", "节点", "节假日", "单位", "单独", "单价", "单月", "单季", "班列", "门槛", "门户", "笔记", "处理", "处于", "处置",
    "类似", "类型", "种植", "种子", "份额", "省级", "省内", "省委", "周年", "周边", "周期", "秒杀", "方面", "方式", "方向", "方案", "方针", "方位",
    "架构", "架设", "颗粒", "度假", "项目", "件套", "口径", "宗旨", "款式", "张家", "枚举", "批准", "册子", "株洲", "套现", "起点", "起诉", "倍数",
];

/// Nouns that are counted without a classifier.
const COUNTED: &[&str] = &[
    "用户", "网民", "居民", "职工", "学生", "党员", "游客", "旅客", "老人", "农民", "企业", "市场主体", "经营主体", "工人", "员工", "观众", "消费者", "人口", "省区市", "县市", "城市",
    "国家", "贫困人口", "产业工人", "粉丝", "学员", "儿童", "志愿者", "毕业生", "科研人员", "群众",
];

/// The unit that is named at this character, and the character after its words.
pub(super) fn read(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    if text.starts(at, COUNTED) {
        return Some((count(NUMBER), at));
    }
    let named = currency(text, at, first).or_else(|| word(text, at, first)).or_else(|| latin(text, at))?;
    Some(per::divided(text, named.0, named.1))
}

fn word(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    let (unit, next) = text.longest_after(at, WORDS)?;
    let changes_rank = text.at(at) == '位' && text.ends(first, &["升", "降", "进", "提升", "跃升", "退", "了"]);
    let unit = if changes_rank { open(UnitClass::Count) } else { unit };
    let is_other = text.skip_after(at, OTHER_WORDS).is_some_and(|end| end > next);
    (!is_other).then_some((unit, next))
}

/// A unit of money; 元 is of the currency that the text names.
fn currency(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    let named = text.longest_after(at, CURRENCIES);
    if let Some((unit, next)) = named {
        return Some((unit, next));
    }
    let (factor, next) = match text.at(at) {
        '元' | '圆' if text.at(at + 1) == '/' || !text.starts(at, OTHER_WORDS) => {
            (Decimal::ONE, at + 1 + usize::from(text.starts(at + 1, &["钱"])))
        }
        '角' | '毛' if text.at(at) == '角' || text.at(at + 1) == '钱' => {
            (Decimal::new(1, 1), text.after(at, "毛钱").unwrap_or(at + 1))
        }
        '分' if text.at(at + 1) == '钱' => (Decimal::new(1, 2), at + 2),
        '分' if !text.starts(at, OTHER_WORDS) => return Some((cents(text, first), at + 1)),
        _ => return None,
    };
    let is_other = text.skip_after(at, OTHER_WORDS).is_some_and(|end| end > next);
    (!is_other).then_some((Unit { code: yuan(text, first), factor, class: UnitClass::Money }, next))
}

/// 分 is a hundredth of 元 where prices are meant, else a point of a score.
fn cents(text: &Text, first: usize) -> Unit {
    let from = text.back_to(first, 40, super::text::ends_clause);
    let prices = ["价", "费", "钱", "角", "元", "油", "息", "红利"];
    if text.contains_any(from, first, &prices) {
        return Unit { code: yuan(text, first), factor: Decimal::new(1, 2), class: UnitClass::Money };
    }
    open(UnitClass::Unknown)
}

/// Currencies named in front of an amount or for the whole text.
const CURRENCIES_BEFORE: &[(&str, &str)] = &[
    ("人民币", "CNY"),
    ("美元", "USD"),
    ("美金", "USD"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("新台币", "TWD"),
    ("台币", "TWD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("澳门币", "MOP"),
    ("澳门元", "MOP"),
    ("新加坡元", "SGD"),
];

/// The currency of 元: that of the clause, else of the document, else the yuan of the mainland in its script.
fn yuan(text: &Text, first: usize) -> Option<&'static str> {
    let from = text.back_to(first, 60, super::text::ends_clause);
    let before = (from..first).rev().find_map(|place| named_before(text, place).filter(|(_, next)| *next <= first));
    if let Some((code, _)) = before {
        return Some(code);
    }
    if let Some(code) = declared(text) {
        return Some(code);
    }
    if !text.is_traditional {
        return Some("CNY");
    }
    None
}

/// A currency named at this character that is not the unit of a number before it.
fn named_before(text: &Text, at: usize) -> Option<(&'static str, usize)> {
    let (code, next) = text.longest_after(at, CURRENCIES_BEFORE)?;
    let before = text.preceding(at);
    let is_unit = before.is_ascii_digit() || matches!(before, '万' | '亿' | '百' | '千' | '元' | '兆' | '多' | '余');
    (!is_unit).then_some((code, next))
}

/// The currency that a bracket settles for the whole text: （人民币，下同）.
fn declared(text: &Text) -> Option<&'static str> {
    (0..text.len()).find_map(|at| {
        let end = text.after(at, "下同").filter(|_| text.starts(at.saturating_sub(1), &["，", ",", "、"]))?;
        let from = text.back_to(end, 30, |character| character == '(');
        (from..end).find_map(|place| text.longest_after(place, CURRENCIES_BEFORE)).map(|(code, _)| code)
    })
}

/// A unit in Latin letters, by the English vocabulary: 4.5亿 yuan, 280 GWh.
fn latin(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let first = text.at(at);
    (first.is_alphabetic() && !is_han(first) || matches!(first, '$' | '€' | '£')).then_some(())?;
    let rest: String = text.rest(at).chars().take(24).collect();
    let tokens = Tokens::new(&rest);
    if let Some(unit) = unit_at(&tokens, 0).filter(|unit| unit.power == 0 && unit.code != OPEN) {
        let code = unit.code;
        let bytes = tokens.span(0, unit.next).1;
        let start = text.span(at, at).0;
        let end = (at..).find(|place| text.span(*place, *place).0 >= start + bytes)?;
        return Some((known(code, class_of(code)), end));
    }
    let end = (at..).find(|place| !text.at(*place).is_ascii_alphanumeric())?;
    Some((open(UnitClass::Unknown), end.max(at + 1)))
}

fn class_of(code: &str) -> UnitClass {
    match code {
        PERCENT | "percentage_points" | "basis_points" => UnitClass::Share,
        TIMES => UnitClass::Multiple,
        _ if code.len() == 3 && code.bytes().all(|byte| byte.is_ascii_uppercase()) => UnitClass::Money,
        _ => UnitClass::Measure,
    }
}

/// The unit of a number that names none: things where the noun before it is counted, a plain number where nothing is
/// measured, else open. A whole number after a noun may be a part of a name: 骁龙8.
pub(super) fn unnamed(text: &Text, numeral: &Numeral) -> Unit {
    const LEVELS: &[&str] = &["为", "达", "到", "至", "是", "在", "共", "共计", "报", "有", "约", "近", "超", "过", "逾", ":", "破"];
    let is_end = is_break(text.at(numeral.next));
    if is_end && (text.ends(numeral.first, COUNTED) || text.ends(numeral.first, &["人次", "人数", "户数", "家数"])) {
        return count(NUMBER);
    }
    let is_whole = numeral.value.is_some_and(|value| value.fract().is_zero());
    let is_name = is_whole && is_han(text.preceding(numeral.first)) && !text.ends(numeral.first, LEVELS);
    if numeral.scale > Decimal::ONE || numeral.is_words || !is_end || is_name {
        return UNKNOWN;
    }
    known(NUMBER, UnitClass::Measure)
}

/// The scale and unit that the head of a table or column names: 单位：亿元, 产量（万台）, 增长（%）.
///
/// The unit is `None` where it is not known.
pub(super) fn in_head(text: &Text) -> Option<(Decimal, Option<&'static str>)> {
    let marks = ["单位:", "("];
    let mut found = None;
    for at in 0..text.len() {
        let Some(start) = text.skip_after(at, &marks) else { continue };
        found = named_unit(text, start).or(found);
    }
    found.or_else(|| named_unit(text, 0))
}

/// A scale and a unit that fill the words from here to a bracket, comma or end.
fn named_unit(text: &Text, start: usize) -> Option<(Decimal, Option<&'static str>)> {
    let mut scale = Decimal::ONE;
    let mut at = start;
    while let Some(power) = super::numeral::scale_at(text, at) {
        scale = scale.checked_mul(Decimal::from(10_u64.pow(power)))?;
        at += 1;
    }
    let (unit, next) = read(text, at, start)?;
    let ends = next >= text.len() || matches!(text.at(next), ')' | '，' | ',' | '、' | ';' | '。');
    (next > at && ends).then_some((scale.checked_mul(unit.factor)?, unit.code))
}
