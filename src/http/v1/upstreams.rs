//! Upstreams: publishers that are asked on a schedule, and what became of it.

use axum::extract::State;
use axum::response::Response;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use super::word_schema;
use crate::domain::upstream::hold::HoldKind;
use crate::domain::upstream::movements::CellMove;
use crate::domain::upstream::{Fetch, FetchOutcome, HeldPublication};
use crate::formats::number::Number;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{FORMAT, JSON, ONLY_FORMAT};
use crate::http::params::Params;
use crate::http::path::PathCode;
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::ingest::seed::sha256;
use crate::service::upstreams::{UpstreamCondition, UpstreamStatus};

/// The number of fetches in the answer about one upstream.
const FETCHES: i64 = 400;

/// The upstreams, in the order of their file.
#[derive(Debug, Serialize, ToSchema)]
struct UpstreamsDocument {
    /// The upstreams.
    upstreams: Vec<UpstreamJson>,
}

/// A publisher that is asked on a schedule.
#[derive(Debug, Serialize, ToSchema)]
struct UpstreamJson {
    /// Its id.
    id: String,
    /// Its name.
    name: String,
    /// Its kind.
    kind: &'static str,
    /// The dataset that its data go into.
    dataset: String,
    /// How the publisher wants to be named.
    attribution: String,
    /// The licence of its data.
    licence: String,
    /// When it is asked; null for only when somebody asks for it.
    schedule: Option<String>,
    /// How it fares.
    #[schema(value_type = UpstreamCondition)]
    condition: &'static str,
    /// When it was last asked.
    last_attempt: Option<DateTime<Utc>>,
    /// When it was last asked with success.
    last_success: Option<DateTime<Utc>>,
    /// The failures since then.
    failures: u32,
    /// When it is due; null without a schedule.
    due: Option<DateTime<Utc>>,
    /// The last fetch; null before the first.
    last_fetch: Option<FetchJson>,
    /// The publication that is held, so that it is not served; null where none is.
    held: Option<HeldJson>,
}

/// An upstream with its history.
#[derive(Debug, Serialize, ToSchema)]
struct UpstreamDocument {
    /// The upstream.
    #[serde(flatten)]
    upstream: UpstreamJson,
    /// Its last fetches, the newest first.
    fetches: Vec<FetchJson>,
}

/// A fetch, or a decision about what is held.
#[derive(Debug, Serialize, ToSchema)]
struct FetchJson {
    /// When it began.
    began: DateTime<Utc>,
    /// How long it took, in milliseconds.
    duration_ms: i64,
    /// The bytes that were received.
    bytes: i64,
    /// What became of it.
    #[schema(value_type = FetchOutcome)]
    outcome: &'static str,
    /// A code for why it failed or is held.
    reason: Option<String>,
    /// The same in words.
    detail: Option<String>,
    /// The number of the last import that it wrote.
    import: Option<i64>,
    /// Observations of periods that had none.
    added: u64,
    /// Observations with another value.
    revised: u64,
    /// Observations taken back.
    withdrawn: u64,
    /// Observations that are as they were.
    unchanged: u64,
}

/// A publication that is not served until it is accepted.
#[derive(Debug, Serialize, ToSchema)]
struct HeldJson {
    /// Since when.
    since: DateTime<Utc>,
    /// The size of its files in bytes.
    bytes: i64,
    /// Why.
    reasons: Vec<HoldReasonJson>,
    /// Observations that it would add.
    added: u64,
    /// Observations that it would revise.
    revised: u64,
    /// Observations that it would take back.
    withdrawn: u64,
    /// Observations that would stay as they are.
    unchanged: u64,
    /// The values that it would move farthest.
    largest: Vec<MoveJson>,
}

/// Why a publication is held.
#[derive(Debug, Serialize, ToSchema)]
struct HoldReasonJson {
    /// What was found, as a code.
    #[schema(value_type = HoldKind)]
    kind: String,
    /// The same in words.
    text: String,
}

/// A value that a held publication would move.
#[derive(Debug, Serialize, ToSchema)]
struct MoveJson {
    /// The key of the series.
    series: String,
    /// The period.
    period: String,
    /// The known value.
    #[schema(value_type = f64)]
    before: Number,
    /// The value in the held publication; null where it takes the value back.
    #[schema(value_type = Option<f64>)]
    after: Option<Number>,
}

