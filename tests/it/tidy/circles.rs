//! Files that use each other in a circle.

use std::collections::{BTreeMap, BTreeSet};

use super::rules::File;
use super::source::{reexports, tokens, used_paths, without_tests};

/// The definitions that one file uses, by the file that defines them.
type Uses<'a> = BTreeMap<&'a str, BTreeSet<String>>;

/// The names that a file defines, re-exports and uses.
struct Module<'a> {
    path: &'a str,
    /// Re-exported name → where it is defined.
    reexports: BTreeMap<String, Vec<String>>,
    /// Every path that the file names outside tests, from the crate's root.
    paths: Vec<Vec<String>>,
}

type Modules<'a> = BTreeMap<Vec<String>, Module<'a>>;

/// Circles of files, each with the uses that close it.
///
/// A file may use the definitions of its parent modules, and a module its children. Tests and re-exports do not count;
/// a use of a re-exported name is a use of the file that defines it.
pub fn circles(files: &[File]) -> Vec<String> {
    let modules = modules(files);
    let graph: BTreeMap<&str, Uses<'_>> =
        modules.iter().map(|(name, module)| (module.path, uses(name, module, &modules))).collect();
    let reached: BTreeMap<&str, BTreeSet<&str>> =
        graph.keys().map(|path| (*path, reached_from(path, &graph))).collect();
    let mut reported: BTreeSet<&str> = BTreeSet::new();
    let mut complaints = Vec::new();
    for (path, targets) in &reached {
        if !targets.contains(path) || reported.contains(path) {
            continue;
        }
        let circle: BTreeSet<&str> =
            targets.iter().copied().filter(|target| reached[target].contains(path)).collect();
        reported.extend(&circle);
        complaints.push(complaint(&circle, &graph));
    }
    complaints
}

/// A line that names the files of a circle, then a line for each use among them.
fn complaint(circle: &BTreeSet<&str>, graph: &BTreeMap<&str, Uses<'_>>) -> String {
    let files = circle.iter().copied().collect::<Vec<_>>().join(", ");
    let mut lines = vec![format!("{files}: a circle")];
    for file in circle {
        for (target, names) in graph[file].iter().filter(|(target, _)| circle.contains(*target)) {
            let names = names.iter().map(String::as_str).collect::<Vec<_>>().join(", ");
            lines.push(format!("    {file} uses {names} of {target}"));
        }
    }
    lines.join("\n")
}

fn modules(files: &[File]) -> Modules<'_> {
    let mut modules: Modules<'_> = BTreeMap::new();
    let mut tests = Vec::new();
    for file in files {
        let name: Vec<String> = file.module().iter().map(ToString::to_string).collect();
        let all = tokens(&file.text);
        let (kept, test_modules) = without_tests(&all);
        tests.extend(test_modules.iter().map(|test| [name.as_slice(), &[(*test).to_owned()]].concat()));
        let module = file.module();
        let paths = used_paths(&kept, &module);
        let reexports = reexports(&kept, &module);
        modules.insert(name, Module { path: &file.path, reexports, paths });
    }
    modules.retain(|name, _| !tests.iter().any(|test| name.starts_with(test)));
    modules
}

/// The definitions that a module uses from modules other than its parents.
fn uses<'a>(name: &[String], module: &Module<'a>, modules: &Modules<'a>) -> Uses<'a> {
    let mut uses = Uses::new();
    for path in &module.paths {
        let Some((owner, item)) = defined_in(path, modules) else {
            continue;
        };
        if !name.starts_with(owner) {
            uses.entry(modules[owner].path).or_default().insert(item.to_owned());
        }
    }
    uses
}

/// The module that defines the item a path names, through re-exports; none for a path that names a module.
fn defined_in<'a>(path: &'a [String], modules: &'a Modules<'_>) -> Option<(&'a [String], &'a str)> {
    let mut path = path;
    for _ in 0..8 {
        let length = (1..=path.len()).rev().find(|&length| modules.contains_key(&path[..length]))?;
        let item = path.get(length)?;
        match modules[&path[..length]].reexports.get(item) {
            Some(target) => path = target,
            None => {
                let (owner, _) = modules.get_key_value(&path[..length])?;
                return Some((owner, item));
            }
        }
    }
    None
}

fn reached_from<'a>(start: &'a str, graph: &BTreeMap<&'a str, Uses<'a>>) -> BTreeSet<&'a str> {
    let mut reached = BTreeSet::new();
    let mut open = vec![start];
    while let Some(file) = open.pop() {
        open.extend(graph[file].keys().copied().filter(|target| reached.insert(*target)));
    }
    reached
}
