//! The parameters of routes that take documents and claims.

use super::values::{Integer, List, Syntax};
use super::{LINE, MAX_LONG_TEXT, Parameter, text};

parameters! {
    /// The part of the document in which places are counted, such as `page=3`.
    FRAGMENT: String = Parameter::new("fragment", &LINE_OF_TEXT);

    /// The publisher of the document, where the document does not say it.
    PUBLISHER: String = Parameter::new("publisher", &LINE_OF_TEXT);

    /// The starts of the numbers.
    STARTS: Vec<usize> = Parameter::new("start", &List(&Integer { min: 0, max: 1 << 40, default: None })).required();

    /// The title of the document, where the document has none.
    TITLE: String = Parameter::new("title", &LINE_OF_TEXT);
}

/// A text of one line.
const LINE_OF_TEXT: Syntax<String> = Syntax(|_| text(MAX_LONG_TEXT, LINE), |_, text| Ok(text.to_owned()));
