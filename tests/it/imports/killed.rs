//! Killed imports: an acknowledged import is complete; any other wrote nothing.

use std::io::Read;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use super::{Shelf, traces};
use crate::catch_rate::dice::Dice;
use crate::on_both;
use crate::support::{Backend, raw};

on_both!(a_killed_import_is_whole_or_nothing);

/// How often an import is killed on each database; 200 times with `YEARBOOK_EXHAUSTIVE` set.
const TIMES: usize = 6;

const AREAS: usize = 60;
const YEARS: usize = 40;

/// A file whose values are all different from those of files with other numbers.
fn text(number: usize) -> String {
    let cell = |area: usize, year: usize| {
        format!("X{area},{},{}\n", 1950 + year, number * 10_000 + area * 100 + year)
    };
    let rows = (0..AREAS).flat_map(|area| (0..YEARS).map(move |year| cell(area, year)));
    format!("area,year,value\n{}", rows.collect::<String>())
}

fn command(url: &str, path: &std::path::Path, day: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_yearbook"));
    command.env("DATABASE_URL", url).env_remove("RUST_LOG");
    command.args(["import", "--dataset", "K", "--indicator", "K", "--published", day]).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

async fn a_killed_import_is_whole_or_nothing(backend: Backend) {
    let shelf = Shelf::empty(backend).await;
    let url = shelf.app.database.url.clone();
    let times = if std::env::var_os("YEARBOOK_EXHAUSTIVE").is_some() { 200 } else { TIMES };
    let mut dice = Dice(7_2026);
    let first = shelf.written("k0.csv", text(0));
    let start = Instant::now();
    assert!(command(&url, &first, "2020-01-01").output().unwrap().status.success());
    let whole = start.elapsed();
    let (mut held, mut killed, mut acknowledged) = (0, 0, 1);
    for number in 1..=times {
        let day = (chrono::NaiveDate::from_ymd_opt(2020, 1, 1).unwrap() + chrono::Days::new(number as u64))
            .to_string();
        let path = shelf.written(&format!("k{number}.csv"), text(number));
        let before = traces(&url).await;
        let mut child = command(&url, &path, &day).spawn().unwrap();
        let moment = whole.mul_f64(dice.below(1_100) as f64 / 1_000.0);
        std::thread::sleep(moment.max(Duration::from_millis(1)));
        let _ = child.kill();
        let mut said = String::new();
        child.stdout.take().unwrap().read_to_string(&mut said).unwrap();
        let code = child.wait().unwrap().code();
        settled(&url, backend).await;
        let holds = values(&url).await;
        let is_acknowledged = code == Some(0) && said.contains("revision ");
        if holds != number {
            assert_eq!(holds, held, "killed after {moment:?} of import {number}");
            assert!(!is_acknowledged, "import {number} was acknowledged and is not there: {said}");
            assert_eq!(traces(&url).await, before, "import {number} left a trace");
            killed += 1;
        }
        // The import again, without a kill: the result is the same as without the kill.
        let again = command(&url, &path, &day).output().unwrap();
        assert!(again.status.success(), "{}", String::from_utf8_lossy(&again.stderr));
        held = number;
        acknowledged += 1;
        assert_eq!(values(&url).await, number);
        let imports = raw::texts(&url, "SELECT CAST(count(*) AS TEXT) FROM import").await.unwrap();
        assert_eq!(imports, [acknowledged.to_string()], "repeating is no second import");
        let counted = "SELECT CAST(sum(added + revised) AS TEXT) FROM import";
        let rows = "SELECT CAST(count(*) AS TEXT) FROM observation";
        assert_eq!(raw::texts(&url, counted).await.unwrap(), raw::texts(&url, rows).await.unwrap());
    }
    if backend == Backend::Sqlite {
        assert_eq!(raw::texts(&url, "PRAGMA integrity_check").await.unwrap(), ["ok"]);
        assert!(raw::texts(&url, "SELECT \"table\" FROM pragma_foreign_key_check").await.unwrap().is_empty());
    }
    eprintln!("{killed} of {times} imports were stopped, {} got through", times - killed);
    shelf.app.service.refresh().await.unwrap();
    assert_eq!(shelf.observations("dataset=K").await.len(), AREAS * YEARS);
}

/// Waits until the server has noticed that its client is gone.
async fn settled(url: &str, backend: Backend) {
    if backend == Backend::Sqlite {
        return;
    }
    let others = "SELECT pid::text FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() \
                  AND (state = 'active' OR state LIKE 'idle in transaction%')";
    let start = Instant::now();
    while !raw::texts(url, others).await.unwrap().is_empty() {
        assert!(start.elapsed() < Duration::from_secs(20), "the server goes on without its client");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The number of the file from which all newest values are; fails if they are of several files.
async fn values(url: &str) -> usize {
    let newest = "SELECT CAST(min(CAST(value AS BIGINT) / 10000) AS TEXT) || ' ' || \
                  CAST(max(CAST(value AS BIGINT) / 10000) AS TEXT) || ' ' || CAST(count(*) AS TEXT) \
                  FROM observation o WHERE vintage = (SELECT max(n.vintage) FROM observation n \
                  WHERE n.series_id = o.series_id AND n.period = o.period)";
    let found = raw::texts(url, newest).await.unwrap().remove(0);
    let parts: Vec<usize> = found.split(' ').map(|part| part.parse().unwrap()).collect();
    assert_eq!((parts[0], parts[2]), (parts[1], AREAS * YEARS), "a mixture: {found}");
    parts[0]
}
