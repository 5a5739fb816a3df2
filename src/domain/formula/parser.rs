//! The parser: recursive descent over the grammar, with a limit on depth.
//!
//! ```text
//! expression = term { ("+" | "-") term } ;   term = factor { ("*" | "/") factor } ;   factor = ["-"] power
//! power = atom ["^" ["-"] number] ;   atom = number | series | name "(" arguments ")" | "(" expression ")"
//! series = part { "." part } [ "[" ("-" integer ["y"] | period) "]" ]
//! ```

use std::collections::HashMap;
use std::ops::Range;

use super::error::FormulaError;
use super::functions::{Arity, Function, ParameterKind};
use super::literal::Literal;
use super::node::{Argument, Node, NodeId, Operator};
use super::reference::SeriesReference;
use super::scanner::{Scanner, ascii, is_word_character};
use super::word;
use crate::domain::nearest::{likely, nearest_first};

/// The longest text, in bytes.
pub(super) const MAX_BYTES: usize = 8_192;

/// The deepest nesting of parentheses and functions.
pub(super) const MAX_NESTING: usize = 64;

const OPERAND: &str = "a number, a series such as VA, VA.C or A.CN.VA.C, a function, or ( … )";

/// The parts of a text.
pub(super) struct Parser<'a> {
    scanner: Scanner<'a>,
    pub(super) nodes: Vec<Node>,
    pub(super) references: Vec<SeriesReference>,
    positions: HashMap<SeriesReference, usize>,
    nesting: usize,
}

type Parsed<T = NodeId> = Result<T, FormulaError>;

impl<'a> Parser<'a> {
    /// Parses a whole text. The last node is the whole formula.
    pub(super) fn parse(text: &'a str) -> Parsed<Self> {
        let mut parser = Self {
            scanner: Scanner::new(text),
            nodes: Vec::new(),
            references: Vec::new(),
            positions: HashMap::new(),
            nesting: 0,
        };
        if text.len() > MAX_BYTES {
            let problem = format!("the formula has {} bytes", text.len());
            return Err(parser.error(0..0, problem, format!("at most {MAX_BYTES}")));
        }
        parser.expression()?;
        match parser.scanner.symbol() {
            None => Ok(parser),
            Some(symbol) => Err(parser.unexpected(symbol, "an operator + - * / ^, or the end")),
        }
    }

    fn push(&mut self, node: Node) -> NodeId {
        self.nodes.push(node);
        self.nodes.len() - 1
    }

    fn expression(&mut self) -> Parsed {
        let mut left = self.term()?;
        while let Some(operator) = self.operator([Operator::Add, Operator::Subtract]) {
            let right = self.term()?;
            left = self.push(Node::Binary(operator, left, right));
        }
        Ok(left)
    }

    fn term(&mut self) -> Parsed {
        let mut left = self.factor()?;
        while let Some(operator) = self.operator([Operator::Multiply, Operator::Divide]) {
            let right = self.factor()?;
            left = self.push(Node::Binary(operator, left, right));
        }
        Ok(left)
    }

    fn operator(&mut self, operators: [Operator; 2]) -> Option<Operator> {
        operators.into_iter().find(|operator| self.scanner.eat(operator.symbol()))
    }

    fn factor(&mut self) -> Parsed {
        if self.scanner.eat('-') {
            let operand = self.power()?;
            return Ok(self.push(Node::Negative(operand)));
        }
        self.power()
    }

    fn power(&mut self) -> Parsed {
        let base = self.atom()?;
        if !self.scanner.eat('^') {
            return Ok(base);
        }
        let sign = if self.scanner.eat('-') { "-" } else { "" };
        self.scanner.skip_space();
        let start = self.scanner.at();
        let number =
            Some(self.scanner.rest()).filter(|rest| rest.starts_with(|next: char| next.is_ascii_digit()));
        let Some(digits) = number.and_then(|_| self.scanner.number()) else {
            return Err(self.error_at_symbol("the exponent is not a number", "a number such as 2, 0.5 or -1"));
        };
        let literal = self.literal(&format!("{sign}{digits}"), start)?;
        let power = self.push(Node::Power(base, literal));
        if self.scanner.symbol().map(ascii) == Some('^') {
            let problem = "a power of a power needs parentheses";
            return Err(self.error_at_symbol(problem, "(x ^ 2) ^ 3"));
        }
        Ok(power)
    }

