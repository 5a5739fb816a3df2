//! Authorisation of write routes by bearer tokens (RFC 6750).

use axum::http::HeaderMap;
use axum::http::header::AUTHORIZATION;

use super::problem::{Problem, ProblemKind};
use crate::domain::code::Code;
use crate::domain::import::Token;
use crate::service::{Service, tokens};

/// The token of a request that may write a dataset.
///
/// # Errors
/// 401 without a valid token, 403 if the token may not write the dataset.
pub(super) async fn authorised(
    service: &Service,
    headers: &HeaderMap,
    dataset: &Code,
) -> Result<Token, Problem> {
    let token = bearer(service, headers, "`yearbook token create` makes one").await?;
    if !token.may_write(dataset) {
        let allowed: Vec<String> = token.datasets.iter().flatten().map(Code::to_string).collect();
        let detail = format!("The token may not write the dataset `{dataset}`.");
        return Err(Problem::new(ProblemKind::Forbidden, detail).at("dataset").allowing(allowed));
    }
    Ok(token)
}

/// The token of a request; `how` says how to make one.
///
/// # Errors
/// 401 without a valid token.
pub(super) async fn bearer(service: &Service, headers: &HeaderMap, how: &str) -> Result<Token, Problem> {
    let unauthorised = |detail: &str| Problem::new(ProblemKind::Unauthorized, detail);
    let header = headers
        .get(AUTHORIZATION)
        .ok_or_else(|| unauthorised(&format!("This route needs `Authorization: Bearer TOKEN`; {how}.")))?;
    let text = header.to_str().ok().and_then(|header| {
        let (scheme, text) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| text.trim())
    });
    let text = text.ok_or_else(|| unauthorised("`Authorization` is no bearer token."))?;
    let token = tokens::check(service.store(), text, service.clock().now()).await?;
    token.ok_or_else(|| unauthorised("The token is unknown, has ended or was taken back."))
}
