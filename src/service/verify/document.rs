//! Comparison of a document with the figures recorded of it.

use crate::domain::figure::{Figure, Selector};
use crate::domain::source::{Basis, Source};
use crate::ingest::document::{Direction, ReadNumber, read_period, unaccounted};
use crate::ingest::seed::{FIGURES_FILE, OTHER_NUMBERS_FILE, Seed};
use crate::service::documents::Document;

use super::{Finding, FindingKind, VerifyReport};

/// Checks a document against the seed folder.
pub(super) fn check(seed: &Seed, source: &Source, document: Option<&Document>, report: &mut VerifyReport) {
    let about = |kind, what: &str, found: String, expected: String| Finding {
        kind,
        file: source.id.clone(),
        at: None,
        cell: None,
        line: None,
        figure: None,
        what: what.to_owned(),
        found,
        expected,
    };
    let Some(document) = document else {
        report.findings.push(about(
            FindingKind::DocumentMissing,
            "document",
            "nothing".into(),
            format!("a file of {} bytes", source.bytes),
        ));
        return;
    };
    report.documents += 1;
    report.numbers += document.numbers.len();
    let altered = document.sha256 != source.sha256;
    if altered {
        let finding =
            about(FindingKind::DocumentDiffers, "SHA-256", document.sha256.clone(), source.sha256.clone());
        report.findings.push(finding);
    } else if usize::try_from(source.bytes) != Ok(document.bytes) {
        let (found, expected) = (document.bytes.to_string(), source.bytes.to_string());
        report.findings.push(about(FindingKind::Source, "bytes", found, expected));
    }
    let figures: Vec<&Figure> = seed.figures.iter().filter(|figure| figure.source == source.id).collect();
    let figures_file = seed.files.iter().find(|file| file.name == FIGURES_FILE);
    for figure in &figures {
        let line = figures_file.and_then(|file| file.line_of(&format!("\"{}\"", figure.id)));
        report
            .findings
            .extend(check_figure(figure, document).into_iter().map(|finding| Finding { line, ..finding }));
    }
    check_other_numbers(seed, source, document, report);
    check_unaccounted(seed, source, &figures, document, altered, report);
}

/// Compares one figure with the document: number, scale, unit, qualifier and period.
#[must_use]
pub fn check_figure(figure: &Figure, document: &Document) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut differ = |at: &Selector, what: &str, found: String, expected: String| {
        findings.push(Finding {
            kind: FindingKind::Figure,
            file: figure.source.clone(),
            at: Some(at.clone()),
            cell: None,
            line: None,
            figure: Some(figure.id.clone()),
            what: what.to_owned(),
            found,
            expected,
        });
    };
    let Some(text) = document.text.as_deref() else {
        differ(&figure.at, "document", "bytes that are not UTF-8".into(), "UTF-8 text".into());
        return findings;
    };
    let found = figure.at.read(text).unwrap_or("nothing");
    if found == figure.at.exact {
        match document
            .numbers
            .iter()
            .find(|number| number.start == figure.at.start && number.end == figure.at.end)
        {
            None => {
                let nearest = overlapping(&document.numbers, &figure.at);
                differ(&figure.at, "number token", nearest, quoted(&figure.at.exact));
            }
            Some(number) => compare(figure, number, &mut differ),
        }
    } else {
        let hint = moved_to(text, &figure.at);
        differ(&figure.at, "text", format!("{}{hint}", quoted(found)), quoted(&figure.at.exact));
    }
    check_period(figure, text, &mut differ);
    findings
}

/// Compares a number of the document with a figure.
fn compare(figure: &Figure, number: &ReadNumber, differ: &mut impl FnMut(&Selector, &str, String, String)) {
    let value: Option<f64> = number.value.and_then(|value| value.to_string().parse().ok());
    let value = value.map(|value| signed(number, value, figure.value));
    if value != Some(figure.value) {
        let found = value.map_or_else(|| "a number too large to read".to_owned(), |value| value.to_string());
        differ(&figure.at, "value", found, figure.value.to_string());
    }
    if number.unit != Some(figure.unit.as_str()) {
        differ(&figure.at, "unit", number.unit.unwrap_or("open").to_owned(), figure.unit.to_string());
    }
    if number.qualifier != figure.qualifier {
        differ(&figure.at, "qualifier", number.qualifier.code().into(), figure.qualifier.code().into());
    }
    let rounding: Option<f64> = number.rounding.to_string().parse().ok();
    if rounding != Some(figure.rounding) {
        differ(&figure.at, "rounding", number.rounding.to_string(), figure.rounding.to_string());
    }
}

/// The value with the sign of the words around it.
///
/// A falling rate is negative. Of other units a fall may also be recorded as a positive amount.
fn signed(number: &ReadNumber, value: f64, stated: f64) -> f64 {
    let is_rate = matches!(number.unit, Some("percent" | "percentage_points" | "basis_points"));
    if number.direction == Some(Direction::Down) && (is_rate || stated < 0.0) { -value.abs() } else { value }
}

