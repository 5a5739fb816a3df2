//! A text as the Chinese reader sees it: one form of every character, without blanks between Chinese words and without
//! note marks.

/// Characters of traditional script and their simplified forms, for the characters that the vocabulary uses.
const TRADITIONAL: &str = "萬万億亿個个點点兩两貳贰參叁陸陆幣币圓圆鎊镑臺台檯台輛辆條条塊块戶户項项噸吨畝亩頃顷華华時时氣气聯联達达約约將将過过餘余幾几數数預预計计標标劃划規规確确實实長长漲涨擴扩縮缩減减銳锐緩缓層层產产業业額额\
    價价費费電电錢钱準准剛刚間间頭头歐欧韓韩盧卢羅罗銖铢蘭兰紐纽則则斷断單单類类處处張张場场種种員员從从專专發发獲获報报檢检驗验學学隻只顆颗號号級级會会於于還还與与較较當当總总務务無无動动進进內内國国這这\
    為为對对佔占歷历續续機机創创後后來来衝冲轉转負负滿满淨净調调節节維维強强營营稅税稱称經经織织線线擬拟製制復复遞递銷销際际屬属歲岁隨随齡龄區区縣县團团資资賬账財财貿贸積积現现開开關关";

/// A character and its place in the original text.
#[derive(Debug, Clone, Copy)]
struct Character {
    value: char,
    start: usize,
    end: usize,
}

/// A mark that refers to a note, by byte offsets of its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoteMark {
    pub(super) start: usize,
    pub(super) end: usize,
    /// Whether it stands at the beginning of a sentence, so that it numbers an item.
    pub(super) opens: bool,
}

/// A text in one form of its characters, indexed by them.
pub(super) struct Text<'a> {
    original: &'a str,
    characters: Vec<Character>,
    /// Note marks, which are no characters of this text.
    pub(super) notes: Vec<NoteMark>,
    /// Whether the text has characters of traditional script.
    pub(super) is_traditional: bool,
}

impl<'a> Text<'a> {
    /// Reads a text.
    pub(super) fn new(original: &'a str) -> Self {
        let all: Vec<Character> = original
            .char_indices()
            .map(|(start, value)| Character { value: plain(value), start, end: start + value.len_utf8() })
            .collect();
        let mut text = Self {
            original,
            characters: Vec::with_capacity(all.len()),
            notes: Vec::new(),
            is_traditional: original.chars().any(|value| simplified(value) != value),
        };
        let mut at = 0;
        while let Some(character) = all.get(at) {
            if let Some((mark, next)) = text.note_at(&all, at) {
                text.notes.push(mark);
                at = next;
                continue;
            }
            if !is_blank(character.value) || text.blank_counts(&all, at) {
                text.characters.push(*character);
            }
            at += 1;
        }
        text
    }

    /// The note mark at this character of the original text, and the character after it.
    fn note_at(&self, all: &[Character], at: usize) -> Option<(NoteMark, usize)> {
        let first = all.get(at)?;
        let opens = self.characters.last().is_none_or(|last| ends_sentence(last.value));
        if ('①'..='⑳').contains(&first.value) {
            return Some((NoteMark { start: first.start, end: first.end, opens }, at + 1));
        }
        (first.value == '[').then_some(())?;
        let digits = all.get(at + 1..)?.iter().take_while(|character| character.value.is_ascii_digit()).count();
        let close = at + 1 + digits;
        ((1..=3).contains(&digits) && all.get(close)?.value == ']').then_some(())?;
        Some((NoteMark { start: all.get(at + 1)?.start, end: all.get(close - 1)?.end, opens }, close + 1))
    }

    /// Whether a blank separates two words of Latin letters or digits.
    fn blank_counts(&self, all: &[Character], at: usize) -> bool {
        let next = all.get(at..).unwrap_or_default().iter().find(|character| !is_blank(character.value));
        let previous = self.characters.last();
        [next, previous.filter(|last| !is_blank(last.value))]
            .iter()
            .all(|side| side.is_some_and(|side| side.value.is_ascii_alphanumeric()))
    }

    /// The number of characters.
    pub(super) const fn len(&self) -> usize {
        self.characters.len()
    }

    /// A character; NUL outside the text.
    pub(super) fn at(&self, index: usize) -> char {
        self.characters.get(index).map_or('\0', |character| character.value)
    }

    /// The character before an index; NUL at the start.
    pub(super) fn preceding(&self, index: usize) -> char {
        index.checked_sub(1).map_or('\0', |before| self.at(before))
    }

    /// The byte range in the original text from one character to another, which is excluded.
    pub(super) fn span(&self, first: usize, next: usize) -> (usize, usize) {
        let start = self.characters.get(first).map_or(self.original.len(), |character| character.start);
        let last = next.checked_sub(1).and_then(|last| self.characters.get(last));
        (start, last.map_or(start, |last| last.end).max(start))
    }

