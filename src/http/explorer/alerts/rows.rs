//! Alerts as a table.

use maud::{Markup, html};

use super::alert_view::AlertView;
use super::lights::{light, rule_address, severity};
use crate::domain::catalogue::Catalogue;
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::alerts as words;
use crate::http::v1::alerts::RuleAlert;
use crate::service::alerts::event_json::alert_id;

/// Alerts; `with_series` names the series of each.
pub(super) fn table(
    view: &View,
    catalogue: &Catalogue,
    alerts: &[RuleAlert<'_>],
    with_series: bool,
) -> Markup {
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::TABLE)) { table.list {
            caption.vh { (view.say(words::TABLE)) }
            thead { tr {
                th scope="col" { (view.say(if with_series { words::WHAT } else { words::RULE })) }
                th scope="col" { (view.say(words::STATE)) }
                th scope="col" { (view.say(words::REASON)) }
                th.n scope="col" { (view.say(words::LIMIT)) }
            } }
            tbody { @for alert in alerts { (row(view, catalogue, *alert, with_series)) } }
        } }
    }
}

fn row(
    view: &View,
    catalogue: &Catalogue,
    (rule, alert, series): RuleAlert<'_>,
    with_series: bool,
) -> Markup {
    let shown = AlertView::of(view, catalogue, (rule, alert, series));
    let id = alert_id(&alert.key);
    html! {
        tr {
            th scope="row" {
                a href=(view.to(&path(&["alerts", &id]))) {
                    @if with_series { (shown.subject()) } @else { span.code { (alert.key.rule) } }
                }
                div.small.quiet {
                    @if with_series { a.code href=(rule_address(view, rule)) { (alert.key.rule) } " · " }
                    (view.say(severity(rule.rule.severity)))
                }
            }
            td { (light(view, alert.state)) }
            td.said { (shown.sentence()) }
            td.n title=[alert.grounds.limit] { (shown.limit().unwrap_or_default()) }
        }
    }
}
