//! Which numbers of a text are no statistics, and why.

use rust_decimal::Decimal;

use super::tokens::{TokenKind, Tokens};
use super::vocabulary::WordMeaning;
use super::{Aside, Mention, NumberKind, counted, currency, names, times, unit, vocabulary};

/// Marks the numbers that are no statistics, and those that the mark of a note may be glued to.
pub(super) fn mark(tokens: &Tokens, mentions: &mut [Mention]) {
    for index in 0..mentions.len() {
        let aside = reason(tokens, mentions, index);
        let is_unsure = aside.is_none() && is_with_note(tokens, &mentions[index]);
        let mention = &mut mentions[index];
        mention.number.aside = aside;
        if is_unsure {
            mention.number.is_unsure = true;
            mention.number.value = None;
            mention.number.rounding = Decimal::ZERO;
        }
    }
}

fn reason(tokens: &Tokens, mentions: &[Mention], index: usize) -> Option<Aside> {
    let mention = mentions.get(index)?;
    if mention.number.aside.is_some() {
        return mention.number.aside;
    }
    note(tokens, mentions, index)
        .or_else(|| partner(tokens, mentions, index))
        .or_else(|| names::reason(tokens, mention))
        .or_else(|| times::reason(tokens, mentions, index))
        .or_else(|| base(tokens, mention))
        .or_else(|| unit_name(tokens, mention))
        .or_else(|| denominator(tokens, mention))
        .or_else(|| threshold(tokens, mention))
        .or_else(|| enumeration(tokens, mention))
        .or_else(|| frequency(tokens, mention))
        .or_else(|| ordinal(tokens, mention))
        .or_else(|| pronoun(tokens, mention))
        .or_else(|| few(tokens, mention))
}

/// The second number of a range or reference whose first one is set aside: aged 15 to 74, Article 12(3).
fn partner(tokens: &Tokens, mentions: &[Mention], index: usize) -> Option<Aside> {
    let mention = mentions.get(index)?;
    let near = mentions.get(index.checked_sub(1)?)?;
    let aside = near.number.aside?;
    let first = mention.numeral.first;
    let is_bracketed =
        first == near.next + 1 && tokens.is(near.next, &["("]) && tokens.is(mention.next, &[")"]);
    if is_bracketed && matches!(aside, Aside::Enumeration | Aside::Code) {
        return Some(aside);
    }
    let is_range = near.numeral.range_end.is_some_and(|end| first < end);
    (is_range && matches!(aside, Aside::Threshold | Aside::Duration | Aside::Span)).then_some(aside)
}

/// The mark of a note directly behind a sign or the unit of a number: 2.5%1, 3 million2.
fn note(tokens: &Tokens, mentions: &[Mention], index: usize) -> Option<Aside> {
    let mention = mentions.get(index)?;
    let first = mention.numeral.first;
    let previous = index.checked_sub(1).and_then(|before| mentions.get(before));
    let is_small = tokens.text(first).len() <= 2 && tokens.kind(first) == Some(TokenKind::Digits);
    let is_glued =
        previous.is_some_and(|previous| previous.next == first && previous.next > previous.numeral.first + 1);
    let after_sign = first.checked_sub(1).is_some_and(|at| tokens.is(at, &["%", "‰", "”", ")", "’"]));
    let is_lone = mention.next == first + 1;
    (is_small && is_lone && (is_glued || after_sign)).then_some(Aside::Note)
}

/// Whether a digit after a year may be the mark of a note: November 20103.
fn is_with_note(tokens: &Tokens, mention: &Mention) -> bool {
    let first = mention.numeral.first;
    let digits = tokens.text(first);
    let is_long =
        digits.len() == 5 && digits.bytes().all(|byte| byte.is_ascii_digit()) && mention.next == first + 1;
    let starts_year =
        digits.get(..4).is_some_and(|year| year.parse().is_ok_and(|year: u32| (1900..2100).contains(&year)));
    let Some(before) = tokens.before_joint(first).filter(|_| is_long && starts_year) else { return false };
    let next = tokens.after_joint(mention.next);
    let is_month = times::is_month(tokens.text(before));
    let is_alone = !tokens.is_word(next) || next == mention.next;
    is_month
        || (is_alone && tokens.is(before, &["in", "since", "of", "year", "by", "during", "until", "and"]))
}

/// The 100 of an index: 2015 = 100.
fn base(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let before = tokens.before_joint(mention.numeral.first)?;
    (tokens.is(before, &["="]) && mention.number.value == Some(Decimal::ONE_HUNDRED))
        .then_some(Aside::Denominator)
}

