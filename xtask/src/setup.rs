//! Gets what is missing before a build or a test, or names the command that gets it.

use std::{path::Path, time::SystemTime};

use crate::{
    chromium, packages, postgres,
    process::{Outcome, answer, fail, on_path, run, step},
    workspace::Workspace,
};

const WASM: &str = "wasm32-unknown-unknown";
/// The first version with `--test-concurrency`.
const OLDEST_NODE: (u32, u32) = (20, 10);

pub fn for_building(workspace: &Workspace) -> Outcome<()> {
    wasm_target()?;
    node()?;
    node_packages(workspace)
}

pub fn for_checking() -> Outcome<()> {
    for (component, subcommand) in [("rustfmt", "fmt"), ("clippy", "clippy")] {
        if answer("cargo", &[subcommand, "--version"]).is_none() {
            rustup(&format!("Installing {component}"), &["component", "add", component])?;
        }
    }
    Ok(())
}

/// The programs behind the stories on PostgreSQL and in the browser.
pub fn for_testing(workspace: &Workspace) -> Outcome<()> {
    for_checking()?;
    postgres::find_or_install()?;
    chromium::find_or_install(workspace)?;
    if on_path("prometheus-alertmanager").is_none() {
        packages::install("Alertmanager, which sends alerts in a story", &["prometheus-alertmanager"])?;
    }
    Ok(())
}

fn wasm_target() -> Outcome<()> {
    // Asked of rustc, not of rustup: a distribution's Rust has no rustup.
    let sysroot = answer("rustc", &["--print", "sysroot"]).unwrap_or_default();
    if Path::new(&sysroot).join("lib/rustlib").join(WASM).is_dir() {
        return Ok(());
    }
    rustup("Installing Rust's WebAssembly target", &["target", "add", WASM])
}

fn rustup(what: &str, arguments: &[&str]) -> Outcome<()> {
    let spelled = format!("rustup {}", arguments.join(" "));
    if on_path("rustup").is_none() {
        return fail(format!(
            "{what}: there is no rustup here. Install it from https://rustup.rs, or get the same \
             from where this Rust came from; with rustup it is: {spelled}"
        ));
    }
    step(&format!("{what}: {spelled}"));
    run(std::process::Command::new("rustup").args(arguments))
}

fn node() -> Outcome<()> {
    let (major, minor) = OLDEST_NODE;
    let Some(version) = answer("node", &["--version"]) else {
        return fail(format!(
            "Node is missing: {major}.{minor} or newer, with npm. On Debian 13 or newer: \
             sudo apt-get install nodejs npm; elsewhere see https://nodejs.org/en/download"
        ));
    };
    if node_version(&version).is_none_or(|found| found < OLDEST_NODE) {
        return fail(format!(
            "Node is too old: {version}, but {major}.{minor} or newer is needed. \
             See https://nodejs.org/en/download"
        ));
    }
    if on_path("npm").is_none() {
        return fail("npm is missing, Node's package manager. On Debian: sudo apt-get install npm");
    }
    Ok(())
}

fn node_version(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text.trim_start_matches('v').split('.');
    Some((numbers.next()?.parse().ok()?, numbers.next()?.parse().ok()?))
}

fn node_packages(workspace: &Workspace) -> Outcome<()> {
    // npm writes this file at the end, so an installation that was broken off does not count.
    let installed = modified(&workspace.root.join("node_modules/.package-lock.json"));
    let wanted = modified(&workspace.root.join("package-lock.json"));
    if installed.is_some() && installed >= wanted {
        return Ok(());
    }
    step("Installing the Node packages: npm ci");
    run(std::process::Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(&workspace.root))
}

fn modified(file: &Path) -> Option<SystemTime> {
    file.metadata().and_then(|found| found.modified()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn node_versions_are_compared_as_numbers() {
        assert_eq!(node_version("v20.9.1"), Some((20, 9)));
        assert!(node_version("v20.9.1") < Some(OLDEST_NODE));
        assert!(node_version("v22.0.0") > Some(OLDEST_NODE));
        assert_eq!(node_version("nonsense"), None);
    }
}
