//! Files of the writer are read.

use super::writer::{file, lines, pdf, pdf_with, text, wide_text};
use crate::domain::figure::{PositionUnit, Selector};
use crate::domain::source::Basis;
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{BlockKind, DocumentText, read_document};

/// Lines of running text that fill a column.
const LEFT: [&str; 5] = [
    "Mills in the valley rolled 4.6 million tonnes",
    "of plate in 2023, which is more than in any of",
    "the years before. Three of them were closed in",
    "spring for repairs. In the next year the out-",
    "put is expected to reach",
];
const RIGHT: [&str; 4] = [
    "5.1 million tonnes, the association of the mills",
    "said. Orders from abroad fell by 3.5 percent in",
    "the last quarter, while those from the country",
    "rose by 1.2 percent.",
];

fn read(bytes: &[u8]) -> DocumentText {
    read_document_text(bytes).unwrap()
}

fn read_page(content: String) -> DocumentText {
    read(&pdf(&[content]))
}

fn texts(document: &DocumentText) -> Vec<&str> {
    document.blocks.iter().map(|block| block.text.as_str()).collect()
}

/// The cells of a document: row, column, number of columns, whether it is a head, text.
fn cells(document: &DocumentText) -> Vec<(usize, usize, usize, bool, &str)> {
    let cell = |block: &'_ crate::ingest::document::Block| match block.kind {
        BlockKind::Cell(cell) => Some((cell.row, cell.column, cell.columns, cell.is_head)),
        _ => None,
    };
    let cells = document.blocks.iter().filter_map(|block| Some((cell(block)?, block.text.as_str())));
    cells.map(|((row, column, columns, is_head), text)| (row, column, columns, is_head, text)).collect()
}

#[test]
fn a_paragraph_goes_on_in_the_next_column_and_hyphens_join() {
    let content = text(50.0, 780.0, 20.0, "Plate in 2023")
        + &lines(50.0, 740.0, 10.0, &LEFT)
        + &lines(320.0, 740.0, 10.0, &RIGHT);
    let document = read_page(content);
    let all = "Mills in the valley rolled 4.6 million tonnes of plate in 2023, which is more than in any of the years before. \
        Three of them were closed in spring for repairs. In the next year the out-put is expected to reach 5.1 million \
        tonnes, the association of the mills said. Orders from abroad fell by 3.5 percent in the last quarter, while those \
        from the country rose by 1.2 percent.";
    assert_eq!(
        texts(&document).iter().map(|text| text.replace("output", "out-put")).collect::<Vec<_>>(),
        ["Plate in 2023", all]
    );
    assert_eq!(document.blocks[0].kind, BlockKind::Heading(1));
    assert_eq!(document.title.as_deref(), Some("Plate in 2023"));
}

#[test]
fn a_paragraph_goes_on_on_the_next_page_and_belongs_to_the_first() {
    let document = read(&pdf(&[lines(50.0, 740.0, 10.0, &LEFT), lines(50.0, 740.0, 10.0, &RIGHT)]));
    assert_eq!(document.blocks.len(), 1);
    assert!(document.blocks[0].text.contains("to reach 5.1 million tonnes"));
    assert_eq!(document.blocks[0].fragment.as_deref(), Some("page=1"));
}

