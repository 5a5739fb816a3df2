//! One request to a publisher.

/// A request: always GET.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UpstreamRequest {
    /// The address, without a key.
    pub url: String,
    /// The media types that are asked for, as the header `Accept` has them.
    pub accept: Option<&'static str>,
    /// Whether the key belongs to it: the parameter that [`Access`](super::Access) names is added when it is sent, and its
    /// value is shown nowhere.
    pub takes_key: bool,
    /// The name of the file that its answer is a part of. Answers with one name follow each other in it, in the order of
    /// the requests.
    pub file: String,
    /// What its answer is for.
    pub step: Step,
    /// The number of what is asked, among the indicators or series of the upstream.
    pub(super) part: usize,
    /// The number of the page, from one.
    pub(super) page: u32,
}

/// What an answer is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// Data, or what belongs to them (a structure message, a descriptor): a whole file. It can be written to disk as it
    /// comes, and asked for on condition that it changed.
    File,
    /// Data, or a list of what is to be asked: [`Upstream::follow`](super::Upstream::follow) has to see it.
    Page,
}

/// The most bytes of an answer that has to be seen as a whole.
pub const MAX_PAGE_BYTES: usize = 128 * 1_048_576;
