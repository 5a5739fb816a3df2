//! Series of which nothing new came: judged by the present day, so without a revision and without events.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::replay::Replay;
use crate::domain::alert::{Absence, Answer, Answers, Judgement, due};
use crate::domain::observation::Observation;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::store::StoredSeries;

/// Judges each series by a day.
pub(super) fn judge(
    replay: &mut Replay,
    series: &[&Series],
    rows: &StoredSeries,
    revision: i64,
    (grace, today): (u32, NaiveDate),
) {
    for one in series {
        let rows = rows.get(&one.id).map(Vec::as_slice).unwrap_or_default();
        let rows: Vec<&Observation> =
            rows.iter().filter(|row| row.value.is_some() && row.provenance.published <= today).collect();
        let Some(newest) = rows.iter().map(|row| row.period).max() else { continue };
        let day = due(newest, &mut lags(&rows), grace);
        let (answers, detail) = match (day, newest.next()) {
            (Some(day), Some(next)) => {
                let is_late = if day < today { Answer::Yes } else { Answer::No };
                (Ok(Answers::of(is_late)), Some(format!("{next} due by {day}")))
            }
            _ => (Err(Absence::Refused("first_release_unknown")), None),
        };
        let judgement = Judgement { period: Some(newest), answers, value: None, limit: None, detail };
        replay.record(Some(one.key.as_str()), revision, vec![judgement]);
    }
}

/// The days from the end of a period to its first publication, of the newest period of each day of publication: those
/// before it may have been published earlier, elsewhere.
fn lags(rows: &[&Observation]) -> Vec<u32> {
    let mut newest: BTreeMap<NaiveDate, Period> = BTreeMap::new();
    for row in rows {
        let of_day = newest.entry(row.provenance.published).or_insert(row.period);
        *of_day = row.period.max(*of_day);
    }
    let mut known = None;
    let mut lags = Vec::new();
    for (published, period) in newest {
        if known.is_none_or(|known| period > known) {
            known = Some(period);
            let days = (published - period.end_date()).num_days();
            lags.extend(u32::try_from(days).ok());
        }
    }
    lags
}
