//! How a chart is laid out.

use super::input::Language;

/// The height of the heading of a panel.
pub const HEADING: f64 = 24.0;

/// How several series share a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Layout {
    /// All in one plot.
    #[default]
    Together,
    /// Each in a plot of its own, all with the same axes.
    Multiples,
    /// Each in a plot of its own, each with its own axis of values.
    MultiplesWithOwnScales,
}

/// How a chart is laid out.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SceneOptions {
    /// The width in pixels, at least 320. In a page the plot then takes the room that is there.
    pub width: f64,
    /// The height in pixels of the plot with its axes, at least 160; small multiples have their own.
    pub height: f64,
    /// The language of words and numbers.
    pub language: Language,
    /// How several series share the picture.
    pub layout: Layout,
}

impl Default for SceneOptions {
    /// The width of the chart of a series page, 452 pixels high.
    fn default() -> Self {
        Self { width: 700.0, height: 452.0, language: Language::English, layout: Layout::Together }
    }
}
