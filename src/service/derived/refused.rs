//! Why a derived indicator has no series.

use crate::domain::formula::{ExpansionError, FormulaRefusal, Refusal};
use crate::domain::nearest::{likely, nearest_first};

/// The reason why a definition gives nothing: a code, and a sentence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The reason.
    pub reason: Refusal,
    /// What is wrong and what to do.
    pub detail: String,
    /// Whether the definition is right, and the data that it needs are not there yet.
    pub waits: bool,
}

impl Refused {
    /// A refusal because something that the definition names is not there.
    pub(super) fn missing(detail: String) -> Self {
        Self { reason: Refusal::MissingInput, detail, waits: false }
    }

    /// A refusal because the data that the definition needs are not there yet.
    pub(super) fn waiting(detail: String) -> Self {
        Self { waits: true, ..Self::missing(detail) }
    }

    /// A refusal because nothing has a code.
    pub(super) fn unknown<'a>(what: &str, code: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let nearest = nearest_first(code, known);
        let hint = match likely(code, &nearest) {
            Some(one) => format!("; did you mean `{one}`?"),
            None => String::new(),
        };
        let allowed: Vec<&str> = nearest.iter().take(LISTED).map(String::as_str).collect();
        let more = if nearest.len() > LISTED { ", …" } else { "" };
        Self::missing(format!("unknown {what} `{code}`{hint}; allowed: {}{more}", allowed.join(", ")))
    }
}

/// The most codes that a message lists.
const LISTED: usize = 12;

impl From<FormulaRefusal> for Refused {
    fn from(refused: FormulaRefusal) -> Self {
        Self { reason: refused.refusal, detail: refused.to_string(), waits: false }
    }
}

impl From<ExpansionError> for Refused {
    fn from(error: ExpansionError) -> Self {
        let reason = match error {
            ExpansionError::Cycle(_) => Refusal::Cycle,
            ExpansionError::TooDeep(_) | ExpansionError::TooLarge(..) => Refusal::TooDeep,
        };
        Self { reason, detail: error.to_string(), waits: false }
    }
}
