//! A number with its unit.

use rust_decimal::Decimal;

use super::numeral::{self, Numeral};
use super::per;
use super::text::{Text, is_han};
use super::unit::{self, Unit, UnitClass};
use crate::domain::qualifier::Qualifier;
use crate::ingest::document::people_rate::PER_10000_PEOPLE;
use crate::ingest::document::unit::{PERCENT, TIMES};
use crate::ingest::document::{Direction, NumberKind};

/// A number with its unit.
#[derive(Debug, Clone, Copy)]
pub(super) struct Quantity {
    /// The first character.
    pub(super) first: usize,
    /// The character after the unit.
    pub(super) next: usize,
    pub(super) kind: NumberKind,
    pub(super) value: Option<Decimal>,
    pub(super) rounding: Decimal,
    pub(super) unit: Unit,
    /// What a character inside the token says: 30多家, 五分之一强.
    pub(super) qualifier: Option<Qualifier>,
    /// The direction that the words of the number themselves say: 减半, 翻番.
    pub(super) direction: Option<Direction>,
    /// The character after the numeral, where the words of the unit begin.
    pub(super) numeral_end: usize,
    /// The product of the scales.
    pub(super) scale: Decimal,
    pub(super) is_words: bool,
}

impl Quantity {
    /// A numeral in a unit whose words end at `next`.
    fn of(numeral: Numeral, unit: Unit, next: usize) -> Self {
        let scaled = numeral.times(unit.factor);
        Self {
            first: numeral.first,
            next,
            kind: NumberKind::Cardinal,
            value: scaled.value,
            rounding: scaled.rounding,
            unit,
            qualifier: numeral.qualifier,
            direction: None,
            numeral_end: numeral.next,
            scale: numeral.scale,
            is_words: numeral.is_words,
        }
    }

    /// A number in words that names its own unit.
    fn worded(first: usize, next: usize, value: Option<Decimal>, code: &'static str) -> Self {
        let class = if code == TIMES { UnitClass::Multiple } else { UnitClass::Share };
        Self {
            first,
            next,
            kind: NumberKind::Fraction,
            value: value.map(|value| value.normalize()),
            rounding: Decimal::ZERO,
            unit: Unit { code: Some(code), factor: Decimal::ONE, class },
            qualifier: None,
            direction: None,
            numeral_end: next,
            scale: Decimal::ONE,
            is_words: true,
        }
    }

    /// The same number with 多, 余, 强 or 弱 after it, which belong to the token.
    fn with_excess(self, text: &Text) -> Self {
        let qualifier = match text.at(self.next) {
            '多' | '余' | '强' => Qualifier::MoreThan,
            '弱' => Qualifier::Nearly,
            _ => return self,
        };
        let after = text.at(self.next + 1);
        let ends = !is_han(after) || matches!(after, '的' | '在' | '来' | '是' | '由' | '和' | '与');
        let fits = ends && self.qualifier.is_none() && !after.is_ascii_digit();
        if fits { Self { next: self.next + 1, qualifier: Some(qualifier), ..self } } else { self }
    }
}

/// The number at this character. Characters before `floor` belong to an earlier one.
pub(super) fn read(text: &Text, at: usize, floor: usize) -> Option<Quantity> {
    let (sign, start) = sign_at(text, at, floor);
    let read = share(text, start)
        .or_else(|| multiple(text, start))
        .or_else(|| tenths(text, start))
        .or_else(|| measured(text, start))?;
    let read = read.with_excess(text);
    let value = read.value.map(|value| if sign == Some('-') { -value } else { value });
    (sign.is_none() || start < read.next).then_some(Quantity { first: at, value, ..read })
}

/// The printed sign at this character, and where the number after it begins.
fn sign_at(text: &Text, at: usize, floor: usize) -> (Option<char>, usize) {
    let is_number = text.at(at + 1).is_ascii_digit() || text.starts(at + 1, &["百分之", "千分之"]);
    let before = text.preceding(at);
    let follows = at > floor || floor == 0;
    let opens = is_han(before) || matches!(before, '\0' | '(' | '，' | '、' | ':' | '\n' | ';' | ',');
    match text.at(at) {
        '-' if is_number && opens && follows => (Some('-'), at + 1),
        '+' if is_number && !before.is_ascii_digit() => (Some('+'), at + 1),
        '负' if is_number => (Some('-'), at + 1),
        '零' if text.at(at + 1) == '下' && text.at(at + 2).is_ascii_digit() => (Some('-'), at + 2),
        '¥' | '￥' | '$' if text.at(at + 1).is_ascii_digit() => (None, at),
        _ => (None, at),
    }
}

