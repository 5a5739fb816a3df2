//! Names of the catalogue on pages: in the language of the page where the catalogue has them, each isolated, since a
//! name may be in any script.

use std::borrow::Cow;
use std::fmt::Write as _;

use maud::{Markup, Render, html};

use super::words::Language;
use crate::domain::catalogue::{Catalogue, Indicator, Labels};
use crate::domain::code::Code;
use crate::domain::series::Series;
use crate::domain::series_key::SeriesKey;
use crate::domain::structure::{DataStructureDefinition, Role};

/// The codes that a title leaves out: the total, and "not applicable".
const LEFT_OUT: [&str; 2] = ["_T", "_Z"];

/// A name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Name<'a> {
    /// The name; what would change the direction of other text is shown as a symbol.
    pub(super) text: Cow<'a, str>,
    /// The language, where it is not that of the page.
    language: Option<&'static str>,
}

impl<'a> Name<'a> {
    /// A name in the language of the page: its label if there is one, else the name in English.
    pub(super) fn of(name: &'a str, labels: Option<&'a Labels>, language: Language) -> Self {
        let label = labels.and_then(|labels| labels.get(language.code()));
        let is_other = label.is_none() && language != Language::English;
        Self {
            text: visible(label.map_or(name, String::as_str)),
            language: is_other.then_some(Language::English.code()),
        }
    }

    /// The name of an indicator.
    pub(super) fn of_indicator(indicator: &'a Indicator, language: Language) -> Self {
        Self::of(&indicator.name, Some(&indicator.labels), language)
    }

    /// The name of an area in a dataset.
    pub(super) fn of_area(
        catalogue: &'a Catalogue,
        dataset: &Code,
        code: &'a str,
        language: Language,
    ) -> Self {
        let name = catalogue.area_name(dataset, code).unwrap_or(code);
        Self::of(name, catalogue.areas.get(code).map(|area| &area.labels), language)
    }

    /// The name of an activity in a dataset.
    pub(super) fn of_activity(
        catalogue: &'a Catalogue,
        dataset: &Code,
        code: &'a str,
        language: Language,
    ) -> Self {
        let name = catalogue.activity_name(dataset, code).unwrap_or(code);
        Self::of(name, catalogue.activities.get(code).map(|activity| &activity.labels), language)
    }

    /// The name of a code in any dimension of a dataset.
    pub(super) fn of_code(
        catalogue: &'a Catalogue,
        dataset: &Code,
        dimension: &str,
        code: &'a str,
        language: Language,
    ) -> Self {
        let name = catalogue.names_of(dataset, dimension).and_then(|names| names.get(code));
        Self::of(name.map_or(code, String::as_str), None, language)
    }

    /// The name of a unit.
    pub(super) fn of_unit(catalogue: &'a Catalogue, code: &'a str, language: Language) -> Self {
        Self::of(catalogue.units.get(code).map_or(code, |unit| &unit.name), None, language)
    }
}

impl Render for Name<'_> {
    fn render(&self) -> Markup {
        html! { bdi lang=[self.language] { (self.text) } }
    }
}

/// The name of a series: what is measured, of what, and where.
#[derive(Debug, Clone)]
pub(super) struct SeriesName<'a> {
    /// The indicator.
    pub(super) indicator: Name<'a>,
    /// The activity, and the codes in the dimensions without a role.
    pub(super) parts: Vec<Name<'a>>,
    /// The area; none where the dataset has no areas.
    pub(super) area: Option<Name<'a>>,
    language: Language,
}

impl<'a> SeriesName<'a> {
    /// The name of a series.
    pub(super) fn of(catalogue: &'a Catalogue, series: &'a Series, language: Language) -> Self {
        Self::of_key(catalogue, &series.dataset, &series.key, language)
    }

    /// The name of the series with a key, also of one that is not there.
    pub(super) fn of_key(
        catalogue: &'a Catalogue,
        dataset: &Code,
        key: &'a SeriesKey,
        language: Language,
    ) -> Self {
        let structure = catalogue.datasets.get(dataset).map(|dataset| &dataset.structure);
        let code = |role| structure.map_or("_Z", |structure| key.code(structure, role));
        let indicator = code(Role::Indicator).parse().ok();
        let indicator = indicator.and_then(|code: Code| catalogue.indicators.get(&(dataset.clone(), code)));
        let indicator = indicator.map_or_else(
            || Name::of(code(Role::Indicator), None, Language::English),
            |indicator| Name::of_indicator(indicator, language),
        );
        let shown = |code: &str| !LEFT_OUT.contains(&code);
        let activity = Some(code(Role::Activity)).filter(|code| shown(code));
        let activity = activity.map(|code| Name::of_activity(catalogue, dataset, code, language));
        let dimensions = structure.into_iter().flat_map(DataStructureDefinition::dimensions);
        let own = dimensions
            .zip(key.codes())
            .filter(|(dimension, code)| dimension.role.is_none() && shown(code))
            .map(|(dimension, code)| Name::of_code(catalogue, dataset, &dimension.id, code, language));
        let area = Some(code(Role::Area)).filter(|code| shown(code));
        Self {
            indicator,
            parts: activity.into_iter().chain(own).collect(),
            area: area.map(|code| Name::of_area(catalogue, dataset, code, language)),
            language,
        }
    }

