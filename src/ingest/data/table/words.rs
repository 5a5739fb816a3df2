//! What the words of a heading say about its column.

use super::super::record::DimensionRole;
use super::periods::Unit;

/// A heading, taken apart.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heading {
    /// Its words in small letters, one space between them, without what stands in brackets.
    pub words: String,
    /// What stood in brackets, in small letters.
    pub bracket: String,
}

impl Heading {
    /// Takes a heading apart: `GeoAreaCode`, `GEO_AREA_CODE` and `Geo area code` are the same.
    #[must_use]
    pub fn new(heading: &str) -> Self {
        let heading = heading.trim().trim_matches('"');
        let heading = heading.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).unwrap_or(heading);
        let (front, bracket) = match heading.split_once('(') {
            Some((front, bracket)) if !front.trim().is_empty() => {
                (front, bracket.trim_end_matches([')', ' ']))
            }
            _ => (heading, ""),
        };
        Self { words: words(front), bracket: bracket.to_lowercase() }
    }
}

fn words(text: &str) -> String {
    let mut words = String::with_capacity(text.len() + 4);
    let mut after_small = false;
    for character in text.chars() {
        let is_gap = character.is_whitespace() || matches!(character, '_' | '-' | '.' | '/' | ':' | '*');
        let starts = is_gap || (after_small && character.is_uppercase());
        if starts && !words.is_empty() && !words.ends_with(' ') {
            words.push(' ');
        }
        if !is_gap {
            words.extend(character.to_lowercase());
        }
        after_small = character.is_lowercase();
    }
    words.truncate(words.trim_end().len());
    words
}

/// What a heading says that its column is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// When: the whole period, or its year.
    Period,
    /// When: what comes after the year.
    PeriodPart(Unit),
    /// The value.
    Value,
    /// The day of publication.
    Published,
    /// Something about the value, under this id; under its own heading where there is none.
    Attribute(Option<&'static str>),
    /// What tells series apart.
    Dimension(Option<DimensionRole>),
    /// The number of the row.
    RowNumber,
}

/// What the words mean; none where they are not known.
#[must_use]
pub fn meaning(heading: &Heading) -> Option<Meaning> {
    let words = heading.words.as_str();
    let meaning = match words {
        "time period" | "obs time" | "observation date" | "time" | "date" | "period" | "year" | "years"
        | "yr" | "ref date" | "reference date" | "ref period" | "ref year" | "reference year"
        | "timeperiod" | "time period start" | "année" | "annee" | "año" | "ano" | "jahr" | "anno"
        | "période" | "periode" | "periodo" | "período" | "zeit" | "fecha" | "datum" | "年" | "年份"
        | "年度" | "时间" | "日期" | "时期" | "fiscal year" | "calendar year" => Meaning::Period,
        "quarter" | "qtr" | "trimestre" | "quartal" | "季度" => Meaning::PeriodPart(Unit::Quarter),
        "month" | "mon" | "month number" | "mes" | "mois" | "monat" | "月份" | "月" => {
            Meaning::PeriodPart(Unit::Month)
        }
        "half" | "half year" | "semester" => Meaning::PeriodPart(Unit::Half),
        "week" | "week number" => Meaning::PeriodPart(Unit::Week),
        "value" | "values" | "obs value" | "observation value" | "data value" | "datavalue" | "val"
        | "amount" | "valor" | "valeur" | "wert" | "数值" | "値" | "dato" | "zahl" | "值" | "observation" => {
            Meaning::Value
        }
        "published" | "pub date" | "publication date" | "publish date" | "vintage" | "vintage date"
        | "release" | "release date" | "released" | "realtime start" | "real time start" | "data vintage" => {
            Meaning::Published
        }
        "rownames" | "row names" | "row number" | "rownum" => Meaning::RowNumber,
        _ => return attribute(words).or_else(|| dimension(words)),
    };
    Some(meaning)
}

