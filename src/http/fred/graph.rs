//! `graph/fredgraph.csv` of FRED's site: the data of a graph as CSV.
//!
//! As pandas-datareader reads it: without a key, all periods, the oldest first.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use chrono::NaiveDate;

use super::document::number;
use super::names;
use super::observations::history;
use super::request::{FredError, FredRequest};
use super::units::Transformation;
use crate::domain::unit_class::UnitClass;
use crate::http::response::{ApiRequest, App};
use crate::service::State as Snapshot;

const PARAMETERS: &[&str] = &["id", "cosd", "coed", "transformation", "fq", "fam", "vintage_date"];
/// The names that `units`, `frequency` and `aggregation_method` have here.
const TRANSFORMATION: [&str; 3] = ["transformation", "fq", "fam"];

/// A table with a column for each series.
pub(super) async fn csv(State(app): State<App>, request: ApiRequest) -> Response {
    let request = FredRequest::new(app, request, PARAMETERS);
    let state = Arc::clone(request.state());
    match table(&request, &state).await {
        Ok(table) => request.complete(&state, "csv", "application/csv", table.into_bytes()),
        Err(error) => error.text_response(),
    }
}

async fn table(request: &FredRequest, state: &Snapshot) -> Result<String, FredError> {
    let ids = request.required("id")?;
    let ids: Vec<&str> = ids.split(',').filter(|id| !id.is_empty()).collect();
    let (from, to) = (request.day("cosd")?, request.day("coed")?);
    let day = request.day("vintage_date")?.unwrap_or(request.today);
    let mut dates: BTreeMap<NaiveDate, Vec<String>> = BTreeMap::new();
    for (column, id) in ids.iter().enumerate() {
        let series = names::find(&state.catalogue, id).ok_or_else(FredError::no_series)?;
        let class = state.catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
        let transformation = Transformation::read(request, TRANSFORMATION, series.frequency, class)?;
        let timelines = history(&request.app.service, state, series).await?;
        let known = timelines.iter().filter_map(|timeline| Some((timeline.period, timeline.at(day)?.value)));
        for (period, value) in transformation.apply(&known.collect::<Vec<_>>())? {
            let cells = dates
                .entry(period.start_date())
                .or_insert_with(|| vec![number(None).as_str().to_owned(); ids.len()]);
            if let Some(cell) = cells.get_mut(column) {
                number(value).as_str().clone_into(cell);
            }
        }
    }
    dates.retain(|date, _| from.is_none_or(|from| from <= *date) && to.is_none_or(|to| *date <= to));
    let mut table = format!("observation_date,{}\n", ids.join(","));
    for (date, cells) in dates {
        table.extend([date.to_string(), ",".to_owned(), cells.join(","), "\n".to_owned()]);
    }
    Ok(table)
}
