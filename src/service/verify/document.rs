//! Comparison of a document with the figures recorded of it.

use std::collections::HashSet;

use super::location::Location;
use super::record::{Edition, Record, Subject};
use super::region::Region;
use super::{Finding, FindingKind, VerifyReport, edition, shift};
use crate::domain::anchor::Side;
use crate::domain::figure::{Figure, Selector};
use crate::domain::period::Period;
use crate::domain::source::{Basis, Source};
use crate::ingest::document::{BlockPart, Difference, Direction, ReadNumber, Reading, read_period};
use crate::ingest::seed::{FIGURES_FILE, OTHER_NUMBERS_FILE, Seed, SeedFile};
use crate::service::documents::{Document, DocumentContent, Documents};

/// A figure, read again in its document.
#[derive(Debug, Clone)]
pub struct FigureCheck {
    /// What differs.
    pub findings: Vec<Finding>,
    /// Where it stands in the document as it is.
    pub place: Option<BlockPart>,
}

impl FigureCheck {
    /// Whether the document states the figure still.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.findings.iter().all(|finding| finding.kind.exit_code() != 1)
    }
}

/// Reads one figure again in its document; none where that is not loaded.
#[must_use]
pub fn check_figure(figure: &Figure, documents: &Documents) -> Option<FigureCheck> {
    let document = documents.get(&figure.source)?;
    let (Some(content), Some(seed)) = (document.read(), documents.seed_of(&figure.source)) else {
        return Some(FigureCheck { findings: vec![unreadable(figure, document)], place: None });
    };
    let source = seed.sources.iter().find(|source| source.id == figure.source)?;
    let edition = Edition::of(seed, source, document);
    let check = Check { seed, source, document, content, edition };
    let number = Record::of_figure(seed, figure, content, edition);
    let period = Record::of_period(seed, figure, content, edition);
    let mut findings = check.figure(figure, &number);
    findings.extend(period.iter().filter_map(|period| check.period(figure, period)));
    Some(FigureCheck { findings, place: number.location.at().cloned() })
}

/// Checks a document against the seed folder.
pub(super) fn check(seed: &Seed, source: &Source, document: Option<&Document>, report: &mut VerifyReport) {
    let Some(document) = document else {
        report.findings.push(Finding {
            found: "nothing".into(),
            expected: format!("a file of {} bytes", source.bytes),
            ..Finding::new(FindingKind::DocumentMissing, &source.id, "document")
        });
        return;
    };
    report.documents += 1;
    report.numbers += document.readings().len();
    let Some(content) = document.read() else {
        report.findings.extend(check_bytes(source, document, &[]));
        let figures = seed.figures.iter().filter(|figure| figure.source == source.id);
        report.findings.extend(figures.map(|figure| unreadable(figure, document)));
        return;
    };
    for problem in &content.text.problems {
        report.findings.push(Finding {
            found: problem.message.clone(),
            expected: "a part that can be read".into(),
            ..Finding::new(FindingKind::DocumentMissing, &source.id, &problem.fragment)
        });
    }
    let edition = Edition::of(seed, source, document);
    let records = Record::all(seed, source, content, edition);
    report.findings.extend(check_bytes(source, document, &steps(&records, content)));
    let check = Check { seed, source, document, content, edition };
    let lost: HashSet<&str> = records.iter().filter_map(Record::lost_figure).collect();
    let figures_file = file(seed, FIGURES_FILE);
    let numbers_file = file(seed, OTHER_NUMBERS_FILE);
    for record in &records {
        let (found, line) = match record.subject {
            Subject::Figure(figure) => (check.figure(figure, record), line_of_figure(figures_file, figure)),
            // Without its figure a period says nothing.
            Subject::Period(figure) if lost.contains(figure.id.as_str()) => continue,
            Subject::Period(figure) => {
                (check.period(figure, record).into_iter().collect(), line_of_figure(figures_file, figure))
            }
            Subject::Other(other) => {
                let start = format!("start = {},", other.at.start);
                (check.other(&other.reason, record), numbers_file.and_then(|file| file.line_of(&start)))
            }
        };
        report.findings.extend(found.into_iter().map(|finding| Finding { line, ..finding }));
    }
    shift::add(source, &records, content, &mut report.findings, &mut report.moved);
    check.unaccounted(&records, &mut report.findings);
}

