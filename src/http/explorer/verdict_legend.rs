//! How to read a verdict: four little pictures.

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::svg::inline;
use super::view::View;
use super::words::{Text, reconciliation as words};
use crate::formats::chart::verdict_glyph;

/// The stated and the computed interval of a picture; none for a side that is missing.
type Bars = ((f64, f64), Option<(f64, f64)>);

const PICTURES: [(Shape, Text, Text, Bars); 4] = [
    (Shape::Good, words::AGREES, words::READ_AGREES, ((50.0, 96.0), Some((70.0, 140.0)))),
    (Shape::Explained, words::EXPLAINED, words::READ_EXPLAINED, ((90.0, 150.0), Some((24.0, 48.0)))),
    (Shape::Bad, words::CONTRADICTION, words::READ_CONTRADICTION, ((104.0, 156.0), Some((12.0, 72.0)))),
    (Shape::OneSided, words::ONE_SIDED, words::READ_ONE_SIDED, ((60.0, 110.0), None)),
];

/// The pictures with their words.
pub(super) fn legend(view: &View) -> Markup {
    html! {
        section aria-labelledby="how-to-read" {
            h2 #how-to-read { (view.say(words::HOW_TO_READ)) }
            div.read {
                @for (shape, word, text, bars) in PICTURES {
                    div { p { (verdict(shape, view.say(word))) } (inline(verdict_glyph(bars.0, bars.1))) p { (view.say(text)) } }
                }
            }
        }
    }
}
