//! Words that say that a quantity rises or falls by a number, which has no sign itself.

use rust_decimal::Decimal;

use super::numeral::Numeral;
use super::tokens::{TokenKind, Tokens};
use super::unit::UnitName;
use super::{NumberKind, change_words, currency, list, qualifier, unit};
use crate::domain::codes::codes;

/// Whether a quantity rises or falls by a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Direction {
    /// It rises.
    Up,
    /// It falls.
    Down,
}

codes!(Direction {
    Up = "up",
    Down = "down",
});

/// Words after which the word before is not a change: "five percent fall below a line".
const PLACES: [&str; 8] = ["below", "under", "into", "within", "outside", "short", "behind", "through"];

/// Adverbs, articles and phrases of time between a change and its amount.
const BESIDE: [&str; 48] = [
    "a",
    "an",
    "another",
    "further",
    "additional",
    "combined",
    "between",
    "just",
    "only",
    "year on year",
    "year over year",
    "quarter on quarter",
    "month on month",
    "month over month",
    "week on week",
    "on year",
    "on the year",
    "on quarter",
    "on month",
    "yoy",
    "y o y",
    "annual",
    "annualised",
    "annualized",
    "annually",
    "yearly",
    "quarterly",
    "monthly",
    "sharp",
    "sharply",
    "slight",
    "slightly",
    "steadily",
    "significantly",
    "marginally",
    "modestly",
    "gradually",
    "rapidly",
    "strongly",
    "again",
    "also",
    "even",
    "well",
    "by nearly",
    "net",
    "cumulative",
    "real",
    "back",
];

/// Qualifiers that make the number a level unless "by" comes before them: "it fell below 5 percent".
const LEVELS: [&str; 9] =
    ["under", "below", "above", "beyond", "lower than", "higher than", "close to", "nearing", "approaching"];

/// What a comparison that is none over time is made with: higher than the average.
const STANDARDS: [&str; 14] = [
    "average",
    "mean",
    "median",
    "norm",
    "benchmark",
    "target",
    "national",
    "overall",
    "that",
    "those",
    "men",
    "women",
    "global",
    "peers",
];

/// The maximum number of words between a change and its amount.
const LONGEST_NAME: usize = 12;

/// The largest ratio of the two numbers of a range.
const LARGEST_RANGE: Decimal = Decimal::from_parts(3, 0, 0, false, 0);

/// The amounts of changes in the text read so far.
#[derive(Debug, Default)]
pub(super) struct Changes {
    amounts: Vec<Amount>,
}

/// The amount of a change.
#[derive(Debug)]
struct Amount {
    /// The token after its unit.
    next: usize,
    unit: &'static str,
    value: Option<Decimal>,
    direction: Direction,
    /// The first token of the second number of the range that begins here, and the token after its unit.
    range_end: Option<usize>,
}

impl Changes {
    /// The direction of a number.
    pub(super) fn direction(
        &mut self,
        tokens: &Tokens,
        numeral: &Numeral,
        unit: UnitName,
    ) -> Option<Direction> {
        let is_amount = matches!(numeral.kind, NumberKind::Cardinal | NumberKind::Fraction);
        if !is_amount || numeral.is_year(tokens) && unit.next == numeral.next {
            return None;
        }
        let direction = numeral
            .direction
            .or_else(|| self.of_range(numeral))
            .or_else(|| said_before(tokens, numeral, unit))
            .or_else(|| said_after(tokens, numeral, unit))
            .or_else(|| self.of_list(tokens, numeral, unit))?;
        self.amounts.push(Amount {
            next: unit.next,
            unit: unit.code,
            value: numeral.value,
            direction,
            range_end: numeral.range_end,
        });
        Some(direction)
    }

    /// The direction of the first number of the range that ends here.
    fn of_range(&self, numeral: &Numeral) -> Option<Direction> {
        let last = self.amounts.last()?;
        let is_inside = last.range_end.is_some_and(|end| last.next <= numeral.first && numeral.first < end);
        // A second number that is much larger is the level that is reached: cut by 2,300 to 41,900.
        let times = numeral.value.zip(last.value).and_then(|(far, near)| far.checked_div(near));
        let is_near = times.is_none_or(|times| times.abs() <= LARGEST_RANGE);
        (is_inside && is_near).then_some(last.direction)
    }

