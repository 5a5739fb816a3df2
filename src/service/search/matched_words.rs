//! The words of a text that a query matched.

use super::edit_distance::EditDistance;
use super::{EXACT, PART, PREFIX, max_distance, similarity, words_as_written};

/// The words that match the words of a query best, each once, in the order of the query and as the texts spell them.
pub(super) fn matched_words<'a>(
    query: impl IntoIterator<Item = &'a str>,
    texts: &[impl AsRef<str>],
) -> Vec<String> {
    let mut matched: Vec<String> = Vec::new();
    for word in query {
        let automata = EditDistance::both_ways(word, max_distance(word));
        let candidates = texts.iter().flat_map(|text| words_as_written(text.as_ref()));
        let mut best: Option<(u32, &str)> = None;
        for candidate in candidates {
            let weight = weight(word, automata.as_ref(), &candidate.to_lowercase());
            if weight > best.map_or(0, |(best, _)| best) {
                best = Some((weight, candidate));
            }
        }
        let Some((weight, candidate)) = best else { continue };
        // Of a long run of ideographs the part that was asked for.
        let is_part = !word.is_ascii() && (weight == PART || weight == PREFIX);
        let matching = if is_part { word } else { candidate };
        if !matched.iter().any(|known| known == matching) {
            matched.push(matching.to_owned());
        }
    }
    matched
}

/// The weight with which a word of a query matches a word in lower case; 0 for none.
fn weight(query: &str, automata: Option<&[EditDistance; 2]>, word: &str) -> u32 {
    if query == word {
        return EXACT;
    }
    if word.starts_with(query) {
        return PREFIX;
    }
    if !query.is_ascii() && word.contains(query) {
        return PART;
    }
    let Some([forwards, backwards]) = automata else { return 0 };
    let distance = distance(forwards, word.chars()).or_else(|| distance(backwards, word.chars().rev()));
    let length = query.chars().count().max(word.chars().count());
    distance.map_or(0, |distance| similarity(distance, length))
}

fn distance(automaton: &EditDistance, word: impl Iterator<Item = char>) -> Option<usize> {
    let mut scan = automaton.scan();
    let mut word = word;
    word.all(|character| scan.read(character)).then(|| scan.distance()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_given_as_the_text_spells_them() {
        let texts = ["RD_INTENSITY", "R&D intensity", "Expenditure on research", "灯塔工厂数量"];
        for (query, expected) in [
            (vec!["reserch", "intensty"], vec!["research", "INTENSITY"]),
            (vec!["r&d"], vec!["R&D"]),
            (vec!["expend"], vec!["Expenditure"]),
            (vec!["灯塔", "zebra"], vec!["灯塔"]),
            (vec!["intensity", "intensities"], vec!["INTENSITY"]),
        ] {
            let expected: Vec<&str> = expected;
            assert_eq!(matched_words(query.clone(), &texts), expected, "{query:?}");
        }
    }
}
