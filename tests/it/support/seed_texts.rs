//! The project's own seed as text, for tests that change a word of it.

use std::collections::BTreeMap;
use std::path::PathBuf;

use yearbook::ingest::seed::{Seed, SeedError, read_seed};

/// The TOML files of a seed folder, by name.
#[derive(Debug, Clone)]
pub struct SeedTexts(pub BTreeMap<String, String>);

impl SeedTexts {
    /// Those of the project's own seed.
    pub fn cnind() -> Self {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("seed-data/CNIND");
        let paths = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
        Self(paths.map(|path| (name(&path), std::fs::read_to_string(&path).unwrap())).collect())
    }

    /// With the first occurrence, which must be there, of a text in a file replaced.
    pub fn with(mut self, file: &str, from: &str, to: &str) -> Self {
        let text = self.0.get_mut(file).unwrap();
        assert!(text.contains(from), "{file} has no `{from}`");
        *text = text.replacen(from, to, 1);
        self
    }

    /// With something replaced in the entry of a figure.
    pub fn with_figure(mut self, id: &str, from: &str, to: &str) -> Self {
        let (start, end) = self.figure(id);
        let text = self.0.get_mut("figures.toml").unwrap();
        let entry = &text[start..end];
        assert!(entry.contains(from), "{id} has no `{from}`");
        let changed = entry.replacen(from, to, 1);
        text.replace_range(start..end, &changed);
        self
    }

    /// Without a figure.
    pub fn without_figure(mut self, id: &str) -> Self {
        let (start, end) = self.figure(id);
        self.0.get_mut("figures.toml").unwrap().replace_range(start..end, "");
        self
    }

    /// The bytes of a figure's entry.
    fn figure(&self, id: &str) -> (usize, usize) {
        let text = &self.0["figures.toml"];
        let at = text.find(&format!("id = \"{id}\"")).unwrap_or_else(|| panic!("no figure {id}"));
        let start = text[..at].rfind("[[figure]]").unwrap();
        let end = text[at..].find("\n[[figure]]").map_or(text.len(), |length| at + length);
        (start, end)
    }

    /// As the program reads it.
    pub fn read(&self) -> Result<Seed, SeedError> {
        read_seed(&self.0)
    }

    /// As the program reads it; must be sound.
    pub fn seed(&self) -> Seed {
        self.read().unwrap_or_else(|error| panic!("{error}"))
    }

    /// Writes it as a seed folder that `--seed-data` takes.
    pub fn write_below(&self, folder: &std::path::Path) {
        std::fs::create_dir_all(folder.join("CNIND")).unwrap();
        for (name, text) in &self.0 {
            std::fs::write(folder.join("CNIND").join(name), text).unwrap();
        }
    }
}
