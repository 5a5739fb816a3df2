//! The Chinese reader of numbers: the same document in another language.

use yearbook::ingest::document::{ReadNumber, read_numbers};

use crate::support::cnind;

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
        .map(|figure| (figure.value.to_string(), figure.unit.to_string(), figure.qualifier.code().to_owned()))
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
