//! The program: reads the command line, runs the command, ends with its exit code.

use std::io::IsTerminal;
use std::process::ExitCode;

use clap::Parser;
use tracing_subscriber::EnvFilter;

use yearbook::cli::Cli;

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    log(cli.is_service());
    match cli.run().await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("yearbook: {error:#}");
            // 1 says that something stated does not hold; this is something else.
            ExitCode::from(2)
        }
    }
}

/// Logs to the standard error: for people on a terminal, as JSON elsewhere. `RUST_LOG` sets the level;
/// without it a service tells what it does, other commands only what goes wrong.
fn log(service: bool) {
    let usual = if service { "warn,yearbook=info" } else { "warn" };
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new(usual));
    let builder = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.compact().init();
    } else {
        builder.json().flatten_event(true).init();
    }
}
