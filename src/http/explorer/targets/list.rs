//! Targets as a table.

use maud::{Markup, html};

use super::report_view::ReportView;
use super::verdicts::{judgement, outlook};
use crate::domain::catalogue::Catalogue;
use crate::http::explorer::names::SeriesName;
use crate::http::explorer::numbers::period;
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::targets as words;
use crate::service::targets::TargetReport;

/// The address of the page of a target.
pub(super) fn address(view: &View, report: &TargetReport) -> String {
    view.to(&path(&["targets", &report.statement.id]))
}

/// Targets with their verdicts; `with_series` names the series of each.
pub(super) fn table(
    view: &View,
    catalogue: &Catalogue,
    reports: &[TargetReport],
    with_series: bool,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table.list {
            caption.vh { (view.say(words::TABLE)) }
            thead { tr {
                th scope="col" { (view.say(words::TARGET)) }
                th scope="col" { (view.say(words::ASKED_FOR)) }
                th scope="col" { (view.say(words::LATEST)) }
                th scope="col" { (view.say(words::VERDICT)) }
            } }
            tbody { @for report in reports { (row(ReportView { view, catalogue, report }, with_series)) } }
        } }
    }
}

fn row(one: ReportView<'_>, with_series: bool) -> Markup {
    let (view, report) = (one.view, one.report);
    let series = &report.statement.series;
    html! {
        tr {
            th scope="row" {
                a href=(address(view, report)) { (one.name()) }
                @if with_series {
                    div.small.quiet { (SeriesName::of(one.catalogue, series, view.language)) }
                }
            }
            td {
                (one.asked())
                @if let Some(due) = report.statement.target.due {
                    div.small.quiet { (view.fill(words::UNTIL, &[&period(due)])) }
                }
            }
            td { (one.latest()) }
            td { (judgement(view, &report.assessment)) (outlook(view, report)) }
        }
    }
}
