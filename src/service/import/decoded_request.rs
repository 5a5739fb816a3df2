//! The files of a request, decoded: those that can be read, with their days of publication, and those that are refused.

use chrono::NaiveDate;

use super::decode::{self, DataFile, RefusedFile};
use super::publication_day::{note_day, publication_day};
use super::{ImportError, ImportRequest, Reporter};
use crate::clock::Clock;
use crate::ingest::data::DataStructureDefinition;
use crate::ingest::data::data_package::DataPackage;
use crate::service::ServiceError;

/// The refusal of files that state nothing.
pub(in crate::service) const NO_DATA: &str = "the file holds no data";

/// What became of the files of a request.
pub(super) struct DecodedRequest {
    /// The tables that can be read, by their days of publication.
    pub(super) files: Vec<(DataFile, NaiveDate)>,
    /// Those that are refused.
    pub(super) refused: Vec<RefusedFile>,
    /// The data structures in archives.
    structures: Vec<DataStructureDefinition>,
    /// Problems of the files as a whole.
    pub(super) error: ImportError,
}

/// Decodes all files of a request, also behind one that is refused.
pub(super) fn decode_all(
    request: &ImportRequest,
    clock: &Clock,
    progress: &Reporter,
) -> Result<DecodedRequest, ServiceError> {
    let mut error = ImportError::default();
    let mut structures = decode::structures(&request.files, &mut error);
    let package = decode::package(&request.files, &mut error);
    let decoded = |structures: &[DataStructureDefinition], error: ImportError| {
        decode_with(request, structures, package.as_ref(), clock, progress, error)
    };
    let first = decoded(&structures, error.clone())?;
    if first.structures.is_empty() {
        return Ok(first);
    }
    // A structure message in an archive may stand behind the data: they are read again with it.
    structures.extend(first.structures);
    decoded(&structures, error)
}

fn decode_with(
    request: &ImportRequest,
    structures: &[DataStructureDefinition],
    package: Option<&DataPackage>,
    clock: &Clock,
    progress: &Reporter,
    error: ImportError,
) -> Result<DecodedRequest, ServiceError> {
    let mut decoded =
        DecodedRequest { files: Vec::new(), refused: Vec::new(), structures: Vec::new(), error };
    for file in &request.files {
        match decode::decode(file, request, structures, package, progress) {
            Ok(of_file) => {
                decoded.structures.extend(of_file.structures);
                for mut table in of_file.tables {
                    let day = publication_day(&table.name, &table.content, request, clock);
                    if let Err(question) = note_day(&table.name, &mut table.content, request, clock) {
                        decoded.error.append(ImportError::one(&table.name, question));
                    }
                    decoded.files.push((table, day));
                }
                decoded.refused.extend(of_file.refused);
            }
            // Of several files, the others have their problems too.
            Err(ServiceError::File { error, .. }) if request.files.len() > 1 => {
                decoded.error.append(ImportError::one(&file.name, format!("it cannot be read: {error}")));
            }
            Err(error) => return Err(error),
        }
    }
    let says_nothing = |(file, _): &(DataFile, NaiveDate)| {
        file.format.is_table() && file.content.series.is_empty() && file.content.skipped.rows == 0
    };
    let first = request.files.first().map_or("", |file| file.name.as_str());
    let is_refused = decoded.error.count > 0 || !decoded.refused.is_empty();
    if !is_refused && decoded.files.iter().all(says_nothing) {
        decoded.error.append(ImportError::one(first, NO_DATA.to_owned()));
    }
    decoded.files.sort_by_key(|(_, day)| *day);
    Ok(decoded)
}
