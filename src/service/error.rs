//! Errors of use cases.

use crate::ingest::definitions::DefinitionError;
use crate::ingest::seed::SeedError;
use crate::service::claims::ClaimError;
use crate::service::import::ImportError;
use crate::store::StoreError;

/// An error of a use case.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A change of a seed folder is refused.
    #[error(transparent)]
    Claim(#[from] ClaimError),
    /// A seed folder cannot be read.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// Definitions cannot be used.
    #[error(transparent)]
    Definitions(#[from] DefinitionError),
    /// A file cannot be read.
    #[error("`{path}` cannot be read")]
    File {
        /// Its path.
        path: String,
        /// The cause.
        #[source]
        error: std::io::Error,
    },
    /// A seed folder cannot be written.
    #[error("the seed folder cannot be written: `{path}`")]
    SeedFolder {
        /// The path of the file or folder.
        path: String,
        /// The cause.
        #[source]
        error: std::io::Error,
    },
    /// Writing to the temporary folder failed, mostly because it is full. Data are sorted and unpacked there.
    #[error("the temporary folder `{}` failed (TMPDIR names another)", std::env::temp_dir().display())]
    Spool(#[source] std::io::Error),
    /// The work on a file ended without a result: a defect of the program.
    #[error("the work on the file was interrupted; nothing was written")]
    Interrupted,
    /// The token of an upload ended before the upload was written.
    #[error("the token has ended or was taken back; nothing was written")]
    TokenEnded,
    /// A file could not be written.
    #[error("the file cannot be written")]
    Output(#[source] std::io::Error),
    /// The operating system gave no random bytes.
    #[error("the operating system gives no random bytes")]
    Randomness(#[source] getrandom::Error),
    /// Data files are refused.
    #[error("{0}")]
    Import(Box<ImportError>),
    /// A seed folder has no dataset.
    #[error("`{folder}` has no folder with a dataset.toml in it")]
    NoDataset {
        /// Its path.
        folder: String,
    },
    /// No dataset of a seed folder has the files that were read before.
    #[error("the files in `{folder}` changed meanwhile; nothing was written, try again")]
    SeedChanged {
        /// Its path.
        folder: String,
    },
    /// No code list has a code.
    #[error("`{code}` is no {parameter} that is known here")]
    UnknownCode {
        /// The parameter.
        parameter: &'static str,
        /// The code.
        code: String,
        /// The codes that are known.
        known: Vec<String>,
    },
    /// No dataset has a dimension, or a code in it.
    #[error("`{code}` is not known in `c[{dimension}]`")]
    UnknownComponent {
        /// The dimension.
        dimension: String,
        /// The code; the dimension if that is unknown.
        code: String,
        /// The known codes or dimensions.
        known: Vec<String>,
    },
    /// An index has no base, or one that is no period of the series.
    #[error("{detail}")]
    Base {
        /// What is wrong, and what to take.
        detail: String,
        /// Periods that can be the base.
        allowed: Vec<String>,
    },
    /// A value of a parameter is impossible.
    #[error("{detail}")]
    Invalid {
        /// The parameter.
        parameter: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// Parameters are valid, but impossible together or with the selected data.
    #[error("{detail}")]
    Conflict {
        /// The parameter to change.
        parameter: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A formula names what no dataset has.
    #[error("`{reference}` is no series that is known here")]
    UnknownReference {
        /// The reference.
        reference: String,
        /// The names that it could be.
        known: Vec<String>,
    },
    /// Several datasets have all series of a formula.
    #[error("several datasets have all series of the formula: {}; say which with `dataset`", .datasets.join(", "))]
    SeveralDatasets {
        /// The datasets.
        datasets: Vec<String>,
    },
    /// No series of a formula is there for the selected codes.
    #[error("the selected areas, activities and frequencies have no series of the formula: {detail}")]
    NoInputs {
        /// Where there are some.
        detail: String,
    },
    /// A formula would read too many observations.
    #[error(
        "the formula would read {count} observations, at most {limit} are read at once; name fewer areas, activities or frequencies"
    )]
    TooManyInputs {
        /// The number of observations.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A formula would compute with too many numbers.
    #[error(
        "the formula would compute with {count} numbers, at most {limit} at once; give `ma` fewer periods, compute at a lower frequency, or name fewer areas, activities or frequencies"
    )]
    TooManyNumbers {
        /// How many numbers, counted as often as they are used.
        count: usize,
        /// The limit.
        limit: usize,
    },
    /// A range ends before it starts.
    #[error("`{from}` lies after `{to}`")]
    EmptyRange {
        /// The parameter of its start.
        parameter: &'static str,
        /// The start.
        from: String,
        /// The end.
        to: String,
    },
    /// Nothing has this id.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// The kind of thing.
        what: &'static str,
        /// The id.
        id: String,
        /// The existing ids.
        known: Vec<String>,
    },
    /// An answer would have too many observations.
    #[error(
        "the answer would have {count} observations, at most {limit} are given at once in this format; ask for fewer series or a shorter range, or take parquet, csv or ndjson"
    )]
    TooManyObservations {
        /// The number of observations.
        count: usize,
        /// The limit of the format.
        limit: usize,
    },
    /// An answer would have too many series that are computed one by one.
    #[error(
        "{count} series are selected, and at most {limit} are computed at once; ask for fewer, or take the pages of json"
    )]
    TooManySeries {
        /// The number of series.
        count: usize,
        /// The limit.
        limit: usize,
    },
}

impl From<ImportError> for ServiceError {
    fn from(refused: ImportError) -> Self {
        Self::Import(Box::new(refused))
    }
}
