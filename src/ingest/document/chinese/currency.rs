//! Chinese units of money.

use rust_decimal::Decimal;

use super::text::{Text, ends_clause};
use super::unit::{UNKNOWN, Unit, UnitClass};
use super::unit_words::is_other;

/// Currencies and the words that name them; 元, 角 and 分 alone are of the currency that the text names before.
const CURRENCIES: &[(Option<&'static str>, &[&str])] = &[
    (Some("CNY"), &["元人民币", "人民币元", "人民币", "块钱"]),
    (Some("USD"), &["美元", "美金"]),
    (Some("EUR"), &["欧元"]),
    (Some("HKD"), &["港元", "港币", "港圆"]),
    (Some("JPY"), &["日元", "日圆"]),
    (Some("GBP"), &["英镑"]),
    (Some("KRW"), &["韩元", "韩圆"]),
    (Some("RUB"), &["卢布"]),
    (Some("INR"), &["印度卢比"]),
    (Some("CHF"), &["瑞士法郎", "瑞郎"]),
    (Some("CAD"), &["加元", "加拿大元"]),
    (Some("AUD"), &["澳元", "澳大利亚元"]),
    (Some("SGD"), &["新加坡元", "新元"]),
    (Some("NZD"), &["新西兰元", "纽元"]),
    (Some("TWD"), &["新台币", "台币", "元新台币", "元台币"]),
    (Some("MOP"), &["澳门元"]),
    (Some("THB"), &["泰铢"]),
    (Some("VND"), &["越南盾"]),
    (Some("SEK"), &["瑞典克朗"]),
    (Some("NOK"), &["挪威克朗"]),
    (Some("DKK"), &["丹麦克朗"]),
    (None, &["卢比", "法郎", "克朗", "比索", "里亚尔"]),
    (Some("BRL"), &["雷亚尔"]),
    (Some("MYR"), &["林吉特"]),
];

/// The currency whose own name is here.
fn named(text: &Text, at: usize) -> Option<(Unit, usize)> {
    let named = CURRENCIES.iter().filter_map(|(code, words)| Some((*code, text.skip_after(at, words)?)));
    let (code, next) = named.max_by_key(|(_, next)| *next)?;
    Some((Unit { code, ..Unit::open(UnitClass::Money) }, next))
}

/// The unit of money that is named here, and the character after its words.
pub(super) fn at(text: &Text, at: usize, first: usize) -> Option<(Unit, usize)> {
    if let Some(named) = named(text, at) {
        return Some(named);
    }
    let (factor, next) = match text.at(at) {
        '元' | '圆' => (Decimal::ONE, at + 1 + usize::from(text.starts(at + 1, &["钱"]))),
        '角' | '毛' if text.at(at) == '角' || text.at(at + 1) == '钱' => {
            (Decimal::new(1, 1), text.after(at, "毛钱").unwrap_or(at + 1))
        }
        '分' if text.at(at + 1) == '钱' => (Decimal::new(1, 2), at + 2),
        '分' if !is_other(text, at, at + 1) => return Some((cents(text, first), at + 1)),
        _ => return None,
    };
    (!is_other(text, at, next))
        .then_some((Unit { code: yuan(text, first), factor, class: UnitClass::Money }, next))
}

/// 分 is a hundredth of 元 where prices are meant, else a point of a score.
fn cents(text: &Text, first: usize) -> Unit {
    let from = text.back_to(first, 40, ends_clause);
    let prices = ["价", "费", "钱", "角", "元", "油", "息", "红利"];
    if text.contains_any(from, first, &prices) {
        return Unit { code: yuan(text, first), factor: Decimal::new(1, 2), class: UnitClass::Money };
    }
    UNKNOWN
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
    let from = text.back_to(first, 60, ends_clause);
    let before =
        (from..first).rev().find_map(|place| named_before(text, place).filter(|(_, next)| *next <= first));
    if let Some((code, _)) = before {
        return Some(code);
    }
    if let Some(code) = *text.currency.get_or_init(|| declared(text)) {
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
    let is_unit =
        before.is_ascii_digit() || matches!(before, '万' | '亿' | '百' | '千' | '元' | '兆' | '多' | '余');
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
