//! Settings: flags, `DEBRIEF_…` environment variables, and `…_FILE` variables for secrets.

use std::net::SocketAddr;
use std::path::PathBuf;

use chrono::{DateTime, NaiveDate, Utc};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Debrief: blameless postmortems
#[derive(Debug, Parser)]
#[command(name = "debrief", version, about = "Debrief: blameless postmortems")]
pub struct Cli {
    /// The command to run.
    #[command(subcommand)]
    pub command: Command,
    /// Options of all commands.
    #[command(flatten)]
    pub common: Common,
}

/// Options of all commands.
#[derive(Debug, Clone, Args)]
pub struct Common {
    /// A SQLite file or `postgres://user:password@host/name` [default: debrief.sqlite in the data directory].
    #[arg(long, env = "DEBRIEF_DATABASE", global = true, hide_env_values = true)]
    pub database: Option<String>,
    /// A file that contains the value of --database, to keep the password out of the process list.
    #[arg(long, env = "DEBRIEF_DATABASE_FILE", global = true)]
    pub database_file: Option<PathBuf>,
    /// The directory of the SQLite file.
    #[arg(long, env = "DEBRIEF_DATA_DIR", global = true, default_value = "data")]
    pub data_dir: PathBuf,
    /// The log format.
    #[arg(long, env = "DEBRIEF_LOG_FORMAT", global = true, default_value = "human")]
    pub log_format: LogFormat,
    /// The log filter, such as `info` or `debrief=debug`.
    #[arg(long, env = "DEBRIEF_LOG", global = true, default_value = "info")]
    pub log: String,
    /// Print JSON, for scripts.
    #[arg(long, global = true)]
    pub json: bool,
}

/// The log format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// Human-readable lines.
    Human,
    /// One JSON object per line.
    Json,
}

/// The command to run.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run the web server.
    Serve(Serve),
    /// Apply the database migrations and exit.
    Migrate,
    /// Fill an empty database with demo data.
    Demo(Demo),
    /// Import postmortems from Word documents, Markdown, HTML, MediaWiki, Jira, reStructuredText and AsciiDoc.
    Import(Import),
    /// Manage users.
    User {
        /// The command to run.
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Create and revoke API tokens.
    Token {
        /// The command to run.
        #[command(subcommand)]
        command: TokenCommand,
    },
    /// Announce releases, ask whether a rollout may continue, and report its stages.
    Release {
        /// The command to run.
        #[command(subcommand)]
        command: ReleaseCommand,
    },
    /// Send the reminders that are due for action items and drafts. The server does this automatically.
    Remind(Remind),
    /// Check the integrity of the database. Exits with an error when problems are found.
    Check,
    /// List all routes.
    Routes,
}

/// Options of `remind`.
#[derive(Debug, Clone, Args)]
pub struct Remind {
    /// Send the reminders that are due at this time, such as `2026-12-24T09:00:00Z` [default: now].
    #[arg(long)]
    pub at: Option<DateTime<Utc>>,
    /// The public URL of a server that sends e-mail. With it, the weekly digests that are due are written, too.
    #[arg(long)]
    pub public_url: Option<String>,
}

/// Options of `serve`.
#[derive(Debug, Clone, Args)]
pub struct Serve {
    /// The address and port to listen on.
    #[arg(long, env = "DEBRIEF_LISTEN", default_value = "127.0.0.1:3000")]
    pub listen: SocketAddr,
    /// The public URL, such as `https://debrief.example.org` [default: the listen address]. With
    /// https, cookies are only sent over TLS.
    #[arg(long, env = "DEBRIEF_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Take the client address from the last entry of X-Forwarded-For. Use only behind a proxy that sets it.
    #[arg(long, env = "DEBRIEF_TRUST_PROXY")]
    pub trust_proxy: bool,
    /// The mail server, such as `smtps://user:password@mail.example.org` or `smtp://localhost:25`. Without it, no
    /// e-mail is sent.
    #[arg(long, env = "DEBRIEF_SMTP_URL", hide_env_values = true)]
    pub smtp_url: Option<String>,
    /// A file that contains the value of --smtp-url, to keep the password out of the process list.
    #[arg(long, env = "DEBRIEF_SMTP_URL_FILE")]
    pub smtp_url_file: Option<PathBuf>,
    /// The sender of e-mails, such as `Debrief <debrief@example.org>` [default: debrief@ the host of the public URL].
    #[arg(long, env = "DEBRIEF_MAIL_FROM")]
    pub mail_from: Option<String>,
    /// Fill the database with demo data if it has no accounts.
    #[arg(long)]
    pub demo_if_empty: bool,
}

impl Serve {
    /// The mail server, from the option or its file.
    pub fn smtp_url(&self) -> Result<Option<String>, String> {
        match &self.smtp_url_file {
            Some(file) => read_secret(file).map(Some),
            None => Ok(self.smtp_url.clone()),
        }
    }
}

/// Options of `demo`.
#[derive(Debug, Clone, Args)]
pub struct Demo {
    /// The public URL, for the link that is printed.
    #[arg(long, env = "DEBRIEF_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
    pub public_url: String,
    /// Generate this many postmortems instead of the usual few, to try Debrief with a lot of data. Up to a million.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub postmortems: Option<u32>,
    /// The total number of action items [default: ten for each postmortem].
    #[arg(long, requires = "postmortems", value_parser = clap::value_parser!(u32).range(0..=10_000_000))]
    pub actions: Option<u32>,
    /// The random seed. The same seed generates the same data, with dates up to now.
    #[arg(long, requires = "postmortems", default_value_t = 1)]
    pub seed: u64,
}

