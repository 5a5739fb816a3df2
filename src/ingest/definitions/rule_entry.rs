//! The entries of `rules.toml` as they are written.

use serde::Deserialize;
use toml::Spanned;

use super::file::start;
use crate::domain::code::Code;

/// `rules.toml`: rules.
#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RulesFile {
    /// The rules.
    #[serde(default)]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<RuleEntry>"))]
    pub rule: Vec<Spanned<RuleEntry>>,
}

/// One text or several.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "allowed: a text, or a list of texts")]
pub enum OneOrMany {
    /// One.
    One(String),
    /// Several.
    Many(Vec<String>),
}

/// A rule. Which parameters it takes depends on its kind.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RuleEntry {
    /// The id.
    pub id: Code,
    /// `threshold`, `unexpected`, `target`, `diffusion`, `light`, `turning_point`, `shift`, `revision`, `conflict` or
    /// `stale`.
    #[cfg_attr(feature = "schema", schemars(with = "String"))]
    pub kind: Spanned<String>,
    /// The version, as its author counts.
    pub version: String,
    /// Notes for readers.
    pub note: Option<String>,
    /// `info`, `warning` or `critical`; `warning` without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub severity: Option<Spanned<String>>,
    /// The keys of the series that it watches.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OneOrMany>"))]
    pub series: Option<Spanned<OneOrMany>>,
    /// The codes of the indicators that it watches.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OneOrMany>"))]
    pub indicator: Option<Spanned<OneOrMany>>,
    /// The codes of the areas that it watches.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OneOrMany>"))]
    pub area: Option<Spanned<OneOrMany>>,
    /// The codes of the activities that it watches.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OneOrMany>"))]
    pub activity: Option<Spanned<OneOrMany>>,
    /// The frequencies that it watches, such as `Q`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<OneOrMany>"))]
    pub frequency: Option<Spanned<OneOrMany>>,
    /// A measure of growth, such as `yoy`, whose result is compared instead of the value.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub measure: Option<Spanned<String>>,
    /// The condition, such as `value < 76`.
    #[serde(rename = "if")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub condition: Option<Spanned<String>>,
    /// The number of consecutive periods for which the condition must hold; 1 without it.
    #[serde(rename = "for")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<u16>"))]
    pub wait: Option<Spanned<u16>>,
    /// The condition of recovery, such as `value > 77`; without it, that `if` does not hold.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub recover: Option<Spanned<String>>,
    /// `accepted`, where values with a season are meant to be compared with a fixed limit.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub seasonal: Option<Spanned<String>>,
    /// The change in percent up to which a series counts half in a diffusion; 0.05 without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub dead_band: Option<Spanned<f64>>,
    /// The level of the forecast in percent, 80, 90, 95 or 99; 95 without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u8>"))]
    pub level: Option<Spanned<u8>>,
    /// `both`, `above` or `below` the forecast; `both` without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub side: Option<Spanned<String>>,
    /// The verdicts on targets that call, such as `missed`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<String>>"))]
    pub verdicts: Option<Spanned<Vec<String>>>,
    /// The share of values, from 0 to 1, that a revision may move.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub share: Option<Spanned<f64>>,
    /// The amount, in the unit of the series, by which a value must move to count.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub amount: Option<Spanned<f64>>,
    /// `true`, where a revision calls that moves a figure beyond the usual revisions of its series; instead of `share` and
    /// `amount`.
    #[cfg_attr(feature = "schema", schemars(with = "Option<bool>"))]
    pub usual: Option<Spanned<bool>>,
    /// What each error of a forecast must exceed to count in a shift, in standard deviations; 0.5 without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub k: Option<Spanned<f64>>,
    /// The sum of errors at which a shift calls, in standard deviations; 5 without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<f64>"))]
    pub h: Option<Spanned<f64>>,
    /// The days of grace before a series is stale; 0 without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<u32>"))]
    pub grace: Option<Spanned<u32>>,
    /// The zone of a light in which it does not fire; `green` without it.
    #[cfg_attr(feature = "schema", schemars(with = "Option<String>"))]
    pub zone: Option<Spanned<String>>,
    /// The four sums of points at which the zones of a light after the first begin.
    #[cfg_attr(feature = "schema", schemars(with = "Option<[f64; 4]>"))]
    pub zones: Option<Spanned<[f64; 4]>>,
    /// The inputs of a light.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Vec<LightInputEntry>>"))]
    pub input: Option<Spanned<Vec<LightInputEntry>>>,
}

/// An input of a light.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LightInputEntry {
    /// The key of the series.
    pub series: String,
    /// Four limits in order, falling where less is better, or `quantiles 10 30 70 90`.
    #[cfg_attr(feature = "schema", schemars(with = "CutsEntry"))]
    pub cuts: Spanned<CutsEntry>,
}

/// Four limits, or a text such as `quantiles 10 30 70 90`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged, expecting = "allowed: four numbers such as `[1, 2, 3, 4]`, or `\"quantiles 10 30 70 90\"`")]
pub enum CutsEntry {
    /// Four limits.
    Limits([f64; 4]),
    /// Quantiles of the series itself.
    Quantiles(String),
}

impl RuleEntry {
    /// The parameters that depend on the kind and are given, with their places.
    pub(super) fn given(&self) -> Vec<(&'static str, usize)> {
        fn place<T>(of: Option<&Spanned<T>>) -> Option<usize> {
            of.map(start)
        }
        let all = [
            ("series", place(self.series.as_ref())),
            ("indicator", place(self.indicator.as_ref())),
            ("area", place(self.area.as_ref())),
            ("activity", place(self.activity.as_ref())),
            ("frequency", place(self.frequency.as_ref())),
            ("measure", place(self.measure.as_ref())),
            ("if", place(self.condition.as_ref())),
            ("for", place(self.wait.as_ref())),
            ("recover", place(self.recover.as_ref())),
            ("seasonal", place(self.seasonal.as_ref())),
            ("dead_band", place(self.dead_band.as_ref())),
            ("level", place(self.level.as_ref())),
            ("side", place(self.side.as_ref())),
            ("verdicts", place(self.verdicts.as_ref())),
            ("share", place(self.share.as_ref())),
            ("amount", place(self.amount.as_ref())),
            ("usual", place(self.usual.as_ref())),
            ("k", place(self.k.as_ref())),
            ("h", place(self.h.as_ref())),
            ("grace", place(self.grace.as_ref())),
            ("zone", place(self.zone.as_ref())),
            ("zones", place(self.zones.as_ref())),
            ("input", place(self.input.as_ref())),
        ];
        all.into_iter().filter_map(|(name, at)| Some((name, at?))).collect()
    }
}
