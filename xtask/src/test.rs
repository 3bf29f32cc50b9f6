//! `test`: format, lints, unit tests, stories on both databases and in the browser.

mod api;
mod browser;
mod count;
mod cycles;
mod environment;
mod packaging;
mod steps;

use std::{
    path::{Path, PathBuf},
    process::{Command, ExitCode, Stdio},
};

use serde_json::Value;

use crate::{
    format,
    front::{self, ISLANDS, Mode},
    postgres::Postgres,
    process::{Outcome, While, could_not_start, fail, run, step},
    setup,
    workspace::Workspace,
};
use count::Counts;
use environment::{at_once, prepare, with_collections};
use steps::Steps;

/// The packages whose tests use a database.
const DATABASE_PACKAGES: [&str; 2] = ["store", "tests"];

pub fn test(workspace: &Workspace, fast: bool, lints: bool, filter: Option<&str>) -> ExitCode {
    let mode = if fast { Mode::Dev } else { Mode::Release };
    let mut steps = Steps::default();
    let ready = steps.needed("set-up", || {
        setup::for_building(workspace)?;
        if fast { setup::for_checking() } else { setup::for_testing(workspace) }
    });
    if ready.is_none() {
        return steps.summary();
    }
    // Before the lints: the server does not compile without a front end to embed.
    let site = steps.needed("front end", || front::build(workspace, mode));
    if site.is_none() {
        return steps.summary();
    }
    if lints {
        check(workspace, mode, &mut steps);
    }
    let Some(built) = steps.needed("build", || Built::all(workspace)) else {
        return steps.summary();
    };
    steps.tests("editor", || browser::of_the_editor(workspace, filter));
    steps.tests("tests", || on_sqlite(workspace, &built, filter));
    packaging::check_unit(workspace, &built.debrief, &mut steps);
    if fast {
        return steps.summary();
    }
    // Both take minutes and are no tests by name.
    if filter.is_none() {
        packaging::check_image(workspace, &mut steps);
        api::check(workspace, &built.debrief, &mut steps);
    }
    let Some(postgres) = steps.needed("PostgreSQL", Postgres::start) else {
        return steps.summary();
    };
    steps.tests("on PostgreSQL", || on_postgres(&postgres, &built, filter));
    steps.left_out("the story of a full disk on PostgreSQL", "the disk is the database server's");
    steps.tests("in the browser", || browser::stories(workspace, &built.debrief, &postgres, filter));
    steps.summary()
}

fn check(workspace: &Workspace, mode: Mode, steps: &mut Steps) {
    steps.check("format", || format::check_rust(workspace));
    if format::has_leptosfmt() {
        steps.check("format, views", || format::check_views(workspace));
    } else {
        steps.left_out("format of views", format::WITHOUT_LEPTOSFMT);
    }
    steps.check("format, scripts", || format::check_styles_and_scripts(workspace));
    steps.check("types, scripts", || {
        step("Types of scripts: tsc");
        run(workspace.node().args(["node_modules/typescript/bin/tsc", "--project", "."]))
    });
    steps.check("module cycles", || {
        step("Module cycles");
        cycles::check(&workspace.root)
    });
    packaging::check_dependencies(workspace, steps);
    steps.check("lints", || {
        step("Lints: cargo clippy");
        run(workspace.cargo().args(["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]))
    });
    steps.check("lints, islands", || {
        step("Lints of the islands: cargo clippy");
        run(workspace
            .cargo()
            .arg("clippy")
            .args(ISLANDS)
            // The profile of the build before, so that its macros are not built once more.
            .args(["--profile", mode.wasm_profile(), "--", "-D", "warnings"]))
    });
}

struct Built {
    /// The server.
    debrief: PathBuf,
    /// Programs with the tests of the packages that use a database, and their package's folder.
    database_tests: Vec<(PathBuf, PathBuf)>,
}

impl Built {
    /// Everything in one call: cargo unites the features of what it builds together, and another
    /// choice of packages would build half of the dependencies again.
    fn all(workspace: &Workspace) -> Outcome<Self> {
        step("Server and tests: cargo build");
        let mut build = workspace.cargo();
        build
            .args(["build", "--workspace", "--bins", "--tests"])
            .arg("--message-format=json-render-diagnostics")
            .stdin(Stdio::null())
            .stderr(Stdio::inherit());
        let output = build.output().map_err(|error| could_not_start(&build, &error))?;
        if !output.status.success() {
            return fail("Compilation failed.");
        }
        let mut debrief = None;
        let mut database_tests = Vec::new();
        for line in String::from_utf8_lossy(&output.stdout).lines() {
            let artifact: Value = serde_json::from_str(line).while_doing(|| "Reading cargo's answer".to_owned())?;
            let Some(program) = artifact["executable"].as_str().map(PathBuf::from) else {
                continue;
            };
            let Some(folder) = artifact["manifest_path"].as_str().and_then(|manifest| Path::new(manifest).parent())
            else {
                continue;
            };
            let is_test = artifact["profile"]["test"] == true;
            if is_test && DATABASE_PACKAGES.iter().any(|package| folder.ends_with(package)) {
                database_tests.push((program, folder.to_owned()));
            } else if !is_test && artifact["target"]["name"] == "debrief" {
                debrief = Some(program);
            }
        }
        database_tests.sort();
        match debrief {
            Some(debrief) => Ok(Self { debrief, database_tests }),
            None => fail("cargo did not build the binary `debrief`."),
        }
    }
}

fn on_sqlite(workspace: &Workspace, built: &Built, filter: Option<&str>) -> Outcome<Counts> {
    step("Unit tests, and stories on SQLite: cargo test");
    let mut tests = workspace.cargo();
    // Not the examples in comments, of which there are none: looking for them takes a while.
    tests.args(["test", "--workspace", "--lib", "--bins", "--tests", "--no-fail-fast"]).args(filter).arg("--");
    tests.arg(at_once()).args(with_collections());
    prepare(&mut tests, &built.debrief, "sqlite");
    count::of_cargo(&mut tests)
}

/// The program with the story that needs a real Alertmanager.
const ALERTMANAGER: &str = "alertmanager-";
/// The stories that need the database to be a file of the program.
const ON_SQLITE_ONLY: &str = "full_disk::";

fn on_postgres(postgres: &Postgres, built: &Built, filter: Option<&str>) -> Outcome<Counts> {
    step("Stories on PostgreSQL");
    let mut counts = Counts::default();
    for (program, folder) in &built.database_tests {
        println!("     Running {}", program.display());
        let mut tests = Command::new(program);
        tests.args(filter).args(["--skip", ON_SQLITE_ONLY]).current_dir(folder).env("CARGO_MANIFEST_DIR", folder);
        // What it needs was installed, so nothing of it is left out.
        let is_alertmanager = program.file_name().is_some_and(|name| name.to_string_lossy().starts_with(ALERTMANAGER));
        let ignored = if is_alertmanager { Some("--include-ignored") } else { with_collections() };
        tests.arg(at_once()).args(ignored);
        prepare(&mut tests, &built.debrief, &postgres.url);
        counts += count::of_cargo(&mut tests)?;
    }
    Ok(counts)
}
