//! The Chinese reader of numbers: the same document in another language, and sentences whose right answers are kept
//! apart.

use std::str::FromStr;

use rust_decimal::Decimal;
use serde_json::Value;
use yearbook::ingest::document::{ReadNumber, read_numbers};

use crate::support::{cnind, shared};

/// What document 004 states, in Chinese words of our own.
const SENTENCES: [&str; 10] = [
    "“十四五”时期，制造业增加值的增量预计为8万亿元，对全球制造业增长的贡献率超过30%。",
    "2020年至2024年，工业增加值由31.3万亿元增至40.5万亿元，制造业部分则由26.6万亿元增至33.6万亿元。",
    "制造业约占全球的30%，规模居世界第一，已连续15年如此。",
    "规模以上制造业企业的研发经费占营业收入的比例逾1.6%。",
    "企业的研发投入占全社会的比重超过75%，工业企业逾570家进入全球研发2500强。",
    "国家级制造业创新中心五年间新设16家，总数达33家，攻克关键共性技术近700项。",
    "绿色电解铝一年的产量突破1000万吨。",
    "2024年新能源汽车的产量约为2020年的9.5倍，销量也约为9.5倍。",
    "先进制造业集群已有60多个。",
    "国家自主创新示范区达23个。",
];

/// Value, unit and qualifier.
type Statement = (String, String, String);

fn statement(number: &ReadNumber) -> Statement {
    let value = number.value.map_or("?".to_owned(), |value| value.normalize().to_string());
    (value, number.unit.unwrap_or("open").to_owned(), number.qualifier.code().to_owned())
}

#[test]
fn a_document_states_the_same_in_chinese() {
    let seed = cnind();
    let mut expected: Vec<Statement> = seed
        .figures
        .iter()
        .filter(|figure| figure.source.starts_with("004_"))
        .map(|figure| {
            (figure.value.to_string(), figure.unit.to_string(), figure.qualifier.code().to_owned())
        })
        .collect();
    let mut found: Vec<Statement> = SENTENCES
        .iter()
        .flat_map(|sentence| read_numbers(sentence))
        .filter(|number| number.aside.is_none())
        .map(|number| statement(&number))
        .collect();
    // Two figures of the document share one number.
    expected.sort();
    found.sort();
    assert_eq!(found, expected);
}

/// The counts of one file of sentences.
#[derive(Debug, Default)]
struct Counts {
    numbers: usize,
    right: usize,
    /// Neither right nor open.
    wrong: usize,
    aside: usize,
    aside_found: usize,
    false_alarms: usize,
}

impl Counts {
    fn add(&mut self, case: &Value) {
        let text = case["text"].as_str().unwrap();
        let read = read_numbers(text);
        let mut known = vec![false; read.len()];
        for number in case["numbers"].as_array().unwrap() {
            self.numbers += 1;
            let span = [&number["start"], &number["end"]].map(|end| usize::try_from(end.as_u64().unwrap()).unwrap());
            let place = read.iter().position(|found| found.aside.is_none() && found.start < span[1] && span[0] < found.end);
            let Some(place) = place else {
                self.wrong += 1;
                continue;
            };
            known[place] = true;
            if is_right(&read[place], number) {
                self.right += 1;
            } else if read[place].unit.is_some() && read[place].value.is_some() {
                self.wrong += 1;
            }
        }
        for token in case["set_aside"].as_array().unwrap() {
            self.aside += 1;
            let is_found = read.iter().any(|found| found.aside.is_some() && token == &Value::from(found.exact.as_str()));
            self.aside_found += usize::from(is_found);
        }
        self.false_alarms += read.iter().zip(known).filter(|(found, known)| found.aside.is_none() && !known).count();
    }
}

fn is_right(found: &ReadNumber, expected: &Value) -> bool {
    let decimal = |name: &str| Decimal::from_str(expected[name].as_str().unwrap()).unwrap();
    let near = |value: Decimal| (value - decimal("value")).abs() < Decimal::new(1, 5);
    found.value.is_some_and(near)
        && found.unit == expected["unit"].as_str()
        && found.qualifier.code() == expected["qualifier"]
        && found.rounding == decimal("rounding")
        && found.direction.map(|direction| direction.code()) == expected["direction"].as_str()
}

#[test]
fn the_handed_sentences_are_read() {
    let cases = std::fs::read_to_string(shared().join("cases/documents/zh.json")).unwrap();
    let cases: Value = serde_json::from_str(&cases).unwrap();
    let mut counts = Counts::default();
    for case in cases["cases"].as_array().unwrap() {
        counts.add(case);
    }
    println!("Chinese sentences: {counts:?}");
    assert!(counts.numbers >= 100);
    assert_eq!((counts.right, counts.wrong, counts.false_alarms), (counts.numbers, 0, 0));
    assert_eq!(counts.aside_found, counts.aside);
}
