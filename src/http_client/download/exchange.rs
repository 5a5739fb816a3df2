//! The exchanges of one attempt: a request, and one more for each redirect.

use std::time::Duration;

use hyper::body::Bytes;
use tokio::time::Instant;

use super::Downloader;
use super::error::{DownloadError, Phase};
use super::part::Part;
use super::redirect::{is_permanent, judged, location};
use super::request::DownloadRequest;
use crate::http_client::header::{
    ACCEPT, ACCEPT_ENCODING, AUTHORIZATION, COOKIE, HeaderMap, HeaderName, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, IF_RANGE, RANGE, USER_AGENT,
};
use crate::http_client::{HttpClientError, HttpRequest, HttpResponse, HttpUrl, Method};

/// A response that is no redirect.
pub(super) struct Arrival {
    pub(super) response: HttpResponse,
    /// Where it came from.
    pub(super) url: HttpUrl,
    /// Whether the address of the request has moved there for good.
    pub(super) has_moved: bool,
}

/// The exchanges of a download, and the time that is left for them.
pub(super) struct Exchange<'a> {
    pub(super) downloader: &'a Downloader,
    pub(super) request: &'a DownloadRequest,
    pub(super) deadline: Instant,
}

impl Exchange<'_> {
    /// Asks for the file, or for the rest of it, and follows redirects.
    pub(super) async fn follow(&mut self, part: Option<&Part>) -> Result<Arrival, DownloadError> {
        let (mut url, mut permanent, mut redirects) = (self.request.full_url(), true, 0);
        loop {
            let response = self.ask(&url, self.headers(&url, part)).await?;
            let Some(location) = location(response.status, &response.headers) else {
                return Ok(Arrival { response, url, has_moved: permanent && redirects > 0 });
            };
            url = judged(self.request, &url, location, redirects)?;
            permanent &= is_permanent(response.status);
            redirects += 1;
        }
    }

    /// Sends one request, in its turn.
    async fn ask(&mut self, url: &HttpUrl, headers: HeaderMap) -> Result<HttpResponse, DownloadError> {
        let (downloader, request) = (self.downloader, self.request);
        let host = url.host();
        if !url.is_secure() && !request.allows_http {
            return Err(DownloadError::Insecure { host });
        }
        self.deadline += downloader.turns.wait(&host, request.requests_per_minute).await;
        let proxy = downloader.proxies.of(url);
        let failed = |error| DownloadError::of(error, &host);
        let connecting = downloader.client.connect(url, request.address_rule, proxy);
        let connection = self.within(request.limits.connect, Phase::Connection, connecting).await?;
        let method = Method::GET;
        let sending = HttpRequest { method, url: url.clone(), headers, body: Bytes::new() };
        let sending = connection.map_err(failed)?.send(sending);
        self.within(request.limits.silence, Phase::Head, sending).await?.map_err(failed)
    }

    /// The next piece of a body; none at its end.
    pub(super) async fn piece(
        &self,
        response: &mut HttpResponse,
    ) -> Result<Result<Option<Bytes>, HttpClientError>, DownloadError> {
        self.within(self.request.limits.silence, Phase::Body, response.piece()).await
    }

    /// What a future gives, within a limit and the time that is left.
    async fn within<T>(
        &self,
        limit: Duration,
        phase: Phase,
        future: impl Future<Output = T>,
    ) -> Result<T, DownloadError> {
        let limit_end = Instant::now().checked_add(limit).unwrap_or(self.deadline);
        let is_last = self.deadline <= limit_end;
        let ended = tokio::time::timeout_at(limit_end.min(self.deadline), future).await;
        ended.map_err(|_| {
            if is_last {
                DownloadError::TimedOut { phase: Phase::Whole, limit: self.request.limits.whole }
            } else {
                DownloadError::TimedOut { phase, limit }
            }
        })
    }

    /// The headers of a request to an address.
    fn headers(&self, url: &HttpUrl, part: Option<&Part>) -> HeaderMap {
        let is_own = url.has_origin_of(&self.request.url);
        let is_for_all = |name: &HeaderName, value: &HeaderValue| {
            !value.is_sensitive() && *name != AUTHORIZATION && *name != COOKIE
        };
        let given = self.request.headers.iter().filter(|(name, value)| is_own || is_for_all(name, value));
        let mut headers: HeaderMap = given.map(|(name, value)| (name.clone(), value.clone())).collect();
        headers.entry(ACCEPT).or_insert(HeaderValue::from_static("*/*"));
        headers.insert(ACCEPT_ENCODING, HeaderValue::from_static("gzip"));
        headers.insert(USER_AGENT, self.downloader.user_agent.clone());
        if let Some((from, etag)) = part.and_then(Part::resumption) {
            // A number of up to twenty digits is a value; without it, all would come.
            headers.extend(HeaderValue::try_from(format!("bytes={from}-")).map(|range| (RANGE, range)));
            headers.insert(IF_RANGE, etag.clone());
            return headers;
        }
        let known = &self.request.validators;
        for (name, known) in [(IF_NONE_MATCH, &known.etag), (IF_MODIFIED_SINCE, &known.last_modified)] {
            if let Some(known) = known.as_deref().and_then(|known| HeaderValue::from_str(known).ok()) {
                headers.insert(name, known);
            }
        }
        headers
    }
}