fn file<'seed>(seed: &'seed Seed, name: &str) -> Option<&'seed SeedFile> {
    seed.files.iter().find(|file| file.name == name)
}

fn line_of_figure(file: Option<&SeedFile>, figure: &Figure) -> Option<usize> {
    file.and_then(|file| file.line_of(&format!("\"{}\"", figure.id)))
}

/// Compares the hash and the length of a document with what is recorded.
fn check_bytes(source: &Source, document: &Document, steps: &[(usize, i64)]) -> Option<Finding> {
    if document.sha256 != source.sha256 {
        let changes = edition::changes(source, document, steps).unwrap_or_default();
        let found: Vec<&str> = std::iter::once(document.sha256.as_str()).chain(changes).collect();
        return Some(Finding {
            found: found.join("; "),
            expected: source.sha256.clone(),
            ..Finding::new(FindingKind::DocumentDiffers, &source.id, "SHA-256")
        });
    }
    (usize::try_from(source.bytes) != Ok(document.bytes)).then(|| Finding {
        found: document.bytes.to_string(),
        expected: source.bytes.to_string(),
        ..Finding::new(FindingKind::Source, &source.id, "bytes")
    })
}

/// The places that have the same text between the same words in a text of bytes: where each begins now, and how far it
/// moved. Empty if that is not so of all.
fn steps(records: &[Record<'_>], content: &DocumentContent) -> Vec<(usize, i64)> {
    let step = |record: &Record<'_>| {
        let same = matches!(record.location, Location::Same { changed: None, .. });
        let to = record.place(content).filter(|to| same && to.unit.is_bytes() && to.fragment.is_none())?;
        Some((to.start, i64::try_from(to.start).ok()? - i64::try_from(record.at.start).ok()?))
    };
    records.iter().map(step).collect::<Option<Vec<_>>>().unwrap_or_default()
}

/// That a figure cannot be verified, since its document cannot be read.
fn unreadable(figure: &Figure, document: &Document) -> Finding {
    let error = document.content.as_ref().err();
    Finding {
        at: Some(figure.at.clone()),
        figure: Some(figure.id.clone()),
        found: error.map_or_else(|| "no dataset that records it".to_owned(), ToString::to_string),
        expected: quoted(&figure.at.exact),
        ..Finding::new(FindingKind::Figure, &figure.source, "document")
    }
}

/// The check of one document.
struct Check<'a> {
    seed: &'a Seed,
    source: &'a Source,
    document: &'a Document,
    content: &'a DocumentContent,
    edition: Edition,
}

