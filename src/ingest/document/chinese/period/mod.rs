//! Chinese expressions of periods: 去年, 1—11月, 前三季度, “十四五”期间, 五年来.

mod grammar;
mod resolve;
#[cfg(test)]
mod tests;

use std::ops::Range;

use chrono::NaiveDate;

use self::grammar::Words;
use super::text::Text;
use crate::domain::period::Period;
use crate::ingest::document::Aside;

/// What a document says of its periods outside a text.
#[derive(Debug, Clone, Copy, Default)]
pub struct PeriodContext {
    /// The day of publication.
    pub published: Option<NaiveDate>,
    /// The year that an earlier text names, such as a heading.
    pub year: Option<i32>,
}

/// Words of a text that name a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodExpression {
    /// Byte offsets of the words, the end exclusive.
    pub span: Range<usize>,
    /// The period; `None` where text and context do not determine it.
    pub period: Option<Period>,
    /// Whether the text names the year, rather than the context.
    pub names_year: bool,
    /// Whether the words name what a quantity is compared with: 比2012年, 高出上年, 去年同期.
    pub is_base: bool,
}

/// The expressions of periods in a text, in order.
///
/// A month or quarter without a year belongs to the last year that the text names before it, else to that of the
/// context, else to the last one that had ended on the day of publication.
///
/// ```
/// use yearbook::ingest::document::chinese::period::{PeriodContext, expressions};
///
/// let context = PeriodContext { year: Some(2024), ..PeriodContext::default() };
/// let found = expressions("前三季度产量增长", context);
/// assert_eq!(found[0].period, "2024-01/2024-09".parse().ok());
/// ```
#[must_use]
pub fn expressions(text: &str, context: PeriodContext) -> Vec<PeriodExpression> {
    let text = Text::new(text);
    let mut year = context.year;
    let mut part = None;
    spans(&text)
        .into_iter()
        .map(|mut words| {
            words.fill(part);
            let named = resolve::years(&words, year, context.published);
            let period = resolve::period(&words, year, context.published);
            let is_base = is_base(&text, &words);
            if let Some((_, last)) = named.filter(|_| !is_base) {
                year = Some(last);
            }
            part = words.within().filter(|_| !is_base).or(part);
            let (start, end) = text.span(words.first, words.next);
            PeriodExpression { span: start..end, period, names_year: words.names_year(), is_base }
        })
        .collect()
}

/// A number inside an expression, by characters, and what it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct PeriodPart {
    pub(super) first: usize,
    pub(super) next: usize,
    pub(super) reason: Aside,
}

/// The expressions of a text, by characters.
pub(super) fn spans(text: &Text) -> Vec<Words> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match grammar::read(text, at) {
            Some(words) if words.next > at => {
                at = words.next;
                found.push(words);
            }
            _ => at += 1,
        }
    }
    found
}

/// Whether an expression names what a quantity is compared with.
fn is_base(text: &Text, words: &Words) -> bool {
    const BEFORE: &[&str] = &[
        "比", "较", "与", "同", "于", "高出", "低出", "多出", "超", "超过", "超出", "不及", "相对", "相比", "好过",
    ];
    const AFTER: &[&str] = &["相比", "水平"];
    let multiple = text.ends(words.first, &["是", "为", "相当于", "达", "达到", "约为"]) && text.at(words.next) == '的';
    let is_time_since = text.ends(words.first, &["位于", "处于", "始于", "自"]);
    (text.ends(words.first, BEFORE) && !is_time_since) || text.starts(words.next, AFTER) || multiple
}
