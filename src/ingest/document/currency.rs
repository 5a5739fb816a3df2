//! Currencies: signs, codes (ISO 4217) and words.

use super::tokens::{TokenKind, Tokens};
use super::unit_code::OPEN;
use super::vocabulary;

/// Codes of ISO 4217 that publishers write beside amounts. Codes that are English words in capitals (ALL, TOP, CUP) are
/// left out.
const CODES: [&str; 132] = [
    "AED", "AFN", "AMD", "AOA", "ARS", "AUD", "AZN", "BAM", "BBD", "BDT", "BGN", "BHD", "BMD", "BND", "BOB",
    "BRL", "BSD", "BTN", "BWP", "BYN", "BZD", "CAD", "CDF", "CHF", "CLP", "CNY", "COP", "CRC", "CVE", "CZK",
    "DJF", "DKK", "DOP", "DZD", "EGP", "ETB", "EUR", "FJD", "GBP", "GEL", "GHS", "GMD", "GNF", "GTQ", "GYD",
    "HKD", "HNL", "HTG", "HUF", "IDR", "ILS", "INR", "IQD", "IRR", "ISK", "JMD", "JOD", "JPY", "KES", "KGS",
    "KHR", "KRW", "KWD", "KZT", "LAK", "LBP", "LKR", "LRD", "LSL", "LYD", "MAD", "MDL", "MGA", "MKD", "MMK",
    "MNT", "MOP", "MRU", "MUR", "MVR", "MWK", "MXN", "MYR", "MZN", "NAD", "NGN", "NIO", "NOK", "NPR", "NZD",
    "OMR", "PAB", "PEN", "PGK", "PHP", "PKR", "PLN", "PYG", "QAR", "RON", "RSD", "RUB", "RWF", "SAR", "SEK",
    "SGD", "SOS", "SRD", "SYP", "SZL", "THB", "TJS", "TMT", "TND", "TRY", "TTD", "TWD", "TZS", "UAH", "UGX",
    "USD", "UYU", "UZS", "VND", "VUV", "XAF", "XCD", "XOF", "XPF", "YER", "ZAR", "ZMW",
];

/// The mark of the sign that Japan and China share.
const YEN_OR_YUAN: &str = "¥";

/// Words that say which of the two a text is about.
const OF_CHINA: [&str; 7] = ["China", "Chinese", "yuan", "renminbi", "RMB", "CNY", "Beijing"];
const OF_JAPAN: [&str; 5] = ["Japan", "Japanese", "yen", "JPY", "Tokyo"];

/// Signs before or after an amount, longest first. A sign of several currencies is open.
const SIGNS: [(&str, &str); 36] = [
    ("US$", "USD"),
    ("US $", "USD"),
    ("HK$", "HKD"),
    ("HK $", "HKD"),
    ("NT$", "TWD"),
    ("NZ$", "NZD"),
    ("MX$", "MXN"),
    ("CA$", "CAD"),
    ("AU$", "AUD"),
    ("A$", "AUD"),
    ("A $", "AUD"),
    ("C$", "CAD"),
    ("S$", "SGD"),
    ("R$", "BRL"),
    ("CN¥", "CNY"),
    ("JP¥", "JPY"),
    ("RMB", "CNY"),
    ("CNH", "CNY"),
    ("Rp", "IDR"),
    ("Rs.", OPEN),
    ("Rs", OPEN),
    ("SFr.", "CHF"),
    ("SFr", "CHF"),
    ("Fr.", OPEN),
    ("$", "USD"),
    ("¥", YEN_OR_YUAN),
    ("\u{ffe5}", YEN_OR_YUAN),
    ("€", "EUR"),
    ("£", "GBP"),
    ("₹", "INR"),
    ("₩", "KRW"),
    ("₽", "RUB"),
    ("₺", "TRY"),
    ("₫", "VND"),
    ("₱", "PHP"),
    ("฿", "THB"),
];