    /// The original text from a character on.
    pub(super) fn rest(&self, index: usize) -> &'a str {
        self.original.get(self.span(index, index).0..).unwrap_or_default()
    }

    /// The original text between two byte offsets.
    pub(super) fn original(&self, start: usize, end: usize) -> &'a str {
        self.original.get(start..end).unwrap_or_default()
    }

    /// The index after a word that starts here.
    pub(super) fn after(&self, index: usize, word: &str) -> Option<usize> {
        let mut next = index;
        for character in word.chars() {
            (self.at(next) == character).then_some(())?;
            next += 1;
        }
        Some(next)
    }

    /// The index of a word that ends before this index.
    pub(super) fn before(&self, index: usize, word: &str) -> Option<usize> {
        let first = index.checked_sub(word.chars().count())?;
        self.after(first, word).map(|_| first)
    }

    /// Whether one of the words starts here.
    pub(super) fn starts(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.after(index, word).is_some())
    }

    /// Whether one of the words ends before this index.
    pub(super) fn ends(&self, index: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.before(index, word).is_some())
    }

    /// The meaning of the longest word that starts here, and the index after it.
    pub(super) fn longest_after<T: Copy>(&self, index: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
        words
            .iter()
            .filter_map(|(word, meaning)| Some((*meaning, self.after(index, word)?)))
            .max_by_key(|(_, next)| *next)
    }

    /// The meaning of the longest word that ends before this index, and its first index.
    pub(super) fn longest_before<T: Copy>(&self, index: usize, words: &[(&str, T)]) -> Option<(T, usize)> {
        words
            .iter()
            .filter_map(|(word, meaning)| Some((*meaning, self.before(index, word)?)))
            .min_by_key(|(_, first)| *first)
    }

    /// The first index of the longest of these words that ends before this index.
    pub(super) fn skip_before(&self, index: usize, words: &[&str]) -> Option<usize> {
        words.iter().filter_map(|word| self.before(index, word)).min()
    }

    /// The index after the longest of these words that starts here.
    pub(super) fn skip_after(&self, index: usize, words: &[&str]) -> Option<usize> {
        words.iter().filter_map(|word| self.after(index, word)).max()
    }

    /// The first index after the last character of this kind before an index, at most `limit` characters back.
    pub(super) fn back_to(&self, index: usize, limit: usize, stops: impl Fn(char) -> bool) -> usize {
        let floor = index.saturating_sub(limit);
        (floor..index).rev().find(|place| stops(self.at(*place))).map_or(floor, |place| place + 1)
    }

    /// Whether a word stands between two indices.
    pub(super) fn contains(&self, first: usize, next: usize, word: &str) -> bool {
        (first..next).any(|place| self.after(place, word).is_some_and(|end| end <= next))
    }

    /// Whether one of the words stands between two indices.
    pub(super) fn contains_any(&self, first: usize, next: usize, words: &[&str]) -> bool {
        words.iter().any(|word| self.contains(first, next, word))
    }
}

/// Whether a character ends a sentence.
pub(super) const fn ends_sentence(character: char) -> bool {
    matches!(character, '。' | '!' | '?' | '\n' | '\r')
}

/// Whether a character ends a clause.
pub(super) const fn ends_clause(character: char) -> bool {
    ends_sentence(character) || matches!(character, '，' | ';' | ':' | ',')
}

/// Whether a character is Chinese.
pub(super) const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '〇' | '\u{20000}'..='\u{2fa1f}')
}

/// Whether nothing that belongs to a word comes here: punctuation or the end of the text.
pub(super) fn is_break(character: char) -> bool {
    !is_han(character) && !character.is_alphanumeric()
}

fn is_blank(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200b}' | '\u{202f}' | '\u{205f}' | '\u{feff}')
}

/// Half width, simplified script, one minus. The full-width comma stays: it never groups digits.
fn plain(character: char) -> char {
    match character {
        '，' => '，',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character),
        '\u{2212}' | '\u{fe63}' => '-',
        '\u{301c}' | '\u{223c}' => '~',
        '\u{fe6a}' => '%',
        '\u{2010}' | '\u{2011}' => '-',
        '\u{2012}' | '\u{2013}' | '\u{2014}' | '\u{2015}' => '—',
        _ => simplified(character),
    }
}

fn simplified(character: char) -> char {
    if !is_han(character) {
        return character;
    }
    let mut pairs = TRADITIONAL.chars();
    while let (Some(traditional), Some(simple)) = (pairs.next(), pairs.next()) {
        if traditional == character {
            return simple;
        }
    }
    character
}
