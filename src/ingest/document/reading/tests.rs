use super::*;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{Block, Direction, Stretch};

/// A document of 20 June 2024.
fn document(text: &str) -> DocumentText {
    let mut document = read_document_text(text.as_bytes()).unwrap();
    document.published = "2024-06-20".parse().ok();
    document
}

/// The statistics of a paragraph and their periods; `?` for those without one.
fn periods(text: &str) -> String {
    let mut document = document(text);
    document.title = None;
    document.blocks.iter_mut().for_each(|block| block.kind = BlockKind::Paragraph);
    listed(&document)
}

fn listed(document: &DocumentText) -> String {
    let statistics =
        read_document(document).into_iter().filter(|reading| reading.kind == ReadingKind::Statistic);
    let texts = statistics.map(|reading| {
        let period = reading.period.map_or_else(|| "?".to_owned(), |period| period.period.to_string());
        format!("{} {period}", reading.number.exact)
    });
    texts.collect::<Vec<_>>().join("; ")
}

/// The statistics of tables: value, unit and period.
fn cells(html: &str) -> Vec<String> {
    let document = document(&format!("<html lang=en><body><main>{html}</main></body></html>"));
    let statistics = read_document(&document)
        .into_iter()
        .filter(|reading| reading.kind == ReadingKind::Statistic && reading.heads.is_some());
    let texts = statistics.map(|reading| {
        let value =
            reading.number.value.map_or_else(|| "open".to_owned(), |value| value.normalize().to_string());
        let period = reading.period.map_or_else(|| "?".to_owned(), |period| period.period.to_string());
        format!("{value} {} {period}", reading.number.unit.unwrap_or("open"))
    });
    texts.collect()
}

#[test]
fn the_nearest_time_of_the_sentence_wins() {
    for (text, expected) in [
        (
            "Output was 5.0% in March, 6.9% in April and 7% in May 2024.",
            "5.0% 2024-03; 6.9% 2024-04; 7% 2024-05",
        ),
        ("In 2023 sales rose by 4%, and exports by 5%.", "4% 2023; 5% 2023"),
        (
            "In 2022 it was 5%. It went from 30.4% in 2020 to 28.8% overall.",
            "5% 2022; 30.4% 2020; 28.8% 2022",
        ),
        ("The rate rose from 2.34% in 2017 to 2.38% in 2018.", "2.34% 2017; 2.38% 2018"),
        (
            "Over the first five months of 2024 it exceeded 6.7 billion euros.",
            "6.7 billion euros 2024-01/2024-05",
        ),
        ("In 2022 and 2023 the share was 48% and 52% respectively.", "48% 2022; 52% 2023"),
        ("Emissions in 2030 should be 65% below 2005.", "65% 2030"),
        ("Sales were 12% (2023: 11%).", "12% ?; 11% 2023"),
        ("On 3 June the price was 500 euros.", "500 euros ?"),
        ("一季度，产量增长5.6%；3月份增长4.9%。", "5.6% 2024-Q1; 4.9% 2024-03"),
        ("2022年和2023年占比分别为48%和52%。", "48% 2022; 52% 2023"),
    ] {
        assert_eq!(periods(text), expected, "{text}");
    }
}

#[test]
fn what_a_number_is_compared_with_has_its_own_time() {
    for (text, expected) in [
        (
            "In May 2024 it was 4.2 million tonnes, against 4.5 million tonnes a year earlier.",
            "4.2 million tonnes 2024-05; 4.5 million tonnes 2023-05",
        ),
        ("In 2023 it was 38%, up from 33%.", "38% 2023; 33% ?"),
        (
            "In Q1 2024 it sold 5,000 cars, 3% more than in Q4 2023, when 4,854 were sold.",
            "5,000 2024-Q1; 3% 2024-Q1; 4,854 2023-Q4",
        ),
        ("2024年5月产量94.5万辆，去年同期为71.3万辆。", "94.5万辆 2024-05; 71.3万辆 2023-05"),
    ] {
        assert_eq!(periods(text), expected, "{text}");
    }
}

