//! The day of publication and the publisher, as the lines around a title state them.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex_lite::{Captures, Regex};

use crate::ingest::document::document_text::{Block, BlockKind};

/// How many blocks before and after the title are looked at, and how many at the end.
const NEAR: usize = 12;
const AT_END: usize = 3;
/// The longest line that states a day or a publisher, in characters.
const LONGEST: usize = 160;
/// Words before a day that say it is that of publication, in small letters.
const LABELS: [&str; 21] = [
    "published",
    "released",
    "release",
    "publication",
    "issued",
    "posted",
    "embargo",
    "date",
    "updated",
    "as of",
    "发布时间",
    "发布日期",
    "发布",
    "日期",
    "时间",
    "成文日期",
    "公布",
    "發布",
    "veröffentlicht",
    "publié",
    "publicado",
];
/// Words before the name of a publisher.
const SOURCES: [&str; 8] =
    ["来源：", "来源:", "信息来源：", "文章来源：", "發布單位：", "发布单位：", "发布机构：", "source:"];
const MONTHS: [&str; 12] = [
    "jan january januar janvier enero gennaio januari",
    "feb february februar février febrero febbraio februari",
    "mar march märz mars marzo maart",
    "apr april avril abril aprile",
    "may mai mayo maggio mei",
    "jun june juni juin junio giugno",
    "jul july juli juillet julio luglio",
    "aug august août agosto augustus",
    "sep sept september septembre septiembre settembre",
    "oct october okt oktober octobre octubre ottobre",
    "nov november novembre noviembre",
    "dec december dez dezember décembre diciembre dicembre",
];

const NUMERIC: &str = r"((?:19|20)[0-9]{2})\s*[-/.年]\s*([0-9]{1,2})\s*[-/.月]\s*([0-9]{1,2})";
const DAY_MONTH: &str = r"\b([0-9]{1,2})(?:st|nd|rd|th|er|\.)?\s+(?:of\s+|de\s+)?([[:alpha:]éûàä]{3,10})\.?,?\s+(?:de\s+)?((?:19|20)[0-9]{2})\b";
const MONTH_DAY: &str = r"\b([[:alpha:]]{3,10})\.?\s+([0-9]{1,2})(?:st|nd|rd|th)?,?\s+((?:19|20)[0-9]{2})\b";
const POINTS: &str = r"\b([0-9]{1,2})\.([0-9]{1,2})\.((?:19|20)[0-9]{2})\b";

/// The notations of a day, and the order of year, month and day in each.
static NOTATIONS: LazyLock<Vec<(Regex, [usize; 3])>> = LazyLock::new(|| {
    let notations =
        [(NUMERIC, [1, 2, 3]), (DAY_MONTH, [3, 2, 1]), (MONTH_DAY, [3, 1, 2]), (POINTS, [3, 2, 1])];
    notations.into_iter().filter_map(|(text, order)| Some((Regex::new(text).ok()?, order))).collect()
});

/// The first day in a text, and its byte offset.
pub(super) fn day_in(text: &str) -> Option<(usize, NaiveDate)> {
    let days = NOTATIONS.iter().flat_map(|(notation, order)| {
        notation
            .captures_iter(text)
            .filter_map(move |found| Some((found.get(0)?.start(), day_of(&found, *order)?)))
    });
    days.min_by_key(|(start, _)| *start)
}

fn day_of(found: &Captures<'_>, order: [usize; 3]) -> Option<NaiveDate> {
    let [year, month, day] = order.map(|group| found.get(group).map_or("", |part| part.as_str()));
    let month = month.parse().ok().or_else(|| month_of(month))?;
    NaiveDate::from_ymd_opt(year.parse().ok()?, month, day.parse().ok()?)
}

/// The number of a month by its name.
fn month_of(name: &str) -> Option<u32> {
    let name = name.to_lowercase();
    let at = MONTHS.iter().position(|names| names.split(' ').any(|own| own == name))?;
    u32::try_from(at + 1).ok()
}

/// The day of publication that a short line near the title or at the end of the document states.
pub(super) fn stated_day(blocks: &[Block]) -> Option<NaiveDate> {
    let title = title_of(blocks).unwrap_or(0);
    let near = blocks
        .iter()
        .skip(title.saturating_sub(NEAR))
        .take(2 * NEAR)
        .find_map(|block| day_of_line(&block.text));
    let is_own = |block: &&Block| block.kind != BlockKind::Furniture;
    let mut end = blocks.iter().rev().filter(is_own).take(AT_END);
    near.or_else(|| {
        end.find_map(|block| day_in(&block.text).filter(|_| is_hardly_more(&block.text)).map(|(_, day)| day))
    })
}

