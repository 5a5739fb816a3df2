//! The statistical model, pure: no input or output, no database, no web server.
//!
//! Words are those of the SDMX information model: a dataset has a structure of dimensions, a series
//! is one code for each of them, an observation is a value of a series at a time period.

pub mod bounds;
pub mod catalogue;
mod catalogue_index;
pub mod code;
pub mod code_index;
pub mod code_text;
pub mod dataset;
pub mod figure;
pub mod frequency;
pub mod growth;
pub mod implied;
pub mod import;
pub mod inline_str;
pub mod invariant;
pub mod observation;
pub mod observations;
pub mod period;
pub mod price_basis;
pub mod qualifier;
pub mod relation;
pub mod series;
pub mod series_key;
pub mod series_positions;
pub mod source;
mod stated_growth;
pub mod structure;
pub mod unit_class;
pub mod vintage;
