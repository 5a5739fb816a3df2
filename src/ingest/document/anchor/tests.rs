use super::*;
use crate::ingest::document::format::read_document_text;
use crate::ingest::document::{Block, Stretch, TableCell, read_document};

fn document(text: &str) -> DocumentText {
    read_document_text(text.as_bytes()).unwrap()
}

/// The anchors of the number with a text.
fn anchors(document: &DocumentText, exact: &str) -> Anchors {
    let readings = read_document(document);
    let index = readings.iter().position(|reading| reading.at.exact == exact).unwrap();
    ReadingAnchors::new(document, &readings).get(index).unwrap().clone()
}

const GOATS: &str =
    "In spring the herds of the valley grew to 4,120 goats, while milk fell by 3.5% to 88 tons.\n";

#[test]
fn other_numbers_leave_the_anchors_as_they_are() {
    for (goats, tons) in [("1", "9.25"), ("2.5 million", "seventy"), ("twelve thousand", "1,000")] {
        let other = document(&GOATS.replace("4,120", goats).replace("88", tons));
        assert_eq!(anchors(&document(GOATS), "3.5%"), anchors(&other, "3.5%"), "{goats}, {tons}");
    }
}

#[test]
fn each_side_has_an_anchor_of_its_own() {
    let changed = document(&GOATS.replace("milk", "wool"));
    let difference =
        Difference::between(&anchors(&document(GOATS), "3.5%"), &anchors(&changed, "3.5%")).unwrap();
    assert_eq!((difference.only_side(), difference.size()), (Some(Side::Before), (1, 0)));
    let both = document(&GOATS.replace("milk", "wool").replace("tons", "sacks"));
    assert_eq!(Difference::between(&anchors(&document(GOATS), "3.5%"), &anchors(&both, "3.5%")), None);
}

#[test]
fn another_year_is_told_from_other_words() {
    let text = "In 2023 the herds grew to 4,120 goats in the valley.";
    let (one, other) = (document(text), document(&text.replace("2023", "2024")));
    let difference = Difference::between(&anchors(&one, "4,120"), &anchors(&other, "4,120")).unwrap();
    assert_eq!((difference.size(), difference.only_side()), ((0, 1), Some(Side::Before)));
}

fn block(kind: BlockKind, text: &str) -> Block {
    let stretches = vec![Stretch { text: 0..text.len(), place: 0..text.len() }];
    Block { kind, text: text.to_owned(), stretches, fragment: None, path: None }
}

fn cell(row: usize, column: usize, text: &str) -> Block {
    let cell = TableCell { table: 0, row, column, rows: 1, columns: 1, is_head: row == 0 || column == 0 };
    block(BlockKind::Cell(cell), text)
}

fn table(caption: &str, heads: [&str; 2], rows: [(&str, [&str; 2]); 2]) -> DocumentText {
    let mut blocks = vec![block(BlockKind::Caption(0), caption), cell(0, 0, "")];
    blocks.extend((1..).zip(heads).map(|(column, head)| cell(0, column, head)));
    for (row, (head, values)) in (1..).zip(rows) {
        blocks.push(cell(row, 0, head));
        blocks.extend((1..).zip(values).map(|(column, value)| cell(row, column, value)));
    }
    DocumentText { blocks, ..DocumentText::default() }
}

#[test]
fn a_cell_is_found_by_its_heads() {
    let old = table("Herds", ["2023", "2024"], [("Goats", ["412", "431"]), ("Sheep", ["55", "56"])]);
    let new = table("Herds", ["2023", "2024"], [("Sheep", ["57", "58"]), ("Goats", ["413", "432"])]);
    let recorded = anchors(&old, "431");
    assert_eq!(recorded.sides().count(), 3, "{recorded:?}");
    let readings = read_document(&new);
    let near = ReadingAnchors::new(&new, &readings).near(&recorded);
    let whole: Vec<&str> = near
        .iter()
        .filter(|(_, difference)| difference.size() == (0, 0))
        .map(|(index, _)| readings[*index].at.exact.as_str())
        .collect();
    assert_eq!(whole, ["432"]);
}
