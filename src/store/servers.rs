//! The PostgreSQL servers of an address: which of them is used, and whether it answers.
//!
//! An address may name several servers, as in `postgres://h1,h2,h3/db?target_session_attrs=read-write`. The words are those
//! of libpq. sqlx connects to one server, so the choice is made here: whenever the connection of the health check is lost,
//! all servers are asked at once, and the pool is replaced by one to the first that fits.

use std::str::FromStr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex as SyncMutex, PoisonError};
use std::time::{Duration, Instant};

use arc_swap::ArcSwap;
use futures_util::stream::{FuturesUnordered, StreamExt};
use sqlx::postgres::{PgConnectOptions, PgConnection, PgPool};
use sqlx::{ConnectOptions, Row};
use tokio::sync::{Mutex, Notify};

use super::error::StoreError;
use super::limits::{ACQUIRE_TIMEOUT, PROBE_LIMIT, QUESTION_LIMIT, within};
use super::postgres::{options, pool};
use super::rows::stored_identity;
use super::statements as sql;
use crate::domain::identity::RevisionIdentity;

/// The kind of server that an address asks for (`target_session_attrs` of libpq).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ServerKind {
    /// Any server.
    Any,
    /// One that takes writes.
    ReadWrite,
    /// One that takes no writes.
    ReadOnly,
    /// One that is not in recovery.
    Primary,
    /// One that is in recovery, as standbys are.
    Standby,
    /// A standby, or any server if none answers.
    PreferStandby,
}

/// What a server says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct ServerRole {
    in_recovery: bool,
    read_only: bool,
}

impl ServerKind {
    const ALL: [(&'static str, Self); 6] = [
        ("any", Self::Any),
        ("read-write", Self::ReadWrite),
        ("read-only", Self::ReadOnly),
        ("primary", Self::Primary),
        ("standby", Self::Standby),
        ("prefer-standby", Self::PreferStandby),
    ];

    /// Whether a server is what is asked for.
    const fn is(self, role: ServerRole) -> bool {
        match self {
            Self::Any => true,
            Self::ReadWrite => !role.read_only,
            Self::ReadOnly => role.read_only,
            Self::Primary => !role.in_recovery,
            Self::Standby | Self::PreferStandby => role.in_recovery,
        }
    }

    /// Whether a server is taken at all.
    fn takes(self, role: ServerRole) -> bool {
        self == Self::PreferStandby || self.is(role)
    }
}

/// The time after the first question without an answer from which nothing waits for the database any longer.
const SILENT_AFTER: Duration = QUESTION_LIMIT.saturating_sub(PROBE_LIMIT);

/// The parameter of an address that says which kind of server is meant.
const KIND_PARAMETER: &str = "target_session_attrs=";

/// An address of several servers as one address for each, and the kind that is asked for.
fn servers(address: &str) -> Result<(Vec<String>, ServerKind), StoreError> {
    let (scheme, rest) = address.split_once("://").ok_or(StoreError::Address)?;
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, tail) = rest.split_at(end);
    let (user, hosts) = match authority.rsplit_once('@') {
        Some((user, hosts)) => (format!("{user}@"), hosts),
        None => (String::new(), authority),
    };
    let (path, query) = tail.split_once('?').unwrap_or((tail, ""));
    let (kinds, others): (Vec<&str>, Vec<&str>) =
        query.split('&').filter(|one| !one.is_empty()).partition(|one| one.starts_with(KIND_PARAMETER));
    let kind = match kinds.last().and_then(|one| one.strip_prefix(KIND_PARAMETER)) {
        None => ServerKind::Any,
        Some(word) => {
            let known = ServerKind::ALL.iter().find(|(name, _)| *name == word);
            known.ok_or_else(|| StoreError::ServerKind(word.to_owned()))?.1
        }
    };
    let query = if others.is_empty() { String::new() } else { format!("?{}", others.join("&")) };
    let one = |host: &str| format!("{scheme}://{user}{host}{path}{query}");
    Ok((hosts.split(',').map(one).collect(), kind))
}

