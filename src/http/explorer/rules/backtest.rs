//! How often a rule called, and against periods that the reader names.

use std::collections::BTreeSet;

use maud::{Markup, html};

use crate::domain::alert::SignalCounts;
use crate::domain::period::Period;
use crate::http::explorer::numbers::{count, fixed};
use crate::http::explorer::view::{View, path};
use crate::http::explorer::words::{Text, rules as words};
use crate::http::parameters::alerts::EVENTS;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};
use crate::service::alerts::report::RuleReport;

/// The most series whose history is judged again for a page.
const SERIES: usize = 500;

/// The backtest of a rule; of one that watches very many series, where to get it.
///
/// # Errors
/// When an event is no period, or the store does not answer.
pub(super) async fn section(
    app: &App,
    request: &ApiRequest,
    view: &View,
    rule: &RuleReport,
) -> Result<Markup, Problem> {
    let events: BTreeSet<Period> = view.params.list(&EVENTS)?.into_iter().collect();
    let address = view.api(&path(&["v1", "rules", rule.rule.meta.id.as_str(), "backtest"]));
    if rule.series > SERIES {
        return Ok(around(view, &html! { p { a href=(address) { (view.say(words::BACKTEST_LONG)) } } }));
    }
    let backtest = app.service.backtest(&request.basis.state, &rule.dataset, &rule.rule).await?;
    let rate = backtest.alarms_a_year().map(|rate| fixed(rate, 2));
    let content = html! {
        @match &rate {
            Some(rate) => p { (view.fill(words::MEASURED, &[&count(backtest.alarms), &count(backtest.judged.len()), rate])) },
            None => p { (view.say(words::NEVER_JUDGED)) },
        }
        (form(view))
        @if !events.is_empty() { (signals(view, backtest.signals(&events))) }
    };
    Ok(around(view, &content))
}

fn around(view: &View, content: &Markup) -> Markup {
    html! {
        section aria-labelledby="backtest" {
            h2 #backtest { (view.say(words::BACKTEST)) }
            p.small.quiet { (view.say(words::BACKTEST_LEDE)) }
            (content)
        }
    }
}

fn form(view: &View) -> Markup {
    html! {
        form.controls action=(view.path) {
            label.field { span { (view.say(words::EVENTS)) }
                input name="events" value=(view.params.text("events").unwrap_or_default()) placeholder="2008-Q4,2009-Q1";
            }
            @for (name, value) in view.params.pairs() {
                @if name != "events" { input type="hidden" name=(name) value=(value); }
            }
            button.btn { (view.say(words::WORK_OUT)) }
        }
    }
}

fn signals(view: &View, counts: SignalCounts) -> Markup {
    let numbers: [(Text, u32); 4] = [
        (words::HITS, counts.hits),
        (words::FALSE_ALARMS, counts.false_alarms),
        (words::MISSES, counts.misses),
        (words::QUIET, counts.quiet),
    ];
    let ratios = [
        (words::NOISE, counts.noise_to_signal()),
        (words::GIVEN_ALARM, counts.event_given_alarm()),
        (words::AT_ANY_TIME, counts.event()),
    ];
    html! {
        div.scroll tabindex="0" role="group" aria-label=(view.say(words::SIGNALS)) { table {
            caption { (view.say(words::SIGNALS)) }
            thead { tr { th scope="col" { (view.say(words::WHAT)) } th.n scope="col" { (view.say(words::NUMBER)) } } }
            tbody {
                @for (text, number) in numbers { tr { th scope="row" { (view.say(text)) } td.n { (count(number)) } } }
                @for (text, ratio) in ratios {
                    tr { th scope="row" { (view.say(text)) } td.n { (ratio.map_or_else(|| view.say(words::UNDEFINED).to_owned(), |ratio| fixed(ratio, 3))) } }
                }
            }
        } }
    }
}
