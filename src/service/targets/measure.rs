//! The codes of what reports of targets give.

/// The code of what the verdict depends on.
pub const RATIO: &str = "ratio";
/// The code of the latest value less the base.
pub const CHANGE: &str = "change";
/// The code of the highest value.
pub const PEAK: &str = "peak";
/// The code of the value asked for at the due period.
pub const TARGET: &str = "target";
/// The code of the change a year since the base.
pub const PACE: &str = "pace";
/// The code of the change a year that the target asks for.
pub const REQUIRED_PACE: &str = "required_pace";
/// The code of the change a year that is needed from now on.
pub const REQUIRED: &str = "required";
/// The code of what the pace gives at the due period.
pub const EXTRAPOLATED: &str = "extrapolated";
/// The code of the path.
pub const PATH: &str = "path";
/// The code of how far the latest value is above the path.
pub const AHEAD: &str = "ahead";
/// The code of actual values.
pub const ACTUAL: &str = "actual";
/// The code of the forecast of the due period, and of the periods before it.
pub const FORECAST: &str = "forecast";
