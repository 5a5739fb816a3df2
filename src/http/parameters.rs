//! The parameters that routes take: one table for reading them and for describing them.

use serde_json::{Value, json};

use crate::domain::catalogue::Catalogue;
use crate::domain::growth::{Aggregate, Measure, Verdict};
use crate::limits::{
    DEFAULT_LIMIT, MAX_EDGE_OBSERVATIONS, MAX_LIMIT, MAX_LIST_MEMBERS, MAX_SEARCH_CHARACTERS,
};
use crate::service::ranking::Order;

/// A code list of at most so many codes stands in the description of the API as such.
const LISTED_CODES: usize = 400;

/// The most characters of a text that is described as such: as many as fit whatever their encoding.
const MAX_LONG_TEXT: usize = crate::limits::MAX_PARAMETER_BYTES / 4;

/// A year from 0001 to 9999.
const YEAR: &str = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])";

/// A query parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Name {
    /// How a conversion makes a longer period of its parts.
    Aggregate,
    /// Codes of activities.
    Activity,
    /// Codes of areas.
    Area,
    /// Percent where percentage points are usual.
    As,
    /// The day up to which publications count.
    AsOf,
    /// The base period of an index.
    Base,
    /// Where a page starts.
    Cursor,
    /// Where a page of a ranking starts.
    RankingCursor,
    /// Codes in a dimension of a dataset.
    Component,
    /// Codes of datasets.
    Dataset,
    /// How much is shown.
    Detail,
    /// The name of an uploaded file.
    FileName,
    /// So many from the start of each series.
    First,
    /// The format of the answer, of observations and growth.
    DataFormat,
    /// The format of the answer, of the catalogue.
    Format,
    /// Codes of frequencies.
    Frequency,
    /// The first period.
    From,
    /// The dataset that an upload goes into.
    ImportDataset,
    /// The format of an upload.
    ImportFormat,
    /// What an upload measures.
    ImportIndicator,
    /// What else is shown.
    Include,
    /// Codes of indicators.
    Indicator,
    /// An SDMX key.
    Key,
    /// So many from the end of each series.
    Last,
    /// The size of a page.
    Limit,
    /// What the columns of an upload are.
    Map,
    /// The measure of growth.
    Measure,
    /// Which end of a ranking comes first.
    Order,
    /// Incomplete periods.
    Partial,
    /// The period of a ranking.
    Period,
    /// The day that an upload was published.
    Published,
    /// A search text.
    Query,
    /// Whether an upload is all that is published.
    Scope,
    /// The revision after which changes are asked for.
    Since,
    /// Sources.
    Source,
    /// The last period.
    To,
    /// Codes of topics.
    Topic,
    /// Codes of verdicts.
    Verdict,
}

/// The names of some parameters.
#[must_use]
pub fn names(parameters: &[Name]) -> Vec<&'static str> {
    parameters.iter().map(|parameter| parameter.text()).collect()
}

