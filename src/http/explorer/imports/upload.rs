//! `/imports/new`: a data file is checked first, and taken in then. Without a script the page gives the commands.
//!
//! There is no form: nothing here could send the token by itself, and no field of it has a name. The script puts it into
//! one header of the request.

use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

use crate::domain::code::Code;
use crate::http::explorer::assets::ASSETS;
use crate::http::explorer::page::{Page, Section};
use crate::http::explorer::view::View;
use crate::http::explorer::words::{Text, frame, imports as words};
use crate::http::host::base;
use crate::http::parameters::pages::{KEYS, LANG};
use crate::http::parameters::{IMPORT_DATASET, ParameterList};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App};

const NEW: ParameterList = &[&LANG, &KEYS, &IMPORT_DATASET];

/// How many datasets are suggested.
const MAX_SUGGESTIONS: usize = 100;

/// The dataset and the address in commands where none are known.
const SOME_DATASET: &str = "DATASET";
const SOME_BASE: &str = "http://127.0.0.1:8080";

/// The upload of a data file
pub(in crate::http::explorer) async fn new(
    State(app): State<App>,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let view = View::of(&request, NEW)?;
    let dataset = view.params.get(&IMPORT_DATASET)?;
    let base = base(&request.headers);
    let datasets = request.basis.state.catalogue.datasets.keys().take(MAX_SUGGESTIONS);
    let main = html! {
        h1 { (view.say(words::NEW)) }
        p.lede { (view.say(words::NEW_LEDE)) }
        (upload(&view, dataset.as_ref(), datasets))
        (commands(&view, dataset.as_ref(), if base.is_empty() { SOME_BASE } else { &base }))
    };
    Page::new(&view, view.say(words::NEW))
        .section(Section::Changes)
        .below(html! { (view.say(frame::CHANGES)) }, view.to("/changes"))
        .below(html! { (view.say(words::HEADLINE)) }, view.to("/imports"))
        .named(html! { (view.say(words::NEW)) })
        .script(ASSETS.upload_script.path.as_str())
        .respond(&app, &request, &main)
}

/// The part that the script shows and works with; its texts are attributes.
fn upload<'c>(view: &View, dataset: Option<&Code>, datasets: impl Iterator<Item = &'c Code>) -> Markup {
    let say = |text: Text| view.say(text);
    html! {
        section #upload hidden aria-labelledby="upload-title"
            data-missing=(say(words::SAY_MISSING)) data-checking=(say(words::SAY_CHECKING)) data-good=(say(words::SAY_GOOD))
            data-repeated=(say(words::SAY_REPEATED)) data-refused=(say(words::SAY_REFUSED)) data-refused-status=(say(words::SAY_STATUS))
            data-changed=(say(words::SAY_CHANGED)) data-taking=(say(words::SAY_TAKING)) data-taken=(say(words::SAY_TAKEN))
            data-cancelled=(say(words::SAY_CANCELLED)) data-written=(say(words::SAY_WRITTEN)) data-away=(say(words::SAY_AWAY))
            data-unknown=(say(words::SAY_UNKNOWN)) data-bytes=(say(words::SAY_BYTES)) data-records=(say(words::SAY_RECORDS))
            data-report=(say(words::REPORT)) data-list=(say(words::ALL_IMPORTS)) {
            h2 #upload-title { (say(words::FILE_AND_DATASET)) }
            div.upload {
                label.field { span { (say(words::FILE)) } input #file type="file"; }
                label.field {
                    span { (say(words::DATASET)) }
                    input #dataset list="datasets" autocomplete="off" spellcheck="false" value=[dataset.map(Code::as_str)];
                }
                datalist #datasets { @for id in datasets { option value=(id) {} } }
                label.field { span { (say(words::PUBLISHED_OR_NOT)) } input #published type="date"; }
                label.field { span { (say(words::TOKEN)) } input #token type="password" autocomplete="off"; }
                label.field.wide { span { (say(words::MAPPING)) } textarea #map rows="4" spellcheck="false" {} }
            }
            p.btns {
                button.btn #check type="button" { (say(words::CHECK)) }
                button.btn #take type="button" disabled { (say(words::TAKE_IN)) }
                button.btn #cancel type="button" hidden { (say(words::CANCEL)) }
            }
            div.bars #bars hidden {
                label for="sent" { (say(words::BYTES_SENT)) } progress #sent value="0" {} span #sent-text {}
                label for="read" { (say(words::RECORDS_READ)) } progress #read value="0" {} span #read-text {}
            }
            p #said role="status" {}
            div #report hidden { (findings(view)) }
        }
    }
}

/// The tables of what a check finds, which the script fills.
fn findings(view: &View) -> Markup {
    let changes = [
        words::FILE,
        words::PUBLISHED,
        words::SERIES_COUNT,
        words::OBSERVATIONS,
        words::ADDED,
        words::REVISED,
        words::WITHDRAWN,
        words::UNCHANGED,
        words::PARKED,
    ];
    html! {
        (table(view, "changes", words::WOULD_CHANGE, &changes, 2))
        (table(view, "refusals", words::REFUSALS, &[words::PLACE, words::COLUMN, words::WRONG], usize::MAX))
        (table(view, "parked", words::PARKED_ROWS, &[words::FILE, words::PLACE], usize::MAX))
        (table(view, "unused", words::UNUSED, &[words::PLACE, words::KIND, words::NAME, words::REASON, words::COUNT], 4))
        (table(view, "notes", words::NOTES, &[words::FILE, words::NOTES], usize::MAX))
        details #read-as {
            summary { (view.say(words::READ_AS)) }
            pre #mapping tabindex="0" {}
            button.btn type="button" hidden data-copy="mapping" data-done=(view.say(words::COPIED)) { (view.say(words::COPY)) }
        }
    }
}

/// An empty table; columns from a place on hold numbers.
fn table(view: &View, id: &str, title: Text, columns: &[Text], first_number: usize) -> Markup {
    let heading = format!("{id}-title");
    html! {
        section hidden aria-labelledby=(heading) {
            h3 #(heading) { (view.say(title)) }
            div.scroll tabindex="0" role="group" aria-labelledby=(heading) { table {
                thead { tr { @for (place, column) in columns.iter().enumerate() {
                    th.n[place >= first_number] scope="col" { (view.say(*column)) }
                } } }
                tbody #(id) {}
            } }
        }
    }
}

/// The same from a terminal.
fn commands(view: &View, dataset: Option<&Code>, base: &str) -> Markup {
    let dataset = dataset.map_or(SOME_DATASET, Code::as_str);
    let post = |further: &str| {
        format!(
            "curl --fail-with-body -H \"Authorization: Bearer $TOKEN\" --data-binary @FILE.csv \\\n     \
             '{base}/v1/imports?dataset={dataset}&file=FILE.csv&published=YYYY-MM-DD{further}'"
        )
    };
    let token = format!("TOKEN=$(yearbook token create --name NAME --dataset {dataset} --expires 1d)");
    let parts = [
        ("make-token", words::MAKE_TOKEN, token),
        ("check-command", words::CHECK_FIRST, post("&check=true")),
        ("take-command", words::THEN_TAKE, post("")),
    ];
    html! {
        section aria-labelledby="commands" {
            h2 #commands { (view.say(words::COMMANDS)) }
            p.small.quiet { (view.say(words::COMMANDS_ARE)) }
            @for (id, text, command) in parts {
                p { (view.say(text)) }
                pre #(id) tabindex="0" { code { (command) } }
                button.btn type="button" hidden data-copy=(id) data-done=(view.say(words::COPIED)) { (view.say(words::COPY)) }
            }
        }
    }
}
