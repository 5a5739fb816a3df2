//! Chinese numerals: digits with Chinese scales after them, and numbers in Chinese characters.

use rust_decimal::Decimal;

use super::text::Text;
use crate::domain::qualifier::Qualifier;

/// Units whose names begin with the character of a scale.
const UNITS_LIKE_SCALES: [&str; 16] = [
    "千瓦", "千克", "千米", "千卡", "千伏", "千赫", "千帕", "千焦", "千升", "千字节", "兆瓦", "兆赫", "兆帕", "兆字节", "百分点", "兆欧",
];

/// The maximum number of characters of one numeral.
const LONGEST: usize = 40;

/// A numeral without its unit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Numeral {
    /// The first character.
    pub(super) first: usize,
    /// The character after the last one.
    pub(super) next: usize,
    /// The value; `None` where the text does not determine it ("几十") or it overflows.
    pub(super) value: Option<Decimal>,
    /// One unit in the last printed place; zero for words.
    pub(super) rounding: Decimal,
    /// The product of the scales after digits, at least one.
    pub(super) scale: Decimal,
    /// Whether the numeral has no digits 0 to 9.
    pub(super) is_words: bool,
    /// What 余, 多 or 来 inside the numeral says.
    pub(super) qualifier: Option<Qualifier>,
}

impl Numeral {
    /// The same numeral times a factor.
    pub(super) fn times(self, factor: Decimal) -> Self {
        let product = |amount: Decimal| amount.checked_mul(factor).map(|product| product.normalize());
        Self {
            value: self.value.and_then(product),
            rounding: product(self.rounding).unwrap_or_default(),
            scale: product(self.scale).unwrap_or(self.scale),
            ..self
        }
    }
}

/// Reads the numeral that begins at this character.
pub(super) fn read(text: &Text, at: usize) -> Option<Numeral> {
    if text.at(at).is_ascii_digit() { digits(text, at) } else { words(text, at) }
}

/// The power of ten of a scale; 兆 is 10¹² in traditional script and never alone in the other.
pub(super) fn scale_at(text: &Text, at: usize) -> Option<u32> {
    let power = match text.at(at) {
        '十' | '拾' => 1,
        '百' | '佰' => 2,
        '千' | '仟' => 3,
        '万' => 4,
        '亿' => 8,
        '兆' if text.is_traditional => 12,
        _ => return None,
    };
    (!text.starts(at, &UNITS_LIKE_SCALES)).then_some(power)
}

fn power_of_ten(power: u32) -> Decimal {
    10_u64.checked_pow(power).map_or(Decimal::ONE, Decimal::from)
}

/// What a character between a number and its scale or unit says.
pub(super) fn excess_at(text: &Text, at: usize) -> Option<Qualifier> {
    match text.at(at) {
        '余' | '多' => Some(Qualifier::MoreThan),
        '来' => Some(Qualifier::Approximately),
        _ => None,
    }
}

fn digits(text: &Text, at: usize) -> Option<Numeral> {
    let next = digits_end(text, at);
    let printed: String = (at..next).map(|place| text.at(place)).filter(|place| *place != ' ').collect();
    let (value, rounding) = amount(&printed)?;
    let mut numeral = Numeral {
        first: at,
        next,
        value: Some(value),
        rounding,
        scale: Decimal::ONE,
        is_words: false,
        qualifier: None,
    };
    with_scales(text, &mut numeral);
    Some(compound(text, numeral))
}

/// The end of digits with their groups and decimal places.
pub(super) fn digits_end(text: &Text, at: usize) -> usize {
    let run = |from: usize| (from..).take_while(|place| text.at(*place).is_ascii_digit()).count();
    let mut next = at + run(at);
    let first = next - at;
    while (first <= 3 || matches!(text.at(next), '.')) && matches!(text.at(next), ',' | ' ' | '\'' | '’') {
        if run(next + 1) != 3 {
            break;
        }
        next += 4;
    }
    while text.at(next) == '.' && run(next + 1) > 0 {
        next += 1 + run(next + 1);
    }
    next
}

/// The value of digits and one unit in their last place.
fn amount(printed: &str) -> Option<(Decimal, Decimal)> {
    if printed.len() > LONGEST {
        return None;
    }
    let plain: String =
        printed.chars().filter(|character| character.is_ascii_digit() || *character == '.').collect();
    let value = Decimal::from_str_exact(&plain).ok()?;
    Some((value, Decimal::new(1, value.scale())))
}

