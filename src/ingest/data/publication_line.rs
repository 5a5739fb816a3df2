//! Lines before and after a table that say when it was published, updated or extracted: `Last Updated: 12/22/2022`,
//! `Date de publication : 12 mars 2024`, `Datenstand: 12.03.2024`.

use chrono::{Datelike, NaiveDate};

use super::period_text::{
    DateFormat, DateOrder, NumericDate, PeriodText, plain, read_period_text, unclear_date,
};

/// What happened on the day of a line. Of the lines of a file, those of the first kind count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum LineKind {
    /// The data were published, updated or revised.
    Published,
    /// The data are as they were known on the day.
    AsOf,
    /// The file was taken out of a database.
    Extracted,
}

/// A line that states a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicationLine {
    /// What happened on the day.
    pub kind: LineKind,
    /// The day.
    pub day: StatedDay,
}

/// A day in a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StatedDay {
    /// One day.
    Day(NaiveDate),
    /// One of two days, since the order of day and month is not known.
    Either(NaiveDate, NaiveDate),
    /// Three numbers of two digits, which can be read in several ways.
    Short(String),
}

/// Beginnings of lines by what they say, in small letters, and whether the language writes the day first.
const LABELS: [(LineKind, bool, &str); 10] = [
    (
        LineKind::Published,
        false,
        "last updated, last update, latest update, most recent update, updated, update date, date updated, \
         date of last update, date of update, date last updated, last revised, last revision, revised, date revised, \
         last modified, published, publication date, date of publication, date published, publish date, \
         release date, date of release, released, last refreshed, last release, latest release, data updated, \
         updated date, issued, date of issue",
    ),
    (
        LineKind::Published,
        true,
        "letzte aktualisierung, zuletzt aktualisiert, aktualisiert, aktualisierung, aktualisierungsdatum, \
         datum der aktualisierung, veröffentlicht, veröffentlichung, veröffentlichungsdatum, veröffentlichungstag, \
         datum der veröffentlichung, veröffentlichungstermin, erschienen, erscheinungsdatum, letzte änderung, \
         date de publication, publié, publiée, publiées, publication, date de mise à jour, dernière mise à jour, \
         date de la dernière mise à jour, mise à jour, mis à jour, mises à jour, paru, parution, date de parution, \
         date de diffusion, dernière révision, última actualización, fecha de publicación, publicado, publicada, \
         actualizado, actualizada, fecha de actualización, última modificación, fecha de la última actualización, \
         última atualização, data de publicação, data da publicação, atualizado, data de atualização, \
         data da última atualização, ultimo aggiornamento, data di pubblicazione, pubblicato, aggiornato, \
         data ultimo aggiornamento, data di aggiornamento, laatst gewijzigd, laatst bijgewerkt, laatste wijziging, \
         laatste update, publicatiedatum, gepubliceerd, bijgewerkt",
    ),
    (
        LineKind::Published,
        true,
        "senast uppdaterad, senaste uppdatering, uppdaterad, publicerad, publiceringsdatum, sidst opdateret, \
         seneste opdatering, opdateret, offentliggjort, sist oppdatert, siste oppdatering, oppdatert, publisert, \
         viimeksi päivitetty, päivitetty, julkaistu, julkaisupäivä, ostatnia aktualizacja, zaktualizowano, \
         data publikacji, data aktualizacji, data ostatniej aktualizacji, opublikowano, poslední aktualizace, \
         datum zveřejnění, zveřejněno, son güncelleme, yayın tarihi, yayınlanma tarihi, güncelleme tarihi, \
         utolsó frissítés, ultima actualizare, data publicării, τελευταία ενημέρωση, ημερομηνία δημοσίευσης, \
         дата публикации, опубликовано, последнее обновление, обновлено, дата обновления, \
         дата последнего обновления, останнє оновлення, дата публікації, оновлено, cập nhật lần cuối, \
         ngày cập nhật, ngày công bố, terakhir diperbarui, tanggal rilis",
    ),
    (
        LineKind::Published,
        false,
        "更新日期, 更新时间, 更新時間, 更新日, 最后更新, 最後更新, 最近更新, 数据更新, 发布日期, 发布时间, 發布日期, 發布時間, \
         公布日期, 公布时间, 发表日期, 最終更新, 最終更新日, 公表日, 公表年月日, 公開日, 掲載日, 更新年月日, 수정일, 최종수정일, \
         최종갱신일, 갱신일, 자료갱신일, 공표일, 발표일, 게시일, 업데이트",
    ),
    (
        LineKind::AsOf,
        false,
        "data as of, data as at, as of, as at, data from, data valid as of, status as of",
    ),
    (
        LineKind::AsOf,
        true,
        "stand, datenstand, stand der daten, données au, données arrêtées au, état au, datos al, dados até, \
         dati al, stan na dzień, по состоянию на, stand van zaken",
    ),
    (
        LineKind::Extracted,
        false,
        "data extracted, extracted, extraction date, date of extraction, retrieved, data retrieved, downloaded, \
         download date, date downloaded, accessed, date accessed, data accessed, generated, exported, \
         export date, created, file created, date of download",
    ),
    (
        LineKind::Extracted,
        true,
        "abgerufen, abrufdatum, datum des abrufs, abruf, heruntergeladen, erstellt, téléchargé, date d'extraction, \
         extrait, extraites, extraction, consulté, date de téléchargement, consultado, fecha de consulta, \
         fecha de extracción, descargado, data di estrazione, dati estratti, estratto, extraído, data de extração",
    ),
    (
        LineKind::Extracted,
        true,
        "дата выгрузки, data pobrania, pobrano, hämtad, hentet, haettu, opgehaald, gedownload",
    ),
    (LineKind::Extracted, false, "下载日期, 下载时间, 提取日期, 导出时间, 出力日, 抽出日, 다운로드, 조회일"),
];
/// Words before a label that say what was updated, in small letters.
const SUBJECTS: [&str; 34] = [
    "the", "this", "these", "data", "dataset", "table", "file", "series", "page", "database", "were", "was",
    "have", "has", "been", "are", "is", "daten", "die", "tabelle", "wurden", "wurde", "données", "les", "le",
    "tableau", "datos", "los", "tabla", "dati", "dados", "os", "tabell", "数据",
];
/// Words that say that a day is to come, in small letters.
const TO_COME: [&str; 12] = [
    "next",
    "forthcoming",
    "nächste",
    "nächster",
    "prochaine",
    "prochain",
    "próxima",
    "próximo",
    "prossimo",
    "下次",
    "次回",
    "следующее",
];
/// The most words between a label and its day.
const WORDS_BETWEEN: usize = 4;
/// The most words of a day: `Tuesday 12 March 2024` without its first.
const WORDS_OF_DAY: usize = 5;

