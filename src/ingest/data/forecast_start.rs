//! Headings of columns that say from which period on values are forecasts: `Estimates Start After` of the International
//! Monetary Fund, `Last actual year`, `Prognose ab`.

use super::concepts::Heading;
use super::period_text::{PeriodText, read_period_text};
use crate::domain::frequency::Frequency;
use crate::domain::period::Period;

/// What the period in such a column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ForecastStart {
    /// The last period before the forecasts.
    LastActual,
    /// The first period of the forecasts.
    FirstForecast,
}

/// Beginnings of words for forecasts, in small letters.
const FORECAST: [&str; 30] = [
    "estimate",
    "estimation",
    "forecast",
    "projection",
    "projected",
    "prediction",
    "prognos",
    "schätz",
    "schaetz",
    "vorausschätz",
    "vorhersage",
    "projektion",
    "prévision",
    "prevision",
    "estimacion",
    "proyeccion",
    "pronóstico",
    "pronostico",
    "projeç",
    "projec",
    "previs",
    "estimativa",
    "proiezion",
    "stime",
    "raming",
    "prognoz",
    "прогноз",
    "оценк",
    "予測",
    "预测",
];
/// Words that say that something begins with a period, in small letters.
const BEGINS: [&str; 36] = [
    "start",
    "starts",
    "starting",
    "begin",
    "begins",
    "beginning",
    "from",
    "first",
    "since",
    "onwards",
    "ab",
    "beginn",
    "beginnen",
    "beginnt",
    "erste",
    "erstes",
    "partir",
    "début",
    "commence",
    "commencent",
    "première",
    "premier",
    "premiere",
    "dès",
    "desde",
    "inicio",
    "início",
    "inizio",
    "primer",
    "primeiro",
    "primo",
    "vanaf",
    "från",
    "fra",
    "с",
    "начало",
];
/// Words that say that something begins behind a period, in small letters.
const AFTER: [&str; 8] = ["after", "nach", "après", "apres", "después", "depois", "dopo", "после"];
/// Words for the newest, in small letters.
const LAST: [&str; 20] = [
    "last",
    "latest",
    "letzte",
    "letzter",
    "letztes",
    "dernier",
    "dernière",
    "derniere",
    "último",
    "última",
    "ultimo",
    "ultima",
    "laatste",
    "senaste",
    "siste",
    "sidste",
    "ostatni",
    "последний",
    "until",
    "through",
];
/// Beginnings of words for what was observed, in small letters.
const ACTUAL: [&str; 22] = [
    "actual",
    "observed",
    "historic",
    "history",
    "outturn",
    "realised",
    "realized",
    "ist",
    "beobacht",
    "tatsächlich",
    "realisier",
    "observé",
    "observe",
    "réel",
    "réalis",
    "constat",
    "observad",
    "osservat",
    "effettiv",
    "realisatie",
    "фактическ",
    "faktisch",
];
/// Such headings in scripts without blanks between words, and what they say.
const WHOLE: [(&str, ForecastStart); 8] = [
    ("预测起始", ForecastStart::FirstForecast),
    ("预测开始", ForecastStart::FirstForecast),
    ("予測開始", ForecastStart::FirstForecast),
    ("전망시작", ForecastStart::FirstForecast),
    ("最新实际", ForecastStart::LastActual),
    ("最后实际", ForecastStart::LastActual),
    ("最終実績", ForecastStart::LastActual),
    ("실적최종", ForecastStart::LastActual),
];

impl ForecastStart {
    /// What a heading says; none for any other heading.
    ///
    /// ```
    /// use yearbook::ingest::data::forecast_start::ForecastStart;
    /// assert_eq!(ForecastStart::of_heading("Estimates Start After"), Some(ForecastStart::LastActual));
    /// assert_eq!(ForecastStart::of_heading("Projections start"), Some(ForecastStart::FirstForecast));
    /// assert_eq!(ForecastStart::of_heading("Last updated"), None);
    /// ```
    #[must_use]
    pub fn of_heading(heading: &str) -> Option<Self> {
        let parsed = Heading::new(heading);
        let joined = parsed.words.replace(' ', "");
        if let Some((_, own)) = WHOLE.iter().find(|(text, _)| joined.contains(text)) {
            return Some(*own);
        }
        let words = || parsed.words.split([' ', '\'', '’']);
        let begins_with = |list: &[&str]| words().any(|word| list.iter().any(|stem| word.starts_with(stem)));
        let is_one_of = |list: &[&str]| words().any(|word| list.contains(&word));
        let is_forecast = begins_with(&FORECAST);
        if is_forecast && is_one_of(&AFTER) {
            return Some(Self::LastActual);
        }
        // `Prognosebeginn`, `Prognosestart`.
        let is_one_word = words().any(|word| {
            word.starts_with("prognos") && ["beginn", "start"].iter().any(|end| word.ends_with(end))
        });
        if is_one_word || (is_forecast && is_one_of(&BEGINS)) {
            return Some(Self::FirstForecast);
        }
        (begins_with(&ACTUAL) && is_one_of(&LAST)).then_some(Self::LastActual)
    }
}