/// Words after an amount. A word of several currencies is open.
pub(super) const WORDS: [(&str, &[&str]); 37] = [
    ("CNY", &["yuan", "renminbi", "Chinese yuan", "yuan renminbi"]),
    ("USD", &["dollars", "dollar", "US dollars", "US dollar", "U . S . dollars", "American dollars"]),
    ("HKD", &["Hong Kong dollars", "HK dollars"]),
    ("AUD", &["Australian dollars"]),
    ("CAD", &["Canadian dollars"]),
    ("SGD", &["Singapore dollars"]),
    ("NZD", &["New Zealand dollars"]),
    ("TWD", &["New Taiwan dollars", "Taiwan dollars", "NT dollars"]),
    ("EUR", &["euros", "euro"]),
    ("GBP", &["pounds sterling", "British pounds", "sterling"]),
    ("JPY", &["yen", "Japanese yen"]),
    ("CHF", &["Swiss francs", "Swiss franc"]),
    ("INR", &["Indian rupees", "Indian rupee"]),
    ("SEK", &["Swedish kronor", "Swedish krona", "Swedish crowns", "kronor"]),
    ("NOK", &["Norwegian kroner", "Norwegian crowns"]),
    ("DKK", &["Danish kroner", "Danish crowns"]),
    ("ISK", &["Icelandic kronur"]),
    ("CZK", &["Czech crowns", "Czech koruna", "korunas"]),
    ("PLN", &["zloty", "zlotys", "zlotych", "Polish zloty"]),
    ("HUF", &["forints", "forint"]),
    ("RON", &["Romanian lei"]),
    ("RUB", &["Russian roubles", "Russian rubles"]),
    ("UAH", &["hryvnia", "hryvnias"]),
    ("KZT", &["tenge"]),
    ("TRY", &["Turkish lira", "Turkish liras"]),
    ("KRW", &["South Korean won", "Korean won"]),
    ("VND", &["Vietnamese dong"]),
    ("THB", &["baht", "Thai baht"]),
    ("MYR", &["ringgit", "Malaysian ringgit"]),
    ("IDR", &["rupiah", "Indonesian rupiah"]),
    ("PHP", &["Philippine pesos"]),
    ("MXN", &["Mexican pesos"]),
    ("BRL", &["reais", "Brazilian reais"]),
    ("ZAR", &["South African rand", "rand"]),
    ("ILS", &["shekels"]),
    ("SAR", &["Saudi riyals"]),
    ("NGN", &["naira"]),
];

/// Scales that only South Asian publishers write; beside them Rs is the Indian rupee.
const INDIAN_SCALES: [&str; 4] = ["crore", "crores", "lakh", "lakhs"];

/// The code whose very characters stand at a token.
fn code_at(tokens: &Tokens, index: usize) -> Option<&'static str> {
    let text = tokens.text(index);
    CODES.iter().find(|code| **code == text).copied()
}

/// The currency that is named directly before this token, and the first token of its name, not before `floor`.
pub(super) fn before(tokens: &Tokens, index: usize, floor: usize) -> Option<(&'static str, usize)> {
    let last = tokens.before_joint(index).filter(|last| *last >= floor)?;
    if let Some(code) = code_at(tokens, last) {
        // COP28 is a meeting, and COP 28 an amount.
        let is_name = code == "COP"
            && tokens.text(index).len() < 3
            && vocabulary::scale(tokens.text(tokens.after_joint(index + 1))).is_none();
        return (!is_name).then_some((code, last));
    }
    let (sign, code, first) = SIGNS.iter().find_map(|(sign, code)| {
        let first =
            (floor..=last).rev().take(3).find(|first| tokens.literal(*first, sign) == Some(last + 1))?;
        Some((*sign, *code, first))
    })?;
    let is_letter = sign.starts_with(char::is_alphabetic);
    let is_inside_word = is_letter && first > floor && tokens.is_word(first - 1);
    let is_indian = sign.starts_with("Rs") && has_indian_scale(tokens, index);
    let code = if is_indian { "INR" } else { settled(tokens, index, code) };
    (!is_inside_word).then_some((code, first))
}

