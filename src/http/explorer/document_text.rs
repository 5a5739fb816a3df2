//! The text of a document with every number marked; where the text is not known, bars as long as the bytes between.

use maud::{Markup, html};

use super::names::SeriesName;
use super::numbers::{Quantity, Scale, count, known, period};
use super::view::{View, path};
use super::words::{Text, desk, sources as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::{Figure, Selector};
use crate::domain::qualifier::Qualifier;
use crate::domain::source::{Basis, Source};
use crate::ingest::document::{BlockKind, DocumentText, TableCell};
use crate::service::document_numbers::{DocumentNumber, DocumentNumberKind, DocumentNumbers, DocumentPart};

/// A stretch without numbers is folded from this length on, in bytes.
const FOLDED_BYTES: usize = 1_500;

/// How much of a folded stretch is still shown on each side, in bytes.
const KEPT_BYTES: usize = 160;

/// The lengths of the bars that stand for words, one after another.
const BARS: [usize; 23] = [9, 4, 12, 6, 14, 5, 8, 11, 3, 10, 7, 13, 2, 9, 6, 11, 4, 14, 7, 3, 12, 5, 8];

/// A document with its numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct DocumentPage<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The source.
    pub(super) source: &'a Source,
    /// Its numbers.
    pub(super) numbers: &'a DocumentNumbers,
    /// Its text; none where it is not loaded.
    pub(super) text: Option<&'a DocumentText>,
    /// Whether stretches without numbers are folded.
    pub(super) is_folded: bool,
    /// Whether numbers can be chosen to be claimed.
    pub(super) is_desk: bool,
}

/// A block of the text.
#[derive(Default)]
struct Paragraph<'a> {
    pieces: Vec<Piece<'a>>,
    is_heading: bool,
    /// Its place in a table.
    cell: Option<TableCell>,
    /// The number of the table.
    table: Option<usize>,
}

/// A piece of a paragraph.
enum Piece<'a> {
    Words(&'a str),
    /// Bytes whose text is not known.
    Unknown(usize),
    /// Bytes that are folded.
    Folded(usize),
    Number(&'a str, &'a DocumentNumber),
}

impl<'a> DocumentPage<'a> {
    /// The document, its figures numbered, each with a note beside its line.
    pub(super) fn article(self) -> Markup {
        let mut next = Counter::default();
        html! {
            article.doc lang=(self.source.language) aria-label=(self.view.say(words::DOCUMENT)) {
                @for group in self.paragraphs().chunk_by(|one, other| one.table.is_some() && one.table == other.table) {
                    @if group.iter().any(|paragraph| paragraph.table.is_some()) { (self.table(group, &mut next)) }
                    @else { @for paragraph in group { (self.paragraph(paragraph, &mut next)) } }
                }
            }
        }
    }

    /// The notes as a list, for narrow screens and for reading one after another.
    pub(super) fn notes(self) -> Markup {
        let figures = self.numbers.numbers.iter().flat_map(|number| self.figures(number));
        html! {
            aside.list aria-label=(self.view.say(words::NOTES)) {
                ol.notes { @for (place, figure) in figures.enumerate() {
                    li {
                        span.i { (place + 1) }
                        (self.series_link(figure))
                        a.val href=(format!("#{}", figure.id)) lang=(self.source.language) { (figure.at.exact) }
                        span.sub { (self.facts(figure)) }
                    }
                } }
            }
        }
    }

    /// A paragraph, a heading, a caption or a note.
    fn paragraph(self, paragraph: &Paragraph<'_>, next: &mut Counter) -> Markup {
        let pieces = html! { @for piece in &paragraph.pieces { (self.piece(piece, next)) } };
        html! { p { @if paragraph.is_heading { b { (pieces) } } @else { (pieces) } } }
    }

