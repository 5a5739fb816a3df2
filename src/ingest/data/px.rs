//! PC-Axis files (PX file format 2013 of Statistics Sweden): keywords that describe a cube, and its cells after them.

mod parts;
mod text;

#[cfg(test)]
mod tests;

use std::collections::HashMap;
use std::io::{BufRead, Cursor, Read};

use chrono::NaiveDate;

use self::parts::Parts;
use self::text::{DataCell, Keyword, PxText};
use super::concepts::DimensionRole;
use super::encoding;
use super::mapping::Mapping;
use super::missing_mark::missing_status;
use super::period_text::period_shape;
use super::record::{Action, Column, DecodeError, Header, Place, Record, Sink, Value};

/// Bytes of the beginning in which `CODEPAGE` is looked for.
const HEAD_BYTES: u64 = 64 * 1024;
/// The encoding of files without `CODEPAGE`, and the meaning of `ANSI`: that of Windows in Western Europe.
const ANSI: &str = "windows-1252";
/// The attributes of records.
const ATTRIBUTES: [&str; 2] = ["UNIT_MEASURE", "DECIMALS"];
/// The sign for a missing value whose symbol has no known meaning.
const NO_VALUE: &str = "..";
/// The most notes that are passed on.
const MAX_NOTES: usize = 50;

/// Whether the first bytes are of a PC-Axis file: one of its first keywords, and the end of a value.
#[must_use]
pub fn looks_like_px(head: &[u8]) -> bool {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    [&b"CHARSET="[..], b"AXIS-VERSION=", b"CODEPAGE=", b"LANGUAGE=", b"MATRIX="]
        .iter()
        .any(|keyword| head.get(..keyword.len()).is_some_and(|start| start.eq_ignore_ascii_case(keyword)))
        && head.contains(&b';')
}

/// A variable of the cube.
#[derive(Debug, Default)]
struct Variable {
    name: String,
    /// The codes of its values, else their texts.
    codes: Vec<String>,
    texts: Vec<String>,
    /// The periods of its values, for the time variable.
    periods: Vec<String>,
    /// If the rows of the data begin with keys of this variable: whether the keys are codes (else texts).
    keys: Option<bool>,
}

/// The description of a cube.
#[derive(Debug, Default)]
struct Cube {
    keywords: Vec<Keyword>,
    /// The variables of the rows, then those of the columns.
    variables: Vec<Variable>,
    rows: usize,
    time: usize,
    /// The variable with the part of the year.
    part: Option<Parts>,
    contents: Option<usize>,
}

/// Reads a PC-Axis file into the sink.
///
/// # Errors
/// When the text is malformed, no variable is the time, or the number of cells does not match the variables.
pub fn decode(input: &mut dyn BufRead, mapping: &Mapping, sink: &mut dyn Sink) -> Result<(), DecodeError> {
    let mut head = Vec::new();
    (&mut *input).take(HEAD_BYTES).read_to_end(&mut head)?;
    let declared = mapping.encoding.clone().unwrap_or_else(|| code_page(&head));
    let mut input = Cursor::new(head).chain(input);
    let mut text = PxText::new(encoding::text(&mut input, Some(&declared))?);
    let mut cube = Cube::default();
    loop {
        match text.keyword()? {
            Some(keyword) if keyword.name == "DATA" => break,
            Some(keyword) => cube.keywords.push(keyword),
            None => return Err(DecodeError::malformed(text.place(), "the PC-Axis file has no `DATA`")),
        }
    }
    cube.describe()?;
    cube.part = parts::find(&cube, mapping)?;
    cube.header(sink)?;
    cube.data(&mut text, sink)
}

/// The label of the encoding in `CODEPAGE`.
fn code_page(head: &[u8]) -> String {
    let text = String::from_utf8_lossy(head);
    let label = text.split_once("CODEPAGE=\"").and_then(|(_, rest)| rest.split('"').next()).unwrap_or(ANSI);
    if std::str::from_utf8(head).is_ok_and(|text| !text.is_ascii()) {
        "utf-8".to_owned()
    } else {
        label.to_owned()
    }
}

