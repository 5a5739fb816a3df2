//! Units with a denominator: 元/吨, 每吨…元, 每万人口…件.

use super::text::{Text, ends_clause};
use super::unit::{Unit, UnitClass};
use crate::ingest::document::people_rate::PER_10000_PEOPLE;

/// Words of denominators, and the ends of the codes that they make.
const DENOMINATORS: &[(&str, Denominator)] = &[
    ("吨", Denominator::Tonne),
    ("人", Denominator::Person),
    ("升", Denominator::Litre),
    ("美元", Denominator::Dollar),
    ("瓦", Denominator::Watt),
    ("W", Denominator::Watt),
    ("千瓦时", Denominator::KilowattHour),
    ("kWh", Denominator::KilowattHour),
    ("度", Denominator::KilowattHour),
    ("度电", Denominator::KilowattHour),
    ("天", Denominator::Day),
    ("日", Denominator::Day),
    ("万人", Denominator::TenThousandPeople),
    ("万人口", Denominator::TenThousandPeople),
];

/// What a number is given for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Denominator {
    Tonne,
    Person,
    Litre,
    Dollar,
    Watt,
    KilowattHour,
    Day,
    TenThousandPeople,
    /// A length of time that is no part of the unit: 每年.
    Time,
    /// Anything else.
    Other,
}

/// The unit per denominator; open where there is no code for it.
pub(super) fn over(unit: Unit, denominator: Denominator) -> Unit {
    let is_count = unit.class == UnitClass::Count;
    let code = match (unit.code, denominator) {
        (Some("CNY"), Denominator::Tonne) => Some("CNY_per_tonne"),
        (Some("EUR"), Denominator::Tonne) => Some("EUR_per_tonne"),
        (Some("CNY"), Denominator::Person) => Some("CNY_per_person"),
        (Some("CNY"), Denominator::Litre) => Some("CNY_per_litre"),
        (Some("CNY"), Denominator::Dollar) => Some("CNY_per_USD"),
        (Some("USD"), Denominator::Watt) => Some("USD_per_watt"),
        (Some("USD"), Denominator::KilowattHour) => Some("USD_per_kilowatt_hour"),
        (Some("barrels"), Denominator::Day) => Some("barrels_per_day"),
        (code, Denominator::Time) => code,
        (_, Denominator::TenThousandPeople) if is_count => Some(PER_10000_PEOPLE),
        _ => None,
    };
    Unit { code, ..unit }
}

/// The unit with the denominator that follows it: 元/吨, 元每吨.
pub(super) fn divided(text: &Text, unit: Unit, next: usize) -> (Unit, usize) {
    let is_slash = text.at(next) == '/';
    let named = (is_slash || text.at(next) == '每').then(|| text.longest_after(next + 1, DENOMINATORS)).flatten();
    if let Some((denominator, end)) = named {
        let rest = named_rest(text, end);
        return (over(unit, if rest > end { Denominator::Other } else { denominator }), rest);
    }
    if !is_slash || !text.at(next + 1).is_alphanumeric() || text.at(next + 1).is_ascii_digit() {
        return (unit, next);
    }
    (over(unit, Denominator::Other), named_rest(text, next + 1))
}

/// The end of the letters of a denominator: 平方米, 兆瓦时. A comma, a verb or a qualifier is never among its four.
fn named_rest(text: &Text, at: usize) -> usize {
    const LETTERS: &str = "平方米公里千克瓦时小兆吉斤股片只台套件户桶磅盎司立亩头支个标准箱吨年月周次天日度人口万张辆块元";
    (at..at + 6).find(|place| {
        let character = text.at(*place);
        !character.is_ascii_alphabetic() && !LETTERS.contains(character)
    }).unwrap_or(at + 6)
}

/// The denominator that 每 before a number names in the same clause: 每吨3512元, 每万人口…14件.
pub(super) fn each_before(text: &Text, first: usize) -> Option<Denominator> {
    let from = text.back_to(first, 40, ends_clause);
    if let Some(rate) = exchange_rate(text, from, first) {
        return Some(rate);
    }
    let each = (from..first).rev().find(|place| text.at(*place) == '每')?;
    if let Some(ten_thousand) = text.after(each, "每万") {
        let people = ["人", "名", "劳动", "从业", "就业", "职工", "工人", "居民", "常住"];
        return Some(if text.starts(ten_thousand, &people) { Denominator::TenThousandPeople } else { Denominator::Other });
    }
    if text.starts(each + 1, &["年", "月", "周", "季", "个月"]) {
        return Some(Denominator::Time);
    }
    let named = text.longest_after(each + 1, DENOMINATORS);
    Some(named.map_or(Denominator::Other, |(denominator, _)| denominator))
}

/// 1美元兑7.1217元: the money that a rate of exchange is given for.
fn exchange_rate(text: &Text, from: usize, first: usize) -> Option<Denominator> {
    let place = (from..first).rev().find(|place| text.starts(*place, &["对", "兑", "合人民币", "="]))?;
    if text.ends(place, &["美元"]) {
        return Some(Denominator::Dollar);
    }
    text.ends(place, &["元", "镑", "币", "法郎", "圆", "铢", "卢布"]).then_some(Denominator::Other)
}

/// Whether 每 stands directly before, so that the number belongs to a denominator: 每10股, 每万人.
pub(super) fn is_denominator(text: &Text, first: usize) -> bool {
    text.preceding(first) == '每'
}
