//! Signs and words that stand where a value is missing.

use std::collections::HashMap;
use std::sync::LazyLock;

use super::status_mark::StatusMark;
use crate::domain::observation::ObservationStatus;

/// The longest sign for a missing value, in bytes.
const LONGEST_SIGN: usize = 40;

/// Signs for a value that is missing, in small letters, with the code of `CL_OBS_STATUS`: `O` where no reason is
/// known, `M` cannot exist (not applicable), `Q` suppressed (confidential).
const SIGNS: [(char, &str); 3] = [
    (
        'O',
        ".., ..., …, ……, ‥, . ., . . ., :, ., -, --, ---, - -, –, —, －, ‐, −, ﹣, ー, /, //, n/a, n.a., n.a, na, (na), <na>, \
         #n/a, #n/d, #nv, #ref!, #value!, #wert!, #name?, #num!, nan, (nan), null, #null!, none, n, nv, n.v., nd, n.d., n.d, \
         n/d, n/e, n.e., ne, nc, n.c., ns, n.s., nm, (nm), n.m., nav, nsi, f, (l), (z), k.a., k. a., k.a, s.d., s/d, sd, \
         s.i., [x], [low], [u], [w], not available, data not available, unavailable, no data, no data available, missing, \
         unknown, undefined, not reported, not collected, nicht verfügbar, keine angabe, keine angaben, non disponible, \
         no disponible, não disponível, non disponibile, niet beschikbaar, нет данных, н/д, н.д., нд, нет, 无, 無, 无数据, \
         不详, 不明, データなし, 자료없음, 자료 없음",
    ),
    ('M', "z, [z], nap, n.ap., (x), not applicable, #div/0!, ×"),
    (
        'Q',
        "c, (c), [c], x, х, (d), d, s, (s), w, (w), *, ∗, ＊, **, ***, confidential, suppressed, withheld, secret, geheim, \
         秘密, 秘匿",
    ),
];
/// Letters behind the sign of a missing value, as in `:c`, with the code of `CL_OBS_STATUS`.
const REASONS: [(&str, char); 2] = [("c", 'Q'), ("z", 'M')];

/// The code of each sign.
static CODES: LazyLock<HashMap<&str, char>> = LazyLock::new(|| {
    let signs = |(code, signs): (char, &'static str)| signs.split(", ").map(move |sign| (sign, code));
    SIGNS.into_iter().flat_map(signs).chain([("", 'O')]).collect()
});

/// The status of a sign for a missing value; none where the text is no such sign. A footnote may stand behind it.
///
/// ```
/// use yearbook::ingest::data::missing_mark::missing_status;
/// assert_eq!(missing_status("n.a.").unwrap().code(), 'O');
/// assert_eq!(missing_status("(D)").unwrap().code(), 'Q');
/// assert_eq!(missing_status("n/a 1)").unwrap().code(), 'O');
/// assert_eq!(missing_status("0"), None);
/// ```
#[must_use]
pub fn missing_status(text: &str) -> Option<ObservationStatus> {
    let text = text.trim();
    if text.len() > LONGEST_SIGN {
        return None;
    }
    let lower = text.to_lowercase();
    let code = CODES.get(lower.as_str()).copied();
    let code = code.or_else(|| with_reason(&lower)).or_else(|| with_footnote(&lower))?;
    ObservationStatus::from_code(code.encode_utf8(&mut [0; 4]))
}

/// The code of `: c`, Eurostat's sign for a missing value with a flag behind it.
fn with_reason(text: &str) -> Option<char> {
    let reason = text.strip_prefix(':')?.trim().trim_matches(['(', ')']);
    let known = REASONS.iter().find(|(letter, _)| *letter == reason).map(|(_, code)| *code);
    known.or_else(|| (reason.len() == 1 && reason.starts_with(char::is_alphabetic)).then_some('O'))
}

/// The code of a sign with a footnote behind it, as in `n/a*` or `.. 1)`.
fn with_footnote(text: &str) -> Option<char> {
    let of = |sign: &str| {
        let is_sign = sign.len() > 1 || !sign.starts_with(char::is_alphabetic);
        CODES.get(sign).copied().filter(|_| is_sign && !sign.is_empty())
    };
    StatusMark::split(text, of).ok().flatten().map(|(code, _)| code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signs_of_agencies_have_a_status() {
        for (text, code) in [
            ("", 'O'),
            ("..", 'O'),
            ("N/A", 'O'),
            ("н/д", 'O'),
            ("[x]", 'O'),
            ("k. A.", 'O'),
            ("#REF!", 'O'),
            ("n/a*", 'O'),
            (": (u)", 'O'),
            ("[z]", 'M'),
            ("Not applicable", 'M'),
            (":z", 'M'),
            ("[c]", 'Q'),
            (": c", 'Q'),
            ("W", 'Q'),
        ] {
            assert_eq!(missing_status(text).map(ObservationStatus::code), Some(code), "{text}");
        }
        for text in ["0", "1", "-5", "- 5", "word", "n1", "x1", "FRA", "1)", "p"] {
            assert_eq!(missing_status(text), None, "{text}");
        }
    }

    #[test]
    fn no_sign_stands_twice() {
        let all = SIGNS.iter().flat_map(|(_, signs)| signs.split(", ")).count();
        assert_eq!(CODES.len(), all + 1);
    }
}
