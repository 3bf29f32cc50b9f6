//! What others run: the systemd unit, the container image, and what all of it depends on.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::steps::Steps;
use crate::{
    process::{Outcome, While, answer, fail, on_path, run, step},
    workspace::Workspace,
};

const UNIT: &str = "packaging/debrief.service";
/// Where the unit expects the program.
const INSTALLED: &str = "/usr/local/bin/debrief";
/// Of systemd's hundred points for an open door: what it calls "OK" ends at 40.
const EXPOSURE: &str = "--threshold=20";
const BUILDERS: [&str; 3] = ["docker", "podman", "buildah"];
const IMAGE: &str = "debrief-test";

/// What needs no build.
pub fn check_dependencies(workspace: &Workspace, steps: &mut Steps) {
    if on_path("cargo-deny").is_none() {
        steps.left_out("dependencies", "cargo-deny is not installed: cargo install --locked cargo-deny");
        return;
    }
    steps.check("dependencies", || {
        step("Licences and sources of dependencies: cargo deny");
        run(workspace.cargo().args(["deny", "--offline", "check", "bans", "licenses", "sources"]))
    });
    if answer_in(workspace, &["deny", "fetch", "db"]) {
        steps.check("advisories", || {
            step("Advisories about dependencies: cargo deny");
            run(workspace.cargo().args(["deny", "check", "advisories"]))
        });
    } else {
        steps.left_out("advisories", "the advisory database cannot be downloaded");
    }
}

/// Whether cargo succeeds; what it says about a missing network helps nobody.
fn answer_in(workspace: &Workspace, arguments: &[&str]) -> bool {
    workspace.cargo().args(arguments).output().is_ok_and(|output| output.status.success())
}

pub fn check_unit(workspace: &Workspace, debrief: &Path, steps: &mut Steps) {
    if on_path("systemd-analyze").is_none() {
        steps.left_out("systemd unit", "systemd-analyze is not installed");
        return;
    }
    steps.check("systemd unit", || {
        step("Unit: systemd-analyze");
        let unit = unit_for(workspace, debrief)?;
        run(Command::new("systemd-analyze").args(["verify", "--man=no"]).arg(&unit))?;
        // Prints a line for each of a hundred settings; the last one is the verdict.
        let security = Command::new("systemd-analyze")
            .args(["security", "--no-pager", "--offline=true", EXPOSURE])
            .arg(&unit)
            .output()
            .while_doing(|| "Starting systemd-analyze".to_owned())?;
        let says = String::from_utf8_lossy(&security.stdout);
        println!("    {}", says.lines().last().unwrap_or_default());
        if security.status.success() { Ok(()) } else { fail(format!("{UNIT} is not hardened enough.\n{says}")) }
    });
}

/// The unit, with the program of this checkout in the place of the installed one, which is not there.
fn unit_for(workspace: &Workspace, debrief: &Path) -> Outcome<PathBuf> {
    let file = workspace.root.join(UNIT);
    let unit = fs::read_to_string(&file).while_doing(|| format!("Reading {UNIT}"))?;
    if !unit.contains(INSTALLED) {
        return fail(format!("{UNIT} does not start {INSTALLED}."));
    }
    let tried = workspace.target.join("debrief.service");
    fs::write(&tried, unit.replace(INSTALLED, &debrief.display().to_string()))
        .while_doing(|| format!("Writing {}", tried.display()))?;
    Ok(tried)
}

pub fn check_image(workspace: &Workspace, steps: &mut Steps) {
    // A client without its server cannot build.
    let Some(builder) = BUILDERS.into_iter().find(|builder| answer(builder, &["info"]).is_some()) else {
        steps.left_out("image", "docker, podman and buildah are missing or cannot build images");
        return;
    };
    steps.check("image", || {
        step(&format!("Image: {builder} build"));
        let mut build = Command::new(builder);
        build.args(["build", "--file", "Containerfile", "--tag", IMAGE, "."]).current_dir(&workspace.root);
        run(&mut build)?;
        match builder {
            "buildah" => Ok(()),
            _ => run(Command::new(builder).args(["run", "--rm", IMAGE, "--version"])),
        }
    });
}
