//! Numbers in names, codes and references.

use super::tokens::{TokenKind, Tokens};
use super::{Aside, Mention, NumberKind, times, unit};

/// Words before the number of something that is counted out: Table 3, page 14, Chapter 2.
const HEADS: [&str; 64] = [
    "table",
    "tables",
    "figure",
    "figures",
    "fig",
    "figs",
    "chart",
    "charts",
    "graph",
    "box",
    "page",
    "pages",
    "p",
    "pp",
    "chapter",
    "chapters",
    "section",
    "sections",
    "annex",
    "annexes",
    "appendix",
    "article",
    "articles",
    "art",
    "paragraph",
    "paragraphs",
    "para",
    "clause",
    "rule",
    "schedule",
    "item",
    "items",
    "step",
    "steps",
    "phase",
    "stage",
    "part",
    "parts",
    "volume",
    "vol",
    "issue",
    "no",
    "nos",
    "number",
    "question",
    "line",
    "row",
    "column",
    "panel",
    "exhibit",
    "slide",
    "equation",
    "eq",
    "footnote",
    "endnote",
    "scope",
    "tier",
    "level",
    "category",
    "class",
    "pillar",
    "round",
    "wave",
    "batch",
];

/// Words before the number of a standard, a law, a line of communication or a sort.
const CODES: [&str; 56] = [
    "grade",
    "type",
    "model",
    "iso",
    "iec",
    "en",
    "din",
    "astm",
    "ieee",
    "gb",
    "gost",
    "ansi",
    "issn",
    "isbn",
    "doi",
    "isin",
    "tel",
    "telephone",
    "phone",
    "fax",
    "ext",
    "hotline",
    "room",
    "building",
    "suite",
    "box",
    "directive",
    "regulation",
    "decision",
    "law",
    "act",
    "resolution",
    "decree",
    "order",
    "notice",
    "circular",
    "document",
    "docket",
    "ref",
    "reference",
    "code",
    "hs",
    "nace",
    "isic",
    "sitc",
    "cpa",
    "naics",
    "cas",
    "postcode",
    "serial",
    "lot",
    "flight",
    "route",
    "highway",
    "runway",
    "order",
];

/// Words before a version.
const VERSIONS: [&str; 10] =
    ["version", "versions", "v", "rev", "release", "industry", "web", "edition", "windows", "android"];

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

