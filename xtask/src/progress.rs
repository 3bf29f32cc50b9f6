//! Which step of how many is at work, and how long each took.

use std::time::{Duration, Instant};

use crate::process::{Outcome, answer};

pub struct Progress {
    steps: usize,
    done: Vec<(&'static str, Duration)>,
}

impl Progress {
    /// `steps` counts those to come. The first is already done: building this tool.
    pub fn new(steps: usize) -> Self {
        let mut progress = Self { steps: steps + 1, done: Vec::new() };
        progress.ended("build tool", since_start());
        progress
    }

    pub fn step<T>(&mut self, name: &'static str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
        println!("==> Step {} of {}: {name}", self.done.len() + 1, self.steps);
        let started = Instant::now();
        let result = work()?;
        self.ended(name, started.elapsed());
        Ok(result)
    }

    /// The table of all steps.
    pub fn print(&self) {
        for (name, took) in &self.done {
            println!("    {name:<12} {:>12}", spelled(*took));
        }
        let total = self.done.iter().map(|(_, took)| *took).sum();
        println!("    {:<12} {:>12}", "total", spelled(total));
    }

    fn ended(&mut self, name: &'static str, took: Duration) {
        self.done.push((name, took));
        println!("    step {} of {}, {name}: {}", self.done.len(), self.steps, spelled(took));
    }
}

/// `cargo run` turns into the program that it has built, so this process is as old as the command.
/// Zero where `ps` cannot tell.
fn since_start() -> Duration {
    let process = std::process::id().to_string();
    let seconds = answer("ps", &["-o", "etimes=", "-p", &process]).and_then(|age| age.trim().parse().ok());
    Duration::from_secs(seconds.unwrap_or(0))
}

fn spelled(time: Duration) -> String {
    let seconds = time.as_secs_f64().round();
    if seconds < 60.0 {
        return format!("{:.1} s", time.as_secs_f64());
    }
    format!("{} min {:02} s", (seconds / 60.0).floor(), seconds % 60.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::process::fail;

    #[test]
    fn times_read_as_people_say_them() {
        for (time, words) in
            [(0.04, "0.0 s"), (9.96, "10.0 s"), (59.6, "1 min 00 s"), (61.2, "1 min 01 s"), (725.0, "12 min 05 s")]
        {
            assert_eq!(spelled(Duration::from_secs_f64(time)), words);
        }
    }

    #[test]
    fn a_step_that_fails_is_not_counted_as_done() {
        let mut progress = Progress::new(2);
        assert!(progress.step("server", || fail::<()>("no")).is_err());
        assert_eq!(progress.step("server", || Ok(1)).unwrap(), 1);
        assert_eq!(progress.done.iter().map(|(name, _)| *name).collect::<Vec<_>>(), ["build tool", "server"]);
    }
}
