//! Numbers with a word before them that says what they are the number of: Table 3, ISO 9001, version 2.1.

use super::tokens::{TokenKind, Tokens};
use super::{Aside, Mention, NumberKind, counted, times};

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
pub(super) const CODES: [&str; 56] = [
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

/// Names of groups, meetings and indices before their number with a blank: COP 28, Fortune 500, Euro 6.
const GROUPS: [&str; 14] = [
    "fortune", "nikkei", "group", "euro", "formula", "nifty", "stoxx", "forbes", "cop", "eu", "brics",
    "covid", "sars", "eur",
];

/// A number with a word before it that says what it is the number of: Table 3, Grade 304, ISO 9001.
pub(super) fn reason(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
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
    let counted =
        counted::is_plural_at(tokens, tokens.after_joint(mention.next)) && tokens.is_space(mention.next);
    let is_index = is_capital
        && matches!(mention.number.exact.as_str(), "500" | "300" | "225" | "100" | "50" | "600" | "40");
    let is_listed = tokens.literal(before.saturating_sub(2), "S&P").is_some();
    if is_index && (is_listed || tokens.is(before, &["P", "FTSE", "CSI", "Russell", "Sensex", "Euronext"])) {
        return Some(Aside::Name);
    }
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
        let is_page = tokens.is(before, &["p"]) && is_capital;
        let is_sure = is_capital
            && tokens.text(first).len() < 3
            && !tokens.is(before, &["no", "nos", "number", "figure", "part", "round", "line", "issue"]);
        let counted = counted && !is_sure || is_page;
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
    if is_capital && tokens.is(before, &GROUPS) && !counted {
        return Some(Aside::Name);
    }
    None
}
