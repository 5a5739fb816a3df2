//! Drafts: what is known of numbers that nothing accounts for.

use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{SelectorJson, selector_json};
use crate::formats::number::Number;
use crate::service::claims::{NumberDraft, SuggestedSeries};

/// What is known of a number that nothing accounts for.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Draft)]
pub(super) struct DraftJson<'a> {
    /// The value in base units, negative for a falling rate; null where the document does not determine it.
    #[schema(value_type = Option<f64>)]
    value: Option<Number>,
    /// The code of the unit; `open` where the document names one that is not known.
    unit: &'a str,
    /// How the document hedges it.
    qualifier: &'static str,
    /// One unit in the last printed place, in base units.
    #[schema(value_type = f64)]
    rounding: Number,
    /// The lower end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    lower: Option<Number>,
    /// The upper end of the interval that the true value lies in; null when it is unbounded.
    #[schema(value_type = Option<f64>)]
    upper: Option<Number>,
    /// `up` or `down` where something changes by it.
    direction: Option<&'static str>,
    /// The period; null where nothing says it.
    period: Option<String>,
    /// Whether the document states the period: `stated` or `inferred`.
    period_basis: Option<&'static str>,
    /// The words that the period rests on.
    period_at: Option<SelectorJson<'a>>,
    /// `statistic`, `set_aside` where the text says that it is none, `unsure` where the value is open.
    kind: &'static str,
    /// Why it is no statistic, or why it is unsure.
    reason: Option<&'static str>,
    /// The number of its table, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    table: Option<usize>,
    /// The row of its table, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    row: Option<usize>,
    /// The column, from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// The heads of the row.
    #[serde(skip_serializing_if = "Option::is_none")]
    row_head: Option<&'a str>,
    /// The heads of the column.
    #[serde(skip_serializing_if = "Option::is_none")]
    column_head: Option<&'a str>,
    /// The caption of the table.
    #[serde(skip_serializing_if = "Option::is_none")]
    caption: Option<&'a str>,
    /// The series of an earlier figure between the same words.
    series: Option<&'a str>,
    /// The id of that figure.
    carried_from: Option<&'a str>,
    /// The series that it may belong to, the likeliest first.
    suggestions: Vec<SuggestionJson<'a>>,
    /// A new indicator that it may belong to, if no series fits.
    new_indicator: Option<DraftIndicatorJson<'a>>,
    /// Why somebody should look at it although its series was carried over.
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    doubts: &'a [String],
}

/// An indicator that a number may belong to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = DraftIndicator)]
struct DraftIndicatorJson<'a> {
    /// The code.
    code: &'a str,
    /// The name.
    name: &'a str,
    /// The code of its unit.
    unit: &'a str,
    /// The class of its unit.
    unit_class: &'static str,
}

/// A series that a number may belong to.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = SuggestedSeries)]
struct SuggestionJson<'a> {
    /// The key.
    series: &'a str,
    /// The name of its indicator.
    name: &'a str,
    /// The period of its newest value.
    newest_period: Option<String>,
    /// Its newest value.
    #[schema(value_type = Option<f64>)]
    newest_value: Option<Number>,
}

impl<'a> From<&'a NumberDraft> for DraftJson<'a> {
    fn from(draft: &'a NumberDraft) -> Self {
        Self {
            value: draft.value.map(Number),
            unit: draft.unit.unwrap_or("open"),
            qualifier: draft.qualifier.code(),
            rounding: Number(draft.rounding),
            lower: draft.bounds.lower().map(Number),
            upper: draft.bounds.upper().map(Number),
            direction: draft.direction.map(crate::ingest::document::Direction::code),
            period: draft.period.as_ref().map(|(period, _, _)| period.to_string()),
            period_basis: draft.period.as_ref().map(|(_, basis, _)| basis.code()),
            period_at: draft.period.as_ref().and_then(|(_, _, at)| at.as_ref()).map(selector_json),
            kind: draft.kind.code(),
            reason: draft.kind.reason(),
            table: draft.table,
            row: draft.heads.as_ref().map(|heads| heads.row),
            column: draft.heads.as_ref().map(|heads| heads.column),
            row_head: draft.heads.as_ref().and_then(|heads| heads.row_head.as_deref()),
            column_head: draft.heads.as_ref().and_then(|heads| heads.column_head.as_deref()),
            caption: draft.heads.as_ref().and_then(|heads| heads.caption.as_deref()),
            series: draft.carried.as_ref().map(|(series, _)| series.as_str()),
            carried_from: draft.carried.as_ref().map(|(_, figure)| figure.as_str()),
            suggestions: draft.suggestions.iter().map(SuggestionJson::from).collect(),
            new_indicator: draft.new_indicator.as_ref().map(|new| DraftIndicatorJson {
                code: new.code.as_str(),
                name: &new.name,
                unit: new.unit.as_str(),
                unit_class: new.unit_class.code(),
            }),
            doubts: &draft.doubts,
        }
    }
}

impl<'a> From<&'a SuggestedSeries> for SuggestionJson<'a> {
    fn from(suggested: &'a SuggestedSeries) -> Self {
        Self {
            series: &suggested.key,
            name: &suggested.name,
            newest_period: suggested.newest.map(|(period, _)| period.to_string()),
            newest_value: suggested.newest.map(|(_, value)| Number(value)),
        }
    }
}
