//! Scale and unit words around a numeral.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::tokens::Tokens;
use super::unit_names::{ABBREVIATIONS, OTHER_UNIT, WORDS};
use super::{NumberKind, counted, currency, rate, vocabulary};

/// The unit of a count.
pub(super) const NUMBER: &str = "number";

/// The mark of a number whose unit is named but not known.
pub(super) const OPEN: &str = "open";

/// The unit of a fraction of a whole.
pub(super) const PERCENT: &str = "percent";

/// The unit of a position in an order.
pub(super) const RANK: &str = "rank";

/// The unit of a factor.
pub(super) const TIMES: &str = "times";

/// The unit of a length of time in years.
pub(super) const YEARS: &str = "years";

/// A unit that stands in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct UnitName {
    /// Its code, or [`OPEN`].
    pub(super) code: &'static str,
    /// The power of ten that the name has in it: 6 for mb/d.
    pub(super) power: u32,
    /// The token after the name.
    pub(super) next: usize,
}

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

/// The unit of a numeral, the power of ten in its name, and the token after the words that name it.
pub(super) fn of(tokens: &Tokens, numeral: &Numeral) -> UnitName {
    let stays = |code, next| UnitName { code, power: 0, next };
    let own = match numeral.unit {
        Some(code) => stays(code, numeral.next),
        None if numeral.kind != NumberKind::Cardinal => return stays(NUMBER, numeral.next),
        None => {
            let place = tokens.after_joint(numeral.next);
            let unit = unit_at(tokens, place).or_else(|| points(tokens, numeral.first, place));
            let Some(unit) = unit else {
                return counted::unit_after(tokens, numeral.next, numeral.value);
            };
            unit
        }
    };
    match rate::unit(tokens, own.code, own.next) {
        Some((code, next)) => UnitName { code, next, ..own },
        None => own,
    }
}

/// Points of percent: a share or rate is spoken of, or the level that is reached is one.
fn points(tokens: &Tokens, first: usize, place: usize) -> Option<UnitName> {
    const SHARES: [&str; 16] = [
        "share",
        "shares",
        "rate",
        "rates",
        "ratio",
        "margin",
        "margins",
        "percent",
        "%",
        "intensity",
        "penetration",
        "proportion",
        "utilisation",
        "utilization",
        "inflation",
        "unemployment",
    ];
    if !tokens.is(place, &["points", "point"]) {
        return None;
    }
    let level = tokens.phrase(tokens.after_joint(place + 1), "to").map(|next| tokens.after_joint(next));
    let reaches_share = level.is_some_and(|level| {
        unit_at(tokens, tokens.after_joint(level + 1)).is_some_and(|unit| unit.code == PERCENT)
    });
    let is_index = |at: usize| tokens.is(at, &["index", "indices", "indicator", ".", ";"]);
    let named = (first.saturating_sub(24)..first)
        .rev()
        .take_while(|at| !is_index(*at))
        .any(|at| tokens.is(at, &SHARES));
    (reaches_share || (level.is_none() && named)).then_some(UnitName {
        code: "percentage_points",
        power: 0,
        next: place + 1,
    })
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
