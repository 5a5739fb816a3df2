//! Which of the two readers a number belongs to.

use super::text::is_han;

/// The script of the words around a number.
pub(super) struct Scripts<'a> {
    text: &'a str,
}

impl<'a> Scripts<'a> {
    /// The scripts of a text; `None` where nothing in it is Chinese.
    pub(super) fn new(text: &'a str) -> Option<Self> {
        text.chars().any(is_chinese).then_some(Self { text })
    }

    /// Whether a number is Chinese: by its own characters, by those that touch it, by the words beside it, by the sentence.
    pub(super) fn is_chinese(&self, start: usize, end: usize) -> bool {
        let own = self.text.get(start..end).unwrap_or_default();
        if own.chars().any(is_chinese) {
            return true;
        }
        let (before, after) = (self.text.get(..start).unwrap_or_default(), self.text.get(end..).unwrap_or_default());
        let touches = [before.chars().next_back(), after.chars().next()];
        if touches.iter().flatten().any(|touching| is_chinese(*touching)) {
            return true;
        }
        let is_glued = touches.iter().flatten().any(|beside| is_letter(*beside));
        let words = [before.chars().rev().find(|beside| is_letter(*beside)), after.chars().find(|beside| is_letter(*beside))];
        let is_inside = words.iter().all(|beside| beside.is_some_and(|beside| !is_chinese(beside)));
        (is_glued || !is_inside) && sentence_is_chinese(before, after)
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphabetic()
}

/// Chinese characters and the full-width forms of digits and punctuation.
fn is_chinese(character: char) -> bool {
    is_han(character) || matches!(character, '\u{3001}'..='\u{3011}' | '\u{ff01}'..='\u{ff5e}')
}

/// Whether a sentence has more Chinese words than Latin ones, of which Chinese have two characters.
fn sentence_is_chinese(before: &str, after: &str) -> bool {
    const FARTHEST: usize = 200;
    let ends = |character: &char| matches!(character, '。' | '！' | '？' | '\n');
    let sides = before.chars().rev().take(FARTHEST).take_while(|side| !ends(side));
    let sides: Vec<char> = sides.chain(after.chars().take(FARTHEST).take_while(|side| !ends(side))).collect();
    let chinese = sides.iter().filter(|side| is_chinese(**side)).count();
    let latin = sides.iter().filter(|side| side.is_ascii_alphabetic()).count();
    chinese > 0 && chinese * 5 >= latin * 2
}
