//! The parts of a picture: marks and texts, with places in pixels and classes instead of colours.

use super::metrics::{self, Weight};

/// A drawing of three columns: labels of the axis of values, the plot, and labels at the ends of lines.
///
/// Places are in pixels; x counts from the left side of the plot, y from the top of the panel, downwards.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Panel {
    /// The heading of one of several panels.
    pub heading: Option<String>,
    /// The language of the heading (BCP 47), if it is not that of the page.
    pub heading_language: Option<String>,
    /// What the heading is replaced by where a font lacks its characters.
    pub heading_code: String,
    /// The place of the panel in the picture of all panels.
    pub left: f64,
    /// The place of the panel in the picture of all panels.
    pub top: f64,
    /// The widths of the columns.
    pub columns: Columns,
    /// The height of the panel without its heading.
    pub height: f64,
    /// The marks, the undermost first.
    pub marks: Vec<Mark>,
    /// The texts.
    pub texts: Vec<Text>,
    /// The points that can be selected.
    pub targets: Vec<Target>,
}

/// The widths of the three columns of a panel.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Columns {
    /// Of the labels of the axis.
    pub axis: f64,
    /// Of the plot. In a page this column takes the room that is there.
    pub plot: f64,
    /// Of the labels at the ends of lines; 0 if there are none.
    pub ends: f64,
}

impl Columns {
    /// The width of all columns.
    #[must_use]
    pub fn width(self) -> f64 {
        self.axis + self.plot + self.ends
    }
}

/// A shape of a class.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it is.
    pub class: Class,
    /// The series that it belongs to, as an index of the styles.
    pub tone: Option<usize>,
    /// The shape.
    pub form: Form,
}

impl Mark {
    /// A mark that belongs to no series.
    pub(super) const fn plain(class: Class, form: Form) -> Self {
        Self { class, tone: None, form }
    }

    /// A horizontal line.
    pub(super) fn horizontal(class: Class, from: f64, to: f64, y: f64) -> Self {
        Self::plain(class, Form::Line(vec![(from, y), (to, y)]))
    }

    /// A vertical line.
    pub(super) fn vertical(class: Class, x: f64, from: f64, to: f64) -> Self {
        Self::plain(class, Form::Line(vec![(x, from), (x, to)]))
    }

    /// The same mark as one of a series.
    pub(super) fn of(self, tone: usize) -> Self {
        Self { tone: Some(tone), ..self }
    }
}

/// A shape.
#[derive(Debug, Clone, PartialEq)]
pub enum Form {
    /// A line through points.
    Line(Vec<(f64, f64)>),
    /// The area within points.
    Area(Vec<(f64, f64)>),
    /// A rectangle.
    Bar(Area),
    /// A symbol around a point; it keeps its shape at every width.
    Symbol {
        /// The centre.
        x: f64,
        /// The centre.
        y: f64,
        /// The symbol.
        symbol: Symbol,
    },
}

/// A rectangle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Area {
    /// The left side.
    pub x: f64,
    /// The upper side.
    pub y: f64,
    /// The width.
    pub width: f64,
    /// The height.
    pub height: f64,
}

impl Area {
    /// Whether the two areas have a point in common.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// A symbol of a fixed size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Symbol {
    /// A disc.
    Dot,
    /// A square.
    Square,
    /// A triangle with its tip on top.
    Triangle,
    /// A square on its tip.
    Diamond,
    /// An arrow upwards.
    ArrowUp,
    /// An arrow downwards.
    ArrowDown,
    /// Two short strokes: a break in a series.
    Break,
}

/// How the marks of a series differ from those of others: each style up to 64 is another combination.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// The colour, 0 to 3.
    pub colour: usize,
    /// The dashes of lines, 0 (none) to 3.
    pub dash: usize,
    /// The symbol of points and at the ends of lines.
    pub symbol: Symbol,
}

