//! The code in the path of a request, checked like the value of a parameter.

use axum::{
    extract::{FromRequestParts, Path, rejection::PathRejection},
    http::request::Parts,
};
use serde::de::DeserializeOwned;

use super::{
    decode::{check_escapes, invalid_encoding},
    problem::{Problem, ProblemKind},
};
use crate::limits::MAX_PARAMETER_BYTES;

/// The code in the path of a request, such as `VA` in `/v1/indicators/VA`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathCode(pub String);

/// Two codes in the path of a request, such as `CNIND` and `A.CN.VA.C` in `/series/CNIND/A.CN.VA.C`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PathCodes(pub String, pub String);

impl<S: Send + Sync> FromRequestParts<S> for PathCode {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        checked(segments(parts, state).await?).map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for PathCodes {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let (first, second) = segments(parts, state).await?;
        Ok(Self(checked(first)?, checked(second)?))
    }
}

/// The segments of the path that the route takes.
async fn segments<T, S>(parts: &mut Parts, state: &S) -> Result<T, Problem>
where
    T: DeserializeOwned + Send,
    S: Send + Sync,
{
    // The router would take broken escapes as plain text.
    check_escapes(parts.uri.path())?;
    match Path::<T>::from_request_parts(parts, state).await {
        Ok(Path(segments)) => Ok(segments),
        Err(PathRejection::FailedToDeserializePathParams(_)) => Err(invalid_encoding(parts.uri.path())),
        Err(rejection) => Err(Problem::concealing(
            ProblemKind::Internal,
            "The service failed to read its own path.",
            &rejection,
        )),
    }
}

/// The code, if it is neither too long nor holds a control character.
fn checked(code: String) -> Result<String, Problem> {
    if code.len() > MAX_PARAMETER_BYTES {
        let detail =
            format!("The code in the path is {} bytes long; the limit is {MAX_PARAMETER_BYTES}.", code.len());
        return Err(Problem::new(ProblemKind::ParameterTooLong, detail));
    }
    if code.chars().any(char::is_control) {
        let detail = "The code in the path holds a control character.";
        return Err(Problem::new(ProblemKind::InvalidParameter, detail));
    }
    Ok(code)
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, http::Request, routing::get};
    use tower::ServiceExt;

    use super::*;

    async fn answer(uri: &str) -> (u16, String) {
        let router = Router::new().route("/areas/{code}", get(async |PathCode(code): PathCode| code));
        let request = Request::get(uri).body(Body::empty()).unwrap();
        let response = router.oneshot(request).await.unwrap();
        let status = response.status().as_u16();
        let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await;
        (status, String::from_utf8(bytes.unwrap().to_vec()).unwrap())
    }

    #[tokio::test]
    async fn the_code_is_decoded() {
        assert_eq!(answer("/areas/CN-ZJ").await, (200, "CN-ZJ".to_owned()));
        assert_eq!(answer("/areas/%E4%B8%AD").await, (200, "中".to_owned()));
        assert_eq!(answer("/areas/a+b").await, (200, "a+b".to_owned()));
    }

    #[tokio::test]
    async fn what_is_no_text_is_a_problem() {
        for (uri, code) in [
            ("/areas/%FF", "invalid_encoding"),
            ("/areas/%zz", "invalid_encoding"),
            ("/areas/CN%", "invalid_encoding"),
            ("/areas/%00", "invalid_parameter"),
        ] {
            let (status, body) = answer(uri).await;
            assert_eq!(status, 400, "{uri}");
            assert!(body.contains(code), "{body}");
        }
    }
}