impl Check<'_> {
    /// A finding about a record.
    fn finding(&self, kind: FindingKind, record: &Record<'_>, what: &str, found: String) -> Finding {
        let now = record.place(self.content);
        Finding {
            at: Some(record.at.clone()),
            region: Region::of(&self.document.raw, now.as_ref().unwrap_or(record.at)),
            figure: record.figure().map(|figure| figure.id.clone()),
            found,
            expected: quoted(&record.at.exact),
            ..Finding::new(kind, &self.source.id, what)
        }
    }

    /// Compares one figure with the document: number, scale, unit and qualifier.
    fn figure(&self, figure: &Figure, record: &Record<'_>) -> Vec<Finding> {
        let mut findings: Vec<Finding> = self.location(record, FindingKind::Figure, "").into_iter().collect();
        let reading = record.reading.and_then(|index| self.content.readings.get(index));
        let Some(reading) = reading.filter(|_| matches!(record.location, Location::Same { .. })) else {
            return findings;
        };
        compare(figure, &reading.number, &mut |what, found, expected| {
            findings.push(Finding { expected, ..self.finding(FindingKind::Figure, record, what, found) });
        });
        findings
    }

    /// Checks a number that is no statistic.
    fn other(&self, reason: &str, record: &Record<'_>) -> Vec<Finding> {
        let what = format!("number ({reason})");
        self.location(record, FindingKind::OtherNumber, &what).into_iter().collect()
    }

    /// Checks that the words of a period are at their place, and that a stated period is the one of the figure.
    fn period(&self, figure: &Figure, record: &Record<'_>) -> Option<Finding> {
        let differs = |found: String| self.finding(FindingKind::Figure, record, "period", found);
        match &record.location {
            Location::Same { at, .. } => {
                let words = self.content.text.text_of(at);
                let is_stated = figure.period_basis == Basis::Stated;
                let is_read =
                    || read_period(words) == Some(figure.period) || self.rests_on(at, figure.period);
                (is_stated && !is_read())
                    .then(|| Finding { expected: figure.period.to_string(), ..differs(quoted(words)) })
            }
            Location::Altered(at) => Some(differs(quoted(self.content.text.text_of(at)))),
            Location::Ambiguous(all) => Some(differs(self.places(all))),
            Location::Gone => Some(differs(self.text_there(record.at))),
        }
    }

    /// Whether the reader rests a period on the words at a place: in Chinese, or with a year that stands elsewhere.
    fn rests_on(&self, at: &BlockPart, period: Period) -> bool {
        let Some(place) = self.content.text.selector(at) else { return false };
        self.content.readings.iter().filter_map(|reading| reading.period.as_ref()).any(|read| {
            let is_it = read.period == period && read.basis == Basis::Stated;
            is_it && read.at.as_ref().is_some_and(|words| words.is_at(&place))
        })
    }

    /// What became of the place of a number, unless it is only another place; with anchors that do not fit its words.
    fn location(&self, record: &Record<'_>, kind: FindingKind, what: &str) -> Option<Finding> {
        let is_figure = kind == FindingKind::Figure;
        let named = |outcome: &str| match what {
            "" => outcome.to_owned(),
            what => format!("{what}, {outcome}"),
        };
        let of_figure = |other: FindingKind| if is_figure { other } else { kind };
        match &record.location {
            Location::Same { at, changed: Some(side) } => {
                let place = self.content.text.selector(at)?;
                let found = format!("\"{}\" at {place}; {}", place.exact, changed(*side));
                Some(Finding {
                    expected: String::new(),
                    ..self.finding(FindingKind::Moved, record, &named("moved"), found)
                })
            }
            Location::Same { at, changed: None } => self.anchors(record, at, kind, &named("anchors")),
            Location::Altered(at) => {
                let words = quoted(self.content.text.text_of(at));
                Some(self.finding(kind, record, &named("altered"), words))
            }
            Location::Ambiguous(all) => {
                let kind = of_figure(FindingKind::Ambiguous);
                Some(self.finding(kind, record, &named("ambiguous"), self.places(all)))
            }
            Location::Gone if self.edition == Edition::Other && record.anchors.is_some() => {
                let kind = of_figure(FindingKind::Gone);
                Some(self.finding(kind, record, &named("gone"), "nothing between its words".into()))
            }
            Location::Gone => Some(self.not_at_place(record, kind, what)),
        }
    }

    /// That the recorded bytes have other anchors than the recorded ones.
    fn anchors(&self, record: &Record<'_>, at: &BlockPart, kind: FindingKind, what: &str) -> Option<Finding> {
        let recorded = record.anchors.filter(|_| self.edition == Edition::Same)?;
        let found = self.content.anchors_of(at);
        let difference = Difference::between(recorded, &found);
        let is_same = difference.is_some_and(|difference| difference.size() == (0, 0));
        (!is_same).then(|| self.finding(kind, record, what, "other words around it".into()))
    }

    /// That another text, or no whole number, stands at a recorded place.
    fn not_at_place(&self, record: &Record<'_>, kind: FindingKind, what: &str) -> Finding {
        let words = self.content.words_at(record.at);
        let is_same = words.is_some_and(|words| record.at.states(words));
        let (own, found) = if is_same {
            ("number token", overlapping(&self.content.readings, record.at))
        } else {
            ("text", format!("{}{}", self.text_there(record.at), moved_to(self.content, record.at)))
        };
        self.finding(kind, record, if what.is_empty() { own } else { what }, found)
    }

    /// The words at a place, in quotation marks.
    fn text_there(&self, at: &Selector) -> String {
        quoted(self.content.words_at(at).unwrap_or("nothing"))
    }

    /// Several places as text.
    fn places(&self, all: &[BlockPart]) -> String {
        let selectors = all.iter().filter_map(|part| self.content.text.selector(part));
        let places: Vec<String> = selectors.map(|at| at.to_string()).collect();
        format!("{} places: {}", all.len(), places.join("; "))
    }

    /// Adds a finding for each number that no figure, period or claim accounts for.
    fn unaccounted(&self, records: &[Record<'_>], findings: &mut Vec<Finding>) {
        let mut claims: Vec<BlockPart> = Vec::new();
        for record in records {
            match &record.location {
                Location::Same { at, .. } | Location::Altered(at) => claims.push(at.clone()),
                Location::Ambiguous(all) => claims.extend(all.iter().cloned()),
                Location::Gone => claims.extend(self.content.text.part_at(record.at)),
            }
        }
        let covers = |claim: &BlockPart, number: &BlockPart| {
            claim.block == number.block
                && claim.text.start <= number.text.start
                && number.text.end <= claim.text.end
        };
        claims.sort_by_key(|claim| claim.block);
        let kind = match self.edition {
            Edition::Other => FindingKind::UnaccountedInAltered,
            _ => FindingKind::Unaccounted,
        };
        for reading in &self.content.readings {
            let part = reading.part();
            let first = claims.partition_point(|claim| claim.block < part.block);
            let mut of_block = claims.iter().skip(first).take_while(|claim| claim.block == part.block);
            if of_block.any(|claim| covers(claim, &part)) {
                continue;
            }
            let mut drafts = self.seed.drafts.iter().filter(|draft| draft.source == self.source.id);
            let draft = drafts.find(|draft| draft.at == reading.at);
            let expected = draft.map(|draft| format!("the draft {} to be claimed", draft.id));
            findings.push(Finding {
                at: Some(reading.at.clone()),
                region: Region::of(&self.document.raw, &reading.at),
                found: quoted(&reading.at.exact),
                expected: expected.unwrap_or_else(|| "a figure or a claim that it is no statistic".into()),
                ..Finding::new(kind, &self.source.id, "number")
            });
        }
    }
}

