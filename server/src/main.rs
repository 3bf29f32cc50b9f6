//! `debrief`: the one binary. `router` is the table of contents.

mod api;
mod assets;
mod calls;
mod clock;
mod commands;
mod config;
mod disk_space;
mod drain_body;
mod error;
mod etag;
mod forms;
mod headers;
mod importing;
mod incidents;
mod insights;
mod live;
mod log;
mod mail;
mod not_found;
mod pasting;
mod picture_files;
mod plans;
mod query;
mod releases;
mod reminders;
mod render;
mod report_cache;
mod router;
mod runs;
mod sample;
mod search_index;
mod security;
mod serve;
mod session;
mod site;
mod suggestion_cache;
mod uploads;
mod web;
mod worker;
mod wrong_method;

use clap::Parser;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    let cli = config::Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let result = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(cli)),
        Err(error) => Err(format!("The program could not start its threads: {error}")),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("debrief: {message}");
            std::process::ExitCode::FAILURE
        }
    }
}
