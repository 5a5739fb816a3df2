//! The day of publication of a file.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::ImportRequest;
use super::assembler::FileContent;
use crate::clock::Clock;
use crate::ingest::data::publication_line::{LineKind, PublicationLine, StatedDay};

/// The beginning of a line by which tables of the World Bank's `DataBank` are known; they write the month first.
const DATABANK: &str = "data from database:";

/// The day of publication of a file: that of the request, of its rows, of its name, of its header, of a line before or
/// after its table, or today.
pub(super) fn publication_day(
    name: &str,
    content: &FileContent,
    request: &ImportRequest,
    clock: &Clock,
) -> NaiveDate {
    known_day(name, content, request)
        .or_else(|| DayOfLines::of(content, request, clock).day.map(|(day, _)| day))
        .unwrap_or_else(|| clock.today())
}

/// Adds the line that states the day to the notes of the file.
///
/// # Errors
/// When the day and the month of that line cannot be told apart; the message asks for the day.
pub(super) fn note_day(
    name: &str,
    content: &mut FileContent,
    request: &ImportRequest,
    clock: &Clock,
) -> Result<(), String> {
    if known_day(name, content, request).is_some() {
        return Ok(());
    }
    let of_lines = DayOfLines::of(content, request, clock);
    match (of_lines.day, of_lines.unclear) {
        (Some((day, line)), _) => {
            content.header.notes.push(format!("the day of publication is {day}, that of `{line}`"));
            Ok(())
        }
        (None, Some(message)) => Err(message),
        (None, None) => Ok(()),
    }
}

fn known_day(name: &str, content: &FileContent, request: &ImportRequest) -> Option<NaiveDate> {
    request.published.or(content.published).or_else(|| day_in_name(name)).or(content.header.published)
}

/// The day in the name of a file, written as `2015-08-16`.
fn day_in_name(name: &str) -> Option<NaiveDate> {
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    (0..name.len())
        .filter_map(|start| name.get(start..start + 10))
        .filter(|text| digits(text))
        .find_map(|text| text.parse().ok())
}

/// What the lines of a file say about its day of publication.
#[derive(Debug, Default)]
struct DayOfLines {
    /// The day, and the line that states it.
    day: Option<(NaiveDate, String)>,
    /// The question, where the line can be read in two ways and no other states the day.
    unclear: Option<String>,
}

impl DayOfLines {
    fn of(content: &FileContent, request: &ImportRequest, clock: &Clock) -> Self {
        let header = &content.header;
        let lines: Vec<&String> = header.title.iter().chain(&header.notes).collect();
        let month_first = lines.iter().any(|line| line.to_lowercase().starts_with(DATABANK));
        let mut stated: Vec<(LineKind, NaiveDate, String)> = Vec::new();
        let mut unclear = None;
        let format = request.mapping.date_format.as_ref();
        for line in lines {
            let Some(read) = PublicationLine::read(line, format, month_first) else { continue };
            match read.day.not_after(clock.today()) {
                StatedDay::Day(day) => stated.push((read.kind, day, line.clone())),
                day if read.kind == LineKind::Published => {
                    unclear = unclear.or_else(|| Some(question(line, &day)));
                }
                _ => {}
            }
        }
        for line in attribute_lines(content) {
            if let Some(read) = PublicationLine::read(&line, format, month_first)
                && let StatedDay::Day(day) = read.day.not_after(clock.today())
            {
                stated.push((read.kind, day, line));
            }
        }
        // A day to come is no day of publication.
        stated.retain(|(_, day, _)| *day <= clock.today());
        let kind = stated.iter().map(|(kind, ..)| *kind).min();
        // A line about the publication that asks a question goes before one about something else.
        let kind = kind.filter(|kind| *kind == LineKind::Published || unclear.is_none());
        let of_kind = stated.into_iter().filter(|(own, ..)| Some(*own) == kind);
        let day = of_kind.map(|(_, day, line)| (day, line)).max_by_key(|(day, _)| *day);
        Self { day, unclear }
    }
}

/// Attributes of series that state a day of publication, as lines: `Release date: 14-02-2024`.
fn attribute_lines(content: &FileContent) -> BTreeSet<String> {
    let mut lines = BTreeSet::new();
    for (at, column) in content.header.attributes.iter().enumerate() {
        if !PublicationLine::is_label(&column.id) {
            continue;
        }
        let label = column.id.replace('_', " ");
        for series in &content.series {
            let own = series.attributes.iter().filter(|(position, _)| *position == at);
            lines.extend(own.map(|(_, text)| format!("{label}: {text}")));
        }
    }
    lines
}

fn question(line: &str, day: &StatedDay) -> String {
    let days = match day {
        StatedDay::Either(one, other) => format!("{one} or {other}"),
        StatedDay::Day(day) => day.to_string(),
        StatedDay::Short(text) => format!("any day that `{text}` can mean"),
    };
    format!(
        "`{line}` says when the file was published, which may be {days}; say which with `--published` \
         (`published=` over HTTP), or `date_format` in the mapping"
    )
}
