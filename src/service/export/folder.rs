//! The folder of a partitioned set, whose files are replaced together, whatever ends the program in between.
//!
//! 1. New files are written into `.new` and synced. Their names there do not end with `.parquet`, so no reader takes them.
//! 2. The new manifest is written to `.new/manifest.json`. From here on the change is made.
//! 3. The new files are renamed into their places, those that the new manifest lacks are removed, and the manifest is
//!    renamed last.
//!
//! The next export finishes step 3 where a crash left it, and throws away what was left before. Each partition is the old
//! or the new one at every moment.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use super::manifest::Manifest;
use crate::service::ServiceError;

const MANIFEST: &str = "manifest.json";

/// A folder with a partitioned set, locked against other exports.
#[derive(Debug)]
pub(super) struct PartitionFolder {
    root: PathBuf,
    /// The lock ends with it.
    _lock: File,
}

impl PartitionFolder {
    /// Opens a folder and finishes what a crash left; makes the folder if there is none.
    ///
    /// # Errors
    /// When another export writes into it, it has other files, or it cannot be written.
    pub(super) fn open(root: &Path) -> Result<Self, ServiceError> {
        fs::create_dir_all(root).map_err(failed(root))?;
        let path = root.join(".lock");
        let lock =
            File::options().create(true).truncate(false).write(true).open(&path).map_err(failed(&path))?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => refused(root, "another export writes into it"),
            TryLockError::Error(error) => failed(&path)(error),
        })?;
        let folder = Self { root: root.to_owned(), _lock: lock };
        if let Some(made) = folder.read(&folder.staged(MANIFEST))? {
            folder.finish(&made)?;
        }
        folder.clear()?;
        if folder.manifest()?.is_none() && folder.has_other_files()? {
            return Err(refused(root, "it has files and no manifest.json; name an empty folder"));
        }
        Ok(folder)
    }

    /// The manifest of the set; none if there is no set yet.
    pub(super) fn manifest(&self) -> Result<Option<Manifest>, ServiceError> {
        self.read(&self.root.join(MANIFEST))
    }

    /// The size of a file of the set; none if it is not there.
    pub(super) fn bytes(&self, path: &str) -> Option<u64> {
        fs::metadata(self.root.join(path)).ok().map(|metadata| metadata.len())
    }

    /// A new file that will have this path.
    pub(super) fn new_file(&self, path: &str) -> Result<File, ServiceError> {
        let staged = self.staged(path);
        make_parent(&staged)?;
        File::create(&staged).map_err(failed(&staged))
    }

    /// Puts the new files and the manifest into their places, and removes the files that the manifest lacks.
    pub(super) fn publish(&self, manifest: &Manifest) -> Result<(), ServiceError> {
        let (staged, writing) = (self.staged(MANIFEST), self.staged("manifest"));
        make_parent(&staged)?;
        let text = serde_json::to_string_pretty(manifest).map_err(io::Error::other);
        let write = |text: String| {
            fs::write(&writing, text + "\n")?;
            File::open(&writing)?.sync_all()?;
            fs::rename(&writing, &staged)
        };
        text.and_then(write).map_err(failed(&staged))?;
        sync(&self.staged(""))?;
        self.finish(manifest)?;
        self.clear()
    }

    /// Finishes a change that is made.
    fn finish(&self, manifest: &Manifest) -> Result<(), ServiceError> {
        let old = self.manifest()?;
        for file in manifest.files() {
            let (staged, place) = (self.staged(&file.path), self.root.join(&file.path));
            if staged.exists() {
                make_parent(&place)?;
                fs::rename(&staged, &place).map_err(failed(&place))?;
                place.parent().map_or(Ok(()), sync)?;
            }
        }
        let is_kept = |path: &str| manifest.files().any(|file| file.path == path);
        for file in old.iter().flat_map(Manifest::files).filter(|file| !is_kept(&file.path)) {
            self.remove(&file.path)?;
        }
        let place = self.root.join(MANIFEST);
        fs::rename(self.staged(MANIFEST), &place).map_err(failed(&place))?;
        sync(&self.root)
    }

    /// Removes a file of the set, and the folders that are empty without it.
    fn remove(&self, path: &str) -> Result<(), ServiceError> {
        let place = self.root.join(path);
        gone(fs::remove_file(&place)).map_err(failed(&place))?;
        for folder in place.ancestors().skip(1).take_while(|folder| **folder != self.root) {
            // A folder with other files stays.
            let _ = fs::remove_dir(folder);
        }
        Ok(())
    }

    /// Removes new files that belong to no change.
    fn clear(&self) -> Result<(), ServiceError> {
        let staged = self.staged("");
        gone(fs::remove_dir_all(&staged)).map_err(failed(&staged))
    }

    /// Where a file is before the change.
    fn staged(&self, path: &str) -> PathBuf {
        self.root.join(".new").join(path.strip_suffix(".parquet").unwrap_or(path))
    }

    fn read(&self, path: &Path) -> Result<Option<Manifest>, ServiceError> {
        let wrong =
            |error| refused(&self.root, &format!("its manifest.json is none of a partitioned set: {error}"));
        match fs::read(path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(wrong),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(failed(path)(error)),
        }
    }

    fn has_other_files(&self) -> Result<bool, ServiceError> {
        let entries = fs::read_dir(&self.root).map_err(failed(&self.root))?;
        Ok(entries.flatten().any(|entry| entry.file_name() != ".lock"))
    }
}

