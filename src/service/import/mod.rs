//! Import of data files. An import is one transaction: it writes everything that the files state, or nothing.
//!
//! 1. `decode`, `assembler`, `spool`: a file is decoded, and its observations are sorted on disk.
//! 2. `structure`, `areas`, `code_table`, `file_columns`: its series get keys in the structure of the dataset.
//! 3. `publish`: the observations are compared with the stored ones; differences become a new vintage.
//!
//! `check` stops before step 3, and [`count_changes`] writes nothing. `revert` withdraws an import.

mod absent;
mod areas;
mod assembler;
mod attribute_role;
mod blanks;
mod cell;
mod channel_sink;
pub mod check;
mod code_table;
mod codes;
pub mod comparison;
mod contradiction;
mod country_names;
mod coverage;
mod decode;
mod decoded_request;
mod descriptions;
mod detail;
mod file_columns;
mod file_options;
mod first_observations;
mod import_file;
mod known_history;
mod movement;
mod options;
mod problem;
mod publication_day;
mod publish;
pub mod revert;
pub mod running;
mod series_registry;
mod series_unit;
mod sheet_mapping;
mod spellings;
mod spool;
mod staged;
mod structure;
mod subdivisions;
mod unit_statement;
mod value_bounds;

use std::collections::HashMap;
use std::sync::Arc;

use chrono::NaiveDate;

pub use assembler::SkippedRows;
use coverage::scopes;
pub(super) use decoded_request::NO_DATA;
pub(super) use file_columns::UNIT_DIMENSION as UNIT_COLUMN;
pub use import_file::{ImportBytes, ImportFile};
pub use problem::{ImportError, ImportProblem, ProblemGroup};
pub use staged::{StagedImport, stage};

use super::ServiceError;
use crate::clock::Clock;
use crate::domain::catalogue::{Catalogue, Dataset};
use crate::domain::code::Code;
use crate::domain::code_text::clean_code;
pub use crate::domain::import::Scope;
use crate::domain::import::{Change, ChangeKind, Import, ImportCounts};
use crate::domain::invariant::count_of;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;
use crate::ingest::data::unused::{UnusedKind, UnusedPart};
use crate::parallel::{Priority, spawn_on_thread};
use crate::store::{Store, Transaction};
use assembler::FileContent;
use code_table::assign_codes;
use codes::Codes;
use decode::DataFile;
use decoded_request::decode_all;
use file_columns::FileColumns;
use problem::Problems;
use publish::{Publication, Publisher};
use series_registry::SeriesRegistry;
use series_unit::unit_notes;
use staged::ImportEffect;
use structure::{ImportStructure, layout};

/// A request to import files into a dataset.
#[derive(Debug, Clone)]
pub struct ImportRequest {
    /// The dataset; a new one is created.
    pub dataset: Code,
    /// The files. All of them are imported, or none.
    pub files: Vec<ImportFile>,
    /// The format; none to detect it.
    pub format: Option<DataFormat>,
    /// The mapping of columns; what it leaves out is detected.
    pub mapping: Mapping,
    /// The day of publication; none for that of the file, its name or its lines, or today.
    pub published: Option<NaiveDate>,
    /// The indicator of files that state none; none for the name of the file.
    pub indicator: Option<String>,
    /// Whether the files are a complete publication.
    pub scope: Scope,
    /// Who sends them.
    pub actor: String,
    /// The id of the token with which they are sent; it must still hold when they are written. None at the terminal.
    pub token: Option<String>,
}

/// The result of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportReport {
    /// The revision of the database after it.
    pub revision: i64,
    /// The result of each file.
    pub files: Vec<FileReport>,
}

/// The result of importing a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileReport {
    /// The import.
    pub import: Import,
    /// Whether the same request was carried out before; nothing was written then.
    pub repeated: bool,
    /// The number of its series.
    pub series: usize,
    /// Rows that were left out because the code of their area is empty.
    pub skipped: SkippedRows,
    /// What of the file is not used.
    pub unused: Vec<UnusedPart>,
}

/// The progress of an import, or of a pull, which ends in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    /// The bytes that a publisher has sent.
    Received(u64),
    /// The bytes that were read, and all bytes.
    Read(u64, u64),
    /// The observations that were written.
    Written(u64),
}

