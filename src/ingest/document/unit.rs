//! Scale and unit words around a numeral.

use rust_decimal::Decimal;

use super::tokens::Tokens;
use super::unit_names::{ABBREVIATIONS, OTHER_UNIT, WORDS};
use super::{currency, vocabulary};

pub(super) use super::unit_code::{NUMBER, OPEN, PERCENT, RANK, TIMES, UnitName};

/// The unit that is named at this token by the longest name.
pub(super) fn unit_at(tokens: &Tokens, index: usize) -> Option<UnitName> {
    let of_words = |words: &'static [(&'static str, &'static [&'static str])]| {
        words
            .iter()
            .flat_map(|(code, names)| names.iter().map(move |name| (*code, *name)))
            .filter_map(|(code, name)| {
                tokens.phrase(index, name).map(|next| UnitName { code, power: 0, next })
            })
            .max_by_key(|unit| unit.next)
    };
    let abbreviation = || {
        ABBREVIATIONS
            .iter()
            .flat_map(|(code, power, names)| names.iter().map(move |name| (*code, *power, *name)))
            .filter_map(|(code, power, name)| {
                tokens.literal(index, name).map(|next| UnitName { code, power, next })
            })
            .filter(|unit| !is_cut(tokens, unit.next))
            .max_by_key(|unit| unit.next)
    };
    let money = || {
        currency::after(tokens, index)
            .or_else(|| currency::won_after_scale(tokens, index))
            .map(|(code, next)| UnitName { code, power: 0, next })
    };
    let unit = [of_words(&WORDS), of_words(&currency::WORDS), abbreviation(), money()]
        .into_iter()
        .flatten()
        .max_by_key(|unit| unit.next)?;
    let goes_on = OTHER_UNIT.iter().find_map(|phrase| tokens.phrase(tokens.after_joint(unit.next), phrase));
    Some(goes_on.map_or(unit, |next| UnitName { code: OPEN, power: 0, next }))
}

/// Whether an abbreviation that ends here goes on: the Mt of Mtx, the m of m².
fn is_cut(tokens: &Tokens, next: usize) -> bool {
    tokens.is(next, &["²", "³"])
        || (tokens.is_word(next) && tokens.text(next - 1).ends_with(char::is_alphanumeric))
}

/// The scale words after a numeral: their product and the token after them.
///
/// The product is `None` on overflow.
pub(super) fn scale_after(tokens: &Tokens, index: usize) -> (Option<Decimal>, usize) {
    let mut product = Some(Decimal::ONE);
    let mut next = index;
    while let Some(power) = vocabulary::scale(tokens.text(tokens.after_joint(next))) {
        product = product.and_then(|product| product.checked_mul(vocabulary::power_of_ten(power)));
        next = tokens.after_joint(next) + 1;
        let is_short = tokens.is(next - 1, &["mio", "mln", "mn", "mrd", "bn"]) && tokens.is(next, &["."]);
        if is_short && tokens.text(next + 2).starts_with(char::is_lowercase) {
            next += 1;
        }
    }
    (product, next)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(text: &str) -> Option<(&'static str, usize)> {
        unit_at(&Tokens::new(text), 0).map(|unit| (unit.code, unit.next))
    }

    #[test]
    fn the_longest_unit_name_wins() {
        assert_eq!(unit("percentage points up"), Some(("percentage_points", 3)));
        assert_eq!(unit("per cent"), Some((PERCENT, 3)));
        assert_eq!(unit("US dollars"), Some(("USD", 3)));
        assert_eq!(unit("U.S. dollars"), Some(("USD", 6)));
        assert_eq!(unit("kilowatt-hours"), Some(("kilowatt_hours", 3)));
        assert_eq!(unit("m² of wall"), Some(("square_metres", 2)));
        assert_eq!(unit("tonnes of oil equivalent"), Some((OPEN, 7)));
        assert_eq!(unit("unity"), None);
        assert_eq!(unit("RMB"), Some(("CNY", 1)));
        assert_eq!(unit("RMB 5"), None);
    }

    #[test]
    fn scales_multiply_until_they_overflow() {
        let (product, next) = scale_after(&Tokens::new(" hundred million yuan"), 0);
        assert_eq!((product, next), (Some(Decimal::from(100_000_000)), 4));
        assert_eq!(scale_after(&Tokens::new(&" trillion".repeat(9)), 0), (None, 18));
    }
}
