//! The integration tests: one binary, one file a theme, one database a test.
//!
//! All tests of the store and of HTTP run on SQLite and on PostgreSQL. `support` starts a temporary PostgreSQL cluster
//! from the installed binaries; if there are none, it says what to install.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(
    clippy::pedantic,
    reason = "tests are tables and stories; the lints are for the code that they judge"
)]

mod alert_cases;
mod answers_are_byte_identical;
mod bad_requests;
mod caching;
mod catch_rate;
mod charts;
mod chinese;
mod claims;
mod cli;
mod composites;
mod connections;
mod derived;
mod document_cases;
mod document_reader;
mod document_readings;
mod documents;
mod downloads;
mod drafts;
mod durability;
mod editions;
mod explorer;
mod facades_dbnomics;
mod facades_fred;
mod facades_fred_site;
mod facades_jsonstat;
mod facades_sdmx;
mod facades_worldbank;
mod forecast_cases;
mod formats;
mod formula;
mod grids;
mod growth_cases;
mod implied_cases;
mod imports;
mod openapi;
mod ranges;
mod read;
mod routes;
mod schemas;
mod search;
mod seed_folder;
mod seed_variants;
mod seeding;
mod shared_lists;
mod snapshots;
mod sqlite_equals_postgres;
mod store;
mod support;
mod targets;
mod tidy;
mod upstreams;
mod verify;
mod verify_import;
mod watch;
mod webhooks;
mod world;
