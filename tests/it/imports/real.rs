//! Real files of several publishers, with their known peculiarities.

mod cubes;
mod macroeconomics;
mod messages;
mod world_bank;

use std::path::PathBuf;

use crate::support::data;

/// The files of a folder whose names begin with a text, sorted by name.
fn files(folder: &str, start: &str) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(data().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let begins = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(start);
    let mut found: Vec<PathBuf> = listed.filter(|path| path.is_file() && begins(path)).collect();
    found.sort();
    assert!(!found.is_empty(), "{folder}/{start}*");
    found
}