/// That one side of a place changed.
const fn changed(side: Side) -> &'static str {
    match side {
        Side::Before => "the words before it are other ones",
        Side::After => "the words after it are other ones",
        Side::Row => "the head of its row is another one",
        Side::Column => "the head of its column is another one",
        Side::Caption => "the caption of its table is another one",
    }
}

/// Compares a number of the document with a figure.
fn compare(figure: &Figure, number: &ReadNumber, differ: &mut impl FnMut(&str, String, String)) {
    let value: Option<f64> = number.value.and_then(|value| value.to_string().parse().ok());
    let value = value.map(|value| signed(number, value, figure.value));
    if value != Some(figure.value) {
        let found = value.map_or_else(|| "a number too large to read".to_owned(), |value| value.to_string());
        differ("value", found, figure.value.to_string());
    }
    if number.unit != Some(figure.unit.as_str()) {
        differ("unit", number.unit.unwrap_or("open").to_owned(), figure.unit.to_string());
    }
    if number.qualifier != figure.qualifier {
        differ("qualifier", number.qualifier.code().into(), figure.qualifier.code().into());
    }
    let rounding: Option<f64> = number.rounding.to_string().parse().ok();
    if rounding != Some(figure.rounding) {
        differ("rounding", number.rounding.to_string(), figure.rounding.to_string());
    }
}

/// The value with the sign of the words around it.
///
/// A falling rate is negative. Of other units a fall may also be recorded as a positive amount.
fn signed(number: &ReadNumber, value: f64, stated: f64) -> f64 {
    let is_rate = matches!(number.unit, Some("percent" | "percentage_points" | "basis_points"));
    if number.direction == Some(Direction::Down) && (is_rate || stated < 0.0) { -value.abs() } else { value }
}

/// The number tokens that overlap a place.
fn overlapping(readings: &[Reading], at: &Selector) -> String {
    let overlaps = |reading: &&Reading| {
        let other = &reading.at;
        other.fragment == at.fragment && other.start < at.end && at.start < other.end
    };
    let tokens: Vec<String> = readings
        .iter()
        .filter(overlaps)
        .map(|reading| format!("{} at {}", quoted(&reading.at.exact), reading.at))
        .collect();
    if tokens.is_empty() { "no number".to_owned() } else { tokens.join(", ") }
}

/// The nearest other place of the text of a selector, as a hint.
fn moved_to(content: &DocumentContent, at: &Selector) -> String {
    let parts = content.text.parts_with(&at.exact);
    let places = parts.iter().filter_map(|part| content.text.selector(part));
    let in_part = places.filter(|place| place.fragment == at.fragment);
    in_part
        .min_by_key(|place| place.start.abs_diff(at.start))
        .map(|place| format!(" (the expected text stands at {})", place.start))
        .unwrap_or_default()
}

