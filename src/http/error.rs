//! Errors of the service as problem documents.

use super::problem::{Problem, ProblemError, ProblemKind, quoted, shortened};
use crate::limits::MAX_IMPORT_PROBLEMS;
use crate::service::ServiceError;
use crate::service::claims::ClaimError;
use crate::service::import::ImportProblem;
use crate::store::StoreError;

/// The detail of an upload whose token ended before it was written.
const TOKEN_ENDED: &str = "The token has ended or was taken back; nothing was written.";
/// The detail of a write whose commit was not acknowledged. Files are written once, however often they are sent.
const OUTCOME_UNKNOWN: &str = "The database did not acknowledge the commit: all was written, or nothing. \
    `GET /v1/imports` tells (`file`, `sha256`); the same request again is written once.";
/// The detail of a write that waited too long for another.
const BUSY: &str = "Another write has held the database for minutes; nothing was written. Send it again.";

/// The detail of an answer that was begun before the database was set back.
const OTHER_HISTORY: &str = "The database was set back to an older state just now; ask again.";
/// The detail of a write whose rows some servers did not show in time.
const ROWS_MISSING: &str = "Some servers of the database did not show what was written in time; nothing was published. Send it again.";

/// The problem of a failure whose cause only the log may tell.
pub(super) fn internal(error: &(dyn std::error::Error + 'static)) -> Problem {
    Problem::concealing(ProblemKind::Internal, "The service failed; the log says why.", error)
}

impl From<ServiceError> for Problem {
    fn from(error: ServiceError) -> Self {
        let detail = error.to_string();
        match error {
            ServiceError::Store(error) => error.into(),
            ServiceError::Import(refused) => {
                let errors = refused.problems.iter().map(ProblemError::from).collect();
                let detail = format!("The file has {} problems; nothing was written.", refused.count);
                Self::new(ProblemKind::Unprocessable, detail).listing(errors)
            }
            ServiceError::TokenEnded => Self::new(ProblemKind::Unauthorized, TOKEN_ENDED),
            ServiceError::Claim(error) => error.into(),
            ServiceError::Seed(_)
            | ServiceError::Definitions(_)
            | ServiceError::Interrupted
            | ServiceError::File { .. }
            | ServiceError::SeedFolder { .. }
            | ServiceError::Spool(_)
            | ServiceError::Output(_)
            | ServiceError::Randomness(_)
            | ServiceError::NoDataset { .. }
            | ServiceError::SeedChanged { .. } => internal(&error),
            ServiceError::UnknownCode { parameter, code, known } => {
                let detail = format!("{} is no code that `{parameter}` knows.", quoted(&code));
                Self::new(ProblemKind::UnknownCode, detail).at(parameter).nearest_to(&code, known)
            }
            ServiceError::UnknownComponent { dimension, code, known } => {
                let name = format!("c[{dimension}]");
                let detail = format!("{} is not known in {}.", quoted(&code), quoted(&name));
                Self::new(ProblemKind::UnknownCode, detail).at(shortened(&name)).nearest_to(&code, known)
            }
            ServiceError::Base { allowed, .. } => {
                Self::new(ProblemKind::ConflictingParameters, detail).at("base").allowing(allowed)
            }
            ServiceError::Invalid { parameter, .. } => {
                Self::new(ProblemKind::InvalidParameter, detail).at(parameter)
            }
            ServiceError::Conflict { parameter, .. } => {
                Self::new(ProblemKind::ConflictingParameters, detail).at(parameter)
            }
            ServiceError::UnknownReference { reference, known } => {
                let detail = format!("{} is no series that is known here.", quoted(&reference));
                Self::new(ProblemKind::UnknownCode, detail).at("expr").nearest_to(&reference, known)
            }
            ServiceError::SeveralDatasets { datasets } => {
                Self::new(ProblemKind::ConflictingParameters, sentence(&detail))
                    .at("dataset")
                    .allowing(datasets)
            }
            ServiceError::NoInputs { .. } => {
                Self::new(ProblemKind::ConflictingParameters, sentence(&detail)).at("expr")
            }
            ServiceError::TooManyInputs { .. } | ServiceError::TooManyNumbers { .. } => {
                Self::new(ProblemKind::TooManyObservations, sentence(&detail)).at("expr")
            }
            ServiceError::EmptyRange { parameter, from, to } => {
                let detail =
                    format!("The range from {from} to {to} holds nothing: it ends before it starts.");
                Self::new(ProblemKind::EmptyRange, detail).at(parameter)
            }
            ServiceError::NotFound { what, id, known } => {
                let detail = format!("There is no {what} {}.", quoted(&id));
                Self::new(ProblemKind::NotFound, detail).nearest_to(&id, known)
            }
            ServiceError::TooManyObservations { .. } | ServiceError::TooManySeries { .. } => {
                Self::new(ProblemKind::TooManyObservations, detail)
            }
        }
    }
}

impl From<ClaimError> for Problem {
    fn from(error: ClaimError) -> Self {
        let detail = sentence(&error.to_string());
        match error {
            ClaimError::Version { .. } => Self::new(ProblemKind::PreconditionFailed, detail),
            ClaimError::Doubtful { kinds, .. } => Self::new(ProblemKind::ConfirmationNeeded, detail)
                .at("confirm")
                .allowing(kinds.iter().map(|kind| kind.code())),
            ClaimError::AlreadyThere(_) => Self::new(ProblemKind::AlreadyThere, detail),
            ClaimError::Field { field, .. } => Self::new(ProblemKind::Unprocessable, detail).at(field),
            ClaimError::NoNumber { .. } => Self::new(ProblemKind::Unprocessable, detail).at("at"),
            ClaimError::NotLoaded(_) | ClaimError::Document(_) => {
                Self::new(ProblemKind::Unprocessable, detail)
            }
            ClaimError::Refused(refused) => {
                let errors = refused.problems.iter().map(|problem| ProblemError {
                    file: problem.file.clone(),
                    place: String::new(),
                    column: String::new(),
                    detail: problem.message.clone(),
                });
                Self::new(ProblemKind::Unprocessable, detail)
                    .listing(errors.take(MAX_IMPORT_PROBLEMS).collect())
            }
        }
    }
}

/// A message as a sentence.
fn sentence(message: &str) -> String {
    let mut characters = message.chars();
    let first = characters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}.", characters.as_str().trim_end_matches('.'))
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match &error {
            StoreError::OutcomeUnknown => {
                Self::concealing(ProblemKind::OutcomeUnknown, OUTCOME_UNKNOWN, &error)
            }
            StoreError::Busy => Self::concealing(ProblemKind::DatabaseUnavailable, BUSY, &error),
            StoreError::OtherHistory => {
                Self::concealing(ProblemKind::DatabaseUnavailable, OTHER_HISTORY, &error)
            }
            StoreError::RowsMissing => {
                Self::concealing(ProblemKind::DatabaseUnavailable, ROWS_MISSING, &error)
            }
            StoreError::Database(_)
            | StoreError::Bulk(_)
            | StoreError::Silent(_)
            | StoreError::NoServer
            | StoreError::FileGone(_) => Self::concealing(
                ProblemKind::DatabaseUnavailable,
                "The database does not answer; try again.",
                &error,
            ),
            _ => internal(&error),
        }
    }
}

impl From<&ImportProblem> for ProblemError {
    fn from(problem: &ImportProblem) -> Self {
        Self {
            file: problem.file.clone(),
            place: problem.place.clone(),
            column: problem.column.clone(),
            detail: problem.message.clone(),
        }
    }
}
