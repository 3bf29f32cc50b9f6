use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Stdio};

/// How a command ended, and what it said.
#[derive(Debug)]
pub struct Ran {
    /// Whether it ended well.
    pub is_good: bool,
    /// What it printed.
    pub message: String,
    /// What it logged and complained about.
    pub logs: String,
}

impl Ran {
    /// Each line that it printed, as JSON.
    pub fn json(&self) -> Vec<serde_json::Value> {
        assert!(self.is_good, "the command failed: {}", self.logs);
        self.message
            .lines()
            .map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line}")))
            .collect()
    }
}

/// The program, without the settings of whoever runs the tests.
pub fn command() -> Command {
    without_settings(Command::new(binary()))
}

/// The program, which gets an error instead of a signal when it writes beyond a limit on the size of files.
pub fn command_with_file_limit() -> Command {
    let mut shell = Command::new("sh");
    shell.args(["-c", "trap '' XFSZ; exec \"$0\" \"$@\""]).arg(binary());
    without_settings(shell)
}

fn without_settings(mut command: Command) -> Command {
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("DEBRIEF_") {
            command.env_remove(name);
        }
    }
    command
}

/// Runs the program to its end.
pub fn debrief(arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
    debrief_with_input(arguments, variables, "")
}

/// Runs the program to its end, typing something.
pub fn debrief_with_input(arguments: &[&str], variables: &[(&str, &str)], typed: &str) -> Ran {
    let mut child = command()
        .args(arguments)
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that reads nothing may have ended by now.
    let _ = child.stdin.take().unwrap().write_all(typed.as_bytes());
    let output = child.wait_with_output().unwrap();
    Ran {
        is_good: output.status.success(),
        message: String::from_utf8(output.stdout).unwrap(),
        logs: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// `DEBRIEF_BIN`, or the `debrief` that was built beside this test.
#[expect(clippy::disallowed_methods, reason = "the runner of the tests says which program is meant")]
fn binary() -> PathBuf {
    if let Some(given) = std::env::var_os("DEBRIEF_BIN") {
        return given.into();
    }
    let test = std::env::current_exe().unwrap();
    let folder = test.parent().and_then(std::path::Path::parent).unwrap();
    let binary = folder.join("debrief");
    assert!(binary.is_file(), "{} is missing: cargo build --bin debrief", binary.display());
    binary
}
