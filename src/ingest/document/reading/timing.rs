//! The period of a number: the first rule that gives one, and the words that it rests on.

use std::ops::Range;

use super::expressions::expressions;
use super::heading::{self, Above, is_day};
use super::place_in_sentence::{
    LONGEST_GAP, bracket, is_attached, is_base, is_first_of_pair, is_level, is_state, is_yearly,
};
use super::{PeriodReading, PeriodRule};
use crate::domain::period::Period;
use crate::domain::qualifier::Qualifier;
use crate::domain::source::Basis;
use crate::ingest::document::period::{Time, TimeContext, TimeExpression, TimeRole, last_whole_year, year};
use crate::ingest::document::{DocumentText, ReadNumber};

use chrono::Datelike;

/// The number of sentences before that of a number in which its time may stand.
const SENTENCES_BACK: usize = 3;

/// The largest number of numbers that take their time from one another.
const MOST_HOPS: usize = 8;

/// The largest number of times on one side of a number that may be its own.
const MOST_TIMES: usize = 50;

/// The expressions of time of a whole document.
pub(super) struct Timeline<'document> {
    pub(super) document: &'document DocumentText,
    /// Of each block.
    expressions: Vec<Vec<TimeExpression>>,
    /// Of each block the last year that is named up to each of its expressions.
    years: Vec<Vec<Option<i32>>>,
    above: Vec<Above>,
    /// Of the title.
    title: Vec<TimeExpression>,
}

/// A number in its block.
pub(super) struct NumberPlace<'text> {
    /// The block.
    pub(super) block: usize,
    /// Its text.
    pub(super) text: &'text str,
    /// The numbers of the block that may be statistics.
    pub(super) numbers: &'text [ReadNumber],
    /// The one of them.
    pub(super) index: usize,
    /// The sentences of the text.
    pub(super) sentences: &'text [Range<usize>],
    /// How many numbers asked for the time of the one before them, up to this one.
    pub(super) hops: usize,
}

/// A period found by a rule, with the block and the bytes of the words that it rests on.
pub(super) type Timing = (Period, Basis, PeriodRule, Option<(usize, Range<usize>)>);

impl NumberPlace<'_> {
    /// The index of its sentence.
    fn sentence(&self) -> Option<usize> {
        let start = self.numbers.get(self.index)?.start;
        let at = self.sentences.partition_point(|sentence| sentence.end <= start);
        (at < self.sentences.len()).then_some(at)
    }

    /// The number before, whose time this one asks for.
    fn before(&self) -> Option<Self> {
        let index = self.index.checked_sub(1).filter(|_| self.hops < MOST_HOPS)?;
        Some(Self { index, hops: self.hops + 1, ..*self })
    }
}

/// The last year that is named up to each expression.
fn years_up_to(times: &[TimeExpression], document: &DocumentText) -> Vec<Option<i32>> {
    let mut year = None;
    let of = times.iter().map(|time| {
        let own = (time.role == TimeRole::Reference).then(|| time.time.year(document.published)).flatten();
        year = own.or(year);
        year
    });
    of.collect()
}

impl<'document> Timeline<'document> {
    /// Finds the expressions of a document.
    pub(super) fn new(document: &'document DocumentText) -> Self {
        let expressions_of = |text: &str| expressions(text, document.published);
        let all: Vec<Vec<TimeExpression>> =
            document.blocks.iter().map(|block| expressions_of(&block.text)).collect();
        Self {
            document,
            years: all.iter().map(|times| years_up_to(times, document)).collect(),
            above: heading::above(document, &all),
            expressions: all,
            title: document.title.as_deref().map(expressions_of).unwrap_or_default(),
        }
    }

    /// The expressions of a block.
    pub(super) fn of_block(&self, block: usize) -> &[TimeExpression] {
        self.expressions.get(block).map(Vec::as_slice).unwrap_or_default()
    }

