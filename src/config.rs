//! Settings that all commands have: flags, environment variables, defaults.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::Args;
use clap::builder::FalseyValueParser;

/// The settings.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The database: `sqlite://FILE` or `postgres://…`
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://yearbook.db",
        global = true
    )]
    pub database_url: String,
    /// The address to serve on
    #[arg(long, env = "YEARBOOK_LISTEN", default_value = "127.0.0.1:8080", global = true)]
    pub listen: SocketAddr,
    /// A folder of documents, to show passages and to verify figures
    #[arg(long, env = "YEARBOOK_SOURCES", global = true)]
    pub sources: Option<PathBuf>,
    /// Let the pages and the API claim figures: writes into the seed folder and the folder of documents
    #[arg(
        long,
        env = "YEARBOOK_EDIT",
        value_parser = FalseyValueParser::new(),
        num_args = 0,
        global = true
    )]
    pub edit: bool,
    /// The memory that observations may take, in MiB; what exceeds it, earlier publications first, is read from the database
    #[arg(long, env = "YEARBOOK_SNAPSHOT_MEMORY", default_value_t = 1024, global = true)]
    pub snapshot_memory: usize,
    /// A font (TTF, OTF, TTC) for characters that PNG pictures cannot show else, such as Chinese ones
    #[arg(long, env = "YEARBOOK_FONT", global = true)]
    pub font: Option<PathBuf>,
    /// A file of certificates (PEM) of authorities that receivers of webhooks and upstreams may have, besides those that all trust
    #[arg(long, env = "YEARBOOK_CA_FILE", value_name = "FILE", global = true)]
    pub ca_file: Option<PathBuf>,
    /// A seed folder [default: ./seed-data where there is one, else the one inside the program]
    #[arg(long, env = "YEARBOOK_SEED_DATA", global = true)]
    pub seed_data: Option<PathBuf>,
    /// A folder of definitions (derived indicators and others), one folder a dataset
    #[arg(long, env = "YEARBOOK_DEFINITIONS", value_name = "DIR", global = true)]
    pub definitions: Option<PathBuf>,
    /// The publishers that `pull` asks, and `serve` by their schedules [default: ./upstreams.toml where there is one]
    #[arg(long, env = "YEARBOOK_UPSTREAMS", value_name = "FILE", global = true)]
    pub upstreams: Option<PathBuf>,
}

/// The default seed folder.
pub(crate) const SEED_FOLDER: &str = "seed-data";

impl Settings {
    /// The seed folder; none for the one inside the program.
    #[must_use]
    pub fn seed_folder(&self) -> Option<PathBuf> {
        let default = PathBuf::from(SEED_FOLDER);
        self.seed_data.clone().or_else(|| default.is_dir().then_some(default))
    }
}
