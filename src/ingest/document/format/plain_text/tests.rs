//! Texts whose lines are wrapped, marked or set in columns.

use crate::ingest::document::format::read_document_text;
use crate::ingest::document::format::tests::outline;
use crate::ingest::document::{read_document, read_numbers};

fn lines_of(text: &str) -> Vec<String> {
    outline(&read_document_text(text.as_bytes()).unwrap())
}

#[test]
fn a_line_end_inside_a_paragraph_is_no_end_of_a_clause() {
    let text = "The output of the region is expected to reach\n3.5 percent in the next year, which is more than\nin this one.\n\nIt fell.\n";
    let expected = [
        "p The output of the region is expected to reach 3.5 percent in the next year, which is more than in this one.",
        "p It fell.",
    ];
    assert_eq!(lines_of(text), expected);
    assert_eq!(lines_of(&text.replace('\n', "\r\n")), expected);
    assert_eq!(lines_of("fell by 2.8% and by\n2.0%"), ["p fell by 2.8% and by 2.0%"]);
}

#[test]
fn a_short_line_that_ends_a_sentence_ends_a_paragraph() {
    let text = "Boats were built in all of the twelve yards of the coast this\nyear. Exports rose.\nThe number of workers in the yards of the coast was the same\nas in the last year.";
    assert_eq!(lines_of(text).len(), 2);
}

#[test]
fn a_text_of_long_lines_is_not_wrapped() {
    let long = "The number of boats rose by 5 percent ".repeat(12);
    let text = format!("Boats of the coast\n{long}in May\nResults in June\n{long}.");
    let lines = lines_of(&text);
    assert_eq!(lines.len(), 4);
    assert_eq!((lines[0].as_str(), lines[2].as_str()), ("h1 Boats of the coast", "h2 Results in June"));
}

#[test]
fn chinese_lines_are_joined_without_a_space_and_indents_begin_paragraphs() {
    let text = "　　全市今年造船四百二十艘，比上年同期增长3.\n3%，其中出口船舶产量为一百三十五艘，增幅达\n12%。\n　　造船企业利润增长两成。";
    let expected = [
        "p 全市今年造船四百二十艘，比上年同期增长3.3%，其中出口船舶产量为一百三十五艘，增幅达12%。",
        "p 造船企业利润增长两成。",
    ];
    assert_eq!(lines_of(text), expected);
}

#[test]
fn markdown_is_read() {
    let text = "# Boats\n\nBuilt: **48,300**, see [the table](https://example.org/2024/05).\n\n- 5 percent more\n- 3 fewer\n  than before\n\nParts\n-----\n\n| Kind | 2024 |\n|---|---|\n| Sail | 5 |\n| Oar | 7 |\n";
    let expected = [
        "h1 Boats",
        "p Built: 48,300, see [the table](https://example.org/2024/05).",
        "p 5 percent more",
        "p 3 fewer than before",
        "h2 Parts",
        "t0:0,0! Kind",
        "t0:0,1! 2024",
        "t0:1,0 Sail",
        "t0:1,1 5",
        "t0:2,0 Oar",
        "t0:2,1 7",
    ];
    assert_eq!(lines_of(text), expected);
}

#[test]
fn places_are_bytes_of_the_file() {
    let text = "\u{feff}Ein Zuwachs – gegenüber dem Vorjahr – von 4,5[2] Mil-\nlionen Tonnen";
    let document = read_document_text(text.as_bytes()).unwrap();
    let block = &document.blocks[0];
    assert_eq!(block.text, "Ein Zuwachs – gegenüber dem Vorjahr – von 4,5 Mil-lionen Tonnen");
    for reading in read_document(&document) {
        assert!(
            text[reading.at.start..reading.at.end].starts_with(&reading.at.exact[..1]),
            "{:?}",
            reading.at
        );
    }
    let document = read_document_text("It has 3.5 mil-\nlion boats".as_bytes()).unwrap();
    let readings = read_document(&document);
    assert_eq!((readings[0].at.start, readings[0].at.exact.as_str()), (7, "3.5 million"));
    assert_eq!(readings[0].at.end, 20);
}

#[test]
fn wrapping_a_text_changes_no_reading() {
    let sentences = "The yards of the coast built 1,350 boats in May 2024, which is 6.2 percent more than a year earlier and 0.4 percentage \
        points below what was expected. Exports are expected to reach 3.5 billion euros by 2030. Wages fell by 2.8% and by 2.0%. About \
        12 million tonnes of steel and more than 5,000 workers were needed.";
    let expected: Vec<_> = read_numbers(sentences)
        .into_iter()
        .map(|number| (number.exact, number.value, number.qualifier))
        .collect();
    for width in 20..140 {
        let text = wrapped(sentences, width);
        let document = read_document_text(text.as_bytes()).unwrap();
        let own: Vec<_> = read_document(&document)
            .into_iter()
            .map(|reading| (reading.number.exact, reading.number.value, reading.number.qualifier))
            .collect();
        assert_eq!(own, expected, "{text}");
    }
}

fn wrapped(text: &str, width: usize) -> String {
    let mut lines = vec![String::new()];
    for word in text.split_whitespace() {
        let last = lines.last_mut().unwrap();
        if !last.is_empty() && last.len() + 1 + word.len() > width {
            lines.push(word.to_owned());
        } else {
            *last = format!("{last} {word}").trim_start().to_owned();
        }
    }
    lines.join("\n")
}

#[test]
fn a_hostile_text_is_read_or_refused_in_time() {
    let texts = [
        "a\n".repeat(20_000),
        "a  b\n".repeat(20_000),
        "1\n".repeat(20_000),
        "|\t  ".repeat(20_000),
        "* ".repeat(20_000),
        "[1]".repeat(20_000),
        "[*".repeat(20_000),
        "*".repeat(40_000),
    ];
    let start = std::time::Instant::now();
    for text in texts {
        let _ = read_document_text(text.as_bytes());
    }
    assert!(start.elapsed().as_secs() < 60);
}
