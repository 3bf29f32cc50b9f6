//! What keeps an open postmortem in touch, the text editor, and the command palette: bundles made by esbuild.

use std::process::Stdio;

use crate::{
    process::{Outcome, While, could_not_start, fail, spelled},
    workspace::Workspace,
};

pub const LIVE: &str = "editor/live/live.js";
pub const PALETTE: &str = "app/palette.js";
pub const EDITOR: &str = "editor/writing/editor.js";

/// What they may weigh, compressed, in bytes: the first comes with each postmortem, the second when
/// somebody writes, the third when somebody opens it.
pub const MOST: [(&str, usize); 3] = [("live.js", 6_800), ("editor.js", 120_000), ("palette.js", 2_500)];

/// One script of a file and all that it imports.
pub fn bundle(workspace: &Workspace, file: &str) -> Outcome<String> {
    let mut esbuild = workspace.node();
    // By its library: what lies under `bin` is a script or a program, as npm was allowed to install it.
    esbuild.arg("editor/bundle.mjs").arg(file);
    let output = esbuild.stderr(Stdio::inherit()).output().map_err(|error| could_not_start(&esbuild, &error))?;
    if !output.status.success() {
        return fail(format!("`{}` failed ({}).", spelled(&esbuild), output.status));
    }
    String::from_utf8(output.stdout).while_doing(|| format!("Reading the bundle of {file}"))
}
