//! Words that say that a quantity rises or falls.

use super::direction::Direction;

/// Verbs and adverbs directly before the amount of a fall.
const FALLING: [&str; 84] = [
    "fell",
    "fall",
    "falls",
    "fallen",
    "falling",
    "decline",
    "declines",
    "declined",
    "declining",
    "decrease",
    "decreases",
    "decreased",
    "decreasing",
    "drop",
    "drops",
    "dropped",
    "dropping",
    "shrink",
    "shrinks",
    "shrank",
    "shrunk",
    "shrinking",
    "contract",
    "contracts",
    "contracted",
    "contracting",
    "slide",
    "slides",
    "slid",
    "sliding",
    "slip",
    "slips",
    "slipped",
    "sank",
    "sunk",
    "slumped",
    "slump",
    "plunged",
    "plunge",
    "tumbled",
    "plummeted",
    "down",
    "downward",
    "lose",
    "loses",
    "lost",
    "losing",
    "dipped",
    "dip",
    "dips",
    "eased",
    "ease",
    "eases",
    "easing",
    "slowed",
    "slow",
    "slows",
    "slowing",
    "narrowed",
    "narrow",
    "narrows",
    "narrowing",
    "softened",
    "weakened",
    "retreated",
    "receded",
    "shed",
    "sheds",
    "shedding",
    "depreciated",
    "moderated",
    "cooled",
    "diminished",
    "deteriorated",
    "worsened",
    "abated",
    "ebbed",
    "waned",
    "dwindled",
    "pared",
    "subtracted",
    "dampened",
    "halted",
    "lowers",
];

/// Verbs and adverbs directly before the amount of a rise.
const RISING: [&str; 86] = [
    "rose",
    "rise",
    "rises",
    "risen",
    "rising",
    "grew",
    "grow",
    "grows",
    "grown",
    "growing",
    "increase",
    "increases",
    "increased",
    "increasing",
    "climb",
    "climbs",
    "climbed",
    "climbing",
    "gain",
    "gains",
    "gained",
    "gaining",
    "jump",
    "jumps",
    "jumped",
    "jumping",
    "surge",
    "surges",
    "surged",
    "surging",
    "soar",
    "soars",
    "soared",
    "soaring",
    "advance",
    "advances",
    "advanced",
    "expand",
    "expands",
    "expanded",
    "expanding",
    "up",
    "upward",
    "add",
    "adds",
    "added",
    "adding",
    "widen",
    "widens",
    "widened",
    "widening",
    "improve",
    "improves",
    "improved",
    "improving",
    "accelerate",
    "accelerates",
    "accelerated",
    "accelerating",
    "quickened",
    "strengthened",
    "rebounded",
    "rebound",
    "recovered",
    "swelled",
    "swollen",
    "leapt",
    "leaped",
    "rocketed",
    "skyrocketed",
    "rallied",
    "appreciated",
    "mounted",
    "ballooned",
    "boomed",
    "edged",
    "ticked",
    "inched",
    "picked",
    "firmed",
    "escalated",
    "mushroomed",
    "multiplied",
    "spiked",
    "perked",
    "crept",
];

/// Words that mean a fall only before "by", at some distance too: cut costs by.
const FALLING_BY: [&str; 24] = [
    "lower",
    "lowered",
    "lowering",
    "smaller",
    "reduce",
    "reduces",
    "reduced",
    "reducing",
    "cut",
    "cuts",
    "cutting",
    "trimmed",
    "trim",
    "trims",
    "fewer",
    "less",
    "shortened",
    "curbed",
    "curtailed",
    "downgraded",
    "weaker",
    "slashed",
    "slash",
    "scaled",
];

/// Words that mean a rise only before "by".
const RISING_BY: [&str; 24] = [
    "higher", "larger", "bigger", "more", "raise", "raises", "raised", "raising", "lifted", "lift", "lifts",
    "boosted", "boost", "boosts", "extended", "enlarged", "upgraded", "stronger", "faster", "hiked", "hike",
    "pushed", "stepped", "enhanced",
];

/// Nouns for a fall.
const FALLS: [&str; 30] = [
    "decline",
    "declines",
    "decrease",
    "decreases",
    "drop",
    "drops",
    "fall",
    "falls",
    "reduction",
    "reductions",
    "contraction",
    "contractions",
    "loss",
    "losses",
    "cut",
    "cuts",
    "slump",
    "slumps",
    "dip",
    "dips",
    "slide",
    "slides",
    "slowdown",
    "plunge",
    "downturn",
    "shrinkage",
    "moderation",
    "deceleration",
    "saving",
    "savings",
];

/// Nouns for a rise.
const RISES: [&str; 24] = [
    "increase",
    "increases",
    "rise",
    "rises",
    "gain",
    "gains",
    "expansion",
    "jump",
    "jumps",
    "surge",
    "surges",
    "climb",
    "uptick",
    "upturn",
    "acceleration",
    "improvement",
    "hike",
    "hikes",
    "rebound",
    "upswing",
    "spike",
    "advance",
    "addition",
    "raise",
];

/// Words after the amount of a fall, besides the nouns.
pub(super) const LESS: [&str; 8] =
    ["lower", "down", "less", "fewer", "smaller", "below", "cheaper", "slower"];

/// Words after the amount of a rise, besides the nouns.
pub(super) const MORE: [&str; 8] = ["higher", "up", "more", "larger", "bigger", "above", "dearer", "faster"];

/// Nouns of a fall that may itself narrow or widen, which is said of no quantity: the decline narrowed by 1 point.
pub(super) const DECLINES: [&str; 8] =
    ["decline", "declines", "decrease", "drop", "fall", "contraction", "downturn", "slump"];

/// The direction that a word directly before an amount gives to it.
pub(super) fn before_amount(word: &str) -> Option<Direction> {
    pair(word, &FALLING, &RISING)
}

/// The direction that a word before "by" gives to the amount after it.
pub(super) fn before_by(word: &str) -> Option<Direction> {
    before_amount(word).or_else(|| pair(word, &FALLING_BY, &RISING_BY)).or_else(|| noun(word))
}

/// The direction that a noun gives to the amount after "of" or before it.
pub(super) fn noun(word: &str) -> Option<Direction> {
    pair(word, &FALLS, &RISES)
}

/// The direction that a word after an amount gives to it.
pub(super) fn after_amount(word: &str) -> Option<Direction> {
    noun(word).or_else(|| comparative(word))
}

/// The direction of a comparison after an amount: 3 percent lower.
pub(super) fn comparative(word: &str) -> Option<Direction> {
    pair(word, &LESS, &MORE)
}

/// Whether a word says a direction anywhere.
pub(super) fn is_any(word: &str) -> bool {
    before_by(word).or_else(|| comparative(word)).is_some() || word.eq_ignore_ascii_case("growth")
}

fn pair(word: &str, down: &[&str], up: &[&str]) -> Option<Direction> {
    let is_in = |words: &[&str]| words.iter().any(|one| one.eq_ignore_ascii_case(word));
    if is_in(down) {
        return Some(Direction::Down);
    }
    is_in(up).then_some(Direction::Up)
}
