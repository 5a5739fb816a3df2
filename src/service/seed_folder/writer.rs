//! Writing a dataset's folder so that it and the database change together, whatever ends the program in between.
//!
//! 1. The new files are written into `.DATASET.new` beside the folder and synced.
//! 2. The journal `.DATASET.journal` names them with their hashes. From here on the change is prepared.
//! 3. The database commits.
//! 4. The journal says so. From here on the change is made.
//! 5. The files are renamed into the folder, and the journal is removed.
//!
//! The next writer, or reader, finishes or undoes what a crash left: before step 4 it asks the database, which keeps the
//! hashes of the files that it was seeded from. The seed folder is locked all the while.

use std::collections::BTreeMap;
use std::fs::{self, File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use serde::{Deserialize, Serialize};

use super::{ServiceError, read_dataset};
use crate::clock::Clock;
use crate::domain::code::Code;
use crate::ingest::seed::{read_seed, sha256};
use crate::service::seed::{SeedReport, seed};
use crate::store::{Store, StoreError};

/// How long a writer waits for another one.
const PATIENCE: Duration = Duration::from_secs(10);

/// The folder of one dataset, locked against other writers.
#[derive(Debug)]
pub struct SeedFolderWriter {
    places: Places,
    texts: BTreeMap<String, String>,
    /// The lock ends with it.
    lock: File,
}

/// A change of a folder, of which nothing is in place yet. A dropped one is finished or undone by the next writer.
#[derive(Debug)]
pub struct PreparedChange {
    places: Places,
    journal: Journal,
    /// The lock ends with it.
    #[expect(dead_code, reason = "held until the change is made or undone")]
    lock: File,
}

/// The places of the files of one dataset.
#[derive(Debug, Clone)]
struct Places {
    /// The seed folder.
    parent: PathBuf,
    /// The folder of the dataset.
    folder: PathBuf,
    /// The new files.
    staged: PathBuf,
    journal: PathBuf,
}

/// What a change does.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Journal {
    /// Whether the change is made, so that it must be finished.
    made: bool,
    /// The hashes of all files of the folder after the change, by name.
    files: BTreeMap<String, String>,
    /// The names of the files that change.
    changed: Vec<String>,
}

impl Places {
    fn new(parent: &Path, dataset: &str) -> Self {
        Self {
            parent: parent.to_owned(),
            folder: parent.join(dataset),
            staged: parent.join(format!(".{dataset}.new")),
            journal: parent.join(format!(".{dataset}.journal")),
        }
    }

    fn read_journal(&self) -> Result<Option<Journal>, ServiceError> {
        match fs::read(&self.journal) {
            // A journal is renamed into place whole, so one that cannot be read is none of ours.
            Ok(bytes) => serde_json::from_slice(&bytes)
                .map(Some)
                .map_err(|error| failed(&self.journal, io::Error::other(error))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(&self.journal, error)),
        }
    }

    fn write_journal(&self, journal: &Journal) -> Result<(), ServiceError> {
        let bytes =
            serde_json::to_vec(journal).map_err(|error| failed(&self.journal, io::Error::other(error)))?;
        let new = self.journal.with_extension("journal.new");
        write_synced(&new, &bytes)?;
        fs::rename(&new, &self.journal).map_err(|error| failed(&self.journal, error))?;
        sync_folder(&self.parent)
    }

