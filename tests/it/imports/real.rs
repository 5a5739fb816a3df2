//! The real files of other people's data, each with the oddities that it is known for.

mod cubes;
mod macroeconomics;
mod messages;
mod world_bank;

use std::path::PathBuf;

use crate::support::data;

/// The files of a folder of the data whose names begin so, in the order of their names.
fn files(folder: &str, start: &str) -> Vec<PathBuf> {
    let listed = std::fs::read_dir(data().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let begins = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(start);
    let mut found: Vec<PathBuf> = listed.filter(|path| path.is_file() && begins(path)).collect();
    found.sort();
    assert!(!found.is_empty(), "{folder}/{start}*");
    found
}
