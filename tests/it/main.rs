//! The integration tests: one binary, one file a theme, every test with a database of its own.
//!
//! Whatever concerns the store or the web runs on SQLite and on PostgreSQL; `support` starts a
//! throw-away PostgreSQL cluster from the installed binaries and says what to install where there are none.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(
    clippy::pedantic,
    reason = "tests are tables and stories; the lints are for the code that they judge"
)]

mod answers_are_byte_identical;
mod bad_requests;
mod caching;
mod catch_rate;
mod cli;
mod facades_dbnomics;
mod facades_fred;
mod facades_jsonstat;
mod facades_sdmx;
mod facades_worldbank;
mod formats;
mod growth_cases;
mod implied_cases;
mod imports;
mod openapi;
mod ranges;
mod routes;
mod schemas;
mod seed_folder;
mod seed_variants;
mod seeding;
mod snapshots;
mod sqlite_equals_postgres;
mod store;
mod support;
mod tidy;
mod verify;
