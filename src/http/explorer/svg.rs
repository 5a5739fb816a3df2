//! The only place where text goes into a page as it is.

use maud::Markup;

/// A picture in a page. `svg` is a file of this program, or made by one of its encoders, which escape every name in it.
pub(super) fn inline(svg: impl Into<String>) -> Markup {
    maud::PreEscaped(svg.into())
}
