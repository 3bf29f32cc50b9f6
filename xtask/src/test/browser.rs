//! What Node's own test runner runs: stories in a real browser (`tests/browser/*.story.mjs`), and the
//! unit tests of the editor.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use super::{count, count::Counts, environment::prepare};
use crate::{
    chromium,
    postgres::Postgres,
    process::{Outcome, While, could_not_start, step},
    workspace::Workspace,
};

/// A story that hangs must end before the machine's patience does.
const LONGEST_STORY_MS: u32 = 10 * 60 * 1000;

/// Each story has a site on SQLite; the one about several machines takes the empty first database of
/// this PostgreSQL.
pub fn stories(workspace: &Workspace, debrief: &Path, postgres: &Postgres, filter: Option<&str>) -> Outcome<Counts> {
    let files = files(&workspace.root.join("tests/browser"), ".story.mjs")?;
    if files.is_empty() {
        step("No browser stories in tests/browser");
        return Ok(Counts::default());
    }
    let chromium = chromium::find_or_install(workspace)?;
    step("Browser stories: node --test tests/browser");
    let mut node = workspace.node();
    node.arg("--test-concurrency=1").env("CHROMIUM", chromium);
    prepare(&mut node, debrief, &postgres.url);
    run_by_node(node, workspace, files, filter)
}

/// Unit tests of the editor: `editor/tests/*.test.js`.
pub fn of_the_editor(workspace: &Workspace, filter: Option<&str>) -> Outcome<Counts> {
    let files = files(&workspace.root.join("editor/tests"), ".test.js")?;
    step("Unit tests of the editor: node --test editor/tests");
    run_by_node(workspace.node(), workspace, files, filter)
}

fn run_by_node(mut node: Command, workspace: &Workspace, files: Vec<PathBuf>, filter: Option<&str>) -> Outcome<Counts> {
    // One reporter for people, one to count by.
    let report = workspace.target.join("node-tests.tap");
    let _ = fs::remove_file(&report);
    node.arg("--test")
        .arg(format!("--test-timeout={LONGEST_STORY_MS}"))
        .args(["--test-reporter=spec", "--test-reporter-destination=stdout"])
        .arg("--test-reporter=tap")
        .arg(format!("--test-reporter-destination={}", report.display()));
    if let Some(filter) = filter {
        node.arg(format!("--test-name-pattern={}", literally(filter)));
    }
    node.args(files);
    let status = node.status().map_err(|error| could_not_start(&node, &error))?;
    let counts = count::in_tap(&fs::read_to_string(&report).unwrap_or_default());
    Ok(counts.ended(status.success()))
}

fn files(folder: &Path, ending: &str) -> Outcome<Vec<PathBuf>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let doing = || format!("Reading {}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).while_doing(doing)? {
        let file = entry.while_doing(doing)?.path();
        if file.to_string_lossy().ends_with(ending) {
            files.push(file);
        }
    }
    files.sort();
    Ok(files)
}

/// Node takes a regular expression, we promise "contains".
fn literally(text: &str) -> String {
    text.chars()
        .flat_map(|letter| {
            let escape = r".*+?^${}()|[]\/".contains(letter).then_some('\\');
            escape.into_iter().chain([letter])
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::literally;

    #[test]
    fn a_filter_is_taken_literally() {
        assert_eq!(literally("opens (twice)"), r"opens \(twice\)");
    }
}
