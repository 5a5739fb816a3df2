//! Numbers that are set aside as no statistics, and taken back.

use super::change::{Changed, Version};
use super::claim::number_at;
use super::{ClaimError, Editing};
use crate::domain::code::Code;
use crate::domain::figure::Selector;
use crate::ingest::document::Aside;
use crate::ingest::seed::OtherNumber;
use crate::service::{Service, ServiceError};

/// A number that is no statistic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// Its place.
    pub at: Selector,
    /// The code of the reason.
    pub reason: String,
    /// Notes for readers.
    pub note: Option<String>,
}

impl Service {
    /// Sets numbers of a document aside, each with a reason. All of them or none.
    ///
    /// # Errors
    /// When a number is not in the document, is a figure, or the reason is none.
    pub async fn set_aside(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        source: &str,
        numbers: &[SetAside],
    ) -> Result<Changed<()>, ServiceError> {
        let documents = self.documents();
        let mut entries = Vec::with_capacity(numbers.len());
        for number in numbers {
            let (content, index) = number_at(&documents, source, &number.at)?;
            let part = content.part_of(index);
            if Aside::from_code(&number.reason).is_none() {
                let known = Aside::ALL.map(Aside::code).join(", ");
                let detail = format!("`{}` is no reason; the reasons are {known}", number.reason);
                return Err(ClaimError::field("reason", detail).into());
            }
            entries.push(OtherNumber {
                source: source.to_owned(),
                at: Selector { exact: content.text.text_of(&part).to_owned(), ..number.at.clone() },
                anchors: Some(content.anchors_of(&part)),
                reason: number.reason.clone(),
                note: number.note.clone(),
            });
        }
        self.change(editing, change, |seed, edit| {
            for entry in &entries {
                let of_place = |of: &str, at: &Selector| of == source && *at == entry.at;
                if let Some(figure) = seed.figures.iter().find(|one| of_place(&one.source, &one.at)) {
                    let detail = format!(
                        "`{}` is the figure `{}`; withdraw it before the number is set aside",
                        entry.at.exact, figure.id
                    );
                    return Err(ClaimError::AlreadyThere(detail).into());
                }
                for draft in seed.drafts.iter().filter(|one| of_place(&one.source, &one.at)) {
                    edit.remove_figure(&draft.id);
                }
                edit.put_number(entry);
            }
            Ok(())
        })
        .await
    }

    /// Takes back that numbers are no statistics; nothing accounts for them then.
    ///
    /// # Errors
    /// When none of that is recorded of a number.
    pub async fn take_back(
        &self,
        editing: &Editing,
        change: (&Code, &Version, &str),
        source: &str,
        starts: &[usize],
        fragment: Option<&str>,
    ) -> Result<Changed<()>, ServiceError> {
        self.change(editing, change, |seed, edit| {
            for start in starts {
                let mut of_source = seed.other_numbers.iter().filter(|number| number.source == source);
                let recorded = of_source
                    .find(|one| one.at.start == *start && one.at.fragment.as_deref() == fragment)
                    .ok_or_else(|| {
                        let known = seed.other_numbers.iter().filter(|number| number.source == source);
                        ServiceError::NotFound {
                            what: "number that is set aside at",
                            id: start.to_string(),
                            known: known.map(|one| one.at.start.to_string()).collect(),
                        }
                    })?;
                edit.remove_number(source, &recorded.at);
            }
            Ok(())
        })
        .await
    }
}
