//! `yearbook bench`: how fast the service is beside a bare handler, on made-up data of any size.
//!
//! The service, the bare handler and the load run on the same machine, each in a process of its own, and take
//! turns in short rounds: what the machine does to one it does to the other, so ratios hold where rates swing.

mod child;
mod load;
pub mod made_up;
mod report;

use std::fs::File;
use std::io::BufWriter;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::Context;
use clap::Args;
use tokio::net::TcpListener;

use child::Child;
use load::{Load, Targets};
use report::{Measured, Report, Row};

use super::say;
use crate::config::Settings;
use crate::http;

/// What is measured.
#[derive(Debug, Args)]
pub(super) struct BenchArgs {
    /// How many observations are made up
    #[arg(long, default_value_t = 10_000_000)]
    observations: u64,
    /// Rounds of each operation; ratios are medians of them
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of a round
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// Connections that ask at the same time
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// A folder for the data and the database, which are taken from it where they are there
    #[arg(long)]
    folder: Option<PathBuf>,
    /// Be the bare handler: serve the files of a folder from memory
    #[arg(long, hide = true)]
    bare: Option<PathBuf>,
}

const DATASET: &str = "BENCH";
/// How many observations are imported while reads are measured.
const IMPORTED_MEANWHILE: u64 = 1_000_000;

/// An operation: its name, and what is asked for.
struct Operation {
    name: &'static str,
    targets: Targets,
}

/// The operations. Those that are not cached ask for another series each time.
fn operations(series: u64) -> Vec<Operation> {
    let fixed = |path: &str| Targets::Fixed(path.to_owned());
    vec![
        Operation { name: "one series, cached", targets: fixed("/v1/observations?key=A.AA_.IND00000") },
        Operation {
            name: "one series, not cached",
            targets: Targets::each_series("/v1/observations?key=", series),
        },
        Operation {
            name: "one series as CSV, not cached",
            targets: Targets::each_series("/v1/observations?format=csv&key=", series),
        },
        Operation {
            name: "growth with bounds, not cached",
            targets: Targets::each_series("/v1/growth?key=", series),
        },
        Operation {
            name: "FRED façade, not cached",
            targets: Targets::each_series(
                "/fred/series/observations?api_key=any&file_type=json&series_id=",
                series,
            ),
        },
        Operation {
            name: "ranking, cached",
            targets: fixed("/v1/growth/ranking?dataset=BENCH&period=2020&limit=20"),
        },
    ]
}

/// Measures, or is the bare handler.
pub(super) async fn run(settings: &Settings, arguments: &BenchArgs) -> anyhow::Result<ExitCode> {
    if let Some(folder) = &arguments.bare {
        let listener = TcpListener::bind(settings.listen).await?;
        http::serve(listener, http::bare(folder)?, std::future::pending()).await?;
        return Ok(ExitCode::SUCCESS);
    }
    let temporary = tempfile::tempdir()?;
    let folder = arguments.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let own_database = format!("sqlite://{}", folder.join("bench.db").display());
    // The usual database is somebody's data, and no place for made-up series.
    let database =
        if settings.database_url.starts_with("postgres") { &settings.database_url } else { &own_database };
    let bench = Bench { arguments, folder: &folder, database };
    let mut report = Report::default();
    bench.import(arguments.observations, DATASET, &mut report).await?;
    bench.serve(&mut report).await?;
    say(&report.to_string());
    Ok(ExitCode::SUCCESS)
}

struct Bench<'run> {
    arguments: &'run BenchArgs,
    folder: &'run Path,
    database: &'run str,
}

