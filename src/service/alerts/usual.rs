//! Revisions beyond the usual ones: the newest publication of a series against the statistics of those before it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use chrono::NaiveDate;

use super::replay::Replay;
use super::run::{SERIES_AT_ONCE, on_thread};
use super::timeline::Moment;
use crate::domain::alert::{Judgement, unusual};
use crate::domain::catalogue::Catalogue;
use crate::domain::code::Code;
use crate::domain::frequency::Frequency;
use crate::domain::revision::{FirstReleases, Refusal, Triangle, moves};
use crate::domain::series::Series;
use crate::domain::unit_class::UnitClass;
use crate::service::revisions::{first_releases, siblings, triangle};
use crate::service::{Service, ServiceError, State};
use crate::store::{StoredSeries, VintageValidity};

/// The days on which series were published without a change, as a moment knows them.
type Restated = HashMap<i64, Vec<NaiveDate>>;

impl Service {
    /// Judges what the newest publication of each series moved.
    pub(super) async fn judge_revisions(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        series: &[&Series],
        vintages: &[VintageValidity],
        moments: Vec<Moment>,
    ) -> Result<Replay, ServiceError> {
        let moments: Arc<[Moment]> = moments.into();
        for chunk in series.chunks(SERIES_AT_ONCE) {
            let mut all: Vec<&Series> = chunk.iter().flat_map(|one| siblings(state, one)).collect();
            all.sort_unstable_by_key(|one| one.id);
            all.dedup_by_key(|one| one.id);
            all.retain(|one| !one.is_derived());
            let rows = self.rows(state, &all, vintages).await?;
            let mut restated = Vec::with_capacity(moments.len());
            for moment in moments.iter() {
                restated.push(self.restatements(state, moment.revision, chunk).await?);
            }
            let all: Vec<Series> = all.into_iter().cloned().collect();
            let chunk: Vec<Series> = chunk.iter().map(|one| (*one).clone()).collect();
            let (state, moments) = (Arc::clone(state), Arc::clone(&moments));
            replay = on_thread(move || {
                judge(&mut replay, &state.catalogue, (&chunk, &all), &rows, (&moments, &restated));
                replay
            })
            .await?;
        }
        Ok(replay)
    }

    /// Judges what the newest publication of derived series moved. They are not stored, so they are judged at the newest
    /// revision alone.
    pub(super) async fn judge_derived_revisions(
        &self,
        state: &Arc<State>,
        mut replay: Replay,
        series: &[&Series],
        moments: &[Moment],
    ) -> Result<Replay, ServiceError> {
        let Some(newest) = moments.last() else { return Ok(replay) };
        for one in series {
            let alone = std::slice::from_ref(one);
            let after = self.triangles(state, alone, newest.as_of()).await?;
            let day = after.first().and_then(|after| after.days().last()).and_then(NaiveDate::pred_opt);
            let before = self.triangles(state, alone, day.or(Some(NaiveDate::MIN))).await?;
            if let (Some(before), Some(after)) = (before.first(), after.first()) {
                let judgement = judgement(&state.catalogue, one, before, after);
                replay.record(Some(one.key.as_str()), newest.revision, vec![judgement]);
            }
        }
        Ok(replay)
    }
}

/// Judges some series, each by itself, at each revision that changed it. All series of their indicators and areas say which
/// first releases are known.
pub(super) fn judge(
    replay: &mut Replay,
    catalogue: &Catalogue,
    (series, all): (&[Series], &[Series]),
    rows: &StoredSeries,
    (moments, restated): (&[Moment], &[Restated]),
) {
    let mut groups: BTreeMap<(&Code, &Code, Frequency), Vec<&Series>> = BTreeMap::new();
    for one in all {
        groups.entry((&one.indicator, &one.area, one.frequency)).or_default().push(one);
    }
    for (moment, restated) in moments.iter().zip(restated) {
        let mut known: BTreeMap<(&Code, &Code, Frequency), FirstReleases> = BTreeMap::new();
        for one in series {
            let rows_of = |one: &Series| rows.get(&one.id).map(Vec::as_slice).unwrap_or_default();
            let key = one.key.as_str();
            let is_known = replay.standing(Some(key)).is_some();
            if is_known && !moment.touches(rows_of(one)) {
                continue;
            }
            let valid = moment.vintages(rows_of(one));
            let Some(day) = valid.iter().map(|row| row.provenance.published).max() else {
                if is_known {
                    replay.record(Some(key), moment.revision, Vec::new());
                }
                continue;
            };
            let group = (&one.indicator, &one.area, one.frequency);
            let first = known.entry(group).or_insert_with(|| {
                let members = groups.get(&group).map(Vec::as_slice).unwrap_or_default();
                let rows = members.iter().map(|one| (one.id, moment.vintages(rows_of(one)))).collect();
                first_releases(members, &rows, moment.as_of())
            });
            let days = restated.get(&one.id).map(Vec::as_slice).unwrap_or_default();
            let of = |until: Option<NaiveDate>| triangle((&valid, days), until, first);
            let before = day.pred_opt().map_or_else(|| of(Some(NaiveDate::MIN)), |before| of(Some(before)));
            let judgement = judgement(catalogue, one, &before, &of(Some(day)));
            replay.record(Some(key), moment.revision, vec![judgement]);
        }
    }
}

fn judgement(catalogue: &Catalogue, series: &Series, before: &Triangle, after: &Triangle) -> Judgement {
    if before.days().is_empty() {
        return unusual(Err(Refusal::OneVintage));
    }
    let class = catalogue.unit_class_of(series).unwrap_or(UnitClass::Unknown);
    unusual(moves(before, after, class, series.frequency))
}
