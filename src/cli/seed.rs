//! `yearbook migrate` and `yearbook seed`.

use std::process::ExitCode;

use anyhow::Context;

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::service::seed::seed;

/// Brings the database to the newest schema.
pub(super) async fn migrate(settings: &Settings) -> anyhow::Result<ExitCode> {
    let store = prepare::open(settings).await?;
    say(&format!("the {} database is up to date", store.kind()));
    store.close().await;
    Ok(ExitCode::SUCCESS)
}

/// Brings the database to what the seed folder states.
pub(super) async fn run(settings: &Settings) -> anyhow::Result<ExitCode> {
    let (store, seeds) = prepare::open_with_seeds(settings).await?;
    let definitions = prepare::definitions(settings, &seeds)?;
    let catalogue = store.read().await?.catalogue().await?;
    definitions.check(&catalogue, &seeds).context("the definitions cannot be used")?;
    for one in &seeds {
        one.refuse_drafts().context("nothing is seeded while drafts are open")?;
    }
    for one in &seeds {
        say(&seed(&store, one, &Clock::System).await?.to_string());
    }
    store.close().await;
    Ok(ExitCode::SUCCESS)
}