impl StatedDay {
    /// The day itself, where one of its two readings is a day to come.
    #[must_use]
    pub fn not_after(self, today: NaiveDate) -> Self {
        match self {
            Self::Either(one, other) if other > today && one <= today => Self::Day(one),
            Self::Either(one, other) if one > today && other <= today => Self::Day(other),
            day => day,
        }
    }
}

impl PublicationLine {
    /// What a line states; none where it states no day, or one of something else.
    ///
    /// `format` is the notation of dates that a mapping declares; with `month_first`, `03/04/2016` is in March.
    ///
    /// ```
    /// use yearbook::ingest::data::publication_line::{PublicationLine, StatedDay};
    /// let line = PublicationLine::read("Dernière mise à jour : 03/04/2024", None, false).unwrap();
    /// assert_eq!(line.day, StatedDay::Day("2024-04-03".parse().unwrap()));
    /// ```
    #[must_use]
    pub fn read(line: &str, format: Option<&DateFormat>, month_first: bool) -> Option<Self> {
        let lower = plain(line).to_lowercase().replace('’', "'");
        let text = without_subjects(lower.trim_start_matches(|first: char| !first.is_alphanumeric()));
        let (kind, day_first, rest) = labelled(text)?;
        let order = match (day_first, month_first) {
            (true, _) => Some(DateOrder::DayFirst),
            (false, true) => Some(DateOrder::MonthFirst),
            (false, false) => None,
        };
        let (day, has_time) = stated_day(rest, kind, format, order)?;
        // The first or last day of a month without a time is more likely the day that the data are about.
        let is_edge = |day: NaiveDate| day.day() == 1 || day.succ_opt().is_some_and(|next| next.day() == 1);
        let is_reference = matches!(day, StatedDay::Day(day) if is_edge(day)) && !has_time;
        (kind != LineKind::AsOf || !is_reference).then_some(Self { kind, day })
    }

