//! Pages as browsers and word processors print them: narrow tables, tables over columns of text, marks of their size.

use std::fmt::Write as _;

use super::writer::{lines, pdf, text};
use crate::ingest::document::error::DocumentErrorKind;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{BlockKind, DocumentText};

const LEFT: [&str; 6] = [
    "Mills in the valley rolled 4.6 million tonnes",
    "of plate in 2023, which is more than in any of",
    "the years before. Three of them were closed in",
    "spring for repairs. In the next year the plants",
    "on the coast are expected to reach an output of",
    "5.1 million tonnes.",
];
const RIGHT: [&str; 6] = [
    "Orders from abroad fell by 3.5 percent in the",
    "last quarter, while those from the country rose",
    "by 1.2 percent. Prices of wire went up again, as",
    "the association of the mills has said. It counts",
    "310 members now, four more than in the spring",
    "of the same year.",
];

fn read(content: String) -> DocumentText {
    read_document_text(&pdf(&[content])).unwrap()
}

/// The rows of the cells of a table: each cell with its column.
fn rows(document: &DocumentText) -> Vec<String> {
    let mut rows: Vec<String> = Vec::new();
    for block in &document.blocks {
        if let BlockKind::Cell(cell) = block.kind {
            if rows.len() <= cell.row {
                rows.resize(cell.row + 1, String::new());
            }
            _ = write!(rows[cell.row], "{}:{} ", cell.column, block.text);
        }
    }
    rows
}

fn paragraphs(document: &DocumentText) -> Vec<&str> {
    let own = document.blocks.iter().filter(|block| block.kind == BlockKind::Paragraph);
    own.map(|block| block.text.as_str()).collect()
}

/// A table of four columns with left ends of heads and of numbers, each row 14 points below the last.
fn table(y: f32, labels: f32, columns: [(f32, f32); 3]) -> String {
    let heads = ["Q3 2024", "Q3 2025", "2023"];
    let body = [
        ("Wind", ["15,429", "18,900", "22.5"]),
        ("Hydro", ["16,027", "14,200", "11.4"]),
        ("Solar", ["12,110", "12,516", "19.2"]),
    ];
    let mut content = text(labels, y, 10.0, "Source");
    for (head, (left, _)) in heads.into_iter().zip(columns) {
        content += &text(left, y, 10.0, head);
    }
    for ((label, values), row) in body.into_iter().zip(1_u8..) {
        let y = y - 14.0 * f32::from(row);
        content += &text(labels, y, 10.0, label);
        for (value, (_, left)) in values.into_iter().zip(columns) {
            content += &text(left, y, 10.0, value);
        }
    }
    content
}

const ROWS: [&str; 4] = [
    "0:Source 1:Q3 2024 2:Q3 2025 3:2023 ",
    "0:Wind 1:15,429 2:18,900 3:22.5 ",
    "0:Hydro 1:16,027 2:14,200 3:11.4 ",
    "0:Solar 1:12,110 2:12,516 3:19.2 ",
];

#[test]
fn cells_are_no_further_from_each_other_than_words_but_without_a_space() {
    let caption = text(50.0, 720.0, 10.0, "Table 1. Balance of the plants in the north, GWh");
    let document = read(caption + &table(700.0, 50.0, [(86.0, 95.0), (128.0, 137.0), (170.0, 172.0)]));
    assert_eq!(rows(&document), ROWS);
}

