//! The periods of the figures of the seed folder, as the documents say them.

use yearbook::domain::source::Basis;
use yearbook::ingest::document::{Reading, read_document};
use yearbook::service::document_reader::document_text;

use crate::support::{cnind, sources};

/// The figures whose period the rules give at least, of those whose period a document states and of the others.
const AT_LEAST: [usize; 2] = [20, 18];

#[test]
fn periods_of_the_known_figures() {
    let seed = cnind();
    let (mut right, mut all) = ([0, 0], [0, 0]);
    let mut table =
        String::from("| figure | basis | recorded | read | rule | words |\n|---|---|---|---|---|---|\n");
    for source in seed.sources.iter().filter(|source| source.file.is_none()) {
        let mut text = document_text(&std::fs::read(sources().join(&source.id)).unwrap()).unwrap();
        text.published = Some(source.published);
        let readings = read_document(&text);
        for figure in seed.figures.iter().filter(|figure| figure.source == source.id) {
            let is_here =
                |reading: &&Reading| (reading.at.start, reading.at.end) == (figure.at.start, figure.at.end);
            let period = readings.iter().find(is_here).and_then(|reading| reading.period.as_ref());
            let place = usize::from(figure.period_basis == Basis::Inferred);
            all[place] += 1;
            right[place] += usize::from(period.is_some_and(|period| period.period == figure.period));
            table += &format!(
                "| {} | {} | {} | {} | {} | {} |\n",
                figure.id,
                figure.period_basis.code(),
                figure.period,
                period.map_or_else(|| "–".to_owned(), |period| period.period.to_string()),
                period.map(|period| period.rule.code()).unwrap_or_default(),
                period.and_then(|period| period.at.as_ref()).map(|at| at.exact.as_str()).unwrap_or_default(),
            );
        }
    }
    println!("{table}\nstated {} of {}, inferred {} of {}", right[0], all[0], right[1], all[1]);
    assert_eq!(all, [20, 26]);
    assert!(right[0] >= AT_LEAST[0] && right[1] >= AT_LEAST[1], "{table}\n{right:?} of {all:?}");
}
