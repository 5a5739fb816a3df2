//! The search over indicators, series, figures and sources: one ranked list.

use std::collections::HashSet;

use super::answer::{SearchAnswer, SearchKind, SearchRequest, SearchResult};
use super::catalogue_index::{CatalogueIndex, with_key};
use super::entry_texts::{EntryTexts, figure_name, series_name};
use super::hit::Hit;
use super::matched_words::matched_words;
use super::printed_number::PrintedNumber;
use super::query_word::QueryWord;
use super::series_words::SeriesWords;
use super::{EXACT, MIN_SCORE, SearchIndex, count_words, words};
use crate::domain::catalogue::Catalogue;
use crate::domain::invariant::number;
use crate::limits::MAX_SEARCH_WORDS;

/// The score of an entry whose key or id is the whole query.
const WHOLE: u32 = u32::MAX;
/// The mean weight of a series whose key begins with the query.
const KEY_PREFIX: u32 = EXACT + 50_000;
/// The weight of each word of a printed number that a figure has.
const NUMBER: u32 = EXACT + 100_000;

/// A search text, taken apart.
struct Query<'text> {
    text: &'text str,
    words: Vec<QueryWord>,
    number: Option<PrintedNumber>,
    /// How many words the number has.
    number_words: u32,
}

impl<'text> Query<'text> {
    fn of(text: &'text str, catalogue: &Catalogue) -> Self {
        let printed = PrintedNumber::find(text, |unit| catalogue.units.contains_key(unit));
        let in_number = printed.as_ref().and_then(|printed| text.get(printed.place.clone()));
        let in_number: Vec<String> = in_number.map(|text| words(text).collect()).unwrap_or_default();
        let is_part: HashSet<&String> = in_number.iter().collect();
        let is_bare = printed.as_ref().is_some_and(PrintedNumber::is_bare);
        let (counts, _) = count_words(words(text).take(MAX_SEARCH_WORDS));
        let words = counts.into_iter().map(|(word, times)| {
            let is_number = is_part.contains(&word);
            QueryWord { is_optional: is_number && is_bare, is_number, word, times }
        });
        Self { text, words: words.collect(), number_words: number(in_number.len()), number: printed }
    }
}

/// The weights of the words of a query, summed up for each entry of a kind.
struct Sums {
    /// The sums of the words beside the number.
    others: Vec<u32>,
    /// The sums of the words of the number.
    in_number: Vec<u32>,
    /// How many words count.
    words: u32,
}

impl Sums {
    fn new(entries: usize) -> Self {
        Self { others: vec![0; entries], in_number: vec![0; entries], words: 0 }
    }

    /// Counts a word, whose weight in an entry is that of a function.
    fn count(&mut self, word: &QueryWord, weight: Option<impl Fn(usize) -> u32>) {
        if weight.is_none() && word.is_optional {
            return;
        }
        self.words += word.times;
        let Some(weight) = weight else { return };
        let sums = if word.is_number { &mut self.in_number } else { &mut self.others };
        for (entry, sum) in sums.iter_mut().enumerate() {
            *sum += word.times * weight(entry);
        }
    }

    /// The mean weight of each entry that is a result; `brevity` holds the bonuses of the entries.
    fn scores<'a>(&'a self, brevity: &'a [u16]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let sums = self.others.iter().zip(&self.in_number).zip(brevity).enumerate();
        sums.filter_map(|(entry, ((others, in_number), bonus))| {
            let mean = (others + in_number).checked_div(self.words)? + u32::from(*bonus);
            (mean >= MIN_SCORE).then_some((entry, mean))
        })
    }
}

/// A vector of weights as a function of the position.
fn by_place(weights: Option<Vec<u32>>) -> Option<impl Fn(usize) -> u32> {
    weights.map(|weights| move |place: usize| weights.get(place).copied().unwrap_or_default())
}

impl CatalogueIndex {
    /// The results of a search; `indicators` is the index over the indicators of the same catalogue.
    #[must_use]
    pub fn find(
        &self,
        catalogue: &Catalogue,
        indicators: &SearchIndex,
        request: &SearchRequest,
    ) -> SearchAnswer {
        let text: String = request.query.chars().map(half_width).collect();
        let query = Query::of(text.trim(), catalogue);
        let mut hits = self.of_words(catalogue, indicators, &query, request);
        if request.wants(SearchKind::Figure) {
            self.add_figures(catalogue, &query, &mut hits);
        }
        if request.wants(SearchKind::Source) {
            let mut sums = Sums::new(catalogue.sources.len());
            for word in &query.words {
                sums.count(word, by_place(self.sources.weights(&word.word)));
            }
            let kind = SearchKind::Source;
            hits.extend(sums.scores(&self.sources.brevity).map(|(place, score)| Hit { score, kind, place }));
        }
        raise_named(catalogue, &query, request, &mut hits);
        let kinds = SearchKind::ALL.into_iter().filter(|kind| request.wants(*kind));
        let counts = kinds.map(|kind| (kind, hits.iter().filter(|hit| hit.kind == kind).count())).collect();
        if hits.len() > request.limit {
            hits.select_nth_unstable_by_key(request.limit, Hit::order);
            hits.truncate(request.limit);
        }
        hits.sort_unstable_by_key(Hit::order);
        let results = hits.iter().filter_map(|hit| result(catalogue, indicators, &query, *hit)).collect();
        SearchAnswer { results, counts }
    }