#[test]
fn words_under_each_other_are_cells_and_numbers_are_cut_before_groups_join() {
    let mut content = text(50.0, 700.0, 10.0, "Table 4. Output by region (1 000 tonnes)");
    let rows = [
        ("Region", "2022", "2023"),
        ("North", "1,019.1", "1,005.1"),
        ("South", "878.0", "912.4"),
        ("Both", "1,897.1", "1,917.5"),
    ];
    for (row, (label, first, second)) in (0_u8..).zip(rows) {
        let y = 680.0 - 16.0 * f32::from(row);
        content += &text(50.0, y, 10.0, label);
        // The numbers are no further from each other than words.
        content += &text(150.0, y, 10.0, first);
        content += &text(188.0, y, 10.0, second);
    }
    let document = read_page(content);
    assert_eq!(document.blocks[0].kind, BlockKind::Caption(0));
    let expected = [
        (0, 0, 1, true, "Region"),
        (0, 1, 1, true, "2022"),
        (0, 2, 1, true, "2023"),
        (1, 0, 1, true, "North"),
        (1, 1, 1, false, "1,019.1"),
        (1, 2, 1, false, "1,005.1"),
        (2, 0, 1, true, "South"),
        (2, 1, 1, false, "878.0"),
        (2, 2, 1, false, "912.4"),
        (3, 0, 1, true, "Both"),
        (3, 1, 1, false, "1,897.1"),
        (3, 2, 1, false, "1,917.5"),
    ];
    assert_eq!(cells(&document), expected);
}

#[test]
fn a_head_over_two_columns_spans_them_and_a_label_goes_on_in_the_next_line() {
    let mut content = text(175.0, 700.0, 10.0, "Output") + &text(300.0, 700.0, 10.0, "Staff");
    content += &(text(150.0, 684.0, 10.0, "2022")
        + &text(220.0, 684.0, 10.0, "2023")
        + &text(300.0, 684.0, 10.0, "2023"));
    let rows = [("Textiles and", ""), ("clothing", "12.5"), ("Paper", "13.5"), ("Glass", "14.5")];
    for (row, (label, value)) in (0_u8..).zip(rows) {
        let y = 668.0 - 16.0 * f32::from(row);
        content += &text(50.0, y, 10.0, label);
        if !value.is_empty() {
            content +=
                &(text(150.0, y, 10.0, value) + &text(220.0, y, 10.0, value) + &text(300.0, y, 10.0, value));
        }
    }
    let document = read_page(content);
    let cells = cells(&document);
    assert_eq!(cells[0], (0, 1, 2, true, "Output"));
    assert_eq!(cells[1], (0, 3, 1, true, "Staff"));
    assert_eq!(cells[5], (2, 0, 1, true, "Textiles and clothing"));
    assert_eq!(cells[6], (2, 1, 1, false, "12.5"));
}

#[test]
fn groups_of_digits_in_a_cell_are_one_number() {
    let mut content = String::new();
    for (row, label) in (0_u8..).zip(["Coal", "Lignite", "Peat"]) {
        let y = 700.0 - 16.0 * f32::from(row);
        content += &(text(50.0, y, 10.0, label)
            + &text(150.0, y, 10.0, "1 234 567")
            + &text(240.0, y, 10.0, "2 345 678"));
    }
    let document = read_page(content);
    assert_eq!(cells(&document)[1].4, "1 234 567");
    assert_eq!(cells(&document)[2].4, "2 345 678");
}

#[test]
fn raised_marks_are_left_out_and_powers_and_ordinals_stay() {
    let mut content = String::new();
    for (row, (before, raised, after)) in (0_u8..).zip([
        ("It was 40.5", "2", "trillion."),
        ("Roofs of 300 km", "2", "were built."),
        ("It took 3 \u{d7} 10", "5", "hours."),
        ("The 21", "st", "park was opened."),
    ]) {
        let y = 700.0 - 40.0 * f32::from(row);
        let x = 50.0 + width(before);
        content += &(text(50.0, y, 10.0, &before.replace('\u{d7}', "x")) + &text(x, y + 4.0, 6.0, raised));
        content += &text(x + 10.0, y, 10.0, after);
    }
    let document = read_page(content);
    let expected = [
        "It was 40.5 trillion.",
        "Roofs of 300 km² were built.",
        "It took 3 x 10⁵ hours.",
        "The 21st park was opened.",
    ];
    assert_eq!(texts(&document), expected);
}

/// The width of a text in Helvetica of 10 points, roughly.
fn width(text: &str) -> f32 {
    text.chars()
        .map(|character| match character {
            'i' | 'l' | 't' | 'f' | ' ' | '.' | 'I' => 2.7,
            'm' | 'w' | 'R' | 'T' => 7.2,
            '×' | 'k' | 's' => 5.0,
            _ => 5.56,
        })
        .sum()
}