fn attribute(words: &str) -> Option<Meaning> {
    let id = match words {
        "flag" | "flags" | "flag code" | "flag codes" | "obs flag" | "obs status" | "observation status"
        | "status" | "status code" | "observation flag" => Some("OBS_STATUS"),
        "obs conf" => Some("OBS_CONF"),
        "unit mult" | "unit multiplier" | "power code code" | "powercode code" | "multiplier" | "scale"
        | "scalar id" => Some("UNIT_MULT"),
        "decimals" => Some("DECIMALS"),
        "lower"
        | "upper"
        | "lower bound"
        | "upper bound"
        | "qualifier"
        | "origin"
        | "figure"
        | "printed"
        | "dataset"
        | "flag description"
        | "flags description"
        | "symbol"
        | "terminated"
        | "source"
        | "source code"
        | "source label"
        | "last update"
        | "last updated"
        | "last updated date"
        | "last refreshed"
        | "dernière mise à jour"
        | "última actualización"
        | "time detail"
        | "time coverage"
        | "base period"
        | "base per"
        | "geo info url"
        | "dguid"
        | "vector"
        | "coordinate"
        | "scalar factor"
        | "power code"
        | "powercode"
        | "reference period"
        | "reference period code"
        | "estimates start after"
        | "realtime end"
        | "real time end"
        | "collection"
        | "series key"
        | "obs key"
        | "key"
        | "time format"
        | "conf status"
        | "confidentiality"
        | "confidentiality status"
        | "obs pre break"
        | "embargo time"
        | "url" => None,
        _ => {
            let last = words.rsplit(' ').next().unwrap_or_default();
            let first = words.split(' ').next().unwrap_or_default();
            let remark = matches!(last, "note" | "notes" | "comment" | "comments" | "remark" | "remarks")
                || matches!(first, "title" | "comment" | "note")
                || words.contains("footnote");
            return remark.then_some(Meaning::Attribute(None));
        }
    };
    Some(Meaning::Attribute(id))
}

fn dimension(words: &str) -> Option<Meaning> {
    let stem = Stem::of(words);
    if is_unit(&stem.text) {
        return Some(Meaning::Dimension(Some(DimensionRole::Unit)));
    }
    // What else headings look like is judged by the taker; that they are no values is all that counts here.
    let known = stem.part != CodeOrName::Plain || is_area(&stem.text) || is_other_key(&stem.text);
    known.then_some(Meaning::Dimension(None))
}

fn is_unit(stem: &str) -> bool {
    matches!(
        stem,
        "unit"
            | "units"
            | "unit measure"
            | "unit of measure"
            | "unit of measurement"
            | "measurement unit"
            | "uom"
            | "单位"
            | "unité"
            | "unite"
            | "einheit"
            | "unidad"
    )
}

/// Whether the words say where.
#[must_use]
pub fn is_area(stem: &str) -> bool {
    matches!(
        stem,
        "country"
            | "ref area"
            | "reference area"
            | "geo"
            | "geo area"
            | "geo time"
            | "location"
            | "entity"
            | "area"
            | "region"
            | "territory"
            | "economy"
            | "geography"
            | "reporter"
            | "partner"
            | "province"
            | "state"
            | "country or area"
            | "country or territory"
            | "country or region"
            | "nation"
            | "iso"
            | "weo country"
            | "country iso"
            | "geopolitical entity"
            | "国家"
            | "地区"
            | "省份"
            | "pays"
            | "land"
            | "país"
            | "pais"
    )
}

fn is_other_key(stem: &str) -> bool {
    matches!(
        stem,
        "freq"
            | "frequency"
            | "indicator"
            | "series"
            | "subject"
            | "variable"
            | "measure"
            | "item"
            | "element"
            | "parameter"
            | "metric"
            | "activity"
            | "industry"
            | "sector"
            | "product"
            | "commodity"
            | "sex"
            | "age"
            | "id"
            | "domain"
            | "category"
            | "transaction"
            | "指标"
            | "行业"
    )
}

/// A heading without the word that says whether the column has codes or names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stem {
    /// What is left.
    pub text: String,
    /// What the word said.
    pub part: CodeOrName,
}

/// Whether a column has codes or names, by its heading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CodeOrName {
    /// Codes.
    Code,
    /// Names.
    Name,
    /// It does not say.
    Plain,
}

const CODE_WORDS: [&str; 13] = [
    "code",
    "codes",
    "id",
    "iso",
    "iso2",
    "iso3",
    "iso2c",
    "iso3c",
    "key",
    "abbreviation",
    "m49",
    "iso2code",
    "代码",
];
const NAME_WORDS: [&str; 9] =
    ["name", "names", "label", "labels", "description", "descriptor", "desc", "title", "名称"];

