//! Widths of texts, measured with Noto Sans.

use std::sync::LazyLock;

use ttf_parser::Face;

/// The weight of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Regular.
    Regular,
    /// Bold.
    Bold,
}

static REGULAR: LazyLock<Option<Face<'static>>> =
    LazyLock::new(|| Face::parse(notosans::REGULAR_TTF, 0).ok());
static BOLD: LazyLock<Option<Face<'static>>> = LazyLock::new(|| Face::parse(notosans::BOLD_TTF, 0).ok());

/// Widths of the ASCII characters in em.
static ASCII: LazyLock<[[f64; 128]; 2]> = LazyLock::new(|| {
    [Weight::Regular, Weight::Bold].map(|weight| {
        std::array::from_fn(|code| {
            let character = u8::try_from(code).map_or(' ', char::from);
            advance(character, weight)
        })
    })
});

/// The font that texts are measured with, and drawn with in PNG pictures.
pub(super) fn face(weight: Weight) -> Option<&'static Face<'static>> {
    match weight {
        Weight::Regular => REGULAR.as_ref(),
        Weight::Bold => BOLD.as_ref(),
    }
}

/// The width of a text in the unit of `size`.
pub fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|character| em(character, weight)).sum::<f64>() * size
}

/// The text, or as many of its first characters as fit into `room` with an ellipsis after them.
pub fn cut(text: &str, room: f64, size: f64, weight: Weight) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut left = room - em('…', weight) * size;
    let mut kept = String::new();
    for character in text.chars() {
        left -= em(character, weight) * size;
        if left < 0.0 {
            break;
        }
        kept.push(character);
    }
    kept.truncate(kept.trim_end().len());
    kept.push('…');
    kept
}

/// The text in lines that fit into `room`, broken at spaces and between ideographs.
pub fn lines(text: &str, room: f64, size: f64, weight: Weight) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0.0;
    for word in text.split_inclusive(|character: char| character == ' ' || is_wide(character)) {
        let own = width(word.trim_end(), size, weight);
        if used + own > room && used > 0.0 {
            lines.push(String::new());
            used = 0.0;
        }
        used += width(word, size, weight);
        if let Some(line) = lines.last_mut() {
            line.push_str(word);
        }
    }
    lines.iter().map(|line| cut(line.trim_end(), room, size, weight)).collect()
}

/// The width of a character in em.
fn em(character: char, weight: Weight) -> f64 {
    let row = usize::from(weight == Weight::Bold);
    match ASCII[row].get(character as usize) {
        Some(width) => *width,
        None => advance(character, weight),
    }
}

/// The width of a character in em: that of the font; one em for ideographs and for what the font lacks.
fn advance(character: char, weight: Weight) -> f64 {
    if is_wide(character) {
        return 1.0;
    }
    let of_font = face(weight).and_then(|face| {
        let glyph = face.glyph_index(character)?;
        Some(f64::from(face.glyph_hor_advance(glyph)?) / f64::from(face.units_per_em()))
    });
    of_font.unwrap_or(1.0)
}

/// Whether the character is an ideograph, a syllable of Korean, or of full width.
const fn is_wide(character: char) -> bool {
    matches!(character, '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}'
        | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}' | '\u{ff00}'..='\u{ff60}' | '\u{ffe0}'..='\u{ffe6}'
        | '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn ideographs_are_one_em_and_digits_are_alike() {
        assert!((width("万亿元", 13.0, Weight::Regular) - 39.0).abs() < 1e-9);
        assert!((width("111", 13.0, Weight::Bold) - width("888", 13.0, Weight::Bold)).abs() < 1e-9);
        assert!(width("W", 13.0, Weight::Regular) > width("i", 13.0, Weight::Regular));
    }

    #[test]
    fn lines_break_at_spaces_and_between_ideographs() {
        assert_eq!(lines("one two", 28.0, 13.0, Weight::Regular), ["one", "two"]);
        assert_eq!(lines("增加值", 27.0, 13.0, Weight::Regular), ["增加", "值"]);
    }

    proptest! {
        #[test]
        fn a_cut_text_fits(text in any::<String>(), room in 20.0..200.0f64) {
            let kept = cut(&text, room, 13.0, Weight::Regular);
            prop_assert!(width(&kept, 13.0, Weight::Regular) <= room);
            prop_assert!(kept == text || kept.ends_with('…'));
        }
    }
}
