//! How to read a verdict: four little pictures.

use maud::{Markup, html};

use super::marks::{Shape, verdict};
use super::view::View;
use super::words::{Text, reconciliation as words};

/// From where to where the stated and the computed bar of a picture reach; none for a side that is missing.
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
                    div { p { (verdict(shape, view.say(word))) } (picture(bars)) p { (view.say(text)) } }
                }
            }
        }
    }
}

fn picture((stated, computed): Bars) -> Markup {
    html! {
        svg.mini viewBox="0 0 168 30" aria-hidden="true" {
            path.axis d="M4 8H164M4 22H164" {}
            (bar(("st", "stc"), stated, 8.0))
            @if let Some(computed) = computed { (bar(("cp", "cpc"), computed, 22.0)) }
            @else { rect.q x="50" y="18" width="68" height="8" rx="2" {} }
        }
    }
}

fn bar((line, cap): (&str, &str), (from, to): (f64, f64), y: f64) -> Markup {
    let ends = format!("M{from} {}V{}M{to} {0}V{1}M{} {}V{}", y - 4.0, y + 4.0, f64::midpoint(from, to), y - 5.0, y + 5.0);
    html! {
        path class=(line) d=(format!("M{from} {y}H{to}")) {}
        path class=(cap) d=(ends) {}
    }
}
