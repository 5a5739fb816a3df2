//! The desk beside a document: the number that is chosen, as it is understood, and what it can become.
//!
//! The texts and fields are made here; the script fills them from `/v1/sources/{id}/numbers` and sends what is decided.

use maud::{Markup, html};

use super::document_text::reason;
use super::view::{View, path};
use super::words::{Text, desk as words};
use crate::domain::catalogue::Catalogue;
use crate::domain::source::Source;
use crate::ingest::document::Aside;

/// The classes of units that a new indicator may have.
const CLASSES: [(&str, Text); 7] = [
    ("level", words::CLASS_LEVEL),
    ("count", words::CLASS_COUNT),
    ("ratio", words::CLASS_RATIO),
    ("growth", words::CLASS_GROWTH),
    ("index", words::CLASS_INDEX),
    ("rank", words::CLASS_RANK),
    ("multiple", words::CLASS_MULTIPLE),
];

/// The desk of a document.
#[derive(Debug, Clone, Copy)]
pub(super) struct Desk<'a> {
    /// The page.
    pub(super) view: &'a View,
    /// The catalogue.
    pub(super) catalogue: &'a Catalogue,
    /// The document.
    pub(super) source: &'a Source,
    /// Whether every change needs a token.
    pub(super) needs_token: bool,
}