    /// The cells of a table.
    fn table(self, cells: &[Paragraph<'_>], next: &mut Counter) -> Markup {
        let row = |paragraph: &Paragraph<'_>| paragraph.cell.map(|cell| cell.row);
        html! {
            div.scroll { table { tbody {
                @for row in cells.chunk_by(|one, other| row(one) == row(other)) {
                    tr { @for cell in row {
                        @let pieces = html! { @for piece in &cell.pieces { (self.piece(piece, next)) } };
                        @let (rows, columns) = cell.cell.map_or((1, 1), |cell| (cell.rows, cell.columns));
                        @if cell.cell.is_some_and(|cell| cell.is_head) {
                            th rowspan=[(rows > 1).then_some(rows)] colspan=[(columns > 1).then_some(columns)] { (pieces) }
                        } @else {
                            td rowspan=[(rows > 1).then_some(rows)] colspan=[(columns > 1).then_some(columns)] { (pieces) }
                        }
                    } }
                }
            } } }
        }
    }

    /// Where the numbers stand, from top to bottom.
    pub(super) fn strip(self) -> Markup {
        let (bytes, starts) = self.extent();
        html! {
            svg.map viewBox="0 0 52 800" preserveAspectRatio="none" role="img" aria-label=(self.view.say(words::STRIP)) {
                rect x="14" y="0" width="24" height="800" rx="3" {}
                @for number in &self.numbers.numbers {
                    @let (class, across) = match number.kind {
                        DocumentNumberKind::Figure => ("f", "M14 {}H38"),
                        DocumentNumberKind::Unaccounted => ("u", "M8 {}H44"),
                        DocumentNumberKind::Period | DocumentNumberKind::Other => ("o", "M20 {}H32"),
                    };
                    @let in_text = number.part.as_ref().map(|part| starts.get(part.block).unwrap_or(&0) + part.text.start);
                    @let tenths = (in_text.unwrap_or(number.at.start).min(bytes) * 8_000) / bytes;
                    path class=(class) d=(across.replace("{}", &format!("{}.{}", tenths / 10, tenths % 10))) {}
                }
            }
        }
    }

    /// The bytes of the text, and those before each block; of a text that is not known, the bytes of the file.
    fn extent(self) -> (usize, Vec<usize>) {
        let Some(text) = self.text else {
            return (usize::try_from(self.source.bytes).unwrap_or_default().max(1), Vec::new());
        };
        let mut bytes = 0;
        let starts = text.blocks.iter().map(|block| {
            bytes += block.text.len();
            bytes - block.text.len()
        });
        let starts = starts.collect();
        (bytes.max(1), starts)
    }

    /// The figures that a number is.
    pub(super) fn figures(self, number: &'a DocumentNumber) -> impl Iterator<Item = &'a Figure> {
        let ids = number.figures.iter().filter(|_| number.kind == DocumentNumberKind::Figure);
        ids.filter_map(move |id| self.catalogue.find_figure(id))
    }

    fn paragraphs(self) -> Vec<Paragraph<'a>> {
        match self.text {
            Some(text) => self.of_text(text),
            None => vec![Paragraph { pieces: self.of_bytes(), ..Paragraph::default() }],
        }
    }

    /// The blocks of a text but for its furniture.
    fn of_text(self, text: &'a DocumentText) -> Vec<Paragraph<'a>> {
        let blocks = text.blocks.iter().zip(self.numbers.blocks(text));
        let own = blocks.filter(|(block, _)| block.kind != BlockKind::Furniture);
        let paragraphs = own.map(|(block, parts)| {
            let cell = match block.kind {
                BlockKind::Cell(cell) => Some(cell),
                _ => None,
            };
            let pieces = parts.into_iter().map(|part| match part {
                DocumentPart::Text(words) => Piece::Words(words),
                DocumentPart::Number(exact, number) => Piece::Number(exact, number),
            });
            Paragraph {
                pieces: pieces.collect(),
                is_heading: matches!(block.kind, BlockKind::Heading(_)),
                cell,
                table: cell.map(|cell| cell.table),
            }
        });
        let mut paragraphs: Vec<Paragraph> = paragraphs.collect();
        if self.is_folded {
            fold(&mut paragraphs);
        }
        paragraphs.retain(|paragraph| paragraph.cell.is_some() || !paragraph.pieces.is_empty());
        paragraphs
    }

    /// The numbers of a document whose text is not known.
    fn of_bytes(self) -> Vec<Piece<'a>> {
        let mut pieces = Vec::new();
        let mut end = 0;
        let stretch = |bytes: usize| {
            if self.is_folded && bytes >= FOLDED_BYTES { Piece::Folded(bytes) } else { Piece::Unknown(bytes) }
        };
        for number in &self.numbers.numbers {
            if number.at.start > end {
                pieces.push(stretch(number.at.start - end));
            }
            pieces.push(Piece::Number(&number.at.exact, number));
            end = number.at.end;
        }
        let bytes = usize::try_from(self.source.bytes).unwrap_or_default();
        if bytes > end {
            pieces.push(stretch(bytes - end));
        }
        pieces
    }

    fn piece(self, piece: &Piece<'_>, next: &mut Counter) -> Markup {
        match piece {
            Piece::Words(text) => html! { (text) },
            Piece::Unknown(bytes) => bars(*bytes),
            Piece::Folded(bytes) => html! {
                " " span.fold lang=(self.view.language.code()) {
                    (self.view.fill(words::WITHOUT_NUMBER, &[&count(bytes)]))
                } " "
            },
            Piece::Number(exact, number) => self.number(exact, number, next),
        }
    }

    fn number(self, exact: &str, number: &DocumentNumber, next: &mut Counter) -> Markup {
        let language = self.view.language;
        if self.is_desk {
            return chosen_by_script(exact, number);
        }
        match number.kind {
            DocumentNumberKind::Figure => {
                let ids = number.figures.iter().filter_map(|id| self.catalogue.find_figure(id));
                self.figure(exact, &ids.collect::<Vec<_>>(), next)
            }
            DocumentNumberKind::Period => {
                let periods = number.figures.iter().filter_map(|id| self.catalogue.find_figure(id));
                let mut periods: Vec<String> = periods.map(|figure| period(figure.period)).collect();
                periods.dedup();
                let title = self.view.fill(words::PERIOD_OF, &[&periods.join(", ")]);
                html! { span.p title=(title) { (exact) } }
            }
            DocumentNumberKind::Other => {
                let reason = number.reason.as_deref().map_or("", |code| reason(code).of(language));
                let reason = self.view.fill(words::REASON, &[reason]);
                let title = number.note.as_ref().map_or(reason.clone(), |note| format!("{reason} – {note}"));
                html! { span.o title=(title) { (exact) } }
            }
            DocumentNumberKind::Unaccounted => {
                html! {
                    span.u id=(unaccounted_id(&number.at)) title=(self.view.say(words::NOTHING_ACCOUNTS)) { (exact) }
                }
            }
        }
    }

    /// A number that is one figure or several, with a note for each.
    fn figure(self, exact: &str, figures: &[&Figure], next: &mut Counter) -> Markup {
        let first = next.0 + 1;
        next.0 += figures.len();
        let numbers: Vec<String> = (first..=next.0).map(|number| number.to_string()).collect();
        let Some((last, others)) = figures.split_last() else { return html! { (exact) } };
        let inner = html! {
            mark id=(last.id) {
                @for (place, (figure, number)) in figures.iter().zip(&numbers).enumerate() {
                    a href=(self.view.to(&path(&["figures", &figure.id]))) {
                        @if place == 0 { (exact) sup { (number) } } @else { sup { "·" (number) } }
                    }
                }
            }
        };
        let marked =
            others.iter().rev().fold(inner, |inner, figure| html! { mark id=(figure.id) { (inner) } });
        html! {
            (marked)
            @for (figure, number) in figures.iter().zip(&numbers) {
                span.note role="note" lang=(self.view.language.code()) {
                    span.i { (number) } (self.series_link(figure)) br; span.sub { (self.facts(figure)) }
                }
            }
        }
    }

    fn series_link(self, figure: &Figure) -> Markup {
        let name = SeriesName::of_key(self.catalogue, &figure.dataset, &figure.series, self.view.language);
        html! {
            a href=(self.view.to_series(figure.dataset.as_str(), figure.series.as_str())) { (name.without_area()) }
        }
    }

    /// The period of a figure, its interval, its qualifier, and whether the period was inferred.
    fn facts(self, figure: &Figure) -> String {
        let language = self.view.language;
        let bounds = known(figure.bounds, figure.qualifier);
        let (qualifier, unit) = (Qualifier::Exact, figure.unit.as_str());
        let quantity = Quantity { value: figure.value, bounds, qualifier, unit, unit_name: "" };
        let scale = Scale::of(std::iter::once(figure.value), language);
        let interval = quantity.interval_at(scale, language);
        let mut facts = vec![period(figure.period)];
        facts.push(interval.unwrap_or_else(|| self.view.say(words::EXACT).to_owned()));
        if figure.period_basis == Basis::Inferred {
            facts.push(self.view.say(words::PERIOD_INFERRED).to_owned());
        }
        facts.join(" · ")
    }
}

/// A number that the script of the desk lets the reader choose; it has the anchors of its figures.
fn chosen_by_script(exact: &str, number: &DocumentNumber) -> Markup {
    let class = match number.kind {
        DocumentNumberKind::Figure => "num f",
        DocumentNumberKind::Period => "num p",
        DocumentNumberKind::Other => "num o",
        DocumentNumberKind::Unaccounted => "num u",
    };
    let id = match number.kind {
        DocumentNumberKind::Figure => number.figures.first().cloned(),
        _ => None,
    };
    let id = id.unwrap_or_else(|| unaccounted_id(&number.at));
    let place = format!("{}:{}", number.at.fragment.as_deref().unwrap_or_default(), number.at.start);
    html! { a class=(class) id=(id) href=(format!("#{id}")) data-at=(place) { (exact) } }
}

/// How many figures were numbered.
#[derive(Default)]
struct Counter(usize);

/// The anchor of a number that nothing accounts for.
pub(super) fn unaccounted_id(at: &Selector) -> String {
    match &at.fragment {
        Some(part) => format!("{part}-{}", at.start),
        None => format!("byte-{}", at.start),
    }
}

/// Where a place begins, in words.
pub(super) fn start_of(view: &View, at: &Selector) -> String {
    let text = if at.unit.is_bytes() { words::AT_BYTE } else { words::AT_CHARACTER };
    let place = view.fill(text, &[&count(at.start)]);
    at.fragment.as_ref().map_or_else(|| place.clone(), |part| format!("{part}, {place}"))
}

/// The words of a reason why a number is no statistic.
pub(super) fn reason(code: &str) -> Text {
    match code {
        "year" => words::REASON_YEAR,
        "date" => words::REASON_DATE,
        "plan_name" => words::REASON_PLAN,
        "name" => words::REASON_NAME,
        "enumeration" => words::REASON_ENUMERATION,
        "version" => words::REASON_VERSION,
        "span" => words::REASON_SPAN,
        "threshold" => words::REASON_THRESHOLD,
        "ordinal" => words::REASON_ORDINAL,
        "product_name" => words::REASON_PRODUCT,
        "denominator" => words::REASON_DENOMINATOR,
        "month" => desk::REASON_MONTH,
        "period" => desk::REASON_PERIOD,
        "duration" => desk::REASON_DURATION,
        "note" => desk::REASON_NOTE,
        "code" => desk::REASON_CODE,
        "unit" => desk::REASON_UNIT,
        "frequency" => desk::REASON_FREQUENCY,
        _ => words::REASON_OTHER,
    }
}

/// Folds each long stretch without numbers, over the ends of paragraphs too.
fn fold(paragraphs: &mut [Paragraph<'_>]) {
    let mut pieces = Vec::new();
    for (index, paragraph) in paragraphs.iter_mut().enumerate() {
        pieces.extend(paragraph.pieces.drain(..).map(|piece| (index, piece)));
    }
    let (mut kept, mut stretch) = (Vec::new(), Vec::new());
    for (index, piece) in pieces {
        match piece {
            Piece::Words(words) => stretch.push((index, words)),
            other => {
                kept.extend(folded(std::mem::take(&mut stretch)));
                kept.push((index, other));
            }
        }
    }
    kept.extend(folded(stretch));
    for (index, piece) in kept {
        if let Some(paragraph) = paragraphs.get_mut(index) {
            paragraph.pieces.push(piece);
        }
    }
}

/// A stretch of words, each with the index of its paragraph: of a long one the start, what is folded, and the end.
fn folded(stretch: Vec<(usize, &str)>) -> Vec<(usize, Piece<'_>)> {
    let bytes: usize = stretch.iter().map(|(_, words)| words.len()).sum();
    match (stretch.first(), stretch.last()) {
        (Some((first, start)), Some((last, end))) if bytes >= FOLDED_BYTES => {
            let (start, end) = (head(start), tail(end));
            let middle = Piece::Folded(bytes.saturating_sub(start.len() + end.len()));
            vec![(*first, Piece::Words(start)), (*first, middle), (*last, Piece::Words(end))]
        }
        _ => stretch.into_iter().map(|(index, words)| (index, Piece::Words(words))).collect(),
    }
}

/// The start of a text, as whole words.
fn head(text: &str) -> &str {
    if text.len() <= KEPT_BYTES {
        return text;
    }
    let start = (0..=KEPT_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    &text[..text[..start].rfind(char::is_whitespace).unwrap_or(start)]
}

/// The end of a text, as whole words.
fn tail(text: &str) -> &str {
    let Some(end) = text.len().checked_sub(KEPT_BYTES) else { return text };
    let end = (end..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
    &text[text[end..].find(char::is_whitespace).map_or(end, |at| end + at)..]
}

/// Bars of as many characters as there are bytes.
fn bars(bytes: usize) -> Markup {
    let lengths = BARS.into_iter().cycle().scan(bytes, |left, length| {
        let length = length.min(*left);
        *left -= (length + 1).min(*left);
        (length > 0).then_some(length)
    });
    html! {
        span.bars aria-hidden="true" {
            @for length in lengths { " " span.ph { ("nnnnnnnnnnnnnn".get(..length).unwrap_or_default()) } }
        } " "
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The words that are shown of a stretch, and the bytes that are folded.
    fn shown(stretch: &[&'static str]) -> (Vec<String>, usize) {
        let (mut words, mut bytes) = (Vec::new(), 0);
        for (_, piece) in folded(stretch.iter().copied().enumerate().collect()) {
            match piece {
                Piece::Words(text) => words.push(text.to_owned()),
                Piece::Folded(folded) => bytes += folded,
                _ => panic!("neither words nor folded"),
            }
        }
        (words, bytes)
    }

    #[test]
    fn a_long_stretch_keeps_whole_words_at_its_ends() {
        let text: &'static str = "word ".repeat(400).leak();
        let (words, bytes) = shown(&[text]);
        assert_eq!(words[0].len() + bytes + words[1].len(), text.len());
        assert!(words[0].ends_with("word") && words[1].starts_with(" word"), "{words:?}");
        let text: &'static str = "字".repeat(700).leak();
        let (words, bytes) = shown(&[text]);
        assert_eq!(words[0].len() + bytes + words[1].len(), text.len());
        assert!(words.iter().all(|words| words.len() <= KEPT_BYTES), "{words:?}");
    }

    #[test]
    fn a_stretch_goes_on_over_paragraphs() {
        let text: &'static str = "word ".repeat(150).leak();
        assert_eq!(shown(&["Goats.", text]).1, 0);
        let (words, bytes) = shown(&["Goats.", text, text, "Sheep."]);
        assert_eq!(words, ["Goats.", "Sheep."]);
        assert_eq!(bytes, 2 * text.len());
    }

    #[test]
    fn bars_are_as_long_as_the_bytes() {
        for bytes in [1, 2, 9, 10, 11, 100, 12_345] {
            let markup = bars(bytes).into_string();
            let letters = markup.split("ph\">").skip(1).map(|rest| rest.find('<').unwrap() + 1);
            let shown: usize = letters.sum();
            assert!(shown.abs_diff(bytes) <= 1, "{shown} for {bytes}");
        }
    }
}
