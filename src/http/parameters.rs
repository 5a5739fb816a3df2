//! The query parameters of all routes, one constant each.
//!
//! A constant holds the name, the description, the type of the value, and an example. A route lists its constants;
//! [`Params`](super::params::Params) refuses every other name and reads by the constant, and OpenAPI describes it.

mod values;

use chrono::NaiveDate;
use serde_json::{Value, json};

use super::negotiate::Representation;
use super::problem::{Problem, ProblemKind};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::{Frequency, FrequencyUnit};
use crate::domain::growth::{Aggregate, Measure, Verdict};
use crate::domain::identity::Since;
use crate::domain::period::Period;
use crate::domain::target::{Pace, TargetMethod, TargetVerdict};
use crate::formats;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;
use crate::limits::{
    DEFAULT_LIMIT, DEFAULT_SEARCH_RESULTS, MAX_EDGE_OBSERVATIONS, MAX_LIMIT, MAX_PARAMETER_BYTES,
    MAX_SEARCH_CHARACTERS, MAX_SEARCH_RESULTS,
};
use crate::service::import::Scope;
use crate::service::page::Cursor;
use crate::service::ranking::{Order, RankingCursor};
use crate::service::search::answer::SearchKind;
use crate::service::verify::VerifyFormat;
use values::{
    CURSOR_SERIES, CatalogueCode, Enumeration, FormatName, IDENTITY, Integer, List, Syntax, ValueType,
    invalid, key_pattern, parse_text,
};

/// A query parameter whose value is a `T`.
pub struct Parameter<T: 'static> {
    name: &'static str,
    description: &'static str,
    value: &'static dyn ValueType<T>,
    /// A value that the seeded data have.
    example: fn(&Catalogue) -> Option<&str>,
    is_required: bool,
    /// Whether the value may hold line breaks and tabs.
    is_multiline: bool,
}

impl<T> Parameter<T> {
    const fn new(name: &'static str, value: &'static dyn ValueType<T>) -> Self {
        Self { name, description: "", value, example: |_| None, is_required: false, is_multiline: false }
    }

    const fn example(self, example: fn(&Catalogue) -> Option<&str>) -> Self {
        Self { example, ..self }
    }

    const fn required(self) -> Self {
        Self { is_required: true, ..self }
    }

    const fn multiline(self) -> Self {
        Self { is_multiline: true, ..self }
    }

    /// The same parameter by another name.
    #[must_use]
    pub const fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// The value in a text that is given for this parameter, by the name `name` in errors.
    ///
    /// # Errors
    /// A problem that names the parameter and says what it takes.
    pub(super) fn parse(&self, name: &str, text: &str) -> Result<T, Problem> {
        self.value.parse(name, text)
    }

    /// The value of the parameter where it is absent.
    pub(super) fn default(&self) -> Option<T> {
        self.value.default()
    }

    /// The problem of a request that lacks the parameter.
    pub(super) fn missing(&self) -> Problem {
        let detail = format!("`{}` is needed. {}", self.name, self.description());
        Problem::new(ProblemKind::InvalidParameter, detail).at(self.name)
    }
}

/// What all parameters have in common, whatever the type of their values.
pub trait AnyParameter: Sync {
    /// The name as it stands in a query.
    fn name(&self) -> &'static str;

    /// The description.
    fn description(&self) -> &'static str;

    /// Whether the value may hold line breaks and tabs.
    fn is_multiline(&self) -> bool;

    /// The parameter object of OpenAPI 3.1, with the codes of the catalogue.
    fn describe(&self, catalogue: &Catalogue) -> Value;
}

impl<T> AnyParameter for Parameter<T> {
    fn name(&self) -> &'static str {
        self.name
    }

    fn description(&self) -> &'static str {
        self.description.trim_start()
    }

    fn is_multiline(&self) -> bool {
        self.is_multiline
    }

    fn describe(&self, catalogue: &Catalogue) -> Value {
        let mut parameter = json!({
            "name": self.name,
            "in": "query",
            "required": self.is_required,
            "description": self.description(),
            "schema": self.value.schema(catalogue),
        });
        let is_list = parameter["schema"]["type"] == "array";
        if is_list {
            parameter["style"] = json!("form");
            parameter["explode"] = json!(false);
        }
        if let Some(example) = (self.example)(catalogue) {
            parameter["example"] = if is_list { json!([example]) } else { json!(example) };
        }
        parameter
    }
}

