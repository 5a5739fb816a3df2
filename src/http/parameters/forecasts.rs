//! The parameters of forecasts.

use super::values::{Enumeration, FormatName, Integer};
use super::{DATA_FORMATS, Parameter, Representation};
use crate::domain::forecast::{Level, Method, NoSkill};
use crate::formats::Format;
use crate::limits::MAX_HORIZON;

parameters! {
    /// How many periods ahead: up to 6 years, 4 half-years, 8 quarters, 24 months; by default half of that.
    HORIZON: usize = Parameter::new("horizon", &Integer { min: 1, max: MAX_HORIZON, default: None })
        .example(|_| Some("3"));

    /// What a backtest knows at each origin: the values of today, or what was published then.
    KNOWN_DATA: bool = Parameter::new("data", &Enumeration(
        &[false, true],
        |in_real_time| if in_real_time { "real_time" } else { "latest" },
        Some(false),
    ));

    /// The probability in percent with which the interval is meant to contain the later value.
    LEVEL: Level = Parameter::new("level", &Enumeration(&Level::ALL, Level::code, Some(Level::Eighty)));

    /// The method; by default `theta` for months, else `drift_theta`, the mean of both.
    METHOD: Method = Parameter::new("method", &Enumeration(&Method::ALL, Method::code, None));

    /// What is given where the method was no better than "no change": nothing, the naive forecast, or that of the method.
    NO_SKILL: NoSkill = Parameter::new("no_skill", &Enumeration(&NoSkill::ALL, NoSkill::code, Some(NoSkill::Refuse)));

    /// The format; wins over `Accept`. A cube has no place for a backtest, which has several values for a period.
    ROW_FORMAT: &'static Representation<Format> = Parameter::new("format", &FormatName(&ROW_FORMATS));
}

/// The representations with one row per value, and JSON.
pub const ROW_FORMATS: [Representation<Format>; Format::ALL.len() - 1] = {
    let mut representations = [DATA_FORMATS[0]; Format::ALL.len() - 1];
    let (mut position, mut next) = (0, 0);
    while position < DATA_FORMATS.len() {
        if !matches!(DATA_FORMATS[position].value, Format::JsonStat) {
            representations[next] = DATA_FORMATS[position];
            next += 1;
        }
        position += 1;
    }
    representations
};
