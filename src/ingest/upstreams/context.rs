//! What the kinds of upstreams need to know of an upstream.

use url::Url;

use super::access::Access;
use super::plan::AnswerError;
use super::request::UpstreamRequest;
use crate::domain::code::Code;
use crate::domain::import::Scope;

/// What a kind needs to know of its upstream.
#[derive(Debug, Clone, Copy)]
pub(super) struct Context<'u> {
    /// The id of the upstream.
    pub(super) id: &'u Code,
    /// The dataset that its data go into.
    pub(super) dataset: &'u Code,
    /// Whether what it answers is complete, as the file says.
    pub(super) scope: Scope,
    /// To which addresses it may lead.
    pub(super) access: &'u Access,
}

/// How much of a link that is refused is shown, in characters.
const MAX_SHOWN: usize = 200;

impl Context<'_> {
    /// A link of the answer to a request as an address.
    pub(super) fn link(&self, request: &UpstreamRequest, link: &str) -> Result<Url, AnswerError> {
        let refused = || AnswerError::Address(link.chars().take(MAX_SHOWN).collect());
        let from = Url::parse(&request.url).map_err(|_| refused())?;
        let to = from.join(link).map_err(|_| refused())?;
        if self.access.permits(&from, &to) { Ok(to) } else { Err(refused()) }
    }
}