/// The index of the first heading.
fn title_of(blocks: &[Block]) -> Option<usize> {
    blocks.iter().position(|block| matches!(block.kind, BlockKind::Heading(_)))
}

/// The day of a line that begins with it or says in front of it that it is that of publication.
fn day_of_line(text: &str) -> Option<NaiveDate> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let (start, day) = day_in(text)?;
    let before = text.get(..start)?.to_lowercase();
    let is_labelled =
        LABELS.iter().any(|label| before.contains(label)) && before.chars().count() <= LONGEST / 2;
    let is_begin = before.trim().is_empty() && ends_soon(text);
    (is_begin || is_labelled || is_hardly_more(text) || ends_with_day(text, &before)).then_some(day)
}

/// Whether a line is a name, a sign that parts it from what follows, and a day: `Office of Numbers · 9 June 2024`.
fn ends_with_day(text: &str, before: &str) -> bool {
    let name = before.trim_end();
    let is_parted = name.ends_with(['·', '•', '|', '│', '｜', '–', '—', '/', '∙', '‧']);
    let after = text.get(before.len()..).unwrap_or_default();
    is_parted && ends_soon(text) && after.chars().count() <= LONGEST_DAY && !name.contains(['。', '；', ';'])
}

/// The longest day with a weekday or time after it, in characters.
const LONGEST_DAY: usize = 40;

/// Whether a line that begins with a day is no sentence.
fn ends_soon(text: &str) -> bool {
    !text.trim_end().ends_with(['.', '。', '！', '!', '；', ';', '，', ','])
}

/// Whether a text has little besides a day: the name of a weekday, a time, a place.
fn is_hardly_more(text: &str) -> bool {
    text.chars().filter(|one| one.is_alphanumeric()).count() <= 30 && ends_soon(text)
}

/// The publisher that a short line near the title names: `来源：…`, `Source: …`.
pub(super) fn named_publisher(blocks: &[Block]) -> Option<String> {
    let title = title_of(blocks).unwrap_or(0);
    blocks
        .iter()
        .skip(title.saturating_sub(NEAR))
        .take(2 * NEAR)
        .find_map(|block| publisher_of_line(&block.text))
}

fn publisher_of_line(text: &str) -> Option<String> {
    if text.chars().count() > LONGEST {
        return None;
    }
    let lower = text.to_ascii_lowercase();
    let after = SOURCES.iter().find_map(|label| Some(lower.find(label)? + label.len()))?;
    let rest = text.get(after..)?.trim_start();
    let end =
        rest.find(|one: char| "|│丨　［[（(".contains(one) || one.is_ascii_digit()).unwrap_or(rest.len());
    let name = rest.get(..end)?.split("  ").next()?;
    let name = if name.starts_with(super::lines::is_chinese) { name.split(' ').next()? } else { name };
    let name = name.trim_matches(|one: char| one.is_whitespace() || "，,;；。.".contains(one));
    (!name.is_empty()).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_in_the_notations_of_publishers() {
        let day = NaiveDate::from_ymd_opt(2024, 6, 9).unwrap();
        let cases = [
            "2024-06-09T09:00:00+01:00",
            "发布时间：2024年6月9日 10:00",
            "2024/6/9",
            "9 June 2024",
            "9th of June, 2024",
            "Sunday, June 9, 2024",
            "Jun. 9 2024",
            "9. Juni 2024",
            "9 juin 2024",
            "9 de junio de 2024",
            "09.06.2024",
            "Published: 16:27, June 9th, 2024",
        ];
        for text in cases {
            assert_eq!(day_in(text).map(|(_, day)| day), Some(day), "{text}");
        }
        for text in ["2024-13-40", "June 2024", "9 Apples 2024", "1234-06-09"] {
            assert_eq!(day_in(text), None, "{text}");
        }
    }

    #[test]
    fn a_sentence_with_a_day_states_no_publication() {
        assert!(
            day_of_line("On 9 June 2024 the plant in the north of the country was opened by the minister.")
                .is_none()
        );
        assert!(day_of_line("9 June 2024 | Press office").is_some());
        assert!(day_of_line("Federal Office of Numbers and of the Survey of Mills · 9 June 2024").is_some());
        assert!(day_of_line("News release, published 9 June 2024 at 9:30").is_some());
    }

    #[test]
    fn a_line_names_the_publisher() {
        assert_eq!(publisher_of_line("时间：2024-06-09 来源：统计局 字号").as_deref(), Some("统计局"));
        assert_eq!(
            publisher_of_line("Source: Office of Numbers | 2024").as_deref(),
            Some("Office of Numbers")
        );
        assert_eq!(publisher_of_line("No line"), None);
    }
}
