//! Numbers in names, codes and references.

use super::tokens::{TokenKind, Tokens};
use super::{Aside, Mention, NumberKind, reference, times, unit};

/// Words before a year or number that is part of the name of a plan.
const PLANS: [&str; 14] = [
    "agenda",
    "vision",
    "horizon",
    "strategy",
    "china",
    "target",
    "europe",
    "plan",
    "programme",
    "program",
    "roadmap",
    "digital",
    "initiative",
    "compass",
];

/// Letters before the number of a group, a meeting, a disease, a substance or an index of shares.
const NAMES: [&str; 34] = [
    "g", "eu", "cop", "ea", "eur", "covid", "co", "so", "no", "ch", "pm", "brics", "asean", "oecd", "un",
    "ue", "sars", "cov", "h", "n", "mh", "ftse", "csi", "nikkei", "nasdaq", "stoxx", "cac", "dax", "fortune",
    "forbes", "bse", "nifty", "sensex", "euro",
];

/// The reason of a number that is part of a name, a code or a reference.
pub(super) fn reason(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    if is_address(tokens, mention) || is_telephone(tokens, mention) || is_legal(tokens, first) {
        return Some(Aside::Code);
    }
    plan(tokens, mention)
        .or_else(|| session(tokens, mention))
        .or_else(|| generation(tokens, mention))
        .or_else(|| glued(tokens, mention))
        .or_else(|| reference::reason(tokens, mention))
        .or_else(|| dotted(tokens, mention))
}

/// Whether the number stands in the address of a page, of mail or of a document.
fn is_address(tokens: &Tokens, mention: &Mention) -> bool {
    let is_end = |at: usize| {
        tokens.is_space(at)
            || tokens.is(at, &["\n", "(", ")", "<", ">", "\"", "“", "”"])
            || tokens.kind(at).is_none()
    };
    let mut start = mention.numeral.first;
    while start > 0 && !is_end(start - 1) {
        start -= 1;
    }
    let mut end = mention.numeral.first;
    while !is_end(end) {
        end += 1;
    }
    let (from, to) = tokens.span(start, end);
    let chunk = tokens.characters(from, to).to_ascii_lowercase();
    let is_path = [
        ".html", ".htm", ".pdf", ".org/", ".com/", ".int/", ".eu/", ".gov/", ".cn/", ".net/", ".xlsx", ".csv",
    ];
    chunk.contains("www.")
        || chunk.contains("://")
        || chunk.contains('@')
        || chunk.starts_with("10.") && chunk.contains('/')
        || is_path.iter().any(|part| chunk.contains(part))
}

/// Whether the number is a part of a telephone number: +86 10 5555 0100, Tel. 555-0100.
fn is_telephone(tokens: &Tokens, mention: &Mention) -> bool {
    let mut at = mention.numeral.first;
    let mut groups = 0;
    if tokens.is(at, &["+"]) && has_groups_after(tokens, mention.next) {
        return true;
    }
    for _ in 0..16 {
        let Some(before) = at.checked_sub(1) else { break };
        if tokens.kind(before) == Some(TokenKind::Digits) {
            groups += 1;
        } else if tokens.is(before, &["+"]) {
            let is_open =
                before.checked_sub(1).is_none_or(|at| !matches!(tokens.kind(at), Some(TokenKind::Digits)));
            return is_open && (groups > 0 || has_groups_after(tokens, mention.next));
        } else if tokens.is(before, &["tel", "telephone", "phone", "fax", "hotline", "mobile", "call"]) {
            return groups > 0
                || has_groups_after(tokens, mention.next)
                || !tokens.is(before, &["call", "mobile"]);
        } else if !tokens.is_space(before) && !tokens.is(before, &["-", "(", ")", ".", ":", "/", "–"]) {
            break;
        }
        at = before;
    }
    false
}

/// Whether two more groups of digits, or one of seven digits, follow.
fn has_groups_after(tokens: &Tokens, next: usize) -> bool {
    let mut at = next;
    let mut digits = 0;
    while tokens.is_space(at)
        || tokens.is(at, &["-", "(", ")", "–"])
        || tokens.kind(at) == Some(TokenKind::Digits)
    {
        if tokens.kind(at) == Some(TokenKind::Digits) {
            digits += tokens.text(at).len();
        }
        at += 1;
    }
    digits >= 6
}

/// Whether the number is a part of the number of a law or standard: 2010/75/EU, (EU) 2024/1735, 1907/2006, 12(3).
fn is_legal(tokens: &Tokens, first: usize) -> bool {
    let digits = |at: usize| tokens.kind(at) == Some(TokenKind::Digits);
    let mut start = first;
    while start >= 2 && tokens.is(start - 1, &["/"]) && (digits(start - 2) || tokens.is_word(start - 2)) {
        start -= 2;
    }
    let mut end = first;
    while tokens.is(end + 1, &["/"]) && (digits(end + 2) || tokens.is_word(end + 2)) {
        end += 2;
    }
    let has_letters = (start..=end)
        .step_by(2)
        .any(|at| matches!(tokens.text(at), "EU" | "EC" | "EEC" | "CE" | "UE" | "Euratom" | "CFSP" | "JHA"));
    let after_union = start >= 4
        && tokens.is(start - 2, &[")"])
        && matches!(tokens.text(start - 3), "EU" | "EC" | "EEC" | "Euratom")
        && tokens.is(start - 4, &["("]);
    let has_act = end > start && start > 0 && {
        let word = tokens.before_joint(start).unwrap_or_default();
        let word = if tokens.is(word, &["."]) { word.saturating_sub(1) } else { word };
        tokens
            .is(word, &["no", "nos", "directive", "regulation", "decision", "law", "resolution", "a", "case"])
    };
    (end > start && (has_letters || has_act)) || after_union
}