/// A text in quotation marks, with control characters escaped.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.escape_debug())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::service::seed_folder::read_seeds;

    fn seed() -> Seed {
        read_seeds(None).unwrap().into_iter().next().unwrap()
    }

    fn selector(text: &str, exact: &str) -> Selector {
        let start = text.find(exact).unwrap();
        Selector { start, end: start + exact.len(), exact: exact.to_owned(), ..Selector::default() }
    }

    /// What differs of a figure in a text of its own.
    fn differing(figure: Figure, text: &str) -> Vec<String> {
        let document = Document::new(text.as_bytes().to_vec());
        let (sha256, bytes) = (document.sha256, i64::try_from(text.len()).unwrap());
        let source = Source { id: "goats.txt".to_owned(), sha256, bytes, ..seed().sources.swap_remove(0) };
        let figure = Figure { source: source.id.clone(), id: "goats".to_owned(), ..figure };
        let seed = Seed { sources: vec![source], figures: vec![figure.clone()], ..seed() };
        let documents = Documents::of([("goats.txt".to_owned(), text.as_bytes().to_vec())]);
        let check = check_figure(&figure, &documents.with_seeds([seed].into())).unwrap();
        check.findings.into_iter().map(|finding| finding.what).collect()
    }

    /// The findings on a figure with a value in a text.
    fn found(text: &str, exact: &str, value: f64) -> Vec<String> {
        let document = Document::new(text.as_bytes().to_vec());
        let at = selector(text, exact);
        let number = &document.readings().iter().find(|reading| reading.at.start == at.start).unwrap().number;
        let figure = Figure {
            at,
            value,
            unit: number.unit.unwrap().parse().unwrap(),
            qualifier: number.qualifier,
            rounding: number.rounding.to_string().parse().unwrap(),
            period_at: None,
            ..seed().figures.swap_remove(0)
        };
        differing(figure, text)
    }

    #[test]
    fn a_rate_has_the_sign_of_its_direction() {
        for (text, value, expected) in [
            ("Goat exports fell by 2.3% in spring.", -2.3, true),
            ("Goat exports fell by 2.3% in spring.", 2.3, false),
            ("Goat exports grew by 2.3% in spring.", 2.3, true),
            ("Goat exports grew by 2.3% in spring.", -2.3, false),
            ("a 2.3% decrease", 2.3, false),
            ("a 2.3% increase", 2.3, true),
            ("a fall of -2.3%", -2.3, true),
            ("it fell to 2.3%", 2.3, true),
            ("it fell to 2.3%", -2.3, false),
        ] {
            let exact = if text.contains('-') { "-2.3%" } else { "2.3%" };
            let findings = found(text, exact, value);
            assert_eq!(findings.is_empty(), expected, "{text}: {findings:?}");
        }
    }

    #[test]
    fn a_fall_in_other_units_may_be_stated_as_a_magnitude() {
        for value in [-4.0, 4.0] {
            assert!(found("Hay fell by 4 tons", "4 tons", value).is_empty());
        }
        assert_eq!(found("Hay rose by 4 tons", "4 tons", -4.0), ["value"]);
    }

    #[test]
    fn a_stated_period_is_read_in_words() {
        let text = "Herds grew in the first quarter of 2024.";
        let period_findings = |period: &str| {
            let figure = Figure {
                period: period.parse().unwrap(),
                period_basis: Basis::Stated,
                period_at: Some(selector(text, "first quarter of 2024")),
                ..seed().figures.swap_remove(0)
            };
            differing(figure, text).iter().filter(|what| *what == "period").count()
        };
        assert_eq!(period_findings("2024-Q1"), 0);
        assert_eq!(period_findings("2024-Q2"), 1);
    }

    #[test]
    fn the_length_of_a_document_is_checked() {
        let document = Document::new(b"no number".to_vec());
        let kinds = |bytes| {
            let source = Source { sha256: document.sha256.clone(), bytes, ..seed().sources.swap_remove(0) };
            let nothing = Seed { figures: Vec::new(), other_numbers: Vec::new(), ..seed() };
            let mut report = VerifyReport::default();
            check(&nothing, &source, Some(&document), &mut report);
            report.findings.into_iter().map(|finding| finding.kind).collect::<Vec<_>>()
        };
        assert_eq!(kinds(9), []);
        assert_eq!(kinds(8), [FindingKind::Source]);
        assert_eq!(kinds(-1), [FindingKind::Source]);
    }
}
