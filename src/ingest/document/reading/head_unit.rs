//! Units and scales in the words of heads and captions: (thousand cars), in CHF 1 000, 单位：亿元, Change (%).

use rust_decimal::Decimal;

use crate::ingest::document::{ReadNumber, read_numbers};

/// What a head says of the unit of the numbers below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct HeadUnit {
    /// What one of them counts in base units.
    pub(super) scale: Decimal,
    /// The unit.
    pub(super) unit: UnitName,
}

/// The unit that a head names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum UnitName {
    /// A unit with a code.
    Code(&'static str),
    /// A unit without one.
    Open,
    /// A scale alone: in thousands.
    None,
}

/// Ways of writing scales and currencies that the reader of numbers does not meet in sentences.
const SPELLINGS: [(&str, &str); 32] = [
    ("'000", "thousand"),
    ("’000", "thousand"),
    ("000s", "thousand"),
    ("000", "thousand"),
    ("th.", "thousand"),
    ("thsd.", "thousand"),
    ("thsd", "thousand"),
    ("thous.", "thousand"),
    ("tsd.", "thousand"),
    ("thousands", "thousand"),
    ("mln.", "million"),
    ("mln", "million"),
    ("mio.", "million"),
    ("mio", "million"),
    ("mill.", "million"),
    ("millions", "million"),
    ("mn", "million"),
    ("bln.", "billion"),
    ("bln", "billion"),
    ("mrd.", "billion"),
    ("mrd", "billion"),
    ("billions", "billion"),
    ("bn", "billion"),
    ("trillions", "trillion"),
    ("tn", "trillion"),
    ("teur", "EUR thousand"),
    ("keur", "EUR thousand"),
    ("k€", "EUR thousand"),
    ("meur", "EUR million"),
    ("m€", "EUR million"),
    ("mw/h", "MWh"),
    ("pct.", "percent"),
];

/// Words that say that things are counted.
const COUNTS: [&str; 34] = [
    "number",
    "numbers",
    "no.",
    "count",
    "persons",
    "people",
    "employees",
    "workers",
    "firms",
    "enterprises",
    "companies",
    "households",
    "cars",
    "vehicles",
    "plants",
    "patents",
    "jobs",
    "establishments",
    "inhabitants",
    "cases",
    "items",
    "robots",
    "students",
    "projects",
    "个数",
    "家数",
    "人数",
    "户数",
    "件数",
    "数量",
    "企业数",
    "辆数",
    "台数",
    "单位数",
];

/// Whether the words of a head say that things are counted.
pub(super) fn is_count(text: &str) -> bool {
    let lower = text.to_lowercase();
    let mut words =
        lower.split(|character: char| character.is_whitespace() || matches!(character, ',' | '(' | ')'));
    words.any(|word| COUNTS.contains(&word))
        || COUNTS.iter().any(|word| !word.is_ascii() && text.contains(word))
}

/// The unit that a head or caption names.
pub(super) fn head_unit(text: &str) -> Option<HeadUnit> {
    let text = text.trim();
    in_brackets(text)
        .or_else(|| after_label(text))
        .or_else(|| phrase(text, true))
        .or_else(|| after_last(text, " in "))
        .or_else(|| {
            text.strip_prefix("in ").or_else(|| text.strip_prefix("In ")).and_then(|rest| phrase(rest, true))
        })
        .or_else(|| [", ", "，", "：", ": ", "/", "-", "–"].iter().find_map(|sign| after_last(text, sign)))
        .or_else(|| percent(text))
}

/// The unit in the last bracket that names one.
fn in_brackets(text: &str) -> Option<HeadUnit> {
    let mut rest = text;
    while let Some(open) = rest.rfind(['(', '（', '[', '【']) {
        let inner = rest.get(open..)?;
        let inner = inner.trim_start_matches(['(', '（', '[', '【']);
        let end = inner.find([')', '）', ']', '】']).unwrap_or(inner.len());
        let inner = inner.get(..end)?;
        if let Some(unit) =
            after_label(inner).or_else(|| phrase(inner, false)).or_else(|| after_last(inner, ", "))
        {
            return Some(unit);
        }
        rest = rest.get(..open)?;
    }
    None
}