impl Cube {
    /// The values of a keyword in the language of the file.
    fn values(&self, name: &str, subkeys: &[&str]) -> Option<&[String]> {
        let is_it = |keyword: &&Keyword| {
            keyword.name == name && keyword.language.is_none() && keyword.subkeys == subkeys
        };
        self.keywords.iter().find(is_it).map(|keyword| keyword.values.as_slice())
    }

    fn value(&self, name: &str, subkeys: &[&str]) -> Option<&str> {
        self.values(name, subkeys)?.first().map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Makes the variables from the keywords.
    fn describe(&mut self) -> Result<(), DecodeError> {
        let named = |name| self.values(name, &[]).unwrap_or_default().iter().filter(|name| !name.is_empty());
        let rows = named("STUB").count();
        let names: Vec<String> = named("STUB").chain(named("HEADING")).cloned().collect();
        if names.is_empty() {
            return Err(wrong("neither `STUB` nor `HEADING` names a variable"));
        }
        let variables = names.iter().map(|name| self.variable(name)).collect::<Result<Vec<_>, _>>()?;
        self.contents =
            self.value("CONTVARIABLE", &[]).and_then(|name| names.iter().position(|own| own == name));
        self.variables = variables;
        self.rows = rows;
        self.time = self.find_time()?;
        let keyed = self.variables.iter().take(rows).filter(|variable| variable.keys.is_some()).count();
        if keyed != 0 && keyed != rows {
            return Err(wrong("`KEYS` must be given for all variables of `STUB` or for none"));
        }
        Ok(())
    }

    fn variable(&self, name: &str) -> Result<Variable, DecodeError> {
        let texts = self.values("VALUES", &[name]).unwrap_or_default().to_vec();
        let codes = self.values("CODES", &[name]).unwrap_or(&texts).to_vec();
        let texts = if texts.is_empty() { codes.clone() } else { texts };
        if codes.len() != texts.len() || codes.is_empty() {
            let message =
                format!("the variable `{name}` has {} values and {} codes", texts.len(), codes.len());
            return Err(wrong(&message));
        }
        let periods =
            self.values("TIMEVAL", &[name]).map(|values| periods(values, &texts)).unwrap_or_default();
        let keys = self.value("KEYS", &[name]).map(|kind| kind.eq_ignore_ascii_case("CODES"));
        Ok(Variable { name: name.to_owned(), codes, texts, periods, keys })
    }

    /// Finds the time variable: that of `TIMEVAL`, or the only one whose values are periods.
    fn find_time(&mut self) -> Result<usize, DecodeError> {
        if let Some(time) = self.variables.iter().position(|variable| !variable.periods.is_empty()) {
            return Ok(time);
        }
        let are_periods = |texts: &[String]| texts.iter().all(|text| period_shape(text).is_some());
        let mut candidates = self.variables.iter_mut().enumerate().filter_map(|(at, variable)| {
            let texts =
                [&variable.texts, &variable.codes].into_iter().find(|texts| are_periods(texts))?.clone();
            variable.periods = texts;
            Some(at)
        });
        if let (Some(time), None) = (candidates.next(), candidates.next()) {
            return Ok(time);
        }
        let names: Vec<&str> = self.variables.iter().map(|variable| variable.name.as_str()).collect();
        let message =
            format!("no variable has `TIMEVAL`, and of `{}` not one alone has periods", names.join("`, `"));
        Err(wrong(&message))
    }

    /// The variables that tell series apart.
    fn dimensions(&self) -> impl Iterator<Item = (usize, &Variable)> {
        let part = self.part.as_ref().map(|part| part.at);
        self.variables.iter().enumerate().filter(move |(at, _)| *at != self.time && Some(*at) != part)
    }

    fn header(&self, sink: &mut dyn Sink) -> Result<(), DecodeError> {
        let column = |(at, variable): (usize, &Variable)| {
            let id = self.value("VARIABLECODE", &[&variable.name]).unwrap_or(&variable.name);
            Column {
                id: id.to_owned(),
                name: (id != variable.name).then(|| variable.name.clone()),
                concept: (self.contents == Some(at)).then_some(DimensionRole::Indicator),
            }
        };
        let attribute = |id: &&str| Column { id: (*id).to_owned(), ..Column::default() };
        let title = self.value("DESCRIPTION", &[]).or_else(|| self.value("TITLE", &[]));
        let notes = self.keywords.iter().filter(|keyword| {
            keyword.language.is_none() && keyword.name.contains("NOTE") && keyword.name != "INFOFILE"
        });
        sink.header(Header {
            dimensions: self.dimensions().map(column).collect(),
            attributes: ATTRIBUTES.iter().map(attribute).collect(),
            title: title.or_else(|| self.value("CONTENTS", &[])).map(str::to_owned),
            publisher: self.value("SOURCE", &[]).map(str::to_owned),
            published: self.updated(),
            notes: notes
                .take(MAX_NOTES)
                .map(|keyword| {
                    let about = keyword.subkeys.join(", ");
                    let text = keyword.values.join(", ").replace('#', " ");
                    if about.is_empty() { text } else { format!("{about}: {text}") }
                })
                .chain(self.part.as_ref().and_then(|part| part.note.clone()))
                .collect(),
            ..Header::default()
        })?;
        for (position, (_, variable)) in self.dimensions().enumerate() {
            for (code, text) in variable.codes.iter().zip(&variable.texts) {
                sink.name(position, code, text);
            }
        }
        Ok(())
    }

    /// The day of the last update, written as `20240131 09:00`.
    fn updated(&self) -> Option<NaiveDate> {
        let updated = self.keywords.iter().filter(|keyword| keyword.name == "LAST-UPDATED");
        let day =
            |keyword: &Keyword| NaiveDate::parse_from_str(keyword.values.first()?.get(..8)?, "%Y%m%d").ok();
        updated.filter_map(day).max()
    }

    /// Unit and decimals of a value of the contents variable, else of the whole cube.
    fn attributes(&self, content: Option<&str>) -> [&str; 2] {
        let of = |name| {
            let own = content.and_then(|content| self.value(name, &[content]));
            own.or_else(|| self.value(name, &[])).unwrap_or_default()
        };
        let contents =
            self.contents.and_then(|at| self.variables.get(at)).map(|variable| variable.name.as_str());
        let precision =
            contents.zip(content).and_then(|(name, content)| self.value("PRECISION", &[name, content]));
        [of("UNITS"), precision.unwrap_or_else(|| of("DECIMALS"))]
    }

    /// The meaning of a symbol in the data: `"."` to `"......"` are `DATASYMBOL1` to `DATASYMBOL6`.
    fn symbol<'s>(&'s self, text: &'s str) -> &'s str {
        if text.is_empty() || !text.bytes().all(|byte| byte == b'.') {
            return text;
        }
        let meaning = self.value(&format!("DATASYMBOL{}", text.len()), &[]);
        meaning.filter(|meaning| missing_status(meaning).is_some()).unwrap_or(NO_VALUE)
    }

    /// Reads the cells.
    fn data(&self, text: &mut PxText<'_>, sink: &mut dyn Sink) -> Result<(), DecodeError> {
        let sizes: Vec<usize> = self.variables.iter().map(|variable| variable.codes.len()).collect();
        let cells = sizes.iter().try_fold(1_usize, |cells, size| cells.checked_mul(*size));
        let cells = cells.ok_or_else(|| wrong("the variables have too many values"))?;
        let width: usize = sizes.iter().skip(self.rows).product();
        let is_keyed = self.variables.iter().take(self.rows).any(|variable| variable.keys.is_some());
        let positions = if is_keyed { self.key_positions() } else { Vec::new() };
        let of_contents: Vec<[&str; 2]> = match self.contents.and_then(|at| self.variables.get(at)) {
            Some(variable) => variable.texts.iter().map(|text| self.attributes(Some(text))).collect(),
            None => vec![self.attributes(None)],
        };
        let mut count = 0_usize;
        let mut row = 0_usize;
        let mut read = 0_usize;
        while let Some(mut cell) = text.data_cell()? {
            if is_keyed && read.is_multiple_of(width.max(1)) {
                (row, cell) = keyed_row(&positions, cell, text)?;
            }
            let at = if is_keyed { row * width + read % width.max(1) } else { read };
            read += 1;
            if at >= cells {
                break;
            }
            count += 1;
            self.cell(at, &sizes, &of_contents, cell, text, sink)?;
        }
        if (!is_keyed && (count != cells || read != cells))
            || (is_keyed && !read.is_multiple_of(width.max(1)))
        {
            let message = format!(
                "the variables make {cells} cells, but the data have {}",
                if read > cells { "more".to_owned() } else { read.to_string() }
            );
            return Err(DecodeError::malformed(text.place(), message));
        }
        Ok(())
    }

    /// For each variable of the rows: the position of each key, and the number of rows from one position to the next.
    fn key_positions(&self) -> Vec<(HashMap<&str, usize>, usize)> {
        let mut step = 1;
        let mut positions: Vec<_> = self
            .variables
            .iter()
            .take(self.rows)
            .rev()
            .map(|variable| {
                let keys = if variable.keys == Some(true) { &variable.codes } else { &variable.texts };
                let own = (keys.iter().enumerate().map(|(at, key)| (key.as_str(), at)).collect(), step);
                step *= keys.len();
                own
            })
            .collect();
        positions.reverse();
        positions
    }

    fn cell(
        &self,
        at: usize,
        sizes: &[usize],
        of_contents: &[[&str; 2]],
        cell: DataCell,
        text: &PxText<'_>,
        sink: &mut dyn Sink,
    ) -> Result<(), DecodeError> {
        let mut rest = at;
        let mut indexes = vec![0; sizes.len()];
        for (index, size) in indexes.iter_mut().zip(sizes).rev() {
            *index = rest % size;
            rest /= size;
        }
        let index = |variable: usize| indexes.get(variable).copied().unwrap_or_default();
        let codes: Vec<&str> = self
            .dimensions()
            .map(|(at, variable)| variable.codes.get(index(at)).map_or("", String::as_str))
            .collect();
        let year = self.variables.get(self.time).and_then(|time| time.periods.get(index(self.time)));
        let part = self.part.as_ref().and_then(|part| part.endings.get(index(part.at)));
        let joined = part.map(|part| format!("{}{part}", year.map_or("", String::as_str)));
        let period = joined.as_ref().or(year);
        let attributes = of_contents.get(self.contents.map_or(0, index)).copied().unwrap_or_default();
        let place = Place::Line { line: cell.line, column: Some(cell.column) };
        sink.record(&Record {
            place,
            codes: &codes,
            period: period.map_or("", String::as_str),
            value: Value::Text(self.symbol(text.text())),
            attributes: &attributes,
            published: None,
            action: Action::State,
        })?;
        Ok(())
    }
}

/// Reads the keys of a row: the position of the row, and the first cell after the keys.
fn keyed_row(
    positions: &[(HashMap<&str, usize>, usize)],
    first: DataCell,
    text: &mut PxText<'_>,
) -> Result<(usize, DataCell), DecodeError> {
    let mut row = 0;
    let mut cell = first;
    for (keys, step) in positions {
        let place = Place::Line { line: cell.line, column: Some(cell.column) };
        let Some(position) = keys.get(text.text()).filter(|_| cell.is_quoted) else {
            let message =
                format!("`{}` is no key of the variable", super::number_text::shortened(text.text()));
            return Err(DecodeError::malformed(place, message));
        };
        row += position * step;
        cell = text
            .data_cell()?
            .ok_or_else(|| DecodeError::malformed(place, "there are no cells behind the keys"))?;
    }
    Ok((row, cell))
}

/// The periods of a `TIMEVAL`, which has a scale and either values or a range. If their number is not that of the
/// values of the variable, the texts of the variable are the periods.
fn periods(values: &[String], texts: &[String]) -> Vec<String> {
    let scale = values.first().and_then(|list| list.strip_prefix("TLIST(")?.chars().next());
    let listed = values.get(1..).unwrap_or_default();
    let period = |code: &String| -> Option<String> {
        let (year, part) = code.split_at_checked(4)?;
        match scale? {
            'A' => part.is_empty().then(|| year.to_owned()),
            'H' => Some(format!("{year}-S{part}")),
            'Q' => Some(format!("{year}-Q{part}")),
            'M' => Some(format!("{year}-{part}")),
            'W' => Some(format!("{year}-W{part}")),
            _ => Some(code.clone()),
        }
    };
    let periods: Option<Vec<String>> = listed.iter().map(period).collect();
    periods.filter(|periods| periods.len() == texts.len()).unwrap_or_else(|| texts.to_vec())
}

fn wrong(message: &str) -> DecodeError {
    DecodeError::malformed(Place::File, format!("the PC-Axis file is not understood: {message}"))
}
