//! Drafts.

mod carry;
mod search_text;
mod suggestions;
mod vocabulary;
mod words_around;
#[cfg(test)]
mod tests;

pub use suggestions::{MAX_SUGGESTIONS, Suggestion};