    /// Puts the files of a change that is made in place; those that are already there stay.
    fn finish(&self, journal: &Journal) -> Result<(), ServiceError> {
        fs::create_dir_all(&self.folder).map_err(|error| failed(&self.folder, error))?;
        for name in &journal.changed {
            let (from, to) = (self.staged.join(name), self.folder.join(name));
            match fs::rename(&from, &to) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(failed(&to, error)),
                _ => {}
            }
        }
        sync_folder(&self.folder)?;
        self.clear()
    }

    /// Removes the new files and the journal.
    fn clear(&self) -> Result<(), ServiceError> {
        // The journal first: files without one are nothing.
        for gone in [fs::remove_file(&self.journal), fs::remove_dir_all(&self.staged)] {
            match gone {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(failed(&self.journal, error));
                }
                _ => {}
            }
        }
        sync_folder(&self.parent)
    }

    /// Finishes or undoes what a crash left; says whether it finished something.
    fn recover(&self, stored: &BTreeMap<String, String>) -> Result<bool, ServiceError> {
        match self.read_journal()? {
            Some(journal) if journal.made || journal.files == *stored => {
                self.finish(&journal)?;
                Ok(true)
            }
            Some(_) => self.clear().map(|()| false),
            None if self.staged.exists() => self.clear().map(|()| false),
            None => Ok(false),
        }
    }

    fn texts(&self) -> Result<BTreeMap<String, String>, ServiceError> {
        match read_dataset(&self.folder) {
            Err(ServiceError::File { error, .. }) if error.kind() == io::ErrorKind::NotFound => {
                Ok(BTreeMap::new())
            }
            texts => texts,
        }
    }
}

impl SeedFolderWriter {
    /// Locks the folder of a dataset, which need not exist yet. What a crash left is finished or undone, as the hashes of
    /// its files in the database say (none without a database).
    ///
    /// # Errors
    /// When the folder cannot be read or written, or another process keeps it locked.
    pub fn open(
        parent: &Path,
        dataset: &Code,
        stored: &BTreeMap<String, String>,
    ) -> Result<Self, ServiceError> {
        let lock = lock(parent)?;
        let places = Places::new(parent, dataset.as_str());
        places.recover(stored)?;
        Ok(Self { texts: places.texts()?, places, lock })
    }

    /// The files as they are, by name; none where there is no folder.
    #[must_use]
    pub fn texts(&self) -> &BTreeMap<String, String> {
        &self.texts
    }

    /// Writes the new files beside the folder.
    ///
    /// # Errors
    /// When a file cannot be written; then nothing is changed.
    pub fn prepare(self, new: &BTreeMap<String, String>) -> Result<PreparedChange, ServiceError> {
        let changed: Vec<String> = new
            .iter()
            .filter(|(name, text)| self.texts.get(*name) != Some(*text))
            .map(|(name, _)| name.clone())
            .collect();
        let files = new.iter().map(|(name, text)| (name.clone(), sha256(text.as_bytes()))).collect();
        let places = self.places;
        fs::create_dir_all(&places.staged).map_err(|error| failed(&places.staged, error))?;
        for name in &changed {
            let text = new.get(name).map(String::as_bytes).unwrap_or_default();
            write_synced(&places.staged.join(name), text)?;
        }
        sync_folder(&places.staged)?;
        let journal = Journal { made: false, files, changed };
        places.write_journal(&journal)?;
        Ok(PreparedChange { places, journal, lock: self.lock })
    }

    /// Writes new files into the folder, without a database.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub fn write(self, new: &BTreeMap<String, String>) -> Result<(), ServiceError> {
        if *new == self.texts {
            return Ok(());
        }
        self.prepare(new)?.make()
    }

    /// Writes new files into the folder and what they state into the database: both or neither.
    ///
    /// # Errors
    /// When the files contradict each other or the database, or either cannot be written; then nothing is changed, unless
    /// the database does not say whether it committed: then the next writer asks it.
    pub async fn write_with_database(
        self,
        new: &BTreeMap<String, String>,
        store: &Store,
        clock: &Clock,
    ) -> Result<SeedReport, ServiceError> {
        let read = read_seed(new)?;
        let prepared = self.prepare(new)?;
        prepared.settle(seed(store, &read, clock).await)
    }
}

impl PreparedChange {
    /// Makes the change: after this, every reader sees it.
    ///
    /// # Errors
    /// When a file cannot be renamed; the next writer finishes the change.
    pub fn make(mut self) -> Result<(), ServiceError> {
        self.journal.made = true;
        self.places.write_journal(&self.journal)?;
        self.places.finish(&self.journal)
    }