/// Options of `import`.
#[derive(Debug, Clone, Args)]
pub struct Import {
    /// Files, folders and zip archives. Pictures that a file refers to are imported from the same folder or archive.
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// The e-mail address of the author [default: the first administrator].
    #[arg(long)]
    pub author: Option<String>,
    /// The time zone for files without one.
    #[arg(long, default_value = "UTC")]
    pub zone: String,
    /// The date for files without one, such as 2026-11-10.
    #[arg(long)]
    pub day: Option<NaiveDate>,
    /// The order of day and month in dates such as 3/4/2026: `day_first` or `month_first`.
    #[arg(long)]
    pub order: Option<String>,
    /// What to read the part that begins on a line as: 12=timeline. A dry run lists the parts. For one file only.
    #[arg(long = "part")]
    pub parts: Vec<String>,
    /// Import files even if they were already imported.
    #[arg(long)]
    pub again: bool,
    /// Preview the import without saving anything.
    #[arg(long)]
    pub dry_run: bool,
}

/// Commands of `user`.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Add a user. The password is read from `DEBRIEF_PASSWORD`, `DEBRIEF_PASSWORD_FILE` or standard input.
    Add {
        /// The e-mail address.
        email: String,
        /// The display name.
        #[arg(long)]
        name: String,
        /// The role: administrator, member or reader.
        #[arg(long, default_value = "member")]
        role: String,
        /// The password. Use the variable or a file instead to keep it out of the process list.
        #[arg(long, env = "DEBRIEF_PASSWORD", hide_env_values = true)]
        password: Option<String>,
        /// A file that contains the password.
        #[arg(long, env = "DEBRIEF_PASSWORD_FILE")]
        password_file: Option<PathBuf>,
    },
    /// List all users.
    List,
    /// Create a password reset link. It works once, for 24 hours.
    ResetPassword {
        /// The e-mail address.
        email: String,
        /// The public URL, for the link that is printed.
        #[arg(long, env = "DEBRIEF_PUBLIC_URL", default_value = "http://127.0.0.1:3000")]
        public_url: String,
    },
    /// Disable a user. Sessions and tokens end immediately.
    Disable {
        /// The e-mail address.
        email: String,
    },
}

/// Commands of `token`.
#[derive(Debug, Subcommand)]
pub enum TokenCommand {
    /// Create a token. The token is printed only once.
    Create {
        /// The e-mail address of the user.
        email: String,
        /// The name of the token.
        #[arg(long)]
        name: String,
        /// The scope: read or write.
        #[arg(long, default_value = "read")]
        scope: String,
        /// The lifetime in days [default: unlimited].
        #[arg(long)]
        days: Option<i64>,
    },
    /// Revoke a token.
    Revoke {
        /// The e-mail address of the user.
        email: String,
        /// The ID of the token.
        id: i64,
    },
}

/// Commands of `release`.
#[derive(Debug, Subcommand)]
pub enum ReleaseCommand {
    /// Announce a release and print its number. The release of the service with the same version is printed when there
    /// is one that has not ended.
    Announce(Announce),
    /// Ask whether a rollout may start or continue. If not, prints the reason and exits with an error.
    MayContinue {
        /// The number of the release, such as REL-12.
        release: String,
    },
    /// Record that the rollout reached a stage. The first stage starts the rollout of an approved release.
    Stage {
        /// The number of the release, such as REL-12.
        release: String,
        /// The stage in percent.
        percent: i32,
        /// A note.
        #[arg(long, default_value = "")]
        note: String,
        /// The e-mail address of the person who reports the stage [default: the first administrator].
        #[arg(long)]
        by: Option<String>,
    },
}

/// Options of `release announce`.
#[derive(Debug, Clone, Args)]
pub struct Announce {
    /// The version, such as 2.4.1 or a build number.
    #[arg(value_name = "VERSION")]
    pub version_name: String,
    /// The name of the service.
    #[arg(long)]
    pub service: String,
    /// The name of the release [default: the service and the version].
    #[arg(long)]
    pub name: Option<String>,
    /// The platforms, separated by commas: server, web, ios, android.
    #[arg(long, value_delimiter = ',', default_value = "server")]
    pub platforms: Vec<String>,
    /// The changes in this release, in Markdown.
    #[arg(long, default_value = "")]
    pub changes: String,
    /// The risks, in Markdown.
    #[arg(long, default_value = "")]
    pub risks: String,
    /// The number of the rollback plan, such as RB-7.
    #[arg(long, default_value = "")]
    pub plan: String,
    /// The stages of the rollout in percent, such as 10,50,100 [default: one stage of 100].
    #[arg(long, default_value = "", hide_default_value = true)]
    pub stages: String,
    /// The e-mail address of the person who announces the release [default: the first administrator].
    #[arg(long)]
    pub by: Option<String>,
}

impl Common {
    /// The database to open: a path or a URL.
    pub fn database(&self) -> Result<String, String> {
        if let Some(file) = &self.database_file {
            return read_secret(file);
        }
        Ok(self.database.clone().unwrap_or_else(|| self.data_dir.join("debrief.sqlite").display().to_string()))
    }
}

/// Reads a secret from a file, without the trailing line break.
pub fn read_secret(file: &std::path::Path) -> Result<String, String> {
    std::fs::read_to_string(file)
        .map(|text| text.trim_end_matches(['\r', '\n']).to_owned())
        .map_err(|error| format!("Could not read {}: {error}", file.display()))
}
