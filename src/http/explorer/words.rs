//! The words of the pages in their languages: one table, in a file for each group of pages.
//!
//! A text may have places `{0}`, `{1}` for what [`Text::filled`] puts in.

pub(super) mod alerts;
pub(super) mod compare;
pub(super) mod composites;
pub(super) mod data;
pub(super) mod desk;
pub(super) mod forecast;
pub(super) mod formula;
pub(super) mod frame;
pub(super) mod home;
pub(super) mod imports;
pub(super) mod ranking;
pub(super) mod reconciliation;
pub(super) mod revisions;
pub(super) mod rules;
pub(super) mod series;
pub(super) mod sources;
pub(super) mod targets;
pub(super) mod upstreams;

/// A language of the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in crate::http) enum Language {
    /// English, the default.
    #[default]
    English,
    /// Chinese in simplified characters.
    Chinese,
}

impl Language {
    /// All languages.
    pub(in crate::http) const ALL: [Self; 2] = [Self::English, Self::Chinese];

    /// The code (ISO 639-1), as `lang` takes it.
    pub(in crate::http) const fn code(self) -> &'static str {
        match self {
            Self::English => "en",
            Self::Chinese => "zh",
        }
    }

    /// What stands between two sentences.
    pub(super) const fn space(self) -> &'static str {
        match self {
            Self::English => " ",
            Self::Chinese => "",
        }
    }

    /// Its name in itself.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::English => "English",
            Self::Chinese => "中文",
        }
    }
}

impl From<Language> for crate::formats::chart::Language {
    fn from(language: Language) -> Self {
        match language {
            Language::English => Self::English,
            Language::Chinese => Self::Chinese,
        }
    }
}

/// A text in every language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    /// In English.
    pub(super) en: &'static str,
    /// In Chinese.
    pub(super) zh: &'static str,
}

impl Text {
    /// The text in a language.
    pub(super) const fn of(self, language: Language) -> &'static str {
        match language {
            Language::English => self.en,
            Language::Chinese => self.zh,
        }
    }

    /// The text in a language, with `values` at its places.
    pub(super) fn filled(self, language: Language, values: &[&str]) -> String {
        let mut filled = String::new();
        let mut rest = self.of(language);
        while let Some((before, after)) = rest.split_once('{') {
            filled.push_str(before);
            let (place, after) = after.split_once('}').unwrap_or(("", after));
            let value = place.parse().ok().and_then(|place: usize| values.get(place));
            filled.push_str(value.copied().unwrap_or_default());
            rest = after;
        }
        filled + rest
    }
}

/// Defines texts: for each its name, and the text in English and in Chinese.
macro_rules! texts {
    ($($name:ident = $en:literal, $zh:literal;)+) => {
        $(pub(in crate::http::explorer) const $name: $crate::http::explorer::words::Text =
            $crate::http::explorer::words::Text { en: $en, zh: $zh };)+

        /// All texts of this file.
        #[cfg(test)]
        pub(super) const ALL: &[(&str, $crate::http::explorer::words::Text)] = &[$((stringify!($name), $name)),+];
    };
}
use texts;

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts of all files.
    const ALL: &[&[(&str, Text)]] = &[
        alerts::ALL,
        compare::ALL,
        composites::ALL,
        data::ALL,
        desk::ALL,
        forecast::ALL,
        formula::ALL,
        frame::ALL,
        home::ALL,
        imports::ALL,
        ranking::ALL,
        reconciliation::ALL,
        revisions::ALL,
        rules::ALL,
        series::ALL,
        sources::ALL,
        targets::ALL,
        upstreams::ALL,
    ];

    fn places(text: &str) -> Vec<&str> {
        let mut places: Vec<&str> =
            text.split('{').skip(1).map(|rest| rest.split('}').next().unwrap()).collect();
        places.sort_unstable();
        places
    }

    #[test]
    fn no_text_lacks_a_language() {
        for (name, text) in ALL.iter().copied().flatten() {
            assert!(!text.en.is_empty() && !text.zh.is_empty(), "{name}");
            // A mark between words has its own form in Chinese.
            assert!(
                text.zh.chars().any(|one| is_han(one) || "；。，：".contains(one)),
                "{name}: {}",
                text.zh
            );
            assert_eq!(places(text.en), places(text.zh), "{name}: the same places in both languages");
        }
    }

    fn is_han(character: char) -> bool {
        ('\u{4e00}'..='\u{9fff}').contains(&character)
    }

    #[test]
    fn values_go_to_their_places() {
        let text = Text { en: "{0} of {1} hold", zh: "{1} 中 {0} 成立" };
        assert_eq!(text.filled(Language::English, &["45", "46"]), "45 of 46 hold");
        assert_eq!(text.filled(Language::Chinese, &["45", "46"]), "46 中 45 成立");
        assert_eq!(text.filled(Language::English, &["{1}"]), "{1} of  hold");
    }
}
