//! `graph/fredgraph.csv` and `series/…/downloaddata/….csv` of FRED's site: series as CSV, without a key, the oldest
//! period first.
//!
//! Follows the links that FRED's pages make and pandas-datareader: with several series, a parameter is a list with a
//! value for each; a single value holds for all. What only draws a line is passed over, what would change a value and
//! cannot be done here is an error.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::number;
use super::gaps::missing;
use super::names;
use super::observations::history;
use super::request::{FredError, FredRequest, parse_day};
use super::units::{Transformation, Values};
use crate::domain::frequency::Frequency;
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::http::facade::segments;
use crate::http::response::{ApiRequest, App};
use crate::service::State as Snapshot;

const PARAMETERS: &[&str] =
    &["id", "cosd", "coed", "transformation", "fq", "fam", "vintage_date", "fml", "mma"];

/// The names that `units`, `frequency` and `aggregation_method` have here.
const TRANSFORMATION: [&str; 3] = ["transformation", "fq", "fam"];

/// The frequencies as FRED's pages write them, beside the codes that the API has.
const FREQUENCIES: [(&str, &str); 7] = [
    ("daily", "d"),
    ("weekly", "w"),
    ("monthly", "m"),
    ("quarterly", "q"),
    ("semiannual", "sa"),
    ("semi-annual", "sa"),
    ("annual", "a"),
];

/// A table with a column for each series of a graph.
pub(super) async fn csv(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    let state = Arc::clone(request.state());
    let table = match request.required("id") {
        Ok(ids) => table(&request, &state, ids).await,
        Err(error) => Err(error),
    };
    respond(&request, &state, table.map(|table| table.text("observation_date", None)))
}

/// The table of one series.
pub(super) async fn download(State(app): State<App>, request: ApiRequest) -> Response {
    let path = segments(&request.path, "/fred/series");
    let request = FredRequest::new(app, request, PARAMETERS);
    let state = Arc::clone(request.state());
    let table = match path.as_slice() {
        [id, _, file] if file.strip_suffix(".csv") == Some(id.as_str()) => table(&request, &state, id).await,
        _ => Err(FredError::no_series()),
    };
    respond(&request, &state, table.map(|table| table.text("DATE", Some("VALUE"))))
}

fn respond(request: &FredRequest, state: &Snapshot, table: Result<String, FredError>) -> Response {
    match table {
        Ok(table) => request.complete(state, "csv", "application/csv", table.into_bytes()),
        Err(error) => error.text_response(),
    }
}

/// Dates, each with a cell for each series.
struct Table {
    ids: Vec<String>,
    rows: BTreeMap<NaiveDate, Vec<Option<f64>>>,
}

impl Table {
    /// The text, with the headings of the dates and, if it is not the id, of the values.
    fn text(&self, dates: &str, values: Option<&str>) -> String {
        let mut table = format!("{dates},{}\n", values.map_or_else(|| self.ids.join(","), str::to_owned));
        for (date, cells) in &self.rows {
            let cells: Vec<String> = cells.iter().map(|value| number(*value).as_str().to_owned()).collect();
            table.extend([date.to_string(), ",".to_owned(), cells.join(","), "\n".to_owned()]);
        }
        table
    }
}

async fn table(request: &FredRequest, state: &Snapshot, ids: &str) -> Result<Table, FredError> {
    let ids: Vec<&str> = ids.split(',').map(str::trim).filter(|id| !id.is_empty()).collect();
    let mut rows: BTreeMap<NaiveDate, Vec<Option<f64>>> = BTreeMap::new();
    for (column, id) in ids.iter().enumerate() {
        let line = Line { request, position: column, count: ids.len() };
        let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
        let (from, to) = (line.day("cosd")?, line.day("coed")?);
        for (period, value) in line.values(state, series).await? {
            let date = period.start_date();
            if from.is_some_and(|from| date < from) || to.is_some_and(|to| to < date) {
                continue;
            }
            let cells = rows.entry(date).or_insert_with(|| vec![None; ids.len()]);
            if let Some(cell) = cells.get_mut(column) {
                *cell = value;
            }
        }
    }
    Ok(Table { ids: ids.into_iter().map(str::to_owned).collect(), rows })
}

/// A line of a graph: a series and its place in the lists of parameters.
#[derive(Clone, Copy)]
struct Line<'r> {
    request: &'r FredRequest,
    position: usize,
    count: usize,
}