#[test]
fn a_table_over_or_under_columns_of_text_is_not_cut() {
    // The numbers stand at the right ends of wide columns, their heads at the left ends.
    let wide = |y: f32| {
        text(50.0, y + 18.0, 10.0, "Table 1. Balance, GWh")
            + &table(y, 50.0, [(180.0, 255.0), (310.0, 390.0), (440.0, 520.0)])
    };
    let columns = |y: f32| lines(50.0, y, 10.0, &LEFT) + &lines(310.0, y, 10.0, &RIGHT);
    for content in [
        wide(740.0) + &columns(660.0),
        columns(740.0) + &wide(620.0),
        columns(740.0) + &wide(620.0) + &columns(550.0),
        // Nothing but a line's distance between them.
        wide(740.0) + &columns(684.0),
    ] {
        let document = read(content);
        assert_eq!(rows(&document), ROWS, "{:?}", document.blocks);
        let texts = paragraphs(&document);
        assert_eq!(texts.len() % 2, 0, "{texts:?}");
        for pair in texts.chunks(2) {
            assert!(pair[0].starts_with("Mills") && pair[0].ends_with("5.1 million tonnes."), "{texts:?}");
            assert!(pair[1].starts_with("Orders") && pair[1].ends_with("same year."), "{texts:?}");
        }
        let captions = document.blocks.iter().filter(|block| matches!(block.kind, BlockKind::Caption(0)));
        assert_eq!(captions.count(), 1);
    }
}

#[test]
fn heads_without_one_over_the_labels_are_of_their_own_columns() {
    let mut content = String::new();
    for (x, head) in [(180.0, "2023"), (310.0, "2024"), (440.0, "Change")] {
        content += &text(x, 700.0, 10.0, head);
    }
    for (row, label) in (1_u8..).zip(["Coal", "Lignite", "Peat"]) {
        let y = 700.0 - 16.0 * f32::from(row);
        content += &text(50.0, y, 10.0, label);
        for (x, value) in [(275.0, "12.5"), (405.0, "13.5"), (535.0, "1.0")] {
            content += &text(x, y, 10.0, value);
        }
    }
    let document = read(content);
    assert_eq!(rows(&document)[0], "1:2023 2:2024 3:Change ");
    assert_eq!(rows(&document)[1], "0:Coal 1:12.5 2:13.5 3:1.0 ");
}

#[test]
fn raised_marks_are_left_out_in_the_sizes_of_browsers_and_word_processors() {
    for size in [5.8, 6.5, 7.0, 8.0, 8.33, 8.5] {
        let content = text(50.0, 700.0, 10.0, "Exports rose by 3.1")
            + &text(136.5, 703.5, size, "3")
            + &text(144.0, 700.0, 10.0, "percent.");
        assert_eq!(paragraphs(&read(content)), ["Exports rose by 3.1 percent."], "{size}");
    }
    let lowered = text(50.0, 700.0, 10.0, "Sinks of CO")
        + &text(104.5, 697.5, 8.33, "2")
        + &text(112.0, 700.0, 10.0, "grew.");
    assert_eq!(paragraphs(&read(lowered)), ["Sinks of CO2 grew."]);
}

#[test]
fn a_day_after_the_name_of_an_office_is_that_of_publication() {
    let content = text(50.0, 780.0, 20.0, "Plate in 2023")
        + &text(50.0, 750.0, 10.0, "Federal Office of Mills and of the Survey of Plants, 14 August 2024")
            .replace("Plants,", "Plants \\267")
        + &text(50.0, 726.0, 10.0, "Table 1. Output of plate")
        + &table(700.0, 50.0, [(180.0, 255.0), (310.0, 390.0), (440.0, 520.0)]);
    let document = read(content);
    assert_eq!(document.published.map(|day| day.to_string()).as_deref(), Some("2024-08-14"));
    assert!(document.blocks.iter().any(|block| block.text == "Table 1. Output of plate"));
}

#[test]
fn a_file_that_is_cut_off_and_has_no_letter_is_damaged() {
    let mut bytes = pdf(&[super::writer::wide_text("F3", 50.0, 700.0, 10.0, "OUTPUT 66")]);
    assert!(read_document_text(&bytes).is_ok());
    let end = bytes.windows(6).rposition(|window| window == b"endobj").unwrap();
    bytes.truncate(end + 7);
    let error = read_document_text(&bytes).unwrap_err();
    assert_eq!(error.kind, DocumentErrorKind::Damaged);
}
