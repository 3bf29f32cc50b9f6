//! `bench`: figures of the release on this machine.

use crate::{
    process::{Outcome, run, step},
    run::release,
    workspace::Workspace,
};

pub fn bench(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let debrief = release(workspace)?;
    step("Measuring");
    for bench in ["speed", "writing"] {
        run(workspace
            .cargo()
            .args(["bench", "--package", "tests", "--bench", bench, "--"])
            .args(arguments)
            .env("DEBRIEF_BIN", &debrief))?;
    }
    Ok(())
}