impl Stem {
    /// The stem of a heading's words. `Code` alone has an empty stem; `ISO3` alone is of the area.
    #[must_use]
    pub fn of(words: &str) -> Self {
        let (front, last) = words.rsplit_once(' ').unwrap_or(("", words));
        let part = if CODE_WORDS.contains(&last) {
            CodeOrName::Code
        } else if NAME_WORDS.contains(&last) {
            CodeOrName::Name
        } else {
            return Self::glued(words)
                .unwrap_or_else(|| Self { text: words.to_owned(), part: CodeOrName::Plain });
        };
        if front.is_empty() && last == "id" {
            return Self { text: words.to_owned(), part: CodeOrName::Plain };
        }
        let iso = last.starts_with("iso") || last == "m49" || front == "iso";
        let text = if iso && (front.is_empty() || front == "iso") { "iso" } else { front };
        Self { text: text.to_owned(), part }
    }

    /// `countrycode`, `countryname`.
    fn glued(words: &str) -> Option<Self> {
        [("code", CodeOrName::Code), ("name", CodeOrName::Name)].into_iter().find_map(|(ending, part)| {
            let text = words.strip_suffix(ending).filter(|text| is_area(text))?.to_owned();
            Some(Self { text, part })
        })
    }
}

/// The concept that an SDMX id names.
#[must_use]
pub fn concept_of_id(id: &str) -> Option<DimensionRole> {
    Some(match id {
        "FREQ" | "freq" => DimensionRole::Frequency,
        "REF_AREA" => DimensionRole::Area,
        "INDICATOR" => DimensionRole::Indicator,
        "ACTIVITY" => DimensionRole::Activity,
        "UNIT_MEASURE" => DimensionRole::Unit,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meaning_of(heading: &str) -> Option<Meaning> {
        meaning(&Heading::new(heading))
    }

    #[test]
    fn headings_are_taken_apart() {
        for heading in ["GeoAreaCode", "GEO_AREA_CODE", "Geo area code", " geo.area-code "] {
            assert_eq!(Heading::new(heading).words, "geo area code", "{heading}");
        }
        let heading = Heading::new("Area Code (M49)");
        assert_eq!((heading.words.as_str(), heading.bracket.as_str()), ("area code", "m49"));
        assert_eq!(Heading::new("[Nature]").words, "nature");
    }

    #[test]
    fn words_have_meanings() {
        for heading in ["TIME_PERIOD", "Year", "observation_date", "TimePeriod", "REF_DATE", "年份"] {
            assert_eq!(meaning_of(heading), Some(Meaning::Period), "{heading}");
        }
        for heading in ["Value", "OBS_VALUE", "VALUE (USD)"] {
            assert_eq!(meaning_of(heading), Some(Meaning::Value), "{heading}");
        }
        for heading in ["Flag", "Flag Codes", "OBS_STATUS", "STATUS"] {
            assert_eq!(meaning_of(heading), Some(Meaning::Attribute(Some("OBS_STATUS"))), "{heading}");
        }
        for heading in ["Unit", "UNIT_MEASURE", "Unit Code", "units", "UOM"] {
            assert_eq!(meaning_of(heading), Some(Meaning::Dimension(Some(DimensionRole::Unit))), "{heading}");
        }
        for heading in ["COUNTRY CODE", "Series Code", "Entity", "geo_area", "Item", "id"] {
            assert_eq!(meaning_of(heading), Some(Meaning::Dimension(None)), "{heading}");
        }
        assert_eq!(meaning_of("PowerCode Code"), Some(Meaning::Attribute(Some("UNIT_MULT"))));
        assert_eq!(meaning_of("Subject Notes"), Some(Meaning::Attribute(None)));
        assert_eq!(meaning_of("pub_date"), Some(Meaning::Published));
        for heading in ["realgdp", "Inflation", "powertrain", "GDP per capita"] {
            assert_eq!(meaning_of(heading), None, "{heading}");
        }
    }

    #[test]
    fn stems_join_codes_and_names() {
        for (words, text, part) in [
            ("country name", "country", CodeOrName::Name),
            ("country code", "country", CodeOrName::Code),
            ("code", "", CodeOrName::Code),
            ("iso3c", "iso", CodeOrName::Code),
            ("iso code", "iso", CodeOrName::Code),
            ("country iso3", "country", CodeOrName::Code),
            ("countrycode", "country", CodeOrName::Code),
            ("id", "id", CodeOrName::Plain),
            ("realgdp", "realgdp", CodeOrName::Plain),
        ] {
            assert_eq!(Stem::of(words), Stem { text: text.to_owned(), part }, "{words}");
        }
    }
}
