use super::*;

fn read(text: &str) -> (i32, String) {
    let unit = read_unit(text);
    (unit.power, unit.unit)
}

#[test]
fn powers_are_taken_off_units() {
    for (text, power, unit) in [
        ("Millions of US dollars", 6, "USD"),
        ("US$ bn", 9, "USD"),
        ("US$bn", 9, "USD"),
        ("£m", 6, "GBP"),
        ("EUR million", 6, "EUR"),
        ("Mio. EUR", 6, "EUR"),
        ("Mil Reais", 3, "BRL"),
        ("mil millones de euros", 9, "EUR"),
        ("milliers de personnes", 3, "personnes"),
        ("Tsd. Personen", 3, "Personen"),
        ("тыс. человек", 3, "человек"),
        ("'000 hours", 3, "hours"),
        ("1000 t", 3, "t"),
        ("10 000 persons", 4, "persons"),
        ("10,000 units", 4, "units"),
        ("100 million yuan", 8, "CNY"),
        ("Thousand", 3, ""),
        ("Billions", 9, ""),
        ("(亿元)", 8, "CNY"),
        ("万辆", 4, "辆"),
        ("亿千瓦时", 8, "千瓦时"),
        ("万亿元", 12, "CNY"),
        ("百万美元", 6, "USD"),
        ("千人", 3, "人"),
        ("千人/年", 3, "人/年"),
        ("백만 달러", 6, "USD"),
        ("Million barrels per day", 6, "barrels per day"),
        ("in millions of euros", 6, "EUR"),
        ("Million tonnes", 6, "tonnes"),
    ] {
        assert_eq!(read(text), (power, unit.to_owned()), "{text}");
    }
}

#[test]
fn what_states_no_power_stays() {
    for text in [
        "per 1000 people",
        "Deaths per thousand live births",
        "MIO_EUR",
        "千瓦时",
        "千克",
        "百分点",
        "Index, 2015=100",
        "kt",
        "GWh",
        "mil",
        "m",
        "10-year bond",
        "barrels",
        "100=2010",
        "",
    ] {
        assert_eq!(read(text), (0, text.to_owned()), "{text}");
    }
    assert_eq!(read("%"), (0, "percent".to_owned()));
    assert_eq!(read("U.S. dollars"), (0, "USD".to_owned()));
}

#[test]
fn columns_of_powers_are_words_or_numbers() {
    for (text, power) in [
        ("6", 6),
        ("-2", -2),
        ("1000", 3),
        ("1,000,000", 6),
        ("tens of millions", 7),
        ("hundreds", 2),
        ("Billions", 9),
        ("Units", 0),
        ("Thousands", 3),
        ("thousand", 3),
    ] {
        assert_eq!(read_power(text), Some(power), "{text}");
    }
    for text in ["31", "1.5", "Millions of euros", "dozens", ""] {
        assert_eq!(read_power(text), None, "{text}");
    }
}

#[test]
fn labels_end_in_their_unit() {
    let read = |label: &'static str| unit_of_label(label).map(|(name, unit)| (name, unit.power, unit.unit));
    assert_eq!(read("地区生产总值(亿元)"), Some(("地区生产总值", 8, "CNY".to_owned())));
    assert_eq!(read("汽车产量（万辆）"), Some(("汽车产量", 4, "辆".to_owned())));
    assert_eq!(read("Population (thousands)"), Some(("Population", 3, String::new())));
    assert_eq!(read("Exports, US$ bn"), Some(("Exports", 9, "USD".to_owned())));
    assert_eq!(read("Share of exports (%)"), Some(("Share of exports", 0, "percent".to_owned())));
    for (label, name, unit) in [
        ("Births (per 1,000 people)", "Births", "per 1,000 people"),
        ("Debt (% of GDP)", "Debt", "% of GDP"),
        ("Output (2015=100)", "Output", "2015=100"),
        ("Output, Index 2015 = 100", "Output", "Index 2015 = 100"),
        ("GDP (current US$)", "GDP", "current US$"),
        ("GDP (constant 2015 US$)", "GDP", "constant 2015 US$"),
        ("Sales ($)", "Sales", "$"),
    ] {
        assert_eq!(read(label), Some((name, 0, unit.to_owned())), "{label}");
    }
    for (label, name, power, unit) in [
        ("Umsatz in Mio. EUR", "Umsatz", 6, "EUR"),
        ("Umsatz (Mill. EUR)", "Umsatz", 6, "EUR"),
        ("Ventas en millones de euros", "Ventas", 6, "EUR"),
        ("Employment in thousands", "Employment", 3, ""),
        ("Sales ($ million)", "Sales", 6, "$"),
    ] {
        assert_eq!(read(label), Some((name, power, unit.to_owned())), "{label}");
    }
    assert_eq!(read("Hours worked ['000 hours]"), Some(("Hours worked", 3, "hours".to_owned())));
    for label in [
        "Output (revised)",
        "(million)",
        "Persons in work",
        "Investment in households of thousands",
        "Population, total",
        "Coal (TWh)",
        "GDP",
    ] {
        assert_eq!(read(label), None, "{label}");
    }
}

#[test]
fn lines_beside_a_table_state_the_unit_of_all() {
    let read = |line: &str| unit_of_note(line).map(|unit| (unit.power, unit.unit));
    assert_eq!(read("单位：万辆"), Some((4, "辆".to_owned())));
    assert_eq!(read("Unit: million USD"), Some((6, "USD".to_owned())));
    assert_eq!(read("(Thousands)"), Some((3, String::new())));
    assert_eq!(power_of_note("Scale=Billions"), Some(9));
    assert_eq!(power_of_note("Source: 6"), None);
    assert_eq!(read("Einheit: Tsd. Personen"), Some((3, "Personen".to_owned())));
    for line in ["Source: a million sources", "Output rose to 3 million in 2020", "Unit:", "Notes"] {
        assert_eq!(read(line), None, "{line}");
    }
}
