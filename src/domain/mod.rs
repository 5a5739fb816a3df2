//! The statistical model. It has no input or output, no `async`, and depends on no other module of the service.
//!
//! Terms are those of the SDMX information model: a dataset has a data structure definition, which lists its
//! dimensions; a series has one code for each dimension; an observation is the value of a series at a time period.
//!
//! | topic | modules |
//! |---|---|
//! | time | [`frequency`], [`period`], [`schedule`] (when something is due) |
//! | values | [`bounds`] (interval arithmetic), [`qualifier`], [`observation`], [`observations`] (of one series), [`vintage`], [`publication`] (which one is valid) |
//! | codes and structure | [`code`], [`code_text`] (texts made into codes), [`structure`], [`series_key`], [`unit_class`], [`price_basis`], [`relation`] |
//! | metadata of one revision | [`catalogue`] with its look-ups [`code_index`] (of [columns](code_column), [`labels`] and [`dataset_labels`]), [`dataset_extent`] and [`series_positions`], [`series`] in a [`series_list`] of [pages](series_page), [`source`], [`figure`], [`import`], [`identity`] (of the revision) |
//! | definitions | [`definition`] (what users declare beside the data), [`lineage`] (what a computed value was computed from) |
//! | monitoring | [`alert`] (conditions, states, what a revision changes), [`webhook`] (receivers of events), [`upstream`] (publishers that are asked on a [`schedule`]), [`hold`] (when what they publish is suspicious) |
//! | computation | [`growth`] (measures, refusals, verdicts), [`formula`] (formulas over series), [`forecast`] (with backtests), [`target`] (verdicts on targets), [`composite`] (composite indexes), [`implied`] (values that follow from relations) |
//! | answers | [`dataset`]: series with points, as encoders write them |
//! | tools | [`inline_str`] (short strings on the stack), [`invariant`] (broken invariants are counted), [`nearest`] (suggestions for an unknown word), [`secret`] (texts that are shown to nobody) |

pub mod alert;
pub mod anchor;
pub mod bounds;
pub mod catalogue;
mod catalogue_index;
pub mod code;
pub mod code_column;
pub mod code_index;
pub mod code_text;
pub(crate) mod codes;
pub mod composite;
pub mod dataset;
pub mod dataset_extent;
pub mod dataset_labels;
pub mod definition;
pub mod figure;
pub mod forecast;
pub mod formula;
pub mod frequency;
pub mod growth;
pub mod hold;
pub mod identity;
pub mod implied;
pub mod import;
pub mod inline_str;
pub mod invariant;
pub mod labels;
pub mod lineage;
pub mod nearest;
pub mod observation;
mod observation_status;
pub mod observations;
pub mod period;
pub mod price_basis;
pub mod publication;
pub mod qualifier;
pub mod relation;
pub mod revision;
pub mod schedule;
pub mod seasonal_adjustment;
pub mod secret;
pub mod series;
pub mod series_key;
pub mod series_list;
mod series_moves;
pub mod series_page;
pub mod series_positions;
pub mod source;
pub mod source_cell;
mod stated_growth;
pub mod structure;
pub mod target;
pub mod unit_class;
pub mod upstream;
pub mod vintage;
pub mod webhook;