fn make_parent(path: &Path) -> Result<(), ServiceError> {
    path.parent().map_or(Ok(()), |parent| fs::create_dir_all(parent).map_err(failed(parent)))
}

/// Makes renames in a folder survive a loss of power.
fn sync(folder: &Path) -> Result<(), ServiceError> {
    File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))
}

/// Success if something was removed or was not there.
fn gone(removed: io::Result<()>) -> io::Result<()> {
    removed.or_else(|error| if error.kind() == io::ErrorKind::NotFound { Ok(()) } else { Err(error) })
}

fn refused(folder: &Path, why: &str) -> ServiceError {
    let detail = format!("`{}` cannot take a partitioned set: {why}", folder.display());
    ServiceError::Invalid { parameter: "output", detail }
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> ServiceError + use<> {
    let shown = path.display().to_string();
    move |error| ServiceError::Output(io::Error::new(error.kind(), format!("`{shown}`: {error}")))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::service::export::{FileEntry, PartitionEntry};

    const PATHS: [&str; 2] =
        ["data/dataset=A/frequency=A/part-0.parquet", "data/dataset=B/frequency=Q/part-0.parquet"];

    /// A manifest of one revision with some of the files.
    fn manifest(revision: i64, paths: &[&str]) -> Manifest {
        let partition = |path: &&str| PartitionEntry {
            dataset: "A".parse().unwrap(),
            frequency: "A".parse().unwrap(),
            series: 1,
            revision,
            headers: String::new(),
            files: vec![FileEntry { path: (*path).to_owned(), rows: 1, bytes: 1, sha256: String::new() }],
        };
        Manifest {
            schema: 1,
            revision,
            identity: String::new(),
            revised: String::new(),
            dataset: None,
            derived: false,
            partitions: paths.iter().map(partition).collect(),
            datasets: Vec::new(),
        }
    }

    fn write(folder: &PartitionFolder, path: &str, text: &str) {
        folder.new_file(path).unwrap().write_all(text.as_bytes()).unwrap();
    }

    fn read(root: &Path) -> [Option<String>; 2] {
        PATHS.map(|path| fs::read_to_string(root.join(path)).ok())
    }

    /// A set of revision 1 with both files.
    fn first(root: &Path) {
        let folder = PartitionFolder::open(root).unwrap();
        for path in PATHS {
            write(&folder, path, "1");
        }
        folder.publish(&manifest(1, &PATHS)).unwrap();
    }

    #[test]
    fn a_set_is_replaced_and_what_it_lacks_is_removed() {
        let root = tempfile::tempdir().unwrap();
        first(root.path());
        assert_eq!(read(root.path()), [Some("1".to_owned()), Some("1".to_owned())]);
        let folder = PartitionFolder::open(root.path()).unwrap();
        assert!(PartitionFolder::open(root.path()).unwrap_err().to_string().contains("another export"));
        write(&folder, PATHS[0], "2");
        folder.publish(&manifest(2, &PATHS[..1])).unwrap();
        assert_eq!(folder.manifest().unwrap(), Some(manifest(2, &PATHS[..1])));
        assert_eq!(read(root.path()), [Some("2".to_owned()), None]);
        assert!(!root.path().join("data/dataset=B").exists() && !root.path().join(".new").exists());
    }

    #[test]
    fn what_a_crash_leaves_is_thrown_away_before_the_manifest_and_finished_after_it() {
        let root = tempfile::tempdir().unwrap();
        first(root.path());
        write(&PartitionFolder::open(root.path()).unwrap(), PATHS[0], "2");
        let folder = PartitionFolder::open(root.path()).unwrap();
        assert_eq!(folder.manifest().unwrap(), Some(manifest(1, &PATHS)));
        assert_eq!(read(root.path()), [Some("1".to_owned()), Some("1".to_owned())]);
        for path in PATHS {
            write(&folder, path, "3");
        }
        let text = serde_json::to_string(&manifest(3, &PATHS)).unwrap();
        fs::write(folder.staged(MANIFEST), text).unwrap();
        fs::rename(folder.staged(PATHS[1]), root.path().join(PATHS[1])).unwrap();
        drop(folder);
        let folder = PartitionFolder::open(root.path()).unwrap();
        assert_eq!(folder.manifest().unwrap(), Some(manifest(3, &PATHS)));
        assert_eq!(read(root.path()), [Some("3".to_owned()), Some("3".to_owned())]);
    }

    #[test]
    fn a_folder_with_other_files_is_refused() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("notes.txt"), "mine").unwrap();
        let refused = PartitionFolder::open(root.path()).unwrap_err().to_string();
        assert!(refused.contains("name an empty folder"), "{refused}");
        fs::write(root.path().join(MANIFEST), "{}").unwrap();
        let refused = PartitionFolder::open(root.path()).unwrap_err().to_string();
        assert!(refused.contains("none of a partitioned set"), "{refused}");
    }
}
