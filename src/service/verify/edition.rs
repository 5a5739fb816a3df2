//! How another edition of a document differs from the recorded one, where that is known for sure.

use crate::domain::source::Source;
use crate::ingest::seed::sha256;
use crate::service::documents::Document;

const MARK: &str = "\u{feff}";

/// A way in which programs change a text when they save it.
struct Change {
    /// What it is called.
    name: &'static str,
    /// The text as it was before the change, if the change can have been made.
    undo: fn(&str) -> Option<String>,
}

/// Changes of the byte-order mark, of line ends, of the end of the file, and of quotation marks. One of each list may
/// have been made.
const CHANGES: [&[Change]; 4] = [
    &[
        Change {
            name: "it has a byte-order mark now",
            undo: |text| text.strip_prefix(MARK).map(str::to_owned),
        },
        Change { name: "it has no byte-order mark any more", undo: |text| Some(format!("{MARK}{text}")) },
    ],
    &[
        Change { name: "its line ends are CR LF now", undo: |text| swapped(text, "\r\n", "\n") },
        Change { name: "its line ends are LF now", undo: |text| swapped(text, "\n", "\r\n") },
    ],
    &[
        Change { name: "it ends with a line end now", undo: without_line_end },
        Change { name: "it ends without a line end now", undo: |text| Some(format!("{text}\n")) },
        Change { name: "it ends without a line end now", undo: |text| Some(format!("{text}\r\n")) },
    ],
    &[
        Change { name: "its quotation marks are straight now", undo: curled },
        Change { name: "its quotation marks are curly now", undo: straightened },
    ],
];

/// All that changed from the recorded edition to this one, if it is nothing but the changes that are known; the names.
///
/// `steps` says of recorded places where they begin now and by how many bytes they moved.
pub(super) fn changes(
    source: &Source,
    document: &Document,
    steps: &[(usize, i64)],
) -> Option<Vec<&'static str>> {
    let text = std::str::from_utf8(&document.raw).ok().filter(|text| !text.is_empty())?;
    let length = usize::try_from(source.bytes).ok()?;
    undone(text, &CHANGES, &|text: &str| text.len() == length && sha256(text.as_bytes()) == source.sha256)
        .or_else(|| only_quotes(text, length, steps))
}

/// The changes that were made, if the text is the recorded one after they are undone.
fn undone(text: &str, lists: &[&[Change]], is_recorded: &impl Fn(&str) -> bool) -> Option<Vec<&'static str>> {
    let Some((first, others)) = lists.split_first() else { return is_recorded(text).then(Vec::new) };
    let unchanged = undone(text, others, is_recorded);
    unchanged.or_else(|| {
        first.iter().find_map(|change| {
            let mut names = undone(&(change.undo)(text)?, others, is_recorded)?;
            names.insert(0, change.name);
            Some(names)
        })
    })
}

/// That quotation marks were straightened, where the lengths say so: each curly one has two bytes more.
///
/// Which of them were curly cannot be known, so this is not proved by the hash.
fn only_quotes(text: &str, length: usize, steps: &[(usize, i64)]) -> Option<Vec<&'static str>> {
    let straight = |text: &str| text.matches(['"', '\'']).count();
    let shorter = length.checked_sub(text.len()).filter(|bytes| *bytes > 0 && bytes.is_multiple_of(2))?;
    if text.contains(['“', '”', '‘', '’']) || shorter / 2 > straight(text) {
        return None;
    }
    let fits = |(start, step): &(usize, i64)| {
        let quotes = text.get(..*start).map(straight).unwrap_or_default();
        *step <= 0 && step % 2 == 0 && usize::try_from(-step / 2).is_ok_and(|curly| curly <= quotes)
    };
    let is_known = shorter / 2 == straight(text) || (!steps.is_empty() && steps.iter().all(fits));
    is_known.then(|| vec!["its quotation marks seem to be straight now"])
}

/// A text with other line ends; none if it has none of these, or others as well.
fn swapped(text: &str, from: &str, to: &str) -> Option<String> {
    let all = text.matches('\n').count();
    let (own, carriage) = (text.matches(from).count(), text.matches("\r\n").count());
    let is_uniform = all > 0 && own == all && (from == "\r\n" || carriage == 0);
    is_uniform.then(|| text.replace(from, to))
}

fn without_line_end(text: &str) -> Option<String> {
    let text = text.strip_suffix('\n')?;
    Some(text.strip_suffix('\r').unwrap_or(text).to_owned())
}

fn straightened(text: &str) -> Option<String> {
    let straight = text.replace(['“', '”'], "\"").replace(['‘', '’'], "'");
    (straight != text).then_some(straight)
}

/// A text with curly quotation marks: an opening one at the start of a word, else a closing one or an apostrophe.
fn curled(text: &str) -> Option<String> {
    let mut curly = String::with_capacity(text.len());
    let mut before = ' ';
    for character in text.chars() {
        let opens = before.is_whitespace() || matches!(before, '(' | '[' | '—' | '–' | '“' | '‘');
        let other = match (character, opens) {
            ('"', true) => '“',
            ('"', false) => '”',
            ('\'', true) => '‘',
            ('\'', false) => '’',
            _ => character,
        };
        curly.push(other);
        before = other;
    }
    (curly != text).then_some(curly)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::seed_folder::read_seeds;

    const TEXT: &str = "“Goats,” she said,\nare the herd’s best.\nThere are 5.\n";

    fn names(recorded: &str, now: &str) -> Option<Vec<&'static str>> {
        let sha256 = sha256(recorded.as_bytes());
        let bytes = i64::try_from(recorded.len()).unwrap();
        let source =
            Source { sha256, bytes, ..read_seeds(None).unwrap().swap_remove(0).sources.swap_remove(0) };
        changes(&source, &Document::new(now.as_bytes().to_vec()), &[])
    }

    #[test]
    fn what_programs_do_when_they_save_is_named() {
        let windows = TEXT.replace('\n', "\r\n");
        let straight = straightened(TEXT).unwrap();
        for (recorded, now, expected) in [
            (TEXT, windows.as_str(), vec!["its line ends are CR LF now"]),
            (&windows, TEXT, vec!["its line ends are LF now"]),
            (TEXT, &format!("{MARK}{TEXT}"), vec!["it has a byte-order mark now"]),
            (&format!("{MARK}{TEXT}"), TEXT, vec!["it has no byte-order mark any more"]),
            (TEXT, &straight, vec!["its quotation marks are straight now"]),
            (&straight, TEXT, vec!["its quotation marks are curly now"]),
            (TEXT, TEXT.trim_end(), vec!["it ends without a line end now"]),
            (TEXT.trim_end(), TEXT, vec!["it ends with a line end now"]),
            (
                TEXT,
                &format!("{MARK}{}", straight.replace('\n', "\r\n")),
                vec![
                    "it has a byte-order mark now",
                    "its line ends are CR LF now",
                    "its quotation marks are straight now",
                ],
            ),
        ] {
            assert_eq!(names(recorded, now), Some(expected), "{now:?}");
        }
    }

    #[test]
    fn other_changes_have_no_name() {
        assert_eq!(names(TEXT, &TEXT.replace("best", "pest")), None);
        assert_eq!(names(TEXT, &TEXT.replace('5', "6").replace('\n', "\r\n")), None);
        let odd = TEXT.replace('“', "‘");
        assert_eq!(
            names(&odd, &straightened(TEXT).unwrap()),
            Some(vec!["its quotation marks seem to be straight now"])
        );
    }
}
