//! The uploads in progress.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Utc};

use super::{Progress, Reporter};
use crate::domain::code::Code;
use crate::domain::codes::codes;

/// What is done with an upload.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ImportPhase {
    /// Its bytes arrive.
    Receiving,
    /// The file is decoded.
    Reading,
    /// Its observations are compared with the stored ones and written.
    Writing,
}

codes!(ImportPhase {
    Receiving = "receiving",
    Reading = "reading",
    Writing = "writing",
});

/// An upload in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RunningImport {
    /// The id of the request.
    pub request: String,
    /// The dataset that it goes into.
    pub dataset: Code,
    /// The name of the file.
    pub file: String,
    /// Whether it is only checked.
    pub is_check: bool,
    /// When it began.
    pub began: DateTime<Utc>,
    /// What is done with it.
    pub phase: ImportPhase,
    /// The bytes that were received or read in this phase.
    pub bytes: u64,
    /// All bytes; none if the client did not announce them.
    pub total: Option<u64>,
    /// The observations that were written.
    pub records: u64,
}

/// The uploads in progress, in the order in which they began.
#[derive(Debug, Default)]
pub struct RunningImports {
    imports: Mutex<BTreeMap<u64, RunningImport>>,
}

impl RunningImports {
    /// Adds an upload; it leaves when the entry is dropped.
    #[must_use]
    pub fn begin(self: &Arc<Self>, import: RunningImport) -> Arc<RunningEntry> {
        let mut imports = self.imports.lock().unwrap_or_else(PoisonError::into_inner);
        let number = imports.last_key_value().map_or(0, |(last, _)| last + 1);
        imports.insert(number, import);
        Arc::new(RunningEntry { imports: Arc::clone(self), number })
    }

    /// The uploads in progress.
    #[must_use]
    pub fn list(&self) -> Vec<RunningImport> {
        self.imports.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }
}

/// The entry of one upload.
#[derive(Debug)]
pub struct RunningEntry {
    imports: Arc<RunningImports>,
    number: u64,
}

impl RunningEntry {
    /// Records how many bytes were received.
    pub fn received(&self, bytes: u64) {
        self.change(|import| import.bytes = bytes);
    }

    /// The reporter that records the progress of the import; it holds the entry.
    #[must_use]
    pub fn reporter(self: &Arc<Self>) -> Reporter {
        let entry = Arc::clone(self);
        Arc::new(move |progress| {
            entry.change(|import| match progress {
                // An import asks nobody.
                Progress::Received(_) => {}
                Progress::Read(read, total) => {
                    (import.phase, import.bytes, import.total) = (ImportPhase::Reading, read, Some(total));
                }
                Progress::Written(records) => {
                    (import.phase, import.records) = (ImportPhase::Writing, records);
                }
            });
        })
    }

    fn change(&self, change: impl FnOnce(&mut RunningImport)) {
        let mut imports = self.imports.imports.lock().unwrap_or_else(PoisonError::into_inner);
        imports.entry(self.number).and_modify(change);
    }
}

impl Drop for RunningEntry {
    fn drop(&mut self) {
        self.imports.imports.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.number);
    }
}