    /// The expressions of a sentence of a block.
    fn of_sentence(&self, block: usize, sentence: &Range<usize>) -> &[TimeExpression] {
        let times = self.of_block(block);
        let first = times.partition_point(|time| time.start < sentence.start);
        let next = times.partition_point(|time| time.start < sentence.end);
        times.get(first..next).unwrap_or_default()
    }

    /// The period of a number of running text.
    pub(super) fn in_text(&self, place: &NumberPlace) -> Option<PeriodReading> {
        let timing = self.in_block(place).or_else(|| {
            let number = place.numbers.get(place.index)?;
            let is_base = is_base(place.text, place.numbers, place.index);
            let sentence = place.sentences.get(place.sentence()?)?;
            let is_other = is_base || self.is_of_event(place.block, sentence);
            let around = || self.around(place.block, number);
            (!is_other).then(around)?.or_else(|| self.of_state(place))
        });
        timing.map(|timing| self.reading(timing))
    }

    /// The period that headings or the title give to the numbers of a block.
    pub(super) fn around(&self, block: usize, number: &ReadNumber) -> Option<Timing> {
        self.heading(block, number).or_else(|| self.title(number))
    }

    /// A timing with the place of its words.
    pub(super) fn reading(&self, (period, basis, rule, words): Timing) -> PeriodReading {
        let at = words.and_then(|(block, part)| super::selector(self.document, block, part));
        PeriodReading { period, basis, rule, at }
    }

    /// Rules (a), (c) and (d): the sentence, and those before it.
    pub(super) fn in_block(&self, place: &NumberPlace) -> Option<Timing> {
        let number = place.numbers.get(place.index)?;
        let (sentences, own) = (place.sentences, place.sentence()?);
        if let Some(timing) = self.in_sentence(place, &sentences[own]) {
            return Some(timing);
        }
        if self.is_of_event(place.block, &sentences[own]) || is_base(place.text, place.numbers, place.index) {
            return None;
        }
        let before = sentences[own.saturating_sub(SENTENCES_BACK)..own].iter().rev();
        before.into_iter().find_map(|sentence| {
            let mut times = self.references(place.block, sentence);
            let last = times.rfind(|time| !Self::is_reserved(place, time))?;
            let several = self.references(place.block, sentence).count() > 1;
            let (period, basis, _, words) =
                self.timing(place.block, last, number, sentence, PeriodRule::Paragraph)?;
            let is_future = self.document.published.is_some_and(|day| period.start_date() > day);
            let is_ahead = matches!(number.qualifier, Qualifier::Expected | Qualifier::Target);
            if is_future && !is_ahead {
                return None;
            }
            let is_span = period.frequency().is_span() && several;
            Some((period, if is_span { Basis::Inferred } else { basis }, PeriodRule::Paragraph, words))
        })
    }

    /// Whether a sentence names the day of an event, which may be that of its numbers.
    fn is_of_event(&self, block: usize, sentence: &Range<usize>) -> bool {
        self.of_sentence(block, sentence).iter().any(|time| time.role == TimeRole::Event)
    }

    /// The times of a sentence that its statistics may refer to.
    fn references(
        &self,
        block: usize,
        sentence: &Range<usize>,
    ) -> impl DoubleEndedIterator<Item = &TimeExpression> {
        self.of_sentence(block, sentence).iter().filter(|time| time.role == TimeRole::Reference)
    }

