//! To which addresses an upstream may lead.

use url::Url;

/// To which addresses requests and redirects may go, and how they say who asks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Access {
    /// Whether `http` is allowed, and not only `https`.
    pub allow_http: bool,
    /// Whether addresses of a private network, and of this machine, are allowed.
    pub allow_private_addresses: bool,
    /// The hosts to which redirects and links of answers may lead, besides that of the address itself.
    pub redirects: Vec<String>,
    /// An address of mail or of a page, which requests give as that of who asks.
    pub contact: Option<String>,
    /// The environment variable that has the key.
    pub key_variable: Option<String>,
    /// The query parameter in which the key is sent.
    pub key_parameter: String,
}

/// The longest address, in bytes.
pub(super) const MAX_ADDRESS_BYTES: usize = 2_048;

impl Access {
    /// The address in a text.
    ///
    /// # Errors
    /// Why it is none that may be asked.
    pub(super) fn address(&self, text: &str) -> Result<Url, String> {
        if text.len() > MAX_ADDRESS_BYTES {
            return Err(format!("the address has more than {MAX_ADDRESS_BYTES} bytes"));
        }
        let url = Url::parse(text)
            .map_err(|error| format!("`{text}` is no address ({error}); allowed: https://HOST/PATH"))?;
        self.check(&url)?;
        if !url.username().is_empty() || url.password().is_some() {
            return Err("the address has a user or a password; leave them out".to_owned());
        }
        if url.fragment().is_some() {
            return Err("the address has a fragment (#), which is never sent; leave it out".to_owned());
        }
        Ok(url)
    }

    fn check(&self, url: &Url) -> Result<(), String> {
        match url.scheme() {
            "https" => {}
            "http" if self.allow_http => {}
            "http" => {
                return Err(format!(
                    "`{url}` is not encrypted; allowed: an address that begins with https://, or `allow_http = true`"
                ));
            }
            other => return Err(format!("an address begins with https://, not with {other}:")),
        }
        if url.host_str().is_none_or(str::is_empty) {
            return Err("the address has no host".to_owned());
        }
        Ok(())
    }

    /// Whether a link in the answer from one address may be followed to another: to the same host and port, or to a host
    /// in the list, and encrypted as far as is asked for.
    #[must_use]
    pub fn permits(&self, from: &Url, to: &Url) -> bool {
        let is_listed = || {
            to.host_str().is_some_and(|host| self.redirects.iter().any(|one| one.eq_ignore_ascii_case(host)))
        };
        let is_same =
            || from.host_str() == to.host_str() && from.port_or_known_default() == to.port_or_known_default();
        self.check(to).is_ok()
            && to.username().is_empty()
            && to.password().is_none()
            && (is_same() || is_listed())
    }
}
