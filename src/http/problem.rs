//! Errors as RFC 9457 problem documents.
//!
//! [`ProblemKind`] is the table of all kinds of problems, [`Problem`] is one occurrence, and [`ProblemDocument`] is its
//! body as JSON.

use std::{borrow::Cow, error::Error, sync::Arc};

use axum::{
    http::{
        HeaderValue, StatusCode,
        header::{ALLOW, CACHE_CONTROL, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE},
    },
    response::{IntoResponse, Response},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::request_id;
use crate::domain::nearest::{likely, nearest_first};
use crate::limits::{MAX_ALLOWED_LISTED, MAX_QUOTED_CHARACTERS, RETRY_AFTER_S};

/// The media type of a problem document.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// Defines the kinds of problems: for each its slug, status and title.
macro_rules! problem_kinds {
    ($($(#[$comment:meta])+ $kind:ident = $slug:literal, $status:ident, $title:literal;)+) => {
        /// Everything that can go wrong; its name in `snake_case` is the stable `code` of the document.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
        #[serde(rename_all = "snake_case")]
        pub enum ProblemKind {
            $($(#[$comment])+ $kind,)+
        }

        impl ProblemKind {
            /// All kinds.
            pub const ALL: [Self; [$($slug),+].len()] = [$(Self::$kind),+];

            /// The slug, the status and the title.
            const fn row(self) -> (&'static str, StatusCode, &'static str) {
                match self {
                    $(Self::$kind => ($slug, StatusCode::$status, $title),)+
                }
            }
        }
    };
}

// A value that the published schema forbids (an unknown code too) is 400, an unknown id in a path is 404. A timeout is
// 503, which invites a retry; 408 would blame the client, and 504 is for gateways (RFC 9110, 15.5.9 and 15.6.5).
problem_kinds! {
    /// The route has no parameter of that name.
    UnknownParameter = "unknown-parameter", BAD_REQUEST, "Unknown parameter";
    /// A parameter was given more than once.
    RepeatedParameter = "repeated-parameter", BAD_REQUEST, "Repeated parameter";
    /// A parameter was given without a value.
    EmptyParameter = "empty-parameter", BAD_REQUEST, "Empty parameter";
    /// The value of a parameter is longer than the limit.
    ParameterTooLong = "parameter-too-long", BAD_REQUEST, "Parameter too long";
    /// The value of a parameter cannot be read.
    InvalidParameter = "invalid-parameter", BAD_REQUEST, "Invalid parameter";
    /// The URL holds a broken percent escape or text that is not UTF-8.
    InvalidEncoding = "invalid-encoding", BAD_REQUEST, "Invalid encoding";
    /// The request cannot be understood for another reason.
    BadRequest = "bad-request", BAD_REQUEST, "Bad request";
    /// The route needs a credential and got none that holds.
    Unauthorized = "unauthorized", UNAUTHORIZED, "Credential needed";
    /// The credential does not allow this.
    Forbidden = "forbidden", FORBIDDEN, "Not allowed";
    /// The service was started without `--edit`.
    EditingOff = "editing-off", FORBIDDEN, "Editing is off";
    /// A page of another site, or one under another name of this service, asks for a write.
    CrossSite = "cross-site", FORBIDDEN, "Request of another site";
    /// There is nothing under this address.
    NotFound = "not-found", NOT_FOUND, "Not found";
    /// A code is well formed and stands for nothing.
    UnknownCode = "unknown-code", BAD_REQUEST, "Unknown code";
    /// The end of a range lies before its start.
    EmptyRange = "empty-range", BAD_REQUEST, "Empty range";
    /// The address does not answer this method.
    MethodNotAllowed = "method-not-allowed", METHOD_NOT_ALLOWED, "Method not allowed";
    /// No representation on offer is acceptable to the caller.
    NotAcceptable = "not-acceptable", NOT_ACCEPTABLE, "Not acceptable";
    /// Parameters that are valid alone contradict each other.
    ConflictingParameters = "conflicting-parameters", CONFLICT, "Conflicting parameters";
    /// The value is unlikely, and nobody has confirmed it.
    ConfirmationNeeded = "confirmation-needed", CONFLICT, "Confirmation needed";
    /// What is there already contradicts what is asked for.
    AlreadyThere = "already-there", CONFLICT, "Already there";
    /// A write must say which version of the dataset it changes.
    PreconditionRequired = "precondition-required", PRECONDITION_REQUIRED, "Precondition required";
    /// A cursor, or the place to go on from, is of a history that the database no longer has.
    OtherHistory = "other-history", GONE, "Another history";
    /// The client expects another version of the answer.
    PreconditionFailed = "precondition-failed", PRECONDITION_FAILED, "Precondition failed";
    /// The body has none of the bytes that are asked for.
    RangeNotSatisfiable = "range-not-satisfiable", RANGE_NOT_SATISFIABLE, "Range not satisfiable";
    /// The request body is larger than the limit.
    BodyTooLarge = "body-too-large", PAYLOAD_TOO_LARGE, "Body too large";
    /// The selection holds more observations than one flat answer may.
    TooManyObservations = "too-many-observations", PAYLOAD_TOO_LARGE, "Too many observations";
    /// The path or the query is longer than the limit.
    UriTooLong = "uri-too-long", URI_TOO_LONG, "URI too long";
    /// The request body is in a form that the route does not read.
    UnsupportedMediaType = "unsupported-media-type", UNSUPPORTED_MEDIA_TYPE, "Unsupported media type";
    /// The request body is read and its content is refused.
    Unprocessable = "unprocessable", UNPROCESSABLE_ENTITY, "Content refused";
    /// The service failed.
    Internal = "internal", INTERNAL_SERVER_ERROR, "Internal error";
    /// The service does not do what a protocol leaves open.
    NotImplemented = "not-implemented", NOT_IMPLEMENTED, "Not implemented";
    /// The answer took too long.
    Timeout = "timeout", SERVICE_UNAVAILABLE, "Timeout";
    /// The database does not answer.
    DatabaseUnavailable = "database-unavailable", SERVICE_UNAVAILABLE, "Database unavailable";
    /// The database did not acknowledge a commit, so that everything was written or nothing.
    OutcomeUnknown = "outcome-unknown", SERVICE_UNAVAILABLE, "Outcome unknown";
    /// There is too much work at once.
    Overloaded = "overloaded", SERVICE_UNAVAILABLE, "Overloaded";
}

impl ProblemKind {
    /// The last segment of the URI in `type`.
    #[must_use]
    pub const fn slug(self) -> &'static str {
        self.row().0
    }

    /// The HTTP status.
    #[must_use]
    pub const fn status(self) -> StatusCode {
        self.row().1
    }

    /// The title, which is the same in every occurrence.
    #[must_use]
    pub const fn title(self) -> &'static str {
        self.row().2
    }
}

/// One occurrence of a problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    kind: ProblemKind,
    detail: String,
    parameter: Option<String>,
    allowed: Vec<String>,
    errors: Vec<ProblemError>,
    position: Option<Box<ProblemPosition>>,
}

impl Problem {
    /// A problem of a kind; `detail` is the sentence that explains this occurrence.
    #[must_use]
    pub fn new(kind: ProblemKind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            parameter: None,
            allowed: Vec::new(),
            errors: Vec::new(),
            position: None,
        }
    }

    /// A problem whose cause is hidden from the caller: the response has `detail`, the log the chain of causes.
    #[must_use]
    pub fn concealing(kind: ProblemKind, detail: &str, cause: &(dyn Error + 'static)) -> Self {
        let chain: Vec<String> =
            std::iter::successors(Some(cause), |&error| error.source()).map(ToString::to_string).collect();
        let request_id = request_id::current();
        tracing::error!(request_id, code = kind.slug(), cause = chain.join(": "), "{detail}");
        Self::new(kind, detail)
    }

    /// The problem with the name of the parameter at fault.
    #[must_use]
    pub fn at(mut self, parameter: impl Into<String>) -> Self {
        self.parameter = Some(parameter.into());
        self
    }

    /// The problem with the allowed values, in the order given.
    #[must_use]
    pub fn allowing<S: Into<String>>(mut self, allowed: impl IntoIterator<Item = S>) -> Self {
        self.allowed = allowed.into_iter().map(Into::into).collect();
        self
    }

    /// The problem with the list of errors in the content.
    #[must_use]
    pub fn listing(mut self, errors: Vec<ProblemError>) -> Self {
        self.errors = errors;
        self
    }

    /// The problem with the place in the value of the parameter.
    #[must_use]
    pub fn at_position(mut self, position: ProblemPosition) -> Self {
        self.position = Some(Box::new(position));
        self
    }

    /// The problem with the allowed values, those most similar to `word` first.
    ///
    /// A candidate that is similar enough is also suggested at the end of the detail.
    #[must_use]
    pub fn nearest_to<S: Into<String>>(
        mut self,
        word: &str,
        candidates: impl IntoIterator<Item = S>,
    ) -> Self {
        self.allowed = nearest_first(word, candidates);
        self.allowed.truncate(MAX_ALLOWED_LISTED);
        if let Some(candidate) = likely(word, &self.allowed) {
            self.detail = format!("{} Did you mean `{candidate}`?", self.detail);
        }
        self
    }

    /// The kind of the problem.
    #[must_use]
    pub const fn kind(&self) -> ProblemKind {
        self.kind
    }

    /// The body of the response.
    #[must_use]
    pub fn into_document(self) -> ProblemDocument {
        ProblemDocument {
            r#type: format!("/problems/{}", self.kind.slug()),
            title: self.kind.title().to_owned(),
            status: self.kind.status().as_u16(),
            detail: self.detail,
            code: self.kind,
            parameter: self.parameter,
            allowed: self.allowed,
            errors: self.errors,
            position: self.position,
        }
    }
}

/// The problem document of RFC 9457, in `application/problem+json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemDocument {
    /// A URI reference that names the kind of problem.
    #[schema(format = "uri-reference", example = "/problems/unknown-parameter")]
    pub r#type: String,
    /// A summary that is the same in every occurrence.
    #[schema(example = "Unknown parameter")]
    pub title: String,
    /// The HTTP status.
    #[schema(minimum = 400, maximum = 599, example = 400)]
    pub status: u16,
    /// What went wrong this time.
    #[schema(example = "`indicater` is not a parameter of this route. Did you mean `indicator`?")]
    pub detail: String,
    /// The kind of problem as a word for programs; it never changes.
    pub code: ProblemKind,
    /// The parameter at fault; null where none is.
    #[serde(default)]
    #[schema(example = "indicater")]
    pub parameter: Option<String>,
    /// What would have been allowed, the nearest first; empty where no list says it.
    #[serde(default)]
    #[schema(example = json!(["indicator", "area"]))]
    pub allowed: Vec<String>,
    /// Each thing that is wrong with the content of an upload, the first hundred.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<ProblemError>,
    /// Where the value of the parameter is wrong; left out where all of it is meant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<Box<ProblemPosition>>,
}

/// A place in the value of a parameter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemPosition {
    /// The first byte (UTF-8), from 0.
    #[schema(example = 7)]
    pub start: usize,
    /// The byte behind the last.
    #[schema(example = 12)]
    pub end: usize,
    /// The number of the first character, from 1.
    #[schema(example = 8)]
    pub column: usize,
    /// The value, and a line below it with carets at the place.
    #[schema(example = "VA.C + shere(VA.C, VA.BTE)\n       ^^^^^")]
    pub caret: String,
}

