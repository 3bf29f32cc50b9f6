//! How many tests a program ran, read from what it prints.

use std::{
    fmt,
    io::{self, BufRead, BufReader, Write},
    ops::AddAssign,
    process::{Command, Stdio},
};

use crate::process::{Outcome, While, could_not_start};

#[derive(Clone, Copy, Default, Debug, PartialEq, Eq)]
pub struct Counts {
    pub passed: u32,
    pub failed: u32,
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Self) {
        self.passed += other.passed;
        self.failed += other.failed;
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
    let well = show(command, |line| {
        if let Some(result) = cargo_result(line) {
            counts += result;
        }
    })?;
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
    Some(Counts { passed: number_before(result, " passed;")?, failed: number_before(result, " failed;")? })
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
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_of_cargo_are_read() {
        let line =
            "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 0 filtered out; finished in 0.10s\n";
        assert_eq!(cargo_result(line), Some(Counts { passed: 12, failed: 3 }));
        assert_eq!(cargo_result("test a_result ... ok"), None);
    }

    #[test]
    fn sums_of_node_are_read_from_the_end() {
        let report = "TAP version 13\n# pass 99\nok 1 - a story\n1..1\n# tests 4\n# suites 0\n# pass 2\n# fail 1\n# cancelled 1\n# skipped 0\n";
        assert_eq!(in_tap(report), Counts { passed: 2, failed: 2 });
    }

    #[test]
    fn a_crash_is_a_failure() {
        assert_eq!(Counts::default().ended(false).failed, 1);
        assert_eq!(Counts { passed: 3, failed: 2 }.ended(false).failed, 2);
        assert_eq!(Counts { passed: 3, failed: 0 }.ended(true).failed, 0);
    }
}