    /// The direction of the list that the number goes on with.
    fn of_list(&self, tokens: &Tokens, numeral: &Numeral, unit: UnitName) -> Option<Direction> {
        let last = self.amounts.last()?;
        if is_said_again(tokens, last.next, numeral.first) {
            return Some(last.direction);
        }
        (last.unit == unit.code).then_some(())?;
        let after = after_beside(tokens, unit.next);
        let is_share = tokens.is(after, &["of"]);
        (!is_share && list::goes_on(tokens, last.next, numeral.first)).then_some(last.direction)
    }
}

/// Whether an amount is said once more in another unit: 15 cents, or 0.4 percent; 2,300 (5 percent).
fn is_said_again(tokens: &Tokens, end: usize, first: usize) -> bool {
    let (place, _) = before_beside(tokens, first);
    let between: Vec<&str> =
        (end..place).map(|at| tokens.text(at)).filter(|text| !text.trim().is_empty()).collect();
    matches!(between.as_slice(), [",", "or"] | ["or"] | ["("] | ["(", "or"] | [",", "i", ".", "e", "."])
}

/// The direction that the words before a number say.
fn said_before(tokens: &Tokens, numeral: &Numeral, unit: UnitName) -> Option<Direction> {
    let (place, names_level) = before_beside(tokens, numeral.first);
    let word = |place: usize| tokens.before_joint(place).map_or("", |word| tokens.text(word));
    if let Some(by) = tokens.phrase_before(place, "by") {
        return changed_by(tokens, by);
    }
    if let Some(of) = tokens.phrase_before(place, "of") {
        let direct = change_words::noun(word(of)).or_else(|| noun_of(tokens, of));
        let is_result = currency::is_currency(unit.code)
            && matches!(lower(word(of)).as_str(), "loss" | "losses" | "gain" | "gains");
        return direct.filter(|_| !is_result);
    }
    if names_level {
        return None;
    }
    let is_share = is_share(unit.code);
    let direct = change_words::before_amount(word(place)).or_else(|| {
        change_words::before_by(word(place)).filter(|_| is_share && is_verb_of_policy(word(place)))
    })?;
    let is_other = is_noun(tokens, place) || is_of_other_verb(tokens, place);
    (!is_other).then_some(direct).filter(|_| !is_of_decline(tokens, place))
}

/// Whether a unit is one of rates and shares, or of a temperature.
fn is_share(unit: &str) -> bool {
    matches!(unit, unit::PERCENT | "percentage_points" | "basis_points" | "degrees_celsius")
}

/// Whether a word says that a rate was changed: lowered 25 basis points.
fn is_verb_of_policy(word: &str) -> bool {
    matches!(lower(word).as_str(), "lowered" | "raised" | "cut" | "reduced" | "trimmed" | "hiked" | "lifted")
}

fn lower(word: &str) -> String {
    word.to_ascii_lowercase()
}

/// Whether "up" or "down" belongs to a verb that says no change: made up 3 percent.
fn is_of_other_verb(tokens: &Tokens, place: usize) -> bool {
    const VERBS: [&str; 16] = [
        "made", "make", "makes", "making", "set", "sets", "setting", "built", "take", "takes", "taken",
        "took", "opened", "ended", "broken", "signed",
    ];
    let adverb = tokens.before_joint(place).filter(|adverb| tokens.is(*adverb, &["up", "down"]));
    let verb = adverb.and_then(|adverb| tokens.before_joint(adverb));
    verb.is_some_and(|verb| tokens.is(verb, &VERBS))
}

/// Whether the word before is the noun of a sentence without a verb between it and the number: "the gains 5 percent".
fn is_noun(tokens: &Tokens, place: usize) -> bool {
    let Some(word) = tokens.before_joint(place) else { return false };
    let noun = tokens
        .is(word, &["gains", "contract", "contracts", "advance", "advances", "slide", "climb", "surge"]);
    noun && tokens
        .before_joint(word)
        .is_some_and(|before| tokens.is(before, &["the", "a", "of", "its", "their"]))
}

