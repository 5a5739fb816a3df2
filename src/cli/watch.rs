//! `yearbook watch`: the rules, judged at the newest revision.

use std::process::ExitCode;

use clap::Args;

use super::{prepare, say};
use crate::config::Settings;
use crate::domain::alert::AlertState;
use crate::service::alerts::formats::{Watch, WatchFormat};

/// The arguments of `watch`.
#[derive(Debug, Args)]
pub(super) struct WatchArgs {
    /// Leave out states that came with this revision or an earlier one
    #[arg(long, value_name = "REVISION", default_value_t = 0, value_parser = clap::value_parser!(i64).range(0..))]
    since: i64,
    /// The states that give exit code 1, with commas between
    #[arg(long, value_name = "STATES", default_value = "firing", value_delimiter = ',', value_parser = state)]
    fail_on: Vec<AlertState>,
    /// The output format
    #[arg(long, value_enum, default_value = "text")]
    format: WatchFormat,
}

/// The state with a code.
fn state(code: &str) -> Result<AlertState, String> {
    AlertState::from_code(code).ok_or_else(|| {
        let known: Vec<&str> = AlertState::ALL.iter().map(|state| state.code()).collect();
        format!("a state is one of {}", known.join(", "))
    })
}

/// Judges the rules and prints what is not well.
pub(super) async fn run(settings: &Settings, arguments: &WatchArgs) -> anyhow::Result<ExitCode> {
    let service = prepare::service(settings).await?.with_upstreams(prepare::upstreams(settings)?);
    let report = service.alerts(&service.state()).await?;
    service.store().close().await;
    let watch = Watch { since: arguments.since, fails_on: arguments.fail_on.clone() };
    say(&watch.render(&report, arguments.format));
    Ok(ExitCode::from(watch.exit_code(&report)))
}
