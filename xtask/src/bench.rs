//! `bench`: figures of the release on this machine.

use crate::{
    process::{Outcome, run, step},
    run::release,
    workspace::Workspace,
};

pub fn bench(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let debrief = release(workspace)?;
    step("Measuring");
    run(workspace
        .cargo()
        .args(["bench", "--package", "tests", "--bench", "speed", "--"])
        .args(arguments)
        .env("DEBRIEF_BIN", debrief))
}