/// The direction of the nearest verb or noun of change before "by", where no other verb stands between.
fn changed_by(tokens: &Tokens, by: usize) -> Option<Direction> {
    let (mut place, _) = before_beside(tokens, by);
    for distance in 0..LONGEST_NAME {
        let at = place.checked_sub(1)?;
        if tokens.is_space(at) || tokens.is_hyphen(at) {
            place = at;
            continue;
        }
        let word = tokens.text(at);
        if let Some(direction) = change_words::before_by(word) {
            return Some(direction).filter(|_| !is_of_decline(tokens, at + 1));
        }
        let is_remark = distance == 0 && tokens.is(at, &[","]);
        let is_name = is_remark
            || tokens.is_word(at)
            || tokens.is(at, &["'", "’", "&", "/"])
            || tokens.kind(at) == Some(TokenKind::Digits);
        let is_verb = word.len() > 4 && word.ends_with("ed") && distance < 2;
        if !is_name || is_verb {
            return None;
        }
        place = at;
    }
    None
}

/// Whether a change is one of a decline: the decline narrowed by 1.1 points.
fn is_of_decline(tokens: &Tokens, verb_end: usize) -> bool {
    let Some(verb) = tokens.before_joint(verb_end) else { return false };
    let changes_decline = [
        "narrowed",
        "narrow",
        "narrowing",
        "widened",
        "widening",
        "eased",
        "slowed",
        "moderated",
        "accelerated",
        "deepened",
        "easing",
        "slowing",
    ];
    if !tokens.is(verb, &changes_decline) {
        return false;
    }
    let mut place = verb;
    for _ in 0..8 {
        let Some(word) = tokens.before_joint(place).filter(|word| tokens.is_word(*word)) else {
            return false;
        };
        if tokens.is(word, &change_words::DECLINES) {
            return true;
        }
        place = word;
    }
    false
}

/// The direction that the word after a number says.
fn said_after(tokens: &Tokens, numeral: &Numeral, unit: UnitName) -> Option<Direction> {
    let place = after_beside(tokens, numeral.range_end.unwrap_or(unit.next));
    let word = tokens.text(place);
    let next = tokens.after_joint(place + 1);
    let direction = change_words::after_amount(word)?;
    if unit.code == unit::TIMES && change_words::noun(word).is_none() {
        return None;
    }
    if tokens.is(place, &["below", "above"]) {
        return Some(direction)
            .filter(|_| is_share(unit.code) && !is_standard(tokens, next) && !tokens.is(next, &["zero"]));
    }
    if tokens.is(next, &["than"]) && is_standard(tokens, tokens.after_joint(next + 1)) {
        return None;
    }
    if tokens.is(place, &["down", "up"]) && tokens.is(next, &["to"]) {
        return None;
    }
    (!tokens.is(next, &PLACES)).then_some(direction)
}

/// Whether what a number is compared with is a standard and no earlier time.
fn is_standard(tokens: &Tokens, start: usize) -> bool {
    let mut at = start;
    for _ in 0..6 {
        if tokens.is(
            at,
            &["year", "years", "month", "quarter", "ago", "earlier", "before", "previous", "last", "peak"],
        ) {
            return false;
        }
        if tokens.is(at, &STANDARDS) {
            let is_of_time = tokens.is(tokens.after_joint(at + 1), &["of", "in"])
                && tokens.kind(tokens.after_joint(tokens.after_joint(at + 1) + 1)) == Some(TokenKind::Digits);
            return !is_of_time;
        }
        let next = tokens.after_joint(at + 1);
        if !tokens.is_word(at) || next == at + 1 {
            return false;
        }
        at = next;
    }
    false
}

/// The direction of a noun before "in" and a name, as in "a fall in exports of 5 percent".
fn noun_of(tokens: &Tokens, of: usize) -> Option<Direction> {
    let mut place = of;
    for _ in 0..LONGEST_NAME {
        let belongs = |at: &usize| tokens.is_word(*at) || tokens.is(*at, &["&", "'", "’"]);
        let word = tokens.before_joint(place).filter(belongs)?;
        if tokens.is(word, &["in"]) {
            let noun = tokens.before_joint(word).and_then(|noun| change_words::noun(tokens.text(noun)));
            if noun.is_some() {
                return noun;
            }
        }
        place = word;
    }
    None
}

/// The token before qualifiers and adverbs, and whether one of them makes the number a level.
fn before_beside(tokens: &Tokens, first: usize) -> (usize, bool) {
    let mut place = first;
    let mut names_level = false;
    loop {
        if let Some((hedge, before)) = qualifier::hedge_before(tokens, place) {
            names_level |= LEVELS.iter().any(|level| hedge.ends_with(level));
            place = before;
        } else if let Some(before) = BESIDE.iter().find_map(|phrase| tokens.phrase_before(place, phrase)) {
            place = before;
        } else if let Some(before) = bracket_before(tokens, place) {
            place = before;
        } else {
            return (place, names_level);
        }
    }
}