/// Makers and families of things that are named with a number.
const PRODUCTS: [&str; 22] = [
    "boeing",
    "airbus",
    "iphone",
    "galaxy",
    "playstation",
    "xbox",
    "chang",
    "shenzhou",
    "tianzhou",
    "apollo",
    "ariane",
    "falcon",
    "soyuz",
    "march",
    "tesla",
    "gpt",
    "ryzen",
    "pentium",
    "kirin",
    "leopard",
    "patriot",
    "starship",
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
        .or_else(|| headed(tokens, mention))
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
    for _ in 0..8 {
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
    let previous = mention.numeral.first.checked_sub(1)?;
    let is_hyphen = tokens.is_hyphen(previous);
    let word = if is_hyphen { previous.checked_sub(1)? } else { previous };
    if !tokens.is_word(word) {
        let is_quoted = tokens.is(word, &["'", "’", "."]) || tokens.text(mention.numeral.first).contains(':');
        return (mention.numeral.unit.is_none() && !is_quoted).then_some(Aside::Code);
    }
    let letters = tokens.text(word);
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
    if CODES.iter().any(|code| code.eq_ignore_ascii_case(letters)) {
        return Some(Aside::Code);
    }
    Some(if is_small && !is_hyphen { Aside::Code } else { Aside::ProductName })
}

/// A number with a word before it that says what it is the number of: Table 3, Grade 304, ISO 9001.
fn headed(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let is_digits = tokens.kind(first) == Some(TokenKind::Digits);
    let is_plain = matches!(mention.numeral.kind, NumberKind::Cardinal | NumberKind::Part)
        && mention.numeral.unit.is_none();
    if !is_plain || mention.next > mention.numeral.next || (!is_digits && !tokens.is_word(first)) {
        return None;
    }
    let mut before = tokens.before_joint(first)?;
    // The rest of a list or range: Tables 3 and 4, pp. 12–15.
    let is_joined = tokens.is_dash(before) || tokens.is(before, &["and", "to", ",", "or", "&"]);
    if is_joined || (before > 0 && tokens.is_dash(before)) {
        let near =
            tokens.before_joint(before).filter(|near| tokens.kind(*near) == Some(TokenKind::Digits))?;
        before = tokens.before_joint(near)?;
        if !tokens.is(
            before,
            &[
                "tables",
                "figures",
                "pages",
                "pp",
                "p",
                "chapters",
                "sections",
                "articles",
                "charts",
                "figs",
                "items",
                "annexes",
                "paragraphs",
                "steps",
                "parts",
                "nos",
            ],
        ) && !tokens.is(before, &["."])
        {
            return None;
        }
    } else if tokens.kind(before) == Some(TokenKind::Digits) && first > 0 && tokens.is_dash(first - 1) {
        before = tokens.before_joint(before)?;
    }
    if tokens.is(before, &[".", ":", "#", "№", "§"]) {
        if tokens.is(before, &["#", "№", "§"]) {
            return Some(Aside::Enumeration);
        }
        before = before.checked_sub(1)?;
        let is_short = tokens.is(
            before,
            &[
                "no", "nos", "fig", "figs", "p", "pp", "vol", "art", "para", "tel", "ext", "ref", "rev", "v",
                "eq",
            ],
        );
        if !is_short && !tokens.is(before, &["issn", "isbn", "doi", "fax", "phone", "telephone"]) {
            return None;
        }
    }
    let word = tokens.text(before);
    let is_capital = word.starts_with(|one: char| one.is_uppercase());
    let is_acronym = word.len() > 1 && word.chars().all(|one| one.is_ascii_uppercase());
    let counted = super::counted::is_plural_at(tokens, tokens.after_joint(mention.next))
        && tokens.is_space(mention.next);
    if tokens.is(before, &VERSIONS)
        && (is_capital || tokens.is(before, &["version", "v"]))
        && (mention.number.value.is_some() || is_digits)
    {
        let is_version = tokens.text(first).contains('.') || !tokens.is(before, &["industry", "web"]);
        return is_version.then_some(Aside::Version);
    }
    if tokens.is(before, &CODES)
        && (is_capital
            || tokens.is(
                before,
                &[
                    "grade",
                    "type",
                    "model",
                    "room",
                    "tel",
                    "phone",
                    "fax",
                    "hotline",
                    "directive",
                    "regulation",
                ],
            ))
    {
        return (!counted || !tokens.is(before, &["act", "law", "order", "code"])).then_some(Aside::Code);
    }
    let is_lower_head = [
        "page",
        "pages",
        "p",
        "pp",
        "table",
        "tables",
        "figure",
        "fig",
        "chart",
        "chapter",
        "section",
        "annex",
        "appendix",
        "article",
        "paragraph",
        "footnote",
        "box",
        "phase",
        "stage",
        "step",
        "scope",
        "tier",
        "level",
        "no",
        "vol",
        "line",
        "item",
        "number",
        "part",
        "category",
        "class",
    ];
    if tokens.is(before, &HEADS) && (is_capital || tokens.is(before, &is_lower_head)) {
        let is_verb = tokens
            .is(before, &["figure", "number", "level", "part", "class", "no", "p", "round", "line", "step"])
            && (counted || !is_digits || mention.number.unit.is_none());
        let is_amount = tokens.text(first).contains('.')
            && !tokens.is(
                before,
                &[
                    "table", "figure", "chart", "section", "annex", "chapter", "tables", "figures",
                    "article", "box", "fig",
                ],
            );
        return (!is_verb && !is_amount && !counted).then_some(Aside::Enumeration);
    }
    if tokens.is(before, &["note", "notes"]) && is_capital {
        return Some(Aside::Note);
    }
    if tokens.is(before, &PRODUCTS) && is_capital && is_digits && !times::is_month(word) {
        return Some(Aside::ProductName);
    }
    if (is_acronym && tokens.is(before, &NAMES)
        || (is_capital
            && tokens
                .is(before, &["fortune", "nikkei", "group", "euro", "formula", "nifty", "stoxx", "forbes"])))
        && !counted
    {
        return Some(Aside::Name);
    }
    let is_index = is_capital
        && matches!(mention.number.exact.as_str(), "500" | "300" | "225" | "100" | "50" | "600" | "40");
    let is_listed = tokens.literal(before.saturating_sub(2), "S&P").is_some();
    (is_index && (is_listed || tokens.is(before, &["P", "FTSE", "CSI", "Russell", "Sensex", "Euronext"])))
        .then_some(Aside::Name)
}

/// Numbers with several points: versions and sections, 1.2.3.
fn dotted(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let text = tokens.text(mention.numeral.first);
    let is_dotted = mention.numeral.kind == NumberKind::Part && text.matches('.').count() > 1;
    (is_dotted && mention.numeral.unit != Some(unit::RANK)).then_some(Aside::Version)
}
