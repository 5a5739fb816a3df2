//! Running heads and feet.

use std::collections::{BTreeSet, HashMap};

use super::line::Line;
use super::segment::Segment;

/// The part of a page at its top, and at its bottom, in which running heads and feet stand.
const MARGIN: f32 = 0.13;

/// The part of a page at its top, and at its bottom, in which a number alone is that of the page.
const NUMBER_MARGIN: f32 = 0.1;

/// The least number of pages on which a head runs.
const MIN_PAGES: usize = 3;

/// The distance within which two heights on pages are the same, in points.
const SAME_PLACE: f32 = 6.0;

/// The upright segments of a page and its height.
#[derive(Debug)]
pub struct PageSegments {
    /// The segments by direction, those of most glyphs first.
    pub directions: Vec<Vec<Segment>>,
    /// The height of the page.
    pub height: f32,
}

/// Marks the segments that are running heads or feet: the same text but for digits, in the same place, on three pages
/// and more than half of all, or of the left or the right ones; and the numbers of pages.
pub fn mark_running(pages: &mut [PageSegments]) {
    let mut places: HashMap<String, Vec<(usize, f32)>> = HashMap::new();
    for (index, page) in pages.iter().enumerate() {
        for segment in outer(page) {
            places.entry(masked(segment)).or_default().push((index, segment.baseline));
        }
    }
    places.retain(|_, places| places.len() >= MIN_PAGES);
    let count = pages.len();
    for (index, page) in pages.iter_mut().enumerate() {
        let height = page.height;
        for segment in page.directions.first_mut().into_iter().flatten() {
            if !is_outer(segment, height, MARGIN) {
                continue;
            }
            let same = places.get(&masked(segment));
            segment.is_running |= is_page_number(segment, height)
                || same.is_some_and(|same| runs(same, segment.baseline, index, count));
        }
    }
}

/// Whether a text at these places of pages runs at a height.
fn runs(places: &[(usize, f32)], baseline: f32, page: usize, count: usize) -> bool {
    let near = places.iter().filter(|(_, other)| (other - baseline).abs() <= SAME_PLACE).take(4_096);
    let pages: BTreeSet<usize> = near.map(|(page, _)| *page).collect();
    let alike = pages.iter().filter(|other| *other % 2 == page % 2).count();
    let sides = count.div_ceil(2);
    pages.len() >= MIN_PAGES && (pages.len() * 2 > count || alike >= MIN_PAGES && alike * 2 > sides)
}

fn outer(page: &PageSegments) -> impl Iterator<Item = &Segment> {
    let upright = page.directions.first().into_iter().flatten();
    upright.filter(|segment| is_outer(segment, page.height, MARGIN))
}

fn is_outer(segment: &Segment, height: f32, margin: f32) -> bool {
    segment.baseline < height * margin || segment.baseline > height * (1.0 - margin)
}

/// The text with one sign for the digits of each number and without spaces.
fn masked(segment: &Segment) -> String {
    let mut text = String::new();
    for glyph in segment.glyphs.iter().take(200) {
        if glyph.is_space() {
            continue;
        }
        let character = if glyph.character.is_ascii_digit() { '0' } else { glyph.character };
        if !(character == '0' && text.ends_with('0')) {
            text.push(character);
        }
    }
    text
}

/// Whether a segment is the number of a page alone: `3`, `– 3 –`, `Page 3 of 5`, `第3页`.
fn is_page_number(segment: &Segment, height: f32) -> bool {
    if !is_outer(segment, height, NUMBER_MARGIN) {
        return false;
    }
    let Some(line) = Line::of(std::slice::from_ref(segment)) else { return false };
    let text = line.text().to_lowercase();
    let words = text.split(|character: char| !character.is_alphanumeric()).filter(|word| !word.is_empty());
    let words: Vec<String> =
        words.map(|word| word.replace(|digit: char| digit.is_ascii_digit(), "0")).collect();
    let is_number = |word: &str| word.bytes().all(|byte| byte == b'0') && word.len() <= 3;
    let is_word = |word: &str| {
        let word: String = word.chars().filter(|character| *character != '0').collect();
        matches!(word.as_str(), "page" | "of" | "p" | "pg" | "seite" | "von" | "第页" | "共页" | "第页共页")
    };
    words.len() <= 4
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && !text.contains(['%', '.', ',', '$', '€', '£', '¥'])
        && words.iter().all(|word| is_number(word) || is_word(word))
}
