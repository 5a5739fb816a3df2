//! PDF with a text layer.
//!
//! The interpreter of a library gives glyphs with their places; what they are in reading order is found out here. The
//! text of a page is that of the blocks that begin on it, in reading order, with a line end between two of them; places
//! are characters of it. A paragraph that goes on over pages belongs to the page on which it begins.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    reason = "lengths on a page are below 30,000 points and are compared to a hundredth of a letter"
)]

mod assembly;
pub(crate) mod blocks;
mod column;
pub(crate) mod glyph;
mod interpreter;
mod line;
mod mark;
mod piece;
mod region;
mod rows;
mod running;
mod segment;
pub(crate) mod table;
#[cfg(test)]
mod tests;
pub(crate) mod text;
mod unwrap;
mod words;

pub(super) use assembly::read;
