use std::fs::File;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use crate::database::Database;
use crate::program::{self, Ran};
use crate::{Page, Visitor};

/// Everybody's password.
pub const PASSWORD: &str = "four words in a row";
/// How long a start may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(1);

/// How a site is started.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The address that people type, when it is another than the one listened on.
    pub public_url: Option<String>,
    /// More for the command line.
    pub arguments: Vec<String>,
    /// More for the environment.
    pub variables: Vec<(String, String)>,
    /// Whether [`Site::limits_files`] will be used.
    pub has_file_limit: bool,
}

/// The built program, serving a database of its own until it is dropped.
pub struct Site {
    /// Where it can be reached.
    pub address: String,
    /// How long the program took from its start to its first answer.
    pub started_in: Duration,
    options: Options,
    database: Database,
    child: Child,
    set_up: Option<String>,
}

impl Site {
    /// Starts the program on an empty database.
    pub fn start() -> Self {
        Self::start_with(Options::default())
    }

    /// Starts the program in another way than the usual.
    pub fn start_with(options: Options) -> Self {
        Self::start_on(Database::new(), options)
    }

    fn start_on(database: Database, options: Options) -> Self {
        // With an address of its own, the program does not say on which port it listens.
        let port = if options.public_url.is_some() { free_port() } else { 0 };
        let began = Instant::now();
        let mut command = if options.has_file_limit { program::command_with_file_limit() } else { program::command() };
        command
            .args(["serve", "--listen", &format!("127.0.0.1:{port}")])
            .arg("--data-dir")
            .arg(database.folder())
            .arg("--database")
            .arg(database.address())
            .args(options.public_url.iter().flat_map(|url| ["--public-url", url]))
            .args(&options.arguments)
            .envs(options.variables.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(File::options().create(true).append(true).open(logs_in(&database)).unwrap());
        let mut child = command.spawn().unwrap();
        let lines = lines_of(&mut child);
        let mut site = Self {
            address: format!("http://127.0.0.1:{port}"),
            started_in: Duration::ZERO,
            options,
            database,
            child,
            set_up: None,
        };
        site.wait_until_ready(&lines);
        site.started_in = began.elapsed();
        site
    }

    /// Its last word comes when it listens already, so one request is enough to wait for.
    fn wait_until_ready(&mut self, lines: &Receiver<String>) {
        loop {
            let line =
                lines.recv_timeout(PATIENCE).unwrap_or_else(|_| panic!("the program does not start:\n{}", self.logs()));
            if let Some((_, token)) = line.split_once("/set-up/") {
                self.set_up = Some(format!("/set-up/{token}"));
            }
            if let Some(address) = line.strip_prefix("Debrief is running at ") {
                if self.options.public_url.is_none() {
                    address.clone_into(&mut self.address);
                }
                break;
            }
        }
        assert_eq!(self.stranger().get("/readyz").status, 200, "{}", self.logs());
    }

    /// One more process on the same database; none where a database is served by one process.
    pub fn one_more_process(&self) -> Option<Self> {
        Some(Self::start_on(self.database.for_one_more()?, self.options.clone()))
    }

    /// Somebody who is not signed in.
    pub fn stranger(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// The path of the link that makes the first account, as it was printed at the start.
    pub fn set_up_link(&self) -> String {
        self.set_up.clone().expect("somebody has an account already")
    }

    /// Makes the first account: Ada, an administrator.
    pub fn set_up(&self) -> Visitor {
        let ada = self.stranger();
        let done = ada.post(
            &self.set_up_link(),
            &[
                ("organisation", "Harbour"),
                ("name", "Ada"),
                ("email", "ada@example.org"),
                ("password", PASSWORD),
                ("zone", "UTC"),
            ],
        );
        assert_eq!(done.status, 303, "{}", done.text());
        ada.called("ada@example.org")
    }

    /// Signs in, in a browser of its own.
    pub fn sign_in(&self, email: &str) -> Visitor {
        let visitor = self.stranger();
        let done = visitor.post("/sign-in", &[("email", email), ("password", PASSWORD)]);
        assert_eq!(done.status, 303, "{}", done.text());
        visitor.called(email)
    }

    /// Opens the account behind an invitation.
    pub fn accept(&self, link: &str, email: &str, name: &str) -> Visitor {
        let visitor = self.stranger();
        let done = visitor.post(link, &[("name", name), ("password", PASSWORD), ("zone", "UTC")]);
        assert_eq!(done.status, 303, "{}", done.text());
        visitor.called(email)
    }

    /// Runs a command of the program on the same database.
    pub fn runs(&self, arguments: &[&str]) -> Ran {
        self.runs_with(arguments, &[], "")
    }

    /// The same with variables and something typed.
    pub fn runs_with(&self, arguments: &[&str], variables: &[(&str, &str)], typed: &str) -> Ran {
        let database = self.database.address();
        let mut all = variables.to_vec();
        all.push(("DEBRIEF_DATABASE", &database));
        program::debrief_with_input(arguments, &all, typed)
    }

    /// The database, as `--database` is told.
    pub fn database(&self) -> String {
        self.database.address()
    }

    /// A folder of this site, for files.
    pub fn folder(&self) -> PathBuf {
        self.database.folder().to_owned()
    }

    /// All that was logged.
    pub fn logs(&self) -> String {
        std::fs::read_to_string(logs_in(&self.database)).unwrap_or_default()
    }

    /// Tells it to end, and does not wait.
    pub fn tell_to_end(&self) {
        let told = std::process::Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Waits until it has ended; whether well.
    pub fn ended_well(&mut self) -> bool {
        self.child.wait().unwrap().success()
    }

    /// Ends it as a power cut would, and starts it again on the same database.
    #[must_use]
    pub fn dies_and_starts_again(mut self) -> Self {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let options = std::mem::take(&mut self.options);
        let database = std::mem::replace(&mut self.database, Database::nowhere());
        drop(self);
        Self::start_on(database, options)
    }

    /// From now on no file of the program can grow beyond so many bytes, as on a full disk; without a number there is
    /// space again.
    pub fn limits_files(&self, bytes: Option<u32>) {
        let soft = bytes.map_or_else(|| "unlimited".to_owned(), |bytes| bytes.to_string());
        let mut command = std::process::Command::new("prlimit");
        command.args(["--pid", &self.child.id().to_string(), &format!("--fsize={soft}:")]);
        assert!(command.status().unwrap().success(), "prlimit (util-linux) cannot set the limit");
    }

    /// Changes what the insights keep of a postmortem behind the program's back.
    pub fn damages_facts_of(&self, number: i64) {
        self.database.damage_facts_of(number);
    }

    /// Whether the database is a file of the program itself.
    pub fn is_on_sqlite(&self) -> bool {
        !self.database().starts_with("postgres")
    }

    /// The process, for measuring.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Fails when the program had an error, or when its database does not agree with itself.
    pub fn assert_nothing_broke(&self) {
        let logs = self.logs();
        assert!(!logs.contains("ERROR") && !logs.contains("panicked"), "the log has errors:\n{logs}");
        let check = self.runs(&["check"]);
        assert!(check.is_good, "{}{}", check.message, check.logs);
    }

    /// The answer to a token that never existed.
    pub fn answer_to_an_unknown_link(&self) -> Page {
        self.stranger().get("/s/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("--- what {} logged:\n{}", self.address, self.logs());
        }
    }
}

fn logs_in(database: &Database) -> PathBuf {
    database.folder().join("site.log")
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// What the program prints, read to the end so that it never has to wait for us.
fn lines_of(child: &mut Child) -> Receiver<String> {
    let (sender, receiver) = channel();
    let output = BufReader::new(child.stdout.take().unwrap());
    std::thread::spawn(move || {
        for line in output.lines().map_while(Result::ok) {
            // Nobody listens any more once it is ready.
            let _ = sender.send(line);
        }
    });
    receiver
}