#[test]
fn the_ends_of_a_span_belong_to_the_ends_of_a_change() {
    let english = "From 2020 to 2023, output rose from 31.3 million tonnes to 40.5 million tonnes.";
    assert_eq!(periods(english), "31.3 million tonnes 2020; 40.5 million tonnes 2023");
    assert_eq!(periods("2020年至2023年，产量从31.3万吨增加到40.5万吨。"), "31.3万吨 2020; 40.5万吨 2023");
    let readings = read_document(&document(english));
    let period = readings.iter().find_map(|reading| reading.period.clone()).unwrap();
    let words = period.at.unwrap();
    assert_eq!(
        (period.rule, period.basis, words.exact.as_str(), words.start),
        (PeriodRule::Ends, Basis::Stated, "2020", 5)
    );
}

#[test]
fn earlier_sentences_headings_and_publication_follow() {
    for (text, expected) in [
        ("In 2023 sales were 5 tonnes. The share was 7%.", "5 tonnes 2023; 7% 2023"),
        ("The past five years were good. The share was 7% of the total.", "7% 2023"),
        ("It has 79 plants to date.", "79 2024"),
        ("It has 79 plants.", "79 2024"),
        ("Prices rose by 3%.", "3% ?"),
        ("Annual output is 10 million tonnes.", "10 million tonnes 2023"),
    ] {
        assert_eq!(periods(text), expected, "{text}");
    }
    let html = "<html lang=en><head><title>Steel in May 2024</title></head><body><main><h1>Steel in May 2024</h1><p>Output was 5 tonnes.</p><h2>Outlook for 2025</h2><p>It is expected to be 6 tonnes.</p></main></body></html>";
    assert_eq!(listed(&document(html)), "5 tonnes 2024-05; 6 tonnes 2025");
}

#[test]
fn a_cell_takes_unit_scale_and_period_from_its_heads() {
    let table = "<table><caption>Exports (thousand cars)</caption><tr><th>Country<th>May 2023<th>May 2024<th>Change (%)</tr><tr><th>Sweden<td>12.4<td>11.9<td>(4.0)</tr></table>";
    assert_eq!(cells(table), ["12400 number 2023-05", "11900 number 2024-05", "-4 percent 2024-05"]);
    let nested = "<p>in CHF 1 000</p><table><tr><td rowspan=2>Branch<td colspan=2>2023<td>2024</tr><tr><td>Q1<td>Q2<td>Q1</tr><tr><td>Steel<td>1 234<td>–5.2<td>2'667</tr><tr><td>Share, %<td>1.5<td>..<td>2.5%</tr></table>";
    assert_eq!(
        cells(nested),
        [
            "1234000 CHF 2023-Q1",
            "-5200 CHF 2023-Q2",
            "2667000 CHF 2024-Q1",
            "1.5 percent 2023-Q1",
            "2.5 percent 2024-Q1"
        ]
    );
    let chinese = "<p>单位：万吨</p><table><tr><td>指标<td>2024年5月<td>同比增长（%）</tr><tr><td>粗钢<td>9286<td>-2.7</tr><tr><td>发电量（亿千瓦时）<td>7179<td>2.3</tr></table>";
    assert_eq!(
        cells(chinese),
        [
            "92860000 tonnes 2024-05",
            "-2.7 percent 2024-05",
            "717900000000 kilowatt_hours 2024-05",
            "2.3 percent 2024-05"
        ]
    );
    let scaled = "<table><caption>In thousands</caption><tr><th><th>2023<tr><th>Cars (units)<td>12<tr><th>Revenue (EUR)<td>1.2<tr><th>Sales<td>$ 3</tr></table>";
    assert_eq!(cells(scaled), ["12000 units 2023", "1200 EUR 2023", "3000 USD 2023"]);
}

#[test]
fn what_no_head_says_stays_open() {
    let table = "<table><tr><th>Country<th>2023<tr><td>Sweden<td>12.4<tr><td>Norway<td>1234</tr></table>";
    assert_eq!(cells(table), ["12.4 open 2023", "1234 open 2023"]);
    assert_eq!(cells("<table><tr><th>Firms<th>Value<tr><td>A<td>12</tr></table>"), ["12 open ?"]);
    assert_eq!(
        cells("<table><tr><th>Branch<th>Number of firms<tr><td>A<td>12</tr></table>"),
        ["12 number ?"]
    );
}

#[test]
fn a_column_says_which_sign_its_decimals_have() {
    let table = "<table><caption>Share (%)</caption><tr><th>A<th>2023<th>2024<tr><td>B<td>12,4<td>1.234,5<tr><td>C<td>1.234<td>9,0</tr></table>";
    assert_eq!(
        cells(table),
        ["12.4 percent 2023", "1234.5 percent 2024", "1234 percent 2023", "9 percent 2024"]
    );
}

