//! The controls of the page of a forecast.

use maud::{Markup, html};

use super::content::Content;
use crate::domain::forecast::{Cadence, Method, NoSkill};
use crate::http::explorer::page::hidden;
use crate::http::explorer::words::forecast as words;

/// Horizon, method, what is known in the backtest, and the periods that count.
pub(super) fn controls(content: &Content<'_>) -> Markup {
    let view = content.view;
    let text = |name: &str| view.params.text(name);
    let furthest = Cadence::of(content.series.frequency).map(|cadence| cadence.horizon);
    let usual = Cadence::of(content.series.frequency).map(|cadence| cadence.usual_horizon().to_string());
    html! {
        form.controls action=(view.path) aria-label=(view.say(words::VIEW)) {
            (hidden(&view.carried()))
            label.field { span { (view.say(words::HORIZON)) }
                input type="number" name="horizon" min="1" max=[furthest] value=[text("horizon").map(str::to_owned).or(usual)];
            }
            label.field { span { (view.say(words::METHOD)) }
                select name="method" {
                    option value="" selected[text("method").is_none()] { (view.say(words::USUAL_METHOD)) }
                    @for method in Method::ALL {
                        option value=(method.code()) selected[text("method") == Some(method.code())] { (view.say(words::method(method))) }
                    }
                }
            }
            label.field { span { (view.say(words::WITHOUT_SKILL)) }
                select name="no_skill" { @for one in NoSkill::ALL {
                    @let is_chosen = text("no_skill").unwrap_or(NoSkill::default().code()) == one.code();
                    option value=(one.code()) selected[is_chosen] { (view.say(words::no_skill(one))) }
                } }
            }
            label.field { span { (view.say(words::TO)) } input name="to" size="8" value=[text("to")] placeholder=[last(content)]; }
            label.field { span { (view.say(words::AS_OF)) } input type="date" name="as_of" value=[text("as_of")]; }
            label.check {
                input type="checkbox" name="data" value="real_time" checked[text("data") == Some("real_time")];
                " " (view.say(words::REAL_TIME))
            }
            button.btn { (view.say(words::SHOW)) }
        }
    }
}

fn last(content: &Content<'_>) -> Option<String> {
    content.series.last.map(|period| period.to_string())
}
