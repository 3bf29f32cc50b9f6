//! A PostgreSQL of our own for the length of a test run, in a folder of its own.

use std::{
    env, fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{
    packages,
    process::{Failure, Outcome, While, answer, could_not_start, fail, is_program, is_root, on_path, step},
};

/// The folders in which Debian, Fedora and Homebrew keep the server's programs, by version.
const USUAL_PLACES: [&str; 3] = ["/usr/lib/postgresql", "/usr", "/opt/homebrew/opt"];
const FOLDER: &str = "debrief-postgres-";
/// Between two runs of a build machine with little memory, starting can take a while.
const PATIENCE: Duration = Duration::from_mins(1);
/// Another program may take the free port between our look and the start.
const ATTEMPTS: usize = 3;
/// Nothing here outlives a crash, so nothing needs to be on the disk for sure.
const SETTINGS: [&str; 12] = [
    "fsync=off",
    "synchronous_commit=off",
    "full_page_writes=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=4GB",
    // What it does by itself takes the time of the stories.
    "autovacuum=off",
    "jit=off",
    "max_connections=200",
    "unix_socket_directories=",
    "listen_addresses=127.0.0.1",
    "log_min_messages=fatal",
];

/// The folder with `initdb` and `postgres`.
pub fn find_or_install() -> Outcome<PathBuf> {
    if let Some(found) = find() {
        return Ok(found);
    }
    packages::install("PostgreSQL", &["postgresql"])?;
    find().ok_or_else(|| Failure("PostgreSQL was installed, but its `initdb` cannot be found.".to_owned()))
}

fn find() -> Option<PathBuf> {
    // A link on PATH may stand alone; its target has `postgres` beside it.
    let named = on_path("initdb").and_then(|file| file.canonicalize().ok());
    named
        .and_then(|file| file.parent().map(Path::to_owned))
        .into_iter()
        .chain(versions())
        .find(|folder| ["initdb", "postgres"].iter().all(|name| is_program(&folder.join(name))))
}

/// `bin` folders of all versions in the usual places, newest first.
fn versions() -> Vec<PathBuf> {
    let mut found: Vec<(u32, PathBuf)> = USUAL_PLACES
        .iter()
        .filter_map(|place| fs::read_dir(place).ok())
        .flatten()
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            let version = name.trim_start_matches("postgresql@").trim_start_matches("pgsql-");
            Some((version.parse().ok()?, entry.path().join("bin")))
        })
        .collect();
    found.sort();
    found.reverse();
    found.into_iter().map(|(_, folder)| folder).collect()
}

pub struct Postgres {
    folder: PathBuf,
    server: Option<Child>,
    pub url: String,
}

impl Postgres {
    pub fn start() -> Outcome<Self> {
        let programs = find_or_install()?;
        step("Starting a temporary PostgreSQL");
        remove_leftovers();
        let mut postgres = Self { folder: new_folder()?, server: None, url: String::new() };
        let user = other_user()?;
        if let Some(user) = user {
            run_quietly(Command::new("chown").arg(user).arg(&postgres.folder))?;
        }
        postgres.make_cluster(&programs, user)?;
        for _ in 0..ATTEMPTS {
            if postgres.serve(&programs, user)? {
                return Ok(postgres);
            }
        }
        let log = fs::read_to_string(postgres.log()).unwrap_or_default();
        fail(format!("PostgreSQL did not start:\n{log}"))
    }

    /// The address without the name of a database.
    pub fn server(&self) -> &str {
        self.url.trim_end_matches("/postgres")
    }

    fn make_cluster(&self, programs: &Path, user: Option<&str>) -> Outcome<()> {
        run_quietly(
            as_user(user, &programs.join("initdb"))
                .args(["--username=postgres", "--auth=trust", "--no-sync"])
                .args(["--encoding=UTF8", "--locale=C.UTF-8", "--pgdata"])
                .arg(self.folder.join("cluster"))
                .current_dir(&self.folder),
        )
    }

