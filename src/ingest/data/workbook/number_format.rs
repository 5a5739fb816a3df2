//! Number formats of cells: what they change between the number that a cell holds and the one that it shows.

use std::str::Chars;

/// What a number format shows other than the number that a cell holds.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct NumberFormat {
    /// Whether a hundred times the number is shown, with a percent sign.
    pub(super) is_percent: bool,
    /// The power of ten by which the shown number is smaller: 3 where thousands are shown.
    pub(super) power: usize,
    /// The text beside the number, such as a unit or the sign of a currency.
    pub(super) text: String,
}

impl NumberFormat {
    /// What a format code says (ECMA-376 part 1, 18.8.31): of its first section, and whether any section has percent, as
    /// the first may be that of numbers which show as a dash.
    pub(super) fn of_code(code: &str) -> Self {
        let mut characters = code.chars();
        let mut format = Self::of_section(&mut characters);
        while !characters.as_str().is_empty() {
            format.is_percent |= Self::of_section(&mut characters).is_percent;
        }
        format
    }

    /// What a section says, up to the semicolon behind it.
    fn of_section(characters: &mut Chars<'_>) -> Self {
        let mut format = Self::default();
        // Commas since the last digit: between digits they group, behind the last they divide by a thousand.
        let (mut has_digit, mut commas) = (false, 0);
        while let Some(character) = characters.next() {
            match character {
                ';' => break,
                '"' => format.text.extend(characters.by_ref().take_while(|next| *next != '"')),
                '\\' => format.text.extend(characters.next()),
                '_' | '*' => {
                    characters.next();
                }
                '[' => {
                    let inner: String = characters.by_ref().take_while(|next| *next != ']').collect();
                    let symbol = inner.strip_prefix('$').and_then(|rest| rest.split('-').next());
                    format.text.push_str(symbol.unwrap_or_default());
                }
                '%' => format.is_percent = true,
                '$' | '€' | '£' | '¥' => format.text.push(character),
                '0' | '#' | '?' => (has_digit, commas) = (true, 0),
                ',' if has_digit => commas += 1,
                '.' => format.power += 3 * std::mem::take(&mut commas),
                _ => {}
            }
        }
        format.power += 3 * commas;
        format.text = format.text.trim().to_owned();
        // Signs that only frame a number say nothing.
        if !format.text.chars().any(|character| character.is_alphanumeric() || !character.is_ascii()) {
            format.text.retain(|character| matches!(character, '$' | '%'));
        }
        format
    }

    /// Whether numbers are shown as they are.
    pub(super) fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// Whether the numbers, as they are read, are in percent.
    pub(super) fn has_unit_percent(&self) -> bool {
        self.is_percent || self.text == "%"
    }

    /// What is to be said of numbers of this format.
    pub(super) fn note(&self) -> Option<String> {
        if self.is_percent {
            return Some(
                "numbers of cells that are shown in percent are read in percent: 0.085 as 8.5".to_owned(),
            );
        }
        let shown = match (self.power, self.text.as_str()) {
            (0, "" | "%") => return None,
            (0, text) => {
                return Some(format!(
                    "numbers of cells are shown with `{text}` by their number format; the numbers are read, and `{text}` is not taken for their unit"
                ));
            }
            (power, "") => format!("divided by {}", power_text(power)),
            (power, text) => format!("divided by {} and with `{text}`", power_text(power)),
        };
        Some(format!(
            "numbers of cells are shown {shown} by their number format; they are read undivided, as the cells hold them"
        ))
    }
}

/// A power of ten in digits.
pub(super) fn power_text(power: usize) -> String {
    format!("1{}", "0".repeat(power))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_say_percent_power_and_text() {
        let cases = [
            ("General", false, 0, ""),
            ("#,##0.00", false, 0, ""),
            ("0.0%", true, 0, ""),
            ("0%;-0%", true, 0, ""),
            ("0.0\"%\"", false, 0, "%"),
            ("#,##0,", false, 3, ""),
            ("0.0,,", false, 6, ""),
            ("0,.0", false, 3, ""),
            ("0.0,,\"M\"", false, 6, "M"),
            ("0.0\" kg\"", false, 0, "kg"),
            ("0.0\\ \\t", false, 0, "t"),
            ("[$€-407] #,##0.00", false, 0, "€"),
            ("[Red]0.0", false, 0, ""),
            ("\"Q\"0;\"%\"", false, 0, "Q"),
            ("[=0]\"-\";0.0%", true, 0, ""),
            ("_(* #,##0_);_(* (#,##0)", false, 0, ""),
            ("\"(\"0\")\"", false, 0, ""),
        ];
        for (code, is_percent, power, text) in cases {
            let expected = NumberFormat { is_percent, power, text: text.to_owned() };
            assert_eq!(NumberFormat::of_code(code), expected, "{code}");
        }
    }
}
