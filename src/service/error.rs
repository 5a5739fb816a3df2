//! What can go wrong in a use case.

use crate::ingest::seed::SeedError;
use crate::service::import::ImportError;
use crate::store::StoreError;

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A seed folder cannot be read.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// A file cannot be read.
    #[error("`{path}` cannot be read")]
    File {
        /// Which file.
        path: String,
        /// Why.
        #[source]
        error: std::io::Error,
    },
    /// The temporary folder failed, in which data are sorted and unpacked; most often it is full.
    #[error("the temporary folder `{}` failed (TMPDIR names another)", std::env::temp_dir().display())]
    Spool(#[source] std::io::Error),
    /// A file could not be written.
    #[error("the file cannot be written")]
    Output(#[source] std::io::Error),
    /// The system gave no randomness.
    #[error("the system gives no randomness")]
    Randomness(#[source] getrandom::Error),
    /// Data files that are refused.
    #[error("{0}")]
    Import(Box<ImportError>),
    /// A seed folder without a dataset.
    #[error("`{folder}` has no folder with a dataset.toml in it")]
    NoDataset {
        /// Which folder.
        folder: String,
    },
    /// A code that no code list has.
    #[error("`{code}` is no {parameter} that is known here")]
    UnknownCode {
        /// The parameter.
        parameter: &'static str,
        /// The code.
        code: String,
        /// The codes that are known.
        known: Vec<String>,
    },
    /// A dimension, or a code in one, that no dataset has.
    #[error("`{code}` is not known in `c[{dimension}]`")]
    UnknownComponent {
        /// The dimension.
        dimension: String,
        /// The code; the dimension where that itself is unknown.
        code: String,
        /// What is known.
        known: Vec<String>,
    },
    /// A parameter that cannot mean what it says.
    #[error("{detail}")]
    Invalid {
        /// The parameter.
        parameter: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// Parameters that are right alone and cannot go together with the data that they choose.
    #[error("{detail}")]
    Conflict {
        /// The parameter to change.
        parameter: &'static str,
        /// What is wrong.
        detail: String,
    },
    /// A range that ends before it starts.
    #[error("`{from}` lies after `{to}`")]
    EmptyRange {
        /// The parameter that opens the range.
        parameter: &'static str,
        /// The start.
        from: String,
        /// The end.
        to: String,
    },
    /// Nothing has this name.
    #[error("there is no {what} `{id}`")]
    NotFound {
        /// What was asked for.
        what: &'static str,
        /// Its name.
        id: String,
        /// The names there are.
        known: Vec<String>,
    },
    /// An answer that would be too long to be whole.
    #[error(
        "the answer would have {count} observations, at most {limit} are given at once in this format; ask for fewer series or a shorter range, or take parquet, csv or ndjson"
    )]
    TooManyObservations {
        /// How many it would have.
        count: usize,
        /// How many are given.
        limit: usize,
    },
}

impl From<ImportError> for ServiceError {
    fn from(refused: ImportError) -> Self {
        Self::Import(Box::new(refused))
    }
}