    /// Whether the server accepts connections.
    fn serve(&mut self, programs: &Path, user: Option<&str>) -> Outcome<bool> {
        let doing = || format!("Writing {}", self.log().display());
        let log = fs::File::create(self.log()).while_doing(doing)?;
        let port = free_port()?;
        let mut command = as_user(user, &programs.join("postgres"));
        command
            .arg("-D")
            .arg(self.folder.join("cluster"))
            .args(["-p", &port.to_string()])
            .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log);
        let server = command.spawn().map_err(|error| could_not_start(&command, &error))?;
        let server = self.server.insert(server);
        let started = Instant::now();
        while started.elapsed() < PATIENCE {
            if server.try_wait().is_ok_and(|ended| ended.is_some()) {
                return Ok(false);
            }
            // The port answers while the server still starts; the file says when it is ready.
            let ready = fs::read_to_string(self.folder.join("cluster/postmaster.pid"))
                .is_ok_and(|text| text.lines().any(|line| line.trim() == "ready"));
            if ready && TcpStream::connect(("127.0.0.1", port)).is_ok() {
                self.url = format!("postgres://postgres@127.0.0.1:{port}/postgres");
                return Ok(true);
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        self.stop();
        Ok(false)
    }

    fn log(&self) -> PathBuf {
        self.folder.join("log")
    }

    /// Ends it at once, without waiting for clients: SIGINT is PostgreSQL's "fast shutdown".
    fn stop(&mut self) {
        let Some(mut server) = self.server.take() else {
            return;
        };
        // Its own number, which is not the child's where another program stands between.
        let id = fs::read_to_string(self.folder.join("cluster/postmaster.pid"))
            .ok()
            .and_then(|text| text.lines().next().map(str::to_owned))
            .unwrap_or_else(|| server.id().to_string());
        let asked = Instant::now();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        while asked.elapsed() < PATIENCE {
            if server.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = server.kill();
        let _ = server.wait();
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.stop();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// PostgreSQL refuses to run as root, so root runs it as somebody else.
fn other_user() -> Outcome<Option<&'static str>> {
    if !is_root() {
        return Ok(None);
    }
    for user in ["postgres", "nobody"] {
        if answer("id", &["-u", user]).is_some() {
            return Ok(Some(user));
        }
    }
    fail("PostgreSQL does not run as root, and there is no user `postgres` or `nobody`.")
}

fn as_user(user: Option<&str>, program: &Path) -> Command {
    let setpriv = on_path("setpriv");
    let mut command = match (user, &setpriv) {
        (_, Some(setpriv)) => {
            let mut command = Command::new(setpriv);
            if let Some(user) = user {
                command.args(["--reuid", user, "--regid", user_group(user).as_str()]);
                command.arg("--clear-groups");
            }
            // When this program is killed, the server ends too.
            command.args(["--pdeathsig", "INT", "--"]).arg(program);
            command
        }
        (Some(user), None) => {
            let mut command = Command::new("runuser");
            command.args(["-u", user, "--"]).arg(program);
            command
        }
        (None, None) => Command::new(program),
    };
    // A person's settings for the client programs would lead these ones astray.
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("PG")) {
            command.env_remove(name);
        }
    }
    command
}

fn user_group(user: &str) -> String {
    answer("id", &["-g", user]).unwrap_or_else(|| user.to_owned())
}

fn new_folder() -> Outcome<PathBuf> {
    let shared = Path::new("/tmp");
    // Root's own temporary folder may be closed to the user that runs the server.
    let parent = if is_root() && shared.is_dir() { shared.to_owned() } else { env::temp_dir() };
    let folder = parent.join(format!("{FOLDER}{}", std::process::id()));
    if folder.exists() {
        fs::remove_dir_all(&folder).while_doing(|| format!("Removing {}", folder.display()))?;
    }
    fs::create_dir(&folder).while_doing(|| format!("Creating {}", folder.display()))?;
    Ok(folder)
}

/// Folders of runs that were killed before they could tidy up.
fn remove_leftovers() {
    if !Path::new("/proc/self").exists() {
        return;
    }
    for parent in [Path::new("/tmp").to_owned(), env::temp_dir()] {
        for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let run = name.to_str().and_then(|name| name.strip_prefix(FOLDER));
            if run.is_some_and(|run| !Path::new("/proc").join(run).exists()) {
                let _ = fs::remove_dir_all(entry.path());
            }
        }
    }
}

fn free_port() -> Outcome<u16> {
    TcpListener::bind(("127.0.0.1", 0))
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .while_doing(|| "Looking for a free port".to_owned())
}

/// Shows what a program says only when it fails.
fn run_quietly(command: &mut Command) -> Outcome<()> {
    let output = command.stdin(Stdio::null()).output().map_err(|error| could_not_start(command, &error))?;
    if output.status.success() {
        return Ok(());
    }
    fail(format!(
        "`{}` failed:\n{}{}",
        crate::process::spelled(command),
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr),
    ))
}