/// Receives the progress of an import.
pub type Reporter = Arc<dyn Fn(Progress) + Send + Sync>;

/// The decoded files of a request, with their days of publication.
#[derive(Debug)]
pub struct ImportFiles {
    files: Vec<(DataFile, NaiveDate)>,
}

/// Decodes the files of a request. This blocks the thread until all files are read.
///
/// # Errors
/// When files are refused, with the problems of all of them, or when one cannot be read.
pub fn prepare(
    request: &ImportRequest,
    clock: &Clock,
    progress: &Reporter,
) -> Result<ImportFiles, ServiceError> {
    let decoded = decode_all(request, clock, progress)?;
    let mut error = decoded.error;
    for refused in decoded.refused {
        error.append(refused.error);
    }
    if error.count > 0 { Err(error.into()) } else { Ok(ImportFiles { files: decoded.files }) }
}

/// Decodes the files of a request on a thread of low priority, so that those who read go first.
///
/// # Errors
/// As [`prepare`].
pub async fn prepare_in_background(
    request: Arc<ImportRequest>,
    clock: Clock,
    progress: Reporter,
) -> Result<ImportFiles, ServiceError> {
    let prepared = spawn_on_thread(Priority::Low, move || prepare(&request, &clock, &progress)).await;
    prepared.unwrap_or(Err(ServiceError::Interrupted))
}

/// Imports decoded files in one transaction. `known` is a catalogue of this or an earlier revision, or an empty one; only
/// newer changes are read from the database. It runs at normal priority, since other writes wait for it.
///
/// # Errors
/// When a file contradicts the database, or the database fails. Nothing is written then.
pub async fn import(
    store: &Store,
    known: &Catalogue,
    request: &ImportRequest,
    prepared: &ImportFiles,
    clock: &Clock,
    progress: &Reporter,
) -> Result<ImportReport, ServiceError> {
    stage(store, known, request, prepared, clock, progress).await?.commit().await
}

/// What an import of decoded files would change: all that [`import`] does but the writing. A single file is compared in a
/// read transaction. Several are written one after the other, since each is compared with those before it, and rolled
/// back, so other writes wait meanwhile.
///
/// # Errors
/// As [`import`].
pub async fn count_changes(
    store: &Store,
    known: &Catalogue,
    request: &ImportRequest,
    prepared: &ImportFiles,
    clock: &Clock,
    progress: &Reporter,
) -> Result<ImportReport, ServiceError> {
    let purpose = if prepared.files.len() > 1 { Purpose::Rehearsal } else { Purpose::Count };
    let run = ImportRun::start(store, known, request, clock, purpose).await?;
    Ok(Box::pin(run.run(prepared, progress)).await?.report)
}

/// What a run over decoded files is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Differences are written and committed.
    Import,
    /// Differences are written and rolled back.
    Rehearsal,
    /// Differences are counted; nothing is written.
    Count,
}

/// The code of an indicator from the name of a file: the name without extension, and without a date at its end.
fn indicator_of_name(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let stem = base.split('.').next().unwrap_or(base);
    // The name is cleaned at the end: a long one gets a digest, which must stay whole.
    let is_of_date = |character: char| character.is_ascii_digit() || !character.is_alphanumeric();
    let undated = stem.trim_end_matches(is_of_date);
    let code = clean_code(if undated.is_empty() { stem } else { undated }).to_ascii_uppercase();
    if code.is_empty() { "VALUE".to_owned() } else { code.replace('-', "_") }
}

/// What a file says besides data, what of it is not used, and remarks of the import.
fn notes(content: &FileContent, remarks: impl Iterator<Item = String>) -> Option<String> {
    // The remarks of the file are rows with a text, and notes already; rows without area have none.
    let unused = content.unused.iter().filter(|part| part.kind != UnusedKind::Row || part.name.is_empty());
    let of_file = content.header.notes.iter().cloned().chain(unused.map(ToString::to_string));
    let notes: Vec<String> = of_file.chain(remarks).collect();
    (!notes.is_empty()).then(|| notes.join("\n"))
}

