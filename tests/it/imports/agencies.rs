//! Forms of downloads of agencies: lines about the series, several rows of headings, columns that are no dimensions.

use super::Shelf;
use crate::on_both;
use crate::support::Backend;

on_both!(
    lines_about_series_may_stand_in_groups_above_periods,
    two_rows_of_headings_make_one,
    columns_beside_keys_do_not_tell_series_apart,
    a_column_of_numbers_is_not_left_out_without_a_word,
);

/// A file: its name, its text, and the observations that it must give.
type Download = (&'static str, &'static str, &'static [&'static str]);

async fn check(shelf: &Shelf, files: &[Download]) {
    for (number, (name, text, expected)) in files.iter().enumerate() {
        let dataset = format!("D{number}");
        assert_eq!(shelf.read(&dataset, name, text, "").await, *expected, "{name}");
    }
}

impl Shelf {
    /// How many series a dataset has.
    async fn series_count(&self, dataset: &str) -> usize {
        let page = self.app.json(&format!("/v1/observations?dataset={dataset}&limit=1000")).await;
        page["series"].as_array().unwrap().len()
    }
}

async fn lines_about_series_may_stand_in_groups_above_periods(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let rba = "F1 RATES\n\nTitle,Made rate,Made bill\nDescription,\"Rate; average\",Bill\nFrequency,Monthly,Monthly\n\
        Units,Per cent,Per cent\n\n\nSource,RBA,AFMA\nPublication date,03-Jun-2024,03-Jun-2024\nSeries ID,A1,A2\n\
        31/01/2024,4.35,4.25\n29/02/2024,4.35,\n31/03/2024,4.5,4.75\n";
    let insee = "\"Libellé\";\"PIB fait\"\n\"idBank\";\"010000001\"\n\"Dernière mise à jour\";\"31/05/2024 08:45\"\n\
        \"Période\";\"\"\n\"2024-T1\";\"595,5\"\n\"2023-T4\";\"594,25\"\n\"2023-T3\";\"593\"\n";
    let boj = "\"2024/06/01 10:15:00\"\n\"系列名称\",\"物価/総平均\",\"物価/製造業\"\n\"データコード\",\"PR01'A\",\"PR01'B\"\n\
        \"2023/11\",\"119.5\",\"120.5\"\n\"2023/12\",\"119.75\",\"ND\"\n";
    let ons = "\"Title\",\"Made index\"\n\"CDID\",\"MADE\"\n\"Unit\",\"m\"\n\"Important notes\",\n\"2023\",\"420\"\n\
        \"2023 Q4\",\"106.5\"\n\"2023 DEC\",\"35.5\"\n";
    check(
        &shelf,
        &[
            (
                "rba.csv",
                rba,
                &[
                    "M 2024-01 4.25 A",
                    "M 2024-01 4.35 A",
                    "M 2024-02 - O",
                    "M 2024-02 4.35 A",
                    "M 2024-03 4.5 A",
                    "M 2024-03 4.75 A",
                ],
            ),
            ("insee.csv", insee, &["Q 2023-Q3 593 A", "Q 2023-Q4 594.25 A", "Q 2024-Q1 595.5 A"]),
            (
                "boj.csv",
                boj,
                &["M 2023-11 119.5 A", "M 2023-11 120.5 A", "M 2023-12 - O", "M 2023-12 119.75 A"],
            ),
            ("ons.csv", ons, &["A 2023 420 A", "M 2023-12 35.5 A", "Q 2023-Q4 106.5 A"]),
        ],
    )
    .await;
}

async fn two_rows_of_headings_make_one(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let bea = "\"Table 1\"\n\"[Billions of dollars]\"\n\"Line\",\"\",\"2023\",\"2023\",\"2024\"\n\
        \"\",\"\",\"Q3\",\"Q4\",\"Q1\"\n\"1\",\"  Made product\",\"27610.5\",\"27957.5\",\"28255.5\"\n\
        \"2\",\"Made part\",\"18679.5\",\"18914.5\",\"---\"\n";
    let kosis = "\"시도별\",\"2022\",\"2022\",\"2023\",\"2023\"\n\"시도별\",\"사업체수 (개)\",\"종사자수 (명)\",\"사업체수 (개)\",\"종사자수 (명)\"\n\
        \"전국\",\"100\",\"1000\",\"110\",\"1100\"\n\"서울특별시\",\"20\",\"200\",\"25\",\"X\"\n";
    check(
        &shelf,
        &[
            (
                "bea.csv",
                bea,
                &[
                    "Q 2023-Q3 18679.5 A",
                    "Q 2023-Q3 27610.5 A",
                    "Q 2023-Q4 18914.5 A",
                    "Q 2023-Q4 27957.5 A",
                    "Q 2024-Q1 - O",
                    "Q 2024-Q1 28255.5 A",
                ],
            ),
            (
                "kosis.csv",
                kosis,
                &[
                    "A 2022 100 A",
                    "A 2022 1000 A",
                    "A 2022 20 A",
                    "A 2022 200 A",
                    "A 2023 - Q",
                    "A 2023 110 A",
                    "A 2023 1100 A",
                    "A 2023 25 A",
                ],
            ),
        ],
    )
    .await;
}

async fn columns_beside_keys_do_not_tell_series_apart(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    for (dataset, text, series) in [
        // The Dutch office counts the rows.
        (
            "CBS",
            "\"ID\";\"Bedrijfstak\";\"Perioden\";\"Gemaakt_1\"\n0;\"T1\";\"2022JJ00\";\"105.5\"\n1;\"T1\";\"2023JJ00\";\"104.5\"\n2;\"T2\";\"2023JJ00\";\"90.5\"\n",
            2,
        ),
        // The Irish office has the codes of months beside their names.
        (
            "CSO",
            "\"STATISTIC\",\"TLIST(M1)\",\"Month\",\"UNIT\",\"VALUE\"\n\"MIM\",\"202401\",\"2024 January\",\"Index\",\"101.5\"\n\"MIM\",\"202402\",\"2024 February\",\"Index\",\"102.5\"\n",
            1,
        ),
        // The label of a status is no dimension.
        (
            "ILO",
            "ref_area.label,time,obs_value,obs_status.label\nChile,2022,650.5,\nChile,2023,655.5,Unreliable\n",
            1,
        ),
        // But an id that tells rows apart is one.
        ("IDS", "id,year,value\n1,2020,5.5\n2,2020,6.5\n", 2),
    ] {
        let _ = shelf.read(dataset, "t.csv", text, "").await;
        assert_eq!(shelf.series_count(dataset).await, series, "{text}");
    }
}

async fn a_column_of_numbers_is_not_left_out_without_a_word(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let whole = "Fecha,SF1,SF2\n29/05/2024,16.5,11\n30/05/2024,17.5,11\n31/05/2024,17.25,N/E\n";
    assert_eq!(shelf.read("A", "banxico.csv", whole, "").await.len(), 6);
    let own_sign = whole.replace("N/E", "niente");
    let refused = shelf.refused("B", &shelf.written("own.csv", own_sign)).await.to_string();
    assert!(refused.contains("`SF2`"), "{refused}");
}
