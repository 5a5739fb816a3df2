//! A tokenizer of Rust source for the tidy rules: words, punctuation and string literals, without comments.

use std::collections::BTreeMap;

/// A token of Rust source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Token<'a> {
    /// An identifier, a keyword or a number.
    Word(&'a str),
    /// Any other character, such as a brace.
    Mark(char),
    /// The text between the quotes of a string literal.
    Text(&'a str),
}

/// The tokens of source, without comments, character literals and lifetimes.
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

/// Every path that starts with `crate`, `super` or `self`, as names from the crate's root.
///
/// `module` is the path of the source. A tree (`use crate::{a, b::c}`) gives one path for each leaf.
pub fn paths(tokens: &[Token<'_>], module: &[&str]) -> Vec<Vec<String>> {
    rooted(tokens, module).into_iter().map(|leaf| leaf.path).collect()
}

/// The result of [`paths`], and the paths that start with a name imported by a `use` or a `mod` of this source.
///
/// A re-export counts if the source itself uses the name.
pub fn used_paths(tokens: &[Token<'_>], module: &[&str]) -> Vec<Vec<String>> {
    let reexported = reexports(tokens, module);
    let mentions = |name: &str| tokens.iter().filter(|token| **token == Token::Word(name)).count();
    let mut scope: BTreeMap<String, Vec<String>> = children(tokens, module);
    let mut found = Vec::new();
    for leaf in rooted(tokens, module) {
        if reexported.get(&leaf.name) != Some(&leaf.path) || mentions(&leaf.name) > 1 {
            found.push(leaf.path.clone());
        }
        scope.insert(leaf.name, leaf.path);
    }
    scope.extend(reexported.iter().map(|(name, path)| (name.clone(), path.clone())));
    let mut at = 0;
    while at < tokens.len() {
        let starts = at < 2 || !is_separator(tokens, at - 2);
        match tokens[at] {
            Token::Word("use") => at += until_semicolon(&tokens[at..]),
            Token::Word(name) if starts && is_separator(tokens, at + 1) && scope.contains_key(name) => {
                let mut leaves_found = Vec::new();
                at = leaves(tokens, at + 3, scope[name].clone(), &mut leaves_found);
                found.extend(leaves_found.into_iter().map(|leaf| leaf.path));
            }
            _ => at += 1,
        }
    }
    for (name, path) in reexported {
        if mentions(&name) > 1 {
            found.push(path);
        }
    }
    found
}

/// Names that the source re-exports (`pub use`, `pub(…) use`), with the paths they stand for.
pub fn reexports(tokens: &[Token<'_>], module: &[&str]) -> BTreeMap<String, Vec<String>> {
    let mut found = Vec::new();
    let children = children(tokens, module);
    for at in (0..tokens.len()).filter(|at| tokens[*at] == Token::Word("pub")) {
        let mut start = at + 1;
        if tokens.get(start) == Some(&Token::Mark('(')) {
            start += 1 + tokens[start..].iter().position(|token| *token == Token::Mark(')')).unwrap_or(0);
        }
        if tokens.get(start) != Some(&Token::Word("use")) {
            continue;
        }
        let (tree, end) = (start + 1, start + until_semicolon(&tokens[start..]));
        match tokens.get(tree) {
            Some(Token::Word(child)) if children.contains_key(*child) && is_separator(tokens, tree + 1) => {
                leaves(tokens, tree + 3, children[*child].clone(), &mut found);
            }
            _ => found.extend(rooted(&tokens[tree..end], module)),
        }
    }
    found.into_iter().map(|leaf| (leaf.name, leaf.path)).collect()
}

/// The tokens without items under `#[cfg(test)]` or `#[test]`, and the names of the modules among these.
pub fn without_tests<'a>(tokens: &[Token<'a>]) -> (Vec<Token<'a>>, Vec<&'a str>) {
    let attributes = [self::tokens("#[cfg(test)]"), self::tokens("#[test]")];
    let (mut kept, mut modules) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < tokens.len() {
        if attributes.iter().any(|attribute| tokens[at..].starts_with(attribute)) {
            let item = &tokens[at..at + item_length(&tokens[at..])];
            modules.extend(declared_modules(item));
            at += item.len();
        } else {
            kept.push(tokens[at]);
            at += 1;
        }
    }
    (kept, modules)
}

/// One name at the end of a path or of a branch of a use tree.
struct Leaf {
    path: Vec<String>,
    /// The name in this source: the last of the path, or its alias.
    name: String,
}

/// The leaves of all paths that start with `crate`, `super` or `self`.
fn rooted(tokens: &[Token<'_>], module: &[&str]) -> Vec<Leaf> {
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let continued = at >= 2 && is_separator(tokens, at - 2);
        let Token::Word(word @ ("crate" | "super" | "self")) = token else {
            continue;
        };
        if continued || !is_separator(tokens, at + 1) {
            continue;
        }
        let mut base: Vec<String> = Vec::new();
        let mut start = at + 3;
        if *word != "crate" {
            let mut height = usize::from(*word == "super");
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

/// The modules that the source declares as files, with their paths.
fn children(tokens: &[Token<'_>], module: &[&str]) -> BTreeMap<String, Vec<String>> {
    let path = |child: &str| module.iter().copied().chain([child]).map(str::to_owned).collect();
    declared_modules(tokens).into_iter().map(|child| (child.to_owned(), path(child))).collect()
}

/// The length of the item that starts here with its attributes: up to its `;` or its closing brace.
fn item_length(tokens: &[Token<'_>]) -> usize {
    let mut depth = 0_usize;
    let mut in_use = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            Token::Word("use") if depth == 0 => in_use = true,
            Token::Mark('{' | '[' | '(') => depth += 1,
            Token::Mark(close @ ('}' | ']' | ')')) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && *close == '}' && !in_use {
                    return at + 1;
                }
            }
            Token::Mark(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

/// The number of tokens up to the next semicolon.
fn until_semicolon(tokens: &[Token<'_>]) -> usize {
    tokens.iter().position(|token| *token == Token::Mark(';')).unwrap_or(tokens.len())
}

/// The modules that a file declares as separate files.
pub fn declared_modules<'a>(tokens: &[Token<'a>]) -> Vec<&'a str> {
    tokens
        .windows(3)
        .filter_map(|window| match window {
            [Token::Word("mod"), Token::Word(name), Token::Mark(';')] => Some(*name),
            _ => None,
        })
        .collect()
}

/// Whether the tokens contain a path such as `Utc::now`.
pub fn names(tokens: &[Token<'_>], path: &str) -> bool {
    let wanted = self::tokens(path);
    tokens.windows(wanted.len()).any(|window| window == wanted)
}

/// Reads one use tree from `at` and returns its end. A glob is the name `*`; `self` is the branch that contains it.
fn leaves(tokens: &[Token<'_>], at: usize, base: Vec<String>, found: &mut Vec<Leaf>) -> usize {
    match tokens.get(at) {
        Some(Token::Word(name)) => {
            let mut path = base;
            if *name != "self" {
                path.push((*name).to_owned());
            }
            if is_separator(tokens, at + 1) {
                return leaves(tokens, at + 3, path, found);
            }
            let (alias, end) = match tokens.get(at + 1..at + 3) {
                Some([Token::Word("as"), Token::Word(alias)]) => (Some((*alias).to_owned()), at + 3),
                _ => (path.last().cloned(), at + 1),
            };
            found.push(Leaf { path, name: alias.unwrap_or_default() });
            end
        }
        Some(Token::Mark('{')) => {
            let mut at = at + 1;
            while !matches!(tokens.get(at), None | Some(Token::Mark('}'))) {
                at = leaves(tokens, at, base.clone(), found);
                at += usize::from(tokens.get(at) == Some(&Token::Mark(',')));
            }
            at + 1
        }
        Some(Token::Mark('*')) => {
            let path = [base, vec!["*".to_owned()]].concat();
            found.push(Leaf { path, name: "*".to_owned() });
            at + 1
        }
        _ => at + 1,
    }
}

fn is_separator(tokens: &[Token<'_>], at: usize) -> bool {
    tokens.get(at..at + 2) == Some(&[Token::Mark(':'), Token::Mark(':')])
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// The length of a block comment; block comments nest.
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

/// A string literal of any kind: the start and the end of its text, and the length of the literal.
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
    let expected =
        ["domain::Period", "domain::figure::Figure", "store::*", "clock::now", "service::limits::N"];
    assert_eq!(joined, expected);
}
