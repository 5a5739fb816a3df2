//! Load generator: the speed of the service beside a bare handler, on generated data of any size.
//!
//! ```sh
//! cargo run --release --example bench -- --observations 1000000
//! ```
//!
//! The service, the bare handler and the load run on one machine, each in its own process, and are measured in turns in
//! short rounds. What slows the machine slows both sides, so the ratios are stable where the rates are not.
//!
//! This executable is all three: its first argument chooses a command of `yearbook`, or `bare`.

mod bare;
mod child;
mod load;
mod made_up;
mod operations;
mod report;

use std::cell::Cell;
use std::fs::File;
use std::io::{self, BufWriter};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use clap::Parser;
use tokio::net::TcpListener;
use tokio::runtime::Builder;

use bare::BareArgs;
use child::{Child, Launcher};
use load::{Load, Targets};
use made_up::MadeUp;
use operations::{Operation, Peer, Series, operations};
use report::{Measurement, Report, Row};

/// Measures the service beside a bare handler, on generated data.
#[derive(Debug, Parser)]
#[command(name = "bench")]
struct BenchArgs {
    /// The database; one whose address does not begin with `postgres` is ignored, and a file in the folder is used
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// How many annual observations are generated
    #[arg(long, default_value_t = 10_000_000)]
    observations: u64,
    /// How many monthly observations
    #[arg(long, default_value_t = 5_000_000)]
    monthly: u64,
    /// How many values of three vintages each
    #[arg(long, default_value_t = 1_000_000)]
    revised: u64,
    /// How many indicators with a name to search for
    #[arg(long, default_value_t = 100_000)]
    indicators: u64,
    /// Rounds of each operation; ratios are medians of them
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// Seconds of a round
    #[arg(long, default_value_t = 2)]
    seconds: u64,
    /// Connections that ask at the same time
    #[arg(long, default_value_t = 16)]
    connections: usize,
    /// A folder for the data and the database; what is there already is used again
    #[arg(long)]
    folder: Option<PathBuf>,
    /// The processors of the service and of the bare handler, as taskset(1) lists them; this process keeps its own
    #[arg(long, value_name = "LIST")]
    service_processors: Option<String>,
    /// Another service that is asked for series in the same way: NAME=http://ADDRESS/PATH, with {area} and
    /// {indicator} in the path
    #[arg(long = "peer", value_name = "PEER")]
    peers: Vec<Peer>,
}

