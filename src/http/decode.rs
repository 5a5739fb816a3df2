//! Strict percent-decoding (RFC 3986, section 2.1): malformed text is an error and never replaced.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::problem::{Problem, ProblemKind, quoted};

/// The decoded name or value of a query string, where `+` is a space.
///
/// # Errors
/// [`ProblemKind::InvalidEncoding`] if an escape is malformed or the bytes are not UTF-8.
pub fn decode_form(raw: &str) -> Result<Cow<'_, str>, Problem> {
    if !raw.contains(['+', '%']) {
        return Ok(raw.into());
    }
    let spaced: Cow<'_, str> = if raw.contains('+') { raw.replace('+', " ").into() } else { raw.into() };
    check_escapes(&spaced)?;
    let text = percent_decode_str(&spaced).decode_utf8().map_err(|_| invalid_encoding(raw))?;
    Ok(text.into_owned().into())
}

/// The problem of a text with malformed percent-encoding.
#[must_use]
pub fn invalid_encoding(raw: &str) -> Problem {
    let detail =
        format!("{} is not percent-encoded UTF-8: every `%` takes two hexadecimal digits.", quoted(raw));
    Problem::new(ProblemKind::InvalidEncoding, detail)
}

/// Checks that every `%` is followed by two hexadecimal digits.
///
/// # Errors
/// [`ProblemKind::InvalidEncoding`] if one is not.
pub fn check_escapes(text: &str) -> Result<(), Problem> {
    let valid = text.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes().get(..2);
        digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit))
    });
    if valid { Ok(()) } else { Err(invalid_encoding(text)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_and_spaces_are_decoded() {
        assert_eq!(decode_form("R%26D+%E6%96%B0%2B").unwrap(), "R&D 新+");
        assert_eq!(decode_form("").unwrap(), "");
    }

    #[test]
    fn malformed_escapes_are_errors() {
        for raw in ["%", "%4", "%zz", "a%2", "%é1", "%%41", "% 1", "%+1"] {
            let problem = decode_form(raw).unwrap_err();
            assert_eq!(problem.kind(), ProblemKind::InvalidEncoding, "{raw}");
        }
    }

    #[test]
    fn bytes_that_are_not_utf8_are_errors() {
        for raw in ["%FF", "%C3", "%ED%A0%80", "%C0%AF"] {
            assert!(decode_form(raw).is_err(), "{raw}");
        }
    }
}
