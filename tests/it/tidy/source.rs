//! Rust source as the tidy rules need it: words, marks and string literals, without comments.

/// A piece of Rust source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// An identifier, a keyword or a number.
    Word(&'a str),
    /// Any other character, such as a brace.
    Mark(char),
    /// What stands between the quotes of a string literal.
    Text(&'a str),
}

/// Cuts source into tokens; comments, characters and lifetimes are left out.
pub fn tokens(source: &str) -> Vec<Token<'_>> {
    let mut found = Vec::new();
    let mut rest = source;
    while let Some(first) = rest.chars().next() {
        let (token, length) = if rest.starts_with("//") {
            (None, rest.find('\n').unwrap_or(rest.len()))
        } else if rest.starts_with("/*") {
            (None, block_comment(rest))
        } else if let Some((start, end, length)) = string(rest) {
            (Some(Token::Text(&rest[start..end])), length)
        } else if first == '\'' {
            (None, character(rest))
        } else if is_word(first) {
            let length = rest.find(|c| !is_word(c)).unwrap_or(rest.len());
            (Some(Token::Word(&rest[..length])), length)
        } else {
            let token = (!first.is_whitespace()).then_some(Token::Mark(first));
            (token, first.len_utf8())
        };
        found.extend(token);
        rest = &rest[length..];
    }
    found
}

/// Every path that starts with `crate` or `super`, as names from the crate's root.
///
/// `module` is where the source stands. A tree (`use crate::{a, b::c}`) gives one path a leaf.
pub fn paths(tokens: &[Token<'_>], module: &[&str]) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let continued = at >= 2 && is_separator(tokens, at - 2);
        let Token::Word(word @ ("crate" | "super")) = token else {
            continue;
        };
        if continued || !is_separator(tokens, at + 1) {
            continue;
        }
        let mut base: Vec<String> = Vec::new();
        let mut start = at + 3;
        if *word == "super" {
            let mut height = 1;
            while tokens.get(start) == Some(&Token::Word("super")) && is_separator(tokens, start + 1) {
                height += 1;
                start += 3;
            }
            let kept = module.len().saturating_sub(height);
            base.extend(module[..kept].iter().map(ToString::to_string));
        }
        leaves(tokens, start, base, &mut found);
    }
    found
}

/// The modules that a file declares to be files of their own.
pub fn declared_modules<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    tokens
        .windows(3)
        .filter_map(|window| match window {
            [Token::Word("mod"), Token::Word(name), Token::Mark(';')] => Some(*name),
            _ => None,
        })
        .collect()
}

/// Whether a path such as `Utc::now` is written anywhere.
pub fn names(tokens: &[Token<'_>], path: &str) -> bool {
    let wanted = self::tokens(path);
    tokens.windows(wanted.len()).any(|window| window == wanted)
}

/// Follows one use tree from `at`; answers where it ends.
fn leaves(tokens: &[Token<'_>], at: usize, base: Vec<String>, found: &mut Vec<Vec<String>>) -> usize {
    match tokens.get(at) {
        Some(Token::Word(name)) => {
            let mut path = base;
            path.push((*name).to_owned());
            if is_separator(tokens, at + 1) {
                return leaves(tokens, at + 3, path, found);
            }
            found.push(path);
            at + 1
        }
        Some(Token::Mark('{')) => {
            let mut at = at + 1;
            while !matches!(tokens.get(at), None | Some(Token::Mark('}'))) {
                at = leaves(tokens, at, base.clone(), found);
                // Past what an alias adds, to the next branch.
                while !matches!(tokens.get(at), None | Some(Token::Mark(',' | '}'))) {
                    at += 1;
                }
                at += usize::from(tokens.get(at) == Some(&Token::Mark(',')));
            }
            at + 1
        }
        _ => {
            found.push(base);
            at + 1
        }
    }
}

fn is_separator(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at..at + 2) == Some(&[Token::Mark(':'), Token::Mark(':')])
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of a block comment; they nest.
fn block_comment(source: &str) -> usize {
    let mut depth = 0;
    let mut at = 0;
    while at < source.len() {
        let rest = &source[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    at
}

/// A string literal of any kind: where its text starts and ends, and its whole length.
fn string(source: &str) -> Option<(usize, usize, usize)> {
    let prefix = ["br", "cr", "r", "b", "c", ""].into_iter().find(|prefix| source.starts_with(prefix))?;
    let after = &source[prefix.len()..];
    let hashes = after.len() - after.trim_start_matches('#').len();
    if !after[hashes..].starts_with('"') {
        return None;
    }
    let start = prefix.len() + hashes + 1;
    if prefix.ends_with('r') {
        let close = format!("\"{}", "#".repeat(hashes));
        let end = start + source[start..].find(&close)?;
        return Some((start, end, end + close.len()));
    }
    if hashes > 0 {
        return None;
    }
    let mut escaped = false;
    let end = source[start..].find(|c| {
        let closes = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        closes
    })?;
    Some((start, start + end, start + end + 1))
}

/// The length of a character literal, or of the quote alone where a lifetime starts.
fn character(source: &str) -> usize {
    let mut inside = source.char_indices().skip(1);
    match (inside.next(), inside.next()) {
        (Some((_, '\\')), Some((escape, _))) => {
            let after = escape + 1;
            source[after..].find('\'').map_or(source.len(), |end| after + end + 1)
        }
        (Some(_), Some((end, '\''))) => end + 1,
        _ => 1,
    }
}

#[test]
fn comments_strings_and_characters_are_told_apart() {
    let source = r##"
        // sqlx in a comment
        /* and /* nested */ here */
        let a = "a \" string // of sqlx"; let b = r#"raw "text" too"#; let c = '"'; let d = '\''; let e = '\u{41}';
        fn f<'a>(x: &'a str) {} let r#type = br"bytes";
    "##;
    let found = tokens(source);
    let texts = found.iter().filter_map(|token| match token {
        Token::Text(text) => Some(*text),
        _ => None,
    });
    assert_eq!(texts.collect::<Vec<_>>(), [r#"a \" string // of sqlx"#, r#"raw "text" too"#, "bytes"]);
    assert!(!names(&found, "sqlx"));
    assert!(names(&found, "type") && names(&found, "str"));
}

#[test]
fn use_trees_are_followed_to_their_leaves() {
    let source = "use crate::{domain::{Period as P, figure::Figure,}, store::*}; \
                  pub(crate) fn f() { crate::clock::now(); super::super::limits::N; }";
    let found = paths(&tokens(source), &["service", "growth", "table"]);
    let joined: Vec<String> = found.iter().map(|path| path.join("::")).collect();
    let expected = ["domain::Period", "domain::figure::Figure", "store", "clock::now", "service::limits::N"];
    assert_eq!(joined, expected);
}