/// 百分之八, 千分之三, 三分之一, 2/3.
fn share(text: &Text, at: usize) -> Option<Quantity> {
    if let Some(start) = text.after(at, "百分之") {
        let numeral = numeral::read(text, start)?;
        let share = Quantity::worded(at, numeral.next, numeral.value, PERCENT);
        return Some(Quantity { rounding: numeral.rounding, ..share });
    }
    let Some((parts, start)) = denominator(text, at) else { return slash(text, at) };
    let count = numeral::read(text, start)?;
    let percent = count.value.and_then(|count| count.checked_mul(Decimal::ONE_HUNDRED)?.checked_div(parts));
    (parts > Decimal::ZERO).then_some(())?;
    Some(Quantity::worded(at, count.next, percent, PERCENT))
}

/// The number of parts and where their count begins.
fn denominator(text: &Text, at: usize) -> Option<(Decimal, usize)> {
    let numeral = numeral::read(text, at)?;
    let parts = numeral.value.filter(|parts| *parts > Decimal::ONE)?;
    text.after(numeral.next, "分之").map(|start| (parts, start))
}

/// A fraction with a slash, such as 2/3, which is neither a date nor a code.
fn slash(text: &Text, at: usize) -> Option<Quantity> {
    let small = |place: usize| text.at(place).to_digit(10).filter(|_| !text.at(place + 1).is_ascii_digit());
    let (count, parts) = small(at).zip(small(at + 2).filter(|_| text.at(at + 1) == '/'))?;
    let before = text.preceding(at);
    let stands_alone = !before.is_ascii_alphanumeric() && !matches!(before, '/' | '-' | '.') && !matches!(text.at(at + 3), '/' | '年' | '月' | '.' | '%');
    let percent = Decimal::from(count * 100).checked_div(Decimal::from(parts));
    (stands_alone && count > 0 && count < parts).then(|| Quantity::worded(at, at + 3, percent, PERCENT))
}

/// 一半, 减半, 过半, 翻番, 翻两番, 翻倍.
fn multiple(text: &Text, at: usize) -> Option<Quantity> {
    let half = Some(Decimal::from(50));
    if let Some(next) = text.after(at, "减半") {
        let halved = Quantity::worded(at, next, half, PERCENT);
        return Some(Quantity { direction: Some(Direction::Down), ..halved });
    }
    if let Some(next) = text.skip_after(at, &["过半数", "过半"]) {
        let more = Quantity::worded(at, next, half, PERCENT);
        let fits = !matches!(text.preceding(at), '超' | '不' | '未') && !is_half_of_time(text, next);
        return fits.then_some(Quantity { qualifier: Some(Qualifier::MoreThan), ..more });
    }
    if let Some(next) = text.skip_after(at, &["一半", "半数"]) {
        return Some(Quantity::worded(at, next, half, PERCENT));
    }
    let is_hedged = text.ends(at, &["近", "超", "逾", "约", "超过", "不到", "不足", "占比"]);
    if is_hedged && text.at(at) == '半' && !is_half_of_time(text, at + 1) && !text.starts(at + 1, &["导体", "岛", "成品"]) {
        return Some(Quantity::worded(at, at + 1, half, PERCENT));
    }
    doubling(text, at)
}

fn is_half_of_time(text: &Text, at: usize) -> bool {
    text.starts(at, &["年", "个", "月", "天", "日", "小时", "世纪", "场", "程", "径"])
}

/// 翻番 ×2, 翻两番 ×4, 翻倍 ×2.
fn doubling(text: &Text, at: usize) -> Option<Quantity> {
    let start = text.skip_after(at, &["翻了", "翻"])?;
    let up = |next, value| {
        let times = Quantity::worded(at, next, value, TIMES);
        Some(Quantity { kind: NumberKind::Cardinal, direction: Some(Direction::Up), ..times })
    };
    if let Some(next) = text.skip_after(start, &["番", "倍"]) {
        return up(next, Some(Decimal::TWO));
    }
    let hedges: [(&str, Qualifier); 5] = [
        ("近", Qualifier::Nearly),
        ("约", Qualifier::Approximately),
        ("超过", Qualifier::MoreThan),
        ("超", Qualifier::MoreThan),
        ("不止", Qualifier::MoreThan),
    ];
    let (hedge, start) = text.longest_after(start, &hedges).map_or((None, start), |(hedge, next)| (Some(hedge), next));
    let count = numeral::read(text, start)?;
    let next = text.after(count.next, "番")?;
    let doublings = count.value.and_then(|count| u32::try_from(count).ok()).filter(|count| *count <= 20);
    let value = doublings.map(|count| Decimal::from(2_u64.pow(count)));
    up(next, value).map(|times| Quantity { qualifier: hedge.or(count.qualifier), ..times })
}

