//! Units and powers of ten in words, codes of texts with similar spellings, and frequencies from dates.

use super::{Shelf, With};
use crate::on_both;
use crate::support::Backend;

on_both!(
    stated_powers_scale_values_and_words_of_units_stay,
    texts_that_are_spelled_alike_stay_apart_and_keep_their_codes,
    dates_that_lie_quarters_apart_are_quarters,
);

/// The values of a dataset by the indicator and the period.
async fn values(shelf: &Shelf, dataset: &str) -> Vec<(String, String, f64)> {
    let found = shelf.observations(&format!("dataset={dataset}")).await;
    let row = |((key, period), one): ((String, String), serde_json::Value)| {
        Some((key.split('.').nth(2)?.to_owned(), period, one["value"].as_f64()?))
    };
    found.into_iter().filter_map(row).collect()
}

async fn stated_powers_scale_values_and_words_of_units_stay(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let files = [
        ("country,unit,scale,2020\nFrance,U.S. dollars,Billions,1.5\n", "", 1.5e9, "USD"),
        ("country,unit,scale,2020\nFrance,Billions of US dollars,Billions,1.5\n", "", 1.5e9, "USD"),
        (
            "country,unit,year,value\nFrance,Millions of US dollars,2020,1.5\n",
            "",
            1.5,
            "Millions_of_US_dollars",
        ),
        ("country,unit,year,value\nFrance,Mil Reais,2020,1.5\n", "", 1.5, "Mil_Reais"),
        ("year,地区生产总值(亿元)\n2020,1.5\n", "", 1.5, "Yi_Yuan"),
        ("year,GDP (US$),Share (%)\n2020,1.5,7\n", "", 1.5, "USD"),
        ("year,Hours ['000 hours],Share (%)\n2020,1.5,7\n", "", 7.0, "percent"),
        ("Table,\nScale=Billions,\ncountry,2020\nFrance,1.5\n", "", 1.5e9, "unspecified"),
        (
            "country,year,value\nFrance,2020,1.5\n",
            "constants = { UNIT_MULT = '6', UNIT_MEASURE = 'EUR' }",
            1.5e6,
            "EUR",
        ),
        ("country,year,value\nFrance,2020,1.5\n", "multiplier = 'thousands'\nunit = 't'", 1500.0, "t"),
        ("country,unit,year,value\nFrance,per 1000 people,2020,1.5\n", "", 1.5, "per_1000_people"),
        ("country,unit,year,value\nFrance,MIO_EUR,2020,1.5\n", "", 1.5, "MIO_EUR"),
    ];
    for (number, (text, map, value, unit)) in files.into_iter().enumerate() {
        let dataset = format!("U{number}");
        shelf.text(&dataset, "u.csv", text, With { map, ..With::default() }).await;
        let found = values(&shelf, &dataset).await;
        assert!(found.iter().any(|one| one.2.to_bits() == f64::to_bits(value)), "{text}: {found:?}");
        let known = shelf.app.json(&format!("/v1/indicators?dataset={dataset}")).await;
        let units: Vec<&str> =
            known["indicators"].as_array().unwrap().iter().filter_map(|one| one["unit"].as_str()).collect();
        assert!(units.contains(&unit), "{text}: {units:?}");
    }
    let bad = shelf.written("bad.csv", "country,scale,2020\nFrance,Dozens,1.5\n");
    let said = shelf.refused("BAD", &bad).await.to_string();
    assert!(said.contains("line 2") && said.contains("`Dozens`"), "{said}");
}

async fn texts_that_are_spelled_alike_stay_apart_and_keep_their_codes(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let file = |sizes: &[&str]| {
        let rows = sizes.iter().map(|size| format!("{size},2020,1\n"));
        format!("size,year,value\n{}", rows.collect::<String>())
    };
    let keys = async |dataset: &str| -> Vec<String> {
        shelf.observations(&format!("dataset={dataset}")).await.into_keys().map(|(key, _)| key).collect()
    };
    for (dataset, pair) in [("A", ["<10", "10+"]), ("B", ["pêche", "péché"]), ("C", ["山西", "陕西"])]
    {
        shelf.text(dataset, "s.csv", &file(&pair), With::published("2024-01-01")).await;
        let both = keys(dataset).await;
        assert_eq!(both.len(), 2, "{both:?}");
        // A later file with only one of the texts has the same series.
        let pair = [pair[1], pair[0]];
        for (size, day) in [(&pair[..1], "2024-02-01"), (&pair[1..], "2024-03-01"), (&pair[..], "2024-04-01")]
        {
            let with = With { scope: yearbook::service::import::Scope::Update, ..With::published(day) };
            let counts = shelf.text(dataset, "s.csv", &file(size), with).await;
            assert_eq!(counts.unchanged, size.len() as u64, "{dataset} {size:?}");
        }
    }
    // Only the second file has two texts with similar spellings.
    shelf.text("D", "s.csv", &file(&["山西"]), With::published("2024-01-01")).await;
    let counts = shelf.text("D", "s.csv", &file(&["陕西", "山西"]), With::published("2024-02-01")).await;
    assert_eq!((counts.added, counts.unchanged), (1, 1));
    let map = "codes = { size = { '<10' = 'LT10', '10+' = 'GE10' } }";
    shelf.text("E", "s.csv", &file(&["<10", "10+"]), With { map, ..With::default() }).await;
    let keys = keys("E").await;
    assert!(
        keys.iter().any(|key| key.ends_with("LT10")) && keys.iter().any(|key| key.ends_with("GE10")),
        "{keys:?}"
    );
}

async fn dates_that_lie_quarters_apart_are_quarters(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let periods = async |dataset: &str| -> Vec<String> {
        values(&shelf, dataset).await.into_iter().map(|(_, period, _)| period).collect()
    };
    let quarters = "date,A,B\n2019-12-01,1,2\n2020-03-01,1,2\n2020-06-01,1,2\n";
    shelf.text("Q", "q.csv", quarters, With::default()).await;
    assert_eq!(periods("Q").await, ["2019-Q4", "2020-Q1", "2020-Q2", "2019-Q4", "2020-Q1", "2020-Q2"]);
    shelf.text("A", "a.csv", "date,A\n2018-06,1\n2019-06,1\n2020-06,1\n", With::default()).await;
    assert_eq!(periods("A").await, ["2018", "2019", "2020"]);
    // Quarters in a table with months as headings.
    let months = (1..=12).map(|month| {
        let quarter = if month % 3 == 0 { "5" } else { "" };
        format!("2020-{month:02}-01,1,{quarter}\n2021-{month:02}-01,1,{quarter}\n")
    });
    let grid = format!("date,EMPLOYMENT,GDP\n{}", months.collect::<String>());
    shelf.text("G", "g.csv", &grid, With::default()).await;
    assert_eq!(values(&shelf, "G").await.len(), 24 + 8);
    let quarterly = shelf.observations("dataset=G&indicator=GDP").await;
    assert!(quarterly.keys().all(|(_, period)| period.contains("-Q")), "{quarterly:?}");
    let map = "frequency = 'Q'\nvalues = ['GDP']\nignore = ['EMPLOYMENT']";
    shelf.text("H", "g.csv", &grid, With { map, ..With::default() }).await;
    assert_eq!(periods("H").await.len(), 8);
}