/// Adds the scales after digits, and 余 or 多 before or after them.
fn with_scales(text: &Text, numeral: &mut Numeral) {
    let mut place = numeral.next;
    let mut qualifier = None;
    let mut scale = Some(Decimal::ONE);
    let mut has_scale = false;
    loop {
        if let Some(excess) = excess_at(text, place).filter(|_| qualifier.is_none()) {
            qualifier = Some(excess);
            place += 1;
        } else if let Some(power) = scale_at(text, place) {
            scale = scale.and_then(|scale| scale.checked_mul(power_of_ten(power)));
            place += 1;
            has_scale = true;
        } else {
            break;
        }
    }
    if place > numeral.next && (has_scale || qualifier.is_some()) {
        numeral.next = place;
        numeral.qualifier = qualifier;
        let factor = scale.unwrap_or_default();
        numeral.value = scale.and(numeral.value).and_then(|value| value.checked_mul(factor)).map(|value| value.normalize());
        numeral.rounding = numeral.rounding.checked_mul(factor).unwrap_or_default().normalize();
        numeral.scale = factor;
    }
}

/// Digits and scales that go on with digits and a smaller scale: 3亿5千万, 1亿2000万.
fn compound(text: &Text, near: Numeral) -> Numeral {
    if near.scale < Decimal::from(10_000) || near.qualifier.is_some() || !text.at(near.next).is_ascii_digit() {
        return near;
    }
    let Some(far) = digits(text, near.next).filter(|far| far.scale < near.scale) else { return near };
    let fits = far.value.is_some_and(|value| value < near.scale && far.scale >= Decimal::from(1000));
    let sum = near.value.zip(far.value).and_then(|(near, far)| near.checked_add(far));
    if fits { Numeral { first: near.first, value: sum, ..far } } else { near }
}

