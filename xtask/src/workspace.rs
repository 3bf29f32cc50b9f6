//! Where things lie, and how cargo is called from here.

use std::{
    ffi::OsString,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::process::{Outcome, While, could_not_start, fail};

pub struct Workspace {
    pub root: PathBuf,
    /// Where cargo builds: not always `target` here, since `CARGO_TARGET_DIR` may say otherwise.
    pub target: PathBuf,
}

impl Workspace {
    pub fn find() -> Outcome<Self> {
        let mut metadata = cargo_anywhere();
        metadata.args(["metadata", "--no-deps", "--format-version", "1"]).stderr(Stdio::inherit());
        let output = metadata.output().map_err(|error| could_not_start(&metadata, &error))?;
        if !output.status.success() {
            return fail("`cargo metadata` failed: run this inside Debrief's checkout.");
        }
        let metadata: serde_json::Value = serde_json::from_slice(&output.stdout)
            .while_doing(|| "Reading the output of `cargo metadata`".to_owned())?;
        let folder = |name: &str| metadata[name].as_str().map(PathBuf::from);
        match (folder("workspace_root"), folder("target_directory")) {
            (Some(root), Some(target)) => Ok(Self { root, target }),
            _ => fail("`cargo metadata` does not name the workspace root."),
        }
    }

    pub fn cargo(&self) -> Command {
        let mut cargo = cargo_anywhere();
        cargo.current_dir(&self.root);
        cargo
    }

    pub fn node(&self) -> Command {
        let mut node = Command::new("node");
        node.current_dir(&self.root);
        node
    }

    /// Where the finished front end lies, ready to be embedded.
    pub fn site(&self) -> PathBuf {
        self.root.join("build/site")
    }

    /// The program itself, as cargo leaves it. `profile` names cargo's folder.
    pub fn debrief(&self, profile: &str) -> PathBuf {
        self.target.join(profile).join("debrief")
    }
}

fn cargo_anywhere() -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut cargo = Command::new(program);
    // Set for us by `cargo run`; build scripts that watch them would run again after each `cargo build` by hand.
    for (name, _) in std::env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_")) {
            cargo.env_remove(name);
        }
    }
    cargo
}