/// The servers of an address.
#[derive(Debug)]
pub(super) struct PostgresServers {
    hosts: Vec<PgConnectOptions>,
    kind: ServerKind,
    /// The connections to the server in use.
    pool: ArcSwap<PgPool>,
    /// Told when they are replaced.
    replaced: Notify,
    /// The connection of the health check; none after it was lost.
    probe: Mutex<Option<PgConnection>>,
    /// Whether tables may be on other servers.
    has_shards: AtomicBool,
    /// The time since which no server answers; none while one does.
    silent_since: SyncMutex<Option<Instant>>,
}

/// An open connection, the options that it was made by, and whether tables may be on other servers.
#[derive(Debug)]
struct OpenConnection {
    options: PgConnectOptions,
    connection: PgConnection,
    has_shards: bool,
}

impl PostgresServers {
    /// Opens the servers of an address.
    ///
    /// # Errors
    /// When the address is wrong, or no server answers that is of the kind that it asks for.
    pub(super) async fn connect(address: &str) -> Result<Self, StoreError> {
        let (addresses, kind) = servers(address)?;
        let parsed = addresses.iter().map(|one| Ok(options(PgConnectOptions::from_str(one)?)));
        let hosts = parsed.collect::<Result<Vec<_>, StoreError>>()?;
        let chosen = chosen(&hosts, kind, ACQUIRE_TIMEOUT).await?;
        Ok(Self {
            hosts,
            kind,
            pool: ArcSwap::from_pointee(pool(chosen.options)),
            replaced: Notify::new(),
            probe: Mutex::new(Some(chosen.connection)),
            has_shards: AtomicBool::new(chosen.has_shards),
            silent_since: SyncMutex::default(),
        })
    }

    /// The connections to the server in use.
    pub(super) fn pool(&self) -> PgPool {
        PgPool::clone(&self.pool.load())
    }

    /// The same, unless no server has answered the health check for seconds.
    ///
    /// # Errors
    /// [`StoreError::Silent`] then, so that nothing waits for a connection in vain.
    fn answering_pool(&self) -> Result<PgPool, StoreError> {
        let since = *self.silent_since.lock().unwrap_or_else(PoisonError::into_inner);
        match since.filter(|since| since.elapsed() >= SILENT_AFTER) {
            Some(_) => Err(StoreError::Silent(QUESTION_LIMIT)),
            None => Ok(self.pool()),
        }
    }

    /// What begins on a connection. It begins anew if the connections are replaced meanwhile: one to a server that is gone
    /// would be waited for in vain.
    ///
    /// # Errors
    /// As [`Self::answering_pool`], or when it does not begin.
    pub(super) async fn begun<T, F>(&self, begin: impl Fn(PgPool) -> F) -> Result<T, StoreError>
    where
        F: Future<Output = Result<T, StoreError>>,
    {
        loop {
            let replaced = self.replaced.notified();
            let pool = self.answering_pool()?;
            tokio::select! {
                begun = begin(pool) => return begun,
                () = replaced => {}
            }
        }
    }

    /// Whether tables may be on other servers, since the database has Citus.
    pub(super) fn has_shards(&self) -> bool {
        self.has_shards.load(Ordering::Relaxed)
    }

    /// The newest published revision, over a connection of its own. If that is lost, or its server is no longer of the
    /// kind that is asked for, another server is looked for.
    ///
    /// # Errors
    /// When no server answers in time.
    pub(super) async fn revision(&self) -> Result<RevisionIdentity, StoreError> {
        let mut place = self.probe.lock().await;
        let asked = async {
            let mut connection = match place.take() {
                Some(connection) => connection,
                None => self.reconnect().await?,
            };
            let revision = within_probe(&mut connection, self.kind).await?;
            *place = Some(connection);
            Ok(revision)
        };
        let answer: Result<RevisionIdentity, StoreError> = asked.await;
        let mut silent = self.silent_since.lock().unwrap_or_else(PoisonError::into_inner);
        *silent = if answer.is_ok() { None } else { silent.or_else(|| Some(Instant::now())) };
        answer
    }

    /// A new connection for the health check. The pool is replaced as well: its connections may be lost too, or be to
    /// another server. Work in progress keeps those that it has.
    async fn reconnect(&self) -> Result<PgConnection, StoreError> {
        let OpenConnection { options, connection, has_shards } =
            chosen(&self.hosts, self.kind, PROBE_LIMIT).await?;
        tracing::info!(
            host = options.get_host(),
            port = options.get_port(),
            "connected to the database anew"
        );
        self.has_shards.store(has_shards, Ordering::Relaxed);
        self.pool.store(Arc::new(pool(options)));
        self.replaced.notify_waiters();
        Ok(connection)
    }
}

