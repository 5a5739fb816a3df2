//! The processes that are measured.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use super::load;

/// Starts this executable as `yearbook` or as the bare handler.
#[derive(Debug)]
pub(super) struct Launcher {
    /// The address of the database.
    pub(super) database: String,
    /// The processors of the service and of the bare handler, as taskset(1) lists them; none for all.
    pub(super) processors: Option<String>,
}

/// A running process, ended with its owner.
#[derive(Debug)]
pub(super) struct Child(std::process::Child);

/// The time between two looks at a process.
const LOOK_EVERY: Duration = Duration::from_millis(5);

impl Launcher {
    /// The log is written, as it is everywhere, and discarded.
    fn start(&self, mut command: Command, arguments: &[&str]) -> anyhow::Result<Child> {
        command.args(arguments).env("DATABASE_URL", &self.database);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Child(command.spawn().context("the executable cannot be started again")?))
    }

    /// This executable on the processors of the service.
    fn measured(&self) -> anyhow::Result<Command> {
        let program = std::env::current_exe()?;
        Ok(match &self.processors {
            None => Command::new(program),
            Some(processors) => {
                // taskset(1) replaces itself with the program, so the number of the process is that of the program.
                let mut command = Command::new("taskset");
                command.args(["-c", processors]).arg(program);
                command
            }
        })
    }

    pub(super) fn serve(&self, address: SocketAddr) -> anyhow::Result<Child> {
        self.start(self.measured()?, &["serve", "--listen", &address.to_string()])
    }

    pub(super) fn bare(&self, folder: &Path, address: SocketAddr) -> anyhow::Result<Child> {
        self.start(self.measured()?, &["bare", &folder.to_string_lossy(), &address.to_string()])
    }

    pub(super) fn import(&self, dataset: &str, file: &Path, published: &str) -> anyhow::Result<Child> {
        let file = file.to_string_lossy();
        let arguments = ["import", &file, "--published", published, "--dataset", dataset];
        self.start(Command::new(std::env::current_exe()?), &arguments)
    }

    /// A new token for write routes.
    pub(super) fn token(&self) -> anyhow::Result<String> {
        let made = Command::new(std::env::current_exe()?)
            .args(["token", "create", "--name", "bench"])
            .env("DATABASE_URL", &self.database)
            .output()?;
        ensure!(made.status.success(), "no token was made: {}", made.status);
        Ok(String::from_utf8(made.stdout)?.trim().to_owned())
    }
}

impl Child {
    /// Waits until the process answers a request.
    pub(super) async fn answers(&self, address: SocketAddr, target: &str) -> anyhow::Result<()> {
        while load::answers(address, target).await.is_err() {
            ensure!(Path::new(&format!("/proc/{}", self.0.id())).exists(), "the service did not start");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Waits until the process ends; returns the most memory seen, in bytes.
    pub(super) async fn finished(mut self) -> anyhow::Result<u64> {
        let mut peak = 0;
        loop {
            peak = self.memory().unwrap_or_default().max(peak);
            if let Some(status) = self.0.try_wait()? {
                ensure!(status.success(), "the import failed: {status}");
                return Ok(peak);
            }
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }

    /// The resident memory of the process, in bytes (`VmRSS` of proc(5)).
    pub(super) fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes: u64 = line.context("no memory")?.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes << 10)
    }

    /// The processor time of the process (`utime` and `stime` of proc(5), in hundredths of a second).
    pub(super) fn processor_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let (_, fields) = stat.rsplit_once(") ").context("no processor time")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<u64>);
        Ok(Duration::from_millis(10 * ticks.sum::<Result<u64, _>>()?))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // The process may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