    fn literal(&self, text: &str, start: usize) -> Parsed<Literal> {
        Literal::parse(text).ok_or_else(|| {
            self.error(
                start..self.scanner.at(),
                format!("{} is too large", short(text)),
                "numbers below 1.8e308",
            )
        })
    }

    fn atom(&mut self) -> Parsed {
        let symbol = self.scanner.symbol();
        let start = self.scanner.at();
        match symbol {
            Some(symbol) if ascii(symbol) == '(' => {
                self.scanner.eat('(');
                let inner = self.nested(start, Self::expression)?;
                self.close('(', ')', start)?;
                Ok(inner)
            }
            Some(symbol) if symbol.is_ascii_digit() => match self.scanner.number() {
                Some(text) => {
                    let literal = self.literal(text, start)?;
                    Ok(self.push(Node::Number(literal)))
                }
                None => self.name(),
            },
            Some(symbol) if is_word_character(symbol) || symbol == '`' => self.name(),
            Some(symbol) => Err(self.unexpected(symbol, OPERAND)),
            None => Err(self.error(start..start, "the formula ends too early".into(), OPERAND)),
        }
    }

    /// Reads something one level deeper.
    fn nested<T>(&mut self, start: usize, read: fn(&mut Self) -> Parsed<T>) -> Parsed<T> {
        if self.nesting == MAX_NESTING {
            let problem = format!("parentheses and functions are nested more than {MAX_NESTING} deep");
            return Err(self.error(start..self.scanner.at(), problem, "fewer levels"));
        }
        self.nesting += 1;
        let read = read(self);
        self.nesting -= 1;
        read
    }

    fn close(&mut self, open: char, close: char, start: usize) -> Parsed<()> {
        if self.scanner.eat(close) {
            return Ok(());
        }
        if let Some(symbol) = self.scanner.symbol() {
            return Err(self.unexpected(symbol, &format!("an operator + - * / ^, or {close}")));
        }
        let problem = format!("{open} is not closed");
        Err(self.error(self.scanner.character(start), problem, format!("{close} at the end")))
    }

    /// Reads a series, or a function if a parenthesis follows its name.
    fn name(&mut self) -> Parsed {
        let start = self.scanner.at();
        let mut parts = Vec::new();
        let is_quoted = self.part(&mut parts)?;
        let mut end = self.scanner.at();
        if !is_quoted && self.scanner.symbol().map(ascii) == Some('(') {
            return self.call(start..end);
        }
        while self.scanner.rest().starts_with('.') && self.scanner.at() == end {
            self.scanner.eat('.');
            self.part(&mut parts)?;
            end = self.scanner.at();
        }
        let Some(reference) = SeriesReference::new(parts.iter().map(String::as_str)) else {
            let problem = format!("{} is no name of a series", short(self.scanner.between(start..end)));
            return Err(self.error(start..end, problem, "codes between dots, such as A.CN.VA.C"));
        };
        let series = self.series(reference);
        if self.scanner.symbol().map(ascii) == Some('[') { self.bracket(series) } else { Ok(series) }
    }

    /// The node of a series.
    fn series(&mut self, reference: SeriesReference) -> NodeId {
        let next = self.references.len();
        let position = *self.positions.entry(reference.clone()).or_insert(next);
        if position == next {
            self.references.push(reference);
        }
        self.push(Node::Series(position))
    }

    /// Reads a part of a reference, or several within backquotes; whether it was in backquotes.
    fn part(&mut self, parts: &mut Vec<String>) -> Parsed<bool> {
        let start = self.scanner.at();
        if !self.scanner.rest().starts_with('`') {
            let word = self.scanner.take_while(is_word_character);
            if word.is_empty() {
                let allowed = "a code of letters, digits and _, or any code in `backquotes`";
                return Err(self.error_at_symbol("a code is missing", allowed));
            }
            parts.push(word.to_owned());
            return Ok(false);
        }
        self.scanner.eat('`');
        let quoted = self.scanner.take_while(|character| character != '`');
        if !self.scanner.rest().starts_with('`') {
            return Err(self.error(
                self.scanner.character(start),
                "the backquote is not closed".into(),
                "` at the end",
            ));
        }
        self.scanner.eat('`');
        parts.extend(quoted.split('.').map(str::to_owned));
        Ok(true)
    }

