//! All limits of the service.
//!
//! A request within the limits is answered; one beyond gets a problem document that names the limit. A name ends with
//! the unit.

/// The longest path of a request, in bytes; a longer one is answered with 414.
pub const MAX_PATH_BYTES: usize = 2_048;

/// The longest raw query string, in bytes; a longer one is answered with 414.
///
/// Three full lists fit, even with every byte percent-encoded. The HTTP server refuses URIs of 65 534 bytes.
pub const MAX_QUERY_BYTES: usize = 49_152;

/// The longest value of one parameter, in bytes after decoding: a full list of the longest codes.
pub const MAX_PARAMETER_BYTES: usize = 4_096;

/// The most members of one comma list.
pub const MAX_LIST_MEMBERS: usize = 50;

/// The longest code, in bytes.
pub const MAX_CODE_BYTES: usize = 64;

/// The largest request body of a route without its own limit, in bytes; a larger one is answered with 413.
pub const MAX_BODY_BYTES: usize = 1_048_576;

/// The longest `X-Request-Id` that is accepted, in bytes; a longer one is replaced.
pub const MAX_REQUEST_ID_BYTES: usize = 128;

/// The most values in `allowed` of a problem document; the nearest ones are listed.
pub const MAX_ALLOWED_LISTED: usize = 25;

/// The most characters of a value that a problem document quotes.
pub const MAX_QUOTED_CHARACTERS: usize = 100;

/// The time limit for the head of an answer, in milliseconds; after it, 503.
pub const REQUEST_TIMEOUT_MS: u64 = 30_000;

/// The time limit for an upload, in milliseconds; after it, 503.
pub const UPLOAD_TIMEOUT_MS: u64 = 3_600_000;

/// The time that requests in progress have at shutdown, in milliseconds.
pub const DRAIN_TIMEOUT_MS: u64 = 10_000;

/// The value of `Retry-After`, in seconds.
pub const RETRY_AFTER_S: u64 = 1;

/// The default number of series on a page.
pub const DEFAULT_LIMIT: usize = 100;

/// The largest number of series on a page.
pub const MAX_LIMIT: usize = 1_000;

/// The most observations of one flat answer (CSV, NDJSON …); a larger selection gets 413.
pub const MAX_FLAT_OBSERVATIONS: usize = 5_000_000;

/// The memory of the response cache, in bytes.
pub const RESPONSE_CACHE_BYTES: u64 = 32 * 1_048_576;

/// The memory of the cross-sections that rankings use, in bytes.
pub const SECTION_BYTES: u64 = 16 * 1_048_576;

/// The largest body that the response cache stores, in bytes before compression: an eighth of its memory.
pub const MAX_CACHED_BODY_BYTES: usize = 4 * 1_048_576;

/// The number of long bodies that are kept in temporary files because clients read them in parts, and the number of
/// those that are written at the same time.
pub const BODY_FILES: usize = 4;

/// The longest body that is kept in a temporary file, in bytes; of a longer one no parts are sent, but all of it.
pub const MAX_BODY_FILE_BYTES: u64 = 536_870_912;

/// The smallest body that is compressed, in bytes.
pub const MIN_COMPRESSED_BYTES: u64 = 1_024;

/// The time between two queries of the revision of the database, in milliseconds.
pub const FOLLOW_INTERVAL_MS: u64 = 250;

/// The most observations on a page of JSON, unless one series alone has more.
pub const MAX_PAGE_OBSERVATIONS: usize = 100_000;

/// The most observations of an answer that is encoded as a whole and cached; a larger one is streamed.
pub const MAX_KEPT_OBSERVATIONS: usize = 50_000;

/// The most observations of an answer that a format needs in memory as a whole: a cube, lists of values after the data,
/// SDMX with another dimension than time at the observation.
pub const MAX_COLLECTED_OBSERVATIONS: usize = 1_000_000;

/// The number of observations that packing reads at a time.
pub const PACKED_OBSERVATIONS: i64 = 25_000;

/// The number of series that a streamed answer reads at a time.
pub const STREAMED_SERIES: usize = 200;

/// The longest search text, in characters.
pub const MAX_SEARCH_CHARACTERS: usize = 100;

/// The most words of a search text that are used.
pub const MAX_SEARCH_WORDS: usize = 32;

/// The most results of a search.
pub const MAX_FOUND: usize = 500;

/// The largest value of `first` and `last`, in observations.
pub const MAX_EDGE_OBSERVATIONS: usize = 100_000;

/// The most changes of one answer.
pub const MAX_CHANGES: u32 = 1_000;

/// The most problems of a data file that are listed; then reading stops.
pub const MAX_IMPORT_PROBLEMS: usize = 100;

/// The longest name of a code, a dataset or a publisher in a data file, in characters; a longer one is refused. The
/// longest names of agencies have a few hundred.
pub const MAX_NAME_CHARACTERS: usize = 2_000;

/// The largest decompressed data file, in bytes.
pub const MAX_IMPORT_BYTES: u64 = 16 * 1_073_741_824;

/// The largest upload of a data file, in bytes; a larger one is answered with 413.
pub const MAX_UPLOAD_BYTES: u64 = 2 * 1_073_741_824;

/// The most values that the FRED façade transforms for one answer, over all vintages.
pub const MAX_TRANSFORMED_VALUES: usize = 5_000_000;

/// The most observations that the World Bank façade searches for the most recent ones.
pub const MAX_RECENT_OBSERVATIONS: usize = 1_000_000;

/// The largest stream of records of a workbook of Excel 97 to 2003, in bytes: its cells are held in memory.
pub const MAX_XLS_BYTES: u64 = 32 * 1_048_576;

/// The most cells that the grids of a workbook of Excel 97 to 2003 span together: each takes about 60 bytes in memory,
/// empty ones too.
pub const MAX_XLS_CELLS: usize = 4_000_000;
