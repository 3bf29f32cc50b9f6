//! Whether the API keeps what its description says: schemathesis sends what it allows, and what it
//! does not allow, to every operation.

use std::{
    fs,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use super::steps::Steps;
use crate::{
    process::{Failure, Outcome, While, answer, could_not_start, fail, run, step},
    workspace::Workspace,
};

/// From the Python package index. Another version tries other things.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";
/// What is tried in a settled order, so that a run finds what the run before found: no 5xx, nothing refused that
/// the description allows, and nothing accepted that it does not allow.
const SETTLED: [&str; 4] = [
    "--phases",
    "examples,coverage",
    "--checks",
    "not_a_server_error,what_is_described_is_accepted,negative_data_rejection",
];
/// What chance and the links between operations reach must not end in a 5xx.
const BY_CHANCE: [&str; 6] = ["--phases", "fuzzing,stateful", "--checks", "not_a_server_error", "--max-time", "60"];
const PATIENCE: Duration = Duration::from_secs(30);

pub fn check(workspace: &Workspace, debrief: &Path, steps: &mut Steps) {
    if answer("python3", &["-c", "import venv, ensurepip"]).is_none() {
        steps.left_out("API", "Python with venv is not installed");
        return;
    }
    let Some(schemathesis) = installed(workspace) else {
        steps.left_out("API", "schemathesis cannot be installed");
        return;
    };
    steps.check("API", || {
        step("API against its description: schemathesis");
        let folder = workspace.target.join("schemathesis-data");
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).while_doing(|| format!("Making {}", folder.display()))?;
        let server = Server::start(debrief, &folder)?;
        let token = server.token()?;
        let try_all = |phases: &[&str]| {
            run(Command::new(&schemathesis)
                .arg("--config-file")
                .arg(workspace.root.join("tests/api/schemathesis.toml"))
                .arg("run")
                .arg(format!("{}/api/openapi.json", server.address))
                .args(["--header", &format!("Authorization: Bearer {token}")])
                .args(phases)
                .args(["--seed", "1", "--no-color"])
                .env("SCHEMATHESIS_HOOKS", workspace.root.join("tests/api/checks.py"))
                .current_dir(&folder))
        };
        try_all(&SETTLED)?;
        try_all(&BY_CHANCE)
    });
}

/// In a virtual environment under the target folder.
fn installed(workspace: &Workspace) -> Option<PathBuf> {
    let folder = workspace.target.join(SCHEMATHESIS.replace("==", "-"));
    let program = folder.join("bin/schemathesis");
    if answer(&program, &["--version"]).is_some() {
        return Some(program);
    }
    step("Installing schemathesis: pip install");
    run(Command::new("python3").args(["-m", "venv"]).arg(&folder)).ok()?;
    run(Command::new(folder.join("bin/pip")).args(["install", "--quiet", SCHEMATHESIS])).ok()?;
    answer(&program, &["--version"]).map(|_| program)
}

struct Server<'a> {
    debrief: &'a Path,
    folder: &'a Path,
    address: String,
    running: Child,
}

impl<'a> Server<'a> {
    fn start(debrief: &'a Path, folder: &'a Path) -> Outcome<Self> {
        let listen = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|free| free.local_addr())
            .while_doing(|| "Looking for a free port".to_owned())?;
        let mut command = Command::new(debrief);
        command
            .args(["serve", "--demo-if-empty", "--listen", &listen.to_string()])
            .env("DEBRIEF_DATA_DIR", folder)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let running = command.spawn().map_err(|error| could_not_start(&command, &error))?;
        let server = Self { debrief, folder, address: format!("http://{listen}"), running };
        let started = Instant::now();
        while TcpStream::connect(listen).is_err() {
            if started.elapsed() > PATIENCE {
                return fail("Debrief did not start.");
            }
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(server)
    }

    /// That of the demo's administrator, whose account is there some moments after the server listens.
    fn token(&self) -> Outcome<String> {
        const EMAIL: &str = "ada@harbour-street.example";
        let started = Instant::now();
        loop {
            let created = self.command(&["token", "create", EMAIL, "--name", "schemathesis", "--scope", "write"]);
            let output = match created {
                Err(_) if started.elapsed() < PATIENCE => {
                    std::thread::sleep(Duration::from_millis(100));
                    continue;
                }
                created => created?,
            };
            let token = output.split_whitespace().rfind(|word| word.len() > 40).map(str::to_owned);
            return token.ok_or_else(|| Failure(format!("`debrief token create` printed no token: {output}")));
        }
    }

    fn command(&self, arguments: &[&str]) -> Outcome<String> {
        let mut command = Command::new(self.debrief);
        command.args(arguments).env("DEBRIEF_DATA_DIR", self.folder).stdin(Stdio::null()).stderr(Stdio::inherit());
        let output = command.output().map_err(|error| could_not_start(&command, &error))?;
        if output.status.success() {
            Ok(String::from_utf8_lossy(&output.stdout).into_owned())
        } else {
            fail(format!("`debrief {}` failed.", arguments.join(" ")))
        }
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        let _ = self.running.kill();
        let _ = self.running.wait();
    }
}