impl Name {
    /// The name as it stands in a query.
    #[must_use]
    pub const fn text(self) -> &'static str {
        match self {
            Self::Aggregate => "aggregate",
            Self::Activity => "activity",
            Self::Area => "area",
            Self::As => "as",
            Self::AsOf => "as_of",
            Self::Base => "base",
            Self::Cursor | Self::RankingCursor => "cursor",
            Self::Component => COMPONENT,
            Self::Dataset | Self::ImportDataset => "dataset",
            Self::FileName => "file",
            Self::Map => "map",
            Self::Published => "published",
            Self::Scope => "scope",
            Self::Since => "since",
            Self::Detail => "detail",
            Self::First => "first",
            Self::DataFormat | Self::Format | Self::ImportFormat => "format",
            Self::Frequency => "frequency",
            Self::From => "from",
            Self::Include => "include",
            Self::Indicator | Self::ImportIndicator => "indicator",
            Self::Key => "key",
            Self::Last => "last",
            Self::Limit => "limit",
            Self::Measure => "measure",
            Self::Order => "order",
            Self::Partial => "partial",
            Self::Period => "period",
            Self::Query => "q",
            Self::Source => "source",
            Self::To => "to",
            Self::Topic => "topic",
            Self::Verdict => "verdict",
        }
    }

    const fn description(self) -> &'static str {
        match self {
            Self::Aggregate => {
                "How a frequency conversion makes a longer period of its parts; goes with one `frequency`."
            }
            Self::Activity => "Activities: codes of ISIC Rev. 4, of national aggregates, `_T` for the total.",
            Self::Area => "Areas: ISO 3166 codes (alpha-2 or alpha-3 in any case) and typed codes.",
            Self::As => "`percent` makes percentages move in percent instead of percentage points.",
            Self::AsOf => "As it was published up to this day.",
            Self::Base => "The base period of `measure=index`.",
            Self::Cursor => {
                "Where the page starts: `next` of the page before. Not for flat formats, which are always whole."
            }
            Self::RankingCursor => "Where the page starts: `next` of the page before.",
            Self::Component => {
                "Codes in a dimension of a dataset by its id, here `REF_AREA`; any other, such as `c[SEX]=F,M`, does as well (SDMX REST 3.0, component filters)."
            }
            Self::Dataset => "Datasets.",
            Self::ImportDataset => "The dataset that the file goes into; made where it is not there yet.",
            Self::ImportFormat => "The format of the file; detected where it is not said.",
            Self::ImportIndicator => "The code of what is measured, where the file does not say.",
            Self::FileName => "The name of the file; a day in it is the day of publication.",
            Self::Map => "What the columns of the file are, as TOML; detected where it is not said.",
            Self::Published => {
                "The day of publication; that of the file, its name, or today, where it is not said."
            }
            Self::Scope => {
                "`whole`: what the file does not state is withdrawn; `update`: it stays; `auto`: `whole` where the file \
                 restates at least twice as much as it lacks."
            }
            Self::Since => "The revision after which changes are asked for.",
            Self::Detail => "`full` shows where every value comes from.",
            Self::First => "That many observations from the start of each series.",
            Self::DataFormat => "The format; wins over `Accept`.",
            Self::Format => "The format; the catalogue has only one.",
            Self::Frequency => {
                "Frequencies (SDMX CL_FREQ): A, S, Q, M, W, D, and multiples such as A5 for spans of years."
            }
            Self::From => "The first period: a year, half-year, quarter, month, week, day, or span.",
            Self::Include => {
                "What else is shown: `vintages` for every publication of a value, `implied` for values worked out from others."
            }
            Self::Indicator => "Indicators.",
            Self::Key => {
                "An SDMX key: codes joined by dots, `+` between alternatives, nothing or `*` for all, such as `A.CN..C`."
            }
            Self::Last => "That many observations from the end of each series.",
            Self::Limit => "The number of series on a page. Not for flat formats, which are always whole.",
            Self::Measure => "The measure of growth.",
            Self::Order => "Which end comes first: `desc` for the greatest growth.",
            Self::Partial => "`ok` takes periods of which some parts are missing.",
            Self::Period => "The period that is ranked.",
            Self::Query => {
                "A search text: codes, names, definitions and labels in any language; typing errors are forgiven."
            }
            Self::Source => "Sources.",
            Self::To => "The last period: a year, half-year, quarter, month, week, day, or span.",
            Self::Topic => "Topics.",
            Self::Verdict => "Verdicts, worst first: `contradiction`, `explained`, …",
        }
    }

    /// The JSON Schema of the value, the codes being those of the catalogue.
    fn schema(self, catalogue: &Catalogue) -> Value {
        match self {
            Self::Aggregate => json!({"type": "string", "enum": AGGREGATES}),
            Self::Activity => codes(catalogue.activities.keys()),
            Self::Area => codes(catalogue.areas.keys()),
            Self::As => json!({"type": "string", "enum": ["percent"]}),
            Self::AsOf | Self::Published => json!({"type": "string", "format": "date"}),
            Self::Base | Self::From | Self::Period | Self::To => period(),
            Self::Cursor => json!({"type": "string", "pattern": cursor_pattern()}),
            Self::RankingCursor => json!({"type": "string", "pattern": ranking_cursor_pattern()}),
            Self::Component => codes(catalogue.series.iter().map(|series| &series.area)),
            Self::Dataset => codes(catalogue.datasets.keys()),
            Self::ImportDataset | Self::ImportIndicator => {
                json!({"type": "string", "pattern": "^[A-Za-z0-9_@$-]{1,64}$"})
            }
            Self::ImportFormat => json!({"type": "string", "enum": FORMATS_IN}),
            Self::FileName | Self::Map => json!({
                "type": "string", "minLength": 1, "maxLength": MAX_LONG_TEXT,
                "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]+$",
            }),
            Self::Scope => json!({"type": "string", "enum": SCOPES, "default": "auto"}),
            Self::Since => json!({"type": "integer", "minimum": 0, "maximum": i64::MAX}),
            Self::Detail => json!({"type": "string", "enum": ["full"]}),
            Self::First | Self::Last => {
                json!({"type": "integer", "minimum": 1, "maximum": MAX_EDGE_OBSERVATIONS})
            }
            Self::DataFormat => {
                json!({"type": "string", "enum": crate::formats::Format::ALL.map(crate::formats::Format::name)})
            }
            Self::Format => json!({"type": "string", "enum": ["json"]}),
            Self::Frequency => {
                let pattern = "^[ASQMWD]([2-9]|[1-9][0-9])?$";
                json!({"type": "array", "minItems": 1, "maxItems": MAX_LIST_MEMBERS, "items": {"type": "string", "pattern": pattern}})
            }
            Self::Include => {
                json!({"type": "array", "minItems": 1, "maxItems": 2, "items": {"type": "string", "enum": INCLUDES}})
            }
            Self::Indicator => codes(catalogue.indicators.keys().map(|(_, code)| code)),
            Self::Key => json!({"type": "string", "pattern": key_pattern(catalogue)}),
            Self::Limit => {
                json!({"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT})
            }
            Self::Measure => {
                json!({"type": "string", "enum": Measure::ALL.map(Measure::code), "default": "yoy"})
            }
            Self::Order => json!({"type": "string", "enum": Order::CODES, "default": "desc"}),
            Self::Partial => json!({"type": "string", "enum": ["ok"]}),
            Self::Query => json!({
                "type": "string", "minLength": 1, "maxLength": MAX_SEARCH_CHARACTERS,
                "pattern": "^[^\\u0000-\\u001F\\u007F-\\u009F]+$",
            }),
            Self::Source => {
                let ids = catalogue.sources.iter().map(|source| source.id.as_str());
                list(&ids.collect::<Vec<_>>(), "^[^,\\u0000-\\u001F\\u007F-\\u009F]{1,200}$")
            }
            Self::Topic => codes(catalogue.topics.keys()),
            Self::Verdict => list(&Verdict::CODES, "^[a-z_]+$"),
        }
    }

    /// A value that works with the seeded data.
    fn example(self, catalogue: &Catalogue) -> Option<Value> {
        let example = match self {
            Self::Activity => json!(["C"]),
            Self::Area => json!(["CN"]),
            Self::AsOf => json!("2025-12-31"),
            Self::From => json!("2020"),
            Self::Period | Self::To => json!("2024"),
            Self::Frequency => json!(["A"]),
            Self::Indicator => json!(["VA"]),
            Self::Key => json!("A.CN.VA.C"),
            Self::Query => json!("manufacturing"),
            Self::Source => json!([catalogue.sources.first()?.id]),
            _ => return None,
        };
        Some(example)
    }

    /// The parameter object of OpenAPI 3.1.
    #[must_use]
    pub fn describe(self, catalogue: &Catalogue) -> Value {
        let mut parameter = json!({
            "name": self.text(),
            "in": "query",
            "required": matches!(self, Self::Period | Self::ImportDataset),
            "description": self.description(),
            "schema": self.schema(catalogue),
        });
        if parameter["schema"]["type"] == "array" {
            parameter["style"] = json!("form");
            parameter["explode"] = json!(false);
        }
        if let Some(example) = self.example(catalogue) {
            parameter["example"] = example;
        }
        parameter
    }
}

/// What `include` takes.
pub const INCLUDES: [&str; 2] = ["vintages", "implied"];

/// The parameter of component filters; it stands for `c[DIMENSION]` of any dimension.
pub const COMPONENT: &str = "c[REF_AREA]";

/// What `scope` takes.
pub const SCOPES: [&str; 3] = ["auto", "whole", "update"];

/// What `format` of an upload takes.
pub const FORMATS_IN: [&str; crate::ingest::data::DataFormat::ALL.len()] =
    crate::ingest::data::DataFormat::NAMES;

/// What `aggregate` takes.
pub const AGGREGATES: [&str; 3] = [Aggregate::Sum.code(), Aggregate::Average.code(), Aggregate::End.code()];

/// A comma list of codes, which are named where there are not too many.
fn codes<'a>(codes: impl Iterator<Item = &'a crate::domain::code::Code>) -> Value {
    let mut names: Vec<&str> = codes.map(crate::domain::code::Code::as_str).collect();
    names.sort_unstable();
    names.dedup();
    list(&names, "^[A-Za-z0-9_@$-]{1,64}$")
}

