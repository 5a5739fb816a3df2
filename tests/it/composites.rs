//! Composite indexes: what publishers publish comes out of their inputs.

mod human_development;
mod industry;
mod table;
