use super::*;
use crate::ingest::data::record::Column;
use crate::ingest::data::table::tests::TextSink;
use crate::ingest::data::{csv, mapping::Mapping, year_part};

fn role_of(heading: &str) -> Option<HeadingRole> {
    Heading::new(heading).role()
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
fn words_have_roles() {
    for heading in ["TIME_PERIOD", "Year", "observation_date", "TimePeriod", "REF_DATE", "年份"] {
        assert_eq!(role_of(heading), Some(HeadingRole::Period), "{heading}");
    }
    for heading in ["Value", "OBS_VALUE", "VALUE (USD)"] {
        assert_eq!(role_of(heading), Some(HeadingRole::Value), "{heading}");
    }
    for heading in ["Flag", "Flag Codes", "OBS_STATUS", "STATUS"] {
        assert_eq!(role_of(heading), Some(HeadingRole::Attribute(Some("OBS_STATUS"))), "{heading}");
    }
    for heading in ["Unit", "UNIT_MEASURE", "Unit Code", "units", "UOM"] {
        assert_eq!(role_of(heading), Some(HeadingRole::Dimension(Some(DimensionRole::Unit))), "{heading}");
    }
    for heading in ["COUNTRY CODE", "Series Code", "Entity", "geo_area", "Item", "id"] {
        assert!(matches!(role_of(heading), Some(HeadingRole::Dimension(_))), "{heading}");
    }
    assert_eq!(role_of("PowerCode Code"), Some(HeadingRole::Attribute(Some("UNIT_MULT"))));
    assert_eq!(role_of("Subject Notes"), Some(HeadingRole::Attribute(None)));
    assert_eq!(role_of("pub_date"), Some(HeadingRole::Published));
    for heading in ["realgdp", "Inflation", "powertrain", "GDP per capita"] {
        assert_eq!(role_of(heading), None, "{heading}");
    }
}

#[test]
fn stems_join_codes_and_names() {
    for (words, stem, part) in [
        ("country name", "country", CodeOrName::Name),
        ("country code", "country", CodeOrName::Code),
        ("code", "", CodeOrName::Code),
        ("iso3c", "iso", CodeOrName::Code),
        ("iso code", "iso", CodeOrName::Code),
        ("country iso3", "country", CodeOrName::Code),
        ("countrycode", "country", CodeOrName::Code),
        ("code du pays", "pays", CodeOrName::Code),
        ("国家代码", "国家", CodeOrName::Code),
        ("地域名", "地域", CodeOrName::Name),
        ("시도별", "시도", CodeOrName::Plain),
        ("id", "id", CodeOrName::Plain),
        ("realgdp", "realgdp", CodeOrName::Plain),
    ] {
        let heading = Heading::new(words);
        assert_eq!((heading.stem.as_str(), heading.part), (stem, part), "{words}");
    }
}

/// What a CSV gives.
fn read(text: &str) -> TextSink {
    let mut seen = TextSink::default();
    csv::decode(&mut text.as_bytes(), &Mapping::default(), &mut seen)
        .unwrap_or_else(|error| panic!("{text}: {error}"));
    seen
}

fn roles_of(seen: &TextSink) -> Vec<Option<DimensionRole>> {
    assign(&seen.header.dimensions.iter().map(Column::labels).collect::<Vec<_>>())
}

/// The same heading as people write it.
fn spellings(stem: &str) -> [String; 4] {
    let mut letters = stem.chars();
    let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
    [stem.to_owned(), first + letters.as_str(), stem.to_uppercase(), stem.replace(' ', "_")]
}

#[test]
fn each_word_of_the_table_lands_in_its_role() {
    for concept in &CONCEPTS {
        for stem in concept.stems.iter().flat_map(|group| list(group)) {
            let known = INDEX.get(stem).map(|entry| entry.role);
            assert_eq!(known, Some(concept.role), "`{stem}` stands in two roles");
            for heading in spellings(stem) {
                lands(&heading, concept.role);
            }
        }
    }
}

fn lands(heading: &str, role: HeadingRole) {
    let seen = match role {
        HeadingRole::Period => read(&format!("{heading},x,value\n2020,A,1.5\n2021,A,2.5\n")),
        HeadingRole::PeriodPart(_) => read(&format!("year,{heading},value\n2020,1,1.5\n2020,2,2.5\n")),
        HeadingRole::Value => read(&format!("x,year,{heading}\nA,2020,1.5\nA,2021,2.5\n")),
        HeadingRole::RowNumber => read(&format!("{heading},x,year,value\n1,A,2020,1.5\n2,A,2021,2.5\n")),
        HeadingRole::Published | HeadingRole::Attribute(_) => {
            read(&format!("x,year,value,{heading}\nA,2020,1.5,2022-01-31\nA,2021,2.5,2022-01-31\n"))
        }
        HeadingRole::Dimension(_) => read(&format!("{heading},year,value\nA,2020,1.5\nB,2020,2.5\n")),
    };
    assert!(seen.refused.is_empty(), "{heading}: {:?}", seen.refused);
    let first = seen.records[0].as_str();
    match role {
        HeadingRole::Period | HeadingRole::Value | HeadingRole::RowNumber => {
            assert_eq!((first, seen.dimensions()), ("A 2020 = 1.5", vec!["x"]), "{heading}");
        }
        HeadingRole::PeriodPart(part) => {
            let after = year_part::part_of_year("1", part).unwrap();
            assert_eq!(first, format!(" 2020{after} = 1.5"), "{heading}");
        }
        HeadingRole::Published => assert_eq!(first, "A 2020 = 1.5 @2022-01-31", "{heading}"),
        HeadingRole::Attribute(id) => {
            assert_eq!(first, "A 2020 = 1.5 {2022-01-31}", "{heading}");
            assert_eq!(seen.attributes(), [id.unwrap_or(heading)], "{heading}");
        }
        HeadingRole::Dimension(role) => {
            assert_eq!((first, roles_of(&seen)), ("A 2020 = 1.5", vec![role]), "{heading}");
        }
    }
}

#[test]
fn headings_of_publishers_land_in_their_roles() {
    use DimensionRole::{Activity, Area, Frequency, Indicator, Unit};
    for (headings, expected) in [
        ("Country or Area,Year(s),Value", vec![Some(Area)]),
        ("Reference area,Time period,Observation value", vec![Some(Area)]),
        ("Area Name,Period,Value", vec![Some(Area)]),
        ("国家/地区,年份,数值", vec![Some(Area)]),
        ("国家（地区）,年份,数值", vec![Some(Area)]),
        ("Land (ISO),Jahr,Wert", vec![Some(Area)]),
        ("Nom du pays,Année,Valeur", vec![Some(Area)]),
        ("Ländername,Jahr,Wert", vec![Some(Area)]),
    ] {
        assert_eq!(roles_of(&read(&format!("{headings}\nA,2020,1.5\nB,2020,2.5\n"))), expected, "{headings}");
    }
    let seen = read(
        "国家,年份,指标名称,单位,行业,频率,数值\n中国,2020,产量,吨,钢铁,A,1.5\n日本,2020,产量,吨,钢铁,A,2.5\n",
    );
    assert_eq!(roles_of(&seen), [Some(Area), Some(Indicator), Some(Unit), Some(Activity), Some(Frequency)]);
    assert_eq!(seen.records[0], "中国.产量.吨.钢铁.A 2020 = 1.5");
}

#[test]
fn the_most_usual_heading_of_a_role_gets_it() {
    use DimensionRole::Area;
    for (headings, expected) in [
        ("reporter,partner", [Some(Area), None]),
        ("partner,reporter", [None, Some(Area)]),
        ("partner,country", [None, Some(Area)]),
        ("iso,country", [None, Some(Area)]),
        ("land,country", [None, Some(Area)]),
        ("state,country", [None, Some(Area)]),
        ("province,Country or Area", [None, Some(Area)]),
        ("省份,国家", [None, Some(Area)]),
        ("région,pays", [None, Some(Area)]),
        ("Bundesland,Land", [None, Some(Area)]),
        ("partner,iso3", [None, Some(Area)]),
        ("city,province", [Some(Area), None]),
    ] {
        let (one, other) = headings.split_once(',').unwrap();
        let labels = |id| ColumnLabels { id, name: None, role: None };
        assert_eq!(assign(&[labels(one), labels(other)]), expected, "{headings}");
    }
    let stated = ColumnLabels { id: "x", name: None, role: Some(Area) };
    assert_eq!(assign(&[ColumnLabels { id: "country", name: None, role: None }, stated]), [None, Some(Area)]);
}
