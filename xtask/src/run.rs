//! `run`, which is quick to build, and `build`: the release.

use std::{
    env, fs,
    os::unix::process::CommandExt,
    path::PathBuf,
    process::{Command, Stdio},
};

use crate::{
    front::{self, Mode, Site, size},
    process::{Outcome, While, could_not_start, run as run_to_end, step},
    progress::Progress,
    setup,
    workspace::Workspace,
};

/// What the shipped binary should weigh at most, in bytes.
const GOAL: usize = 40_000_000;

pub fn run(workspace: &Workspace, empty: bool, arguments: &[String]) -> Outcome<()> {
    let (debrief, _) = all(workspace, Mode::Demo)?;
    step("Starting Debrief (stop with Ctrl-C)");
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
    let (debrief, site) = all(workspace, Mode::Release)?;
    let length = fs::metadata(&debrief).while_doing(|| format!("Looking at {}", debrief.display()))?.len();
    let length = usize::try_from(length).unwrap_or(usize::MAX);
    site.print_sizes();
    println!("    {}, {}: copy it to a machine and start it with `debrief serve`", debrief.display(), size(length));
    if length > GOAL {
        println!("    That is more than the goal of {}.", size(GOAL));
    }
    Ok(())
}

/// Everything that the release needs, and where its binary lies.
pub fn release(workspace: &Workspace) -> Outcome<PathBuf> {
    all(workspace, Mode::Release).map(|(debrief, _)| debrief)
}

/// The program with its front end inside.
fn all(workspace: &Workspace, mode: Mode) -> Outcome<(PathBuf, Site)> {
    let mut progress = Progress::new(3);
    progress.step("set-up", || setup::for_building(workspace))?;
    let site = progress.step("front end", || front::build(workspace, mode))?;
    let profile = mode.server_profile();
    progress.step("server", || {
        run_to_end(workspace.cargo().args(["build", "--package", "server", "--profile", profile]))
    })?;
    step("Built");
    progress.print();
    Ok((workspace.debrief(profile), site))
}
