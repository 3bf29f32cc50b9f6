//! Programs that come from the distribution.

use std::{fs, process::Command};

use crate::process::{Outcome, fail, is_root, on_path, run, step};

/// `ID` and `ID_LIKE` of `/etc/os-release`: "debian", "ubuntu debian" and so on; empty elsewhere.
pub fn distribution() -> String {
    let text = fs::read_to_string("/etc/os-release").unwrap_or_default();
    text.lines()
        .filter_map(|line| line.strip_prefix("ID=").or(line.strip_prefix("ID_LIKE=")))
        .map(|value| value.trim_matches('"'))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Installs packages as root on Debian and its kin; elsewhere names the command.
pub fn install(what_for: &str, packages: &[&str]) -> Outcome<()> {
    let names = packages.join(" ");
    if on_path("apt-get").is_none() {
        return fail(format!(
            "{what_for} is missing. Install it with this system's package manager (on Debian the \
             packages are: {names}), or leave it out: cargo xtask test --fast"
        ));
    }
    if !is_root() {
        return fail(format!(
            "{what_for} is missing. Get it with: sudo apt-get install {names}\n\
             or leave it out: cargo xtask test --fast"
        ));
    }
    step(&format!("Installing {what_for}: apt-get install {names}"));
    run(apt_get().arg("update"))?;
    run(apt_get().args(["install", "--yes", "--no-install-recommends"]).args(packages))
}

fn apt_get() -> Command {
    let mut command = Command::new("apt-get");
    command.env("DEBIAN_FRONTEND", "noninteractive").arg("-qq");
    command
}