/// The unit after 单位： or "Unit:".
fn after_label(text: &str) -> Option<HeadUnit> {
    let labels =
        ["计量单位", "单位", "單位", "Units", "Unit of measure", "Unit of measurement", "Unit", "UNIT"];
    labels.iter().find_map(|label| {
        let rest = text.split_once(label)?.1.trim_start();
        let rest = rest.strip_prefix([':', '：'])?;
        let end = rest.find([')', '）', ';', '；', ']', '。']).unwrap_or(rest.len());
        let words = rest.get(..end)?;
        let one = if words.is_ascii() { words } else { words.split(['、', '，', ',']).next()? };
        // Two units for all numbers leave each open.
        let open = HeadUnit { scale: Decimal::ONE, unit: UnitName::Open };
        Some(if one.len() < words.len() { open } else { phrase(words, false).unwrap_or(open) })
    })
}

fn after_last(text: &str, sign: &str) -> Option<HeadUnit> {
    phrase(text.rsplit_once(sign)?.1, true)
}

/// Percent, wherever the sign stands: y/y % change.
fn percent(text: &str) -> Option<HeadUnit> {
    let code = |code| Some(HeadUnit { scale: Decimal::ONE, unit: UnitName::Code(code) });
    let lower = text.to_lowercase();
    let has_word =
        |word: &str| lower.split(|character: char| !character.is_alphanumeric()).any(|part| part == word);
    match () {
        () if lower.contains("percentage point")
            || text.contains("百分点")
            || lower.contains("p.p.")
            || has_word("pp") =>
        {
            code("percentage_points")
        }
        () if text.contains(['%', '％'])
            || has_word("percent")
            || lower.contains("per cent")
            || has_word("pct") =>
        {
            code("percent")
        }
        () if text.contains('‰') => code("per_mille"),
        () => None,
    }
}

/// The unit that a whole phrase names; a strict one must end with it or go on with "of", "per" or a sign.
fn phrase(words: &str, strict: bool) -> Option<HeadUnit> {
    let words = words.trim().trim_end_matches(['.', ':', '：']).trim_start_matches("in ").trim();
    if words.is_empty() || words.len() > 60 {
        return None;
    }
    if words.replace(' ', "").contains("=100") {
        return Some(HeadUnit { scale: Decimal::ONE, unit: UnitName::Open });
    }
    let begins = words.starts_with(['%', '％', '‰']) || words.to_lowercase().starts_with("per");
    if let Some(unit) = percent(words).filter(|_| !strict || begins) {
        return Some(unit);
    }
    let words = spelled(words);
    let (first, rest) = words.split_once(' ').unwrap_or((&words, ""));
    let forms = if words.contains(|character: char| character.is_ascii_digit()) {
        vec![words.clone()]
    } else if words.is_ascii() || first.starts_with(['€', '£', '¥']) {
        vec![format!("1 {words}"), format!("{first} 1 {rest}")]
    } else {
        vec![format!("1{words}")]
    };
    forms.iter().find_map(|form| read_form(form.trim(), strict))
}