/// The opening bracket of a short remark before a number: fell (seasonally adjusted) 2 percent.
fn bracket_before(tokens: &Tokens, place: usize) -> Option<usize> {
    let close = tokens.before_joint(place).filter(|close| tokens.is(*close, &[")"]))?;
    let open = (close.saturating_sub(8)..close).rev().find(|at| tokens.is(*at, &["("]))?;
    (open + 1..close).all(|at| tokens.kind(at) != Some(TokenKind::Digits)).then_some(open)
}

/// The first word after a number that is not an adverb or phrase of time.
fn after_beside(tokens: &Tokens, next: usize) -> usize {
    let mut place = tokens.after_joint(next);
    while let Some(after) = BESIDE.iter().find_map(|phrase| tokens.phrase(place, phrase)) {
        place = tokens.after_joint(after);
    }
    place
}

#[cfg(test)]
mod tests {
    use super::Direction;
    use crate::ingest::document::read_numbers;

    /// The numbers that something falls by.
    fn falling(text: &str) -> Vec<String> {
        read_numbers(text)
            .into_iter()
            .filter(|number| number.direction == Some(Direction::Down))
            .map(|number| number.exact)
            .collect()
    }

    #[test]
    fn a_fall_is_said_before_or_after_its_amount() {
        for text in [
            "Goat exports fell 2.3 percent.",
            "Goat exports fell by about 2.3 percent in spring",
            "they have fallen a further 2.3 percent",
            "shrank by a further 2.3 percent",
            "hay was down 2.3 percent",
            "cheese sales declined year on year by 2.3 percent",
            "prices dropped by more than 2.3 percent",
            "herds slid nearly 2.3 percent",
            "herds declined by under 2.3 percent",
            "wages were lower by 2.3 percent",
            "fees were cut by 2.3 percent",
            "a decrease of 2.3 percent",
            "a sharp contraction of some 2.3 percent",
            "a decline in exports of goat cheese of 2.3 percent",
            "an estimated 2.3 percent decline",
            "a 2.3 percent year-on-year drop to 4 tons",
            "a 2.3-percent reduction",
            "2.3 percent lower than before",
            "a 2.3 percent annual fall",
        ] {
            assert!(falling(text).iter().any(|exact| exact.starts_with("2.3")), "{text}");
        }
    }

    #[test]
    fn a_level_is_no_fall() {
        for text in [
            "Goat exports fell to 2.3 percent",
            "it fell to about 2.3 percent",
            "it dropped below 2.3 percent",
            "down from 2.3 percent",
            "a drop from 2.3 percent to 1.4 percent",
            "an increase from 3.1 trillion yuan to 4.2 trillion yuan",
            "hay grew by 2.3 percent",
            "the lower 40 percent of goats",
            "30 percent fall below the line",
            "a decline in wool and an increase in hay of 2.3 percent",
            "fell short of 2.3 percent",
            "the fall. 2.3 percent",
            "a 2.3 percent rise",
            "the fifth decline",
        ] {
            assert_eq!(falling(text), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_fall_goes_on_over_lists_and_ranges() {
        let expected: [(&str, &[&str]); 9] = [
            ("fell by 2.3 percent and 4 percent, respectively", &["2.3 percent", "4 percent"]),
            ("fell 2.3% in May 2023 and by 4% in June", &["2.3%", "4%"]),
            ("fell 2.3% in 2023 and rose 4% in 2024", &["2.3%"]),
            ("fell 2.3% and 4% of goats left", &["2.3%"]),
            ("fell 2.3%, and a 4% increase", &["2.3%"]),
            ("fell by 2 to 3 percent", &["2", "3 percent"]),
            ("fell by between 2 and 3 percent", &["2", "3 percent"]),
            ("fell 2–3%", &["2", "3%"]),
            ("fell by 2 percent to 3 percent", &["2 percent"]),
        ];
        for (text, amounts) in expected {
            assert_eq!(falling(text), amounts, "{text}");
        }
    }

    #[test]
    fn both_ends_of_a_range_fall() {
        assert_eq!(falling("a 2 to 3 percent decline"), ["2", "3 percent"]);
        assert_eq!(falling("a 2-3% decline"), ["2", "3%"]);
    }
}