    /// Whether a text is the label of such a line, with nothing behind it.
    #[must_use]
    pub fn is_label(text: &str) -> bool {
        let lower = plain(text).to_lowercase().replace(['_', '’'], " ");
        let lower = lower.trim().trim_end_matches([':', ' ']);
        let is_of_kind = |(kind, _, labels): &(LineKind, bool, &'static str)| {
            *kind != LineKind::AsOf && has(labels, lower)
        };
        LABELS.iter().any(is_of_kind)
            || lower.strip_suffix(" date").is_some_and(Self::is_label)
            || matches!(lower, "stand vom" | "datenstand")
    }
}

fn has(labels: &str, text: &str) -> bool {
    labels.split(", ").any(|label| label == text)
}

/// The text without words for the data at its beginning.
fn without_subjects(text: &str) -> &str {
    let mut rest = text;
    while labelled(rest).is_none()
        && let Some((first, behind)) = rest.split_once(' ')
        && SUBJECTS.contains(&first)
    {
        rest = behind.trim_start();
    }
    rest
}

/// What the longest label at the beginning of a text says, and the text behind it.
fn labelled(text: &str) -> Option<(LineKind, bool, &str)> {
    let all = LABELS.iter().flat_map(|(kind, day_first, labels)| {
        labels.split(", ").map(move |label| (*kind, *day_first, label))
    });
    let fitting = all.filter_map(|(kind, day_first, label)| {
        let rest = text.strip_prefix(label)?;
        let is_whole = !label.is_ascii() && !label.chars().any(char::is_lowercase)
            || !rest.starts_with(char::is_alphanumeric);
        is_whole.then_some((label.len(), kind, day_first, rest))
    });
    fitting.max_by_key(|(length, ..)| *length).map(|(_, kind, day_first, rest)| (kind, day_first, rest))
}

/// The first day in a text, and whether a time stands behind it.
fn stated_day(
    rest: &str,
    kind: LineKind,
    format: Option<&DateFormat>,
    order: Option<DateOrder>,
) -> Option<(StatedDay, bool)> {
    let is_end = |end: char| end.is_whitespace() || "：;|()（）,，".contains(end);
    let words: Vec<&str> = rest
        .split(is_end)
        .map(|word| word.trim_end_matches(['.', ':']).trim_start_matches(':'))
        .filter(|word| !word.is_empty() && word.chars().any(char::is_alphanumeric))
        .collect();
    let between = if kind == LineKind::AsOf { 1 } else { WORDS_BETWEEN };
    for start in 0..words.len().min(between + 1) {
        if words.get(start).is_some_and(|word| TO_COME.contains(word)) {
            return None;
        }
        for count in (1..=WORDS_OF_DAY).rev() {
            let Some(own) = words.get(start..start + count) else { continue };
            let has_time = words.get(start + count - 1..).is_some_and(|rest| {
                rest.iter()
                    .take(3)
                    .any(|word| word.contains(':') && word.starts_with(|c: char| c.is_ascii_digit()))
            });
            if let Some(day) = day_of(&own.join(" "), format, order) {
                return Some((day, has_time));
            }
        }
    }
    None
}

fn day_of(text: &str, format: Option<&DateFormat>, order: Option<DateOrder>) -> Option<StatedDay> {
    if let Some(PeriodText::Day(day)) = format.and_then(|format| format.read(text)) {
        return Some(StatedDay::Day(day));
    }
    if let (Some(_), true) = (unclear_date(text), text.contains('/')) {
        return Some(match order {
            Some(DateOrder::DayFirst) => long_year(text).and_then(|text| day_of(&text, None, order))?,
            _ => StatedDay::Short(text.to_owned()),
        });
    }
    match read_period_text(text).ok()? {
        PeriodText::Day(day) => Some(StatedDay::Day(day)),
        PeriodText::NumericDate(date) => of_numbers(date, order),
        _ => None,
    }
}

