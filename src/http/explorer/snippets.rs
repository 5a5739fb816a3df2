//! A view in other programs: texts that ask for exactly what a page shows, each quoted for its language.

use std::fmt::Write as _;

/// The words that Python or R keep for themselves and that a code could be.
const RESERVED: [&str; 20] = [
    "and", "as", "break", "class", "def", "else", "false", "for", "function", "if", "import", "in", "is",
    "na", "next", "null", "or", "pd", "repeat", "true",
];

/// The name of a variable made of a code.
pub(super) fn variable(code: &str) -> String {
    let name: String = code
        .chars()
        .map(|one| if one.is_ascii_alphanumeric() { one.to_ascii_lowercase() } else { '_' })
        .collect();
    let name = name.trim_matches('_');
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic()) && !RESERVED.contains(&name);
    if is_plain { name.to_owned() } else { format!("series_{name}").trim_end_matches('_').to_owned() }
}

/// Python with pandas: a frame of the CSV at an address. Periods stay texts, and `NA` stays the code of Namibia.
pub(super) fn python(variable: &str, csv: &str) -> String {
    let address = escaped(csv, '"', |code| format!("\\U{code:08x}"));
    format!(
        "import pandas as pd\n\n{variable} = pd.read_csv(\n    {address},\n    dtype={{\"period\": str}},\n    \
         keep_default_na=False,\n    na_values=[\"\"],\n)"
    )
}

/// R: a data frame of the CSV at an address.
pub(super) fn r(variable: &str, csv: &str) -> String {
    let address = escaped(csv, '"', |code| format!("\\u{{{code:x}}}"));
    format!(
        "{variable} <- read.csv(\n  {address},\n  colClasses = c(period = \"character\"),\n  na.strings = \"\"\n)"
    )
}

/// A command line with curl.
pub(super) fn curl(address: &str) -> String {
    format!("curl -sS {}", shell(address))
}

/// SQL for `DuckDB`, which reads the CSV at an address.
pub(super) fn sql(csv: &str) -> String {
    let address = csv.replace('\'', "''");
    format!(
        "INSTALL httpfs; LOAD httpfs;\nSELECT * FROM read_csv('{address}', types = {{'period': 'VARCHAR'}});"
    )
}

/// Power Query in Excel: a table of the CSV at an address.
pub(super) fn power_query(csv: &str) -> String {
    let address = m_text(csv);
    format!(
        "let\n    Source = Csv.Document(Web.Contents({address}), [Delimiter = \",\", Encoding = 65001]),\n    \
         Values = Table.PromoteHeaders(Source, [PromoteAllScalars = false])\nin\n    Values"
    )
}

/// An element of HTML that shows a chart in another page.
pub(super) fn iframe(address: &str, title: &str, (width, height): (u32, u32)) -> String {
    let (address, title) = (attribute(address), attribute(title));
    format!(
        "<iframe src=\"{address}\" title=\"{title}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\"></iframe>"
    )
}

/// A text in double quotes with the escapes that Python and R share; `unicode` escapes a control character.
fn escaped(text: &str, quote: char, unicode: impl Fn(u32) -> String) -> String {
    let mut quoted = String::from(quote);
    for one in text.chars() {
        match one {
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            _ if one == quote => {
                quoted.push('\\');
                quoted.push(one);
            }
            _ if is_unseen(one) => quoted.push_str(&unicode(u32::from(one))),
            _ => quoted.push(one),
        }
    }
    quoted.push(quote);
    quoted
}

/// A text in single quotes for a POSIX shell, in which nothing has a meaning of its own.
fn shell(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

/// A text of Power Query, in which quotes are doubled and control characters have numbers.
fn m_text(text: &str) -> String {
    let mut quoted = String::from('"');
    for one in text.chars() {
        match one {
            '"' => quoted.push_str("\"\""),
            // `#(` begins an escape.
            '#' => quoted.push_str("#(#)"),
            _ if is_unseen(one) => {
                // Writing to a string cannot fail.
                let _ = write!(quoted, "#({:08X})", u32::from(one));
            }
            _ => quoted.push(one),
        }
    }
    quoted.push('"');
    quoted
}

/// The value of an attribute of HTML.
fn attribute(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// Whether a reader would not see a character, or would see it change the text around it.
fn is_unseen(one: char) -> bool {
    one.is_control()
        || matches!(one, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// An address that tries to end every kind of quotes.
    const HOSTILE: &str = "http://x/?a='\"`$(id)\\\n#(lf)<b>&c";

    #[test]
    fn each_language_has_its_own_quotes() {
        assert!(python("va", HOSTILE).contains(r#""http://x/?a='\"`$(id)\\\n#(lf)<b>&c""#));
        assert!(r("va", HOSTILE).contains(r#""http://x/?a='\"`$(id)\\\n#(lf)<b>&c""#));
        assert_eq!(curl("a'b$c"), r"curl -sS 'a'\''b$c'");
        assert!(sql("a'b").contains("read_csv('a''b',"));
        assert!(power_query("a\"b\n#(lf)").contains("\"a\"\"b#(0000000A)#(#)(lf)\""));
        assert_eq!(
            iframe("a&b", "\"><script>", (720, 520)),
            "<iframe src=\"a&amp;b\" title=\"&quot;&gt;&lt;script&gt;\" width=\"720\" height=\"520\" \
             loading=\"lazy\"></iframe>"
        );
    }

    #[test]
    fn a_code_becomes_the_name_of_a_variable() {
        for (code, name) in [
            ("VA", "va"),
            ("RD_EXP", "rd_exp"),
            ("NY.GDP$@-X", "ny_gdp___x"),
            ("1A", "series_1a"),
            ("IF", "series_if"),
            ("中", "series"),
            ("_Z", "z"),
        ] {
            assert_eq!(variable(code), name, "{code}");
        }
    }

    proptest! {
        #[test]
        fn nothing_ends_its_quotes(text in "\\PC{0,40}") {
            // A shell: what is between the quotes has no quote but the four characters that put one in.
            let inside = shell(&text);
            prop_assert!(!inside[1..inside.len() - 1].replace(r"'\''", "").contains('\''));
            let doubled = m_text(&text);
            prop_assert!(!doubled[1..doubled.len() - 1].replace("\"\"", "").contains('"'));
            let backslashed = escaped(&text, '"', |code| format!("\\U{code:08x}"));
            let bare = backslashed[1..backslashed.len() - 1].replace("\\\\", "").replace("\\\"", "");
            prop_assert!(!bare.contains('"'));
            prop_assert!(!attribute(&text).contains(['"', '<', '>']));
        }
    }
}