/// Checks that the words of the period are at their place, and that a stated period is the one of the figure.
fn check_period(figure: &Figure, text: &str, differ: &mut impl FnMut(&Selector, &str, String, String)) {
    let Some(at) = &figure.period_at else { return };
    let found = at.read(text).unwrap_or("nothing");
    if found != at.exact {
        differ(at, "period", quoted(found), quoted(&at.exact));
        return;
    }
    if figure.period_basis == Basis::Stated && read_period(found) != Some(figure.period) {
        differ(at, "period", quoted(found), figure.period.to_string());
    }
}

fn check_other_numbers(seed: &Seed, source: &Source, document: &Document, report: &mut VerifyReport) {
    let Some(text) = document.text.as_deref() else { return };
    let file = seed.files.iter().find(|file| file.name == OTHER_NUMBERS_FILE);
    for number in seed.other_numbers.iter().filter(|number| number.source == source.id) {
        let found = number.at.read(text).unwrap_or("nothing");
        let token =
            document.numbers.iter().any(|read| read.start == number.at.start && read.end == number.at.end);
        if found == number.at.exact && token {
            continue;
        }
        let found = if found == number.at.exact {
            overlapping(&document.numbers, &number.at)
        } else {
            format!("{}{}", quoted(found), moved_to(text, &number.at))
        };
        report.findings.push(Finding {
            kind: FindingKind::OtherNumber,
            file: source.id.clone(),
            at: Some(number.at.clone()),
            cell: None,
            line: file.and_then(|file| file.line_of(&format!("start = {},", number.at.start))),
            figure: None,
            what: format!("number ({})", number.reason),
            found,
            expected: quoted(&number.at.exact),
        });
    }
}

/// Adds a finding for each number that no figure, period or claim accounts for.
fn check_unaccounted(
    seed: &Seed,
    source: &Source,
    figures: &[&Figure],
    document: &Document,
    altered: bool,
    report: &mut VerifyReport,
) {
    let others =
        seed.other_numbers.iter().filter(|number| number.source == source.id).map(|number| &number.at);
    let periods = figures.iter().filter_map(|figure| figure.period_at.as_ref());
    let claims = figures.iter().map(|figure| &figure.at).chain(periods).chain(others);
    let claims: Vec<(usize, usize)> = claims.map(|at| (at.start, at.end)).collect();
    for number in unaccounted(&document.numbers, &claims) {
        report.findings.push(Finding {
            kind: if altered { FindingKind::UnaccountedInAltered } else { FindingKind::Unaccounted },
            file: source.id.clone(),
            at: Some(Selector {
                start: number.start,
                end: number.end,
                exact: number.exact.clone(),
                ..Selector::default()
            }),
            cell: None,
            line: None,
            figure: None,
            what: "number".to_owned(),
            found: quoted(&number.exact),
            expected: "a figure or a claim that it is no statistic".to_owned(),
        });
    }
}

/// The number tokens that overlap a place.
fn overlapping(numbers: &[ReadNumber], at: &Selector) -> String {
    let tokens: Vec<String> = numbers
        .iter()
        .filter(|number| number.start < at.end && at.start < number.end)
        .map(|number| format!("{} at {}..{}", quoted(&number.exact), number.start, number.end))
        .collect();
    if tokens.is_empty() { "no number".to_owned() } else { tokens.join(", ") }
}

/// The nearest other place of the text of a selector, as a hint.
fn moved_to(text: &str, at: &Selector) -> String {
    text.match_indices(at.exact.as_str())
        .map(|(place, _)| place)
        .min_by_key(|place| place.abs_diff(at.start))
        .map(|place| format!(" (the expected text stands at {place})"))
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

    /// The findings on a figure with a value in a text.
    fn found(text: &str, exact: &str, value: f64) -> Vec<String> {
        let document = Document::new(text.as_bytes().to_vec());
        let at = selector(text, exact);
        let number = document.numbers.iter().find(|number| number.start == at.start).unwrap();
        let figure = Figure {
            at,
            value,
            unit: number.unit.unwrap().parse().unwrap(),
            qualifier: number.qualifier,
            rounding: number.rounding.to_string().parse().unwrap(),
            period_at: None,
            ..seed().figures.swap_remove(0)
        };
        check_figure(&figure, &document).into_iter().map(|finding| finding.what).collect()
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
        let document = Document::new(text.as_bytes().to_vec());
        let period_findings = |period: &str| {
            let figure = Figure {
                period: period.parse().unwrap(),
                period_basis: Basis::Stated,
                period_at: Some(selector(text, "first quarter of 2024")),
                ..seed().figures.swap_remove(0)
            };
            check_figure(&figure, &document).iter().filter(|finding| finding.what == "period").count()
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
