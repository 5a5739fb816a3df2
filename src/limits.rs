//! Every limit of the service, in one place.
//!
//! A limit is a promise in both directions: below it a request is answered, above it the caller gets
//! a problem document that names the limit. Units stand last in the names.

/// The longest path of a request, in bytes; a longer one is answered with 414.
pub const MAX_PATH_BYTES: usize = 2_048;

/// The longest raw query string, in bytes; a longer one is answered with 414.
///
/// Three full lists fit, even where every byte is percent-encoded; the HTTP server below refuses a
/// whole URI of 65 534 bytes.
pub const MAX_QUERY_BYTES: usize = 49_152;

/// The longest value of one parameter, in bytes after decoding: a full list of the longest codes.
pub const MAX_PARAMETER_BYTES: usize = 4_096;

/// The most members of one comma list.
pub const MAX_LIST_MEMBERS: usize = 50;

/// The longest code, in bytes.
pub const MAX_CODE_BYTES: usize = 64;

/// The largest request body of a route that names no limit of its own, in bytes; a larger one is
/// answered with 413.
pub const MAX_BODY_BYTES: usize = 1_048_576;

/// The longest `X-Request-Id` taken over from a caller, in bytes; a longer one is replaced.
pub const MAX_REQUEST_ID_BYTES: usize = 128;

/// The most values a problem document lists under `allowed`; the nearest ones are kept.
pub const MAX_ALLOWED_LISTED: usize = 25;

/// The most characters of a caller's own text that a problem document repeats.
pub const MAX_QUOTED_CHARACTERS: usize = 100;

/// The time until the head of an answer must be ready, in milliseconds; after it, 503.
pub const REQUEST_TIMEOUT_MS: u64 = 30_000;

/// The time until an upload must be answered, in milliseconds; after it, 503.
pub const UPLOAD_TIMEOUT_MS: u64 = 3_600_000;

/// The time that running requests get to finish when the service is told to stop, in milliseconds.
pub const DRAIN_TIMEOUT_MS: u64 = 10_000;

/// The time after which a refused caller is asked to try again, in seconds.
pub const RETRY_AFTER_S: u64 = 1;

/// The number of series on a page when the caller names none.
pub const DEFAULT_LIMIT: usize = 100;

/// The largest number of series on a page.
pub const MAX_LIMIT: usize = 1_000;

/// The most observations one flat answer (CSV, NDJSON …) may hold; a larger selection gets 413.
pub const MAX_FLAT_OBSERVATIONS: usize = 5_000_000;

/// The memory of the response cache, in bytes.
pub const RESPONSE_CACHE_BYTES: u64 = 32 * 1_048_576;

/// The memory that single periods of all series may take beside the series, for rankings, in bytes.
pub const SECTION_BYTES: u64 = 16 * 1_048_576;

/// The largest body that the response cache stores, in bytes before compression: an eighth of its memory.
pub const MAX_CACHED_BODY_BYTES: usize = 4 * 1_048_576;

/// The smallest body worth compressing, in bytes.
pub const MIN_COMPRESSED_BYTES: u64 = 1_024;

/// The time between two looks at the revision of the database, in milliseconds.
pub const FOLLOW_INTERVAL_MS: u64 = 250;

/// The most observations on a page of JSON, unless one series alone has more.
pub const MAX_PAGE_OBSERVATIONS: usize = 100_000;

/// The most observations of an answer that is made in one piece and kept; a larger one is streamed.
pub const MAX_KEPT_OBSERVATIONS: usize = 50_000;

/// The most observations that are held at once where a format has to have them together: a cube, lists of values that
/// stand behind the data, a section of SDMX across another dimension than the time.
pub const MAX_COLLECTED_OBSERVATIONS: usize = 1_000_000;

/// The observations that are read at a time to be held in memory.
pub const PACKED_OBSERVATIONS: i64 = 25_000;

/// The number of series that a streamed answer reads at a time.
pub const STREAMED_SERIES: usize = 200;

/// The longest search text, in characters.
pub const MAX_SEARCH_CHARACTERS: usize = 100;

/// The most words of a search text that are looked for.
pub const MAX_SEARCH_WORDS: usize = 32;

/// The most indicators that a search finds: the best ones.
pub const MAX_FOUND: usize = 500;

/// The most observations that `first` or `last` may ask for.
pub const MAX_EDGE_OBSERVATIONS: usize = 100_000;

/// The most changes of one answer.
pub const MAX_CHANGES: i64 = 1_000;

/// The most problems of a data file that are listed; reading stops after them.
pub const MAX_IMPORT_PROBLEMS: usize = 100;

/// The most bytes that a data file may have once it is decompressed.
pub const MAX_IMPORT_BYTES: u64 = 16 * 1_073_741_824;

/// The largest data file that may be uploaded, in bytes; a larger one is answered with 413.
pub const MAX_UPLOAD_BYTES: u64 = 2 * 1_073_741_824;

/// The most values that are transformed for one answer of the FRED façade: every vintage has its own.
pub const MAX_TRANSFORMED_VALUES: usize = 5_000_000;

/// The most observations that are looked through for the most recent ones of the World Bank façade.
pub const MAX_RECENT_OBSERVATIONS: usize = 1_000_000;
