//! Two databases, one schema, one SQL text.

use std::collections::BTreeSet;

use sqlx::{Executor, PgPool, SqlSafeStr, SqlitePool};
use yearbook::store::statements::{BOTH, POSTGRES, SQLITE};
use yearbook::store::{StoreError, migrations};

use crate::on_both;
use crate::support::{Backend, Database, cnind, raw};

on_both!(
    every_statement_prepares,
    migrating_twice_changes_nothing,
    a_database_of_a_newer_program_is_left_alone,
    a_migration_that_was_changed_is_noticed,
);

async fn every_statement_prepares(backend: Backend) {
    let database = Database::empty(backend).await;
    database.store().await;
    let (own, foreign) = match backend {
        Backend::Sqlite => (SQLITE, POSTGRES),
        Backend::Postgres => (POSTGRES, SQLITE),
    };
    for (file, text) in BOTH.iter().chain(own) {
        prepare(backend, &database.url, text).await.unwrap_or_else(|error| panic!("{file}: {error}"));
    }
    // A pair of files is needed only if the statement of the other database fails here. This also shows that an
    // invalid statement is detected.
    for (file, text) in foreign {
        assert!(
            prepare(backend, &database.url, text).await.is_err(),
            "{file} understood by both: one file is enough"
        );
    }
}

async fn prepare(backend: Backend, url: &str, text: &'static str) -> sqlx::Result<()> {
    match backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(url).await?;
            pool.prepare(text.into_sql_str()).await.map(drop)
        }
        Backend::Postgres => {
            let pool = PgPool::connect(url).await?;
            pool.prepare(text.into_sql_str()).await.map(drop)
        }
    }
}

async fn migrating_twice_changes_nothing(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = yearbook::store::Store::connect(&database.url).await.unwrap();
    assert!(!store.is_migrated().await.unwrap(), "an empty database");
    store.migrate().await.unwrap();
    assert!(store.is_migrated().await.unwrap());
    yearbook::service::seed::seed(&store, &cnind(), &crate::support::clock()).await.unwrap();
    let before = (schema(backend, &database.url).await, store.revision().await.unwrap());
    store.migrate().await.unwrap();
    assert!(store.is_migrated().await.unwrap());
    assert_eq!((schema(backend, &database.url).await, store.revision().await.unwrap()), before);
}

async fn a_database_of_a_newer_program_is_left_alone(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let copy = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                SELECT 9999, 'tomorrow', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    raw::execute(&database.url, copy).await.unwrap();
    let before = schema(backend, &database.url).await;
    let error = store.migrate().await.unwrap_err();
    assert!(matches!(error, StoreError::Newer { version: 9999, .. }), "{error:?}");
    let newest = migrations().last().unwrap().0;
    assert_eq!(
        error.to_string(),
        format!(
            "the database was migrated by a newer program (migration 9999, this one knows up to {newest})"
        )
    );
    assert_eq!(schema(backend, &database.url).await, before);
}

async fn a_migration_that_was_changed_is_noticed(backend: Backend) {
    let database = Database::empty(backend).await;
    let store = database.store().await;
    let other =
        "UPDATE _sqlx_migrations SET checksum = (SELECT checksum FROM _sqlx_migrations WHERE version = 1)";
    raw::execute(&database.url, other).await.unwrap();
    let error = store.migrate().await.unwrap_err();
    assert!(matches!(error, StoreError::Migration(_)), "{error:?}");
}

#[tokio::test]
async fn the_two_schemas_are_one() {
    let (sqlite, postgres) =
        (Database::empty(Backend::Sqlite).await, Database::empty(Backend::Postgres).await);
    sqlite.store().await;
    postgres.store().await;
    let of_sqlite = schema(Backend::Sqlite, &sqlite.url).await;
    let of_postgres = schema(Backend::Postgres, &postgres.url).await;
    assert_eq!(difference(&of_sqlite, &of_postgres), Vec::<String>::new());
    for kind in ["column ", "primary key ", "unique ", "foreign key "] {
        assert!(of_sqlite.iter().any(|line| line.starts_with(kind)), "no {kind}was read");
    }
}

