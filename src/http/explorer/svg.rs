//! The only place where text goes into a page as it is.

use maud::Markup;

/// A picture in a page. `svg` is made by an encoder of this program, which escapes every name in it.
pub(super) fn inline(svg: String) -> Markup {
    maud::PreEscaped(svg)
}
