//! Charts: a scene made of values and intervals, and the forms it is written in.
//!
//! [`Scene::of`] puts a [`Chart`] in place. The scene is written as HTML with SVG for a page ([`inline`]), as an SVG
//! document ([`standalone`]), or as a PNG picture ([`png`]); [`sentence`] says the chart in words. Small pictures of
//! intervals are [`number_line`], [`verdict_glyph`] and [`interval_row`]; [`fan`] draws many publications of one series,
//! [`forecast_fan`] a forecast with its intervals.
//! Nothing here knows the web or the database.
//!
//! | topic | files |
//! |---|---|
//! | what is shown | `input`, `options` |
//! | where it stands | `scene`, `panel`, `spans`, `fan`, `forecast_fan`, `scale`, `ticks`, `times` |
//! | shapes and texts | `drawing`, `marks`, `gaps`, `values`, `labels`, `number_line`, `scatter`, `interval_bars`, `rank_rows`, `state_strip`, `swatch` |
//! | numbers, words, letters | `digits`, `words`, `sentence`, `metrics`, `safety` |
//! | ways out | `inline`, `picture` with `paint`, `standalone` and `png`, `writer` |
#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "pixels, years and counts of marks are far below the limits of their types"
)]

mod digits;
mod drawing;
mod fan;
mod forecast_fan;
mod gaps;
mod inline;
mod input;
mod interval_bars;
mod labels;
mod marks;
mod metrics;
mod number_line;
mod options;
mod paint;
mod panel;
mod picture;
mod png;
mod rank_rows;
mod safety;
mod scale;
mod scatter;
mod scene;
mod sentence;
mod spans;
mod standalone;
mod state_strip;
mod swatch;
mod ticks;
mod times;
mod values;
mod words;
mod writer;

pub use drawing::{Anchor, Area, Class, Column, Columns, Form, Mark, Panel, Symbol, Target, Text};
pub use fan::{Publication, drawn_publications, fan};
pub use forecast_fan::{ForecastFan, forecast_fan};
pub use inline::{STYLE, inline};
pub use input::{AxisScale, Bracket, Chart, ChartPoint, ChartSeries, Kind, Language, Nature, SceneError};
pub use interval_bars::{interval_row, rows_range, verdict_glyph};
pub use number_line::{limit_line, number_line, outlook_line};
pub use options::{Layout, SceneOptions};
pub use paint::Theme;
pub use png::{PngError, has_glyphs, is_font, png};
pub use rank_rows::{rank_row, stack_row, stack_swatch};
pub use scatter::scatter;
pub use scene::{Scene, SeriesName};
pub use sentence::sentence;
pub use standalone::standalone;
pub use state_strip::{Stretch, state_strip, state_swatch};
pub use swatch::{series_swatch, swatch};
pub use words::{Caption, Key};
