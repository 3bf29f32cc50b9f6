//! Builds, runs, tests and measures Debrief. Needs Rust and Node; installs the rest, or says how to.

#![expect(clippy::disallowed_methods, reason = "a build tool reads its environment; the rule is for the server")]

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
    /// Build everything and start Debrief, with demo data when the database is empty
    Run {
        /// Start without demo data
        #[arg(long)]
        empty: bool,
        /// Passed to `debrief serve`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Build the release: one binary that includes the front end
    Build,
    /// Build only the front end: styles, islands, scripts
    Front {
        /// Faster to build, but larger
        #[arg(long)]
        dev: bool,
    },
    /// Rebuild and restart when a file changes
    Dev {
        /// Passed to `debrief serve`
        #[arg(last = true)]
        arguments: Vec<String>,
    },
    /// Format all sources: Rust, views, styles, scripts
    Format,
    /// Check formatting and lints, and run all tests
    Test {
        /// Skip PostgreSQL and the browser
        #[arg(long)]
        fast: bool,
        /// Skip formatting and lints
        #[arg(long)]
        no_lints: bool,
        /// Run only tests whose name contains this
        filter: Option<String>,
    },
    /// Run the benchmarks on a release build
    Bench {
        /// `scale [--sizes 1000,10000,100000] [--database sqlite|postgres] [--folder …]` measures pages with large
        /// databases; anything else is passed to the usual benchmarks
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<String>,
    },
    /// Install what building and testing need
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
