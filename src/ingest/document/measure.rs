//! The unit of a number, from the words around it.

use super::numeral::Numeral;
use super::tokens::Tokens;
use super::unit::unit_at;
use super::unit_code::{NUMBER, PERCENT, UnitName};
use super::{NumberKind, counted, rate};

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