impl Bench<'_> {
    /// Brings made-up observations into the database, unless they were there.
    async fn import(&self, observations: u64, dataset: &str, report: &mut Report) -> anyhow::Result<()> {
        let file = self.made_up(observations, dataset)?;
        let began = Instant::now();
        let import = Child::import(self.database, dataset, &file)?;
        let peak = import.finished().await?;
        let rate = observations.checked_div(began.elapsed().as_millis().try_into()?).unwrap_or_default();
        report.fact("import", format!("{rate} thousand rows a second, {} MiB at most", peak >> 20));
        if let Some(path) = self.database.strip_prefix("sqlite://") {
            let bytes = std::fs::metadata(path).context("the database is not there")?.len();
            report.fact("SQLite file", format!("{} bytes an observation", bytes / observations.max(1)));
        }
        Ok(())
    }

    fn made_up(&self, observations: u64, dataset: &str) -> anyhow::Result<PathBuf> {
        let path = self.folder.join(format!("{dataset}-{observations}.csv"));
        if !path.is_file() {
            let partial = path.with_extension("partial");
            made_up::write(observations, BufWriter::new(File::create(&partial)?))?;
            std::fs::rename(partial, &path)?;
        }
        Ok(path)
    }

    /// Starts the service and the bare handler, and measures.
    async fn serve(&self, report: &mut Report) -> anyhow::Result<()> {
        let addresses = free_addresses().await?;
        let began = Instant::now();
        let service = Child::serve(self.database, addresses.service)?;
        service.answers(addresses.service, "/health/live").await?;
        report.fact("first answer after", milliseconds(began.elapsed()));
        load::until_packed(addresses.service).await?;
        report.fact("snapshot packed after", milliseconds(began.elapsed()));
        let operations = operations(made_up::series(self.arguments.observations));
        let bodies = self.folder.join("bodies");
        std::fs::create_dir_all(&bodies)?;
        for (number, operation) in operations.iter().enumerate() {
            let body = load::body(addresses.service, &operation.targets.one()).await?;
            std::fs::write(bodies.join(number.to_string()), body)?;
        }
        let bare = Child::bare(&bodies, addresses.bare)?;
        bare.answers(addresses.bare, "/0").await?;
        self.rank(addresses.service, report).await?;
        self.interleaved(&operations, (&service, addresses.service), (&bare, addresses.bare), report).await?;
        self.mixed(&service, addresses.service, report).await?;
        report.fact("memory of the service", format!("{} MiB", service.memory()? >> 20));
        Ok(())
    }

    /// The time of a ranking that nobody asked for before.
    async fn rank(&self, service: SocketAddr, report: &mut Report) -> anyhow::Result<()> {
        let mut took = Vec::new();
        for year in 1970..2020 {
            let target = format!("/v1/growth/ranking?dataset={DATASET}&period={year}&limit=20");
            let began = Instant::now();
            load::body(service, &target).await?;
            took.push(began.elapsed());
        }
        took.sort_unstable();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        report.fact("ranking of a year over all series", milliseconds(median));
        Ok(())
    }

    /// Each operation beside the bare handler with the same body, in turns.
    async fn interleaved(
        &self,
        operations: &[Operation],
        service: (&Child, SocketAddr),
        bare: (&Child, SocketAddr),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let round = Duration::from_secs(self.arguments.seconds);
        let load = Load { connections: self.arguments.connections, time: round };
        for (number, operation) in operations.iter().enumerate() {
            let mut row = Row::new(operation.name);
            let static_body = Targets::Fixed(format!("/{number}"));
            for _ in 0..self.arguments.rounds {
                let own = Measured::of(service.0, load.run(service.1, &operation.targets)).await?;
                let other = Measured::of(bare.0, load.run(bare.1, &static_body)).await?;
                row.round(own, other);
            }
            if operation.targets.came_round() {
                report.fact(
                    operation.name,
                    "asked for some series twice: make up more observations".to_owned(),
                );
            }
            report.row(row);
        }
        Ok(())
    }

    /// How long reads wait while an import runs, beside how long they wait otherwise.
    async fn mixed(&self, service: &Child, address: SocketAddr, report: &mut Report) -> anyhow::Result<()> {
        let file = self.made_up(IMPORTED_MEANWHILE, "MEANWHILE")?;
        let targets = Targets::each_series(
            "/v1/observations?limit=1&key=",
            made_up::series(self.arguments.observations),
        );
        let load = Load {
            connections: self.arguments.connections,
            time: Duration::from_secs(self.arguments.seconds),
        };
        let quiet = Measured::of(service, load.run(address, &targets)).await?;
        let import = Child::import(self.database, "MEANWHILE", &file)?;
        let busy = Measured::of(service, load.run(address, &targets)).await?;
        import.finished().await?;
        report.fact(
            "p99 while a million rows are imported",
            format!("{} beside {}", milliseconds(busy.p99), milliseconds(quiet.p99)),
        );
        Ok(())
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

struct Addresses {
    service: SocketAddr,
    bare: SocketAddr,
}

/// Two addresses that nobody listens on.
async fn free_addresses() -> anyhow::Result<Addresses> {
    let service = TcpListener::bind("127.0.0.1:0").await?;
    let bare = TcpListener::bind("127.0.0.1:0").await?;
    Ok(Addresses { service: service.local_addr()?, bare: bare.local_addr()? })
}