/// A running import.
struct ImportRun<'run> {
    store: &'run Store,
    transaction: Transaction,
    request: &'run ImportRequest,
    clock: &'run Clock,
    catalogue: Catalogue,
    revision: i64,
    purpose: Purpose,
    /// The imports of the same request, by the digest and the name of the file.
    imports: HashMap<(String, String), Import>,
    digest: String,
    waiting: Vec<(&'run DataFile, NaiveDate)>,
    repeated: Vec<FileReport>,
}

impl<'run> ImportRun<'run> {
    async fn start(
        store: &'run Store,
        known: &Catalogue,
        request: &'run ImportRequest,
        clock: &'run Clock,
        purpose: Purpose,
    ) -> Result<Self, ServiceError> {
        let is_read = purpose == Purpose::Count;
        let mut transaction = if is_read { store.read().await? } else { store.write().await? };
        transaction.lift_time_limit().await?;
        let revision = match purpose {
            Purpose::Count => transaction.revision().await?.identity.number + 1,
            Purpose::Import | Purpose::Rehearsal => transaction.raise_revision(clock.now()).await?,
        };
        let catalogue = transaction.catalogue_after(known).await?;
        let digest = options::digest(request);
        let imports = transaction.imports().await?.into_iter().filter(|import| {
            import.dataset == request.dataset && import.request == digest && import.reverted.is_none()
        });
        let imports = imports.map(|import| ((import.sha256.clone(), import.file.clone()), import)).collect();
        Ok(Self {
            store,
            transaction,
            request,
            clock,
            catalogue,
            revision,
            purpose,
            imports,
            digest,
            waiting: Vec::new(),
            repeated: Vec::new(),
        })
    }