/// The parameters that a route takes.
pub type ParameterList = &'static [&'static dyn AnyParameter];

/// The parameters of a route that takes nothing but the format.
pub const ONLY_FORMAT: ParameterList = &[&FORMAT];

/// The names of some parameters.
#[must_use]
pub fn names(parameters: ParameterList) -> Vec<&'static str> {
    parameters.iter().map(|parameter| parameter.name()).collect()
}

/// Defines parameters; the comment on a constant is its description in OpenAPI.
macro_rules! parameters {
    ($($(#[doc = $line:literal])+ $constant:ident: $type:ty = $parameter:expr;)+) => {
        $($(#[doc = $line])+
        pub const $constant: Parameter<$type> = Parameter { description: concat!($($line),+), ..$parameter };)+
    };
}

pub mod alerts;
pub(super) mod edit;
mod forecasts;
mod formula;
pub(super) mod pages;
pub mod revisions;
pub use forecasts::{HORIZON, KNOWN_DATA, LEVEL, METHOD, NO_SKILL, ROW_FORMAT, ROW_FORMATS};
pub use formula::EXPR;

parameters! {
    /// How a frequency conversion makes a longer period of its parts; goes with one `frequency`. `sum` is for amounts and numbers of things, `end` needs the last part only.
    AGGREGATE: Aggregate = Parameter::new("aggregate", &Enumeration(&Aggregate::ALL, Aggregate::code, None));

    /// Activities: codes of ISIC Rev. 4, of national aggregates, `_T` for the total.
    ACTIVITY: Vec<String> = Parameter::new("activity", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.activities.keys()), CODE,
    ))).example(|_| Some("C"));

    /// Areas: ISO 3166 codes (alpha-2 or alpha-3 in any case) and typed codes.
    AREA: Vec<String> = Parameter::new("area", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.areas.keys()), CODE,
    ))).example(|_| Some("CN"));

    /// `percent` makes percentages move in percent instead of percentage points.
    AS: &'static str = Parameter::new("as", &Enumeration(&["percent"], |word| word, None));

    /// As it was published up to this day.
    AS_OF: NaiveDate = Parameter::new("as_of", &DAY).example(|_| Some("2025-12-31"));

    /// The base period of `measure=index`, which needs it: a period of the series, or a longer one whose mean is the base.
    BASE: Period = Parameter::new("base", &PERIOD_VALUE);

    /// The period that the change of a score is counted from; without it the first with a score.
    CHANGE_BASE: Period = Parameter::new("base", &PERIOD_VALUE);

    /// Whether an unlikely value is claimed all the same, and a number for a second series.
    CONFIRM: bool = Parameter::new("confirm", &Enumeration(
        &[false, true],
        |confirm| if confirm { "true" } else { "false" },
        Some(false),
    ));

    /// Codes in a dimension of a dataset by its id, here `REF_AREA`; any other, such as `c[SEX]=F,M`, does as well (SDMX REST 3.0, component filters).
    COMPONENT: Vec<String> = Parameter::new("c[REF_AREA]", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.code_index.area.counts().map(|(area, _)| area)), CODE,
    )));

    /// Where the page starts: `next` of the page before. Not for flat formats, which are always whole.
    CURSOR: Cursor = Parameter::new("cursor", &Syntax(
        |_| json!({"type": "string", "pattern": format!("^{CURSOR_SERIES}(~{IDENTITY})?$")}),
        parse_text,
    ));

    /// The format; wins over `Accept`.
    DATA_FORMAT: &'static Representation<formats::Format> = Parameter::new("format", &FormatName(&DATA_FORMATS));

    /// Datasets.
    DATASET: Vec<String> = Parameter::new("dataset", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.datasets.keys()), CODE,
    )));

    /// `full` shows where every value comes from, and the first and last day of its period.
    DETAIL: &'static str = Parameter::new("detail", &Enumeration(&["full"], |word| word, None));

    /// The period in which a target is due, or a longer one that contains it.
    DUE: Period = Parameter::new("due", &PERIOD_VALUE).example(|_| Some("2025"));

    /// The name of the file; a day in it is the day of publication.
    FILE_NAME: String = Parameter::new("file", &Syntax(
        |_| text(MAX_LONG_TEXT, LINE),
        |_, text| Ok(text.to_owned()),
    ));

    /// That many observations from the start of each series.
    FIRST: usize = Parameter::new("first", &EDGE_OBSERVATIONS);

    /// The format; the catalogue has only one.
    FORMAT: &'static Representation<()> = Parameter::new("format", &FormatName(&JSON));

    /// Frequencies (SDMX `CL_FREQ`): A, S, Q, M, W, D, and multiples such as A5 for spans of years.
    FREQUENCY: Vec<Frequency> = Parameter::new("frequency", &List(&Syntax(
        |_| json!({"type": "string", "pattern": "^[ASQMWD]([2-9]|[1-9][0-9])?$"}),
        |name, text| text.parse().map_err(|_| {
            let rule = "takes A, S, Q, M, W, D, or a multiple such as A5";
            invalid(name, text, rule).nearest_to(text, ["A", "S", "Q", "M", "W", "D"])
        }),
    ))).example(|_| Some("A"));

    /// The first period: a year, half-year, quarter, month, week, day, or span.
    FROM: Period = Parameter::new("from", &PERIOD_VALUE).example(|_| Some("2020"));

    /// The dataset that the file goes into; made where it is not there yet.
    IMPORT_DATASET: Code = Parameter::new("dataset", &Syntax(
        |_| json!({"type": "string", "pattern": CODE}),
        |name, text| text.parse().map_err(|error| invalid(name, text, &format!("takes a code ({error})"))),
    )).required();

    /// The format of the file; detected where it is not said.
    IMPORT_FORMAT: DataFormat = Parameter::new("format", &Enumeration(&DataFormat::ALL, DataFormat::name, None));

    /// The code of what is measured, where the file does not say.
    IMPORT_INDICATOR: String = Parameter::new("indicator", &Syntax(
        |_| json!({"type": "string", "pattern": CODE}),
        |_, text| Ok(text.to_owned()),
    ));

    /// What else is shown: `vintages` for every publication of a value, `implied` for values worked out from others,
    /// `derived` for derived series that the request does not name, `missing` in flat formats for a row for each period
    /// from the first to the last of any series, `revision_outlook` for how far such figures moved until they were final.
    INCLUDE: Vec<Inclusion> = Parameter::new("include", &List(&Enumeration(
        &[Inclusion::Vintages, Inclusion::Implied, Inclusion::Derived, Inclusion::Missing, Inclusion::RevisionOutlook],
        |inclusion| match inclusion {
            Inclusion::Vintages => "vintages",
            Inclusion::Implied => "implied",
            Inclusion::Derived => "derived",
            Inclusion::Missing => "missing",
            Inclusion::RevisionOutlook => "revision_outlook",
        },
        None,
    )));

    /// What else is selected: `derived` for derived series that the request does not name.
    INCLUDE_DERIVED: Vec<Inclusion> = Parameter::new("include", &List(&Enumeration(
        &[Inclusion::Derived], |_| "derived", None,
    )));

    /// Indicators.
    INDICATOR: Vec<String> = Parameter::new("indicator", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.indicators.keys().map(|(_, code)| code)), CODE,
    ))).example(|_| Some("VA"));

    /// An SDMX key: codes joined by dots, `+` between alternatives, nothing or `*` for all, such as `A.CN..C`.
    KEY: String = Parameter::new("key", &Syntax(
        |catalogue| json!({"type": "string", "pattern": key_pattern(catalogue)}),
        // A `+` that is not escaped is decoded to a space, and no code holds a space.
        |_, text| Ok(text.replace(' ', "+")),
    )).example(|_| Some("A.CN.VA.C"));

    /// That many observations from the end of each series.
    LAST: usize = Parameter::new("last", &EDGE_OBSERVATIONS);

    /// The number of series on a page. Not for flat formats, which are always whole.
    LIMIT: usize = Parameter::new("limit", &Integer { min: 1, max: MAX_LIMIT, default: Some(DEFAULT_LIMIT) });

    /// What the columns of the file are, as TOML; detected where it is not said.
    MAP: Mapping = Parameter::new("map", &Syntax(
        |_| text(MAX_LONG_TEXT, LINES),
        |name, text| Mapping::parse(text).map_err(|error| {
            Problem::new(ProblemKind::InvalidParameter, format!("`{name}` cannot be read: {error}.")).at(name)
        }),
    )).multiline();

    /// The measure of growth.
    MEASURE: Measure = Parameter::new("measure", &Enumeration(&Measure::ALL, Measure::code, Some(Measure::Yoy)));

    /// Which end comes first: `desc` for the greatest growth.
    ORDER: Order = Parameter::new("order", &Enumeration(&Order::ALL, Order::code, Some(Order::Desc)));

    /// The shape of the path to a target: the same amount a year, or the same rate; without it that of the target.
    PACE: Pace = Parameter::new("pace", &Enumeration(&Pace::ALL, Pace::code, None));

    /// `ok` takes periods of which some parts are missing.
    PARTIAL: &'static str = Parameter::new("partial", &Enumeration(&["ok"], |word| word, None));

    /// The period that is ranked.
    PERIOD: Period = Parameter::new("period", &PERIOD_VALUE).example(|_| Some("2024")).required();

    /// The day of publication; that of the file, its name, or today, where it is not said.
    PUBLISHED: NaiveDate = Parameter::new("published", &DAY);

    /// A search text: codes, names, definitions and labels in any language; typing errors are forgiven.
    QUERY: String = Parameter::new("q", &Syntax(
        |_| text(MAX_SEARCH_CHARACTERS, LINE),
        |name, text| match text.chars().nth(MAX_SEARCH_CHARACTERS) {
            Some(_) => Err(invalid(name, text, &format!("takes at most {MAX_SEARCH_CHARACTERS} characters"))),
            None => Ok(text.to_owned()),
        },
    )).example(|_| Some("manufacturing"));

    /// Where the page starts: `next` of the page before.
    RANKING_CURSOR: RankingCursor = Parameter::new("cursor", &Syntax(
        |_| json!({"type": "string", "pattern": format!("^[0-6][0-9a-f]{{15}}~{CURSOR_SERIES}(~{IDENTITY})?$")}),
        parse_text,
    ));

    /// Whether nothing is written: the answer says what each column, sheet and member would be read as.
    CHECK: bool = Parameter::new("check", &Enumeration(
        &[false, true],
        |check| if check { "true" } else { "false" },
        Some(false),
    ));

    /// `whole`: what the file does not state is withdrawn; `update`: it stays; `auto`: `whole` where the file
    /// restates at least twice as much as it lacks.
    SCOPE: Scope = Parameter::new("scope", &Enumeration(&Scope::ALL, Scope::code, Some(Scope::Auto)));

    /// What is looked for; everything where it is not said.
    SEARCH_KIND: Vec<SearchKind> =
        Parameter::new("kind", &List(&Enumeration(&SearchKind::ALL, SearchKind::code, None)));

    /// The most results.
    SEARCH_LIMIT: usize = Parameter::new("limit", &Integer { min: 1, max: MAX_SEARCH_RESULTS, default: Some(DEFAULT_SEARCH_RESULTS) });

    /// The text that is looked for: names, codes, keys, ids, or a number as a document prints it. Typing errors are forgiven.
    SEARCH_TEXT: String = QUERY.required();

    /// The sheet of a workbook that is read, or `all` for each sheet with data as a table of its own.
    SHEET: String = Parameter::new("sheet", &Syntax(
        |_| text(200, LINE),
        |_, text| Ok(text.to_owned()),
    ));

    /// The revision after which changes are asked for: its number, or its `identity`, which is refused if the history lacks it. All without it.
    SINCE: Since = Parameter::new("since", &Syntax(
        |_| json!({"anyOf": [{"type": "integer", "minimum": 0, "maximum": i64::MAX}, {"type": "string", "pattern": format!("^{IDENTITY}$")}]}),
        parse_text,
    )).example(|_| Some("0"));

    /// Sources.
    SOURCE: Vec<String> = Parameter::new("source", &List(&CatalogueCode(
        |catalogue| catalogue.sources.iter().map(|source| source.id.as_str()).collect(),
        "^[^,\\u0000-\\u001F\\u007F-\\u009F]{1,200}$",
    ))).example(|catalogue| Some(&catalogue.sources.first()?.id));

    /// The last period: a year, half-year, quarter, month, week, day, or span.
    TO: Period = Parameter::new("to", &PERIOD_VALUE).example(|_| Some("2024"));

    /// Topics.
    TOPIC: Vec<String> = Parameter::new("topic", &List(&CatalogueCode(
        |catalogue| sorted(catalogue.topics.keys()), CODE,
    )));

    /// The format of the report; wins over `Accept`.
    VERIFICATION_FORMAT: &'static Representation<VerifyFormat> =
        Parameter::new("format", &FormatName(&VERIFICATION_FORMATS));

    /// The rule of verdicts on targets: `pace` compares the actual pace with the required one, `un` extrapolates.
    TARGET_METHOD: TargetMethod = Parameter::new("method", &Enumeration(
        &TargetMethod::ALL, TargetMethod::code, Some(TargetMethod::Pace),
    ));

    /// Verdicts on targets.
    TARGET_VERDICT: Vec<TargetVerdict> = Parameter::new("verdict", &List(&Enumeration(
        &TargetVerdict::ALL, TargetVerdict::code, None,
    ))).example(|_| Some("on_track"));

    /// Verdicts, worst first: `contradiction`, `explained`, …
    VERDICT: Vec<String> = Parameter::new("verdict", &List(&CatalogueCode(
        |_| Verdict::CODES.to_vec(), "^[a-z_]+$",
    )));
}

