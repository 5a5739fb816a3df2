//! Writes of the catalogue.

use chrono::{DateTime, SecondsFormat, Utc};

use super::error::StoreError;
use super::statements as sql;
use super::transaction::Transaction;
use crate::domain::catalogue::{Activity, Area, Dataset, Indicator, Labels, Topic, Unit};
use crate::domain::code::Code;
use crate::domain::source::Source;

/// A position in a list as the database stores it.
fn position(position: usize) -> Result<i64, StoreError> {
    i64::try_from(position).map_err(|_| StoreError::corrupt(position, "a position"))
}

/// A time as the database stores it.
pub(super) fn timestamp(time: DateTime<Utc>) -> String {
    time.to_rfc3339_opts(SecondsFormat::Micros, true)
}

impl Transaction {
    /// Writes a dataset, and its dimensions if it is new.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_dataset(&mut self, dataset: &Dataset) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::UPSERT_DATASET,
            dataset.id.as_str(),
            &dataset.name,
            &dataset.publisher,
            &dataset.description,
            &dataset.licence,
            timestamp(dataset.updated),
        );
        for (place, dimension) in dataset.structure.dimensions().iter().enumerate() {
            execute!(&mut *self, sql::INSERT_DIMENSION, dataset.id.as_str(), position(place)?, &dimension.id);
        }
        Ok(())
    }

    /// Writes the hash of a seed file.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_seed_file(
        &mut self,
        dataset: &Code,
        name: &str,
        sha256: &str,
    ) -> Result<(), StoreError> {
        execute!(self, sql::UPSERT_SEED_FILE, dataset.as_str(), name, sha256);
        Ok(())
    }

    /// Records the dataset that owns a code of a shared list; the first owner stays.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_code_owner(
        &mut self,
        list: &str,
        code: &Code,
        dataset: &Code,
    ) -> Result<(), StoreError> {
        execute!(self, sql::INSERT_CODE_OWNER, list, code.as_str(), dataset.as_str());
        Ok(())
    }

    /// Writes a unit.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_unit(&mut self, unit: &Unit) -> Result<(), StoreError> {
        execute!(
            self,
            sql::UPSERT_UNIT,
            unit.code.as_str(),
            &unit.name,
            unit.class.code(),
            unit.symbol.as_deref(),
            i64::from(unit.integral),
        );
        Ok(())
    }

    /// Writes a topic.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_topic(&mut self, topic: &Topic) -> Result<(), StoreError> {
        execute!(self, sql::UPSERT_TOPIC, topic.code.as_str(), &topic.name);
        Ok(())
    }

    /// Writes an area and its labels.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_area(&mut self, area: &Area) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::UPSERT_AREA,
            area.code.as_str(),
            &area.name,
            &area.kind,
            area.alpha3.as_ref().map(Code::as_str),
            area.parent.as_ref().map(Code::as_str),
        );
        self.put_labels("area", "", &area.code, &area.labels).await
    }

    /// Writes an activity, its tags and its labels.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_activity(&mut self, activity: &Activity) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::UPSERT_ACTIVITY,
            activity.code.as_str(),
            &activity.name,
            activity.parent.as_ref().map(Code::as_str),
            &activity.classification,
            activity.definition.as_deref(),
        );
        execute!(&mut *self, sql::DELETE_ACTIVITY_TAGS, activity.code.as_str());
        for (place, tag) in activity.tags.iter().enumerate() {
            execute!(
                &mut *self,
                sql::INSERT_ACTIVITY_TAG,
                activity.code.as_str(),
                position(place)?,
                &tag.tag,
                &tag.source,
                tag.valid_from.map(i64::from),
                tag.valid_to.map(i64::from),
                tag.note.as_deref(),
            );
        }
        self.put_labels("activity", "", &activity.code, &activity.labels).await
    }

    /// Writes an indicator, its relations and its labels.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_indicator(&mut self, dataset: &Code, indicator: &Indicator) -> Result<(), StoreError> {
        execute!(
            &mut *self,
            sql::UPSERT_INDICATOR,
            dataset.as_str(),
            indicator.code.as_str(),
            &indicator.name,
            &indicator.definition,
            indicator.unit.as_str(),
            indicator.unit_class.code(),
            indicator.price_basis.code(),
            indicator.measured_as.code(),
            indicator.topic.as_str(),
            i64::from(indicator.non_negative),
        );
        self.put_relations(dataset, indicator).await?;
        self.put_labels("indicator", dataset.as_str(), &indicator.code, &indicator.labels).await
    }

    async fn put_relations(&mut self, dataset: &Code, indicator: &Indicator) -> Result<(), StoreError> {
        execute!(&mut *self, sql::DELETE_RELATIONS, dataset.as_str(), indicator.code.as_str());
        for (place, relation) in indicator.relations.iter().enumerate() {
            let part = relation.part.as_ref();
            execute!(
                &mut *self,
                sql::INSERT_RELATION,
                dataset.as_str(),
                indicator.code.as_str(),
                position(place)?,
                relation.kind.code(),
                relation.of.indicator.as_str(),
                relation.of.activity.as_ref().map(Code::as_str),
                relation.of.area.as_ref().map(Code::as_str),
                part.map(|part| part.indicator.as_str()),
                part.and_then(|part| part.activity.as_ref()).map(Code::as_str),
                part.and_then(|part| part.area.as_ref()).map(Code::as_str),
                relation.base.as_deref(),
            );
        }
        Ok(())
    }

    async fn put_labels(
        &mut self,
        list: &str,
        dataset: &str,
        code: &Code,
        labels: &Labels,
    ) -> Result<(), StoreError> {
        execute!(&mut *self, sql::DELETE_LABELS, list, dataset, code.as_str());
        for (language, text) in labels {
            execute!(&mut *self, sql::INSERT_LABEL, list, dataset, code.as_str(), language, text);
        }
        Ok(())
    }

    /// Writes a source.
    ///
    /// # Errors
    /// When the database rejects the write.
    pub async fn put_source(&mut self, source: &Source) -> Result<(), StoreError> {
        execute!(
            self,
            sql::UPSERT_SOURCE,
            &source.id,
            source.dataset.as_str(),
            &source.title,
            &source.publisher,
            source.author.as_deref(),
            source.published.to_string(),
            source.published_basis.code(),
            source.published_note.as_deref(),
            &source.language,
            &source.sha256,
            source.bytes,
            source.note.as_deref(),
            source.file.as_deref(),
            source.attribution.as_deref(),
            source.licence.as_deref(),
            source.link.as_deref(),
        );
        Ok(())
    }
}
