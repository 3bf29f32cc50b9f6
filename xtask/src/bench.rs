//! `bench`: figures of the release on this machine.

use crate::{
    postgres::Postgres,
    process::{Outcome, run, step},
    run::release,
    workspace::Workspace,
};

pub fn bench(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    let debrief = release(workspace)?;
    // `bench scale` is for itself: it fills large databases, which takes a while.
    let (benches, arguments): (&[&str], _) = match arguments {
        [first, rest @ ..] if first == "scale" => (&["scale"], rest),
        all => (&["speed", "writing"], all),
    };
    // `--database postgres` means one of our own for the length of the run.
    let is_own = arguments.windows(2).any(|pair| pair[0] == "--database" && pair[1] == "postgres");
    let postgres = if is_own { Some(Postgres::start()?) } else { None };
    let arguments = arguments.iter().map(|argument| match &postgres {
        Some(postgres) if argument == "postgres" => postgres.server().to_owned(),
        _ => argument.clone(),
    });
    let arguments: Vec<String> = arguments.collect();
    step("Measuring");
    for bench in benches {
        run(workspace
            .cargo()
            .args(["bench", "--package", "tests", "--bench", bench, "--"])
            .args(&arguments)
            .env("DEBRIEF_BIN", &debrief))?;
    }
    Ok(())
}
