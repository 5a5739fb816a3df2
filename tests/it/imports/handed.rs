//! The handed cases of imports: `run.py` beside them runs each into a fresh database and compares.

use std::path::PathBuf;
use std::process::Command;

/// How many of the cases are run at once.
const AT_ONCE: usize = 4;

/// The folder of the handed cases; where it is missing, the test says what to set.
fn cases() -> PathBuf {
    let set = std::env::var_os("YEARBOOK_SHARED").map(PathBuf::from);
    let beside = || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = set.unwrap_or_else(beside).join("cases/imports");
    assert!(
        folder.is_dir(),
        "{} is no folder: set YEARBOOK_SHARED to the folder that has `cases`",
        folder.display()
    );
    folder
}

#[test]
fn all_handed_cases_pass() {
    let folder = cases();
    let text = std::fs::read_to_string(folder.join("cases.json")).unwrap();
    let all: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    assert!(!all.is_empty());
    let parts = tempfile::tempdir().unwrap();
    let running: Vec<_> = all
        .chunks(all.len().div_ceil(AT_ONCE))
        .enumerate()
        .map(|(number, part)| {
            let list = parts.path().join(format!("{number}.json"));
            std::fs::write(&list, serde_json::to_vec(part).unwrap()).unwrap();
            let mut command = Command::new("python3");
            command.arg(folder.join("run.py")).arg(list).arg(folder.join("files"));
            command.arg(env!("CARGO_BIN_EXE_yearbook")).stdout(std::process::Stdio::piped());
            command.spawn().unwrap()
        })
        .collect();
    let said: String = running
        .into_iter()
        .map(|child| String::from_utf8(child.wait_with_output().unwrap().stdout).unwrap())
        .collect();
    let count = |word: &str| said.lines().filter(|line| line.starts_with(word)).count();
    assert_eq!((count("pass "), count("FAIL ")), (all.len(), 0), "{said}");
}