    /// Makes the change if the database has committed it, and takes it back if not. Where the database did not say, the
    /// next writer asks it.
    ///
    /// # Errors
    /// That of the database, or when a file cannot be renamed or removed.
    pub fn settle<T>(self, committed: Result<T, ServiceError>) -> Result<T, ServiceError> {
        match &committed {
            Ok(_) => self.make()?,
            Err(ServiceError::Store(StoreError::OutcomeUnknown)) => {}
            Err(_) => self.undo()?,
        }
        committed
    }

    /// Takes the change back.
    ///
    /// # Errors
    /// When a file cannot be removed; the next writer does it.
    pub fn undo(self) -> Result<(), ServiceError> {
        self.places.clear()
    }
}

/// Finishes or undoes what a crash left in the folders of all datasets; says whether it finished something.
///
/// # Errors
/// When a folder cannot be read or written, or the database does not answer.
pub async fn recover_seed_folder(parent: &Path, store: &Store) -> Result<bool, ServiceError> {
    let mut has_finished = false;
    for dataset in unfinished(parent)? {
        let Ok(code) = dataset.parse::<Code>() else { continue };
        let stored = stored_files(store, &code).await?;
        let _lock = lock(parent)?;
        has_finished |= Places::new(parent, &dataset).recover(&stored)?;
    }
    Ok(has_finished)
}

/// Finishes the changes that are made and not in place yet.
///
/// # Errors
/// When a folder cannot be read or written.
pub(super) fn finish_made(parent: &Path) -> Result<(), ServiceError> {
    for dataset in unfinished(parent)? {
        let places = Places::new(parent, &dataset);
        let _lock = lock(parent)?;
        if let Some(journal) = places.read_journal()?.filter(|journal| journal.made) {
            places.finish(&journal)?;
        }
    }
    Ok(())
}

/// The hashes of the files that a dataset was seeded from, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn stored_files(store: &Store, dataset: &Code) -> Result<BTreeMap<String, String>, ServiceError> {
    Ok(store.read().await?.seed_files(dataset).await?.into_iter().collect())
}

/// Whether a crash left something in a seed folder.
///
/// # Errors
/// When the folder cannot be read.
pub fn is_unfinished(parent: &Path) -> Result<bool, ServiceError> {
    Ok(!unfinished(parent)?.is_empty())
}

/// The datasets with a journal.
fn unfinished(parent: &Path) -> Result<Vec<String>, ServiceError> {
    let entries = match fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(failed(parent, error)),
    };
    let names = entries.filter_map(|entry| entry.ok()?.file_name().into_string().ok());
    Ok(names.filter_map(|name| Some(name.strip_prefix('.')?.strip_suffix(".journal")?.to_owned())).collect())
}

/// Locks a seed folder, which is made if it is missing. The lock ends with the file.
fn lock(parent: &Path) -> Result<File, ServiceError> {
    fs::create_dir_all(parent).map_err(|error| failed(parent, error))?;
    // A folder is locked and not a file in it, so that nothing is left there.
    let file = File::open(parent).map_err(|error| failed(parent, error))?;
    let begin = Instant::now();
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::WouldBlock) if begin.elapsed() < PATIENCE => {
                std::thread::sleep(Duration::from_millis(20));
            }
            Err(error) => return Err(failed(parent, error.into())),
        }
    }
}

fn write_synced(path: &Path, bytes: &[u8]) -> Result<(), ServiceError> {
    let write = || {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write().map_err(|error| failed(path, error))
}

/// Makes what was renamed in a folder last.
fn sync_folder(folder: &Path) -> Result<(), ServiceError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(|error| failed(folder, error))
}

