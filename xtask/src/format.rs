//! `format`: views by leptosfmt, the rest of Rust by rustfmt, styles and scripts by prettier.

use std::process::Command;

use crate::{
    process::{Outcome, on_path, run, step},
    workspace::Workspace,
};

/// Another version may write views in another way.
pub const WITHOUT_LEPTOSFMT: &str = "leptosfmt is not installed: cargo install --locked leptosfmt@0.1.33";
const VIEWS: &str = "app/src/**/*.rs";
const STYLES_AND_SCRIPTS: [&str; 6] = [
    "style/**/*.css",
    "editor/**/*.{js,mjs,ts}",
    "app/*.{js,ts}",
    "tests/browser/**/*.mjs",
    "*.json",
    ".github/**/*.yml",
];

pub fn write(workspace: &Workspace) -> Outcome<()> {
    step("Styles and scripts: prettier --write");
    run(&mut prettier(workspace, "--write"))?;
    if has_leptosfmt() {
        step("Views: leptosfmt");
        run(leptosfmt(workspace).arg("--quiet"))?;
    } else {
        println!("skipped: views, {WITHOUT_LEPTOSFMT}");
    }
    // At the end, since what stands around a view depends on its height.
    step("Rust: cargo fmt");
    run(workspace.cargo().args(["fmt", "--all"]))
}

pub fn check_rust(workspace: &Workspace) -> Outcome<()> {
    step("Format: cargo fmt --check");
    run(workspace.cargo().args(["fmt", "--all", "--check"]))
}

pub fn check_views(workspace: &Workspace) -> Outcome<()> {
    step("Format of views: leptosfmt --check");
    run(leptosfmt(workspace).args(["--quiet", "--check"]))
}

pub fn check_styles_and_scripts(workspace: &Workspace) -> Outcome<()> {
    step("Format of styles and scripts: prettier --check");
    run(&mut prettier(workspace, "--check"))
}

pub fn has_leptosfmt() -> bool {
    on_path("leptosfmt").is_some()
}

fn leptosfmt(workspace: &Workspace) -> Command {
    let mut leptosfmt = Command::new("leptosfmt");
    leptosfmt.arg(VIEWS).current_dir(&workspace.root);
    leptosfmt
}

fn prettier(workspace: &Workspace, mode: &str) -> Command {
    let mut prettier = workspace.node();
    prettier.arg("node_modules/prettier/bin/prettier.cjs").args(["--log-level", "warn", mode]).args(STYLES_AND_SCRIPTS);
    prettier
}
