//! Charts as parts of pages: the unit of an axis, what values are, and the figure around a scene.

use maud::{Markup, html};

use super::names::Name;
use super::numbers::unit_word;
use super::svg::inline;
use super::view::View;
use crate::domain::catalogue::Catalogue;
use crate::domain::growth::Measure;
use crate::domain::observation::{Observation, ObservationStatus, Origin};
use crate::domain::qualifier::Qualifier;
use crate::domain::unit_class::UnitClass;
use crate::formats::chart::{
    Chart, ChartPoint, Kind, Nature, Scene, SceneError, SceneOptions, inline as scene_markup, swatch,
};
use crate::http::parameters::AnyParameter;
use crate::http::parameters::pages::SCALE;
use crate::http::problem::{Problem, ProblemKind};

/// The code of a unit that is not known.
pub(super) const UNSPECIFIED: &str = "unspecified";

/// The word of a unit beside an axis or in a head; its name where numbers of it stand alone; nothing where it is not
/// known.
pub(super) fn axis_unit(catalogue: &Catalogue, unit: &str, view: &View) -> String {
    if unit == UNSPECIFIED {
        return String::new();
    }
    let name = Name::of_unit(catalogue, unit, view.language);
    let word = unit_word(unit, &name.text, view.language);
    if word.is_empty() && unit != "index" { name.text.into_owned() } else { word.to_owned() }
}

/// What the values of a measure of a class of units are.
pub(super) const fn kind(measure: Measure, class: UnitClass) -> Kind {
    match (measure, class) {
        (Measure::Level, UnitClass::Rank) => Kind::Rank,
        (Measure::Level, UnitClass::Growth) => Kind::Growth,
        (Measure::Level, UnitClass::Index) | (Measure::Index, _) => Kind::Index,
        (Measure::Level, _) => Kind::Level,
        _ => Kind::Growth,
    }
}

/// How the value of an observation came about.
pub(super) fn nature(one: &Observation) -> Nature {
    match (one.provenance.origin, one.provenance.qualifier) {
        (Origin::Implied, _) => Nature::Implied,
        (_, Qualifier::Target) => Nature::Target,
        (_, Qualifier::Expected) => Nature::Projection,
        _ if one.status == ObservationStatus::FORECAST => Nature::Projection,
        _ => Nature::Stated,
    }
}

/// Whether a series breaks before an observation.
pub(super) fn is_break(one: &Observation) -> bool {
    one.status.code() == 'B'
}

/// Why an observation has no value, in words; empty where it has one.
pub(super) fn absence(one: &Observation) -> String {
    if one.value.is_some() { String::new() } else { one.status.meaning().replace('_', " ") }
}

/// An observation as a point of a chart.
pub(super) fn point(one: &Observation) -> ChartPoint {
    let has_value = one.value.is_some();
    ChartPoint {
        value: one.value,
        lower: one.bounds.lower().filter(|_| has_value),
        upper: one.bounds.upper().filter(|_| has_value),
        nature: nature(one),
        series_break: is_break(one),
        ..ChartPoint::missing(one.period, absence(one))
    }
}

/// A chart with everything at its place; none where no point has a value.
///
/// # Errors
/// When a logarithmic scale is asked for where there is none.
pub(super) fn scene(chart: &Chart, options: &SceneOptions) -> Result<Option<Scene>, Problem> {
    of_scene(Scene::of(chart, options))
}

/// A scene; none where no point has a value.
///
/// # Errors
/// When a logarithmic scale is asked for where there is none.
pub(super) fn of_scene(scene: Result<Scene, SceneError>) -> Result<Option<Scene>, Problem> {
    match scene {
        Ok(scene) => Ok(Some(scene)),
        Err(SceneError::NoValues) => Ok(None),
        Err(error) => {
            let detail = format!("The chart cannot be drawn: {error}.");
            Err(Problem::new(ProblemKind::ConflictingParameters, detail).at(SCALE.name()))
        }
    }
}

/// The title of a figure: that of its axis, and its own where it is asked for or the unit is not known.
pub(super) fn title(scene: &Scene, has_name: bool) -> String {
    let parts = [scene.title.as_str(), scene.axis_title.as_str()];
    let start = usize::from(!has_name && !scene.axis_title.is_empty());
    let parts = parts.iter().skip(start).filter(|part| !part.is_empty());
    parts.copied().collect::<Vec<_>>().join(" · ")
}

/// A scene as a figure with a title, its key and its captions; `more` stands below.
pub(super) fn figure(view: &View, scene: &Scene, (id, title): (&str, &str), more: &Markup) -> Markup {
    html! {
        figure aria-labelledby=(id) {
            h2 id=(id) { bdi { (title) } }
            (drawing(view, scene))
            figcaption { (captions(view, scene)) (more) }
        }
    }
}

/// A scene with its key.
pub(super) fn drawing(view: &View, scene: &Scene) -> Markup {
    html! {
        (inline(scene_markup(scene)))
        @if !scene.keys.is_empty() {
            ul.key { @for key in &scene.keys { li { (inline(swatch(*key))) (key.text(view.language.into())) } } }
        }
    }
}

/// The captions of a scene.
pub(super) fn captions(view: &View, scene: &Scene) -> Markup {
    html! { @for caption in &scene.captions { (caption.text(view.language.into())) " " } }
}