/// One thing that is wrong with the content of an upload.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ProblemError {
    /// The file, or the member of an archive.
    pub file: String,
    /// Where: a line and column, a row, a JSON pointer.
    #[schema(example = "line 17, column 3")]
    pub place: String,
    /// The column or attribute at fault; empty where none is.
    pub column: String,
    /// What is wrong, and what was expected.
    pub detail: String,
}

/// The response extension that marks the body as this problem document.
#[derive(Debug, Clone)]
pub(super) struct IsProblem(pub(super) Arc<ProblemDocument>);

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let kind = self.kind;
        let methods = self.allowed.join(", ");
        let document = Arc::new(self.into_document());
        let body = serde_json::to_vec(&*document).unwrap_or_default();
        let mut response = (kind.status(), body).into_response();
        response.extensions_mut().insert(IsProblem(document));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        match kind {
            ProblemKind::MethodNotAllowed => {
                if let Ok(methods) = HeaderValue::try_from(methods) {
                    headers.insert(ALLOW, methods);
                }
            }
            ProblemKind::Unauthorized => {
                headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
            }
            ProblemKind::Timeout | ProblemKind::Overloaded | ProblemKind::DatabaseUnavailable => {
                headers.insert(RETRY_AFTER, HeaderValue::from(RETRY_AFTER_S));
            }
            _ => {}
        }
        response
    }
}

/// Text of the caller, cut to [`MAX_QUOTED_CHARACTERS`] so that a problem document can repeat it.
#[must_use]
pub fn shortened(text: &str) -> Cow<'_, str> {
    match text.char_indices().nth(MAX_QUOTED_CHARACTERS) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

/// Text of the caller, [`shortened`] and in backticks.
#[must_use]
pub fn quoted(text: &str) -> String {
    format!("`{}`", shortened(text))
}

#[cfg(test)]
mod tests;