impl Style {
    /// The style of the series with this index.
    #[must_use]
    pub const fn of(tone: usize) -> Self {
        let symbols = [Symbol::Dot, Symbol::Square, Symbol::Triangle, Symbol::Diamond];
        Self { colour: tone % 4, dash: (tone + tone / 4) % 4, symbol: symbols[(tone + tone / 16) % 4] }
    }
}

/// The radius of a dot.
pub const DOT_RADIUS: f64 = 3.5;

impl Symbol {
    /// The corners around the centre; none for a dot.
    #[must_use]
    pub const fn corners(self) -> &'static [(f64, f64)] {
        match self {
            Self::Dot => &[],
            Self::Square => &[(-3.5, -3.5), (3.5, -3.5), (3.5, 3.5), (-3.5, 3.5)],
            Self::Triangle => &[(0.0, -4.5), (4.5, 3.5), (-4.5, 3.5)],
            Self::Diamond => &[(0.0, -5.0), (5.0, 0.0), (0.0, 5.0), (-5.0, 0.0)],
            Self::ArrowUp => &[(-4.5, 5.0), (0.0, 0.0), (4.5, 5.0)],
            Self::ArrowDown => &[(-4.5, -5.0), (0.0, 0.0), (4.5, -5.0)],
            Self::Break => &[(-4.0, 6.0), (0.0, -6.0), (0.0, 6.0), (4.0, -6.0)],
        }
    }

    /// Whether the corners are joined by a line that is not filled.
    #[must_use]
    pub const fn is_stroke(self) -> bool {
        matches!(self, Self::ArrowUp | Self::ArrowDown | Self::Break)
    }
}

/// What a mark is; it decides on colour, width and dashes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// A line of a tick.
    Grid,
    /// The lower side of the plot, and zero.
    Base,
    /// The band of periods without a value.
    Gap,
    /// A missing period on the base line.
    Missing,
    /// A bracket over a gap.
    Bracket,
    /// The interval of a stated value.
    Interval,
    /// The interval of a stated value that is thick enough to show the value inside.
    WideInterval,
    /// The line of a stated value.
    Value,
    /// The interval of an implied value.
    ImpliedInterval,
    /// The line of an implied value.
    ImpliedValue,
    /// The interval of a projection or target.
    ProjectedInterval,
    /// The line of a projection or target.
    ProjectedValue,
    /// A fading open side, 1 is next to the known end.
    Fade(u8),
    /// A line through stated values.
    Line,
    /// A line to or between projections.
    ProjectedLine,
    /// The intervals behind a line.
    Band,
    /// A publication that is neither the newest nor the selected one.
    Old,
    /// A forecast that was made, or would have been made, of a period that has come since.
    Past,
    /// A symbol of a stated value.
    Symbol,
    /// A symbol of a value that is not stated.
    OpenSymbol,
    /// A break in a series.
    Break,
    /// The frame around a selected point.
    Selection,
}

impl Class {
    /// The class in the style sheet.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Grid => "grid",
            Self::Base => "base",
            Self::Gap => "gapband",
            Self::Missing => "miss",
            Self::Bracket => "brk",
            Self::Interval => "box",
            Self::WideInterval => "boxwide",
            Self::Value => "tick",
            Self::ImpliedInterval => "boximp",
            Self::ImpliedValue => "tickimp",
            Self::ProjectedInterval => "boxpro",
            Self::ProjectedValue => "tickpro",
            Self::Fade(1) => "fade1",
            Self::Fade(2) => "fade2",
            Self::Fade(3) => "fade3",
            Self::Fade(_) => "fade4",
            Self::Line => "line",
            Self::ProjectedLine => "linepro",
            Self::Band => "band",
            Self::Old => "old",
            Self::Past => "past",
            Self::Symbol => "sym",
            Self::OpenSymbol => "symopen",
            Self::Break => "brkmark",
            Self::Selection => "sel",
        }
    }
}