/// The number of tokens to either side that settle a sign.
const REACH: usize = 400;

/// The currency of a sign that two share, as the words around it settle it; else open.
fn settled(tokens: &Tokens, index: usize, code: &'static str) -> &'static str {
    if code != YEN_OR_YUAN {
        return code;
    }
    let around = || index.saturating_sub(REACH)..tokens.len().min(index + REACH);
    let names = |words: &[&str]| around().any(|at| words.contains(&tokens.text(at)));
    let is_chinese = names(&OF_CHINA) || around().any(|at| tokens.kind(at) == Some(TokenKind::Han));
    match (is_chinese, names(&OF_JAPAN)) {
        (true, false) => "CNY",
        (false, true) => "JPY",
        _ => OPEN,
    }
}

fn has_indian_scale(tokens: &Tokens, digits: usize) -> bool {
    tokens.is(tokens.after_joint(digits + 1), &INDIAN_SCALES)
}

/// The token after the sign or code of a currency at this token.
pub(super) fn sign_at(tokens: &Tokens, index: usize) -> Option<usize> {
    let sign = || SIGNS.iter().find_map(|(sign, _)| tokens.literal(index, sign));
    code_at(tokens, index).map(|_| index + 1).or_else(sign)
}

/// The currency that a sign or code after an amount names, and the token after it. One with digits behind it belongs to
/// those, as in "in 2024 $5".
pub(super) fn after(tokens: &Tokens, index: usize) -> Option<(&'static str, usize)> {
    let sign = || {
        SIGNS.iter().find_map(|(sign, code)| {
            tokens.literal(index, sign).map(|next| (settled(tokens, index, code), next))
        })
    };
    let (code, next) = code_at(tokens, index).map(|code| (code, index + 1)).or_else(sign)?;
    let opens_amount = tokens.kind(tokens.after_joint(next)) == Some(TokenKind::Digits);
    (!opens_amount).then_some((code, next))
}

/// The Korean won after a scale word: the word alone may be the verb.
pub(super) fn won_after_scale(tokens: &Tokens, index: usize) -> Option<(&'static str, usize)> {
    let scale = tokens.before_joint(index)?;
    (tokens.is(index, &["won"]) && vocabulary::scale(tokens.text(scale)).is_some())
        .then_some(("KRW", index + 1))
}

/// Whether a unit is a currency.
pub(super) fn is_currency(unit: &str) -> bool {
    CODES.contains(&unit)
        || SIGNS.iter().any(|(_, code)| *code == unit && ![OPEN, YEN_OR_YUAN].contains(code))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_signs_stand_on_either_side() {
        for (text, digits, expected) in [
            ("US$ 5", 3, Some(("USD", 0))),
            ("CHF 5", 2, Some(("CHF", 0))),
            ("chf 5", 2, None),
            ("A$5", 2, Some(("AUD", 0))),
            ("₹5", 1, Some(("INR", 0))),
            ("Rs. 5 crore", 3, Some(("INR", 0))),
            ("Rs 5", 2, Some((OPEN, 0))),
            ("¥5", 1, Some((OPEN, 0))),
            ("¥5 in China", 1, Some(("CNY", 0))),
            ("¥5 in Japan", 1, Some(("JPY", 0))),
        ] {
            assert_eq!(before(&Tokens::new(text), digits, 0), expected, "{text}");
        }
        assert_eq!(after(&Tokens::new("SEK"), 0), Some(("SEK", 1)));
        assert_eq!(after(&Tokens::new("SEK 5"), 0), None);
    }

    #[test]
    fn signs_stop_at_the_floor() {
        let tokens = Tokens::new("US$ 5");
        assert_eq!(before(&tokens, 3, 1), Some(("USD", 1)));
        assert_eq!(before(&tokens, 3, 2), None);
    }
}