/// 七成, 两成五, 八成半.
fn tenths(text: &Text, at: usize) -> Option<Quantity> {
    const WORDS: &[&str] = &[
        "立", "为", "功", "本", "果", "交", "员", "长", "效", "都", "品", "分", "熟", "就", "型", "绩", "份", "套", "像", "色", "渝", "药", "千", "百",
    ];
    let numeral = numeral::read(text, at).filter(|numeral| numeral.next > at)?;
    let place = text.after(numeral.next, "成")?;
    if text.starts(place, WORDS) || numeral.value.is_some_and(|tenths| tenths > Decimal::TEN) || numeral.scale > Decimal::ONE {
        return None;
    }
    let percent = numeral.value.map(|tenths| tenths * Decimal::TEN);
    let (more, next) = match numeral::digit(text.at(place)).filter(|_| !is_han(text.at(place + 1)) || text.at(place + 1) == '的') {
        Some(digit) => (Decimal::from(digit), place + 1),
        None if text.at(place) == '半' => (Decimal::from(5), place + 1),
        None => (Decimal::ZERO, place),
    };
    let value = percent.and_then(|percent| percent.checked_add(more));
    let share = Quantity::worded(at, next, value, PERCENT);
    let is_digits = !numeral.is_words;
    let rounding = if is_digits { numeral.rounding * Decimal::TEN } else { Decimal::ZERO };
    Some(Quantity { rounding, qualifier: numeral.qualifier, ..share })
}

/// A numeral with the unit after it.
fn measured(text: &Text, at: usize) -> Option<Quantity> {
    let numeral = numeral::read(text, at)?;
    let named = unit::read(text, numeral.next, numeral.first);
    let (unit, next) = named.unwrap_or_else(|| (unit::unnamed(text, &numeral), numeral.next));
    let unit = whole_things(&numeral, per_each(text, numeral.first, unit));
    Some(with_fraction(text, Quantity::of(numeral, unit, next)))
}

/// A part of a thing that comes in wholes is a rate whose denominator stands elsewhere: 死亡人数1.3人.
fn whole_things(numeral: &Numeral, unit: Unit) -> Unit {
    let is_part = numeral.scale == Decimal::ONE && numeral.value.is_some_and(|value| !value.fract().is_zero());
    let is_count = unit.class == UnitClass::Count && unit.code != Some(PER_10000_PEOPLE);
    if is_part && is_count { Unit { code: None, ..unit } } else { unit }
}

/// The unit with the denominator that 每 names before it. Shares and multiples have none.
fn per_each(text: &Text, first: usize, unit: Unit) -> Unit {
    if matches!(unit.class, UnitClass::Share | UnitClass::Multiple | UnitClass::Time | UnitClass::Unknown) {
        return unit;
    }
    per::each_before(text, first).filter(|_| !per::is_denominator(text, first)).map_or(unit, |each| per::over(unit, each))
}

/// 3元5角, 两倍半: a half or a smaller coin after the unit.
fn with_fraction(text: &Text, quantity: Quantity) -> Quantity {
    let is_half = text.at(quantity.next) == '半' && quantity.unit.class == UnitClass::Multiple;
    if is_half && !is_half_of_time(text, quantity.next + 1) {
        let value = quantity.value.and_then(|value| value.checked_add(Decimal::new(5, 1)));
        return Quantity { value, next: quantity.next + 1, rounding: Decimal::ZERO, ..quantity };
    }
    coins(text, quantity).unwrap_or(quantity)
}

fn coins(text: &Text, quantity: Quantity) -> Option<Quantity> {
    (quantity.unit.class == UnitClass::Money && text.preceding(quantity.next) == '元').then_some(())?;
    let rest = numeral::read(text, quantity.next)?;
    let (factor, next) = match text.at(rest.next) {
        '角' => (Decimal::new(1, 1), rest.next + 1),
        '分' => (Decimal::new(1, 2), rest.next + 1),
        _ => return None,
    };
    let rest = rest.times(factor);
    let value = quantity.value?.checked_add(rest.value?);
    Some(Quantity { value, rounding: rest.rounding, next, ..quantity })
}
