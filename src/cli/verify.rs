//! `yearbook verify`: figures compared with their documents and with the database.

use std::process::ExitCode;

use clap::Args;

use super::{prepare, say};
use crate::config::Settings;
use crate::service::ServiceError;
use crate::service::verify::{VerifyFormat, VerifyReport};

/// The arguments of `verify`.
#[derive(Debug, Args)]
pub(super) struct VerifyArgs {
    /// The output format
    #[arg(long, value_enum, default_value = "text")]
    format: VerifyFormat,
}

/// Reads every figure again in its document and compares it with the seed folder and the database.
pub(super) async fn run(settings: &Settings, arguments: &VerifyArgs) -> anyhow::Result<ExitCode> {
    anyhow::ensure!(settings.sources.is_some(), "--sources DIR is needed: the folder with the documents");
    let seeds = match prepare::seeds(settings) {
        Ok(seeds) => seeds,
        Err(error) => return report_seed_error(error, arguments),
    };
    let service = prepare::service(settings).await?;
    let report = service.verify(&service.state(), &seeds.into(), &service.documents()).await?;
    service.store().close().await;
    Ok(print(&report, arguments))
}

/// A seed folder that contradicts itself is a failed verification; one that cannot be read is an error.
fn report_seed_error(error: anyhow::Error, arguments: &VerifyArgs) -> anyhow::Result<ExitCode> {
    match error.downcast_ref() {
        Some(ServiceError::Seed(problems)) => Ok(print(&VerifyReport::unsound(problems), arguments)),
        _ => Err(error),
    }
}

fn print(report: &VerifyReport, arguments: &VerifyArgs) -> ExitCode {
    say(&report.render(arguments.format));
    ExitCode::from(report.exit_code())
}