/// What `include` adds to observations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inclusion {
    /// Every publication of a value.
    Vintages,
    /// Values worked out from others.
    Implied,
    /// Derived series that the request does not name.
    Derived,
    /// Points without a value for the periods that no publication has.
    Missing,
    /// The outlook of the revisions of each value.
    RevisionOutlook,
}

/// The only representation of the catalogue.
pub const JSON: [Representation<()>; 1] =
    [Representation { name: "json", media_type: "application/json", value: () }];

/// The representations of a verification: the formats of `yearbook verify`.
pub const VERIFICATION_FORMATS: [Representation<VerifyFormat>; 4] = [
    Representation { name: "json", media_type: "application/json", value: VerifyFormat::Json },
    Representation { name: "text", media_type: "text/plain; charset=utf-8", value: VerifyFormat::Text },
    Representation { name: "junit", media_type: "application/xml", value: VerifyFormat::Junit },
    Representation { name: "sarif", media_type: "application/sarif+json", value: VerifyFormat::Sarif },
];

/// The representations of observations and growth: one for each format.
pub const DATA_FORMATS: [Representation<formats::Format>; formats::Format::ALL.len()] = {
    let first = Representation { name: "", media_type: "", value: formats::Format::Json };
    let mut representations = [first; formats::Format::ALL.len()];
    let mut position = 0;
    while position < representations.len() {
        let value = formats::Format::ALL[position];
        representations[position] =
            Representation { name: value.name(), media_type: value.content_type(), value };
        position += 1;
    }
    representations
};