fn of_numbers(date: NumericDate, order: Option<DateOrder>) -> Option<StatedDay> {
    if let Some(day) = date.only_day() {
        return Some(StatedDay::Day(day));
    }
    match order {
        Some(order) => date.day(order).map(StatedDay::Day),
        None => Some(StatedDay::Either(date.day(DateOrder::MonthFirst)?, date.day(DateOrder::DayFirst)?)),
    }
}

/// `3/4/16` with the year at its end in four digits.
fn long_year(text: &str) -> Option<String> {
    let (front, year) = text.rsplit_once('/')?;
    Some(format!("{front}/20{year:0>2}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(line: &str) -> Option<String> {
        Some(match PublicationLine::read(line, None, false)?.day {
            StatedDay::Day(day) => day.to_string(),
            StatedDay::Either(one, other) => format!("{one} or {other}"),
            StatedDay::Short(text) => text,
        })
    }

    #[test]
    fn lines_in_many_languages_state_a_day() {
        for line in [
            "Last Updated: 2024-03-12",
            "Last Updated Date 2024-03-12",
            "Last updated on 12 March 2024",
            "LAST UPDATE: March 12, 2024",
            "* Updated: 12-Mar-2024",
            "This table was last updated on Tuesday 12 March 2024 at 11:00.",
            "Data last updated: 2024-03-12T11:00:00Z",
            "Release date: 12 March 2024, next release 20 April 2024",
            "Date de publication : 12/03/2024",
            "Dernière mise à jour : 12 mars 2024",
            "Paru le : 12/03/2024",
            "Données mises à jour le 12 mars 2024",
            "Stand vom 12.03.2024",
            "Stand: 12.03.2024 / 10:23:11",
            "Letzte Aktualisierung: 12. März 2024",
            "Veröffentlicht am 12.03.2024",
            "Última actualización: 12/03/2024",
            "Última atualização: 12/03/2024",
            "Ultimo aggiornamento: 12 marzo 2024",
            "Laatst gewijzigd op: 12 maart 2024",
            "Дата публикации: 12.03.2024",
            "更新日期：2024年3月12日",
            "发布时间:2024-03-12 10:00",
            "最終更新日：2024年3月12日",
            "자료갱신일: 2024-03-12",
            "Data extracted on 12 Mar 2024 12:30 UTC (GMT) from a database",
            "(Data as of 12 March 2024)",
        ] {
            assert_eq!(day(line).as_deref(), Some("2024-03-12"), "{line}");
        }
    }

    #[test]
    fn day_and_month_of_an_english_line_may_be_unclear() {
        assert_eq!(day("Last Updated: 03/04/2016").as_deref(), Some("2016-03-04 or 2016-04-03"));
        assert_eq!(day("Last Updated: 03/24/2016").as_deref(), Some("2016-03-24"));
        assert_eq!(day("Last updated: 03/04/16").as_deref(), Some("03/04/16"));
        let us = PublicationLine::read("Last Updated: 03/04/2016", None, true).unwrap();
        assert_eq!(us.day, StatedDay::Day("2016-03-04".parse().unwrap()));
        let format = DateFormat::parse("dd/mm/yyyy").unwrap();
        let declared = PublicationLine::read("Last Updated: 03/04/2016", Some(&format), false).unwrap();
        assert_eq!(declared.day, StatedDay::Day("2016-04-03".parse().unwrap()));
    }

    #[test]
    fn other_lines_state_none() {
        for line in [
            "Next release: 20 March 2024",
            "Next update 2024-03-12",
            "Updated: next on 12 March 2024",
            "Data from database: World Development Indicators",
            "As of 1 January 2024",
            "Stand: 31.12.2023",
            "Updated figures for 2023",
            "Source: Office, 12 March 2024",
            "Population on 12 March 2024",
            "Published by the Office",
            "Last updated: soon",
        ] {
            assert_eq!(day(line), None, "{line}");
        }
    }

    #[test]
    fn headings_may_be_labels() {
        for label in
            ["Last Updated", "LAST_UPDATE", "Stand vom", "Dernière mise à jour", "Release date", "更新时间"]
        {
            assert!(PublicationLine::is_label(label), "{label}");
        }
        for label in ["Stand", "Next release", "Source", "as of"] {
            assert!(!PublicationLine::is_label(label), "{label}");
        }
    }
}
