//! What can be set: by flags, by `DEBRIEF_…` variables, and for secrets by `…_FILE` variables.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Debrief: blameless postmortems.
#[derive(Debug, Parser)]
#[command(name = "debrief", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where everything is kept, and how to log.
    #[command(flatten)]
    pub common: Common,
}

/// What every command needs.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// A SQLite file or `postgres://user:password@host/name`; the file debrief.sqlite in the data directory when not given.
    #[arg(long, env = "DEBRIEF_DATABASE", global = true, hide_env_values = true)]
    pub database: Option<String>,
    /// A file that holds what --database would, so that a password stands in no list of processes.
    #[arg(long, env = "DEBRIEF_DATABASE_FILE", global = true)]
    pub database_file: Option<PathBuf>,
    /// Where the SQLite file is.
    #[arg(long, env = "DEBRIEF_DATA_DIR", global = true, default_value = "data")]
    pub data_dir: PathBuf,
    /// How logs look.
    #[arg(long, env = "DEBRIEF_LOG_FORMAT", global = true, default_value = "human")]
    pub log_format: LogFormat,
    /// What is logged, as in `info` or `debrief=debug`.
    #[arg(long, env = "DEBRIEF_LOG", global = true, default_value = "info")]
    pub log: String,
    /// Answer in JSON where a script reads it.
    #[arg(long, global = true)]
    pub json: bool,
}

/// How logs look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the pages and the API.
    Serve(Serve),
    /// Bring the database to this version's tables, and end.
    Migrate,
    /// Fill an empty database with a made-up organisation to look at.
    Demo(Demo),
    /// Bring in postmortems from Markdown files.
    Import(Import),
    /// Add, list and disable people.
    User {
        /// What to do.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Make and revoke tokens for the API.
    Token {
        /// What to do.
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Check that the database is whole. Ends with an error when it is not.
    Check,
    /// List every address that is served.
    Addresses,
}

/// How to serve.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// Where to listen.
    #[arg(long, env = "DEBRIEF_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The address that people type, as in <https://debrief.example.org>. With https, cookies are
    /// sent over TLS only.
    #[arg(long, env = "DEBRIEF_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Believe the last X-Forwarded-For: only behind a proxy that sets it.
    #[arg(long, env = "DEBRIEF_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// Fill the database with a made-up organisation when nobody has an account yet.
    #[arg(long)]
    pub demo_if_empty: bool,
}

/// How to make the demo.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// The address under which it will be served, for the link that is printed.
    #[arg(long, env = "DEBRIEF_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
}

/// What to import.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// Markdown files. Pictures that they name beside them are taken along.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The e-mail address of the person who will be the author; the first administrator when not given.
    #[arg(long)]
    pub author: Option<String>,
    /// The time zone for files that name none.
    #[arg(long, default_value = "UTC")]
    pub zone: String,
    /// Import files again that were imported before.
    #[arg(long)]
    pub again: bool,
    /// Only say what would become of each file.
    #[arg(long)]
    pub dry_run: bool,
}

/// People.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a person. The password is read from `DEBRIEF_PASSWORD`, `DEBRIEF_PASSWORD_FILE` or standard input.
    Add {
        /// The e-mail address.
        email: String,
        /// The name.
        #[arg(long)]
        name: String,
        /// administrator, member or reader.
        #[arg(long, default_value = "member")]
        role: String,
        /// The password; better by variable or file.
        #[arg(long, env = "DEBRIEF_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        /// A file that holds the password.
        #[arg(long, env = "DEBRIEF_PASSWORD_FILE")]
        password_file: Option<PathBuf>,
    },
    /// List everybody.
    List,
    /// Create a link by which a person sets a new password. It works once, for 24 hours.
    ResetPassword {
        /// The e-mail address.
        email: String,
        /// The address under which Debrief is served, for the link that is printed.
        #[arg(long, env = "DEBRIEF_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
        public_url: String,
    },
    /// Shut a person out: sessions and tokens end at once.
    Disable {
        /// The e-mail address.
        email: String,
    },
}

/// Tokens.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Make a token, which is printed once.
    Create {
        /// Whose: the e-mail address.
        email: String,
        /// What it is for.
        #[arg(long)]
        name: String,
        /// read or write.
        #[arg(long, default_value = "read")]
        scope: String,
        /// How many days it works; for ever when not given.
        #[arg(long)]
        days: Option<i64>,
    },
    /// Revoke a token by its number.
    Revoke {
        /// Whose: the e-mail address.
        email: String,
        /// The number of the token.
        id: i64,
    },
}

impl Common {
    /// Where everything is kept.
    pub fn database(&self) -> Result<String, String> {
        if let Some(file) = &self.database_file {
            return read_secret(file);
        }
        Ok(self.database.clone().unwrap_or_else(|| self.data_dir.join("debrief.sqlite").display().to_string()))
    }
}

/// Reads a secret from a file, without the line end.
pub fn read_secret(file: &std::path::Path) -> Result<String, String> {
    std::fs::read_to_string(file)
        .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|error| format!("{} could not be read: {error}", file.display()))
}