/// A scale word that is part of the name of a unit: in million euros, CHF million.
fn unit_name(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let is_scale =
        tokens.is_word(first) && matches!(vocabulary::sense(tokens.text(first)), Some(WordMeaning::Scale(_)));
    let before = tokens.before_joint(first);
    let opens = before.is_none_or(|at| {
        tokens.is(at, &["in", "(", ":", ",", "unit", "units"])
            || currency::is_currency(tokens.text(at))
            || tokens.is(at, &["$", "€", "£", "¥"])
    });
    (is_scale && opens && mention.numeral.kind == NumberKind::Cardinal).then_some(Aside::Unit)
}

/// The number that a rate is given for: per 10,000 people, for every 100 men.
fn denominator(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let is_given = ["per", "for every", "in every", "out of every", "of every"]
        .iter()
        .any(|words| tokens.phrase_before(first, words).is_some());
    (is_given && mention.numeral.kind == NumberKind::Cardinal && mention.number.unit != Some(unit::PERCENT))
        .then_some(Aside::Denominator)
}

/// A limit that defines a class: startups valued over $1 billion, the top 500, firms with ten or more employees.
fn threshold(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    const WORKERS: [&str; 9] = [
        "employees",
        "workers",
        "people",
        "persons",
        "staff",
        "employed",
        "inhabitants",
        "residents",
        "members",
    ];
    let first = mention.numeral.first;
    let before = tokens.before_joint(first);
    if before.is_some_and(|at| tokens.is(at, &["top", "aged", "ages", "age"])) {
        return Some(Aside::Threshold);
    }
    let is_valued = ["valued over", "valued at over", "valued at more than", "worth over", "valued above"]
        .iter()
        .any(|words| tokens.phrase_before(first, words).is_some());
    if is_valued && mention.number.unit.is_some_and(currency::is_currency) {
        let is_class =
            tokens.is(tokens.after_joint(mention.next), &[")", "or", ","]) || tokens.is(mention.next, &[")"]);
        return is_class.then_some(Aside::Threshold);
    }
    let after = tokens.after_joint(mention.next);
    let limit = ["or more", "or fewer", "and more", "and over", "or less"]
        .iter()
        .find_map(|words| tokens.phrase(after, words));
    let counted = limit.map(|next| tokens.after_joint(next));
    let opens = before.is_some_and(|at| tokens.is(at, &["with", "employing", "having"]));
    (opens && counted.is_some_and(|at| tokens.is(at, &WORKERS))).then_some(Aside::Threshold)
}

/// The number of an item: "First, …", "The second is to …", "1. …", "(2) …", "the following three aspects".
fn enumeration(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    const ITEMS: [&str; 16] = [
        "aspects",
        "points",
        "reasons",
        "areas",
        "ways",
        "parts",
        "steps",
        "factors",
        "categories",
        "sections",
        "questions",
        "conclusions",
        "measures",
        "topics",
        "types",
        "kinds",
    ];
    let first = mention.numeral.first;
    let after = tokens.after_joint(mention.next);
    let opens = opens_sentence(tokens, first);
    if mention.numeral.kind == NumberKind::Ordinal {
        let is_item = opens && tokens.is(mention.next, &[",", ":"]);
        let is_named = tokens.is(after, &["is"])
            && tokens.phrase_before(first, "the").is_some()
            && tokens.phrase_before(first, "the").is_some_and(|the| opens_sentence(tokens, the))
            && tokens.is(tokens.after_joint(after + 1), &["to", "the", "that"]);
        return (is_item || is_named).then_some(Aside::Enumeration);
    }
    let is_small =
        mention.number.value.is_some_and(|value| value.fract().is_zero() && value < Decimal::from(100));
    if tokens.kind(first) == Some(TokenKind::Digits) && is_small && mention.next == first + 1 {
        let digits_first =
            first == 0 || tokens.is(first - 1, &["\n"]) || (first == 1 && tokens.is(0, &["("]));
        let is_marked = tokens.is(mention.next, &[")", "."]) && tokens.is_space(mention.next + 1)
            || tokens.is(mention.next, &[")"]) && first == 1 && tokens.is(0, &["("]) && tokens.len() > 3;
        return (digits_first && is_marked).then_some(Aside::Enumeration);
    }
    let is_list = tokens.phrase_before(first, "following").is_some()
        || tokens.phrase_before(first, "the other").is_some();
    (is_list && tokens.is(after, &ITEMS)).then_some(Aside::Enumeration)
}

fn opens_sentence(tokens: &Tokens, first: usize) -> bool {
    let mut at = first;
    while let Some(before) = at.checked_sub(1) {
        if !tokens.is_space(before) {
            return tokens.is(before, &[".", "!", "?", "\n", ";", "“", "\"", "(", ":", "—"]);
        }
        at = before;
    }
    true
}