    /// Rules (a) and (c).
    fn in_sentence(&self, place: &NumberPlace, sentence: &Range<usize>) -> Option<Timing> {
        let number = place.numbers.get(place.index)?;
        let own = self.of_sentence(place.block, sentence);
        let own_after = own.get(own.partition_point(|time| time.start < number.end)..).unwrap_or_default();
        let attached = own_after
            .iter()
            .take_while(|time| time.start - number.end <= LONGEST_GAP)
            .find(|time| is_attached(place.text, place.numbers, number.end, time));
        let first = is_first_of_pair(place.text, place.numbers, place.index);
        let last = place
            .index
            .checked_sub(1)
            .is_some_and(|before| is_first_of_pair(place.text, place.numbers, before));
        let is_pair = (first || last) && attached.is_none();
        let span = self.references(place.block, sentence).filter(|_| is_pair).find(|time| {
            matches!(time.time, Time::Period(period) | Time::Inferred(period) if period.frequency().is_span())
                && time.start < number.start
        });
        if let Some((span, Time::Period(period) | Time::Inferred(period))) =
            span.map(|span| (span, span.time))
        {
            return ends_of(period, first).map(|period| {
                (
                    period,
                    Basis::Stated,
                    PeriodRule::Ends,
                    Some((place.block, end_words(place.text, span, first))),
                )
            });
        }
        if let Some(base) = self.base_of_clause(place, sentence) {
            return self.at_base(place, sentence, base);
        }
        if let Some(time) = self.paired(place, sentence) {
            return self.timing(place.block, time, number, sentence, PeriodRule::Sentence);
        }
        let is_base = is_base(place.text, place.numbers, place.index);
        if is_base {
            return self.of_base(place, sentence, attached?);
        }
        let named = |time: &&TimeExpression| {
            time.role == TimeRole::Reference || time.role == TimeRole::Name && number.unit == Some("rank")
        };
        let usable = |time: &&TimeExpression| {
            named(time) && !Self::is_reserved(place, time) && Self::reaches(place, time)
        };
        let own_before = own.get(..own.partition_point(|time| time.end <= number.start)).unwrap_or_default();
        let before = own_before.iter().rev().take(MOST_TIMES).find(usable);
        let after = attached.filter(named);
        let nearest = match (before, after) {
            (Some(before), Some(after)) => {
                let gap = place.text.get(before.end..number.start).unwrap_or_default();
                let is_apart = gap.contains([',', ';', '，', '；', '、']);
                let is_nearer = after.start - number.end <= number.start - before.end;
                Some(if is_apart || is_nearer { after } else { before })
            }
            (before, after) => before.or(after),
        };
        let later = || own_after.iter().take(MOST_TIMES).find(usable);
        self.timing(place.block, nearest.or_else(later)?, number, sentence, PeriodRule::Sentence)
    }

