//! How many tests a program ran, read from what it prints.

use std::{
    collections::BTreeSet,
    fmt,
    io::{self, BufRead, BufReader, Write},
    ops::AddAssign,
    process::{Command, Stdio},
};

use crate::process::{Outcome, While, could_not_start};

/// The number of lines of a failed test's output that are repeated at the end.
const TOLD_LINES: usize = 12;
const TOLD_LETTERS: usize = 300;

/// The variable that names the folder of the external collections. The stories that read them are
/// marked `#[ignore = "needs DEBRIEF_CORPUS"]`.
pub const CORPUS: &str = "DEBRIEF_CORPUS";

#[derive(Clone, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
    /// What the failed tests say, shortened: a log that is cut in its middle still tells it.
    pub said: Vec<String>,
    /// The names of the stories that did not run for want of `DEBRIEF_CORPUS`. By name, so that a
    /// story left out on both databases is one.
    pub left_out: BTreeSet<String>,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
        self.said.extend(other.said);
        self.left_out.extend(other.left_out);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)
    }
}

impl Counts {
    /// A program that failed without naming a failed test (it crashed, or a doc test does not
    /// compile) is one failure.
    pub fn ended(mut self, well: bool) -> Self {
        if !well && self.failed == 0 {
            self.failed = 1;
        }
        self
    }
}

/// Runs Rust tests, shows what they print, and adds their results up.
pub fn of_cargo(command: &mut Command) -> Outcome<Counts> {
    let mut counts = Counts::default();
    let mut failing = Failing::default();
    let well = show(command, |line| {
        failing.look(line);
        if let Some(result) = cargo_result(line) {
            counts += result;
        }
        counts.left_out.extend(left_out(line));
    })?;
    counts.said = failing.said;
    Ok(counts.ended(well))
}

/// Passes each line on as it comes, and to `look`. Returns whether the program ended well.
fn show(command: &mut Command, mut look: impl FnMut(&str)) -> Outcome<bool> {
    let mut child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| could_not_start(command, &error))?;
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut line = Vec::new();
        // By bytes: a test may print what is not UTF-8.
        while output.read_until(b'\n', &mut line).while_doing(|| "Reading what the tests print".to_owned())? > 0 {
            // A closed terminal is no reason to stop counting.
            let _ = io::stdout().write_all(&line);
            look(&String::from_utf8_lossy(&line));
            line.clear();
        }
    }
    let status = child.wait().while_doing(|| "Waiting for the tests".to_owned())?;
    Ok(status.success())
}

/// `test result: ok. 3 passed; 0 failed; 0 ignored; …`
fn cargo_result(line: &str) -> Option<Counts> {
    let (_, result) = line.split_once("test result: ")?;
    let (passed, failed) = (number_before(result, " passed;")?, number_before(result, " failed;")?);
    Some(Counts { passed, failed, ..Counts::default() })
}

/// `test importing::a_story ... ignored, needs DEBRIEF_CORPUS`
fn left_out(line: &str) -> Option<String> {
    let (name, reason) = line.trim_end().strip_prefix("test ")?.split_once(" ... ignored, needs ")?;
    (reason == CORPUS).then(|| name.to_owned())
}

/// Gathers what follows each `---- a_test stdout ----`.
#[derive(Default)]
struct Failing {
    said: Vec<String>,
    left: usize,
}

impl Failing {
    fn look(&mut self, line: &str) {
        let line = line.trim_end();
        if let Some(test) = line.strip_prefix("---- ").and_then(|line| line.strip_suffix(" stdout ----")) {
            self.said.push(test.to_owned());
            self.left = TOLD_LINES;
        } else if line == "stack backtrace:" || line == "failures:" {
            self.left = 0;
        } else if let Some(last) = self.said.last_mut().filter(|_| self.left > 0 && !line.is_empty()) {
            last.push_str("\n    ");
            last.extend(line.chars().take(TOLD_LETTERS));
            self.left -= 1;
        }
    }
}

