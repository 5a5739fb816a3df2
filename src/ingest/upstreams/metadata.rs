//! What another yearbook says about its observations. The evidence of figures and the units of series become columns of
//! the table of observations; what is said of codes stands beside it.

use std::io::{Read, Write};

use csv::StringRecord;

use super::code_lists::CodeLists;
use super::evidence::{self, Evidence};
use super::series_units::{KeyColumns, SeriesUnits, UNIT};

/// The columns in which publications of one observation may differ.
const STATED: [&str; 10] = [
    PUBLISHED,
    "value",
    "lower",
    "upper",
    "status",
    "qualifier",
    "origin",
    evidence::FIGURE,
    "printed",
    "source_cell",
];
/// The column with the day of publication.
const PUBLISHED: &str = "published";

/// What another yearbook says about its observations.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The evidence of figures.
    pub(super) evidence: Evidence,
    /// The units of series.
    pub(super) units: SeriesUnits,
    /// What is said of codes.
    pub codes: CodeLists,
}

impl Metadata {
    /// Takes in more of it.
    pub fn extend(&mut self, more: Self) {
        self.evidence.extend(more.evidence);
        self.units.extend(more.units);
        self.codes.extend(more.codes);
    }

    /// Whether a table of observations gets no columns.
    #[must_use]
    pub fn has_no_columns(&self) -> bool {
        self.evidence.is_empty() && self.units.is_empty()
    }

    /// Writes a table of observations with the units of their series, and the evidence of the figures that its rows name.
    /// Of several publications of an observation on one day the last counts, as it does for readers there.
    ///
    /// # Errors
    /// When it is no table, or cannot be read or written.
    pub fn add_to(&self, table: impl Read, out: impl Write) -> Result<(), csv::Error> {
        let mut reader = csv::Reader::from_reader(table);
        let mut writer = csv::Writer::from_writer(out);
        let mut headings = reader.headers()?.clone();
        let columns = Columns {
            key: self.units.columns(&headings),
            figure: headings.iter().position(|heading| heading == evidence::FIGURE),
        };
        headings.extend(columns.key.as_ref().map(|_| UNIT));
        if !self.evidence.is_empty() {
            headings.extend(evidence::COLUMNS);
        }
        writer.write_record(&headings)?;
        let common: Vec<bool> = headings.iter().map(|heading| !STATED.contains(&heading)).collect();
        let published = headings.iter().position(|heading| heading == PUBLISHED);
        // The publications of one observation follow each other.
        let mut publications: Vec<StringRecord> = Vec::new();
        for record in reader.into_records() {
            let record = record?;
            if publications.last().is_some_and(|last| !is_of_same(last, &record, &common)) {
                publications.drain(..).try_for_each(|one| self.write(one, &columns, &mut writer))?;
            }
            publications.retain(|one| published.is_none_or(|at| one.get(at) != record.get(at)));
            publications.push(record);
        }
        publications.drain(..).try_for_each(|one| self.write(one, &columns, &mut writer))?;
        Ok(writer.flush()?)
    }

    /// Writes a row with its further cells.
    fn write(
        &self,
        mut record: StringRecord,
        columns: &Columns,
        writer: &mut csv::Writer<impl Write>,
    ) -> Result<(), csv::Error> {
        let figure = columns.figure.and_then(|at| record.get(at)).and_then(|figure| self.evidence.of(figure));
        let unit = columns.key.as_ref().map(|key| self.units.of(&record, key));
        record.extend(unit);
        if !self.evidence.is_empty() {
            record.extend(figure.unwrap_or_default());
        }
        writer.write_record(&record)
    }
}

/// Where in a table of observations stands what leads to the further cells.
struct Columns {
    key: Option<KeyColumns>,
    figure: Option<usize>,
}

/// Whether two rows are publications of one observation, by the columns that these have in common.
fn is_of_same(one: &StringRecord, other: &StringRecord, common: &[bool]) -> bool {
    let mut fields = one.iter().zip(other).zip(common);
    fields.all(|((one, other), is_common)| !is_common || one == other)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str =
        "frequency,indicator,period,value,figure\nA,X,2020,7,f1\nA,Y,2021,8,\nA,X,2022,9,f2\nA,X,2023,9,f3\n";

    fn evidence() -> Evidence {
        let figures = r#"{"figures":[
            {"id":"f1","source":"d.txt","dataset":"W","selector":{"type":"DataPositionSelector","start":5,"end":9,"exact":"7 \"%\""}},
            {"id":"f2","source":"e.pdf","dataset":"W",
             "selector":{"type":"TextPositionSelector","start":0,"end":2,"exact":"一半","fragment":"page=3"}},
            {"id":"f3","source":"d.txt","dataset":"OTHER","selector":{"type":"DataPositionSelector","start":5,"end":9,"exact":"7"}}]}"#;
        let sources = r#"{"sources":[{"id":"d.txt","dataset":"W","title":"Report, 2024","sha256":"ab"}]}"#;
        let figures = serde_json::from_str(figures).unwrap();
        let mut evidence = Evidence::of_figures(figures, "W", |id| format!("https://h.example/figures/{id}"));
        evidence.extend(Evidence::of_sources(serde_json::from_str(sources).unwrap(), "W"));
        evidence
    }

    fn with(metadata: &Metadata) -> String {
        let mut out = Vec::new();
        metadata.add_to(TABLE.as_bytes(), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn rows_get_the_evidence_of_their_figures() {
        let metadata = Metadata { evidence: evidence(), ..Metadata::default() };
        assert_eq!(
            with(&metadata),
            "frequency,indicator,period,value,figure,figure_address,figure_document,figure_sha256,figure_place,figure_quote\n\
             A,X,2020,7,f1,https://h.example/figures/f1,\"Report, 2024\",ab,bytes 5..9,\"7 \"\"%\"\"\"\n\
             A,Y,2021,8,,,,,,\n\
             A,X,2022,9,f2,https://h.example/figures/f2,e.pdf,,\"page=3, characters 0..2\",一半\n\
             A,X,2023,9,f3,,,,,\n"
        );
    }

    #[test]
    fn rows_get_the_units_of_their_series() {
        let units = SeriesUnits::of_indicators([("X", "CNY")].into_iter());
        let mut metadata = Metadata { units, ..Metadata::default() };
        assert_eq!(
            with(&metadata),
            "frequency,indicator,period,value,figure,UNIT_MEASURE\nA,X,2020,7,f1,CNY\nA,Y,2021,8,,\nA,X,2022,9,f2,CNY\n\
             A,X,2023,9,f3,CNY\n"
        );
        metadata.evidence = evidence();
        let line = with(&metadata).lines().nth(1).unwrap().to_owned();
        assert!(line.starts_with("A,X,2020,7,f1,CNY,https://h.example/figures/f1,"), "{line}");
    }

    #[test]
    fn of_two_publications_on_one_day_the_last_counts() {
        let table = "indicator,period,value,figure,published\nX,2020,7,f1,2024-01-01\nX,2020,9,f3,2024-02-01\n\
                     X,2020,8,f2,2024-01-01\nX,2021,9,f3,2024-02-01\n";
        let units = SeriesUnits::of_indicators([("X", "CNY")].into_iter());
        let mut out = Vec::new();
        Metadata { units, ..Metadata::default() }.add_to(table.as_bytes(), &mut out).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "indicator,period,value,figure,published,UNIT_MEASURE\nX,2020,9,f3,2024-02-01,CNY\n\
             X,2020,8,f2,2024-01-01,CNY\nX,2021,9,f3,2024-02-01,CNY\n"
        );
    }
}