#[test]
fn a_glyph_that_is_printed_twice_counts_once() {
    let content =
        text(50.0, 700.0, 10.0, "Output of 66 ships") + &text(50.3, 700.0, 10.0, "Output of 66 ships");
    assert_eq!(texts(&read_page(content)), ["Output of 66 ships"]);
}

#[test]
fn letters_that_are_spaced_out_are_words() {
    let content =
        format!("BT /F1 20 Tf 6 Tc 1 0 0 1 50 700 Tm (Steel) Tj ET\n{}", text(50.0, 650.0, 10.0, "It grew."));
    assert_eq!(texts(&read_page(content))[0], "Steel");
}

#[test]
fn text_of_another_direction_stands_by_itself() {
    let turned = "BT /F1 10 Tf 0 1 -1 0 560 300 Tm (Draft of 2 May) Tj ET\n";
    let document = read_page(lines(50.0, 740.0, 10.0, &RIGHT) + turned);
    assert_eq!(texts(&document)[1], "Draft of 2 May");
    assert!(!document.blocks[0].text.contains("Draft"));
}

#[test]
fn the_same_text_at_the_same_place_of_most_pages_is_furniture() {
    let page = |number: usize| {
        let line = format!("Chapter {number} begins with this sentence of its own.");
        text(50.0, 810.0, 10.0, &format!("Monthly bulletin 3/2024, part {number}"))
            + &text(50.0, 600.0, 10.0, &line)
            + &text(290.0, 30.0, 10.0, &number.to_string())
    };
    let contents: Vec<String> = (1..=4).map(page).collect();
    let document = read(&pdf(&contents));
    let own: Vec<&str> = document
        .blocks
        .iter()
        .filter(|block| block.kind != BlockKind::Furniture)
        .map(|block| block.text.as_str())
        .collect();
    assert_eq!(own.len(), 4, "{own:?}");
    assert!(own.iter().all(|text| text.starts_with("Chapter")));
    assert_eq!(document.blocks.len(), 12);
}

#[test]
fn chinese_text_is_read_without_a_map_and_lines_join_without_a_space() {
    let content = wide_text("F2", 50.0, 700.0, 12.0, "全省粗钢产量达到1349")
        + &wide_text("F2", 50.0, 682.0, 12.0, "万吨，同比增长3.5%。");
    let document = read_page(content);
    assert_eq!(texts(&document), ["全省粗钢产量达到1349万吨，同比增长3.5%。"]);
    assert_eq!(document.language.as_deref(), Some("zh"));
    assert!(document.problems.is_empty());
}

#[test]
fn a_font_with_a_map_is_read_and_one_without_is_unknown() {
    let content = wide_text("F4", 50.0, 700.0, 10.0, "OUTPUT 66") + &wide_text("F3", 50.0, 600.0, 10.0, "AB");
    let document = read_page(content);
    assert_eq!(texts(&document), ["OUTPUT 66", "\u{fffd}\u{fffd}"]);
    let unknown = read_page(wide_text("F3", 50.0, 700.0, 10.0, "OUTPUT 66"));
    assert_eq!(unknown.problems.len(), 1);
    assert_eq!(unknown.problems[0].fragment, "page=1");
}

#[test]
fn a_place_leads_back_to_its_text() {
    let document = read(&pdf(&[
        lines(50.0, 740.0, 10.0, &LEFT)
            + &text(50.0, 500.0, 10.0, "Prices [2] rose by 7.5 percent[2] in May."),
        lines(50.0, 740.0, 10.0, &RIGHT[2..]),
    ]));
    let readings = read_document(&document);
    assert!(readings.len() >= 3, "{readings:?}");
    for reading in readings {
        assert_eq!(document.text_at(&reading.at).as_deref(), Some(reading.number.exact.as_str()));
        assert_eq!(reading.at.unit, PositionUnit::Characters);
    }
    let at = Selector {
        start: 9_999,
        end: 10_000,
        unit: PositionUnit::Characters,
        fragment: Some("page=1".into()),
        ..Selector::default()
    };
    assert_eq!(document.text_at(&at), None);
}

