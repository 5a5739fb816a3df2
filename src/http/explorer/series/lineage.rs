//! What a derived value was computed from: the formula and its inputs, in place of a passage.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::lineage::Lineage;
use crate::http::explorer::view::path;
use crate::http::explorer::words::series as words;

/// The formula of a derived value, its inputs with links to their values, and why there is no value.
pub(super) fn lineage(content: &Content<'_>, lineage: &Lineage) -> Markup {
    let view = content.view;
    let dataset = content.series.dataset.as_str();
    let to_value = |key: &str, period: &str| {
        let address = view.to_series(dataset, key);
        let mark = if address.contains('?') { '&' } else { '?' };
        format!("{address}{mark}at={period}#passage")
    };
    html! {
        dl {
            dt { (view.say(words::FORMULA)) }
            dd { a href=(view.to_with("/formula", &[("dataset", dataset), ("expr", &lineage.formula)])) { span.code { (lineage.formula) } } }
            @if let Some(definition) = &lineage.definition {
                dt { (view.say(words::DEFINITION)) }
                dd {
                    a href=(view.to(&path(&["indicators", dataset, definition.id.as_str()]))) { span.code { (definition.id) } }
                    " " (view.fill(words::VERSION, &[&definition.version]))
                }
            }
            @if let Err(missing) = &lineage.outcome {
                dt { (view.say(words::NO_VALUE)) }
                dd {
                    span.reason { (missing.refusal.code()) }
                    @if let Some(series) = &missing.series {
                        " " a href=(view.to_series(dataset, series.as_str())) { span.code { (series) } }
                        @if let Some(period) = missing.period { " " (period) }
                    }
                }
            }
            dt { (view.say(words::COMPUTED_FROM)) }
            dd {
                @for input in &lineage.inputs {
                    @let period = input.period.to_string();
                    a href=(to_value(input.series.as_str(), &period)) { span.code { (input.series) } " " (period) }
                    @if let Some(figure) = &input.figure {
                        " " a.small href=(view.to(&path(&["figures", figure]))) { (figure) }
                    }
                    br;
                }
            }
        }
    }
}