    /// The base that begins the clause of a number: 去年同期为71.3万辆, a year earlier it was 71.3.
    fn base_of_clause<'own>(
        &'own self,
        place: &NumberPlace,
        sentence: &Range<usize>,
    ) -> Option<&'own TimeExpression> {
        let number = place.numbers.get(place.index).filter(|number| number.direction.is_none())?;
        let times = self.of_sentence(place.block, sentence);
        let before = times.partition_point(|time| time.end <= number.start);
        let base = times.get(before.checked_sub(1)?)?;
        let gap = place.text.get(base.end..number.start)?.trim_start_matches([',', '，', ' ']);
        let before = place.text.get(sentence.start..base.start)?.trim_end();
        let opens = before.is_empty()
            || before.ends_with([',', ';', '，', '；', '。', '（', '('])
            || before.eq_ignore_ascii_case("in the")
            || gap.starts_with("when ");
        let is_near = gap.len() < 40 && !gap.contains([',', ';', '，', '；']);
        (base.role == TimeRole::Base && opens && is_near).then_some(base)
    }

    /// The time of a number whose clause begins with a base.
    fn at_base(&self, place: &NumberPlace, sentence: &Range<usize>, base: &TimeExpression) -> Option<Timing> {
        let number = place.numbers.get(place.index)?;
        let (words, after) = (place.text.get(base.start..base.end)?, place.text.get(base.end..)?);
        let same = ["同期", "的同期", "同月", "同季"];
        let is_same = same.iter().any(|word| words.ends_with(word) || after.starts_with(word));
        if base.time != Time::YearBefore && !is_same {
            return self.timing(place.block, base, number, sentence, PeriodRule::Sentence);
        }
        let main = place.before();
        let main = main.and_then(|main| self.in_block(&main)).or_else(|| self.around(place.block, number));
        let (period, ..) = main?;
        let words = Some((place.block, base.start..base.end));
        Some((period.year_before()?, Basis::Inferred, PeriodRule::Sentence, words))
    }

    /// The time of a number that another one is compared with: the one directly after it.
    fn of_base(
        &self,
        place: &NumberPlace,
        sentence: &Range<usize>,
        attached: &TimeExpression,
    ) -> Option<Timing> {
        let number = place.numbers.get(place.index)?;
        if attached.time != Time::YearBefore {
            return self.timing(place.block, attached, number, sentence, PeriodRule::Sentence);
        }
        let main = place.before()?;
        let (period, ..) = self.in_block(&main).or_else(|| self.around(place.block, number))?;
        let words = Some((place.block, attached.start..attached.end));
        Some((period.year_before()?, Basis::Inferred, PeriodRule::Sentence, words))
    }

    /// The time of "48 and 52 percent in 2022 and 2023 respectively", 2022年和2023年分别为48%和52%.
    fn paired<'own>(
        &'own self,
        place: &NumberPlace,
        sentence: &Range<usize>,
    ) -> Option<&'own TimeExpression> {
        let text = place.text.get(sentence.clone())?;
        if !text.contains("respectively") && !text.contains("分别") {
            return None;
        }
        let times: Vec<&TimeExpression> = self.references(place.block, sentence).collect();
        let first = place.numbers.partition_point(|number| number.start < sentence.start);
        let next = place.numbers.partition_point(|number| number.start < sentence.end);
        let joined = |pair: &[&TimeExpression]| {
            let gap = place.text.get(pair[0].end..pair[1].start).unwrap_or_default().trim();
            matches!(gap, "and" | "," | "and in" | ", and" | "和" | "、" | "与" | "及")
        };
        let is_list = times.len() > 1 && times.windows(2).all(joined) && next - first == times.len();
        times.get(place.index.checked_sub(first)?).copied().filter(|_| is_list)
    }

    /// Whether a time belongs to another number alone, which the numbers of the sentence are compared with.
    fn is_reserved(place: &NumberPlace, time: &TimeExpression) -> bool {
        let next = place.numbers.partition_point(|other| other.end <= time.start);
        let near = place.numbers.iter().enumerate().take(next).rev();
        let mut near = near.take_while(|(_, other)| time.start - other.end <= LONGEST_GAP);
        near.any(|(index, other)| {
            index != place.index
                && is_attached(place.text, place.numbers, other.end, time)
                && is_base(place.text, place.numbers, index)
        })
    }

    /// Whether a time in brackets can be that of a number: the number stands there as well.
    fn reaches(place: &NumberPlace, time: &TimeExpression) -> bool {
        let Some(number) = place.numbers.get(place.index) else { return false };
        bracket(place.text, time.start).is_none_or(|(open, close)| (open..close).contains(&number.start))
    }

    /// The period of an expression for a number.
    fn timing(
        &self,
        block: usize,
        expression: &TimeExpression,
        number: &ReadNumber,
        sentence: &Range<usize>,
        rule: PeriodRule,
    ) -> Option<Timing> {
        let (period, basis) = expression.time.resolve(&self.context(block, expression.start, number))?;
        let words = Some((block, expression.start..expression.end));
        let rule = if expression.time == Time::Now { PeriodRule::Publication } else { rule };
        let text = self.document.blocks.get(block).map(|block| block.text.as_str()).unwrap_or_default();
        let goes_over = text.get(..expression.start).is_some_and(|before| {
            let near = before.get(before.floor_char_boundary(before.len().saturating_sub(60))..);
            let lower = near.unwrap_or_default().trim_end().to_lowercase();
            let lower = lower.strip_suffix("the").unwrap_or(&lower).trim_end();
            lower.ends_with("over") || lower.ends_with("throughout")
        });
        let is_whole = !period.frequency().is_span()
            || period.frequency().unit() != crate::domain::frequency::FrequencyUnit::Year;
        let is_of_year = || is_level(text, sentence.start, number) || is_yearly(around_number(text, number));
        if is_whole || goes_over || !is_of_year() {
            return Some((period, basis, rule, words));
        }
        let year = last_whole_year(period, self.document.published)?;
        Some((year, Basis::Inferred, rule, words))
    }

    /// What the document says before an expression.
    pub(super) fn context(&self, block: usize, start: usize, number: &ReadNumber) -> TimeContext {
        let published = self.document.published;
        let before = self.of_block(block).partition_point(|time| time.end <= start);
        let years = self.years.get(block).map(Vec::as_slice).unwrap_or_default();
        let near = before.checked_sub(1).and_then(|last| years.get(last).copied().flatten());
        let above = || self.above.get(block).and_then(|above| above.year);
        let title = || self.title.iter().find_map(|time| time.time.year(published));
        TimeContext {
            published,
            year: near.or_else(above).or_else(title),
            is_ahead: matches!(number.qualifier, Qualifier::Expected | Qualifier::Target),
        }
    }

    /// Rule (e), of headings.
    fn heading(&self, block: usize, number: &ReadNumber) -> Option<Timing> {
        let (index, time) = self.above.get(block)?.time?;
        let time = self.of_block(index).get(time)?;
        self.timing(index, time, number, &(0..0), PeriodRule::Heading)
    }

    /// Rule (e), of the title, whose words may have no place.
    fn title(&self, number: &ReadNumber) -> Option<Timing> {
        let time = self.title.iter().find(|time| time.role == TimeRole::Reference && !is_day(time))?;
        let context = TimeContext { published: self.document.published, year: None, is_ahead: false };
        let (period, basis) = time.time.resolve(&context)?;
        let _ = number;
        Some((period, basis, PeriodRule::Heading, None))
    }

    /// Rule (f): counts of what exists, and what happens every year.
    fn of_state(&self, place: &NumberPlace) -> Option<Timing> {
        let number = place.numbers.get(place.index)?;
        let text = place.text.get(place.sentences.get(place.sentence()?)?.clone())?;
        let published = self.document.published?.year();
        let of = if is_yearly(text) { published - 1 } else { published };
        (is_yearly(text) || is_state(text, number)).then_some(())?;
        Some((year(of)?, Basis::Inferred, PeriodRule::Publication, None))
    }
}

