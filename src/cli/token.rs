//! `yearbook token`: the credentials of write routes.

use std::process::ExitCode;

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, Utc};
use clap::{Args, Subcommand};
use comfy_table::{Table, presets};

use super::{prepare, say};
use crate::clock::Clock;
use crate::config::Settings;
use crate::domain::code::{Code, CodeError};
use crate::service::tokens::{self, NewToken};

/// The commands for tokens.
#[derive(Debug, Subcommand)]
pub(super) enum TokenCommand {
    /// Create a token and print it; it cannot be shown again
    Create(CreateArgs),
    /// List tokens, without their secrets
    List,
    /// Revoke a token
    Revoke {
        /// The id of the token
        id: String,
    },
}

/// The arguments of `token create`.
#[derive(Debug, Args)]
pub(super) struct CreateArgs {
    /// The name of its holder, recorded with everything that it writes
    #[arg(long)]
    name: String,
    /// A dataset that it may import into; repeat for several [default: all, unless there is a scope]
    #[arg(long)]
    dataset: Vec<Code>,
    /// What else it may do: `figures:DATASET` to claim figures in the browser or over HTTP; repeat for several
    #[arg(long, value_parser = figures)]
    scope: Vec<Code>,
    /// The day on which it expires, or a number of days such as `90d`
    #[arg(long, value_parser = expiry)]
    expires: Option<Expiry>,
}

/// The expiry of a token: a day, or a number of days from now.
#[derive(Debug, Clone, Copy)]
enum Expiry {
    Day(NaiveDate),
    Days(i64),
}

impl Expiry {
    fn moment(self, now: DateTime<Utc>) -> DateTime<Utc> {
        match self {
            Self::Day(day) => day.and_time(NaiveTime::MIN).and_utc(),
            Self::Days(days) => now + Duration::days(days),
        }
    }
}

/// Parses an expiry.
fn expiry(text: &str) -> Result<Expiry, String> {
    let days = text.strip_suffix('d').and_then(|days| days.parse::<u16>().ok());
    let day = || text.parse::<NaiveDate>().ok().map(Expiry::Day);
    days.map(|days| Expiry::Days(days.into()))
        .or_else(day)
        .ok_or_else(|| "a day such as 2027-01-31, or a number of days such as 90d".to_owned())
}

/// The dataset in a scope `figures:DATASET`.
fn figures(text: &str) -> Result<Code, String> {
    let dataset = text.strip_prefix("figures:").ok_or("a scope such as figures:STEEL is expected")?;
    dataset.parse().map_err(|error: CodeError| error.to_string())
}

/// Creates, lists or revokes tokens.
pub(super) async fn run(settings: &Settings, command: &TokenCommand) -> anyhow::Result<ExitCode> {
    let store = prepare::open(settings).await?;
    let now = Clock::System.now();
    let code = match command {
        TokenCommand::Create(arguments) => {
            let is_limited = !arguments.dataset.is_empty() || !arguments.scope.is_empty();
            let datasets = is_limited.then(|| arguments.dataset.clone());
            let new = NewToken {
                name: arguments.name.clone(),
                datasets,
                figures: arguments.scope.clone(),
                expires: arguments.expires.map(|end| end.moment(now)),
            };
            let secret = tokens::create(&store, new, now).await?;
            eprintln!("keep it, it is not shown again:");
            say(&secret);
            ExitCode::SUCCESS
        }
        TokenCommand::List => {
            list(&store.tokens().await?.tokens().await?, now);
            ExitCode::SUCCESS
        }
        TokenCommand::Revoke { id } => {
            if tokens::revoke(&store, id, now).await? {
                say(&format!("token {id} holds no more"));
                ExitCode::SUCCESS
            } else {
                eprintln!("yearbook: there is no token `{id}` that holds");
                ExitCode::FAILURE
            }
        }
    };
    store.close().await;
    Ok(code)
}

/// Prints the table of tokens.
fn list(tokens: &[crate::domain::import::Token], now: DateTime<Utc>) {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["id", "name", "datasets", "figures of", "made", "ends", "holds"]);
    for token in tokens {
        let datasets = token.datasets.as_ref().map_or_else(
            || "all".to_owned(),
            |datasets| datasets.iter().map(Code::as_str).collect::<Vec<_>>().join(", "),
        );
        table.add_row([
            token.id.clone(),
            token.name.clone(),
            datasets,
            token.figures.iter().map(Code::as_str).collect::<Vec<_>>().join(", "),
            token.created.date_naive().to_string(),
            token.expires.map_or_else(|| "never".to_owned(), |end| end.format("%Y-%m-%d %H:%M").to_string()),
            if token.holds_at(now) { "yes" } else { "no" }.to_owned(),
        ]);
    }
    say(&table.trim_fmt());
}
