//! Passages of several figures side by side.

use maud::{Markup, html};

use super::names::SeriesName;
use super::numbers::{day, period};
use super::passage::FigurePassage;
use super::view::View;
use super::words::reconciliation as words;
use crate::domain::catalogue::Catalogue;
use crate::domain::figure::Figure;
use crate::service::documents::Documents;

/// The passages of some figures.
pub(super) fn side_by_side<'a>(
    view: &View,
    catalogue: &Catalogue,
    documents: &Documents,
    figures: impl Iterator<Item = &'a Figure>,
) -> Markup {
    html! {
        div.cols { @for figure in figures {
            (passage(view, catalogue, FigurePassage { view, catalogue, documents, figure }))
        } }
    }
}

fn passage(view: &View, catalogue: &Catalogue, passage: FigurePassage<'_>) -> Markup {
    let figure = passage.figure;
    let name = SeriesName::of_key(catalogue, &figure.dataset, &figure.series, view.language);
    html! {
        article.passage {
            h3 {
                a href=(view.to_series(figure.dataset.as_str(), figure.series.as_str())) { (name) }
                " " span.quiet { (period(figure.period)) }
            }
            (passage.quotation())
            p.tiny.quiet {
                @if let Some(source) = catalogue.find_source(&figure.source) {
                    bdi { (source.publisher) } ", " (day(source.published, view.language)) " · "
                }
                a href=(passage.address()) { (view.say(words::READ_IN_DOCUMENT)) }
            }
        }
    }
}
