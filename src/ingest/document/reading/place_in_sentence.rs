//! Where a number stands in its sentence: what is directly before it, and what separates it from a time.

use crate::ingest::document::ReadNumber;
use crate::ingest::document::period::TimeExpression;

/// Words without weight between a comparison and its number.
const HEDGES: [&str; 22] = [
    "about",
    "around",
    "nearly",
    "almost",
    "some",
    "the",
    "a",
    "an",
    "just",
    "only",
    "roughly",
    "approximately",
    "over",
    "more",
    "than",
    "at",
    "least",
    "under",
    "below",
    "above",
    "record",
    "its",
];

/// Words of change before "from", as in "up from 12 percent".
const CHANGES: [&str; 26] = [
    "up",
    "down",
    "rose",
    "risen",
    "rise",
    "rising",
    "fell",
    "fallen",
    "fall",
    "falling",
    "increased",
    "increase",
    "increasing",
    "decreased",
    "decrease",
    "declined",
    "decline",
    "grew",
    "grown",
    "growing",
    "improved",
    "higher",
    "lower",
    "dropped",
    "drop",
    "climbed",
];

/// How far words beside a number are looked for, in bytes.
const NEAR: usize = 400;

/// The longest gap between a number and a time that belongs to it, in bytes.
pub(super) const LONGEST_GAP: usize = 400;

/// Words directly before a number, the nearest first, in small letters.
fn words_before(text: &str, start: usize) -> impl Iterator<Item = String> + '_ {
    let before = text.get(text.floor_char_boundary(start.saturating_sub(NEAR))..start).unwrap_or_default();
    let words = before.trim_end_matches(['$', '€', '£', '¥', ' ']).rsplit(char::is_whitespace);
    // No word that is asked for is longer than this.
    words.map(|word| if word.len() > 40 { String::new() } else { word.to_lowercase() })
}

/// Whether a number is what another one is compared with, so that it belongs to another time.
pub(super) fn is_base(text: &str, numbers: &[ReadNumber], index: usize) -> bool {
    let Some(number) = numbers.get(index) else { return false };
    let words: Vec<String> = words_before(text, number.start).take(6).collect();
    let mut place = 0;
    while words.get(place).is_some_and(|word| HEDGES.contains(&word.as_str()) && word != "than") {
        place += 1;
    }
    let word = |place: usize| words.get(place).map(String::as_str).unwrap_or_default();
    let is_hedge =
        matches!(word(place), "than") && matches!(word(place + 1), "more" | "less" | "fewer" | "rather");
    match word(place) {
        "than" => !is_hedge,
        "against" | "versus" | "vs" | "vs." => true,
        "with" | "to" => word(place + 1) == "compared",
        "from" => CHANGES.contains(&word(place + 1)) || is_first_of_pair(text, numbers, index),
        _ => is_first_of_pair(text, numbers, index),
    }
}

/// Whether a number and the next one are the ends of a change: from 31.3 to 40.5, 由31.3升至40.5.
pub(super) fn is_first_of_pair(text: &str, numbers: &[ReadNumber], index: usize) -> bool {
    let (Some(near), Some(far)) = (numbers.get(index), numbers.get(index + 1)) else { return false };
    let gap = text.get(near.end..far.start).unwrap_or_default();
    if gap.len() > 120 || gap.contains(['.', ';', '。', '；']) {
        return false;
    }
    let before = text.get(..near.start).unwrap_or_default();
    let from = words_before(text, near.start).find(|word| !HEDGES.contains(&word.as_str()));
    let to = words_before(text, far.start).find(|word| !HEDGES.contains(&word.as_str()));
    let is_english = from.as_deref() == Some("from") && to.as_deref() == Some("to");
    let is_chinese = before.chars().rev().take(14).any(|character| matches!(character, '从' | '由'))
        && gap.trim_end_matches(['约', '近', '超', '的']).ends_with(['到', '至'])
        || before.ends_with(['从', '由']) && gap.contains(['到', '至']);
    is_english || is_chinese
}

