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

/// The time that requests in progress have at shutdown, in milliseconds: Docker kills after ten seconds.
pub const DRAIN_TIMEOUT_MS: u64 = 8_000;

/// The most connections at once, whatever the system allows: each takes some tens of kilobytes.
pub const MAX_CONNECTIONS: usize = 8_192;

/// The descriptors that are not for connections: those of the database, of uploads and of the log.
pub const RESERVED_DESCRIPTORS: usize = 128;

/// The time until a connection without a request is closed, in seconds.
pub const IDLE_TIMEOUT_S: u64 = 60;

/// The time from the first byte of the head of a request to its last, in seconds.
pub const HEAD_TIMEOUT_S: u64 = 20;

/// The bytes that a body or a response must move by within its time limit: some tens a second.
pub const MIN_PROGRESS_BYTES: u64 = 1_920;

/// The time limit for the progress of an upload, in seconds.
pub const UPLOAD_STALL_S: u64 = 30;

/// The time limit for a client to read on, in seconds: some stop for a while to work on what they have.
pub const UNREAD_TIMEOUT_S: u64 = 60;

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

/// The time between two health checks of the database, in milliseconds.
pub const HEALTH_INTERVAL_MS: u64 = 1_000;

/// The time without an answer of the database after which answers from memory say how old they may be, in milliseconds.
pub const STALE_AFTER_MS: u64 = 2_000;

/// The time without an answer of the database after which a server is not ready, in milliseconds.
pub const SILENT_AFTER_MS: u64 = 5_000;

/// The time between two looks at the lengths and times of the documents on disk, in milliseconds.
pub const DOCUMENT_INTERVAL_MS: u64 = 1_000;

/// The most observations on a page of JSON, unless one series alone has more.
pub const MAX_PAGE_OBSERVATIONS: usize = 100_000;

/// The most observations of an answer that is encoded as a whole and cached; a larger one is streamed.
pub const MAX_KEPT_OBSERVATIONS: usize = 50_000;

/// The most observations of an answer that a format needs in memory as a whole: a cube, lists of values after the data,
/// SDMX with another dimension than time at the observation.
pub const MAX_COLLECTED_OBSERVATIONS: usize = 1_000_000;

/// The number of observations of series that a revision wrote up to which they are packed before the revision is shown.
/// Those of more series are packed afterwards, since that takes seconds.
pub const PACKED_BEFORE_SHOWN: i64 = 1_000_000;

/// The number of observations that packing reads at a time.
pub const PACKED_OBSERVATIONS: i64 = 25_000;

/// The most series that a streamed answer reads at a time.
pub const STREAMED_SERIES: usize = 200;

/// About how many observations a streamed answer reads at a time: a piece is a megabyte at most, unless one series alone
/// has more.
pub const PIECE_OBSERVATIONS: usize = 5_000;

/// The furthest horizon of a forecast, in periods: that of monthly series.
pub const MAX_HORIZON: usize = 24;

/// The most series of one answer with forecasts; a larger selection gets 413.
pub const MAX_FORECAST_SERIES: usize = 1_000;

/// The most series of one answer with backtests, each of which has some hundred rows.
pub const MAX_BACKTEST_SERIES: usize = 200;

/// The largest number of a release in requests: more publications than any series has.
pub const MAX_RELEASE: usize = 100_000;

/// The largest answer, in observations, that is made on the threads that serve: about half a millisecond. A dearer one
/// is made on threads of its own.
pub const CHEAP_OBSERVATIONS: usize = 4_000;

/// The most observations that dear answers hold in memory at once: about a gigabyte as text. What finds no room is
/// answered with 503.
pub const HELD_OBSERVATIONS: usize = 3_000_000;

/// The longest wait of a dear answer for that room, in milliseconds; then 503.
pub const DEAR_WAIT_MS: u64 = 5_000;

/// The longest search text, in characters.
pub const MAX_SEARCH_CHARACTERS: usize = 100;

/// The default number of results of a search over everything.
pub const DEFAULT_SEARCH_RESULTS: usize = 20;

/// The most results of a search over everything.
pub const MAX_SEARCH_RESULTS: usize = 100;

/// The most words of a search text that are used.
pub const MAX_SEARCH_WORDS: usize = 32;

/// The most results of a search.
pub const MAX_FOUND: usize = 500;

/// The largest value of `first` and `last`, in observations.
pub const MAX_EDGE_OBSERVATIONS: usize = 100_000;

/// The most changes of one answer.
pub const MAX_CHANGES: u32 = 1_000;

/// The most problems of data files that are listed one by one, and the most kinds of them.
pub const MAX_IMPORT_PROBLEMS: usize = 100;

/// The longest name of a code, a dataset or a publisher in a data file, in characters; a longer one is refused. The
/// longest names of agencies have a few hundred.
pub const MAX_NAME_CHARACTERS: usize = 2_000;

/// The most problems of a data file that are counted; then reading stops. A wrong file is read on so that one run finds
/// every kind, but not for long.
pub const MAX_COUNTED_PROBLEMS: u64 = 10_000;

/// The largest decompressed data file, in bytes.
pub const MAX_IMPORT_BYTES: u64 = 16 * 1_073_741_824;

/// The largest upload of a data file, in bytes; a larger one is answered with 413.
pub const MAX_UPLOAD_BYTES: u64 = 2 * 1_073_741_824;

/// The most values that the FRED façade transforms for one answer, over all vintages.
pub const MAX_TRANSFORMED_VALUES: usize = 5_000_000;