impl<'r> Line<'r> {
    /// The value of a parameter for this line.
    fn text(self, name: &str) -> Result<Option<&'r str>, FredError> {
        let Some(list) = self.request.text(name) else { return Ok(None) };
        let values = members(list);
        let position = match values.len() {
            1 => 0,
            count if count == self.count => self.position,
            count => {
                return Err(FredError::bad(format!(
                    "Variable {name} has {count} values for {} series; it takes one, or one for each.",
                    self.count
                )));
            }
        };
        Ok(values.get(position).copied().filter(|value| !value.is_empty()))
    }

    fn day(self, name: &str) -> Result<Option<NaiveDate>, FredError> {
        self.text(name)?.map(|text| parse_day(name, text)).transpose()
    }

    /// The values of the series on the asked day, transformed, with every period from the first to the last.
    async fn values(self, state: &Snapshot, series: &Series) -> Result<Values, FredError> {
        self.refuse_formulas()?;
        let day = self.day("vintage_date")?.unwrap_or(self.request.today);
        let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
        let [units, frequency, method] = TRANSFORMATION;
        let words = [self.text(units)?, self.frequency(frequency, series.frequency)?, self.text(method)?];
        let transformation = Transformation::of(TRANSFORMATION, words, series.frequency, class)?;
        let timelines = history(&self.request.app.service, state, series).await?;
        let known = timelines.iter().filter_map(|timeline| Some((timeline.period, timeline.at(day)?)));
        let mut values = transformation.apply(&known.collect::<Vec<_>>())?;
        let periods: Vec<_> = values.iter().map(|(period, _)| (*period, day)).collect();
        values.extend(missing(&periods).into_iter().map(|(period, _)| (period, None)));
        Ok(values)
    }

    /// The code of the frequency that is asked for. FRED's weeks end on a named day; those here on Sunday, so a weekly
    /// series is left as it is and no other becomes one of such weeks.
    fn frequency(self, name: &str, native: Frequency) -> Result<Option<&'r str>, FredError> {
        let Some(text) = self.text(name)? else { return Ok(None) };
        let (word, detail) = text.split_once(',').unwrap_or((text, ""));
        let known = FREQUENCIES.iter().find(|(long, _)| long.eq_ignore_ascii_case(word.trim()));
        let code = known.map_or(text, |(_, code)| *code);
        let ends = detail.trim().to_lowercase();
        if code == "w" && native != Frequency::WEEKLY && !ends.is_empty() && !ends.ends_with("sunday") {
            return Err(FredError::bad(format!("Value of {name}: weeks end on Sunday here; take Weekly.")));
        }
        Ok(Some(code))
    }

    /// Refuses formulas and moving averages, which are not computed here.
    fn refuse_formulas(self) -> Result<(), FredError> {
        if self.text("fml")?.is_some_and(|formula| !formula.eq_ignore_ascii_case("a")) {
            return Err(FredError::bad("Value of fml is a formula; only the series itself, 'a', is given."));
        }
        if self.text("mma")?.is_some_and(|months| months != "0") {
            return Err(FredError::bad("Value of mma is a moving average; only '0' is given."));
        }
        Ok(())
    }
}

/// The members of a list. A frequency of weeks or days has a comma within: `Weekly, Ending Friday`.
fn members(list: &str) -> Vec<&str> {
    let mut members = Vec::new();
    let mut rest = list;
    loop {
        let end = commas(rest).find(|comma| !continues(rest.get(comma + 1..).unwrap_or_default()));
        let Some(end) = end else { break };
        members.push(rest.get(..end).unwrap_or_default().trim());
        rest = rest.get(end + 1..).unwrap_or_default();
    }
    members.push(rest.trim());
    members
}

fn commas(text: &str) -> impl Iterator<Item = usize> {
    text.match_indices(',').map(|(place, _)| place)
}

/// Whether a text behind a comma belongs to the member before it.
fn continues(text: &str) -> bool {
    let text = text.trim_start().to_lowercase();
    ["ending", "close", "7-day", "as of"].iter().any(|word| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_split_at_its_commas() {
        for (list, expected) in [
            ("Annual", vec!["Annual"]),
            ("2020-01-01,2021-01-01", vec!["2020-01-01", "2021-01-01"]),
            ("Weekly, Ending Friday", vec!["Weekly, Ending Friday"]),
            ("Weekly, Ending Friday,Annual", vec!["Weekly, Ending Friday", "Annual"]),
            ("Daily,Daily, Close", vec!["Daily", "Daily, Close"]),
            (",lin", vec!["", "lin"]),
        ] {
            assert_eq!(members(list), expected, "{list}");
        }
    }
}
