//! SQLite: the files of a database, the options of their connections, and the wait for the one that writes.

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use arc_swap::ArcSwap;
use log::LevelFilter;
use sqlx::migrate::{MigrateError, Migrator};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{ConnectOptions, Row, Sqlite};

use super::error::StoreError;
use super::limits::{ACQUIRE_TIMEOUT, READERS, SLOW_STATEMENT, WRITE_WAIT};
use super::statements as sql;

/// The page cache of a connection: 4 MiB (`PRAGMA cache_size`). The operating system caches the file as well.
const CACHE_SIZE: &str = "-4096";
/// The longest wait of SQLite for another writing process. Then the wait begins again, until [`WRITE_WAIT`] is over.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// The connections to the file of tokens.
const TOKEN_CONNECTIONS: u32 = 2;

/// A database of files, which may be replaced by others while it is used, as when a backup is put in their place.
#[derive(Debug)]
pub(super) struct SqliteDatabase {
    address: String,
    files: ArcSwap<SqliteFiles>,
}

impl SqliteDatabase {
    /// Opens the files at an address; missing ones are created, readable by their owner alone.
    ///
    /// # Errors
    /// When the address is wrong, or a file cannot be opened.
    pub(super) async fn open(address: &str) -> Result<Self, StoreError> {
        let files = ArcSwap::from_pointee(SqliteFiles::open(address).await?);
        Ok(Self { address: address.to_owned(), files })
    }

    /// The files that are open.
    pub(super) fn files(&self) -> Arc<SqliteFiles> {
        self.files.load_full()
    }

    /// Opens the files anew if another file is in the place of the one that is open.
    ///
    /// # Errors
    /// When there is no file in its place, or it cannot be opened.
    pub(super) async fn follow_file(&self) -> Result<(), StoreError> {
        let open = self.files();
        if open.are_in_place() {
            return Ok(());
        }
        if file_number(&open.file).is_none() {
            return Err(StoreError::FileGone(open.file.display().to_string()));
        }
        tracing::warn!(file = %open.file.display(), "another file is in the place of the database: it is opened");
        let files = SqliteFiles::open(&self.address).await?;
        files.open_readers().await?;
        self.files.store(Arc::new(files));
        Ok(())
    }
}

/// The device and the number of a file, which tell it from another in its place; none if there is none, or the system has
/// no such numbers.
#[cfg(unix)]
fn file_number(path: &Path) -> Option<(u64, u64)> {
    use std::os::unix::fs::MetadataExt;

    let metadata = std::fs::metadata(path).ok()?;
    Some((metadata.dev(), metadata.ino()))
}

/// No numbers are known.
#[cfg(not(unix))]
fn file_number(_: &Path) -> Option<(u64, u64)> {
    None
}

/// A database of two files. The tokens have a file of their own (`FILE-tokens`), since a file has one writer at a time:
/// a token is revoked at once, however long an import writes.
#[derive(Debug, Clone)]
pub(super) struct SqliteFiles {
    /// The one connection that writes.
    pub(super) write: SqlitePool,
    /// The connections that read.
    pub(super) read: SqlitePool,
    /// The connections to the file of tokens.
    pub(super) tokens: SqlitePool,
    /// The file of everything else.
    pub(super) file: PathBuf,
    /// Its device and number, as it was opened.
    number: Option<(u64, u64)>,
}

impl SqliteFiles {
    /// Whether the file that is open is still in its place.
    pub(super) fn are_in_place(&self) -> bool {
        self.number.is_none() || file_number(&self.file) == self.number
    }

    /// Opens the files at an address; missing ones are created, readable by their owner alone.
    ///
    /// # Errors
    /// When the address is wrong, or a file cannot be opened.
    pub(super) async fn open(address: &str) -> Result<Self, StoreError> {
        let options = SqliteConnectOptions::from_str(address)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // A commit is on disk before it is acknowledged.
            .synchronous(SqliteSynchronous::Full)
            .busy_timeout(BUSY_TIMEOUT)
            .foreign_keys(true)
            .log_slow_statements(LevelFilter::Warn, SLOW_STATEMENT)
            .pragma("cache_size", CACHE_SIZE)
            .pragma("temp_store", "MEMORY");
        let file = options.get_filename().to_owned();
        let mut token_file = file.clone().into_os_string();
        token_file.push("-tokens");
        let token_file = PathBuf::from(token_file);
        for path in [&file, &token_file] {
            create_private(path)?;
        }
        let pool = |connections| {
            SqlitePoolOptions::new().max_connections(connections).acquire_timeout(ACQUIRE_TIMEOUT)
        };
        let write = pool(1).acquire_timeout(WRITE_WAIT).connect_with(options.clone()).await?;
        let read = options.clone().read_only(true).create_if_missing(false);
        // A connection that is open stays open: see `open_readers`.
        let read = pool(READERS).idle_timeout(None).max_lifetime(None).connect_with(read).await?;
        let tokens = pool(TOKEN_CONNECTIONS).connect_with(options.filename(token_file)).await?;
        let number = file_number(&file);
        Ok(Self { write, read, tokens, file, number })
    }

