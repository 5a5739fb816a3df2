//! The limits of a pull.

use serde::Deserialize;

/// What a pull may take. Each has a default.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct PullLimits {
    /// The most bytes of all answers together, uncompressed: 268435456 (256 MiB) without it.
    pub bytes: u64,
    /// The most seconds that the whole pull may take: 1800 without it.
    pub seconds: u32,
    /// The most requests to a host in a minute: 30 without it.
    pub requests_per_minute: u32,
    /// How often a request is sent that fails for a reason that can pass: 5 times without it.
    pub attempts: u32,
}

impl Default for PullLimits {
    fn default() -> Self {
        Self { bytes: 256 * 1_048_576, seconds: 1_800, requests_per_minute: 30, attempts: 5 }
    }
}

impl PullLimits {
    /// What is wrong with them, and what is allowed.
    pub(super) fn check(&self) -> Result<(), String> {
        let limits = [
            ("bytes", self.bytes, 1..=16 * 1_073_741_824),
            ("seconds", self.seconds.into(), 1..=86_400),
            ("requests_per_minute", self.requests_per_minute.into(), 1..=6_000),
            ("attempts", self.attempts.into(), 1..=20),
        ];
        for (name, number, range) in limits {
            if !range.contains(&number) {
                let (least, most) = (range.start(), range.end());
                return Err(format!("`{name}` is {number}; allowed: {least} to {most}"));
            }
        }
        Ok(())
    }
}
