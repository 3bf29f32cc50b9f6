//! Starting other programs, and what to say when they fail.

use std::{
    ffi::OsStr,
    fmt, io,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// A sentence for the person at the terminal.
#[derive(Debug)]
pub struct Failure(pub String);

pub type Outcome<T> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

pub fn fail<T>(sentence: impl Into<String>) -> Outcome<T> {
    Err(Failure(sentence.into()))
}

/// Says what was being done when an error came up.
pub trait While<T> {
    fn while_doing(self, doing: impl FnOnce() -> String) -> Outcome<T>;
}

impl<T, E: fmt::Display> While<T> for Result<T, E> {
    fn while_doing(self, doing: impl FnOnce() -> String) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{}: {error:#}", doing())))
    }
}

pub fn step(what: &str) {
    println!("==> {what}");
}

/// Runs a program to its end, with its output in the terminal.
pub fn run(command: &mut Command) -> Outcome<()> {
    let status = command.status().map_err(|error| could_not_start(command, &error))?;
    if status.success() { Ok(()) } else { fail(format!("`{}` failed ({status}).", spelled(command))) }
}

/// What a program printed, or nothing when it cannot be started or fails.
pub fn answer(program: impl AsRef<OsStr>, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Like `which`: the first file of that name in the folders of PATH.
pub fn on_path(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|file| is_program(file))
}

pub fn is_program(file: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt;
    file.metadata().is_ok_and(|found| found.is_file() && found.permissions().mode() & 0o111 != 0)
}

pub fn is_root() -> bool {
    answer("id", &["-u"]).is_some_and(|id| id == "0")
}

pub fn could_not_start(command: &Command, error: &io::Error) -> Failure {
    Failure(format!("Could not start `{}`: {error}.", spelled(command)))
}

pub fn spelled(command: &Command) -> String {
    let program = Path::new(command.get_program());
    // `cargo`, not the path of the toolchain's own one: what a person would type.
    let name = program.file_name().unwrap_or(program.as_os_str());
    std::iter::once(name).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
