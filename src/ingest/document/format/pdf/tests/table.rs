//! Tables of lines.

use crate::ingest::document::format::pdf::line::{Line, Word};
use crate::ingest::document::format::pdf::region::{Part, parts};

/// Lines of text of 10 points: each has its height and its words with their left ends; letters are 5 points wide.
fn lines(lines: &[(f32, &[(f32, &str)])]) -> Vec<Line> {
    let word = |(start, text): &(f32, &str)| {
        let length = f32::from(u16::try_from(text.chars().count()).unwrap());
        Word {
            text: (*text).to_owned(),
            start: *start,
            end: start + 5.0 * length,
            space: ' ',
            is_apart: false,
        }
    };
    let line = |(baseline, words): &(f32, &[(f32, &str)])| Line {
        words: words.iter().map(word).collect(),
        baseline: *baseline,
        size: 10.0,
        has_mark_first: false,
    };
    lines.iter().map(line).collect()
}

/// The cells of the only part: row, column, number of columns, text.
fn cells(text: &[(f32, &[(f32, &str)])]) -> Vec<(usize, usize, usize, String)> {
    let parts = parts(&lines(text));
    let [Part::Table(table, _)] = parts.as_slice() else { panic!("{parts:?}") };
    table.cells.iter().map(|cell| (cell.row, cell.column, cell.columns, cell.text.clone())).collect()
}

#[test]
fn values_in_the_middle_of_a_label_of_two_lines_are_of_its_row() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(0.0, "Textiles"), (100.0, "12.5"), (160.0, "13.5")]),
        (15.0, &[(0.0, "of"), (15.0, "which:")]),
        (22.0, &[(100.0, "2.5"), (160.0, "3.5")]),
        (29.0, &[(0.0, "cotton")]),
        (44.0, &[(0.0, "Paper"), (100.0, "14.5"), (160.0, "15.5")]),
    ];
    let cells = cells(text);
    assert_eq!(cells.len(), 9);
    assert_eq!(cells[3], (1, 0, 1, "of which: cotton".to_owned()));
    assert_eq!(cells[4], (1, 1, 1, "2.5".to_owned()));
}

#[test]
fn a_label_goes_on_in_a_line_that_is_nearer_than_rows_are() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(0.0, "Coal"), (100.0, "12.5")]),
        (20.0, &[(0.0, "Gas"), (100.0, "2.5")]),
        (40.0, &[(0.0, "Machinery"), (100.0, "4.5")]),
        (52.0, &[(0.0, "Vehicles")]),
        (72.0, &[(0.0, "Oil"), (100.0, "5.5")]),
        (92.0, &[(0.0, "Others")]),
        (112.0, &[(0.0, "Peat"), (100.0, "6.5")]),
    ];
    let cells = cells(text);
    let labels: Vec<&str> = cells.iter().filter(|cell| cell.1 == 0).map(|cell| cell.3.as_str()).collect();
    assert_eq!(labels, ["Coal", "Gas", "Machinery Vehicles", "Oil", "Others", "Peat"]);
}

#[test]
fn two_amounts_are_never_one_cell() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(0.0, "Coal"), (100.0, "12.5"), (160.0, "13.5")]),
        (8.0, &[(0.0, "gas"), (100.0, "2.5"), (160.0, "3.5")]),
        (16.0, &[(0.0, "oil"), (100.0, "4.5"), (160.0, "5.5")]),
    ];
    assert_eq!(cells(text).iter().map(|cell| cell.0).collect::<Vec<_>>(), [0, 0, 0, 1, 1, 1, 2, 2, 2]);
}

#[test]
fn the_words_of_a_justified_line_are_no_cells() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(0.0, "end"), (27.0, "of"), (49.0, "the"), (76.0, "year"), (108.0, "a"), (125.0, "gain")]),
        (14.0, &[(0.0, "was"), (27.0, "of"), (49.0, "3.5"), (76.0, "more"), (108.0, "in"), (130.0, "May")]),
        (28.0, &[(0.0, "and"), (27.0, "so"), (49.0, "all"), (76.0, "were"), (108.0, "in"), (130.0, "use")]),
    ];
    assert!(matches!(parts(&lines(text)).as_slice(), [Part::Lines(_)]));
}

#[test]
fn items_of_a_list_are_no_rows() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(0.0, "1."), (30.0, "Output"), (65.0, "rose"), (90.0, "by"), (105.0, "4.")]),
        (14.0, &[(0.0, "2."), (30.0, "Prices"), (65.0, "fell"), (90.0, "by"), (105.0, "5.")]),
        (28.0, &[(0.0, "3."), (30.0, "Orders"), (65.0, "rose"), (90.0, "by"), (105.0, "6.")]),
    ];
    let parts = parts(&lines(text));
    assert!(parts.iter().all(|part| matches!(part, Part::Lines(_))), "{parts:?}");
    assert_eq!(parts.len(), 3);
}

#[test]
fn a_head_alone_in_its_line_spans_what_is_below() {
    let text: &[(f32, &[(f32, &str)])] = &[
        (0.0, &[(120.0, "Output")]),
        (14.0, &[(0.0, "Trade"), (100.0, "2022"), (160.0, "2023"), (220.0, "Staff")]),
        (28.0, &[(0.0, "Steel"), (100.0, "12.5"), (160.0, "13.5"), (220.0, "14.5")]),
    ];
    assert_eq!(cells(text)[0], (0, 1, 2, "Output".to_owned()));
}
