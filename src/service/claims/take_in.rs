//! Documents that are taken in: kept under the hash of their bytes, and added to the sources of a dataset.

use std::io::Write;
use std::path::Path;

use chrono::NaiveDate;

use super::change::{Changed, Version};
use super::draft::earlier;
use super::{ClaimError, Editing};
use crate::domain::code::Code;
use crate::ingest::document::DocumentText;
use crate::ingest::seed::{Seed, SourceEntry, sha256};
use crate::parallel::{Priority, spawn_on_thread};
use crate::service::document_reader::document_text;
use crate::service::documents::DocumentContent;
use crate::service::drafts::{GivenFacts, NoDay, drafts, new_source};
use crate::service::{Service, ServiceError};

/// The characters of a hash that name a file.
const NAME_CHARACTERS: usize = 16;

/// The endings that files of documents have.
const ENDINGS: [&str; 8] = ["txt", "md", "html", "htm", "xhtml", "pdf", "docx", "odt"];

/// A document that is brought; what is left out is as the document says.
#[derive(Debug, Clone, Default)]
pub struct NewDocument {
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The name of its file.
    pub file: Option<String>,
    /// The title.
    pub title: Option<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// The day of publication.
    pub published: Option<NaiveDate>,
}

/// A document that was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenDocument {
    /// The id of the source.
    pub id: String,
    /// Whether the same bytes were there already, so that nothing was done.
    pub is_repeated: bool,
}

impl Service {
    /// Takes a document into a dataset: its bytes into the folder of documents, the source and the numbers that are surely
    /// no statistics into the seed folder.
    ///
    /// # Errors
    /// When the bytes are no document that can be read, or another dataset has it.
    pub async fn take_document(
        &self,
        editing: &Editing,
        (dataset, expected, actor): (&Code, &Version, &str),
        document: NewDocument,
    ) -> Result<Changed<TakenDocument>, ServiceError> {
        let hash = sha256(&document.bytes);
        let seeds = self.seeds();
        let mut sources = seeds.iter().flat_map(|seed| &seed.sources);
        if let Some(known) = sources.find(|source| source.sha256 == hash) {
            if known.dataset != *dataset {
                let detail =
                    format!("the dataset `{}` has this document already, as `{}`", known.dataset, known.id);
                return Err(ClaimError::AlreadyThere(detail).into());
            }
            let made = TakenDocument { id: known.id.clone(), is_repeated: true };
            let version = self.seed_version(dataset).unwrap_or_default();
            return Ok(Changed { made, version, is_written: false });
        }
        let (document, read) = read(document).await?;
        let content = read?;
        let name = name_of(&document, &hash);
        let path = editing.sources().join(&name);
        let is_new = keep(&path, &document.bytes)?;
        let documents = self.documents();
        let change = self.change(editing, (dataset, expected, actor), |seed, edit| {
            let source = entry(seed, (&name, &document), &content.text)?;
            edit.put_source(&source);
            let drafts = drafts(seed, &source, &content.text, &earlier(seed, &documents, &source.id));
            drafts.numbers.iter().for_each(|number| edit.put_number(number));
            Ok(TakenDocument { id: source.id, is_repeated: false })
        });
        let changed = change.await;
        if changed.is_err() && is_new {
            // Nothing names it.
            let _ = std::fs::remove_file(&path);
        }
        let changed = changed?;
        self.reload_documents().await?;
        Ok(changed)
    }
}

/// Reads a document on a thread of its own.
async fn read(
    document: NewDocument,
) -> Result<(NewDocument, Result<DocumentContent, ClaimError>), ServiceError> {
    let work = move || {
        let read = document_text(&document.bytes).map(DocumentContent::new).map_err(ClaimError::from);
        (document, read)
    };
    spawn_on_thread(Priority::Normal, work).await.ok_or(ServiceError::Interrupted)
}

/// The name under which a document is kept: the beginning of its hash, and the ending of its file.
fn name_of(document: &NewDocument, hash: &str) -> String {
    let file = document.file.as_deref().map(last_segment).unwrap_or_default();
    let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
    let ending = ENDINGS.iter().find(|known| **known == ending).unwrap_or(&"txt");
    let (name, _) = hash.split_at(NAME_CHARACTERS.min(hash.len()));
    format!("{name}.{ending}")
}

/// The entry of a document in its dataset.
fn entry(
    seed: &Seed,
    (name, document): (&str, &NewDocument),
    text: &DocumentText,
) -> Result<SourceEntry, ClaimError> {
    let NewDocument { title, publisher, published, .. } = document.clone();
    let given = GivenFacts { title, publisher, published };
    new_source(seed, name, &document.bytes, text, &given).map_err(|NoDay| {
        ClaimError::field(
            "published",
            "the document names no day of publication; give it as `published=YYYY-MM-DD`",
        )
    })
}

/// The name of a file without its folders.
fn last_segment(file: &str) -> &str {
    file.rsplit(['/', '\\']).next().unwrap_or_default()
}

/// Writes a document under its name; says whether it was not there before. It is there as a whole or not at all.
fn keep(path: &Path, bytes: &[u8]) -> Result<bool, ServiceError> {
    let failed = |error| ServiceError::File { path: path.display().to_string(), error };
    if std::fs::read(path).is_ok_and(|there| there == bytes) {
        return Ok(false);
    }
    let folder = path.parent().unwrap_or_else(|| Path::new("."));
    let mut file = tempfile::NamedTempFile::new_in(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(true)
}
