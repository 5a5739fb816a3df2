//! Errors as texts.

use std::error::Error;

/// An error with its causes, at most so many characters of it.
pub(super) fn causes(error: &dyn Error, most: usize) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        let said = error.to_string();
        // Some libraries repeat the cause in their own message.
        if !text.ends_with(&said) {
            text = format!("{text}: {said}");
        }
        cause = error.source();
    }
    text.chars().take(most).collect()
}
