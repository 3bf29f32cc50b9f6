//! The databases that are measured, and the program that serves them.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Instant;

use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::Value;
use tests::Visitor;

/// What to measure.
pub struct Settings {
    pub sizes: Vec<usize>,
    /// The address of a PostgreSQL, without the name of a database; SQLite when there is none.
    postgres: Option<String>,
    folder: PathBuf,
}

impl Settings {
    /// From the command line; cargo adds `--bench`.
    pub fn read(arguments: impl Iterator<Item = String>) -> Self {
        let mut settings = Self {
            sizes: vec![1_000, 10_000, 100_000],
            postgres: None,
            folder: PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/../target/scale")),
        };
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(name) = arguments.next() {
            let value = arguments.next().unwrap_or_else(|| panic!("{name} needs a value"));
            match name.as_str() {
                "--sizes" => settings.sizes = value.split(',').map(|size| size.parse().unwrap()).collect(),
                "--database" if value == "sqlite" => settings.postgres = None,
                "--database" => settings.postgres = Some(value),
                "--folder" => settings.folder = value.into(),
                other => panic!("{other} is not known: --sizes, --database, --folder"),
            }
        }
        std::fs::create_dir_all(&settings.folder).unwrap();
        settings.folder = settings.folder.canonicalize().unwrap();
        settings
    }
}

/// A filled database and the program that serves it, until this is dropped.
pub struct Filled {
    pub size: usize,
    pub host: String,
    pub cookies: String,
    pub member: Visitor,
    database: String,
    program: Child,
}

impl Filled {
    /// Opens the database of a size, and fills it first when that is needed.
    pub fn open(settings: &Settings, size: usize) -> Self {
        let name = format!("debrief_scale_{size}");
        let (database, kind) = match &settings.postgres {
            Some(server) => (format!("{}/{name}", server.trim_end_matches('/')), "postgres"),
            None => (settings.folder.join(format!("{name}.sqlite")).display().to_string(), "sqlite"),
        };
        let printed = settings.folder.join(format!("{name}.{kind}.json"));
        let filled = std::fs::read(&printed).ok().and_then(|json| serde_json::from_slice::<Value>(&json).ok());
        // A PostgreSQL of an earlier run may be gone, with all that it had.
        let printed = filled.filter(|printed| printed["database"] == database.as_str()).unwrap_or_else(|| {
            if let Some(server) = &settings.postgres {
                create(server, &name);
            }
            let began = Instant::now();
            let count = size.to_string();
            let output = debrief()
                .args(["demo", "--postmortems", &count, "--seed", "1", "--json", "--database", &database])
                .stderr(Stdio::inherit())
                .output()
                .unwrap();
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stdout));
            println!("filled with {size} postmortems in {} s", began.elapsed().as_secs());
            let mut answer: Value = serde_json::from_slice(&output.stdout).unwrap();
            answer["database"] = database.clone().into();
            std::fs::write(&printed, answer.to_string()).unwrap();
            answer
        });
        let mut program = debrief()
            .args(["serve", "--listen", "127.0.0.1:0", "--log", "error", "--database", &database])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(program.stdout.take().unwrap()).lines();
        let address = lines
            .by_ref()
            .find_map(|line| Some(line.unwrap().strip_prefix("Debrief is running at ")?.to_owned()))
            .expect("the program starts");
        let member = Visitor::new(&address);
        let text = |name: &str| printed[name].as_str().unwrap().to_owned();
        let signed_in = member.post("/sign-in", &[("email", &text("member")), ("password", &text("password"))]);
        assert_eq!(signed_in.status, 303, "{}", signed_in.words());
        Self {
            size,
            host: address.strip_prefix("http://").unwrap().to_owned(),
            cookies: member.cookies(),
            member,
            database,
            program,
        }
    }

    /// The size of the database, in MB.
    pub fn megabytes(&self) -> u64 {
        let bytes = tests::runtime().block_on(async {
            let store = store::Store::open(&self.database).await.unwrap();
            store.size().await.unwrap()
        });
        bytes / 1_000_000
    }

    /// The resident memory now and at its highest, in kB; zero where the system does not say.
    pub fn resident(&self) -> (u64, u64) {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.program.id())).unwrap_or_default();
        let of = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name))?;
            line.trim().trim_end_matches(" kB").parse().ok()
        };
        (of("VmRSS:").unwrap_or_default(), of("VmHWM:").unwrap_or_default())
    }
}

impl Drop for Filled {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[expect(clippy::disallowed_methods, reason = "the runner says which program is meant")]
fn debrief() -> Command {
    Command::new(std::env::var_os("DEBRIEF_BIN").expect("DEBRIEF_BIN names the program"))
}

fn create(server: &str, name: &str) {
    let statement = |sql: String| Statement::from_string(sea_orm::DbBackend::Postgres, sql);
    tests::runtime().block_on(async {
        let connection = Database::connect(format!("{}/postgres", server.trim_end_matches('/'))).await.unwrap();
        connection.execute_raw(statement(format!("DROP DATABASE IF EXISTS {name}"))).await.unwrap();
        connection.execute_raw(statement(format!("CREATE DATABASE {name}"))).await.unwrap();
    });
}