/// The words with scales as sentences write them.
fn spelled(words: &str) -> String {
    let mut text = words.replace(" of ", " ").replace(['\u{a0}', '\u{2009}', '\u{202f}'], " ");
    for group in [" 000", ",000", ".000", "'000", "’000"] {
        // The groups of 1 000 000.
        while let Some(at) = text
            .find(group)
            .filter(|at| text.as_bytes().get(at.wrapping_sub(1)).is_some_and(u8::is_ascii_digit))
        {
            text.replace_range(at..at + group.len(), "000");
        }
    }
    for sign in ["US$", "$", "€", "£", "¥"] {
        for (short, long) in
            [("mn", "million"), ("bn", "billion"), ("tn", "trillion"), ("m", "million"), ("k", "thousand")]
        {
            let glued = [format!("{sign}{short}"), format!("{sign} {short}")];
            if glued.contains(&text) {
                text = format!("{sign} {long}");
            }
        }
    }
    let is_currency = |word: &str| word.len() == 3 && word.chars().all(|letter| letter.is_ascii_uppercase());
    let mut last = String::new();
    let spelled = text.split(' ').filter(|word| !word.is_empty()).map(|word| {
        let bare = word.trim_start_matches(['x', '×']);
        let word = if bare.starts_with(|first: char| first.is_ascii_digit()) { bare } else { word };
        let lower = word.to_lowercase();
        let known = SPELLINGS.iter().find(|(short, _)| *short == lower).map(|(_, long)| *long);
        let million = (lower == "m" && is_currency(&last)).then_some("million");
        word.clone_into(&mut last);
        known.or(million).unwrap_or(word).to_owned()
    });
    spelled.collect::<Vec<_>>().join(" ")
}

const SCALES: [&str; 14] = [
    "thousand", "million", "billion", "trillion", "hundred", "bn", "mn", "tn", "万", "亿", "千", "百万",
    "十亿", "000",
];

/// Reads "1 thousand cars": the value is the scale.
fn read_form(form: &str, strict: bool) -> Option<HeadUnit> {
    let numbers = read_numbers(form);
    let number: &ReadNumber = numbers.first().filter(|number| number.start == 0)?;
    let rest = form.get(number.end..)?.trim();
    let is_one = |text: &str| {
        text.chars().all(|character| character.is_ascii_digit() || matches!(character, ' ' | ',' | '.'))
    };
    let names_something = !is_one(&number.exact);
    let has_scale = rest.split(' ').next().is_some_and(|word| SCALES.contains(&word.to_lowercase().as_str()))
        || rest.starts_with(['万', '亿', '千']);
    let scale = number.value?;
    if has_scale || !is_power_of_ten(scale) || numbers.len() > 1 && !strict {
        return None;
    }
    if !names_something {
        let counted = rest.to_lowercase();
        let names_count = ["number", "numbers", "count", "persons", "no."].contains(&counted.as_str());
        let counts = scale == Decimal::ONE && (names_count || !strict && COUNTS.contains(&counted.as_str()));
        let noun = scale > Decimal::ONE && rest.chars().any(char::is_alphabetic);
        let one = counts || noun;
        let unit = if noun && number.unit.is_none() { UnitName::Open } else { UnitName::Code("number") };
        if one {
            return Some(HeadUnit { scale, unit });
        }
        let is_scale = scale > Decimal::ONE && rest.is_empty();
        return is_scale.then_some(HeadUnit { scale, unit: UnitName::None });
    }
    let goes_on = rest.is_empty()
        || rest.starts_with([',', ';', '(', '（', '/', '，'])
        || rest.split(' ').next().is_some_and(|word| ["of", "per", "at", "a", "in"].contains(&word));
    let is_scale_alone = number.unit == Some("number") && scale > Decimal::ONE;
    if strict && !goes_on && !is_scale_alone {
        return None;
    }
    let is_rate = rest.starts_with('/') || rest.starts_with("per ") || rest.starts_with("a ");
    // An abbreviation in a head may be anything: IT, FOB.
    if number.unit.is_none()
        && scale == Decimal::ONE
        && !is_rate
        && !form.contains(['/', '²', '³'])
        && !form.contains(" per ")
        && !is_known(form)
    {
        return None;
    }
    let unit = match number.unit {
        None => UnitName::Open,
        Some(_) if is_rate => UnitName::Open,
        Some("number") if rest.is_empty() && !is_counted(number) => UnitName::None,
        Some(code) => UnitName::Code(code),
    };
    Some(HeadUnit { scale, unit })
}