impl Desk<'_> {
    fn say(&self, text: Text) -> &'static str {
        self.view.say(text)
    }

    /// The desk; the script shows it.
    pub(super) fn markup(&self) -> Markup {
        let say = |text| self.say(text);
        let figure = self.view.to("/figures/FIGURE");
        html! {
            section.desk #desk hidden aria-labelledby="desk-title"
                data-source=(self.source.id) data-dataset=(self.source.dataset) data-figures=(figure)
                data-none=(say(words::LEFT_NONE)) data-one=(say(words::LEFT_ONE)) data-many=(say(words::LEFT_MANY))
                data-choose=(say(words::CHOOSE)) data-open=(say(words::SAY_OPEN)) data-unit-open=(say(words::SAY_UNIT_OPEN))
                data-interval=(say(words::SAY_INTERVAL)) data-exactly=(say(words::SAY_EXACTLY)) data-from=(say(words::SAY_FROM))
                data-up=(say(words::SAY_UP)) data-down=(say(words::SAY_DOWN)) data-newest=(say(words::SAY_NEWEST))
                data-growth=(say(words::SAY_GROWTH)) data-points=(say(words::SAY_POINTS)) data-first=(say(words::SAY_FIRST))
                data-is-figure=(say(words::SAY_IS_FIGURE)) data-is-period=(say(words::SAY_IS_PERIOD))
                data-is-other=(say(words::SAY_IS_OTHER)) data-is-open=(say(words::SAY_IS_OPEN))
                data-missing=(say(words::SAY_MISSING)) data-missing-area=(say(words::SAY_MISSING_AREA)) data-missing-reason=(say(words::SAY_MISSING_REASON))
                data-claimed=(say(words::SAY_CLAIMED)) data-differs=(say(words::SAY_DIFFERS)) data-set-aside=(say(words::SAY_SET_ASIDE))
                data-taken-back=(say(words::SAY_TAKEN_BACK)) data-undone=(say(words::SAY_UNDONE)) data-added=(say(words::SAY_ADDED))
                data-conflict=(say(words::SAY_CONFLICT)) data-refused=(say(words::SAY_REFUSED)) data-away=(say(words::SAY_AWAY)) {
                h2.vh #desk-title { (say(words::HEADLINE)) }
                p.vh { (say(words::LEDE)) }
                (self.bar())
                (self.number())
                (self.claim())
                (self.set_aside())
                (self.new_indicator())
            }
        }
    }

    /// What is left, and where to go.
    fn bar(&self) -> Markup {
        html! {
            div.left {
                b #left {} progress #progress value="0" aria-label=(self.say(words::PROGRESS)) {}
            }
            p.btns {
                button.btn #previous type="button" { (self.say(words::PREVIOUS)) " " kbd { "p" } }
                button.btn #next type="button" { (self.say(words::NEXT)) " " kbd { "n" } }
                button.btn #undo type="button" disabled { (self.say(words::UNDO)) " " kbd { "u" } }
            }
            @if self.needs_token {
                label.field { span { (self.say(words::TOKEN)) } input #token type="password" autocomplete="off"; }
            }
            p #said role="status" {}
            p.btns { button.btn #confirm type="button" hidden { (self.say(words::CONFIRM)) } }
        }
    }

    /// The number beside its value as it was understood.
    fn number(&self) -> Markup {
        html! {
            p.understood { bdi #exact lang=(self.source.language) {} " " b #understood {} }
            p.small.quiet #facts {}
            p.small #is {}
        }
    }

    fn claim(&self) -> Markup {
        let say = |text| self.say(text);
        html! {
            form #claims {
                fieldset { legend { (say(words::SERIES)) } div #choices {} }
                label.field {
                    span { (say(words::OTHER_SERIES)) }
                    input #other list="found" autocomplete="off" spellcheck="false";
                }
                datalist #found {}
                div.pair {
                    (field("period", say(words::PERIOD)))
                    (field("words", say(words::RESTS_ON)))
                }
                details { summary { (say(words::AS_READ)) }
                    div.pair { (field("value", say(words::VALUE))) (field("unit", say(words::UNIT))) }
                }
                p.btns {
                    button.btn #claim { (say(words::CLAIM)) " " kbd { "c" } }
                    button.btn #row type="button" hidden { (say(words::CLAIM_ROW)) }
                    button.btn #column type="button" hidden { (say(words::CLAIM_COLUMN)) }
                    button.btn #back type="button" hidden { (say(words::TAKE_BACK)) }
                }
            }
        }
    }

    fn set_aside(&self) -> Markup {
        let say = |text| self.say(text);
        html! {
            form #asides {
                label.field {
                    span { (say(words::BECAUSE)) }
                    select #reason {
                        option value="" { "–" }
                        @for aside in Aside::ALL { option value=(aside.code()) { (say(reason(aside.code()))) } }
                    }
                }
                p.btns { button.btn #aside { (say(words::SET_ASIDE)) " " kbd { "x" } } }
            }
        }
    }

    fn new_indicator(&self) -> Markup {
        let say = |text| self.say(text);
        let own = self.catalogue.series_of_dataset(self.source.dataset.as_str()).next();
        let area = own.map_or("", |series| series.area.as_str());
        html! {
            details.when-chosen {
                summary { (say(words::NEW_INDICATOR)) }
                form #news {
                    div.pair { (field("name", say(words::NAME))) (field("code", say(words::CODE))) }
                    div.pair {
                        (field("new-unit", say(words::UNIT)))
                        label.field { span { (say(words::AREA)) } input #area spellcheck="false" value=(area); }
                    }
                    label.field {
                        span { (say(words::CLASS)) }
                        select #unit-class { @for (code, text) in CLASSES { option value=(code) { (say(text)) } } }
                    }
                    p.btns { button.btn #add { (say(words::ADD)) } }
                }
            }
            p.tiny.quiet { (say(words::KEYS)) ": " (say(words::KEYS_ARE)) }
        }
    }
}

/// A field of one line.
fn field(id: &str, name: &str) -> Markup {
    html! { label.field { span { (name) } input #(id) autocomplete="off" spellcheck="false"; } }
}

/// The form by which a document is brought into a dataset.
pub(super) fn bring(view: &View, datasets: &[&str], chosen: Option<&str>, needs_token: bool) -> Markup {
    let say = |text: Text| view.say(text);
    let href = view.to(&path(&["sources", "SOURCE"]));
    html! {
        section aria-labelledby="bring-title" {
            h2 #bring-title { (say(words::BRING)) }
            p.small { (say(words::BRING_LEDE)) }
            form.drop #bring method="post" action=(view.to("/sources")) enctype="multipart/form-data"
                data-href=(href) data-missing=(say(words::SAY_NO_FILE)) data-no-dataset=(say(words::SAY_NO_DATASET)) data-reading=(say(words::SAY_READING)) {
                div.upload {
                    label.field { span { (say(words::FILE)) } input #file name="file" type="file"; }
                    label.field {
                        span { (say(words::INTO)) }
                        select #into name="dataset" {
                            @for dataset in datasets { option selected[chosen == Some(*dataset)] value=(dataset) { (dataset) } }
                            option value="" selected[chosen.is_none()] { (say(words::NEW_DATASET)) }
                        }
                    }
                    label.field { span { (say(words::NEW_ID)) } input #new-id name="id" spellcheck="false"; }
                    label.field { span { (say(words::NEW_NAME)) } input #new-name name="name"; }
                    label.field { span { (say(words::PUBLISHER)) } input #publisher name="publisher"; }
                    label.field { span { (say(words::PUBLISHED)) } input #published name="published" type="date"; }
                    @if needs_token && chosen.is_none() {
                        label.field { span { (say(words::TOKEN)) } input #token type="password" autocomplete="off"; }
                    }
                }
                p.btns { button.btn { (say(words::READ_IT)) } }
                p #brought role="status" {}
            }
        }
    }
}
