//! Files that describe the codes of other files, as the World Bank and Statistics Canada put them beside a table: names
//! and notes by code, and notes about the whole.

use std::io::BufRead;

use super::concepts::{CodeOrName, Heading};
use super::csv::CsvRows;
use super::mapping::Mapping;
use super::record::DecodeError;
use super::table::row::{Row, Rows};

/// The most entries that are read.
const MAX_ENTRIES: usize = 100_000;
/// Headings of columns with notes, in small letters.
const NOTE_WORDS: [&str; 9] = [
    "special notes",
    "source note",
    "note",
    "notes",
    "definition",
    "definitions",
    "long definition",
    "description",
    "member notes",
];
/// Headings of columns with names, besides those that say `name`.
const NAME_WORDS: [&str; 5] = ["table name", "short name", "indicator name", "country name", "member name"];
/// A column with numbers of notes.
const NOTE_NUMBER: &str = "note id";

/// What a file says about codes and the whole.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Description {
    /// The entries, one for each code.
    pub entries: Vec<DescribedCode>,
    /// Notes about the whole.
    pub notes: Vec<String>,
}

/// What a file says about a code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DescribedCode {
    /// The code.
    pub code: String,
    /// Its name; empty where there is none.
    pub name: String,
    /// A note; empty where there is none.
    pub note: String,
}

/// The columns of a block that are read.
struct Block {
    code: Option<usize>,
    name: Option<usize>,
    note: Option<usize>,
}

impl Block {
    /// The block under these headings; none where they are none.
    fn of(row: &impl Row) -> Option<Self> {
        let headings: Vec<Heading> = (0..row.width()).map(|at| Heading::new(row.text(at))).collect();
        let with =
            |words: &[&str]| headings.iter().position(|heading| words.contains(&heading.words.as_str()));
        let code = headings.iter().position(|heading| heading.part == CodeOrName::Code);
        let name = with(&NAME_WORDS)
            .or_else(|| headings.iter().position(|heading| heading.part == CodeOrName::Name));
        let note = with(&NOTE_WORDS);
        if with(&[NOTE_NUMBER]).is_some() && note.is_some() {
            return Some(Self { code: None, name: None, note });
        }
        (code.is_some() && (name.is_some() || note.is_some())).then_some(Self { code, name, note })
    }
}

/// Reads a description.
///
/// # Errors
/// When the bytes are no text, or cannot be read.
pub fn read(input: &mut dyn BufRead) -> Result<Description, DecodeError> {
    let mapping = Mapping::default();
    let mut rows = CsvRows::open(input, &mapping)?;
    let mut description = Description::default();
    let mut block: Option<Block> = None;
    while let Some(row) = rows.next_row()? {
        if row.is_blank() || description.entries.len() >= MAX_ENTRIES {
            continue;
        }
        // A new block begins behind a blank line.
        if block.is_none() || row.after_blank() {
            block = Block::of(row).or(block);
            if block.is_some() && Block::of(row).is_some() {
                continue;
            }
        }
        let Some(block) = &block else { continue };
        let text = |at: Option<usize>| at.map_or("", |at| row.text(at)).to_owned();
        match block.code {
            Some(_) if text(block.code).is_empty() => {}
            Some(_) => description.entries.push(DescribedCode {
                code: text(block.code),
                name: text(block.name),
                note: text(block.note),
            }),
            None => description.notes.extend(Some(text(block.note)).filter(|note| !note.is_empty())),
        }
    }
    Ok(description)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(code: &str, name: &str, note: &str) -> DescribedCode {
        DescribedCode { code: code.to_owned(), name: name.to_owned(), note: note.to_owned() }
    }

    #[test]
    fn codes_have_names_and_notes() {
        let text = "\u{feff}\"Country Code\",\"Region\",\"IncomeGroup\",\"SpecialNotes\",\"TableName\",\n\
                    \"CHL\",\"Latin America\",\"High income\",\"Year ends, in March\",\"Chile\",\n\"KEN\",,,,\"Kenya\",\n";
        let read = read(&mut text.as_bytes()).unwrap();
        assert_eq!(read.entries, [entry("CHL", "Chile", "Year ends, in March"), entry("KEN", "Kenya", "")]);
        let text =
            "INDICATOR_CODE,INDICATOR_NAME,SOURCE_NOTE,SOURCE_ORGANIZATION\nW.I,Widgets,In use.,Office\n";
        assert_eq!(super::read(&mut text.as_bytes()).unwrap().entries, [entry("W.I", "Widgets", "In use.")]);
    }

    #[test]
    fn blocks_and_notes_about_the_whole_are_read() {
        let text = "Cube Title,Product Id\nWidgets,1\n\nDimension ID,Member Name,Classification Code\n1,Canada,[1]\n\n\
                    Note ID,Note\n1,Data are made up.\n2,\n";
        let read = read(&mut text.as_bytes()).unwrap();
        assert_eq!(read.notes, ["Data are made up."]);
        assert!(super::read(&mut "a,b\n1,2\n".as_bytes()).unwrap() == Description::default());
    }
}