fn main() -> ExitCode {
    let outcome = match std::env::args().nth(1).as_deref() {
        Some("bare") => bare::run(&BareArgs::parse_from(std::env::args().skip(1))),
        Some(command) if !command.starts_with('-') => return yearbook::cli::main(),
        _ => measure(&BenchArgs::parse()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Measures and prints the report. One thread, because more would compete with the processes that are measured.
fn measure(arguments: &BenchArgs) -> anyhow::Result<()> {
    let temporary = tempfile::tempdir()?;
    let folder = arguments.folder.clone().unwrap_or_else(|| temporary.path().to_owned());
    std::fs::create_dir_all(&folder)?;
    let own_database = format!("sqlite://{}", folder.join("bench.db").display());
    // A SQLite file of the environment may hold somebody's data.
    let database = arguments.database_url.clone().filter(|address| address.starts_with("postgres"));
    let launcher = Launcher {
        database: database.unwrap_or(own_database),
        processors: arguments.service_processors.clone(),
    };
    let bench = Bench { arguments, folder: &folder, launcher };
    let mut report = Report::default();
    Builder::new_current_thread().enable_all().build()?.block_on(Box::pin(async {
        bench.import_all(&mut report).await?;
        bench.serve(&mut report).await
    }))?;
    println!("{report}");
    Ok(())
}

const ANNUAL: &str = "BENCH";
/// The days of publication of the vintages.
const PUBLISHED: [&str; 3] = ["2020-12-31", "2021-12-31", "2022-12-31"];
/// The most observations that are imported while reads are measured.
const IMPORTED_MEANWHILE: u64 = 1_000_000;

struct Bench<'run> {
    arguments: &'run BenchArgs,
    folder: &'run Path,
    launcher: Launcher,
}

impl Bench<'_> {
    /// Imports all generated data that are not in the database.
    async fn import_all(&self, report: &mut Report) -> anyhow::Result<()> {
        let sizes = self.arguments;
        let first = self.import(ANNUAL, MadeUp::ANNUAL, sizes.observations, PUBLISHED[0]).await?;
        report.fact("import", first);
        if let Some(path) = self.launcher.database.strip_prefix("sqlite://") {
            let bytes = std::fs::metadata(path).context("the database is not there")?.len();
            report.fact("SQLite file", format!("{} bytes an observation", bytes / sizes.observations.max(1)));
        }
        let monthly = self.import("MONTHLY", MadeUp::MONTHLY, sizes.monthly, PUBLISHED[0]).await?;
        report.fact("import of monthly observations", monthly);
        for (revised, published) in (0..).zip(PUBLISHED) {
            let revision = MadeUp::REVISED.revised(revised);
            let vintage = self.import("REVISED", revision, sizes.revised, published).await?;
            report.fact("import of a vintage", vintage);
        }
        let catalogue = self.file(&format!("CATALOGUE-{}", sizes.indicators), |out| {
            made_up::write_catalogue(sizes.indicators, out)
        })?;
        let indicators = self.imported("CATALOGUE", &catalogue, sizes.indicators, PUBLISHED[0]).await?;
        report.fact("import of a large catalogue", indicators);
        Ok(())
    }

    async fn import(
        &self,
        dataset: &str,
        data: MadeUp,
        rows: u64,
        published: &str,
    ) -> anyhow::Result<String> {
        let file = self.file(&format!("{dataset}-{rows}-{published}"), |out| data.write(rows, out))?;
        self.imported(dataset, &file, rows, published).await
    }

    /// Imports a file; returns the speed and the memory of the import as text.
    async fn imported(
        &self,
        dataset: &str,
        file: &Path,
        rows: u64,
        published: &str,
    ) -> anyhow::Result<String> {
        let began = Instant::now();
        let peak = self.launcher.import(dataset, file, published)?.finished().await?;
        let rate = rows.checked_div(began.elapsed().as_millis().try_into()?).unwrap_or_default();
        Ok(format!("{rate} thousand rows a second, {} MiB at most", peak >> 20))
    }

    /// A file of the folder; it is written if it is missing.
    fn file(
        &self,
        name: &str,
        write: impl FnOnce(BufWriter<File>) -> io::Result<()>,
    ) -> anyhow::Result<PathBuf> {
        let path = self.folder.join(format!("{name}.csv"));
        if !path.is_file() {
            let partial = path.with_extension("partial");
            write(BufWriter::new(File::create(&partial)?))?;
            std::fs::rename(partial, &path)?;
        }
        Ok(path)
    }

    /// Starts the service and the bare handler, and measures them.
    async fn serve(&self, report: &mut Report) -> anyhow::Result<()> {
        let addresses = free_addresses().await?;
        let began = Instant::now();
        let service = self.launcher.serve(addresses.service)?;
        service.answers(addresses.service, "/health/live").await?;
        report.fact("first answer after", milliseconds(began.elapsed()));
        load::until_packed(addresses.service).await?;
        report.fact("snapshot packed after", milliseconds(began.elapsed()));
        let operations = operations(self.arguments);
        let bodies = self.folder.join("bodies");
        std::fs::create_dir_all(&bodies)?;
        for (number, operation) in operations.iter().enumerate() {
            let address = operation.peer.unwrap_or(addresses.service);
            let body = load::body(address, &operation.targets.next()).await?;
            let text = String::from_utf8_lossy(&body);
            ensure!(
                text.contains(operation.expected),
                "{}: not in the answer: {}",
                operation.name,
                operation.expected
            );
            std::fs::write(bodies.join(number.to_string()), body)?;
        }
        let bare = self.launcher.bare(&bodies, addresses.bare)?;
        bare.answers(addresses.bare, "/0").await?;
        self.rank(addresses.service, report).await?;
        self.interleaved(&operations, (&service, addresses.service), (&bare, addresses.bare), report).await?;
        let memory = || Ok::<_, anyhow::Error>(format!("{} MiB", service.memory()? >> 20));
        report.fact("memory of the service", memory()?);
        self.mixed(&service, addresses.service, report).await?;
        report.fact("memory after the import", memory()?);
        Ok(())
    }

    /// The time of a ranking that is in no cache.
    async fn rank(&self, service: SocketAddr, report: &mut Report) -> anyhow::Result<()> {
        let mut took = Vec::new();
        for year in 1970..2020 {
            let target = format!("/v1/growth/ranking?dataset={ANNUAL}&period={year}&limit=20");
            let began = Instant::now();
            load::body(service, &target).await?;
            took.push(began.elapsed());
        }
        took.sort_unstable();
        let median = took.get(took.len() / 2).copied().unwrap_or_default();
        report.fact("ranking of a year over all series", milliseconds(median));
        Ok(())
    }

    /// Measures each operation and the bare handler with the same body in turns.
    async fn interleaved(
        &self,
        operations: &[Operation],
        service: (&Child, SocketAddr),
        bare: (&Child, SocketAddr),
        report: &mut Report,
    ) -> anyhow::Result<()> {
        let load = self.load();
        for (number, operation) in operations.iter().enumerate() {
            let mut row = Row::new(&operation.name);
            let static_body = Targets::Fixed(format!("/{number}"));
            let (child, address) = match operation.peer {
                Some(address) => (None, address),
                None => (Some(service.0), service.1),
            };
            for _ in 0..self.arguments.rounds {
                let own = Measurement::of(child, load.run(address, &operation.targets)).await?;
                let other = Measurement::of(Some(bare.0), load.run(bare.1, &static_body)).await?;
                row.round(own, other);
            }
            if operation.targets.came_round() {
                let advice = "asked for something twice: make more up".to_owned();
                report.fact(&operation.name, advice);
            }
            report.row(row);
        }
        Ok(())
    }

    /// The p99 of reads without writes, during an import by another process, and during an upload to the service.
    async fn mixed(&self, service: &Child, address: SocketAddr, report: &mut Report) -> anyhow::Result<()> {
        let rows = self.arguments.observations.min(IMPORTED_MEANWHILE);
        let file = self.file(&format!("MEANWHILE-{rows}"), |out| MadeUp::MEANWHILE.write(rows, out))?;
        // The operation of a row of the table, with another spelling of the query, so that no answer is cached.
        let targets = Series::annual(self.arguments).page("/v1/observations?&key=");
        let mut quiet = Vec::new();
        for _ in 0..self.arguments.rounds {
            quiet.push(Measurement::of(Some(service), self.load().run(address, &targets)).await?.p99);
        }
        quiet.sort_unstable();
        let quiet = quiet.get(quiet.len() / 2).copied().unwrap_or_default();
        let import = self.launcher.import("MEANWHILE", &file, PUBLISHED[0])?;
        let imported = self.beside((service, address), &targets, import.finished()).await?;
        let token = self.launcher.token()?;
        let target = format!("/v1/imports?dataset=SENT&published={}", PUBLISHED[0]);
        let sending = load::send(address, &target, &token, &file);
        let sent = self.beside((service, address), &targets, sending).await?;
        for (how, busy) in [("imported", imported), ("sent to the service", sent)] {
            report.fact(
                &format!("p99 while {rows} rows are {how}"),
                format!("{} beside {}", milliseconds(busy), milliseconds(quiet)),
            );
        }
        Ok(())
    }

    /// The p99 of reads until some work ends.
    async fn beside<T>(
        &self,
        (service, address): (&Child, SocketAddr),
        targets: &Targets,
        work: impl Future<Output = anyhow::Result<T>>,
    ) -> anyhow::Result<Duration> {
        let has_ended = Cell::new(false);
        let work = async {
            let outcome = work.await;
            has_ended.set(true);
            outcome
        };
        let load = self.load().run_while(address, targets, || !has_ended.get());
        let (busy, outcome) = tokio::join!(Measurement::of(Some(service), load), work);
        outcome?;
        Ok(busy?.p99)
    }

    const fn load(&self) -> Load {
        Load { connections: self.arguments.connections, time: Duration::from_secs(self.arguments.seconds) }
    }
}

fn milliseconds(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1000.0)
}

struct Addresses {
    service: SocketAddr,
    bare: SocketAddr,
}

/// Two free addresses.
async fn free_addresses() -> anyhow::Result<Addresses> {
    let service = TcpListener::bind("127.0.0.1:0").await?;
    let bare = TcpListener::bind("127.0.0.1:0").await?;
    Ok(Addresses { service: service.local_addr()?, bare: bare.local_addr()? })
}