/// The most observations that the World Bank façade searches for the most recent ones.
pub const MAX_RECENT_OBSERVATIONS: usize = 1_000_000;

/// The longest text that a cell, an element, an attribute or another single part of a data file may have, in bytes.
pub const MAX_TEXT_BYTES: usize = 1_048_576;

/// The longest line or row of a data file, in bytes: its cells are in memory together.
pub const MAX_LINE_BYTES: usize = 4 * 1_048_576;

/// The most cells of a line or row; each takes about 300 bytes while it is found out what they are.
pub const MAX_LINE_CELLS: usize = 100_000;

/// The largest HTML page whose tables are read, in bytes: its text is in memory.
pub const MAX_HTML_BYTES: u64 = 32 * 1_048_576;

/// The most cells of the tables of an HTML page, spanned ones too; each takes about 50 bytes in memory.
pub const MAX_HTML_CELLS: usize = 2_000_000;

/// The most memory that the shared texts of an Office Open XML workbook take, in bytes.
pub const MAX_SHARED_TEXT_BYTES: u64 = 160 * 1_048_576;

/// The largest part of an Office Open XML workbook that is held in memory as a whole, in bytes.
pub const MAX_XLSX_PART_BYTES: u64 = 16 * 1_048_576;

/// The most memory that the description of a PC-Axis cube takes, in bytes.
pub const MAX_PX_BYTES: usize = 128 * 1_048_576;

/// The most memory that a batch of an Arrow file takes, in bytes, with what is packed unpacked.
pub const MAX_BATCH_BYTES: u64 = 128 * 1_048_576;

/// The most memory that the pages of a Parquet file take that are open at once, in bytes: two of each column.
pub const MAX_PAGES_BYTES: u64 = 160 * 1_048_576;

/// The most cells of a sheet that are merged with others; each takes about 100 bytes in memory.
pub const MAX_MERGES: usize = 500_000;

/// The most bytes that the cells of an `OpenDocument` spreadsheet take on disk, repeated ones as often as they are.
pub const MAX_ODS_BYTES: u64 = 1_073_741_824;

/// The largest stream of records of a workbook of Excel 97 to 2003, in bytes: its cells are held in memory.
pub const MAX_XLS_BYTES: u64 = 32 * 1_048_576;

/// The most cells that the grids of a workbook of Excel 97 to 2003 span together: each takes about 60 bytes in memory,
/// empty ones too.
pub const MAX_XLS_CELLS: usize = 4_000_000;

/// The most characters that the shared texts of a workbook of Excel 97 to 2003 have in its cells: the reader copies the
/// text into each cell.
pub const MAX_XLS_CHARACTERS: usize = 32 * 1_048_576;

/// The largest document whose numbers are read, in bytes.
pub const MAX_DOCUMENT_BYTES: usize = 50 * 1_048_576;

/// The largest part of a document after unpacking, and all its parts together, in bytes.
pub const MAX_UNPACKED_BYTES: usize = 200 * 1_048_576;

/// The most that a part of a document may expand when it is unpacked, as a multiple of its packed length.
pub const MAX_UNPACKED_RATIO: usize = 100;

/// The most elements of a document that stand inside each other.
pub const MAX_DOCUMENT_DEPTH: usize = 256;

/// The most paragraphs and cells of a document: each takes some hundred bytes in memory.
pub const MAX_DOCUMENT_BLOCKS: usize = 300_000;

/// The most columns of a table in a document.
pub const MAX_DOCUMENT_COLUMNS: usize = 1_000;

/// The most pages of a PDF file.
pub const MAX_PDF_PAGES: usize = 2_000;

/// The most glyphs of a PDF file: each takes 28 bytes in memory, twice for a moment.
pub const MAX_PDF_GLYPHS: usize = 5_000_000;

/// The memory of a process that reads a document, in bytes.
pub const DOCUMENT_MEMORY_BYTES: u64 = 1_073_741_824;

/// The processor time of a process that reads a document, in seconds.
pub const DOCUMENT_PROCESSOR_S: u64 = 20;

/// The time of a process that reads a document, in seconds; then it is ended.
pub const DOCUMENT_S: u64 = 30;

/// The stack of the thread that reads a document in a process of its own, in bytes: its library nests parts 512 deep.
pub const DOCUMENT_STACK_BYTES: usize = 64 * 1_048_576;

/// The longest answer of a process that reads a document, in bytes: ten times the text of the longest books.
pub const MAX_DOCUMENT_ANSWER_BYTES: u64 = 128 * 1_048_576;

/// The most processes that read documents at the same time.
pub const DOCUMENT_CHILDREN: usize = 4;

/// The longest formula of a request, in characters.
pub const MAX_FORMULA_CHARACTERS: usize = 512;

/// The most series that a formula of a request names.
pub const MAX_FORMULA_SERIES: usize = 16;

/// The most observations that a formula of a request reads.
pub const MAX_FORMULA_OBSERVATIONS: usize = 50_000;

/// The most numbers that a formula of a request computes with, each counted as often as it is used: some seconds.
pub const MAX_FORMULA_NUMBERS: usize = 10_000_000;

/// The most definitions of derived indicators within each other.
pub const MAX_FORMULA_DEPTH: usize = 32;

/// The most series of one derived indicator.
pub const MAX_DERIVED_SERIES: usize = 200_000;

/// The derived series whose inputs are read at a time.
pub const DERIVED_PER_READ: usize = 1_000;