    /// Opens all connections that read. The thread of a connection has the priority of the one that opens it, so an
    /// import, which has a low one, is not to open them.
    ///
    /// # Errors
    /// When the file cannot be opened.
    pub(super) async fn open_readers(&self) -> Result<(), StoreError> {
        let mut readers = Vec::new();
        for _ in 0..READERS {
            readers.push(self.read.acquire().await?);
        }
        Ok(())
    }

    /// Applies the missing migrations. Their commits are not synchronised one by one: a crash loses the last of them,
    /// which are then applied again, and the first commit after them synchronises the whole log.
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer program.
    pub(super) async fn migrate(&self, migrator: &Migrator) -> Result<(), MigrateError> {
        let mut connection = self.write.acquire().await?;
        sqlx::query("PRAGMA synchronous = NORMAL").execute(&mut *connection).await?;
        let migrated = migrator.run(&mut *connection).await;
        sqlx::query("PRAGMA synchronous = FULL").execute(&mut *connection).await?;
        migrated
    }

    /// A transaction of the writing connection, when no other process writes.
    ///
    /// # Errors
    /// [`StoreError::Busy`] when another has written for [`WRITE_WAIT`].
    pub(super) async fn begin_write(&self) -> Result<sqlx::Transaction<'static, Sqlite>, StoreError> {
        let begin = async {
            loop {
                match self.write.begin_with("BEGIN IMMEDIATE").await {
                    Err(error) if is_busy(&error) => {}
                    begun => return begun,
                }
            }
        };
        match tokio::time::timeout(WRITE_WAIT, begin).await {
            Ok(begun) => Ok(begun?),
            Err(_) => Err(StoreError::Busy),
        }
    }

    /// Creates the table of tokens in its file, and moves those there that an earlier version of the program wrote into
    /// the other file.
    ///
    /// # Errors
    /// When a file cannot be written.
    pub(super) async fn migrate_tokens(&self) -> Result<(), StoreError> {
        sqlx::query(sql::CREATE_TOKEN_SQLITE).execute(&self.tokens).await?;
        let rows = sqlx::query(sql::SELECT_TOKEN_ROWS).fetch_all(&self.read).await?;
        if rows.is_empty() {
            return Ok(());
        }
        // Two transactions, the copy first: after a crash between them it is repeated, and rows that are there stay.
        let mut copy = self.tokens.begin_with("BEGIN IMMEDIATE").await?;
        for row in &rows {
            let mut insert = sqlx::query(sql::INSERT_TOKEN_ROW_SQLITE);
            for column in 0..row.len() {
                insert = insert.bind(row.try_get::<Option<String>, _>(column)?);
            }
            insert.execute(&mut *copy).await?;
        }
        copy.commit().await?;
        let mut transaction = self.begin_write().await?;
        sqlx::query(sql::DELETE_TOKENS).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Closes all connections.
    pub(super) async fn close(&self) {
        for pool in [&self.read, &self.write, &self.tokens] {
            pool.close().await;
        }
    }
}

/// Whether another process writes (`SQLITE_BUSY`, the last byte of the extended codes).
fn is_busy(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    code.and_then(|code| code.parse::<u32>().ok()).is_some_and(|code| code & 0xFF == 5)
}

/// Creates a missing file that its owner alone may read and write. SQLite gives the files beside it the same rights.
fn create_private(path: &Path) -> Result<(), StoreError> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    match options.open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => {
            Err(StoreError::File { path: path.display().to_string(), error })
        }
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_commit_is_on_disk_before_it_is_acknowledged() {
        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", folder.path().join("y.db").display());
        let files = SqliteFiles::open(&address).await.unwrap();
        let nothing = Migrator::with_migrations(Vec::new());
        files.migrate(&nothing).await.unwrap();
        for pool in [&files.write, &files.tokens] {
            // 2 is FULL (sqlite.org/pragma.html#pragma_synchronous).
            let level: i64 = sqlx::query_scalar("PRAGMA synchronous").fetch_one(pool).await.unwrap();
            assert_eq!(level, 2);
        }
        files.close().await;
    }

    #[cfg(unix)]
    #[tokio::test]
    async fn the_owner_alone_may_read_the_files() {
        use std::os::unix::fs::PermissionsExt;

        let folder = tempfile::tempdir().unwrap();
        let address = format!("sqlite://{}", folder.path().join("y.db").display());
        let files = SqliteFiles::open(&address).await.unwrap();
        sqlx::query("CREATE TABLE t (x)").execute(&files.write).await.unwrap();
        sqlx::query("CREATE TABLE t (x)").execute(&files.tokens).await.unwrap();
        let made: Vec<_> = std::fs::read_dir(folder.path()).unwrap().map(Result::unwrap).collect();
        assert_eq!(made.len(), 6, "two files, each with its log and its index: {made:?}");
        for file in made {
            assert_eq!(file.metadata().unwrap().permissions().mode() & 0o077, 0, "{file:?}");
        }
        files.close().await;
    }
}
