//! A temporary PostgreSQL cluster for the tests.
//!
//! The first caller of [`cluster`] starts it from the installed binaries, in a new folder under the temporary folder.
//! It is reachable only through a Unix socket in that folder. It ends with the test process, also if that is killed.
//!
//! `YEARBOOK_TEST_POSTGRES` may be the URL of a database of a running cluster, with the rights of an administrator:
//! `postgres://postgres@localhost:5432/postgres`. Then no cluster is started. Use it with `cargo nextest`, which runs
//! every test in a process and would start a cluster for each.

use std::ffi::OsStr;
use std::fs::{self, DirBuilder};
use std::io;
use std::os::unix::fs::{DirBuilderExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;

const GIVEN: &str = "YEARBOOK_TEST_POSTGRES";
const MISSING: &str = "the tests need PostgreSQL's own binaries (initdb, pg_ctl, postgres) and found none; \
                       install them with:\n\n    apt-get install postgresql\n";

/// Folders of the binaries when they are not on the search path; `*` is a version.
const USUAL_FOLDERS: [&str; 4] = [
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql*/bin",
    "/usr/local/opt/postgresql*/bin",
];

/// Settings: no durability, many connections, prepared transactions, no TCP port.
const SETTINGS: [(&str, &str); 7] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("max_connections", "300"),
    ("max_prepared_transactions", "50"),
    ("shared_buffers", "64MB"),
    ("listen_addresses", "''"),
];

/// Texts are sorted by language, not by bytes, as on most servers, so that a query that relies on byte order fails.
const BY_LANGUAGE: [&str; 2] = ["--locale-provider=icu", "--icu-locale=en-US"];

/// The script of the watcher: its standard input ends with the test process; then it removes the cluster.
const CLEAN_UP: &str = r#"cat > /dev/null; "$1" stop -D "$2/data" -m immediate; rm -rf "$2""#;

static CLUSTER: LazyLock<Result<Cluster, String>> = LazyLock::new(Cluster::given_or_started);

/// The cluster of this test process, started on the first call.
///
/// # Panics
///
/// When PostgreSQL is missing (the message has the command that installs it) or does not start (with its output).
pub fn cluster() -> &'static Cluster {
    match &*CLUSTER {
        Ok(cluster) => cluster,
        Err(reason) => panic!("{reason}"),
    }
}

/// A running PostgreSQL server on which every test may create databases.
pub struct Cluster {
    admin_url: String,
    /// Never read. When its standard input closes, the watcher cleans up.
    _watcher: Option<Child>,
}

impl Cluster {
    /// The URL of the initial database, with the right to create others.
    pub fn admin_url(&self) -> &str {
        &self.admin_url
    }

    /// The URL of a database of this cluster, whether it exists yet or not.
    pub fn url(&self, database: &str) -> String {
        with_database(&self.admin_url, database)
    }

    fn given_or_started() -> Result<Self, String> {
        match std::env::var(GIVEN) {
            Ok(admin_url) if !admin_url.is_empty() => Ok(Self { admin_url, _watcher: None }),
            _ => Self::start().map_err(|error| error.to_string()),
        }
    }

    fn start() -> io::Result<Self> {
        let binaries = binaries().ok_or_else(|| io::Error::other(MISSING))?;
        let owner = Owner::of_server()?;
        let folder = new_folder()?;
        if let Some(owner) = &owner {
            chown(&folder, Some(owner.user), Some(owner.group))?;
        }
        let workshop = Workshop { binaries, folder, owner };
        let watcher = workshop.watcher()?;
        workshop.initialise()?;
        workshop.start_server()?;
        let admin_url = format!("postgres://postgres@localhost/postgres?host={}", workshop.folder.display());
        Ok(Self { admin_url, _watcher: Some(watcher) })
    }
}

/// Replaces the path of a database URL.
fn with_database(url: &str, database: &str) -> String {
    let (address, options) =
        url.split_once('?').map_or((url, None), |(address, options)| (address, Some(options)));
    let authority_start = address.find("://").map_or(0, |at| at + 3);
    let authority_end = address[authority_start..].find('/').map_or(address.len(), |at| authority_start + at);
    let server = &address[..authority_end];
    match options {
        Some(options) => format!("{server}/{database}?{options}"),
        None => format!("{server}/{database}"),
    }
}

/// Settings with which the programs of PostgreSQL run on one cluster.
struct Workshop {
    binaries: PathBuf,
    folder: PathBuf,
    owner: Option<Owner>,
}

