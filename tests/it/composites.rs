//! Composite indexes: what publishers publish comes out of their inputs.

mod command;
mod human_development;
mod industry;
mod table;
mod world;