/// The answer to the question of the health check.
async fn within_probe(
    connection: &mut PgConnection,
    kind: ServerKind,
) -> Result<RevisionIdentity, StoreError> {
    let row = within(PROBE_LIMIT, sqlx::query(sql::PROBE_POSTGRES).fetch_one(connection)).await?;
    let role = ServerRole { in_recovery: row.try_get("in_recovery")?, read_only: row.try_get("read_only")? };
    if !kind.takes(role) {
        return Err(StoreError::NoServer);
    }
    stored_identity(row.try_get("revision")?, row.try_get("identity")?)
}

/// The first server that is of the kind that is asked for. All are asked at once.
async fn chosen(
    hosts: &[PgConnectOptions],
    kind: ServerKind,
    limit: Duration,
) -> Result<OpenConnection, StoreError> {
    let mut tries: FuturesUnordered<_> = hosts.iter().map(|host| opened(host, limit)).collect();
    let (mut other, mut problem) = (None, StoreError::NoServer);
    while let Some(tried) = tries.next().await {
        match tried {
            Ok((connection, role)) if kind.is(role) => return Ok(connection),
            Ok((connection, role)) if kind.takes(role) => other = Some(connection),
            Ok(_) => {}
            Err(error) => problem = error,
        }
    }
    other.ok_or(problem)
}

/// A connection to a server, and what it says of itself.
async fn opened(
    host: &PgConnectOptions,
    limit: Duration,
) -> Result<(OpenConnection, ServerRole), StoreError> {
    let connect = async {
        let mut connection = host.connect().await?;
        let row = sqlx::query(sql::SERVER_ROLE_POSTGRES).fetch_one(&mut connection).await?;
        Ok((connection, row))
    };
    let (connection, row) = within(limit, connect).await?;
    // A pooler between may take the settings of a connection and drop them.
    if row.try_get::<bool, _>("has_no_limit")? {
        return Err(StoreError::Pooler);
    }
    let role = ServerRole { in_recovery: row.try_get("in_recovery")?, read_only: row.try_get("read_only")? };
    let has_shards = row.try_get("has_shards")?;
    Ok((OpenConnection { options: host.clone(), connection, has_shards }, role))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_several_servers_is_one_for_each() {
        let (addresses, kind) =
            servers("postgres://me:p@ss@h1:5433,[::1],h3/db?sslmode=disable&target_session_attrs=read-write")
                .unwrap();
        let expected =
            ["h1:5433", "[::1]", "h3"].map(|host| format!("postgres://me:p@ss@{host}/db?sslmode=disable"));
        assert_eq!((addresses, kind), (expected.to_vec(), ServerKind::ReadWrite));
        let single = "postgres://postgres@localhost/postgres?host=/tmp/x";
        assert_eq!(servers(single).unwrap(), (vec![single.to_owned()], ServerKind::Any));
        let (addresses, kind) = servers("postgresql://h1,h2?target_session_attrs=prefer-standby").unwrap();
        assert_eq!(addresses, ["postgresql://h1", "postgresql://h2"]);
        assert_eq!(kind, ServerKind::PreferStandby);
        let error = servers("postgres://h1,h2/db?target_session_attrs=writer").unwrap_err();
        assert!(
            error.to_string().contains("`writer`") && error.to_string().contains("prefer-standby"),
            "{error}"
        );
    }

    #[test]
    fn a_server_is_taken_by_what_it_says_of_itself() {
        let primary = ServerRole { in_recovery: false, read_only: false };
        let standby = ServerRole { in_recovery: true, read_only: true };
        for (word, is_primary, is_standby) in [
            ("any", true, true),
            ("read-write", true, false),
            ("read-only", false, true),
            ("primary", true, false),
            ("standby", false, true),
            ("prefer-standby", false, true),
        ] {
            let kind = ServerKind::ALL.iter().find(|(name, _)| *name == word).unwrap().1;
            assert_eq!((kind.is(primary), kind.is(standby)), (is_primary, is_standby), "{word}");
        }
        assert!(ServerKind::PreferStandby.takes(primary) && !ServerKind::Standby.takes(primary));
    }
}
