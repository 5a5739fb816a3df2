//! Addresses as they may be shown.

use percent_encoding::percent_decode_str;

use crate::domain::secret::Secret;
use crate::http_client::HttpUrl;
use crate::http_client::header::HeaderMap;

/// What stands for a secret.
const HIDDEN: &str = "***";

/// The secrets of a request, which nothing that is shown may have.
#[derive(Debug)]
pub(super) struct Redaction {
    /// The names of parameters whose value is one, in small letters.
    names: Vec<String>,
    /// The secrets, in small letters: hosts are written so.
    values: Vec<String>,
}

impl Redaction {
    /// The secrets of a request: the values of its secret parameters, and of headers that are sensitive.
    pub(super) fn new(parameters: &[(String, Secret)], headers: &HeaderMap) -> Self {
        let sensitive = headers.values().filter(|value| value.is_sensitive());
        let sensitive = sensitive.filter_map(|value| value.to_str().ok());
        // Of `Bearer KEY` the key.
        let keys = sensitive.map(|value| value.split_once(' ').map_or(value, |(_, key)| key));
        let values = parameters.iter().map(|(_, value)| value.reveal()).chain(keys);
        Self {
            names: parameters.iter().map(|(name, _)| name.to_lowercase()).collect(),
            values: values.filter(|value| !value.is_empty()).map(str::to_lowercase).collect(),
        }
    }

    /// The address with `***` for the values of secret parameters; of one that has a secret elsewhere, nothing.
    pub(super) fn shown(&self, url: &HttpUrl) -> String {
        let text = match url.as_str().split_once('?') {
            Some((path, query)) => {
                let pairs: Vec<String> = query.split('&').map(|pair| self.shown_pair(pair)).collect();
                format!("{path}?{}", pairs.join("&"))
            }
            None => url.as_str().to_owned(),
        };
        if self.is_in(&text) { HIDDEN.to_owned() } else { text }
    }

    /// Whether an address has a secret in it.
    pub(super) fn is_in(&self, url: &str) -> bool {
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().to_lowercase();
        let spellings = [decoded(url), decoded(&url.replace('+', " "))];
        self.values.iter().any(|value| spellings.iter().any(|text| text.contains(value)))
    }

    fn shown_pair(&self, pair: &str) -> String {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let is_secret = self.names.contains(&percent_decode_str(name).decode_utf8_lossy().to_lowercase());
        if is_secret || self.is_in(value) { format!("{name}={HIDDEN}") } else { pair.to_owned() }
    }
}
