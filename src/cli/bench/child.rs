//! The processes that are measured.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, ensure};

use super::load;

/// A process of this program, ended with its owner.
#[derive(Debug)]
pub(super) struct Child(std::process::Child);

/// How often a process is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(5);

impl Child {
    fn start(arguments: &[&str]) -> anyhow::Result<Self> {
        let mut command = Command::new(std::env::current_exe()?);
        // The lines of the log are written, as everywhere else, and go nowhere.
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        Ok(Self(command.spawn().context("the program cannot be started again")?))
    }

    pub(super) fn serve(database: &str, address: SocketAddr) -> anyhow::Result<Self> {
        Self::start(&["serve", "--database-url", database, "--listen", &address.to_string()])
    }

    pub(super) fn bare(folder: &Path, address: SocketAddr) -> anyhow::Result<Self> {
        let folder = folder.to_string_lossy();
        Self::start(&["bench", "--bare", &folder, "--listen", &address.to_string()])
    }

    pub(super) fn import(
        database: &str,
        dataset: &str,
        file: &Path,
        published: &str,
    ) -> anyhow::Result<Self> {
        let file = file.to_string_lossy();
        let from = ["import", &file, "--published", published];
        Self::start(&[&from[..], &["--dataset", dataset, "--database-url", database]].concat())
    }

    /// A credential of write routes.
    pub(super) fn token(database: &str) -> anyhow::Result<String> {
        let made = Command::new(std::env::current_exe()?)
            .args(["token", "create", "--name", "bench", "--database-url", database])
            .output()?;
        ensure!(made.status.success(), "no token was made: {}", made.status);
        Ok(String::from_utf8(made.stdout)?.trim().to_owned())
    }

    /// Waits until it answers.
    pub(super) async fn answers(&self, address: SocketAddr, target: &str) -> anyhow::Result<()> {
        while load::answers(address, target).await.is_err() {
            ensure!(Path::new(&format!("/proc/{}", self.0.id())).exists(), "the service did not start");
            tokio::time::sleep(LOOK_EVERY).await;
        }
        Ok(())
    }

    /// Waits until it has done its work; gives the most memory that it was seen to take, in bytes.
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

    /// The memory that it takes, in bytes (`VmRSS` of proc(5)).
    pub(super) fn memory(&self) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.0.id()))?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
        let kibibytes: u64 = line.context("no memory")?.trim().trim_end_matches(" kB").parse()?;
        Ok(kibibytes << 10)
    }

    /// The time that the processors have spent on it (`utime` and `stime` of proc(5), in hundredths of a second).
    pub(super) fn processor_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.0.id()))?;
        let (_, fields) = stat.rsplit_once(") ").context("no processor time")?;
        let ticks = fields.split(' ').skip(11).take(2).map(str::parse::<u64>);
        Ok(Duration::from_millis(10 * ticks.sum::<Result<u64, _>>()?))
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
