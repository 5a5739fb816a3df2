//! The parameters of statistics of revisions.

use serde_json::json;

use super::Parameter;
use super::values::{Enumeration, Integer, Syntax, ValueType, invalid};
use crate::domain::revision::Later;
use crate::limits::MAX_RELEASE;

parameters! {
    /// Whether periods count whose first release is unknown, since they stood in the oldest publication already.
    CENSORED: bool = Parameter::new("censored", &Enumeration(
        &[false, true],
        |censored| if censored { "include" } else { "exclude" },
        Some(false),
    ));

    /// The measure that revisions are taken of; where it is not said, `growth` on the period before for levels, counts
    /// and indices, and the `value` itself for percentages, ranks and multiples.
    REVISION_MEASURE: &'static str = Parameter::new("measure", &Enumeration(
        &["growth", "value", "yoy", "pop", "annualised", "change", "change_yoy", "log_yoy", "log_pop", "level"],
        |word| word,
        None,
    ));

    /// The earlier release, counted from 0.
    FROM_RELEASE: usize = Parameter::new("from_release", &Integer { min: 0, max: MAX_RELEASE, default: Some(0) });

    /// The later release, counted from 0; `final`, where it is not said, for that of the newest publication.
    TO_RELEASE: Later = Parameter::new("to_release", &Syntax(
        |_| json!({
            "anyOf": [{"type": "integer", "minimum": 1, "maximum": MAX_RELEASE}, {"type": "string", "enum": ["final"]}],
            "default": "final",
        }),
        |name, text| match text {
            "final" => Ok(Later::Final),
            _ => Integer { min: 1, max: MAX_RELEASE, default: None }.parse(name, text).map(Later::Number).map_err(|_| {
                invalid(name, text, &format!("takes a whole number from 1 to {MAX_RELEASE}, or `final`"))
            }),
        },
    ));

    /// `yes` adds the statistics of the revisions.
    STATISTICS: &'static str = Parameter::new("statistics", &Enumeration(&["yes"], |word| word, None));
}