/// Whether what separates a number from a time after it leaves the two together: no sign of a clause and no other number,
/// but for those in brackets.
pub(super) fn is_attached(text: &str, numbers: &[ReadNumber], from: usize, time: &TimeExpression) -> bool {
    let gap = text.get(from..time.start).filter(|gap| gap.len() <= LONGEST_GAP);
    let Some(gap) = gap else { return false };
    let mut depth = 0_usize;
    for (offset, character) in gap.char_indices() {
        match character {
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' if depth > 0 => depth -= 1,
            ',' | ';' | ':' | '–' | '—' | '，' | '；' | '：' | '、' | '.' | '。' | ')' | '）'
                if depth == 0 =>
            {
                return false;
            }
            _ => {
                let at = from + offset;
                if depth == 0 && numbers.binary_search_by_key(&at, |number| number.start).is_ok() {
                    return false;
                }
            }
        }
    }
    // In a bracket of its own, a time belongs to the number before it: 5.2 percent (May 2024).
    let after = text.get(time.end..).unwrap_or_default();
    depth == 0
        || depth == 1 && gap.trim_end().ends_with(['(', '（', '[']) && after.starts_with([')', '）', ']'])
}

/// The bracket that encloses a part of a text, from the sign that opens it to the one that closes it.
pub(super) fn bracket(text: &str, at: usize) -> Option<(usize, usize)> {
    const LONGEST: usize = 2000;
    let from = text.floor_char_boundary(at.saturating_sub(LONGEST));
    let before = text.get(..at)?;
    let open = from + before.get(from..)?.rfind(['(', '（'])?;
    if before.get(open..)?.contains([')', '）']) {
        return None;
    }
    let close = at + text.get(at..text.floor_char_boundary(at + LONGEST))?.find([')', '）'])?;
    Some((open, close))
}

/// Whether a share, a rank or a level is stated, which refers to one year also where a span is named.
pub(super) fn is_level(text: &str, sentence_start: usize, number: &ReadNumber) -> bool {
    if matches!(number.unit, Some("rank" | "years")) {
        return true;
    }
    let clause_start = text
        .get(sentence_start..number.start)
        .and_then(|before| before.rfind([',', ';', '，', '；']))
        .map_or(sentence_start, |comma| sentence_start + comma);
    let furthest = text.floor_char_boundary(number.end + NEAR);
    let end = text
        .get(number.end..furthest)
        .and_then(|rest| rest.find([',', ';', '.', '，', '；', '。']))
        .map_or(furthest, |at| number.end + at);
    let clause = text.get(clause_start..end).unwrap_or_default().to_lowercase();
    let is_percent = matches!(number.unit, Some("percent" | "per_mille"));
    let cues = [
        "share",
        "proportion",
        "account",
        "rank",
        "ratio",
        "占",
        "比重",
        "位居",
        "排名",
        "稳居",
        "率达",
        "share of",
    ];
    let to = words_before(text, number.start).find(|word| !HEDGES.contains(&word.as_str()));
    let before = text.get(..number.start).unwrap_or_default();
    let reaches = to.as_deref() == Some("to")
        || before.ends_with('至')
        || before.ends_with('到') && !before.ends_with("达到");
    is_percent && number.direction.is_none() && cues.iter().any(|cue| clause.contains(cue)) || reaches
}

/// Whether a sentence tells a state at the time of writing.
pub(super) fn is_state(sentence: &str, number: &ReadNumber) -> bool {
    let counts = matches!(number.unit, Some("number" | "units" | "rank"));
    let words = [
        "is",
        "are",
        "has",
        "have",
        "ranks",
        "rank",
        "possesses",
        "owns",
        "operates",
        "hosts",
        "runs",
        "employs",
        "remains",
        "includes",
    ];
    let is_english =
        sentence.split(|character: char| !character.is_alphanumeric()).any(|word| words.contains(&word));
    let is_chinese =
        ["目前", "现有", "拥有", "已有", "共有", "已建成", "累计"].iter().any(|word| sentence.contains(word));
    counts && number.direction.is_none() && (is_english || is_chinese)
}

/// Whether a sentence tells what happens every year.
pub(super) fn is_yearly(sentence: &str) -> bool {
    let lower = sentence.to_lowercase();
    let earlier = [" ago", " earlier", " before", "-", " on year"];
    let a_year = lower.split("a year").skip(1).any(|rest| !earlier.iter().any(|word| rest.starts_with(word)));
    let is_word = ["annual ", "yearly ", "per year", "年产", "年均"].iter().any(|word| lower.contains(word));
    (a_year || is_word) && !lower.contains("annual growth")
}
