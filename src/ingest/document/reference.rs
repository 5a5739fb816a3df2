//! Numbers with a word before them that says what they are the number of: Table 3, ISO 9001, version 2.1.

use super::tokens::{TokenKind, Tokens};
use super::{Aside, Mention, NumberKind, counted, times};

/// Parts of a text, in any case, also with numbers such as 4.2.
const PARTS: [&str; 32] = [
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
    "paragraph",
    "paragraphs",
    "footnote",
    "exhibit",
    "panel",
    "art",
    "para",
    "equation",
    "eq",
];

/// Things that are counted out, with a capital.
const ITEMS: [&str; 26] = [
    "phase", "stage", "part", "parts", "volume", "vol", "issue", "step", "steps", "scope", "tier", "level",
    "category", "class", "pillar", "round", "wave", "batch", "question", "line", "item", "items", "schedule",
    "clause", "rule", "no",
];

/// Those of them that are no verb or noun of a quantity without a capital either.
const LOWER_ITEMS: [&str; 8] = ["phase", "stage", "scope", "tier", "category", "step", "pillar", "vol"];

/// Abbreviations with a point before the number: No. 5.
const SHORT: [&str; 22] = [
    "no",
    "nos",
    "fig",
    "figs",
    "p",
    "pp",
    "vol",
    "art",
    "para",
    "tel",
    "ext",
    "ref",
    "rev",
    "v",
    "eq",
    "issn",
    "isbn",
    "doi",
    "fax",
    "phone",
    "telephone",
    "ch",
];

/// Words before the number of a standard, a law, a line of communication or a sort.
pub(super) const CODES: [&str; 50] = [
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
    "directive",
    "regulation",
    "decision",
    "resolution",
    "decree",
    "circular",
    "document",
    "docket",
    "ref",
    "reference",
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
    "sdg",
];

/// Those of them that are no other noun without a capital either.
const LOWER_CODES: [&str; 12] = [
    "grade",
    "type",
    "model",
    "room",
    "tel",
    "phone",
    "telephone",
    "fax",
    "hotline",
    "directive",
    "regulation",
    "flight",
];

/// Words before a version.
const VERSIONS: [&str; 10] =
    ["version", "versions", "v", "rev", "release", "industry", "web", "edition", "windows", "android"];

/// Makers and families of things that are named with a number.
const PRODUCTS: [&str; 21] = [
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
    "tesla",
    "gpt",
    "ryzen",
    "pentium",
    "kirin",
    "leopard",
    "patriot",
    "starship",
];

/// Groups, meetings and lists before their number: COP 28, Fortune 500, Euro 6.
const GROUPS: [&str; 14] = [
    "fortune", "nikkei", "group", "euro", "formula", "nifty", "stoxx", "forbes", "cop", "eu", "brics",
    "covid", "sars", "eur",
];

/// Indices of shares before the number of their members.
const INDICES: [&str; 6] = ["P", "FTSE", "CSI", "Russell", "Sensex", "Euronext"];

/// The word before a number.
struct Head<'a> {
    word: &'a str,
    is_capital: bool,
    /// Whether it ends with a point: No.
    is_short: bool,
    /// Whether things in the plural follow the number, so that it may be their count.
    is_counted: bool,
}

impl Head<'_> {
    fn is(&self, words: &[&str]) -> bool {
        words.iter().any(|word| word.eq_ignore_ascii_case(self.word))
    }
}

/// The reason of a number that has such a word before it.
pub(super) fn reason(tokens: &Tokens, mention: &Mention) -> Option<Aside> {
    let first = mention.numeral.first;
    let is_digits = tokens.kind(first) == Some(TokenKind::Digits);
    let is_plain = matches!(mention.numeral.kind, NumberKind::Cardinal | NumberKind::Part)
        && mention.numeral.unit.is_none()
        && mention.next <= mention.numeral.next;
    if !is_plain || !(is_digits || tokens.is_word(first)) {
        return None;
    }
    if first > 0 && tokens.is(tokens.before_joint(first)?, &["#", "№", "§"]) {
        return Some(Aside::Enumeration);
    }
    let head = head(tokens, mention)?;
    let digits = tokens.text(first);
    name(&head, mention)
        .or_else(|| version(&head, digits))
        .or_else(|| code(&head))
        .or_else(|| item(&head, digits, is_digits))
}

/// The word before a number, a point and the first number of a list or range skipped: No. 5, Tables 3 and 4, pp. 12–15.
fn head<'a>(tokens: &Tokens<'a>, mention: &Mention) -> Option<Head<'a>> {
    let first = mention.numeral.first;
    let is_digits = |at: &usize| tokens.kind(*at) == Some(TokenKind::Digits);
    let mut before = tokens.before_joint(first)?;
    let mut is_second = false;
    if tokens.is_dash(before) || tokens.is(before, &["and", "to", ",", "or", "&"]) {
        before = tokens.before_joint(before).filter(is_digits)?;
        is_second = true;
    } else if is_digits(&before) && tokens.is_dash(first - 1) {
        is_second = true;
    }
    if is_second {
        before = tokens.before_joint(before)?;
    }
    let is_short = tokens.is(before, &[".", ":"]);
    if is_short {
        before = before.checked_sub(1).filter(|at| tokens.is(*at, &SHORT))?;
    }
    let word = tokens.text(before);
    let is_plural = is_short || word.ends_with('s') || word == "pp" || tokens.is_dash(first - 1);
    let next = tokens.after_joint(mention.next);
    (!is_second || is_plural).then_some(Head {
        word,
        is_capital: word.starts_with(char::is_uppercase),
        is_short,
        is_counted: next > mention.next && counted::is_plural_at(tokens, next),
    })
}

/// A part of the name of a group, an index of shares or a product.
fn name(head: &Head, mention: &Mention) -> Option<Aside> {
    let is_size =
        matches!(mention.number.exact.as_str(), "500" | "300" | "225" | "100" | "50" | "600" | "40");
    if is_size && INDICES.contains(&head.word) {
        return Some(Aside::Name);
    }
    if head.is_capital && head.is(&PRODUCTS) && !times::is_month(head.word) {
        return Some(Aside::ProductName);
    }
    (head.is_capital && head.is(&GROUPS) && !head.is_counted).then_some(Aside::Name)
}

fn version(head: &Head, digits: &str) -> Option<Aside> {
    let is_version = head.is(&VERSIONS) && (head.is_capital || head.is(&["version", "v"]));
    let fits = digits.contains('.') || !head.is(&["industry", "web"]);
    (is_version && fits).then_some(Aside::Version)
}

fn code(head: &Head) -> Option<Aside> {
    (head.is(&CODES) && (head.is_capital || head.is(&LOWER_CODES))).then_some(Aside::Code)
}

/// The number of a part of a text or of something else that is counted out.
fn item(head: &Head, digits: &str, is_digits: bool) -> Option<Aside> {
    if head.is(&["note", "notes"]) && is_digits && !head.is_counted {
        return Some(Aside::Note);
    }
    let is_part = is_digits && head.is(&PARTS) && head.word != "P" && (head.is_capital || !head.is_counted);
    let is_named = if head.is_capital { head.is(&ITEMS) } else { head.is(&LOWER_ITEMS) };
    let is_sure =
        !head.is_counted || (digits.len() < 3 && !head.is(&["no", "part", "round", "line", "issue"]));
    let is_item = is_named && is_sure && !digits.contains('.');
    (is_part || is_item || head.is_short).then_some(Aside::Enumeration)
}
