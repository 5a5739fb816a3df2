//! Migrations of the schema.

use sqlx::SqlSafeStr;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};

use super::connect::{Backend, Store};
use super::error::StoreError;
use super::limits::{QUESTION_LIMIT, within};

macro_rules! migrations {
    ($($version:literal $name:literal),* $(,)?) => {
        /// The migrations: version, name, text for SQLite, text for PostgreSQL.
        #[must_use]
        pub fn migrations() -> Vec<(i64, &'static str, &'static str, &'static str)> {
            vec![$((
                $version,
                $name,
                include_str!(concat!("../../migrations/sqlite/", $name, ".sql")),
                include_str!(concat!("../../migrations/postgres/", $name, ".sql")),
            )),*]
        }
    };
}

migrations! {
    1 "0001_catalogue",
    2 "0002_observations",
    3 "0003_evidence",
    4 "0004_imports",
    5 "0005_series_revision",
    6 "0006_earlier_revision",
    7 "0007_unknown_unit_class",
    8 "0008_data_files",
    9 "0009_places",
    10 "0010_restatements",
    11 "0011_alerts",
    12 "0012_webhooks",
    13 "0013_revision_identity",
    14 "0014_series_revision_index",
    15 "0015_views",
    16 "0016_upstreams",
    17 "0017_alert_times",
    18 "0018_list_change",
}

fn migrator(text: impl Fn(&(i64, &'static str, &'static str, &'static str)) -> &'static str) -> Migrator {
    let steps = migrations()
        .iter()
        .map(|step| {
            Migration::new(step.0, step.1.into(), MigrationType::Simple, text(step).into_sql_str(), false)
        })
        .collect();
    Migrator::with_migrations(steps)
}

/// The newest migration.
fn newest() -> i64 {
    migrations().last().map_or(0, |step| step.0)
}

impl Store {
    /// Applies the missing migrations.
    ///
    /// # Errors
    /// When a migration fails, or the database was migrated by a newer program.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        let migrated = match &self.backend {
            Backend::Sqlite(database) => database.files().migrate(&migrator(|step| step.2)).await,
            Backend::Postgres(servers) => migrator(|step| step.3).run(&servers.pool()).await,
        };
        migrated.map_err(|error| match error {
            MigrateError::VersionMissing(version) => StoreError::Newer { version, newest: newest() },
            error => error.into(),
        })?;
        match &self.backend {
            Backend::Sqlite(database) => database.files().migrate_tokens().await,
            Backend::Postgres(_) => Ok(()),
        }
    }

    /// Whether all migrations are applied.
    ///
    /// # Errors
    /// When the database does not answer within seconds.
    pub async fn is_migrated(&self) -> Result<bool, StoreError> {
        let applied = "SELECT max(version) FROM _sqlx_migrations WHERE success";
        let version: Result<Option<i64>, StoreError> = match &self.backend {
            Backend::Sqlite(database) => {
                within(QUESTION_LIMIT, sqlx::query_scalar(applied).fetch_one(&database.files().read)).await
            }
            Backend::Postgres(servers) => {
                within(QUESTION_LIMIT, sqlx::query_scalar(applied).fetch_one(&servers.pool())).await
            }
        };
        match version {
            Ok(version) => Ok(version == Some(newest())),
            // The table is missing, so the database was never migrated.
            Err(StoreError::Database(sqlx::Error::Database(_))) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
