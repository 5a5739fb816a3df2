//! Files made by a small writer are read; the layout holds its promises for any glyphs.

mod layout;
mod printed;
mod reading;
mod table;
mod writer;
