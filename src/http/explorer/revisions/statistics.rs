//! The statistics of revisions, first values against newest, and the outlook of the newest figure.

use maud::{Markup, html};

use super::Content;
use crate::domain::revision::{Bias, Refusal, Statistics};
use crate::formats::chart::scatter;
use crate::http::explorer::numbers::{count, fixed, period};
use crate::http::explorer::outlook;
use crate::http::explorer::svg::inline;
use crate::http::explorer::words::{Text, revisions as words};

/// The decimals of statistics.
const DECIMALS: usize = 3;

/// The section.
pub(super) fn section(content: &Content<'_>) -> Markup {
    let (view, revisions) = (content.view, &content.revisions);
    let measure = view.say(outlook::measure_word(revisions.measure));
    let unit = outlook::unit_word(content.catalogue, &revisions.unit, view);
    html! {
        section aria-labelledby="statistics" {
            h2 #statistics { (view.say(words::STATISTICS)) }
            p.small.quiet { (view.fill(words::STATISTICS_OF, &[measure, &unit])) }
            @match &revisions.statistics {
                Ok(statistics) => (given(content, statistics)),
                Err(refusal) => p { (refused(content, *refusal)) " " span.reason { (refusal.code()) } },
            }
            @if revisions.common_cause && revisions.statistics.is_ok() { p { (view.say(words::COMMON_CAUSE)) } }
            @if let Some((period, Ok(given))) = &revisions.outlook {
                (outlook::paragraph(view, content.catalogue, (*period, given), (revisions.measure, &revisions.value_unit)))
            }
        }
    }
}

/// Why there are none.
fn refused(content: &Content<'_>, refusal: Refusal) -> String {
    let (view, revisions) = (content.view, &content.revisions);
    let word = match refusal {
        Refusal::OneVintage => words::REFUSED_ONE_VINTAGE,
        Refusal::TooFewRevisions => {
            return view.fill(words::REFUSED_TOO_FEW, &[&count(revisions.revisions.len())]);
        }
        Refusal::Rebased => words::REFUSED_REBASED,
        Refusal::FirstReleaseUnknown => words::REFUSED_FIRST_UNKNOWN,
        Refusal::Spans => words::REFUSED_SPANS,
        Refusal::UnitClass => words::REFUSED_UNIT_CLASS,
    };
    view.say(word).to_owned()
}

/// The table beside the picture of first values against newest ones.
fn given(content: &Content<'_>, all: &Statistics) -> Markup {
    let view = content.view;
    let number = |value: Option<f64>| value.map(|value| fixed(value, DECIMALS));
    let whole = |value: usize| Some(count(value));
    let rows: [(Text, Option<String>); 16] = [
        (words::STAT_N, whole(all.n)),
        (words::STAT_UP, whole(all.up)),
        (words::STAT_DOWN, whole(all.down)),
        (words::STAT_MEAN, number(all.mean)),
        (words::STAT_MEAN_P, number(all.mean_p)),
        (words::STAT_MEDIAN, number(all.median)),
        (words::STAT_SIGN_P, number(all.sign_p)),
        (words::STAT_MEAN_ABSOLUTE, number(all.mean_absolute)),
        (words::STAT_DEVIATION, number(all.standard_deviation)),
        (words::STAT_Q10, number(all.q10)),
        (words::STAT_Q90, number(all.q90)),
        (words::STAT_LEAST, number(all.least)),
        (words::STAT_GREATEST, number(all.greatest)),
        (words::STAT_SIGNS_CHANGED, whole(all.signs_changed)),
        (words::STAT_NOISE_TO_SIGNAL, number(all.noise_to_signal)),
        (words::STAT_NEWS, number(all.news.map(|line| line.slope))),
    ];
    html! {
        p { (view.say(bias_word(all.bias))) }
        div.cols {
            div.scroll tabindex="0" role="group" aria-label=(view.say(words::STATISTICS)) { table.stats {
                caption { (view.say(words::STATISTICS_CAPTION)) }
                thead { tr { th scope="col" { (view.say(words::STATISTIC)) } th.n scope="col" { (view.say(words::NUMBER)) } } }
                tbody { @for (word, text) in &rows {
                    @if let Some(text) = text { tr { th scope="row" { (view.say(*word)) } td.n { (text) } } }
                } }
            } }
            (picture(content))
        }
    }
}

/// First values against newest ones.
fn picture(content: &Content<'_>) -> Markup {
    let (view, revisions) = (content.view, &content.revisions);
    let points: Vec<(f64, f64)> = revisions.revisions.iter().map(|one| (one.first, one.last)).collect();
    let span = revisions.span().map(|(first, last)| [period(first), period(last)]).unwrap_or_default();
    let said = view.fill(words::SCATTER_SAYS, &[&count(points.len()), &span[0], &span[1]]);
    let titles = (view.say(words::SCATTER_FIRST), view.say(words::SCATTER_NEWEST));
    html! {
        figure.scatter {
            (inline(scatter(&points, &said, titles, |value| fixed(value, 1))))
            figcaption.small.quiet { (view.say(words::SCATTER_CAPTION)) }
        }
    }
}

const fn bias_word(bias: Bias) -> Text {
    match bias {
        Bias::Up => words::BIAS_UP,
        Bias::Down => words::BIAS_DOWN,
        Bias::Unclear => words::BIAS_UNCLEAR,
        Bias::None => words::BIAS_NONE,
    }
}