/// The most words of a sentence that says it; a longer one says more than that.
const MOST_WORDS: usize = 10;
/// The most words of a period.
const WORDS_OF_PERIOD: usize = 3;
/// Words that also stand before a source, as in `Forecasts from the Outlook of October 2023`.
const FROM: [&str; 8] = ["from", "ab", "partir", "desde", "vanaf", "från", "fra", "с"];

/// A sentence before or after a table that says from when on its values are forecasts: `Estimates start after 2022.`
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ForecastSentence {
    /// What the period is.
    pub start: ForecastStart,
    /// The period.
    pub period: Period,
}

impl ForecastSentence {
    /// The first such sentence of a line; the period stands at its end.
    ///
    /// ```
    /// use yearbook::ingest::data::forecast_start::ForecastSentence;
    /// assert!(ForecastSentence::read("Source: Fund. Estimates start after 2022.").is_some());
    /// assert!(ForecastSentence::read("Forecasts from October 2023").is_none());
    /// ```
    #[must_use]
    pub fn read(line: &str) -> Option<Self> {
        line.split(['.', ';', '。', '；']).find_map(Self::of_sentence)
    }

    fn of_sentence(sentence: &str) -> Option<Self> {
        let words: Vec<&str> = sentence.split(|end: char| end.is_whitespace() || end == ':').collect();
        let words: Vec<&str> = words.into_iter().filter(|word| !word.is_empty()).collect();
        if words.len() > MOST_WORDS {
            return None;
        }
        // The longest period counts: `October 2023`, not `2023`.
        let of_words = |count: usize| {
            let at = words.len().checked_sub(count)?;
            match read_period_text(&words.get(at..)?.join(" ")) {
                Ok(PeriodText::Period(period)) => Some((at, period)),
                _ => None,
            }
        };
        let (at, period) = (1..=WORDS_OF_PERIOD).rev().find_map(of_words)?;
        let (front, end) = words.split_at(at);
        // A number of two digits may be a year.
        let has_year = end.iter().any(|word| word.bytes().filter(u8::is_ascii_digit).count() >= 4);
        let start = ForecastStart::of_heading(&front.join(" ")).filter(|_| has_year)?;
        let is_annual = period.frequency() == Frequency::ANNUAL;
        let is_from = front.iter().any(|word| FROM.contains(&word.to_lowercase().as_str()));
        (is_annual || !is_from).then_some(Self { start, period })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_of_many_publishers_say_where_forecasts_begin() {
        for heading in [
            "Estimates Start After",
            "ESTIMATES_START_AFTER",
            "Projections begin after",
            "Last actual year",
            "Latest actual annual data",
            "Last historical period",
            "Actual data until",
            "Letztes Ist-Jahr",
            "Schätzungen nach",
            "Dernière année observée",
            "Dernier réalisé",
            "Último año observado",
            "最新实际年份",
        ] {
            assert_eq!(ForecastStart::of_heading(heading), Some(ForecastStart::LastActual), "{heading}");
        }
        for heading in [
            "Projections start",
            "Forecast start year",
            "First forecast year",
            "Prognose ab",
            "Prognosebeginn",
            "Prévisions à partir de",
            "Début des prévisions",
            "Proyecciones desde",
            "预测起始年份",
        ] {
            assert_eq!(ForecastStart::of_heading(heading), Some(ForecastStart::FirstForecast), "{heading}");
        }
        for heading in ["Last updated", "Forecast", "Actual", "Latest estimate", "First quarter", "History"] {
            assert_eq!(ForecastStart::of_heading(heading), None, "{heading}");
        }
    }

    #[test]
    fn sentences_say_it_with_a_period_at_their_end() {
        for (line, period, start) in [
            ("Estimates start after 2022.", "2022", ForecastStart::LastActual),
            ("Note: forecasts begin in 2024", "2024", ForecastStart::FirstForecast),
            ("Last actual: 2023-Q4", "2023-Q4", ForecastStart::LastActual),
            ("Quelle: Amt; Prognose ab 2024", "2024", ForecastStart::FirstForecast),
            ("Dernière année observée : 2022", "2022", ForecastStart::LastActual),
        ] {
            let found = ForecastSentence::read(line).unwrap();
            assert_eq!((found.period.to_string().as_str(), found.start), (period, start), "{line}");
        }
        for line in [
            "Forecasts from October 2023",
            "Source: Forecasts from the Outlook Database, October 2023",
            "Last updated: 2023",
            "First estimate of the output of 2022 and 2023, which was published in the spring of 2024",
            "Data are estimates",
            "Projections",
        ] {
            assert_eq!(ForecastSentence::read(line), None, "{line}");
        }
    }
}
