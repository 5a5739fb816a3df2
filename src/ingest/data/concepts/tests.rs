use super::*;

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