    /// The name without the area.
    pub(super) fn without_area(self) -> Self {
        Self { area: None, ..self }
    }

    /// What tells it from other series of its indicator, as one text; the indicator where nothing does.
    pub(super) fn distinction(&self) -> String {
        let parts: Vec<&str> = self.parts.iter().chain(&self.area).map(|part| &*part.text).collect();
        if parts.is_empty() { self.indicator.text.to_string() } else { parts.join(" · ") }
    }

    /// The name as one text, as titles take it.
    pub(super) fn text(&self) -> String {
        let mut text = self.indicator.text.to_string();
        for part in &self.parts {
            text.push_str(self.comma());
            text.push_str(&self.within(part).text);
        }
        if let Some(area) = &self.area {
            text.push_str(" · ");
            text.push_str(&area.text);
        }
        text
    }

    const fn comma(&self) -> &'static str {
        match self.language {
            Language::English => ", ",
            Language::Chinese => " · ",
        }
    }

    /// A part as it stands within a name: in English without its capital, unless the first word has others.
    fn within<'b>(&self, part: &'b Name<'a>) -> Cow<'b, Name<'a>> {
        let word = part.text.split(' ').next().unwrap_or_default();
        let is_plain = word.chars().skip(1).all(char::is_lowercase) && word.chars().count() > 1;
        if self.language != Language::English || !is_plain {
            return Cow::Borrowed(part);
        }
        let (first, rest) = part.text.split_at(word.chars().next().map_or(0, char::len_utf8));
        Cow::Owned(Name { text: (first.to_lowercase() + rest).into(), language: part.language })
    }
}

impl Render for SeriesName<'_> {
    fn render(&self) -> Markup {
        html! {
            (self.indicator)
            @for part in &self.parts { (self.comma()) (self.within(part).as_ref()) }
            @if let Some(area) = &self.area { " " span.of { "· " (area) } }
        }
    }
}

/// A text in which the characters that set the direction of text are shown by their numbers.
pub(super) fn visible(text: &str) -> Cow<'_, str> {
    let is_control = |character: char| {
        matches!(character, '\u{200e}' | '\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
            || character.is_control()
    };
    if !text.contains(is_control) {
        return text.into();
    }
    let mut shown = String::with_capacity(text.len());
    for character in text.chars() {
        if is_control(character) {
            // Writing to a string cannot fail.
            let _ = write!(shown, "⟨U+{:04X}⟩", u32::from(character));
        } else {
            shown.push(character);
        }
    }
    shown.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_turn_the_text_around_it() {
        let name = Name::of("a\u{202e}<b>\u{2066}c\n", None, Language::English);
        assert_eq!(name.render().into_string(), "<bdi>a⟨U+202E⟩&lt;b&gt;⟨U+2066⟩c⟨U+000A⟩</bdi>");
        assert!(matches!(visible("العربية 中文"), Cow::Borrowed(_)));
    }

    #[test]
    fn a_name_without_a_label_says_that_it_is_english() {
        let labels = Labels::from([("zh".to_owned(), "制造业".to_owned())]);
        let shown = |labels, language| Name::of("Manufacturing", labels, language).render().into_string();
        assert_eq!(shown(Some(&labels), Language::Chinese), "<bdi>制造业</bdi>");
        assert_eq!(shown(None, Language::Chinese), "<bdi lang=\"en\">Manufacturing</bdi>");
        assert_eq!(shown(Some(&labels), Language::English), "<bdi>Manufacturing</bdi>");
    }

    #[test]
    fn parts_of_a_name_lose_their_capital_where_it_is_only_that_of_a_sentence() {
        let part = |text: &'static str| Name::of(text, None, Language::English);
        for (text, language, shown) in [
            ("Manufacturing", Language::English, "X, manufacturing"),
            ("New energy vehicles", Language::English, "X, new energy vehicles"),
            ("BeiDou applications", Language::English, "X, BeiDou applications"),
            ("IT services", Language::English, "X, IT services"),
            ("制造业", Language::Chinese, "X · 制造业"),
        ] {
            let name = SeriesName { indicator: part("X"), parts: vec![part(text)], area: None, language };
            assert_eq!(name.text(), shown);
        }
    }
}
