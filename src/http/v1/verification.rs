//! The verification: every figure read again in its document, and compared with the seed folder and the database.

use axum::extract::State;
use axum::response::Response;
use serde::Serialize;
use utoipa::ToSchema;

use super::figures::{SelectorJson, selector_json};
use crate::http::cost::Cost;
use crate::http::negotiate::negotiate;
use crate::http::parameters::{ParameterList, VERIFICATION_FORMAT, VERIFICATION_FORMATS};
use crate::http::problem::Problem;
use crate::http::response::{ApiRequest, App, ResponseBuilder, body};
use crate::http::weigh::weigh;
use crate::service::verification::Verification;
use crate::service::verify::{Finding, MovedPlace, SourceReport, VerifyFormat};

pub(super) const LIST: ParameterList = &[&VERIFICATION_FORMAT];

/// What is said where no documents are loaded.
const WITHOUT_DOCUMENTS: &str = "The documents are not loaded: the seed folder was compared with the database only. \
    Start the service with `--sources DIR` to read every figure again in its document.";

/// The report of `yearbook verify` on the newest revision and the documents that are loaded.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Verification)]
struct VerificationDocument<'a> {
    /// The revision of the database.
    revision: i64,
    /// Whether documents are loaded. If not, the seed folder was compared with the database only.
    documents_loaded: bool,
    /// What was not checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    note: Option<&'static str>,
    /// How many figures the seed folder has.
    figures: usize,
    /// The figures that were read again in their documents and differ nowhere.
    verified: &'a [String],
    /// How many figures the database has as the seed folder states them.
    in_database: Option<usize>,
    /// How many documents were read.
    documents: usize,
    /// How many numbers they have.
    numbers: usize,
    /// How many of those numbers nothing accounts for.
    unaccounted: usize,
    /// The exit code of `yearbook verify`: 0 without findings, 1 for a difference, 2 for a missing or changed document.
    exit_code: u8,
    /// The sources one by one.
    sources: Vec<SourceReportJson<'a>>,
    /// The recorded places that stand elsewhere in another edition of their document. What stands there holds.
    moved: Vec<MovedPlaceJson<'a>>,
    /// What differs.
    findings: Vec<FindingJson<'a>>,
}

/// A recorded place that stands elsewhere in another edition of its document.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = MovedPlace)]
struct MovedPlaceJson<'a> {
    /// The document.
    file: &'a str,
    /// The figure whose number or whose period it is; null for a number that is no statistic.
    figure: Option<&'a str>,
    /// The recorded place.
    from: SelectorJson<'a>,
    /// The place in the document as it is.
    to: SelectorJson<'a>,
}

/// The verification of one source.
#[derive(Debug, Serialize, ToSchema)]
struct SourceReportJson<'a> {
    /// Its id.
    id: &'a str,
    /// The dataset that it belongs to.
    dataset: &'a str,
    /// Whether the document was read.
    loaded: bool,
    /// Whether the document has another hash than when its figures were recorded; null where it was not read.
    altered: Option<bool>,
    /// How many figures it states.
    figures: usize,
    /// How many of them differ nowhere; null where it was not read.
    verified: Option<usize>,
    /// How many numbers it has; null where it was not read.
    numbers: Option<usize>,
    /// How many of those nothing accounts for; null where it was not read.
    unaccounted: Option<usize>,
    /// How many findings are about it and its figures.
    findings: usize,
}

/// A difference.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FindingJson<'a> {
    /// What kind of difference it is.
    code: &'static str,
    /// The document or the seed file.
    file: &'a str,
    /// The recorded place in the document.
    selector: Option<SelectorJson<'a>>,
    /// The line of the document in which it stands now; absent where places are no bytes of a text.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    /// The column in that line, in UTF-16 units from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    /// The line of the seed file that claims otherwise.
    seed_line: Option<usize>,
    /// The figure.
    figure: Option<&'a str>,
    /// What is compared.
    what: &'a str,
    /// What was found.
    found: &'a str,
    /// What was expected.
    expected: &'a str,
}

/// The report of `yearbook verify`
///
/// It is made once for a revision and a set of documents. A document that changes on disk is read again.
#[utoipa::path(
    get, path = "/v1/verification", tag = "provenance",
    responses((status = 200, description = "The report", content(
        (VerificationDocument = "application/json"),
        (String = "text/plain"),
        (String = "application/xml"),
        (serde_json::Value = "application/sarif+json"),
    )))
)]
pub(super) async fn report(State(app): State<App>, request: ApiRequest) -> Result<Response, Problem> {
    let params = request.raw.allow(LIST)?;
    let representation =
        negotiate(params.get(&VERIFICATION_FORMAT)?, &request.headers, &VERIFICATION_FORMATS)?;
    let state = &request.basis.state;
    // It compares the seed folder, which may change without a new revision.
    let of_seed = params.with("seed", &app.service.seed_digest());
    let response =
        ResponseBuilder::new(state, &request, &of_seed, representation.name, representation.media_type);
    let verification = app.service.verification(state, &request.basis.documents).await?;
    let report = &verification.report;
    weigh(Cost::whole(report.verified.len() + report.findings.len())).await;
    let bytes = match representation.value {
        VerifyFormat::Json => body(&document(&verification))?,
        format => (report.render(format) + "\n").into(),
    };
    Ok(response.complete(bytes, None))
}

fn document(verification: &Verification) -> VerificationDocument<'_> {
    let report = &verification.report;
    VerificationDocument {
        revision: verification.revision.number,
        documents_loaded: report.has_documents,
        note: (!report.has_documents).then_some(WITHOUT_DOCUMENTS),
        figures: report.figures,
        verified: &report.verified,
        in_database: report.in_database,
        documents: report.documents,
        numbers: report.numbers,
        unaccounted: report.unaccounted(),
        exit_code: report.exit_code(),
        sources: report.sources.iter().map(source_json).collect(),
        moved: report.moved.iter().map(moved_json).collect(),
        findings: report.findings.iter().map(FindingJson::from).collect(),
    }
}

fn moved_json(moved: &MovedPlace) -> MovedPlaceJson<'_> {
    MovedPlaceJson {
        file: &moved.file,
        figure: moved.figure.as_deref(),
        from: selector_json(&moved.from),
        to: selector_json(&moved.to),
    }
}

fn source_json(source: &SourceReport) -> SourceReportJson<'_> {
    let is_loaded = source.is_loaded;
    SourceReportJson {
        id: &source.id,
        dataset: source.dataset.as_str(),
        loaded: is_loaded,
        altered: is_loaded.then_some(source.is_altered),
        figures: source.figures,
        verified: is_loaded.then_some(source.verified),
        numbers: is_loaded.then_some(source.numbers),
        unaccounted: is_loaded.then_some(source.unaccounted),
        findings: source.findings,
    }
}

impl<'a> From<&'a Finding> for FindingJson<'a> {
    fn from(finding: &'a Finding) -> Self {
        Self {
            code: finding.kind.code(),
            file: &finding.file,
            selector: finding.at.as_ref().map(selector_json),
            line: finding.region.as_ref().map(|region| region.start.line),
            column: finding.region.as_ref().map(|region| region.start.column),
            seed_line: finding.line,
            figure: finding.figure.as_deref(),
            what: &finding.what,
            found: &finding.found,
            expected: &finding.expected,
        }
    }
}
