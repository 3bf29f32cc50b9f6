//! `run` and `build`: the release.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{
    front::{self, Mode, size},
    process::{Outcome, While, could_not_start, run as run_to_end, step},
    setup,
    workspace::Workspace,
};

pub fn run(workspace: &Workspace, empty: bool, arguments: &[String]) -> Outcome<()> {
    let debrief = release(workspace)?;
    step("Starting Debrief (Ctrl-C ends it)");
    // In place of this program, so that signals reach the server and nobody else.
    let mut server = serve(workspace, debrief, empty, arguments);
    let error = server.exec();
    Err(could_not_start(&server, &error))
}

/// `debrief serve`, with its data beside the checkout unless told otherwise.
pub fn serve(workspace: &Workspace, debrief: PathBuf, empty: bool, arguments: &[String]) -> Command {
    let mut server = Command::new(debrief);
    server.arg("serve").stdin(Stdio::null());
    if !empty {
        server.arg("--demo-if-empty");
    }
    if env::var_os("DEBRIEF_DATA_DIR").is_none() {
        server.env("DEBRIEF_DATA_DIR", workspace.root.join("data"));
    }
    server.args(arguments);
    server
}

pub fn build(workspace: &Workspace) -> Outcome<()> {
    setup::for_building(workspace)?;
    let site = front::build(workspace, Mode::Release)?;
    let debrief = build_server(workspace)?;
    let length = fs::metadata(&debrief).while_doing(|| format!("Looking at {}", debrief.display()))?.len();
    step("Built");
    site.print_sizes();
    println!(
        "    {}, {}: copy it to a machine and start it with `debrief serve`",
        debrief.display(),
        size(usize::try_from(length).unwrap_or(usize::MAX)),
    );
    Ok(())
}

/// Everything that the release needs, and where its binary lies.
pub fn release(workspace: &Workspace) -> Outcome<PathBuf> {
    setup::for_building(workspace)?;
    front::build(workspace, Mode::Release)?;
    build_server(workspace)
}

fn build_server(workspace: &Workspace) -> Outcome<PathBuf> {
    step("Server: cargo build --release");
    run_to_end(workspace.cargo().args(["build", "--release", "--package", "server"]))?;
    Ok(workspace.debrief("release"))
}