/// The number of observations from one end of a series.
const EDGE_OBSERVATIONS: Integer<usize> = Integer { min: 1, max: MAX_EDGE_OBSERVATIONS, default: None };

/// A day. It is parsed as a period, since chrono accepts signs, blanks and years of any length.
const DAY: Syntax<NaiveDate> = Syntax(
    |_| json!({"type": "string", "format": "date"}),
    |name, text| match Period::parse(text) {
        Ok(day) if day.frequency() == Frequency::of(FrequencyUnit::Day) => Ok(day.start_date()),
        _ => Err(invalid(name, text, "takes a day such as 2025-03-14")),
    },
);

/// A period of any frequency. A day is described by its format, since no pattern knows the calendar.
const PERIOD_VALUE: Syntax<Period> = Syntax(
    |_| {
        let longer = format!("^{YEAR}(-(S[12]|Q[1-4]|0[1-9]|1[0-2]|W(0[1-9]|[1-4][0-9]|5[0-2])))?$");
        json!({"anyOf": [{"type": "string", "pattern": longer}, {"type": "string", "format": "date"}]})
    },
    parse_text,
);

/// A year from 0001 to 9999.
const YEAR: &str = "(?:[1-9][0-9]{3}|0[1-9][0-9]{2}|00[1-9][0-9]|000[1-9])";

/// A code.
const CODE: &str = "^[A-Za-z0-9_@$-]{1,64}$";

/// The greatest length of a long text in characters, each of which may take four bytes.
const MAX_LONG_TEXT: usize = MAX_PARAMETER_BYTES / 4;

/// Any characters but control characters.
const LINE: &str = "^[^\\u0000-\\u001F\\u007F-\\u009F]+$";

/// Any characters but control characters other than tabs and line breaks.
const LINES: &str = "^[^\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\u007F-\\u009F]+$";

fn text(max_length: usize, pattern: &str) -> Value {
    json!({"type": "string", "minLength": 1, "maxLength": max_length, "pattern": pattern})
}

/// Codes in order, each once.
fn sorted<'a>(codes: impl Iterator<Item = &'a Code>) -> Vec<&'a str> {
    let mut codes: Vec<&str> = codes.map(Code::as_str).collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}
