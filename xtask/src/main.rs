//! Builds, runs, tests and measures Debrief. Needs Rust and Node; gets the rest, or says how to get it.

#![expect(
    clippy::disallowed_methods,
    reason = "a build tool is steered by its environment; the rule is for what we serve"
)]

mod bench;
mod chromium;
mod dev;
mod format;
mod front;
mod packages;
mod postgres;
mod process;
mod progress;
mod run;
mod setup;
mod test;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{front::Mode, process::Outcome, workspace::Workspace};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about, long_about = None)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build everything and start Debrief, with a demo organisation where there is nothing yet
    Run {
        /// Start without the demo organisation
        #[arg(long)]
        empty: bool,
        /// Handed on to `debrief serve`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Build the release: one binary with the front end inside
    Build,
    /// Build only the front end: style, islands, loader
    Front {
        /// Quicker to build, larger to load
        #[arg(long)]
        dev: bool,
    },
    /// Rebuild and restart whenever a file changes
    Dev {
        /// Handed on to `debrief serve`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Write all sources in their format: Rust, views, styles, scripts
    Format,
    /// Check the format and lints, then run all tests
    Test {
        /// Leave out PostgreSQL and the browser
        #[arg(long)]
        fast: bool,
        /// Leave out the format and the lints
        #[arg(long)]
        no_lints: bool,
        /// Run only the tests whose name contains this
        filter: Option<String>,
    },
    /// Measure the speed of the release
    Bench {
        /// Handed on to the benchmark
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Get what building and testing needs
    Setup,
}

fn main() -> ExitCode {
    match obey(Arguments::parse().command) {
        Ok(code) => code,
        Err(failure) => {
            eprintln!("\n{failure}");
            ExitCode::FAILURE
        }
    }
}

fn obey(command: Command) -> Outcome<ExitCode> {
    let workspace = Workspace::find()?;
    match command {
        Command::Run { empty, arguments } => run::run(&workspace, empty, &arguments)?,
        Command::Build => run::build(&workspace)?,
        Command::Front { dev } => {
            setup::for_building(&workspace)?;
            let site = front::build(&workspace, if dev { Mode::Dev } else { Mode::Release })?;
            site.print_sizes();
        }
        Command::Dev { arguments } => dev::dev(&workspace, &arguments)?,
        Command::Format => {
            setup::for_building(&workspace)?;
            setup::for_checking()?;
            format::write(&workspace)?;
        }
        Command::Test { fast, no_lints, filter } => {
            return Ok(test::test(&workspace, fast, !no_lints, filter.as_deref()));
        }
        Command::Bench { arguments } => bench::bench(&workspace, &arguments)?,
        Command::Setup => {
            setup::for_building(&workspace)?;
            setup::for_testing(&workspace)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
