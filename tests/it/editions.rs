//! Other editions of documents: what moved, what was altered, what fits several places, and what is gone.

use std::collections::{BTreeMap, BTreeSet};

use yearbook::domain::figure::Figure;
use yearbook::ingest::seed::Seed;
use yearbook::service::documents::Documents;
use yearbook::service::verify::{FindingKind, VerifyReport, place_updates, verify};

use crate::support::cnind;
use crate::support::seed_texts::SeedTexts;
use crate::verify::{about_document, document_bytes};

/// Another edition of a text.
type Change<'a> = &'a dyn Fn(&str) -> String;

/// The report on the five documents, each changed.
fn edition(change: impl Fn(&str) -> String) -> VerifyReport {
    verify(&cnind(), &documents(change), None)
}

fn documents(change: impl Fn(&str) -> String) -> Documents {
    let texts = document_bytes().into_iter().map(|(id, bytes)| (id, String::from_utf8(bytes).unwrap()));
    Documents::of(texts.map(|(id, text)| (id, change(&text).into_bytes())).collect::<Vec<_>>())
}

fn kinds(report: &VerifyReport) -> BTreeSet<&'static str> {
    report.findings.iter().map(|finding| finding.kind.code()).collect()
}

/// A text with every digit of the figures of its document changed; the first digit stays one.
fn revised(text: &str, figures: &[Figure], step: u8) -> String {
    let mut bytes = text.as_bytes().to_vec();
    for figure in figures {
        let mut is_first = true;
        for byte in bytes[figure.at.start..figure.at.end].iter_mut().filter(|byte| byte.is_ascii_digit()) {
            let digit = *byte - b'0';
            *byte = b'0' + if is_first { 1 + (digit + step) % 9 } else { (digit + step) % 10 };
            is_first = false;
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn in_a_revised_edition_every_altered_figure_is_altered_and_none_is_gone() {
    let seed = cnind();
    for (id, bytes) in document_bytes() {
        let part = about_document(&seed, &id);
        let mut places: BTreeMap<usize, Figure> = BTreeMap::new();
        places.extend(part.figures.iter().map(|figure| (figure.at.start, figure.clone())));
        let figures: Vec<Figure> = places.into_values().collect();
        let text = String::from_utf8(bytes).unwrap();
        for step in 1..=8 {
            for front in ["", "Revised edition of the seventh day.\n\n"] {
                let altered = front.to_owned() + &revised(&text, &figures, step);
                let documents = Documents::of([(id.clone(), altered.clone().into_bytes())]);
                let report = verify(&part, &documents, None);
                for figure in &part.figures {
                    let place = figure.at.start + front.len()..figure.at.end + front.len();
                    let found: Vec<_> =
                        report.about(&figure.id).map(|one| (one.kind, one.what.as_str())).collect();
                    let changed = altered[place] != figure.at.exact;
                    let is_altered = found.contains(&(FindingKind::Figure, "altered"));
                    assert_eq!(is_altered, changed, "{} {step}: {found:?}", figure.id);
                    assert!(changed || report.verified.contains(&figure.id), "{}: {found:?}", figure.id);
                }
                let lost = ["figure-gone", "figure-ambiguous"];
                assert!(kinds(&report).iter().all(|kind| !lost.contains(kind)), "{id} {step}");
            }
        }
    }
}

#[test]
fn a_text_that_is_saved_again_only_moves() {
    let wrapped = |text: &str| {
        let line = |line: &str| {
            let mut lines = vec![String::new()];
            for word in line.split(' ') {
                let last = lines.last_mut().unwrap();
                if !last.is_empty() && last.len() + word.len() > 60 {
                    lines.push(word.to_owned());
                } else {
                    *last += if last.is_empty() { "" } else { " " };
                    *last += word;
                }
            }
            lines.join("\n")
        };
        text.split('\n').map(line).collect::<Vec<_>>().join("\n\n")
    };
    let changes: [(&str, Change<'_>); 5] = [
        ("CR LF", &|text| text.replace('\n', "\r\n")),
        ("byte-order mark", &|text| format!("\u{feff}{text}")),
        ("straight", &|text| text.replace(['“', '”'], "\"").replace(['‘', '’'], "'")),
        ("", &wrapped),
        ("", &|text| text.replace('\n', "\n\n")),
    ];
    for (name, change) in changes {
        let report = edition(change);
        assert_eq!(report.verified.len(), 46, "{name}: {:#?}", report.findings);
        assert_eq!((report.exit_code(), report.unaccounted()), (2, 0), "{name}");
        assert!(report.findings.len() <= 15, "{name}: told together");
        let differs = report.findings.iter().filter(|finding| finding.kind == FindingKind::DocumentDiffers);
        for finding in differs {
            assert!(finding.found.contains(name), "{name}: {finding}");
        }
    }
}

#[test]
fn a_shift_is_one_finding() {
    let report = edition(|text| text.replace(" 3.6 trillion yuan", " 3.60 trillion yuan"));
    let texts: Vec<String> = report.findings.iter().map(ToString::to_string).collect();
    assert_eq!(texts.len(), 3, "{texts:#?}");
    assert!(texts[1].contains("002-rd-exp-2024: altered: found \"3.60 trillion yuan\""), "{texts:#?}");
    assert!(texts[2].contains("all after byte 4739 stands 1 byte later"), "{texts:#?}");
    assert_eq!((report.exit_code(), report.verified.len()), (1, 45));
    let moved =
        report.moved.iter().find(|one| one.figure.as_deref() == Some("002-rd-exp-growth-2024")).unwrap();
    assert_eq!(moved.to.start, moved.from.start + 1);
}

/// The findings about one figure after a change of its document.
fn about(figure: &str, change: impl Fn(&str) -> String) -> Vec<(FindingKind, String)> {
    let report = edition(change);
    report.about(figure).map(|finding| (finding.kind, finding.to_string())).collect()
}

#[test]
fn one_changed_side_is_told_and_two_lose_the_figure() {
    let figure = "004-va-c-2020";
    let at = cnind().figures.into_iter().find(|one| one.id == figure).unwrap().at;
    let changed = move |text: &str, before: bool, after: bool| {
        if text.get(at.start..at.end) != Some(at.exact.as_str()) {
            return text.to_owned();
        }
        let (mut start, mut end) = (text[..at.start].to_owned(), text[at.end..].to_owned());
        if before {
            let cut = start.trim_end().rfind(' ').unwrap();
            start.replace_range(cut..cut, " xyz");
        }
        if after {
            end.insert_str(end.trim_start().find(' ').unwrap() + 1, " xyz ");
        }
        start + &at.exact + &end
    };
    let of = |before, after| about(figure, |text| changed(text, before, after));
    assert_eq!(of(false, false), []);
    let found = of(true, false);
    assert!(matches!(&found[..], [(FindingKind::Moved, text)] if text.contains("before it")), "{found:?}");
    let found = of(false, true);
    assert!(
        found.iter().any(|(kind, text)| *kind == FindingKind::Moved && text.contains("after it")),
        "{found:?}"
    );
    let found = of(true, true);
    assert!(found.iter().any(|(kind, _)| *kind == FindingKind::Gone), "{found:?}");
}

#[test]
fn words_that_stand_twice_are_ambiguous() {
    let report = edition(|text| format!("{text}\n{text}"));
    let figures = cnind().figures;
    for figure in &figures {
        let found: Vec<_> = report.about(&figure.id).collect();
        let is_told = |kind| found.iter().any(|finding| finding.kind == kind);
        assert!(is_told(FindingKind::Ambiguous) || is_told(FindingKind::Moved), "{}: {found:?}", figure.id);
    }
    assert_eq!(report.exit_code(), 1);
}

/// A seed with the updates written.
fn updated(documents: &Documents) -> (Seed, SeedTexts) {
    let texts = SeedTexts::cnind();
    let changed = place_updates(&texts.seed(), documents).apply(&texts.0).unwrap();
    let mut new = texts.clone();
    new.0.extend(changed);
    (new.seed(), new)
}

#[test]
fn altered_figures_keep_their_places_and_the_hash_of_their_document() {
    let altered = documents(|text| text.replace(" 3.6 trillion yuan", " 3.60 trillion yuan"));
    let (seed, texts) = updated(&altered);
    assert!(texts.0["figures.toml"].contains("start = 4739, end = 4756, exact = \"3.6 trillion yuan\""));
    assert_eq!(texts.0["dataset.toml"], SeedTexts::cnind().0["dataset.toml"]);
    let report = verify(&seed, &altered, None);
    assert_eq!(kinds(&report), BTreeSet::from(["document-differs", "figure-differs"]));
    assert_eq!(report.moved, []);
}

#[test]
fn a_seed_without_anchors_is_valid_and_gets_them() {
    let mut texts = SeedTexts::cnind();
    for text in texts.0.values_mut() {
        let is_kept = |line: &&str| {
            !["anchors = ", "period_anchors = ", "reader = "].iter().any(|key| line.starts_with(key))
        };
        *text = text.lines().filter(is_kept).map(|line| format!("{line}\n")).collect();
    }
    let all = documents(str::to_owned);
    let report = verify(&texts.seed(), &all, None);
    assert_eq!((report.exit_code(), report.verified.len()), (0, 46));
    let changed = place_updates(&texts.seed(), &all).apply(&texts.0).unwrap();
    assert_eq!(changed.keys().collect::<Vec<_>>(), ["dataset.toml", "figures.toml", "other-numbers.toml"]);
    for (name, text) in changed {
        assert_eq!(text, SeedTexts::cnind().0[&name], "{name}");
    }
}

#[test]
fn anchors_that_are_not_those_of_the_document_are_told() {
    let mut seed = cnind();
    let anchors = seed.anchors.get_mut("004-va-c-2020").unwrap().at.as_mut().unwrap();
    anchors.before = Some("000000000000".to_owned());
    let report = verify(&seed, &documents(str::to_owned), None);
    let found: Vec<_> =
        report.findings.iter().map(|one| (one.figure.as_deref(), one.what.as_str())).collect();
    assert_eq!(found, [(Some("004-va-c-2020"), "anchors")]);
    assert_eq!(report.exit_code(), 1);
}
