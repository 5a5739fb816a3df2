//! Hashes of files and definitions.

use sha2::{Digest, Sha256};

/// The SHA-256 of bytes, in hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::with_capacity(64), |mut text, byte| {
        use std::fmt::Write;
        // Writing to a string cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
