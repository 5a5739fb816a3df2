//! Mutations of documents.
#![allow(clippy::ptr_arg, reason = "the mutations share one type, and some change the length")]

use yearbook::domain::figure::Figure;

use super::dice::{Dice, put};

/// A kind of mutation of a document: its name, and the function that changes the bytes.
pub struct DocumentKind {
    pub name: &'static str,
    /// Whether a number or its words change, so that the exit code must be 1.
    pub changes_numbers: bool,
    pub mutate: fn(&mut Dice, &[Figure], &mut Vec<u8>) -> Option<()>,
}

pub const DOCUMENT_KINDS: [DocumentKind; 7] = [
    DocumentKind { name: "document: a digit", changes_numbers: true, mutate: document_digit },
    DocumentKind {
        name: "document: a scale word of a figure",
        changes_numbers: true,
        mutate: document_scale,
    },
    DocumentKind { name: "document: a unit word of a figure", changes_numbers: true, mutate: document_unit },
    DocumentKind {
        name: "document: the hedge before a figure",
        changes_numbers: true,
        mutate: document_hedge,
    },
    DocumentKind {
        name: "document: a letter taken out before a figure",
        changes_numbers: false,
        mutate: document_shorter,
    },
    DocumentKind { name: "document: another letter", changes_numbers: false, mutate: document_letter },
    DocumentKind { name: "document: words at the end", changes_numbers: false, mutate: document_longer },
];

fn document_digit(dice: &mut Dice, _: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    let places: Vec<usize> = (0..bytes.len()).filter(|place| bytes[*place].is_ascii_digit()).collect();
    let place = *dice.pick(&places);
    put(&mut bytes[place], *dice.pick(b"0123456789"))
}

/// Replaces a word in the token of a figure.
fn replace_word(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>, words: &[&str]) -> Option<()> {
    let figure = figures.get(dice.below(figures.len().max(1)))?;
    let word = words.iter().find(|word| figure.at.exact.contains(**word))?;
    let start = figure.at.start + figure.at.exact.find(word)?;
    let other = dice.pick(words);
    bytes.splice(start..start + word.len(), other.bytes());
    (other != word).then_some(())
}

fn document_scale(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    replace_word(dice, figures, bytes, &["trillion", "billion", "million", "thousand"])
}

fn document_unit(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    replace_word(dice, figures, bytes, &["percent", "%", "yuan", "dollars", "units", "tons", "times"])
}

/// Replaces the words before a figure by words of the same length, so that all positions stay.
fn document_hedge(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    let hedges = [
        ("more than ", "less than "),
        ("nearly ", "around "),
        ("around ", "nearly "),
        ("about ", "under "),
        ("over ", "some "),
    ];
    let start = figures.get(dice.below(figures.len().max(1)))?.at.start;
    let (hedge, other) = hedges.iter().find(|(hedge, _)| bytes[..start].ends_with(hedge.as_bytes()))?;
    bytes.splice(start - hedge.len()..start, other.bytes());
    Some(())
}

/// All figures after the letter stand one byte earlier, with other words beside some of them: they moved.
fn document_shorter(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    let last = figures.iter().map(|figure| figure.at.start).max()?;
    let place = dice.below(last);
    let is_of_figure = |figure: &Figure| figure.at.covers(place, place + 1);
    let is_letter = bytes[place].is_ascii_lowercase() && !figures.iter().any(is_of_figure);
    is_letter.then(|| drop(bytes.remove(place)))
}

fn document_letter(dice: &mut Dice, figures: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    let place = dice.below(bytes.len());
    let in_figure = figures.iter().any(|figure| figure.at.covers(place, place + 1));
    (bytes[place].is_ascii_lowercase() && !in_figure).then(|| put(&mut bytes[place], *dice.pick(b"aeiou")))?
}

fn document_longer(dice: &mut Dice, _: &[Figure], bytes: &mut Vec<u8>) -> Option<()> {
    bytes.extend_from_slice(dice.pick(&["\n", " ", "\nMore.\n", "\n7 more.\n"]).as_bytes());
    Some(())
}