/// The words from the full stop before a number to the one after it.
fn around_number<'text>(text: &'text str, number: &ReadNumber) -> &'text str {
    const STOPS: [&str; 3] = [". ", "。", "; "];
    const NEAR: usize = 2000;
    let from = text.floor_char_boundary(number.start.saturating_sub(NEAR));
    let before = text.get(from..number.start).unwrap_or_default();
    let after = text.get(number.end..text.floor_char_boundary(number.end + NEAR)).unwrap_or_default();
    let start = STOPS.iter().filter_map(|stop| before.rfind(stop)).max().unwrap_or_default();
    let end = STOPS.iter().filter_map(|stop| after.find(stop)).min().unwrap_or(after.len());
    text.get(from + start..number.end + end).unwrap_or_default()
}

/// The first or last base period of a span.
fn ends_of(span: Period, first: bool) -> Option<Period> {
    let text = span.to_string();
    let (from, to) = text.split_once('/')?;
    (if first { from } else { to }).parse().ok()
}

/// The first or last year of the words of a span.
fn end_words(text: &str, span: &TimeExpression, first: bool) -> Range<usize> {
    let words = text.get(span.start..span.end).unwrap_or_default();
    let years = || words.match_indices(|character: char| character.is_ascii_digit()).map(|(at, _)| at);
    let length = 4;
    let start = if first { years().next() } else { years().rev().nth(length - 1) };
    start.map_or(span.start..span.end, |start| span.start + start..span.start + start + length)
}
