//! The project's own seed as text, for tests that change it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use yearbook::ingest::seed::{Seed, SeedError, read_seed};

/// The TOML files of a seed folder, by name.
#[derive(Debug, Clone)]
pub struct SeedTexts(pub BTreeMap<String, String>);

impl SeedTexts {
    /// Those of the dataset `CNIND` of the project's own seed folder.
    pub fn cnind() -> Self {
        Self::of("CNIND")
    }

    /// Those of a dataset of the project's own seed folder, without its composite indexes.
    pub fn of(dataset: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seed-data").join(dataset);
        let paths = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .filter(|path| path.is_file());
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        Self(paths.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect())
    }

    /// The texts with the first occurrence of a text in a file replaced; panics if there is none.
    pub fn with(mut self, file: &str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no `{from}`");
        *text = text.replacen(from, to, 1);
        self
    }

    /// The texts with a text replaced in the entry of a figure.
    pub fn with_figure(mut self, id: &str, from: &str, to: &str) -> Self {
        let (start, end) = self.figure(id);
        let text = self.0.get_mut("figures.toml").unwrap();
        let entry = &text[start..end];
        assert!(entry.contains(from), "{id} has no `{from}`");
        let changed = entry.replacen(from, to, 1);
        text.replace_range(start..end, &changed);
        self
    }

    /// The texts without a figure.
    pub fn without_figure(mut self, id: &str) -> Self {
        let (start, end) = self.figure(id);
        self.0.get_mut("figures.toml").unwrap().replace_range(start..end, "");
        self
    }

    /// The range of bytes of the entry of a figure.
    fn figure(&self, id: &str) -> (usize, usize) {
        let text = &self.0["figures.toml"];
        let at = text.find(&format!("id = \"{id}\"")).unwrap_or_else(|| panic!("no figure {id}"));
        let start = text[..at].rfind("[[figure]]").unwrap();
        let end = text[at..].find("\n[[figure]]").map_or(text.len(), |length| at + length);
        (start, end)
    }

    /// The seed as the program reads it, or its problems.
    pub fn read(&self) -> Result<Seed, SeedError> {
        read_seed(&self.0)
    }

    /// The seed as the program reads it; panics if it has problems.
    pub fn seed(&self) -> Seed {
        self.read().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Writes the texts as a folder for `--seed-data`.
    pub fn write_below(&self, folder: &std::path::Path) {
        std::fs::create_dir_all(folder.join("CNIND")).unwrap();
        for (name, text) in &self.0 {
            std::fs::write(folder.join("CNIND").join(name), text).unwrap();
        }
    }
}
