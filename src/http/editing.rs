//! Who may change a seed folder over HTTP, and which version of it a change expects.
//!
//! A service that listens on loopback takes changes of its own pages without a token. Pages of other sites reach such a
//! service as well, so a request without a token must come from a page of this service (`Origin`, `Sec-Fetch-Site`), under
//! a name of this computer (`Host`), since any site can give its own name the address 127.0.0.1.

use std::net::IpAddr;

use axum::http::HeaderMap;
use axum::http::header::{AUTHORIZATION, HOST, IF_MATCH, ORIGIN};

use super::auth::bearer;
use super::host::base;
use super::problem::{Problem, ProblemKind};
use crate::domain::code::Code;
use crate::service::Service;
use crate::service::claims::{Editing, Version};

/// What is said without `--edit`.
const HOW_TO_EDIT: &str = "This service only reads. Started with `yearbook --edit --seed-data DIR --sources DIR` it takes \
    documents and claims.";

/// Who changes something on this computer without a token.
const LOCAL: &str = "edit";

/// The folders that may be changed.
///
/// # Errors
/// 403 in a service that was started without `--edit`.
pub(super) fn editing(service: &Service) -> Result<&Editing, Problem> {
    service.editing().ok_or_else(|| Problem::new(ProblemKind::EditingOff, HOW_TO_EDIT))
}

/// The folders that may be changed, and the name of who asks for a change of a dataset.
///
/// # Errors
/// 403 in a service without `--edit`, for a page of another site and for a token of another scope; 401 without a token
/// that holds, where one is needed.
pub(super) async fn editor<'s>(
    service: &'s Service,
    headers: &HeaderMap,
    dataset: &Code,
) -> Result<(&'s Editing, String), Problem> {
    let editing = editing(service)?;
    if !editing.needs_token() && !headers.contains_key(AUTHORIZATION) {
        refuse_other_sites(headers)?;
        return Ok((editing, LOCAL.to_owned()));
    }
    let how = format!("`yearbook token create --name NAME --scope figures:{dataset}` makes one");
    let token = bearer(service, headers, &how).await?;
    if !token.may_claim(dataset) {
        let allowed: Vec<String> = token.figures.iter().map(|one| format!("figures:{one}")).collect();
        let detail = format!("The token lacks the scope `figures:{dataset}`; {how}.");
        return Err(Problem::new(ProblemKind::Forbidden, detail).at("dataset").allowing(allowed));
    }
    Ok((editing, token.name))
}

/// Refuses a request that a page of another site may have made.
fn refuse_other_sites(headers: &HeaderMap) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or_default());
    let own = base(headers);
    let detail = if !text(HOST.as_str()).is_some_and(is_loopback) {
        "Under this name of the service a change needs a token, since pages of other sites can use the name as well."
    } else if text(ORIGIN.as_str()).is_some_and(|origin| origin != own)
        || text("sec-fetch-site").is_some_and(|site| !["same-origin", "none"].contains(&site))
    {
        "A page of another site asks for this change; only pages of this service may."
    } else {
        return Ok(());
    };
    Err(Problem::new(ProblemKind::CrossSite, detail))
}

/// Whether a host with or without a port is this computer.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost") || name.parse().is_ok_and(|address: IpAddr| address.is_loopback())
}

/// The version of the dataset that a change expects: that of `If-Match`, else any.
pub(super) fn expected(headers: &HeaderMap) -> Version {
    let Some(value) = headers.get(IF_MATCH) else { return Version::Any };
    let tags = value.to_str().unwrap_or_default().split(',').map(str::trim);
    let tags: Vec<String> =
        tags.map(|tag| tag.strip_prefix("W/").unwrap_or(tag).trim_matches('"').to_owned()).collect();
    if tags.iter().any(|tag| tag == "*") { Version::Any } else { Version::OneOf(tags) }
}

/// The version that a change must name, since it can undo the work of others.
///
/// # Errors
/// 428 without `If-Match`.
pub(super) fn required(headers: &HeaderMap) -> Result<Version, Problem> {
    if headers.contains_key(IF_MATCH) {
        return Ok(expected(headers));
    }
    let detail = "This change needs `If-Match` with the `version` of the dataset that you saw (`GET \
        /v1/sources/{id}/numbers`), so that it undoes nothing that others did since; `*` takes any.";
    Err(Problem::new(ProblemKind::PreconditionRequired, detail).at("If-Match"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refused(pairs: &[(&'static str, &str)]) -> bool {
        let mut headers = HeaderMap::new();
        for (name, value) in pairs {
            headers.insert(*name, value.parse().unwrap());
        }
        refuse_other_sites(&headers).is_err()
    }

    #[test]
    fn a_page_of_this_service_may_and_one_of_another_site_may_not() {
        let here = ("host", "127.0.0.1:8080");
        for fine in [
            &[here][..],
            &[here, ("origin", "http://127.0.0.1:8080"), ("sec-fetch-site", "same-origin")],
            &[("host", "localhost:8080"), ("origin", "http://localhost:8080")],
            &[("host", "[::1]:8080"), ("origin", "http://[::1]:8080")],
        ] {
            assert!(!refused(fine), "{fine:?}");
        }
        for wrong in [
            &[][..],
            &[("host", "evil.example")],
            &[("host", "evil.example"), ("origin", "http://evil.example")],
            &[("host", "127.0.0.1.evil.example")],
            &[here, ("origin", "http://evil.example")],
            &[here, ("origin", "null")],
            &[here, ("origin", "http://127.0.0.1:9090")],
            &[here, ("origin", "https://127.0.0.1:8080")],
            &[here, ("sec-fetch-site", "cross-site")],
            &[here, ("sec-fetch-site", "same-site")],
        ] {
            assert!(refused(wrong), "{wrong:?}");
        }
    }

    #[test]
    fn versions_stand_in_quotation_marks_or_not() {
        let of = |value: &str| expected(&HeaderMap::from_iter([(IF_MATCH, value.parse().unwrap())]));
        assert_eq!(of("\"a1\", W/\"b2\""), Version::OneOf(vec!["a1".into(), "b2".into()]));
        assert_eq!((of("*"), expected(&HeaderMap::new())), (Version::Any, Version::Any));
        assert!(required(&HeaderMap::new()).is_err());
    }
}