fn number_before(text: &str, word: &str) -> Option<u32> {
    let before = text.split_once(word)?.0;
    before.rsplit(' ').next()?.parse().ok()
}

/// The sums at the end of a TAP report by Node: `# pass 3`, `# fail 0`, `# cancelled 0`.
pub fn in_tap(report: &str) -> Counts {
    let sum = |name: &str| {
        report
            .lines()
            .rev()
            .find_map(|line| line.strip_prefix("# ")?.strip_prefix(name)?.strip_prefix(' ')?.parse().ok())
            .unwrap_or(0)
    };
    Counts {
        passed: sum("pass"),
        // What ran out of time is "cancelled".
        failed: sum("fail") + sum("cancelled"),
        said: failing_in_tap(report),
        left_out: BTreeSet::new(),
    }
}

/// The names of the failed tests, with their `error`.
fn failing_in_tap(report: &str) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    let mut left = 0;
    for line in report.lines() {
        let line = line.trim();
        if let Some((_, test)) = line.strip_prefix("not ok ").and_then(|line| line.split_once(" - ")) {
            said.push(test.to_owned());
        } else if line.starts_with("ok ") || line.starts_with("stack:") || line.starts_with("code:") {
            left = 0;
        } else if let Some(last) = said.last_mut() {
            if line.starts_with("error:") {
                left = TOLD_LINES;
            }
            if left > 0 && !line.is_empty() {
                last.push_str("\n    ");
                last.extend(line.chars().take(TOLD_LETTERS));
                left -= 1;
            }
        }
    }
    said
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_cargo_are_read() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(cargo_result(line), Some(Counts { passed: 12, failed: 3, ..Counts::default() }));
        assert_eq!(cargo_result("test a_result ... ok"), None);
    }

    #[test]
    fn stories_without_the_collections_are_left_out_and_no_other_ignored_test_is() {
        let line = "test importing::a_story ... ignored, needs DEBRIEF_CORPUS\n";
        assert_eq!(left_out(line).as_deref(), Some("importing::a_story"));
        assert_eq!(left_out("test importing::a_story ... ignored, slow"), None);
        assert_eq!(left_out("test importing::a_story ... ok"), None);
    }

    #[test]
    fn a_story_left_out_on_both_databases_is_counted_once() {
        let run = Counts { passed: 2, left_out: BTreeSet::from(["a_story".to_owned()]), ..Counts::default() };
        let mut total = run.clone();
        total += run;
        assert_eq!((total.passed, total.left_out.len()), (4, 1));
    }

    #[test]
    fn sums_of_node_are_read_from_the_end() {
        let report = "TAP version 13\n# pass 99\nok 1 - a story\n1..1\n# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n";
        assert_eq!(in_tap(report), Counts { passed: 2, failed: 2, ..Counts::default() });
    }

    #[test]
    fn what_failed_tests_say_is_kept() {
        let mut failing = Failing::default();
        let output = "test one ... FAILED\n\nfailures:\n\n---- one stdout ----\n\nthread 'one' panicked at a.rs:1:2:\nno\nstack backtrace:\n   0: begin\n\nfailures:\n    one\n";
        for line in output.lines() {
            failing.look(line);
        }
        assert_eq!(failing.said, ["one\n    thread 'one' panicked at a.rs:1:2:\n    no"]);
        let report = "# Subtest: two\nnot ok 2 - two\n  ---\n  duration_ms: 1\n  error: |-\n    it is\n    wrong\n  code: 'X'\n  stack: |-\n    at\n  ...\nok 3 - three\n";
        assert_eq!(failing_in_tap(report), ["two\n    error: |-\n    it is\n    wrong"]);
    }

    #[test]
    fn a_crash_is_a_failure() {
        assert_eq!(Counts::default().ended(false).failed, 1);
        assert_eq!(Counts { passed: 3, failed: 2, ..Counts::default() }.ended(false).failed, 2);
        assert_eq!(Counts { passed: 3, ..Counts::default() }.ended(true).failed, 0);
    }
}
