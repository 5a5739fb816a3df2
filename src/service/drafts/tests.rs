use std::collections::BTreeMap;
use super::search_text::SearchText;
use super::suggestions::{Names, Wanted};
use crate::domain::structure::Role;
use crate::ingest::document::{format::read_document_text, read_document};
use crate::ingest::seed::read_seed;

#[test]
fn known() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/seed-data/CNIND/");
    let names = ["dataset.toml", "catalogue.toml", "figures.toml", "other-numbers.toml"];
    let texts: BTreeMap<String, String> =
        names.map(|name| (name.to_owned(), std::fs::read_to_string(format!("{folder}{name}")).unwrap())).into();
    let mut seed = read_seed(&texts).unwrap();
    if std::env::var("NOFIG").is_ok() { seed.figures.clear(); }
    let full = read_seed(&texts).unwrap();
    let (mut right, mut first, mut all) = (0, 0, 0);
    for source in &seed.sources {
        let bytes = std::fs::read(format!("/work/shared/sources/{}", source.id)).unwrap();
        let document = read_document_text(&bytes).unwrap();
        for reading in read_document(&document) {
            for figure in full.figures.iter().filter(|figure| figure.source == source.id && figure.at == reading.at) {
                let mut own = seed.clone();
                if std::env::var("LOO").is_ok() { own.figures.retain(|other| other.id != figure.id); }
                let names = Names::new(&own);
                let text = SearchText::of(&document, &reading);
                let wanted = Wanted { text: &text, unit: figure.unit.as_str(), is_change: reading.number.direction.is_some(), frequency: reading.period.as_ref().map(|p| p.period.frequency()).or(Some(figure.period.frequency())) };
                let found = names.suggestions(wanted);
                all += 1;
                let at = found.iter().position(|one| one.series == figure.series);
                right += usize::from(at.is_some());
                first += usize::from(at == Some(0));
                if at.is_none() {
                    let around = &document.blocks[reading.block].text;
                    let s = reading.number.start.saturating_sub(100);
                    let s = (s..).find(|s| around.is_char_boundary(*s)).unwrap();
                    println!("MISS {} {:?} {:?}\n   … {} …", figure.series, found.iter().map(|f| (f.series.to_string(), (f.score*100.0).round())).collect::<Vec<_>>(), (&reading.number.exact, reading.number.direction), &around[s..reading.number.end + 40.min(around.len()-reading.number.end)].replace('\n', "⏎"));
                    let _ = Role::Area;
                }
            }
        }
    }
    println!("right {right} first {first} of {all}");
}
