//! The options of an import as they are stored, so that its file can be read again in the same way.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{ImportFile, ImportRequest, Scope};
use crate::domain::import::Import;
use crate::ingest::data::DataFormat;
use crate::ingest::data::mapping::Mapping;
use crate::service::ServiceError;

/// The options of an import: TOML in the database.
#[derive(Serialize, Deserialize)]
struct ImportOptions {
    /// The name of the file as it was sent; the import names a member of an archive or a sheet in it.
    file: String,
    format: Option<String>,
    published: Option<NaiveDate>,
    indicator: Option<String>,
    scope: String,
    mapping: toml::Table,
}

/// The options with which a file of a request is imported.
pub(super) fn text(request: &ImportRequest, sent: &str) -> Option<String> {
    let options = ImportOptions {
        file: sent.to_owned(),
        format: request.format.map(|format| format.name().to_owned()),
        published: request.published,
        indicator: request.indicator.clone(),
        scope: request.scope.code().to_owned(),
        mapping: request.mapping.keys(),
    };
    toml::to_string(&options).ok()
}

/// A digest of the options of a request. The same bytes with the same digest are not imported twice.
pub(super) fn digest(request: &ImportRequest) -> String {
    let text = format!(
        "{:?} {:?} {:?} {:?} {:?}",
        request.format, request.mapping, request.published, request.indicator, request.scope
    );
    format!("{:x}", Sha256::digest(text))
}

/// The request of an import, with other files in place of its own. The first gets the name of the file that was sent.
pub(super) fn request(import: &Import, mut files: Vec<ImportFile>) -> Result<ImportRequest, ServiceError> {
    let unknown = |detail: String| ServiceError::Conflict { parameter: "import", detail };
    let Some(text) = import.options.as_deref() else {
        let message = format!(
            "import {} is of a version that did not record how its file was read; import the file again",
            import.id
        );
        return Err(unknown(message));
    };
    let unreadable =
        || unknown(format!("how import {} was read cannot be understood by this version", import.id));
    let options: ImportOptions = toml::from_str(text).map_err(|_| unreadable())?;
    let mapping = toml::to_string(&options.mapping).map_err(|_| unreadable())?;
    let format = match &options.format {
        Some(name) => Some(DataFormat::from_name(name).ok_or_else(unreadable)?),
        None => None,
    };
    if let Some(first) = files.first_mut() {
        first.name = options.file;
    }
    Ok(ImportRequest {
        dataset: import.dataset.clone(),
        files,
        format,
        mapping: Mapping::parse(&mapping).map_err(|_| unreadable())?,
        published: options.published,
        indicator: options.indicator,
        scope: Scope::from_code(&options.scope).ok_or_else(unreadable)?,
        actor: import.actor.clone(),
        token: None,
    })
}
