//! `dev`: builds and starts again whenever a file changes.

use std::{
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant, SystemTime},
};

use notify::{Event, EventKind, RecursiveMode, Watcher, event::ModifyKind};

use crate::{
    front::{self, Mode},
    process::{Outcome, While, could_not_start, fail, run, step},
    run::serve,
    setup,
    workspace::Workspace,
};

/// What a running Debrief is made of.
const FOLDERS: [&str; 7] = ["app", "domain", "editor", "migrations", "server", "store", "style"];
const FILES: [&str; 2] = ["Cargo.toml", "Cargo.lock"];
/// Editors write a file in several steps; a build waits until they are done.
const QUIET: Duration = Duration::from_millis(250);
/// How long a server may take to finish what is in flight.
const PATIENCE: Duration = Duration::from_secs(10);

pub fn dev(workspace: &Workspace, arguments: &[String]) -> Outcome<()> {
    setup::for_building(workspace)?;
    let (sender, changes) = mpsc::channel();
    let root = workspace.root.clone();
    let mut watcher = notify::recommended_watcher(move |event: notify::Result<Event>| {
        if event.is_ok_and(|event| starts_a_build(&event, &root)) {
            let _ = sender.send(());
        }
    })
    .while_doing(|| "Watching files".to_owned())?;
    let mut watch =
        |path: &Path, mode| watcher.watch(path, mode).while_doing(|| format!("Watching {}", path.display()));
    for folder in FOLDERS {
        watch(&workspace.root.join(folder), RecursiveMode::Recursive)?;
    }
    // The folder and not the files in it: editors put a new file in the place of the old one.
    watch(&workspace.root, RecursiveMode::NonRecursive)?;

    let mut server = Server::new(workspace, arguments);
    loop {
        match build(workspace) {
            Ok(debrief) => server.start(&debrief)?,
            Err(failure) if server.running.is_some() => {
                eprintln!("\n{failure}\nThe previous version keeps running.");
            }
            Err(failure) => eprintln!("\n{failure}"),
        }
        step("Waiting for changes (stop with Ctrl-C)");
        wait_for_change(&changes)?;
    }
}

fn starts_a_build(event: &Event, root: &Path) -> bool {
    let concerns_us =
        event.paths.iter().any(|path| path.parent() != Some(root) || FILES.iter().any(|name| path.ends_with(name)));
    concerns_us && changes_something(event.kind)
}

/// Building reads these very files: what is only read must not start a build.
fn changes_something(kind: EventKind) -> bool {
    match kind {
        EventKind::Create(_) | EventKind::Remove(_) => true,
        EventKind::Modify(what) => !matches!(what, ModifyKind::Metadata(_)),
        EventKind::Access(_) | EventKind::Any | EventKind::Other => false,
    }
}

fn wait_for_change(changes: &Receiver<()>) -> Outcome<()> {
    if changes.recv().is_err() {
        return fail("Watching files failed.");
    }
    while changes.recv_timeout(QUIET).is_ok() {}
    Ok(())
}

fn build(workspace: &Workspace) -> Outcome<PathBuf> {
    front::build(workspace, Mode::Dev)?;
    step("Server: cargo build");
    run(workspace.cargo().args(["build", "--package", "server"]))?;
    Ok(workspace.debrief("debug"))
}

struct Server<'a> {
    workspace: &'a Workspace,
    arguments: &'a [String],
    running: Option<(Child, SystemTime)>,
}

impl<'a> Server<'a> {
    fn new(workspace: &'a Workspace, arguments: &'a [String]) -> Self {
        Self { workspace, arguments, running: None }
    }

    fn start(&mut self, debrief: &Path) -> Outcome<()> {
        let built = debrief
            .metadata()
            .and_then(|found| found.modified())
            .while_doing(|| format!("Looking at {}", debrief.display()))?;
        if let Some((child, runs)) = &mut self.running
            && *runs == built
            && child.try_wait().is_ok_and(|ended| ended.is_none())
        {
            step("Nothing changed, not restarting");
            return Ok(());
        }
        self.stop();
        step("Starting Debrief");
        let mut command = serve(self.workspace, debrief.to_owned(), false, self.arguments);
        let child = command.spawn().map_err(|error| could_not_start(&command, &error))?;
        self.running = Some((child, built));
        Ok(())
    }

    fn stop(&mut self) {
        let Some((mut child, _)) = self.running.take() else {
            return;
        };
        let asked = Instant::now();
        let _ = Command::new("kill").arg(child.id().to_string()).status();
        while asked.elapsed() < PATIENCE {
            if child.try_wait().is_ok_and(|ended| ended.is_some()) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        let _ = child.kill();
        let _ = child.wait();
    }
}

impl Drop for Server<'_> {
    fn drop(&mut self) {
        self.stop();
    }
}