/// Whether a number is 1, 10, 100 … .
fn is_power_of_ten(number: Decimal) -> bool {
    let digits = number.normalize().to_string();
    digits.starts_with('1') && digits.bytes().skip(1).all(|byte| byte == b'0')
}

/// Whether the words name a unit that has no code.
fn is_known(form: &str) -> bool {
    let known = [
        "kroner", "kronor", "krona", "krone", "francs", "franc", "rupees", "pesos", "roubles", "rubles",
        "zloty", "won", "baht", "dirhams", "riyals", "lira", "crowns", "points", "teu", "toe", "index",
        "score", "点", "指数",
    ];
    let lower = form.to_lowercase();
    known
        .iter()
        .any(|word| lower.split(' ').any(|part| part == *word) || !word.is_ascii() && form.contains(word))
}

/// Whether the number has a counted thing inside its token: 1万人.
fn is_counted(number: &ReadNumber) -> bool {
    let last = number.exact.chars().next_back();
    last.is_some_and(|last| {
        !last.is_ascii() && !matches!(last, '万' | '亿' | '千' | '百' | '十' | '萬' | '億')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(text: &str) -> String {
        head_unit(text).map_or_else(
            || "nothing".to_owned(),
            |unit| {
                let name = match unit.unit {
                    UnitName::Code(code) => code,
                    UnitName::Open => "open",
                    UnitName::None => "any",
                };
                format!("{} {name}", unit.scale.normalize())
            },
        )
    }

    #[test]
    fn heads_name_units_and_scales() {
        let wrong: Vec<String> = [
            ("Exports by country (thousand cars)", "1000 number"),
            ("Change (%)", "1 percent"),
            ("Innovators by size (percent of firms)", "1 percent"),
            ("in CHF 1 000", "1000 CHF"),
            ("Turnover (EUR million)", "1000000 EUR"),
            ("Million euros", "1000000 EUR"),
            ("Revenue, $ bn", "1000000000 USD"),
            ("Sales (€m)", "1000000 EUR"),
            ("Output, million tonnes", "1000000 tonnes"),
            ("Tonnes", "1 tonnes"),
            ("Output (1,000 tonnes)", "1000 tonnes"),
            ("'000 tonnes", "1000 tonnes"),
            ("In thousands", "1000 any"),
            ("Number", "1 number"),
            ("Index (2015 = 100)", "1 open"),
            ("Share of total, %", "1 percent"),
            ("y/y % change", "1 percent"),
            ("Change in percentage points", "1 percentage_points"),
            ("GWh", "1 gigawatt_hours"),
            ("Country", "nothing"),
            ("May 2024", "nothing"),
            ("2024", "nothing"),
            ("Sweden", "nothing"),
            ("Units sold", "nothing"),
            ("IT", "nothing"),
            ("Exports (FOB)", "nothing"),
            ("Cars", "nothing"),
            ("Exports (million kroner)", "1000000 open"),
            ("Table 1. Exports by country", "nothing"),
            ("产量（万吨）", "10000 tonnes"),
            ("单位：亿元", "100000000 CNY"),
            ("主要产品产量 (单位：万台)", "10000 units"),
            ("同比增长（%）", "1 percent"),
            ("比上年增长(%)", "1 percent"),
            ("亿元", "100000000 CNY"),
            ("人数（万人）", "10000 number"),
            ("计量单位：个", "1 number"),
            ("产量/万吨", "10000 tonnes"),
            ("增减（百分点）", "1 percentage_points"),
            ("单位：亿元、%", "1 open"),
            ("单位：亿美元", "100000000 USD"),
            ("发电量（亿千瓦时）", "100000000 kilowatt_hours"),
            ("指标", "nothing"),
            ("2024年一季度", "nothing"),
            ("1—5月", "nothing"),
            ("企业数（家）", "1 number"),
            ("单位：万元/人", "10000 CNY_per_person"),
        ]
        .into_iter()
        .filter(|(text, expected)| of(text) != *expected)
        .map(|(text, expected)| format!("{text}: {}, not {expected}", of(text)))
        .collect();
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
