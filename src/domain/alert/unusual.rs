//! Revisions beyond the usual ones.

use super::{Absence, Answer, Answers, Judgement};
use crate::domain::growth::Estimate;
use crate::domain::revision::{Move, Outlook, Refusal};

/// The judgement of what the newest publication of a series moved, by the figure that lies farthest outside the interval
/// of its outlook, or nearest to its end.
///
/// Where some of the figures that moved have no outlook, the others decide, and the text says how many have none; where
/// none has one, the rule is refused.
#[must_use]
pub fn unusual(moves: Result<Vec<Move>, Refusal>) -> Judgement {
    let refused = |reason: Refusal| Judgement {
        period: None,
        answers: Err(Absence::Refused(reason.code())),
        value: None,
        limit: None,
        detail: Some(reason.to_string()),
    };
    let moves = match moves {
        Ok(moves) => moves,
        Err(reason) => return refused(reason),
    };
    let judged = moves.iter().filter_map(|one| Some((one, one.outlook.ok()?, one.excess()?)));
    let farthest = judged.max_by(|one, other| one.2.total_cmp(&other.2));
    match (farthest, moves.iter().find_map(|one| one.outlook.err())) {
        (None, Some(reason)) => refused(reason),
        (None, None) => Judgement {
            period: None,
            answers: Ok(Answers::of(Answer::No)),
            value: None,
            limit: None,
            detail: Some("no figure moved".to_owned()),
        },
        (Some((one, outlook, excess)), _) => {
            let fires = if excess > 0.0 { Answer::Yes } else { Answer::No };
            let is_upper = (one.after - outlook.upper).abs() <= (one.after - outlook.lower).abs();
            Judgement {
                period: None,
                answers: Ok(Answers::of(fires)),
                value: Estimate::exact(one.after),
                limit: Some(if is_upper { outlook.upper } else { outlook.lower }),
                detail: Some(text(one, outlook, &moves)),
            }
        }
    }
}

/// `2020-Q1 moved from 0.41 to 0.12, usually to 0.2 to 0.6 (2 of 5 figures beyond, 1 without an outlook)`.
fn text(one: &Move, outlook: Outlook, moves: &[Move]) -> String {
    let [before, after, lower, upper] = [one.before, one.after, outlook.lower, outlook.upper].map(short);
    let beyond = moves.iter().filter(|one| one.is_beyond() == Some(true)).count();
    let without = moves.iter().filter(|one| one.outlook.is_err()).count();
    let without = if without > 0 { format!(", {without} without an outlook") } else { String::new() };
    let all = moves.len();
    format!(
        "{} moved from {before} to {after}, where {lower} to {upper} is usual ({beyond} of {all} moved figures beyond{without})",
        one.period
    )
}

/// A number with six significant digits.
fn short(number: f64) -> String {
    format!("{number:.5e}").parse().unwrap_or(number).to_string()
}