/// The column that a text stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// Labels of the axis; x counts from the left side of the column.
    Axis,
    /// The plot.
    Plot,
    /// Labels at the ends of lines; x counts from the left side of the column.
    Ends,
}

/// The side of a text that stands at its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// The left side.
    Start,
    /// The middle.
    Middle,
    /// The right side.
    End,
}

/// How a text looks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Look {
    /// A value beside its mark.
    Big,
    /// A word or a number.
    Normal,
    /// A word or a number that matters less.
    Dim,
    /// A small remark.
    Small,
    /// A bold word or number.
    Bold,
}

impl Look {
    /// The size in pixels.
    #[must_use]
    pub const fn size(self) -> f64 {
        match self {
            Self::Big => 17.0,
            Self::Small => 12.0,
            _ => 13.0,
        }
    }

    /// The weight.
    #[must_use]
    pub const fn weight(self) -> Weight {
        match self {
            Self::Big | Self::Bold => Weight::Bold,
            _ => Weight::Regular,
        }
    }
}

/// The pixels between a text and what follows on the same line.
pub const REST_GAP: f64 = 6.0;

/// A text at a place; y is its base line.
#[derive(Debug, Clone, PartialEq)]
pub struct Text {
    /// The words, safe to show, not escaped.
    pub words: String,
    /// The column.
    pub column: Column,
    /// The place of the anchor.
    pub x: f64,
    /// The base line.
    pub y: f64,
    /// Which side stands at x.
    pub anchor: Anchor,
    /// How it looks.
    pub look: Look,
    /// What follows on the same line, dim; a narrow screen leaves it out. May be empty.
    pub rest: String,
    /// The series that gives the colour.
    pub tone: Option<usize>,
    /// Whether a narrow screen leaves it out.
    pub secondary: bool,
    /// If it is a name of others: the whole name, its language and the code that stands for it.
    pub name: Option<Name>,
}

/// A name that others gave.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Name {
    /// The whole name, safe to show.
    pub whole: String,
    /// Its language (BCP 47).
    pub language: Option<String>,
    /// The code that a picture shows where its font lacks characters of the name.
    pub code: String,
}

impl Text {
    /// A text of the service itself in the plot.
    pub(super) const fn new(words: String, x: f64, y: f64, look: Look) -> Self {
        Self {
            words,
            column: Column::Plot,
            x,
            y,
            anchor: Anchor::Middle,
            look,
            rest: String::new(),
            tone: None,
            secondary: false,
            name: None,
        }
    }

    /// The area of the text, in the coordinates of its column. Fonts of readers may be wider by a twentieth.
    #[must_use]
    pub fn area(&self) -> Area {
        let rest = if self.rest.is_empty() {
            0.0
        } else {
            metrics::width(&self.rest, self.look.size(), Weight::Regular) + REST_GAP
        };
        self.area_of(self.words_width() + rest)
    }

    /// The area of the text as a narrow screen shows it.
    #[must_use]
    pub fn narrow_area(&self) -> Area {
        self.area_of(self.words_width())
    }

    /// The width of the words alone, without what follows.
    #[must_use]
    pub fn words_width(&self) -> f64 {
        metrics::width(&self.words, self.look.size(), self.look.weight())
    }

    fn area_of(&self, width: f64) -> Area {
        let width = width * 1.05;
        let x = match self.anchor {
            Anchor::Start => self.x,
            Anchor::Middle => self.x - width / 2.0,
            Anchor::End => self.x - width,
        };
        let size = self.look.size();
        Area { x, y: self.y - size * 0.82, width, height: size * 1.08 }
    }
}

/// A point that can be selected: where a pointer finds it, and what is said of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Target {
    /// Where a pointer finds it.
    pub area: Area,
    /// The index of its series.
    pub series: usize,
    /// What is said of it: `2024: 33.6 trillion yuan, 33.55 to 33.65, stated`.
    pub words: String,
    /// The address that it leads to.
    pub link: Option<String>,
}
