//! The identity of a revision: what tells it from a revision of the same number in another history.
//!
//! A database that is set back to an older state uses the numbers of the lost revisions again, for other data.

use std::fmt;
use std::str::FromStr;

/// A published revision: its number, and 128 random bits that no other revision of any database has.
///
/// As text it is the number, a hyphen and 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct RevisionIdentity {
    /// The number.
    pub number: i64,
    /// The random bits.
    pub bits: u128,
}

/// The number of hexadecimal digits of the random bits.
const DIGITS: usize = 32;

impl RevisionIdentity {
    /// The random bits as the database stores them.
    #[must_use]
    pub fn digits(self) -> String {
        format!("{:032x}", self.bits)
    }

    /// The random bits of 32 hexadecimal digits in lower case; none if a text is anything else.
    #[must_use]
    pub fn bits_of(digits: &str) -> Option<u128> {
        let is_hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        let valid = digits.len() == DIGITS && digits.bytes().all(is_hexadecimal);
        u128::from_str_radix(digits, 16).ok().filter(|_| valid)
    }
}

impl fmt::Display for RevisionIdentity {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}-{:032x}", self.number, self.bits)
    }
}

impl FromStr for RevisionIdentity {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let wrong = || format!("`{text}` is no identity of a revision; an answer gives it as `identity`");
        let (number, digits) = text.split_once('-').ok_or_else(wrong)?;
        Ok(Self { number: whole(number).ok_or_else(wrong)?, bits: Self::bits_of(digits).ok_or_else(wrong)? })
    }
}

/// The place in a history after which changes are asked for: a number of any history, or a revision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Since {
    /// The number of a revision, whatever its history.
    Number(i64),
    /// A revision.
    Identity(RevisionIdentity),
}

impl Since {
    /// The number of the revision.
    #[must_use]
    pub const fn number(self) -> i64 {
        match self {
            Self::Number(number) => number,
            Self::Identity(identity) => identity.number,
        }
    }
}

impl fmt::Display for Since {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(formatter),
            Self::Identity(identity) => identity.fmt(formatter),
        }
    }
}

impl FromStr for Since {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if text.contains('-') {
            return text.parse().map(Self::Identity);
        }
        let wrong = || format!("`{text}` is neither the number of a revision nor its `identity`");
        whole(text).map(Self::Number).ok_or_else(wrong)
    }
}

/// A whole number of decimal digits alone; none if a text is anything else.
fn whole(text: &str) -> Option<i64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identity_reads_back_and_nothing_else_does() {
        let identity = RevisionIdentity { number: 12, bits: 0x00ab_cdef };
        assert_eq!(identity.to_string(), "12-00000000000000000000000000abcdef");
        assert_eq!(identity.to_string().parse(), Ok(identity));
        assert_eq!(identity.to_string().parse(), Ok(Since::Identity(identity)));
        assert_eq!("12".parse(), Ok(Since::Number(12)));
        for text in [
            "",
            "12-",
            "-1",
            "+1",
            "12-abcdef",
            "12-00000000000000000000000000ABCDEF",
            "12-+0000000000000000000000000abcdef",
            "+12-00000000000000000000000000abcdef",
            "12-00000000000000000000000000abcdef0",
        ] {
            assert!(text.parse::<RevisionIdentity>().is_err() && text.parse::<Since>().is_err(), "{text}");
        }
        assert!("12".parse::<RevisionIdentity>().is_err());
    }
}