#[test]
fn text_html_and_pdf_of_the_same_document_read_alike() {
    let paragraph =
        LEFT.iter().chain(&RIGHT).fold(String::new(), |text, line| match text.strip_suffix("out-") {
            Some(before) => format!("{before}out{line}"),
            None if text.is_empty() => (*line).to_owned(),
            None => format!("{text} {line}"),
        });
    let values = |document: &DocumentText| -> Vec<String> {
        let readings = read_document(document).into_iter();
        readings
            .map(|reading| {
                format!("{} {:?} {:?}", reading.number.exact, reading.number.value, reading.number.unit)
            })
            .collect()
    };
    let plain = values(&read(paragraph.as_bytes()));
    let html = values(&read(format!("<!doctype html><p>{paragraph}</p>").as_bytes()));
    let file = values(&read_page(lines(50.0, 740.0, 10.0, &LEFT) + &lines(320.0, 740.0, 10.0, &RIGHT)));
    assert!(plain.len() >= 5);
    assert_eq!(plain, html);
    assert_eq!(plain, file);
}

#[test]
fn a_file_says_title_and_day_and_what_is_printed_wins() {
    let information = "/Title (The plate industry in 2023) /CreationDate (D:20240517103000Z)";
    let inferred = read(&pdf_with(&[lines(50.0, 740.0, 10.0, &RIGHT)], information));
    assert_eq!(inferred.title.as_deref(), Some("The plate industry in 2023"));
    assert_eq!(inferred.published.map(|day| day.to_string()).as_deref(), Some("2024-05-17"));
    assert_eq!(inferred.published_basis, Basis::Inferred);
    let content = text(50.0, 780.0, 10.0, "Published on 14 May 2024") + &lines(50.0, 740.0, 10.0, &RIGHT);
    let stated =
        read(&pdf_with(&[content], "/Title (Microsoft Word - plate.docx) /CreationDate (D:20240517103000Z)"));
    assert_eq!(stated.published.map(|day| day.to_string()).as_deref(), Some("2024-05-14"));
    assert_eq!(stated.published_basis, Basis::Stated);
    assert_ne!(stated.title.as_deref(), Some("Microsoft Word - plate.docx"));
}

#[test]
fn what_cannot_be_read_has_a_code() {
    let kind = |bytes: &[u8]| read_document_text(bytes).unwrap_err().kind;
    assert_eq!(kind(&pdf(&[])), DocumentErrorKind::Damaged);
    assert_eq!(kind(b"%PDF-1.7\nnothing"), DocumentErrorKind::Damaged);
    let scan = "q 595 0 0 842 0 0 cm BI /W 1 /H 1 /CS /G /BPC 8 ID x EI Q\n".to_owned();
    assert_eq!(kind(&pdf(&[scan])), DocumentErrorKind::NoText);
    assert_eq!(kind(&pdf(&vec![text(50.0, 700.0, 10.0, "Page"); 2_001])), DocumentErrorKind::TooLarge);
}

#[test]
fn trees_of_pages_in_circles_and_deep_ones_end() {
    let circle = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 9 >>",
        "<< /Type /Pages /Kids [2 0 R] /Count 9 >>",
    ];
    assert!(read_document_text(&file(&circle.map(str::to_owned))).is_err());
    let nested = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    let deep = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Kids {nested} /Count 9 >>"),
    ];
    assert!(read_document_text(&file(&deep)).is_err());
}

#[test]
fn a_file_cut_anywhere_ends_with_a_text_or_a_code() {
    let whole = pdf(&[lines(50.0, 740.0, 10.0, &LEFT)]);
    for length in (0..whole.len()).step_by(37) {
        if let Err(error) = read_document_text(&whole[..length]) {
            assert!(!error.message.is_empty());
        }
    }
}
