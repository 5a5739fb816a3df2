//! Reverts an import: its vintages become invalid.

use chrono::NaiveDate;

use crate::clock::Clock;
use crate::domain::import::{Change, ChangeKind, Import, Reversal};
use crate::domain::invariant::count_of;
use crate::domain::period::Period;
use crate::domain::series::Series;
use crate::service::ServiceError;
use crate::service::vintages::latest;
use crate::store::Store;

/// Reverts an import, in one transaction, and returns its new state.
///
/// Only the newest import of a dataset can be reverted: observations of an older one may have been confirmed by a newer
/// one, which then wrote no row.
///
/// # Errors
/// When there is no such import, it was reverted before, or the dataset has a newer import.
pub async fn revert(store: &Store, id: i64, actor: &str, clock: &Clock) -> Result<Import, ServiceError> {
    let mut transaction = store.write().await?;
    let revision = transaction.raise_revision(clock.now()).await?;
    let imports = transaction.imports().await?;
    let Some(import) = imports.iter().find(|import| import.id == id) else {
        let known = imports.iter().map(|import| import.id.to_string()).collect();
        return Err(ServiceError::NotFound { what: "import", id: id.to_string(), known });
    };
    let conflict = |detail| Err(ServiceError::Conflict { parameter: "id", detail });
    if import.reverted.is_some() {
        return conflict(format!("import {id} was taken back already"));
    }
    let newer: Vec<String> = imports
        .iter()
        .filter(|other| other.dataset == import.dataset && other.reverted.is_none())
        .filter(|other| other.id > id && other.revision > import.revision)
        .map(|other| other.id.to_string())
        .collect();
    if !newer.is_empty() {
        return conflict(format!(
            "newer imports of {} rest on import {id}; take them back first, the newest first: {}",
            import.dataset,
            newer.join(", ")
        ));
    }
    let touched = transaction.series_of_import(id).await?;
    let reversal = Reversal { at: clock.now(), by: actor.to_owned(), revision };
    transaction.revert_import(id, &reversal).await?;
    let catalogue = transaction.catalogue().await?;
    let touched: std::collections::HashSet<i64> = touched.into_iter().collect();
    let series: Vec<&Series> =
        catalogue.series.iter().filter(|series| touched.contains(&series.id)).collect();
    let stored = transaction.observations(&series, &catalogue.vintages).await?;
    let changed: Vec<Series> = series
        .into_iter()
        .map(|series| {
            let vintages = stored.get(&series.id).map(Vec::as_slice).unwrap_or_default();
            let periods: Vec<Period> = latest(vintages, None).map(|observation| observation.period).collect();
            let published: Option<NaiveDate> =
                vintages.iter().map(|observation| observation.provenance.published).max();
            Series {
                first: periods.first().copied(),
                last: periods.last().copied(),
                observations: count_of(periods.len()),
                published_to: published,
                ..series.clone()
            }
        })
        .collect();
    transaction.put_series(&changed, revision).await?;
    transaction
        .add_change(&Change {
            revision,
            at: reversal.at,
            kind: ChangeKind::Revert,
            dataset: import.dataset.clone(),
            actor: actor.to_owned(),
            import: Some(id),
            added: 0,
            revised: import.counts.revised,
            withdrawn: import.counts.added,
        })
        .await?;
    transaction.commit().await?;
    Ok(Import { reverted: Some(reversal), ..import.clone() })
}