    /// Reads the brackets behind a series.
    fn bracket(&mut self, series: NodeId) -> Parsed {
        let start = self.scanner.at();
        self.scanner.eat('[');
        let (text, range) = self.raw(&[']']);
        self.close('[', ']', start)?;
        let node = if let Some(distance) = word::earlier(&text) {
            Node::Earlier(series, distance)
        } else if let Ok(period) = text.parse() {
            Node::Fixed(series, period)
        } else {
            let problem = format!("`{}` is no distance and no period", short(&text));
            let allowed = "-1 (a period before), -1y (a year before), or a period such as 2020 or 2020-Q1";
            return Err(self.error(range, problem, allowed));
        };
        Ok(self.push(node))
    }

    /// The text up to one of some symbols, without the spaces around it.
    fn raw(&mut self, ends: &[char]) -> (String, Range<usize>) {
        self.scanner.skip_space();
        let start = self.scanner.at();
        let text = self.scanner.take_while(|character| !ends.contains(&ascii(character)));
        let text = text.trim_end();
        (text.chars().map(ascii).collect(), start..start + text.len())
    }

    fn call(&mut self, range: Range<usize>) -> Parsed {
        let name = self.scanner.between(range.clone());
        let Some(function) = Function::from_name(name) else {
            let nearest = nearest_first(name, Function::ALL.map(|function| function.info().name));
            let nearest = likely(name, &nearest).and_then(Function::from_name);
            let allowed = Function::ALL.map(|function| function.info().name).join(" ");
            let error = self.error(range, format!("`{}` is no function", short(name)), allowed);
            return Err(FormulaError { nearest: nearest.map(|function| function.info().name), ..error });
        };
        let start = self.scanner.at();
        self.scanner.eat('(');
        let mut arguments = Vec::new();
        let mut kinds = kinds(function);
        loop {
            let at = self.scanner.at();
            let Some(kind) = kinds.next() else {
                return Err(self.arguments(function, at..at, "too many arguments"));
            };
            if self.scanner.symbol().map(ascii) == Some(')') {
                return Err(self.arguments(function, start..at, "an argument is missing"));
            }
            let argument = if kind == ParameterKind::Expression {
                Argument::Expression(self.nested(start, Self::expression)?)
            } else {
                self.word(function, kind)?
            };
            arguments.push(argument);
            if !self.scanner.eat(',') {
                break;
            }
        }
        self.close('(', ')', start)?;
        let required =
            function.info().parameters.iter().filter(|parameter| parameter.arity != Arity::Optional);
        if arguments.len() < required.count() {
            let end = self.scanner.at();
            return Err(self.arguments(function, start..end, "an argument is missing"));
        }
        Ok(self.push(Node::Call(function, arguments)))
    }

    /// Reads an argument that is no expression.
    fn word(&mut self, function: Function, kind: ParameterKind) -> Parsed<Argument> {
        let (text, range) = self.raw(&[',', ')']);
        word::argument(kind, &text).ok_or_else(|| {
            let problem =
                format!("`{}` is not what {} takes here", short(&text), function.info().signature());
            self.error(range, problem, kind.allowed())
        })
    }

    fn arguments(&self, function: Function, range: Range<usize>, problem: &str) -> FormulaError {
        let problem = format!("{problem} of {}", function.info().name);
        self.error(range, problem, function.info().signature())
    }

    fn unexpected(&self, symbol: char, allowed: &str) -> FormulaError {
        self.error(
            self.scanner.character(self.scanner.at()),
            format!("`{}` cannot stand here", symbol.escape_debug()),
            allowed,
        )
    }

    fn error_at_symbol(&mut self, problem: &str, allowed: &str) -> FormulaError {
        self.scanner.skip_space();
        self.error(self.scanner.character(self.scanner.at()), problem.to_owned(), allowed)
    }

    fn error(&self, range: Range<usize>, problem: String, allowed: impl Into<String>) -> FormulaError {
        FormulaError {
            column: self.scanner.column(range.start),
            range,
            problem,
            allowed: allowed.into(),
            nearest: None,
        }
    }
}

/// The beginning of a text, for a message.
fn short(text: &str) -> String {
    let mut characters = text.chars();
    let beginning: String = characters.by_ref().take(40).flat_map(char::escape_debug).collect();
    if characters.next().is_some() { beginning + "…" } else { beginning }
}

/// The kinds of the arguments of a function, one for each that may be given.
fn kinds(function: Function) -> impl Iterator<Item = ParameterKind> {
    function.info().parameters.iter().flat_map(|parameter| {
        let times = if parameter.arity == Arity::Many { MAX_BYTES } else { 1 };
        std::iter::repeat_n(parameter.kind, times)
    })
}