/// How often something happens: twice a year, four times a week.
fn frequency(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    const TIMES: [&str; 9] = ["year", "month", "week", "day", "quarter", "hour", "decade", "annum", "season"];
    if mention.number.unit != Some(unit::TIMES) {
        return None;
    }
    let article = tokens.after_joint(mention.next);
    let is_rate = tokens.is(article, &["a", "an", "per", "each", "every"])
        && tokens.is(tokens.after_joint(article + 1), &TIMES);
    let is_adverb = tokens.is(article, &["daily", "weekly", "monthly", "annually", "yearly"]);
    if is_rate || is_adverb {
        return Some(Aside::Frequency);
    }
    tokens.is(mention.numeral.first, &["once"]).then_some(Aside::Other)
}

/// An ordinal that is no rank: first-class, the world's first sample, the third industry.
fn ordinal(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    const RANKS: [&str; 22] = [
        "rank", "ranks", "ranked", "ranking", "place", "places", "placed", "came", "comes", "come", "stood",
        "stands", "finished", "from", "to", "remained", "remains", "sits", "sat", "climbed", "fell",
        "position",
    ];
    const HOLDERS: [&str; 9] =
        ["place", "position", "rank", "spot", "largest", "biggest", "highest", "lowest", "smallest"];
    if mention.numeral.kind != NumberKind::Ordinal {
        return None;
    }
    let after = tokens.after_joint(mention.next);
    let mut place = mention.numeral.first;
    for _ in 0..3 {
        let Some(before) = tokens.before_joint(place) else { break };
        if tokens.is(before, &RANKS) {
            let is_move = tokens.is(before, &["to", "from", "fell", "climbed"]);
            let is_alone =
                !tokens.is_word(after) || tokens.is(after, &["in", "among", "from", "to", "on", "by", "and"]);
            return (is_move && !is_alone).then_some(Aside::Ordinal);
        }
        if !tokens.is(before, &["the", "in", "at", "was", "is", "globally", "joint", "a", "now"]) {
            break;
        }
        place = before;
    }
    let became = ["become the", "became the", "becomes the", "is the", "was the"]
        .iter()
        .any(|words| tokens.phrase_before(mention.numeral.first, words).is_some());
    let is_among_all = became && (after..after + 12).any(|at| tokens.phrase(at, "in the world").is_some());
    let is_followed = tokens.is(after, &HOLDERS) || tokens.phrase(after, "most").is_some();
    if is_among_all || is_followed || tokens.is(after, &["globally", "worldwide", "nationwide"]) {
        return None;
    }
    let in_the_world = tokens.is(after, &["in", "among"]);
    (!in_the_world).then_some(Aside::Ordinal)
}

/// The word "one" and its like without a count: one of them, the one hand, a strong one, single-product.
fn pronoun(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    if mention.numeral.kind == NumberKind::Part {
        return tokens.is_word(first).then_some(Aside::Other);
    }
    if tokens.is(first, &["zero"])
        && (tokens.is_hyphen(first + 1) || tokens.phrase_before(first, "net").is_some())
    {
        return Some(Aside::Other);
    }
    if mention.next != first + 1 || !tokens.is(first, &["one", "single"]) {
        return None;
    }
    let after = tokens.after_joint(mention.next);
    let is_hand = tokens.is(after, &["hand", "side"]) && tokens.phrase_before(first, "on the").is_some();
    let is_item = opens_sentence(tokens, first)
        && (tokens.is(after, &["is", "key", "reason", "example", "way", "approach", "factor"]));
    Some(if is_hand || is_item { Aside::Enumeration } else { Aside::Other })
}

/// A small number in words that says of how many things something is told, and measures nothing: two firms.
fn few(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let is_few =
        mention.number.value.is_some_and(|value| value <= Decimal::TEN) && mention.numeral.next == first + 1;
    let is_word = tokens.is_word(first) && vocabulary::sense(tokens.text(first)).is_some();
    let is_count = mention.numeral.kind == NumberKind::Cardinal && mention.number.unit == Some(unit::NUMBER);
    let is_plain = mention.number.direction.is_none()
        && mention.number.qualifier == crate::domain::qualifier::Qualifier::Exact
        && mention.numeral.range_end.is_none();
    let counts = counted::is_plural_at(tokens, tokens.after_joint(mention.next));
    let is_reached =
        tokens.before_joint(first).is_some_and(|at| tokens.is(at, &["to", "from", "totalled", "reached"]));
    (is_few && is_word && is_count && is_plain && counts && !is_reached).then_some(Aside::Other)
}
