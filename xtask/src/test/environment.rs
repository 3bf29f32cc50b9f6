//! What the test programs are started with.

use std::{
    env,
    path::{self, Path},
    process::Command,
};

use super::count::CORPUS;

/// The argument with which Rust's test programs also run the stories on external collections, where there are any.
pub fn with_collections() -> Option<&'static str> {
    env::var_os(CORPUS).is_some().then_some("--include-ignored")
}

/// What every test program is told. A developer's own settings for Debrief must not lead a test astray.
pub fn prepare(tests: &mut Command, debrief: &Path, database: &str) {
    for (name, _) in env::vars_os() {
        if name.to_str().is_some_and(|name| name.starts_with("DEBRIEF_")) {
            tests.env_remove(name);
        }
    }
    // The tests run in the folder of their package, so a relative path would lead elsewhere.
    if let Some(corpus) = env::var_os(CORPUS) {
        tests.env(CORPUS, path::absolute(&corpus).unwrap_or_else(|_| corpus.into()));
    }
    tests.env("RUST_BACKTRACE", "1").env("DEBRIEF_BIN", debrief).env("DEBRIEF_TEST_DATABASE", database);
}