    /// The indicators and series that have the words of a query.
    fn of_words(
        &self,
        catalogue: &Catalogue,
        indicators: &SearchIndex,
        query: &Query<'_>,
        request: &SearchRequest,
    ) -> Vec<Hit> {
        let mut of_indicators = Sums::new(catalogue.indicators.len());
        let mut of_series = SeriesWords::default();
        for word in &query.words {
            let weights = indicators.weights(&word.word);
            if request.wants(SearchKind::Series) {
                of_series.count(self, word, weights.as_deref());
            }
            of_indicators.count(word, by_place(weights));
        }
        let mut hits = Vec::new();
        if request.wants(SearchKind::Indicator) {
            let scores = of_indicators.scores(&self.indicator_brevity);
            hits.extend(scores.map(|(place, score)| Hit { score, kind: SearchKind::Indicator, place }));
        }
        of_series.add_hits(self, catalogue, &mut hits);
        hits
    }

    /// The figures that have the words of a query or print its number.
    fn add_figures(&self, catalogue: &Catalogue, query: &Query<'_>, hits: &mut Vec<Hit>) {
        let mut sums = Sums::new(catalogue.figures.len());
        for word in &query.words {
            sums.count(word, by_place(self.figures.weights(&word.word)));
        }
        if let Some(printed) = &query.number {
            let others: u32 = query.words.iter().filter(|word| !word.is_number).map(|word| word.times).sum();
            sums.words = others + query.number_words;
            let figures = catalogue.figures.iter().zip(&self.numerals).zip(&mut sums.in_number);
            for ((figure, numeral), sum) in figures {
                if printed.is_of(figure, *numeral) {
                    *sum = query.number_words * NUMBER;
                } else if !printed.is_whole() {
                    // The digits of another number are not a part of this one.
                    *sum = 0;
                }
            }
        }
        let scores = sums.scores(&self.figures.brevity);
        hits.extend(scores.map(|(place, score)| Hit { score, kind: SearchKind::Figure, place }));
    }
}

/// Raises the entries whose key or id is the query to the top, and series whose key begins with it.
fn raise_named(catalogue: &Catalogue, query: &Query<'_>, request: &SearchRequest, hits: &mut Vec<Hit>) {
    let mut named = Vec::new();
    if query.text.is_empty() || query.text.contains(char::is_whitespace) {
        return;
    }
    if query.text.contains('.') && request.wants(SearchKind::Series) {
        let upper = query.text.to_ascii_uppercase();
        for hit in hits.iter_mut().filter(|hit| hit.kind == SearchKind::Series) {
            let series = catalogue.series.get(hit.place);
            if series.is_some_and(|series| series.key.as_str().starts_with(&upper)) {
                hit.score = hit.score.max(KEY_PREFIX);
            }
        }
        named.extend(with_key(&catalogue.series, query.text).map(|place| (SearchKind::Series, place)));
    }
    let figure = catalogue.figures.iter().position(|figure| figure.id.eq_ignore_ascii_case(query.text));
    named.extend(figure.map(|place| (SearchKind::Figure, place)));
    let source = catalogue.sources.iter().position(|source| source.id.eq_ignore_ascii_case(query.text));
    named.extend(source.map(|place| (SearchKind::Source, place)));
    for (kind, place) in named.into_iter().filter(|(kind, _)| request.wants(*kind)) {
        match hits.iter_mut().find(|hit| hit.kind == kind && hit.place == place) {
            Some(hit) => hit.score = WHOLE,
            None => hits.push(Hit { score: WHOLE, kind, place }),
        }
    }
}

/// A hit as a result, with its name and the words that matched.
fn result(
    catalogue: &Catalogue,
    indicators: &SearchIndex,
    query: &Query<'_>,
    hit: Hit,
) -> Option<SearchResult> {
    let (dataset, id, name, texts, printed) = match hit.kind {
        SearchKind::Indicator => {
            let (dataset, code) = indicators.ids.get(hit.place)?;
            let indicator = catalogue.indicators.get(&(dataset.clone(), code.clone()))?;
            let texts = EntryTexts::of_indicator(catalogue, indicator);
            (dataset, code.to_string(), indicator.name.clone(), texts, None)
        }
        SearchKind::Series => {
            let series = catalogue.series.get(hit.place)?;
            let texts = EntryTexts::of_series(catalogue, series);
            (&series.dataset, series.key.to_string(), series_name(catalogue, series), texts, None)
        }
        SearchKind::Figure => {
            let figure = catalogue.figures.get(hit.place)?;
            let numeral = PrintedNumber::find(&figure.at.exact, |_| false).map(|printed| printed.numeral);
            let printed = query.number.as_ref().filter(|number| number.is_of(figure, numeral));
            let printed = printed.map(|_| figure.at.exact.clone());
            let texts = EntryTexts::of_figure(catalogue, figure);
            (&figure.dataset, figure.id.clone(), figure_name(catalogue, figure), texts, printed)
        }
        SearchKind::Source => {
            let source = catalogue.sources.get(hit.place)?;
            let texts = EntryTexts::of_source(source);
            (&source.dataset, source.id.clone(), source.title.clone(), texts, None)
        }
    };
    let matched = if hit.score == WHOLE {
        vec![id.clone()]
    } else {
        let others = query.words.iter().filter(|word| !(word.is_number && printed.is_some()));
        let mut matched = matched_words(others.map(|word| word.word.as_str()), &texts.all());
        matched.extend(printed);
        matched
    };
    Some(SearchResult { kind: hit.kind, dataset: dataset.clone(), id, name, matched })
}

/// The usual form of a letter, digit or sign of full width.
fn half_width(character: char) -> char {
    match character {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{3000}' => ' ',
        _ => character,
    }
}