/// A digit in Chinese characters.
pub(super) const fn digit(character: char) -> Option<u32> {
    Some(match character {
        '零' | '〇' => 0,
        '一' | '壹' => 1,
        '二' | '两' | '贰' => 2,
        '三' | '叁' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

const fn is_financial(character: char) -> bool {
    matches!(character, '壹' | '贰' | '叁' | '肆' | '伍' | '陆' | '柒' | '捌' | '玖')
}

/// The parts of a number in words that are read so far.
#[derive(Default)]
struct Sum {
    /// What is complete in units of 10⁸ and more, then of 10⁴.
    total: Decimal,
    /// The group below the next 万 or 亿.
    section: Decimal,
    /// A digit without its scale.
    pending: Option<u32>,
    /// The last scale, for 一万五.
    last_power: u32,
    /// Whether a zero came since the last scale.
    after_zero: bool,
    has_scale: bool,
    /// Whether two digits stand side by side as an estimate: 三四十, 七八.
    is_vague: bool,
    excess: Option<Qualifier>,
}

impl Sum {
    fn add_digit(&mut self, value: u32) {
        if self.pending.is_some_and(|pending| pending > 0) {
            self.is_vague = true;
        }
        self.after_zero |= value == 0;
        self.pending = Some(value);
    }

    /// Adds a scale; `false` on overflow.
    fn add_scale(&mut self, power: u32) -> bool {
        let is_first = self.pending.is_none() && self.section.is_zero() && self.total.is_zero();
        let digit = Decimal::from(self.pending.unwrap_or(u32::from(power < 4 || is_first)));
        let scale = power_of_ten(power);
        let added = match power {
            0..4 => digit.checked_mul(scale).and_then(|part| self.section.checked_add(part)).map(|section| {
                self.section = section;
            }),
            _ => self.close(digit, is_first, scale, power),
        };
        self.pending = None;
        self.last_power = power;
        self.after_zero = false;
        self.has_scale = true;
        added.is_some()
    }

    fn close(&mut self, digit: Decimal, is_first: bool, scale: Decimal, power: u32) -> Option<()> {
        let group = if is_first || self.pending.is_some() { self.section.checked_add(digit)? } else { self.section };
        // 亿 multiplies all before it (三万亿), 万 its own group.
        let whole = if power >= 8 { self.total.checked_add(group)? } else { group };
        let product = whole.checked_mul(scale)?;
        self.total = if power >= 8 { product } else { self.total.checked_add(product)? };
        self.section = Decimal::ZERO;
        Some(())
    }

    fn value(&self) -> Option<Decimal> {
        let pending = Decimal::from(self.pending.unwrap_or_default());
        let short = self.last_power >= 2 && !self.after_zero;
        let rest = if short { pending.checked_mul(power_of_ten(self.last_power - 1))? } else { pending };
        self.total.checked_add(self.section)?.checked_add(rest).filter(|_| !self.is_vague)
    }
}

/// A number in Chinese characters: 一万两千余, 三点五, 二〇二四.
fn words(text: &Text, at: usize) -> Option<Numeral> {
    let is_vague = matches!(text.at(at), '几' | '数') && scale_at(text, at + 1).is_some();
    let start = at + usize::from(is_vague);
    if let Some(positional) = positional(text, start) {
        return Some(positional);
    }
    let mut sum = Sum { is_vague, ..Sum::default() };
    let mut next = start;
    let mut fits = true;
    while next - at < LONGEST {
        if let Some(value) = digit(text.at(next)) {
            sum.add_digit(value);
        } else if let Some(power) = scale_at(text, next) {
            fits &= sum.add_scale(power);
        } else if text.at(next) == '几' && sum.has_scale {
            sum.is_vague = true;
        } else if let Some(excess) = excess_at(text, next).filter(|_| sum.excess.is_none() && excess_fits(text, next, &sum)) {
            sum.excess = Some(excess);
        } else {
            break;
        }
        next += 1;
    }
    (next > start && is_number(text, start, next)).then_some(())?;
    let (value, next) = decimals(text, next, &sum);
    Some(Numeral {
        first: at,
        next,
        value: value.filter(|_| fits).map(|value| value.normalize()),
        rounding: Decimal::ZERO,
        scale: Decimal::ONE,
        is_words: true,
        qualifier: sum.excess,
    })
}

/// Whether 余, 多 or 来 here belongs to the number: after ten and more.
fn excess_fits(text: &Text, at: usize, sum: &Sum) -> bool {
    sum.has_scale && sum.pending.is_none() && !text.starts(at, &["多数", "来自", "来看", "来说", "多样", "多元", "多边"])
}

/// Financial characters are a number only with a scale; 伍 and 陆 are also words of their own.
fn is_number(text: &Text, first: usize, next: usize) -> bool {
    let has = |belongs: fn(char) -> bool| (first..next).any(|place| belongs(text.at(place)));
    !has(is_financial) || (has(|character| matches!(character, '拾' | '佰' | '仟')) && next - first > 1)
}

/// The value with the decimal places after 点: 三点五.
fn decimals(text: &Text, next: usize, sum: &Sum) -> (Option<Decimal>, usize) {
    let whole = sum.value();
    let is_point = text.at(next) == '点' && digit(text.at(next + 1)).is_some();
    if !is_point || sum.excess.is_some() {
        return (whole, next);
    }
    let places: Vec<u32> = (next + 1..).map_while(|place| digit(text.at(place))).take(10).collect();
    let part = places.iter().try_fold(Decimal::ZERO, |part, digit| {
        part.checked_mul(Decimal::TEN)?.checked_add(Decimal::from(*digit))
    });
    let scale = u32::try_from(places.len()).unwrap_or_default();
    let value = whole.zip(part).and_then(|(whole, part)| whole.checked_add(part.checked_div(power_of_ten(scale))?));
    let end = next + 1 + places.len();
    match scale_at(text, end).filter(|power| *power >= 4) {
        Some(power) => (value.and_then(|value| value.checked_mul(power_of_ten(power))), end + 1),
        None => (value, end),
    }
}

/// Digits in Chinese characters one by one, without scales: 二〇二四.
fn positional(text: &Text, at: usize) -> Option<Numeral> {
    let digits: Vec<u32> = (at..).map_while(|place| digit(text.at(place))).take(LONGEST).collect();
    let next = at + digits.len();
    (digits.len() >= 3 && scale_at(text, next).is_none()).then_some(())?;
    let value = digits.iter().try_fold(Decimal::ZERO, |value, digit| {
        value.checked_mul(Decimal::TEN)?.checked_add(Decimal::from(*digit))
    });
    let scale = Decimal::ONE;
    Some(Numeral { first: at, next, value, rounding: Decimal::ZERO, scale, is_words: true, qualifier: None })
}