/// A part of the name of a plan: 14th Five-Year Plan, Vision 2030, Made in China 2025.
fn plan(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let next = mention.numeral.next;
    let is_plan_after =
        |at: usize| tokens.phrase(at, "year plan").is_some() || tokens.phrase(at, "year plans").is_some();
    if mention.numeral.kind == NumberKind::Cardinal && tokens.is(first, &["five", "5", "ten", "three"]) {
        let is_name = tokens.text(first).starts_with('F') || tokens.is(first, &["five", "5"]);
        if is_name && is_plan_after(tokens.after_joint(next)) {
            return Some(Aside::PlanName);
        }
    }
    if mention.numeral.kind == NumberKind::Ordinal {
        let five = tokens.after_joint(next);
        let is_five = tokens.is(five, &["five", "5"]) && is_plan_after(tokens.after_joint(five + 1));
        let is_short = tokens.is(five, &["FYP"]);
        return (is_five || is_short).then_some(Aside::PlanName);
    }
    let before = tokens.before_joint(first)?;
    let word = tokens.text(before);
    let is_name = word.starts_with(|one: char| one.is_uppercase()) && tokens.is(before, &PLANS);
    let made_in = !tokens.is(before, &["China"]) || tokens.phrase_before(before, "made in").is_some();
    let is_digital = !tokens
        .is(before, &["digital", "plan", "target", "initiative", "strategy", "programme", "program"])
        || tokens.before_joint(before).is_none_or(|at| !tokens.is(at, &["the", "a", "of"]));
    (is_name && made_in && is_digital && times::is_year_number(tokens, mention)).then_some(Aside::PlanName)
}

/// The number of a session, a congress or a meeting: the Third Session of the 14th National People's Congress.
fn session(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    if tokens.text(mention.numeral.first) == "Double"
        && tokens.text(tokens.after_joint(mention.next)) == "First"
    {
        return Some(Aside::Name);
    }
    const BODIES: [&str; 26] = [
        "session",
        "congress",
        "plenum",
        "plenary",
        "meeting",
        "summit",
        "conference",
        "committee",
        "assembly",
        "parliament",
        "edition",
        "anniversary",
        "amendment",
        "republic",
        "world",
        "party",
        "central",
        "cpc",
        "npc",
        "army",
        "dynasty",
        "division",
        "forum",
        "expo",
        "symposium",
        "cppcc",
    ];
    if mention.numeral.kind != NumberKind::Ordinal {
        return None;
    }
    let mut at = tokens.after_joint(mention.next);
    for _ in 0..5 {
        if tokens.is(at, &BODIES) && !tokens.is(at, &["world"]) || tokens.text(at) == "World" {
            return Some(Aside::Name);
        }
        let is_part = tokens.is_word(at)
            && (tokens.text(at).starts_with(|one: char| one.is_uppercase())
                || tokens.is(at, &["plenary", "annual", "national", "s"]))
            || tokens.is(at, &["’", "'"]);
        if !is_part {
            break;
        }
        at = tokens.after_joint(at + 1);
    }
    let is_title = tokens.text(mention.numeral.first).starts_with(|one: char| one.is_uppercase());
    let before = tokens.before_joint(mention.numeral.first);
    let after_capital = before.is_some_and(|at| tokens.is(at, &["Double"]));
    (is_title && after_capital).then_some(Aside::Name)
}

/// A generation of networks or of something else: 5G, 6G, 4K.
fn generation(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let (digits, letters) = (tokens.text(mention.numeral.first), tokens.text(mention.numeral.first + 1));
    let is_code =
        mention.numeral.kind == NumberKind::Part && mention.numeral.next == mention.numeral.first + 2;
    let is_generation = is_code && digits.len() <= 2 && matches!(letters, "G" | "GHT" | "K" | "D");
    is_generation.then_some(Aside::Version)
}

/// Digits with letters directly before them, or letters and a hyphen: G20, Covid-19, A320, production1.
fn glued(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    if mention.numeral.kind != NumberKind::Part {
        return None;
    }
    if times::is_decade(tokens, mention) {
        return Some(Aside::Span);
    }
    let previous = mention.numeral.first.checked_sub(1)?;
    let is_hyphen = tokens.is_hyphen(previous);
    let word = if is_hyphen { previous.checked_sub(1)? } else { previous };
    if !tokens.is_word(word) {
        let is_quoted = tokens.is(word, &["'", "’", "."]) || tokens.text(mention.numeral.first).contains(':');
        return (mention.numeral.unit.is_none() && !is_quoted).then_some(Aside::Code);
    }
    let letters = tokens.text(word);
    if is_hyphen && times::is_year_number(tokens, mention) {
        return Some(Aside::Year);
    }
    if NAMES.iter().any(|name| name.eq_ignore_ascii_case(letters)) {
        return Some(Aside::Name);
    }
    let is_small = letters.chars().all(char::is_lowercase);
    if !is_hyphen
        && (letters.chars().count() > 3 || is_small)
        && !letters.chars().skip(1).any(char::is_uppercase)
    {
        return Some(Aside::Note);
    }
    if reference::CODES.iter().any(|code| code.eq_ignore_ascii_case(letters)) {
        return Some(Aside::Code);
    }
    Some(if is_small && !is_hyphen { Aside::Code } else { Aside::ProductName })
}

/// Numbers with several points: versions and sections, 1.2.3.
fn dotted(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let text = tokens.text(mention.numeral.first);
    let is_dotted = mention.numeral.kind == NumberKind::Part && text.matches('.').count() > 1;
    (is_dotted && mention.numeral.unit != Some(unit::RANK)).then_some(Aside::Version)
}
