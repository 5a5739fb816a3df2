//! The command line: one file for each subcommand.

mod composite;
mod dataset;
mod export;
mod forecast;
mod formula;
mod growth;
mod import;
mod import_check;
mod prepare;
mod pull;
mod read;
mod read_into;
mod reconcile;
mod revisions;
mod seed;
mod serve;
mod targets;
mod token;
mod verify;
mod watch;
mod webhook;

use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use tokio::runtime::Builder;

use crate::config::Settings;
use crate::service::document_reader;

/// Industrial statistics whose every number leads to the place in the document that states it.
///
/// Without a command: migrates the database, seeds it if it is empty, and serves it.
#[derive(Debug, Parser)]
#[command(name = "yearbook", version, propagate_version = true)]
struct Cli {
    #[command(flatten)]
    settings: Settings,
    #[command(subcommand)]
    command: Option<Command>,
}

/// Prints a line. A closed pipe is not an error.
fn say(text: &str) {
    use std::io::Write;
    let _ = writeln!(std::io::stdout(), "{text}");
}

/// The commands.
#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the API
    Serve,
    /// Bring the database to the newest schema
    Migrate,
    /// Bring the database to what the seed folder states, and print what was added, revised and left
    Seed,
    /// Read every figure again in its document and compare it with the seed folder and the database
    #[command(
        after_help = "Exit codes: 0 all holds; 1 something differs; 2 a document is missing or has another hash (1 wins)."
    )]
    Verify(verify::VerifyArgs),
    /// List every number of documents: place, value, unit, interval, period, kind
    #[command(
        after_help = "Exit codes: 0 all documents were read; 2 a document, or a part of one, cannot be read."
    )]
    Read(read::ReadArgs),
    /// Make a new dataset in the seed folder
    #[command(subcommand)]
    Dataset(dataset::DatasetCommand),
    /// Import data files: everything that they state, or nothing
    #[command(
        after_help = "Exit codes: 0 done, or imported before; 1 a file is refused and nothing was written."
    )]
    Import(import::ImportArgs),
    /// Write one dataset, or all, to a file, with every publication of every value
    Export(export::ExportArgs),
    /// Ask publishers for what is new, and write it, or hold what is suspicious
    #[command(
        after_help = "Exit codes: 0 done; 1 something failed; 2 the file of upstreams or an id cannot be used; 3 a publication is held (1 wins)."
    )]
    Pull(pull::PullArgs),
    /// List imports, or revert one
    #[command(subcommand)]
    Imports(import::ImportsCommand),
    /// Create, list or revoke the credentials of write routes
    #[command(subcommand)]
    Token(token::TokenCommand),
    /// Show growth as a table
    Growth(growth::GrowthArgs),
    /// Show a composite index: scores with the ranges of their ranks, or how one comes about
    #[command(
        after_help = "Exit codes: 0 done; 2 the score that is explained is refused, or something is unknown."
    )]
    Composite(composite::CompositeArgs),
    /// Forecast series from their own past, where the method did better than "no change" there
    #[command(
        after_help = "Exit codes: 0 there is a forecast; 2 all series are refused, each with a reason."
    )]
    Forecast(forecast::ForecastArgs),
    /// Compute a formula over series, with exact bounds
    #[command(
        after_help = "Exit codes: 0 there is a value; 1 the formula cannot be read, or names what is not there; 2 no point has a value."
    )]
    Formula(formula::FormulaArgs),
    /// Show how far the published values of a series moved from one release to a later one
    #[command(after_help = "Exit codes: 0 statistics are given; 2 they are refused.")]
    Revisions(revisions::RevisionsArgs),
    /// Check stated figures against each other, worst first
    #[command(after_help = "Exit codes: 0 no contradiction; 1 a contradiction, whether it is shown or not.")]
    Reconcile(reconcile::ReconcileArgs),
    /// Judge the rules at the newest revision and print what calls
    #[command(
        after_help = "Exit codes: 0 nothing; 1 a state of --fail-on; 2 a rule could not be judged (1 wins)."
    )]
    Watch(watch::WatchArgs),
    /// Add, list, test or remove receivers that are told of alerts and imports
    #[command(subcommand)]
    Webhook(webhook::WebhookCommand),
    /// Hold targets against what was observed
    #[command(
        after_help = "Exit codes: 0 none has a verdict of --fail-on; 1 one has; 2 nothing can be said about any (1 wins)."
    )]
    Targets(targets::TargetsArgs),
    /// Read a document from standard input and write its text as JSON, within limits of memory and time
    #[command(name = document_reader::COMMAND, hide = true)]
    ReadDocument,
}

/// Parses the command line and runs the command.
///
/// The runtime is started here and not in `main.rs`, so that the generic code of the program is compiled once, with the
/// library.
///
/// # Panics
/// When the runtime cannot be started.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    if matches!(cli.command, Some(Command::ReadDocument)) {
        return document_reader::answer();
    }
    document_reader::use_child_processes();
    crate::log::start(cli.is_service());
    let runtime = Builder::new_multi_thread().enable_all().build().context("the runtime cannot be started");
    match runtime.and_then(|runtime| runtime.block_on(Box::pin(cli.run()))) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yearbook: {error:#}");
            // 1 means that something stated does not hold.
            ExitCode::from(2)
        }
    }
}

impl Cli {
    /// Whether the command runs until it is stopped.
    fn is_service(&self) -> bool {
        matches!(self.command, None | Some(Command::Serve))
    }

    /// Runs the command.
    ///
    /// # Errors
    /// When the command fails.
    async fn run(self) -> anyhow::Result<ExitCode> {
        let settings = &self.settings;
        match self.command {
            None => Box::pin(serve::run(settings, true)).await,
            Some(Command::Serve) => Box::pin(serve::run(settings, false)).await,
            Some(Command::Migrate) => seed::migrate(settings).await,
            Some(Command::Seed) => seed::run(settings).await,
            Some(Command::Verify(arguments)) => verify::run(settings, &arguments).await,
            Some(Command::Read(arguments)) => Box::pin(read::run(settings, &arguments)).await,
            Some(Command::Dataset(command)) => dataset::run(settings, &command),
            Some(Command::Import(arguments)) => Box::pin(import::run(settings, &arguments)).await,
            Some(Command::Pull(arguments)) => Box::pin(pull::run(settings, &arguments)).await,
            Some(Command::Export(arguments)) => export::run(settings, &arguments).await,
            Some(Command::Imports(command)) => import::imports(settings, &command).await,
            Some(Command::Token(command)) => token::run(settings, &command).await,
            Some(Command::Growth(arguments)) => growth::run(settings, &arguments).await,
            Some(Command::Composite(arguments)) => Box::pin(composite::run(settings, &arguments)).await,
            Some(Command::Forecast(arguments)) => forecast::run(settings, &arguments).await,
            Some(Command::Formula(arguments)) => formula::run(settings, &arguments).await,
            Some(Command::Revisions(arguments)) => revisions::run(settings, &arguments).await,
            Some(Command::Reconcile(arguments)) => reconcile::run(settings, &arguments).await,
            Some(Command::Watch(arguments)) => watch::run(settings, &arguments).await,
            Some(Command::Webhook(command)) => webhook::run(settings, command).await,
            Some(Command::Targets(arguments)) => Box::pin(targets::run(settings, &arguments)).await,
            Some(Command::ReadDocument) => Ok(document_reader::answer()),
        }
    }
}