macro_rules! word_schemas {
    ($($type:ident $description:literal),+ $(,)?) => {$(
        impl PartialSchema for $type {
            fn schema() -> RefOr<Schema> {
                word_schema($description, Self::ALL.map(Self::code))
            }
        }

        impl ToSchema for $type {}
    )+};
}

word_schemas! {
    UpstreamCondition "How an upstream fares.",
    FetchOutcome "What became of a fetch.",
    HoldKind "Why a publication is held.",
}

impl UpstreamJson {
    fn of(status: &UpstreamStatus<'_>, now: DateTime<Utc>) -> Self {
        let (upstream, state) = (status.upstream, &status.state);
        Self {
            id: upstream.id.to_string(),
            name: upstream.name.clone(),
            kind: upstream.query.name(),
            dataset: upstream.dataset.to_string(),
            attribution: upstream.attribution.clone(),
            licence: upstream.licence.clone(),
            schedule: upstream.schedule.as_ref().map(ToString::to_string),
            condition: status.condition().code(),
            last_attempt: state.last_attempt,
            last_success: state.last_success,
            failures: state.failures,
            due: status.due(now),
            last_fetch: status.fetches.first().map(FetchJson::from),
            held: status.held.as_ref().map(HeldJson::from),
        }
    }
}

impl From<&Fetch> for FetchJson {
    fn from(fetch: &Fetch) -> Self {
        Self {
            began: fetch.began,
            duration_ms: fetch.duration_ms,
            bytes: fetch.bytes,
            outcome: fetch.outcome.code(),
            reason: fetch.reason.clone(),
            detail: fetch.detail.clone(),
            import: fetch.import,
            added: fetch.counts.added,
            revised: fetch.counts.revised,
            withdrawn: fetch.counts.withdrawn,
            unchanged: fetch.counts.unchanged,
        }
    }
}

impl From<&HeldPublication> for HeldJson {
    fn from(held: &HeldPublication) -> Self {
        let reason = |reason: &crate::domain::upstream::hold::HoldReason| HoldReasonJson {
            kind: reason.kind.clone(),
            text: reason.text.clone(),
        };
        Self {
            since: held.since,
            bytes: held.bytes,
            reasons: held.reasons.iter().map(reason).collect(),
            added: held.counts.added,
            revised: held.counts.revised,
            withdrawn: held.counts.withdrawn,
            unchanged: held.counts.unchanged,
            largest: held.largest.iter().map(MoveJson::from).collect(),
        }
    }
}

impl From<&CellMove> for MoveJson {
    fn from(moved: &CellMove) -> Self {
        Self {
            series: moved.series.clone(),
            period: moved.period.clone(),
            before: Number(moved.before),
            after: moved.after.map(Number),
        }
    }
}

/// The publishers that are asked on a schedule
#[utoipa::path(get, path = "/v1/upstreams", tag = "provenance", responses((status = 200, description = "The upstreams", body = UpstreamsDocument)))]
pub(super) async fn list(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let now = app.service.clock().now();
    let statuses = app.service.upstream_statuses(1).await?;
    let upstreams = statuses.iter().map(|status| UpstreamJson::of(status, now)).collect();
    answer(&request, &params, &UpstreamsDocument { upstreams })
}

/// One publisher, with the history of its fetches
#[utoipa::path(get, path = "/v1/upstreams/{id}", tag = "provenance", responses((status = 200, description = "The upstream", body = UpstreamDocument)))]
pub(super) async fn one(
    State(app): State<App>,
    PathCode(id): PathCode,
    request: ApiRequest,
) -> Result<Response, Problem> {
    let params = request.raw.allow(ONLY_FORMAT)?;
    let status = app.service.upstream_status(&id, FETCHES).await?;
    let upstream = UpstreamJson::of(&status, app.service.clock().now());
    let fetches = status.fetches.iter().map(FetchJson::from).collect();
    answer(&request, &params, &UpstreamDocument { upstream, fetches })
}

/// Answers with a document that changes without a new revision, so the tag is that of the content.
fn answer(request: &ApiRequest, params: &Params, document: &impl Serialize) -> Result<Response, Problem> {
    let json = negotiate(params.get(&FORMAT)?, &request.headers, &JSON)?;
    let bytes = body(document)?;
    let of_content = params.with("content", &sha256(&bytes));
    let response =
        ResponseBuilder::new(&request.basis.state, request, &of_content, json.name, json.media_type);
    Ok(response.without_strong_date().uncached(bytes.into(), None))
}
