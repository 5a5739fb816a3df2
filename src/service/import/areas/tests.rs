use super::*;
use crate::domain::code_text::clean_code;

fn shown(code: AreaCode<'_>) -> String {
    match code {
        AreaCode::Standard(code) => code.to_owned(),
        AreaCode::Own(text) => clean_code(text).into_owned(),
    }
}

/// The codes of a file that has some texts.
fn codes(texts: &[&str]) -> Vec<String> {
    let codes = AreaCodes::of(texts.iter().map(|text| (*text, None)), "area");
    texts.iter().map(|text| shown(codes.code(text))).collect()
}

/// The codes of a file that has some texts with names beside them.
fn named(areas: &[(&str, &str)]) -> Vec<String> {
    let codes = AreaCodes::of(areas.iter().map(|(text, name)| (*text, Some(*name))), "area");
    areas.iter().map(|(text, _)| shown(codes.code(text))).collect()
}

#[test]
fn countries_have_their_alpha_2_code() {
    for (text, expected) in [
        ("CHN", "CN"),
        ("chn", "CN"),
        ("cn", "CN"),
        ("NAM", "NAM"),
        ("NA", "NAM"),
        ("WLD", "W0"),
        ("ARB", "ARB"),
        ("CN-ZJ", "CN-ZJ"),
        ("EL", "GR"),
        ("UK", "GB"),
        ("XKX", "XK"),
        ("EU27_2020", "EU27_2020"),
        ("EA20", "EA20"),
        ("OECD", "OECD"),
    ] {
        assert_eq!(codes(&[text]), [expected], "{text}");
    }
}

#[test]
fn former_codes_are_of_iso_3166_3() {
    for (text, expected) in [
        ("ROM", "RO"),
        ("ZAR", "CD"),
        ("ADO", "AD"),
        ("TMP", "TL"),
        ("BUR", "MM"),
        ("HVO", "BF"),
        ("ANT", "ANHH"),
        ("YUG", "YUCS"),
        ("DDR", "DDDE"),
        ("CSK", "CSHH"),
        ("SCG", "CSXX"),
        ("SUN", "SUHH"),
        ("SUHH", "SUHH"),
        ("SU", "SUHH"),
        ("YMD", "YDYE"),
    ] {
        assert_eq!(codes(&[text]), [expected], "{text}");
    }
    assert_eq!(name_of("SUHH"), Some("USSR, Union of Soviet Socialist Republics"));
}

#[test]
fn names_are_of_countries_where_most_are() {
    assert_eq!(
        codes(&["China", "USA", "Germany", "Rest of the world", "World"]),
        ["CN", "US", "DE", "Rest_of_the_world", "W0"]
    );
    assert_eq!(codes(&["Georgia", "Texas", "Ohio"]), ["Georgia", "Texas", "Ohio"], "a state among states");
    assert_eq!(codes(&["World", "Europe", "Asia", "China"]), ["W0", "Europe", "Asia", "CN"]);
    assert_eq!(codes(&["中国", "美国", "德国", "世界"]), ["CN", "US", "DE", "W0"]);
    assert_eq!(codes(&["CHN", "Viet Nam", "EU"]), ["CN", "VN", "EU"]);
}

#[test]
fn a_part_of_a_country_yields_to_the_country() {
    assert_eq!(codes(&["China", "China, mainland", "Japan"]), ["CN", "China_mainland", "JP"]);
    assert_eq!(codes(&["China, mainland", "Japan"]), ["CN", "JP"]);
    assert_eq!(named(&[("156", "China, mainland"), ("159", "China"), ("392", "Japan")]), ["CN", "159", "JP"]);
    assert_eq!(named(&[("41", "China, mainland"), ("351", "China"), ("110", "Japan")]), ["41", "CN", "JP"]);
}

#[test]
fn numbers_are_of_m49_where_most_are_countries() {
    assert_eq!(codes(&["156", "4", "1", "840", "276"]), ["CN", "AF", "W0", "US", "DE"]);
    assert_eq!(codes(&["156", "4", "2", "840", "276"])[2], "002");
    assert_eq!(codes(&["1", "2", "3", "5"])[0], "1");
    assert_eq!(codes(&["924", "132", "158"]), ["924", "132", "158"], "numbers of the IMF");
}

#[test]
fn names_beside_codes_decide() {
    let imf = [("924", "China"), ("132", "France"), ("158", "Japan"), ("001", "World"), ("163", "Euro area")];
    assert_eq!(named(&imf), ["CN", "FR", "JP", "W0", "163"]);
    let fips =
        [("CH", "China"), ("GM", "Germany"), ("AS", "Australia"), ("AU", "Austria"), ("SZ", "Nowhere")];
    assert_eq!(named(&fips), ["CN", "DE", "AU", "AT", "Nowhere"]);
    let m49 = [("156", "China"), ("276", "Germany"), ("150", "Europe"), ("1", "World")];
    assert_eq!(named(&m49), ["CN", "DE", "150", "W0"]);
    let iso = [("CHN", "Kitaj"), ("DEU", "Germany"), ("FRA", "France"), ("ZAR", "Congo, Dem. Rep.")];
    assert_eq!(named(&iso), ["CN", "DE", "FR", "CD"]);
    let states = [("CA", "California"), ("OH", "Ohio")];
    assert_eq!(named(&states), ["US-CA", "US-OH"]);
}