#[test]
fn heads_classes_and_counters_are_no_statistics() {
    let html = "<html lang=en><body><main><table><caption>Table 1. Firms (%)</caption><tr><td>Size<td>2022<tr><td>10-49<td>33.1<tr><td>250+<td>70.2</tr></table></main></body></html>";
    let readings = read_document(&document(html));
    let kinds: Vec<String> = readings
        .iter()
        .map(|reading| format!("{} {}", reading.number.exact, reading.kind.reason().unwrap_or("statistic")))
        .collect();
    assert_eq!(
        kinds,
        [
            "1 enumeration",
            "2022 year",
            "10 threshold",
            "49 threshold",
            "33.1 statistic",
            "250+ threshold",
            "70.2 statistic"
        ]
    );
    let heads = readings.last().and_then(|reading| reading.heads.clone()).unwrap();
    assert_eq!((heads.row, heads.column), (2, 1));
    assert_eq!((heads.row_head.as_deref(), heads.column_head.as_deref()), (Some("250+"), Some("2022")));
    assert_eq!(heads.caption.as_deref(), Some("Table 1. Firms (%)"));
}

#[test]
fn furniture_is_apart() {
    let html =
        document("<html><body><nav>Archive 365</nav><main><p>Sales rose by 5%.</p></main></body></html>");
    assert_eq!(listed(&html), "5% ?");
    assert_eq!(read_furniture(&html).len(), 1);
}

#[test]
fn unknown_characters_beside_a_number_leave_it_open() {
    let text = document("Output was 68354\u{fffd}\u{fffd}, up 5% on 2023.");
    let readings = read_document(&text);
    assert_eq!(readings[0].kind, ReadingKind::Unsure(Doubt::UnknownGlyph));
    assert_eq!((readings[0].number.value, readings[0].number.unit, readings[0].bounds), (None, None, None));
    assert_eq!(
        (readings[1].kind, readings[1].number.direction),
        (ReadingKind::Statistic, Some(Direction::Up))
    );
}

#[test]
fn intervals_follow_from_value_qualifier_and_rounding() {
    let readings = read_document(&document("It sold more than 12 tonnes and 3.5% of the rest."));
    let ends: Vec<_> = readings
        .iter()
        .map(|reading| reading.bounds.map(|bounds| (bounds.lower(), bounds.upper())))
        .collect();
    assert_eq!(ends, [Some((Some(12.0), None)), Some((Some(3.45), Some(3.55)))]);
}

/// A document of one paragraph.
fn paragraph(text: &str) -> DocumentText {
    let whole = Stretch { text: 0..text.len(), place: 0..text.len() };
    let block = Block {
        kind: BlockKind::Paragraph,
        text: text.into(),
        stretches: vec![whole],
        fragment: None,
        path: None,
    };
    DocumentText { blocks: vec![block], ..DocumentText::default() }
}

/// Ends in good time only if the work for a number does not grow with the length of its text.
#[test]
fn a_number_does_not_look_through_its_whole_text() {
    for part in ["1年", "3.5元、", "5 goats ", "1—", "and 5 and 5 ", "去年同期为5万头，", "“5” ", "½", "(5) "]
    {
        let readings = read_document(&paragraph(&part.repeat(1500)));
        assert!(readings.len() >= 750, "{part}: {}", readings.len());
    }
}

#[test]
fn a_block_takes_its_time_from_the_nearest_heading() {
    let mut document = paragraph("Output in 2021");
    for text in ["Goats in 2023", "Sheep", "It was 5 tonnes."] {
        document.blocks.extend(paragraph(text).blocks);
    }
    let period = |document: &DocumentText| {
        let readings = read_document(document);
        let last = readings.last().and_then(|reading| reading.period.as_ref());
        last.map(|reading| reading.period.to_string())
    };
    assert_eq!(period(&document).as_deref(), Some("2023"));
    let levels = [Some(1), Some(2), Some(2)];
    for (block, level) in document.blocks.iter_mut().zip(levels) {
        block.kind = level.map_or(BlockKind::Paragraph, BlockKind::Heading);
    }
    // A heading without a time leads to the one above it, not to the one beside it.
    assert_eq!(period(&document).as_deref(), Some("2021"));
}
