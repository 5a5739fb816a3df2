//! Words with which captions begin.

/// Words before the number of a table or picture.
const CAPTIONS: [&str; 16] = [
    "table",
    "figure",
    "fig.",
    "chart",
    "exhibit",
    "panel",
    "tabelle",
    "abbildung",
    "tableau",
    "tabla",
    "tabella",
    "graph",
    "box",
    "表",
    "图",
    "圖",
];

/// Whether a text is the caption of a table or picture: `Table 3. …`, `表 2 …`, `附表1`.
pub fn is_caption(text: &str) -> bool {
    let lower: String = text.trim_start().chars().take(24).collect::<String>().to_lowercase();
    let lower = lower.strip_prefix('附').unwrap_or(&lower);
    CAPTIONS.iter().any(|word| {
        let rest = lower.strip_prefix(word).map(str::trim_start);
        rest.is_some_and(|rest| {
            let number =
                rest.trim_start_matches(|sign: char| sign.is_ascii_uppercase() || "（(".contains(sign));
            let letter = word.is_ascii()
                && rest.chars().nth(1).is_some_and(|second| matches!(second, '.' | ':' | '1'..='9'));
            number.starts_with(|digit: char| digit.is_ascii_digit() || "一二三四五六七八九十".contains(digit))
                || letter
        })
    })
}

/// Whether a text states the unit of a table: `单位：亿元`, `Unit: GWh`.
pub fn states_unit(text: &str) -> bool {
    let lower: String =
        text.trim_start_matches(['(', '（']).chars().take(6).collect::<String>().to_lowercase();
    ["单位", "單位", "计量单位", "unit"].iter().any(|word| lower.starts_with(word))
}