    async fn run(
        mut self,
        prepared: &'run ImportFiles,
        progress: &Reporter,
    ) -> Result<StagedImport<'run>, ServiceError> {
        for (file, day) in &prepared.files {
            self.known_or_waiting(file, *day);
        }
        self.write(progress).await
    }

    /// Reports a file that was imported before; any other waits to be written.
    fn known_or_waiting(&mut self, file: &'run DataFile, day: NaiveDate) {
        match self.imports.get(&(file.sha256.clone(), file.name.clone())) {
            Some(import) => self.repeated.push(FileReport {
                import: import.clone(),
                repeated: true,
                series: file.content.series.len(),
                skipped: file.content.skipped.clone(),
                unused: file.content.unused.clone(),
            }),
            None => self.waiting.push((file, day)),
        }
    }

    async fn write(mut self, progress: &Reporter) -> Result<StagedImport<'run>, ServiceError> {
        let waiting = std::mem::take(&mut self.waiting);
        let mut files = std::mem::take(&mut self.repeated);
        if waiting.is_empty() {
            return Ok(self.staged(files, None));
        }
        let is_table = waiting.iter().all(|(file, _)| file.format.is_table());
        let mut columns: Vec<FileColumns<'_>> = waiting
            .iter()
            .map(|(file, _)| FileColumns::of(&file.name, &file.content, self.request, is_table))
            .collect();
        let existing = self.catalogue.datasets.get(&self.request.dataset);
        let first = waiting.first().map_or("", |(file, _)| file.name.as_str());
        assign_codes(&mut columns, &self.catalogue, &self.request.dataset);
        let layout =
            layout(&self.request.dataset, existing.map(|dataset| &dataset.structure), &columns, is_table)
                .map_err(|message| ImportError::one(first, message))?;
        let codes = Codes::of(&columns, &layout, &self.request.dataset);
        codes.check(&columns, &self.request.mapping).map_err(|message| ImportError::one(first, message))?;
        let dataset = self.dataset(existing, &layout, &waiting);
        let writes = self.purpose != Purpose::Count;
        if writes {
            self.transaction.put_dataset(&dataset).await?;
            codes.write(&mut self.transaction, &self.catalogue, &dataset).await?;
        }
        let mut series = SeriesRegistry::new(&self.catalogue, &dataset.id);
        let mut total = ImportCounts::default();
        let mut effect = ImportEffect::of(&columns);
        let mut import = self.transaction.newest_import().await?;
        let mut vintages = self.catalogue.vintages.clone();
        let mut earlier = HashMap::new();
        let scopes = scopes(self.request.scope, &waiting, &columns, &layout)?;
        let mut problems = Problems::new(first);
        for (((file, day), columns), scope) in waiting.iter().zip(&columns).zip(scopes) {
            import += 1;
            problems.go_on_with(&file.name);
            let mut updates = series.touch(columns, &layout, &codes, &mut problems);
            // Once a file is refused nothing more is written; the others are compared to find their problems.
            let is_auto = scope == Scope::Auto && !file.content.is_log;
            let is_first = writes && problems.count == 0 && self.transaction.begin_first_load().await?;
            let run = Publication {
                transaction: &mut self.transaction,
                writes,
                known: &series,
                dataset: &dataset.id,
                import,
                revision: self.revision,
                published: *day,
                scope: if file.content.is_log { Scope::Update } else { scope },
                details: &file.content.details,
                updates: &mut updates,
                problems: &mut problems,
                earlier: &earlier,
                vintages: &mut vintages,
                progress,
            };
            let published = Publisher::new(run).publish(&file.content.rows).await?;
            let counts = published.counts;
            if is_first && problems.count == 0 {
                self.transaction.end_first_load().await?;
            }
            let absence = if is_auto { published.absence.notes() } else { Vec::new() };
            let notes = columns.cut_codes().into_iter().chain(absence).chain(unit_notes(&updates));
            let report = FileReport {
                series: updates.len(),
                import: self.record(file, *day, import, counts, notes),
                repeated: false,
                skipped: file.content.skipped.clone(),
                unused: file.content.unused.clone(),
            };
            if writes {
                self.transaction.add_import(&report.import).await?;
            }
            files.push(report);
            series.keep(updates.into_iter().map(|updates| updates.series).chain(published.lost));
            earlier.extend(published.opened.into_iter().map(|(day, vintage)| (vintage, day)));
            total.added += counts.added;
            total.revised += counts.revised;
            total.withdrawn += counts.withdrawn;
            effect.movements.append(published.movements);
        }
        if problems.count > 0 {
            return Err(ImportError::of(problems).into());
        }
        files.sort_by_key(|file| file.import.id);
        if self.purpose == Purpose::Import {
            self.transaction.put_series(&series.changed(), self.revision).await?;
            self.change(total, import).await?;
        }
        Ok(self.staged(files, Some(effect)))
    }

    fn dataset(
        &self,
        existing: Option<&Dataset>,
        layout: &ImportStructure,
        files: &[(&DataFile, NaiveDate)],
    ) -> Dataset {
        let updated = self.clock.now();
        if let Some(existing) = existing {
            return Dataset { updated, ..existing.clone() };
        }
        let said =
            |get: fn(&FileContent) -> Option<String>| files.iter().find_map(|(file, _)| get(&file.content));
        let id = self.request.dataset.clone();
        Dataset {
            name: said(|file| file.header.title.clone()).unwrap_or_else(|| id.to_string()),
            publisher: said(|file| file.header.publisher.clone()).unwrap_or_else(|| "not stated".to_owned()),
            description: "Imported from data files.".to_owned(),
            licence: "not stated".to_owned(),
            structure: layout.structure.clone(),
            updated,
            id,
        }
    }

    fn record(
        &self,
        file: &DataFile,
        day: NaiveDate,
        id: i64,
        counts: ImportCounts,
        remarks: impl Iterator<Item = String>,
    ) -> Import {
        let header = &file.content.header;
        Import {
            id,
            dataset: self.request.dataset.clone(),
            file: file.name.clone(),
            format: file.format.name().to_owned(),
            sha256: file.sha256.clone(),
            request: self.digest.clone(),
            bytes: count_of(file.bytes),
            published: day,
            title: header.title.clone(),
            notes: notes(&file.content, remarks),
            actor: self.request.actor.clone(),
            created: self.clock.now(),
            revision: self.revision,
            counts,
            options: options::text(self.request, &file.sent),
            reverted: None,
        }
    }

    async fn change(&mut self, counts: ImportCounts, import: i64) -> Result<(), ServiceError> {
        let change = Change {
            revision: self.revision,
            at: self.clock.now(),
            kind: ChangeKind::Import,
            dataset: self.request.dataset.clone(),
            actor: self.request.actor.clone(),
            import: Some(import),
            added: counts.added,
            revised: counts.revised,
            withdrawn: counts.withdrawn,
        };
        Ok(self.transaction.add_change(&change).await?)
    }
}
