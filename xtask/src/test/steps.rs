//! The steps of a test run, and the table at its end.

use std::{
    process::ExitCode,
    time::{Duration, Instant},
};

use super::count::{CORPUS, Counts};
use crate::process::Outcome;

#[derive(Default)]
pub struct Steps {
    done: Vec<Step>,
    /// What could not be tried here, and why. It never counts as passed.
    left_out: Vec<(&'static str, &'static str)>,
    /// Whether a step failed that the following ones cannot do without.
    broken_off: bool,
}

struct Step {
    name: &'static str,
    took: Duration,
    good: bool,
    /// None for a step that runs no tests.
    counts: Option<Counts>,
}

impl Steps {
    /// A step without which nothing else makes sense.
    pub fn needed<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Option<T> {
        let result = self.time(name, work);
        self.broken_off |= result.is_none();
        result
    }

    /// Runs a step whose failure is reported at the end.
    pub fn check(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<()>) {
        self.time(name, work);
    }

    /// A step that runs tests.
    pub fn tests(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<Counts>) {
        // Tests that could not even begin are one failure, so that the last line never looks good.
        let counts = self.time(name, work).unwrap_or_else(|| Counts::default().ended(false));
        if let Some(step) = self.done.last_mut() {
            step.good &= counts.failed == 0;
            step.counts = Some(counts);
        }
    }

    pub fn left_out(&mut self, name: &'static str, why: &'static str) {
        self.left_out.push((name, why));
    }

    fn time<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Option<T> {
        let started = Instant::now();
        let result = work();
        self.done.push(Step { name, took: started.elapsed(), good: result.is_ok(), counts: None });
        result.inspect_err(|failure| eprintln!("\n{name}: {failure}\n")).ok()
    }

    /// Prints what failed, and the table; the last line says how many tests ran.
    pub fn summary(&self) -> ExitCode {
        println!();
        let total = self.total();
        for failure in &total.said {
            println!("FAILED {failure}\n");
        }
        for step in &self.done {
            let state = if step.good { "ok" } else { "FAILED" };
            let counts = step.counts.as_ref().map_or(String::new(), Counts::to_string);
            let seconds = step.took.as_secs_f32();
            let line = format!("{:<16}{seconds:>7.1} s  {state:<8}{counts}", step.name);
            println!("{}", line.trim_end());
        }
        for (name, why) in &self.left_out {
            println!("left out: {name}, {why}");
        }
        if self.broken_off {
            println!("The remaining steps could not run.");
        } else if total.passed + total.failed == 0 {
            println!("No test ran; this counts as a failure.");
        }
        if let Some(line) = left_out(&total) {
            println!("{line}");
        }
        println!("{total}");
        if self.is_good() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
    }

    fn total(&self) -> Counts {
        let mut total = Counts::default();
        for counts in self.done.iter().filter_map(|step| step.counts.as_ref()) {
            total += counts.clone();
        }
        total
    }

    fn is_good(&self) -> bool {
        self.done.iter().all(|step| step.good) && self.total().passed > 0
    }
}

/// What did not run, and why.
fn left_out(total: &Counts) -> Option<String> {
    match total.left_out.len() {
        0 => None,
        1 => Some(format!("left out: 1 story, {CORPUS} is not set")),
        many => Some(format!("left out: {many} stories, {CORPUS} is not set")),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::process::fail;

    const THREE: Counts = Counts { passed: 3, failed: 0, said: Vec::new(), left_out: BTreeSet::new() };

    #[test]
    fn a_run_is_good_when_all_steps_are_and_something_was_tested() {
        let mut steps = Steps::default();
        steps.check("format", || Ok(()));
        assert!(!steps.is_good(), "nothing was tested");
        steps.tests("tests", || Ok(THREE));
        assert!(steps.is_good());
    }

    #[test]
    fn what_is_left_out_is_said_and_does_not_count_as_passed() {
        let mut steps = Steps::default();
        let left = BTreeSet::from(["one".to_owned(), "two".to_owned()]);
        steps.tests("tests", || Ok(Counts { left_out: left, ..Counts::default() }));
        assert_eq!(left_out(&steps.total()).as_deref(), Some("left out: 2 stories, DEBRIEF_CORPUS is not set"));
        assert!(!steps.is_good(), "nothing was tested");
    }

    #[test]
    fn a_failed_check_does_not_keep_the_tests_from_running() {
        let mut steps = Steps::default();
        steps.check("format", || fail("untidy"));
        steps.tests("tests", || Ok(THREE));
        assert_eq!(steps.total().passed, 3);
        assert!(!steps.is_good());
    }

    #[test]
    fn what_does_not_compile_is_a_failure() {
        let mut steps = Steps::default();
        steps.tests("tests", || Ok(THREE));
        assert!(steps.needed("build", || fail::<()>("no")).is_none());
        assert!(!steps.is_good());
    }

    #[test]
    fn what_is_left_out_is_no_success() {
        let mut steps = Steps::default();
        steps.left_out("image", "nothing builds one here");
        assert!(!steps.is_good(), "nothing was tested");
        steps.tests("tests", || Ok(THREE));
        assert!(steps.is_good());
        assert_eq!(steps.total().passed, 3);
    }

    #[test]
    fn tests_that_could_not_begin_are_a_failure() {
        let mut steps = Steps::default();
        steps.tests("tests", || Ok(THREE));
        steps.tests("on PostgreSQL", || fail("no server"));
        assert_eq!((steps.total().passed, steps.total().failed), (3, 1));
        assert!(!steps.is_good());
    }
}