fn list(names: &[&str], pattern: &str) -> Value {
    let items = if names.is_empty() || names.len() > LISTED_CODES {
        json!({"type": "string", "pattern": pattern})
    } else {
        json!({"type": "string", "enum": names})
    };
    json!({"type": "array", "minItems": 1, "maxItems": MAX_LIST_MEMBERS, "items": items})
}

/// A period of any frequency; days are left to the format, for no pattern knows the calendar.
fn period() -> Value {
    let longer = format!("^{YEAR}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-2])))?$");
    json!({"anyOf": [{"type": "string", "pattern": longer}, {"type": "string", "format": "date"}]})
}

/// A code that is long enough not to be one of the words that read as missing.
const CURSOR_CODE: &str = "[A-Za-z0-9_@$][A-Za-z0-9_@$-]{4,20}";

fn cursor_pattern() -> String {
    format!("^{CURSOR_CODE}~{CURSOR_CODE}(\\.{CURSOR_CODE}){{1,5}}$")
}

fn ranking_cursor_pattern() -> String {
    format!("^[0-6][0-9a-f]{{15}}~{CURSOR_CODE}~{CURSOR_CODE}(\\.{CURSOR_CODE}){{1,5}}$")
}

/// The keys that the catalogue knows, where it is small enough to name its codes.
fn key_pattern(catalogue: &Catalogue) -> String {
    let structure = catalogue.datasets.values().next().map(|dataset| &dataset.structure);
    let few = catalogue.series.len() <= LISTED_CODES && catalogue.datasets.len() == 1;
    let (Some(structure), true) = (structure, few) else {
        return "^[A-Za-z0-9_@$+*-]*(\\.[A-Za-z0-9_@$+*-]*){1,15}$".to_owned();
    };
    let positions = (0..structure.dimensions().len()).map(|position| {
        let mut codes: Vec<&str> =
            catalogue.series.iter().filter_map(|series| series.key.codes().nth(position)).collect();
        codes.sort_unstable();
        codes.dedup();
        let codes = codes.join("|");
        format!("((?:{codes})(\\+(?:{codes})){{0,3}}|\\*)?")
    });
    format!("^{}$", positions.collect::<Vec<_>>().join("\\."))
}
