//! What the test programs are started with.

use std::{
    env,
    num::NonZero,
    path::{self, Path},
    process::Command,
    thread,
};

use super::count::CORPUS;
use crate::process::answer;

/// A folder in memory, where there is one, and what the databases of all stories at once may need of it.
const MEMORY: &str = "/dev/shm";
const NEEDED_MB: u64 = 4096;

/// The argument with which Rust's test programs also run the stories on external collections, where there are any.
pub fn with_collections() -> Option<&'static str> {
    env::var_os(CORPUS).is_some().then_some("--include-ignored")
}

/// How many tests run at once: one more than there are cores, since stories also wait.
pub fn at_once() -> String {
    let cores = thread::available_parallelism().map_or(2, NonZero::get);
    format!("--test-threads={}", cores + 1)
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
    if env::var_os("TMPDIR").is_none() && has_room_in_memory() {
        tests.env("TMPDIR", MEMORY);
    }
    tests.env("RUST_BACKTRACE", "1").env("DEBRIEF_BIN", debrief).env("DEBRIEF_TEST_DATABASE", database);
}

/// Every story begins with a database of its own, and most of its time would go into waiting for the disk. Programs
/// are killed in stories and machines are not, so what is in memory survives as what is on the disk does.
fn has_room_in_memory() -> bool {
    let free = answer("df", &["--output=avail", "--block-size=1M", MEMORY]);
    free.and_then(|free| free.lines().last()?.trim().parse::<u64>().ok()).is_some_and(|free| free >= NEEDED_MB)
}