#[tokio::test]
async fn a_difference_between_the_schemas_shows() {
    let (sqlite, postgres) =
        (Database::empty(Backend::Sqlite).await, Database::empty(Backend::Postgres).await);
    for (database, kind) in [(&sqlite, "REAL"), (&postgres, "BIGINT")] {
        database.store().await;
        let planted = format!(
            "CREATE TABLE planted (a TEXT NOT NULL PRIMARY KEY, b {kind}, c TEXT REFERENCES area (code), UNIQUE (b, c))"
        );
        raw::execute(&database.url, &planted).await.unwrap();
    }
    let of_sqlite = schema(Backend::Sqlite, &sqlite.url).await;
    let of_postgres = schema(Backend::Postgres, &postgres.url).await;
    assert_eq!(
        difference(&of_sqlite, &of_postgres),
        ["column planted.b BIGINT null", "column planted.b DOUBLE null"]
    );
    raw::execute(&postgres.url, "ALTER TABLE planted DROP CONSTRAINT planted_c_fkey").await.unwrap();
    raw::execute(&postgres.url, "ALTER TABLE planted DROP CONSTRAINT planted_b_c_key").await.unwrap();
    let of_postgres = schema(Backend::Postgres, &postgres.url).await;
    let shown = difference(&of_sqlite, &of_postgres);
    assert!(shown.contains(&"foreign key planted (c) to area (code)".to_owned()), "{shown:?}");
    assert!(shown.contains(&"unique planted (b, c)".to_owned()), "{shown:?}");
}

fn difference(one: &BTreeSet<String>, other: &BTreeSet<String>) -> Vec<String> {
    one.symmetric_difference(other).cloned().collect()
}

/// A schema, one fact a line: columns with type and nullability, keys, unique constraints.
async fn schema(backend: Backend, url: &str) -> BTreeSet<String> {
    let lines = match backend {
        Backend::Sqlite => raw::texts(url, OF_SQLITE).await,
        Backend::Postgres => raw::texts(url, OF_POSTGRES).await,
    };
    lines.unwrap().into_iter().collect()
}

const OF_SQLITE: &str = "
WITH own AS (SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%')
SELECT 'column ' || own.name || '.' || c.name || ' '
       || CASE c.type WHEN 'INTEGER' THEN 'BIGINT' WHEN 'REAL' THEN 'DOUBLE' WHEN 'BLOB' THEN 'BYTEA' ELSE c.type END
       || CASE WHEN c.\"notnull\" = 1 THEN ' not null' ELSE ' null' END AS line
FROM own, pragma_table_info(own.name) AS c
UNION ALL
SELECT 'primary key ' || name || ' (' || group_concat(column_name, ', ') || ')'
FROM (SELECT own.name, c.name AS column_name FROM own, pragma_table_info(own.name) AS c WHERE c.pk > 0 ORDER BY own.name, c.pk)
GROUP BY name
UNION ALL
SELECT 'unique ' || name || ' (' || group_concat(column_name, ', ') || ')'
FROM (SELECT own.name, i.name AS index_name, c.name AS column_name
      FROM own, pragma_index_list(own.name) AS i, pragma_index_info(i.name) AS c
      WHERE i.origin = 'u' ORDER BY own.name, i.name, c.seqno)
GROUP BY name, index_name
UNION ALL
SELECT 'foreign key ' || name || ' (' || group_concat(\"from\", ', ') || ') to ' || target || ' (' || group_concat(\"to\", ', ') || ')'
FROM (SELECT own.name, f.id, f.\"from\", f.\"table\" AS target, f.\"to\" FROM own, pragma_foreign_key_list(own.name) AS f ORDER BY own.name, f.id, f.seq)
GROUP BY name, id, target";

const OF_POSTGRES: &str = "
WITH keys AS (
  SELECT c.oid, c.contype, c.conrelid::regclass::text AS name, c.confrelid::regclass::text AS target,
    (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(c.conkey) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute AS a ON a.attrelid = c.conrelid AND a.attnum = k.number) AS own,
    (SELECT string_agg(a.attname, ', ' ORDER BY k.place) FROM unnest(c.confkey) WITH ORDINALITY AS k (number, place)
     JOIN pg_attribute AS a ON a.attrelid = c.confrelid AND a.attnum = k.number) AS theirs
  FROM pg_constraint AS c WHERE c.connamespace = 'public'::regnamespace AND c.conrelid::regclass::text NOT LIKE '\\_%')
SELECT 'column ' || table_name || '.' || column_name || ' '
       || CASE data_type WHEN 'bigint' THEN 'BIGINT' WHEN 'double precision' THEN 'DOUBLE' ELSE upper(data_type) END
       || CASE is_nullable WHEN 'NO' THEN ' not null' ELSE ' null' END AS line
FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
WHERE table_schema = 'public' AND table_type = 'BASE TABLE' AND table_name NOT LIKE '\\_%'
UNION ALL SELECT 'primary key ' || name || ' (' || own || ')' FROM keys WHERE contype = 'p'
UNION ALL SELECT 'unique ' || name || ' (' || own || ')' FROM keys WHERE contype = 'u'
UNION ALL SELECT 'foreign key ' || name || ' (' || own || ') to ' || target || ' (' || theirs || ')' FROM keys WHERE contype = 'f'";