fn failed(path: &Path, error: io::Error) -> ServiceError {
    ServiceError::SeedFolder { path: path.display().to_string(), error }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(figures: &str) -> BTreeMap<String, String> {
        [("dataset.toml", "id"), ("figures.toml", figures), ("other-numbers.toml", figures)]
            .map(|(name, text)| (name.to_owned(), text.to_owned()))
            .into()
    }

    fn hashes(texts: &BTreeMap<String, String>) -> BTreeMap<String, String> {
        texts.iter().map(|(name, text)| (name.clone(), sha256(text.as_bytes()))).collect()
    }

    /// A seed folder with the old texts.
    struct Folder {
        path: tempfile::TempDir,
        dataset: Code,
    }

    impl Folder {
        fn new() -> Self {
            let folder = Self { path: tempfile::tempdir().unwrap(), dataset: "DS".parse().unwrap() };
            folder.open(&BTreeMap::new()).write(&texts("old")).unwrap();
            folder
        }

        fn open(&self, stored: &BTreeMap<String, String>) -> SeedFolderWriter {
            SeedFolderWriter::open(self.path.path(), &self.dataset, stored).unwrap()
        }

        /// The names of the files beside the folder of the dataset.
        fn beside(&self) -> usize {
            fs::read_dir(self.path.path()).unwrap().count() - 1
        }
    }

    #[test]
    fn a_change_is_in_place_when_it_is_made_and_nothing_is_left_beside_it() {
        let folder = Folder::new();
        assert_eq!(folder.open(&BTreeMap::new()).texts(), &texts("old"));
        folder.open(&BTreeMap::new()).write(&texts("new")).unwrap();
        assert_eq!((folder.open(&BTreeMap::new()).texts(), folder.beside()), (&texts("new"), 0));
        folder.open(&BTreeMap::new()).prepare(&texts("other")).unwrap().undo().unwrap();
        assert_eq!((folder.open(&BTreeMap::new()).texts(), folder.beside()), (&texts("new"), 0));
    }

    #[test]
    fn a_crash_before_the_journal_leaves_the_old_files() {
        let folder = Folder::new();
        let staged = folder.path.path().join(".DS.new");
        fs::create_dir(&staged).unwrap();
        fs::write(staged.join("figures.toml"), "new").unwrap();
        assert_eq!((folder.open(&hashes(&texts("new"))).texts(), folder.beside()), (&texts("old"), 0));
    }

    #[test]
    fn a_crash_before_the_database_commits_is_undone_and_one_after_it_finished() {
        for (stored, expected) in [("old", "old"), ("new", "new"), ("else", "old")] {
            let folder = Folder::new();
            drop(folder.open(&BTreeMap::new()).prepare(&texts("new")).unwrap());
            assert_eq!(
                (folder.open(&hashes(&texts(stored))).texts(), folder.beside()),
                (&texts(expected), 0),
                "the database has {stored}"
            );
        }
    }

    #[test]
    fn a_crash_between_two_renames_is_finished_whatever_the_database_says() {
        for renamed in [&[][..], &["figures.toml"], &["figures.toml", "other-numbers.toml"]] {
            let folder = Folder::new();
            let mut prepared = folder.open(&BTreeMap::new()).prepare(&texts("new")).unwrap();
            prepared.journal.made = true;
            prepared.places.write_journal(&prepared.journal).unwrap();
            for name in renamed {
                fs::rename(prepared.places.staged.join(name), prepared.places.folder.join(name)).unwrap();
            }
            drop(prepared);
            finish_made(folder.path.path()).unwrap();
            assert_eq!(folder.beside(), 0, "{renamed:?}");
            assert_eq!(folder.open(&hashes(&texts("old"))).texts(), &texts("new"), "{renamed:?}");
        }
    }

    #[test]
    fn a_reader_leaves_a_change_alone_that_the_database_must_decide() {
        let folder = Folder::new();
        drop(folder.open(&BTreeMap::new()).prepare(&texts("new")).unwrap());
        finish_made(folder.path.path()).unwrap();
        assert_eq!(folder.beside(), 2);
        assert_eq!(folder.open(&hashes(&texts("new"))).texts(), &texts("new"));
    }

    #[test]
    fn two_writers_take_turns() {
        let folder = Folder::new();
        let first = folder.open(&BTreeMap::new());
        std::thread::scope(|scope| {
            let second = scope.spawn(|| folder.open(&BTreeMap::new()).texts().clone());
            std::thread::sleep(Duration::from_millis(50));
            first.write(&texts("new")).unwrap();
            assert_eq!(second.join().unwrap(), texts("new"));
        });
    }
}
