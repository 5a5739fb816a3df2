//! Texts of data files made into codes.

use std::borrow::Cow;

use sha2::{Digest, Sha256};

use super::code::MAX_CODE_BYTES;

/// The number of hexadecimal digits of the digest that keeps shortened codes distinct.
const DIGEST_CHARACTERS: usize = 8;
/// Texts that data frames read as a missing value; `NA` is also the ISO 3166 code of Namibia.
const MISSING_WORDS: [&str; 8] = ["NA", "NULL", "NaN", "None", "nan", "null", "N/A", "n/a"];

/// The code for a text: the text itself if it is a code, otherwise with `_` for each run of other characters.
///
/// Other scripts are transliterated to Latin letters; a text that is too long is cut and gets a digest. `NA` becomes
/// `NAM`, since data frames read it as a missing value. An empty text stays empty.
///
/// ```
/// use yearbook::domain::code_text::clean_code;
/// assert_eq!(clean_code("NV.IND.MANF.CD"), "NV_IND_MANF_CD");
/// assert_eq!(clean_code("EV sales share"), "EV_sales_share");
/// ```
#[must_use]
pub fn clean_code(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let sound = text.len() <= MAX_CODE_BYTES && text.bytes().all(is_code_byte);
    if sound && !MISSING_WORDS.contains(&text) {
        return Cow::Borrowed(text);
    }
    match text {
        "NA" => return Cow::Borrowed("NAM"),
        word if MISSING_WORDS.contains(&word) => return Cow::Owned(format!("_{}", spelled(word))),
        _ => {}
    }
    let spelled = spelled(&deunicode::deunicode(text));
    if spelled.is_empty() {
        return Cow::Owned(format!("X{}", digest(text)));
    }
    if spelled.len() <= MAX_CODE_BYTES {
        return Cow::Owned(spelled);
    }
    Cow::Owned(digested_code(text))
}

/// The code for the text of a unit: as [`clean_code`], with words for the signs of percent and per mille and for the base
/// of an index, which a code cannot have.
///
/// ```
/// use yearbook::domain::code_text::unit_code;
/// assert_eq!(unit_code("% of GDP"), "percent_of_GDP");
/// assert_eq!(unit_code("2015=100"), "index_2015_100");
/// assert_eq!(unit_code("USD"), "USD");
/// ```
#[must_use]
pub fn unit_code(text: &str) -> Cow<'_, str> {
    let is_base = text.starts_with(|first: char| first.is_ascii_digit()) && text.contains('=');
    if !is_base && !text.contains(['%', '％', '‰']) {
        return clean_code(text);
    }
    let words = text.replace(['%', '％'], " percent ").replace('‰', " per_mille ");
    let words = if is_base { format!("index {words}") } else { words };
    Cow::Owned(clean_code(&words).into_owned())
}

/// The code for a text that shares its [`clean_code`] with another: with a digest of the text at its end.
///
/// ```
/// use yearbook::domain::code_text::digested_code;
/// assert_ne!(digested_code("山西省"), digested_code("陕西省"));
/// ```
#[must_use]
pub fn digested_code(text: &str) -> String {
    let spelled = spelled(&deunicode::deunicode(text.trim()));
    let cut = spelled.get(..MAX_CODE_BYTES - DIGEST_CHARACTERS - 1).unwrap_or(&spelled);
    format!("{cut}_{}", digest(text.trim()))
}

const fn is_code_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'@' | b'$' | b'-')
}

/// The text with one `_` for each run of characters outside codes, and none at the ends.
fn spelled(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    for character in text.chars() {
        if u8::try_from(character).is_ok_and(is_code_byte) {
            code.push(character);
        } else if !code.is_empty() && !code.ends_with('_') {
            code.push('_');
        }
    }
    code.trim_end_matches('_').to_owned()
}

fn digest(text: &str) -> String {
    let mut digest = format!("{:x}", Sha256::digest(text.as_bytes()));
    digest.truncate(DIGEST_CHARACTERS);
    digest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_stay_as_they_are_where_they_can() {
        for code in ["CN", "A.CN".trim_end_matches(".CN"), "_T", "C10-C12", "$x@y"] {
            assert_eq!(clean_code(code), code);
        }
    }

    #[test]
    fn the_rest_is_spelled_in_letters_of_codes() {
        assert_eq!(clean_code(" Milion barrels per day "), "Milion_barrels_per_day");
        assert_eq!(clean_code("Côte d'Ivoire"), "Cote_d_Ivoire");
        assert_eq!(clean_code("中国"), "Zhong_Guo");
        assert_eq!(clean_code("NA"), "NAM");
        assert_eq!(clean_code("null"), "_null");
        assert_eq!(clean_code(""), "");
    }

    #[test]
    fn long_texts_are_cut_and_stay_apart() {
        let (one, other) = (format!("{}1", "x".repeat(100)), format!("{}2", "x".repeat(100)));
        assert_eq!(clean_code(&one).len(), MAX_CODE_BYTES);
        assert_ne!(clean_code(&one), clean_code(&other));
    }

    #[test]
    fn signs_alone_are_told_apart_by_a_digest() {
        assert_ne!(clean_code("%"), clean_code("‰‰"));
        assert!(clean_code("###").starts_with('X'));
    }
}
