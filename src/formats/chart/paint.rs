//! Colours, widths and dashes of marks in pictures. In pages the style sheet has the same.

use super::drawing::{Class, Look, Style, Text};

/// The colours of a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Theme {
    /// Dark on white.
    #[default]
    Light,
    /// Light on near black.
    Dark,
    /// Black on white, for paper.
    Print,
}

/// An opaque colour, as in CSS: `#0b6478`.
pub type Colour = &'static str;

/// The colours of a theme.
#[derive(Debug, Clone, Copy)]
pub struct Palette {
    /// The ground.
    pub paper: Colour,
    /// Important texts.
    pub ink: Colour,
    /// Texts.
    pub ink2: Colour,
    /// Less important texts, and base lines.
    pub ink3: Colour,
    /// Lines of ticks.
    pub rule: Colour,
    /// Bands of gaps.
    pub gap: Colour,
    /// The frame of a selected point.
    pub selection: Colour,
    /// Series: blue-green, rust, violet, olive.
    pub series: [Colour; 4],
}

impl Theme {
    /// The theme with this name in an address.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "light" => Some(Self::Light),
            "dark" => Some(Self::Dark),
            "print" => Some(Self::Print),
            _ => None,
        }
    }

    /// The colours.
    #[must_use]
    pub const fn palette(self) -> Palette {
        let light = Palette {
            paper: "#ffffff",
            ink: "#14181c",
            ink2: "#424a52",
            ink3: "#5f6870",
            rule: "#dfe3e2",
            gap: "#f5f6f5",
            selection: "#ffdf6e",
            series: ["#0b6478", "#b3441f", "#5b4a9c", "#6d5a00"],
        };
        match self {
            Self::Light => light,
            Self::Print => {
                Palette { ink: "#000000", ink2: "#000000", ink3: "#404040", rule: "#c8c8c8", ..light }
            }
            Self::Dark => Palette {
                paper: "#14181b",
                ink: "#e9eceb",
                ink2: "#bcc4c6",
                ink3: "#98a2a6",
                rule: "#333b40",
                gap: "#1e2428",
                selection: "#7a6410",
                series: ["#63bccf", "#ee9168", "#b3a4f0", "#d8bf4e"],
            },
        }
    }
}

/// How a shape is painted.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Paint {
    /// Colour and opacity of the inside.
    pub fill: Option<(Colour, f64)>,
    /// Colour and opacity of the line.
    pub stroke: Option<(Colour, f64)>,
    /// The width of the line.
    pub width: f64,
    /// The lengths of dashes and of the gaps between them; none for a whole line.
    pub dash: &'static [f64],
}

/// How a mark is painted. `is_stroke`: a symbol that is only lines.
#[must_use]
pub const fn paint(class: Class, tone: Option<usize>, is_stroke: bool, palette: &Palette) -> Paint {
    let style = Style::of(match tone {
        Some(tone) => tone,
        None => 0,
    });
    let own = palette.series[style.colour];
    let stroked = Paint { fill: None, stroke: Some((own, 1.0)), width: 1.0, dash: &[] };
    let filled = Paint { fill: Some((own, 1.0)), stroke: None, width: 0.0, dash: &[] };
    match class {
        Class::Grid => Paint { stroke: Some((palette.rule, 1.0)), ..stroked },
        Class::Base | Class::Bracket => Paint { stroke: Some((palette.ink3, 1.0)), ..stroked },
        Class::Missing => Paint { stroke: Some((palette.ink3, 1.0)), dash: &[2.0, 3.0], ..stroked },
        Class::Gap => Paint { fill: Some((palette.gap, 1.0)), ..filled },
        Class::Interval => Paint { fill: Some((own, 0.9)), ..filled },
        Class::WideInterval => Paint { fill: Some((own, 0.35)), ..filled },
        Class::Value => Paint { width: 2.0, ..stroked },
        Class::ImpliedInterval => Paint { fill: Some((own, 0.13)), width: 1.5, dash: &[4.0, 3.0], ..stroked },
        Class::ImpliedValue => Paint { width: 1.5, dash: &[3.0, 2.0], ..stroked },
        Class::ProjectedInterval | Class::Break => Paint { width: 1.5, ..stroked },
        Class::ProjectedValue => Paint { width: 1.5, dash: &[4.0, 3.0], ..stroked },
        Class::Fade(step) => {
            let opacity = [0.35, 0.26, 0.17, 0.08][if step > 3 { 3 } else { step as usize - 1 }];
            Paint { fill: Some((own, opacity)), ..filled }
        }
        Class::Line => Paint { width: 2.0, dash: DASHES[style.dash], ..stroked },
        Class::ProjectedLine => Paint { width: 2.0, dash: &[3.0, 5.0], ..stroked },
        Class::Band => Paint { fill: Some((own, 0.18)), ..filled },
        Class::Old => Paint { stroke: Some((palette.ink3, 0.28)), ..stroked },
        Class::Past => Paint { fill: Some((palette.ink3, 0.5)), ..filled },
        Class::Symbol if is_stroke => Paint { width: 2.0, ..stroked },
        Class::Symbol => filled,
        Class::OpenSymbol => Paint { fill: Some((palette.paper, 1.0)), width: 1.6, ..stroked },
        Class::Selection => Paint { stroke: Some((palette.selection, 1.0)), width: 3.0, ..stroked },
    }
}

/// The dashes of lines by the dash of a style.
const DASHES: [&[f64]; 4] = [&[], &[7.0, 3.0], &[2.0, 3.0], &[9.0, 3.0, 2.0, 3.0]];

/// The colour of a text.
#[must_use]
pub const fn text_colour(text: &Text, palette: &Palette) -> Colour {
    match (text.tone, text.look) {
        (Some(tone), _) => palette.series[Style::of(tone).colour],
        (None, Look::Big | Look::Bold) => palette.ink,
        (None, Look::Normal) => palette.ink2,
        (None, Look::Dim | Look::Small) => palette.ink3,
    }
}