impl Workshop {
    /// A command run as the owner of the server, without the caller's PostgreSQL settings and language.
    fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(&self.folder).env("LC_ALL", "C").stdin(Stdio::null());
        for variable in ["PGDATA", "PGHOST", "PGPORT", "PGUSER", "PGDATABASE", "PGOPTIONS"] {
            command.env_remove(variable);
        }
        if let Some(owner) = &self.owner {
            command.uid(owner.user).gid(owner.group);
        }
        command
    }

    /// A shell that outlives the test process (in a process group of its own, so that Ctrl-C does not reach it) just
    /// long enough to stop the server and remove the folder.
    fn watcher(&self) -> io::Result<Child> {
        self.command("sh")
            .args(["-c", CLEAN_UP, "sh"])
            .arg(self.binaries.join("pg_ctl"))
            .arg(&self.folder)
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
    }

    fn initialise(&self) -> io::Result<()> {
        // Servers before version 15, or without ICU, do not have this option.
        self.initdb(&BY_LANGUAGE).or_else(|_| self.initdb(&[]))
    }

    fn initdb(&self, options: &[&str]) -> io::Result<()> {
        let mut command = self.command(self.binaries.join("initdb"));
        command.arg("--pgdata").arg(self.folder.join("data")).args(options);
        command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]);
        run(&mut command)
    }

    fn start_server(&self) -> io::Result<()> {
        let settings = SETTINGS.map(|(name, value)| format!("{name} = {value}\n"));
        let socket = format!("unix_socket_directories = '{}'\n", self.folder.display());
        let data = self.folder.join("data");
        fs::write(data.join("postgresql.auto.conf"), settings.concat() + &socket)?;
        let log = self.folder.join("log");
        let mut command = self.command(self.binaries.join("pg_ctl"));
        command.args(["start", "-w", "-t", "60", "-D"]).arg(&data).arg("-l").arg(&log);
        run(&mut command).map_err(|error| {
            let log = fs::read_to_string(&log).unwrap_or_default();
            io::Error::other(format!("{error}\n{log}"))
        })
    }
}

/// Runs a command to its end; its output is the error.
fn run(command: &mut Command) -> io::Result<()> {
    let output = command.stdout(Stdio::null()).stderr(Stdio::piped()).output()?;
    if output.status.success() {
        return Ok(());
    }
    let words = String::from_utf8_lossy(&output.stderr);
    let program = command.get_program().display();
    Err(io::Error::other(format!("{program} failed, {}: {words}", output.status)))
}

/// A new folder with a short name, since the path of a Unix socket may have about a hundred bytes.
fn new_folder() -> io::Result<PathBuf> {
    let process = std::process::id();
    for attempt in 0..1000 {
        let folder = std::env::temp_dir().join(format!("yearbook-pg-{process}-{attempt}"));
        match DirBuilder::new().mode(0o700).create(&folder) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            result => return result.map(|()| folder),
        }
    }
    Err(io::Error::other("the temporary folder is full of old clusters named yearbook-pg-*"))
}

/// The unprivileged user who runs the server when the tests run as root: PostgreSQL refuses to be root.
struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    /// None if the tests do not run as root.
    fn of_server() -> io::Result<Option<Self>> {
        let identity = Command::new("id").arg("-u").output()?;
        if identity.stdout.trim_ascii() != b"0" {
            return Ok(None);
        }
        let accounts = fs::read_to_string("/etc/passwd")?;
        ["postgres", "nobody"]
            .iter()
            .find_map(|name| Self::from_accounts(&accounts, name))
            .map(Some)
            .ok_or_else(|| {
                io::Error::other("PostgreSQL refuses to run as root, and there is no user postgres or nobody")
            })
    }

    fn from_accounts(accounts: &str, name: &str) -> Option<Self> {
        let mut fields = accounts
            .lines()
            .map(|line| line.split(':'))
            .find_map(|mut fields| (fields.next() == Some(name)).then_some(fields))?;
        let _password = fields.next()?;
        Some(Self { user: fields.next()?.parse().ok()?, group: fields.next()?.parse().ok()? })
    }
}

/// The folder of the binaries of PostgreSQL: on the search path, by `pg_config`, or a usual folder of packages.
fn binaries() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH")
        .into_iter()
        .flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let configured = Command::new("pg_config").arg("--bindir").output().ok();
    let configured = configured.map(|output| PathBuf::from(String::from_utf8_lossy(&output.stdout).trim()));
    let usual = USUAL_FOLDERS.iter().flat_map(|pattern| newest_first(pattern));
    on_path.chain(configured).chain(usual).find(|folder| holds_server(folder))
}

fn holds_server(folder: &Path) -> bool {
    ["initdb", "pg_ctl", "postgres"].iter().all(|name| folder.join(name).is_file())
}

/// The folders that match a pattern with one `*`, the highest version first.
fn newest_first(pattern: &str) -> Vec<PathBuf> {
    let (before, after) = pattern.split_once('*').unwrap_or((pattern, ""));
    let (parent, prefix) = before.rsplit_once('/').unwrap_or(("", before));
    let mut versions: Vec<String> = fs::read_dir(parent)
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.file_name().to_str()?.strip_prefix(prefix)?.to_owned()))
        .collect();
    versions.sort_by_key(|version| version.trim_start_matches('@').parse::<u32>().unwrap_or(0));
    versions.iter().rev().map(|version| PathBuf::from(format!("{before}{version}{after}"))).collect()
}

#[test]
fn the_url_of_another_database_keeps_server_and_options() {
    assert_eq!(
        with_database("postgres://postgres@localhost/postgres?host=/tmp/x", "one"),
        "postgres://postgres@localhost/one?host=/tmp/x"
    );
    assert_eq!(with_database("postgres://me:secret@db:5433", "one"), "postgres://me:secret@db:5433/one");
}

#[test]
fn an_account_is_found_by_its_whole_name() {
    let accounts =
        "root:x:0:0::/root:/bin/sh\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/:/bin/sh\n";
    let owner = Owner::from_accounts(accounts, "postgres").expect("the account is there");
    assert_eq!((owner.user, owner.group), (101, 104));
}
