//! Where a site keeps what it keeps: a folder of its own, and on PostgreSQL a database of its own.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sea_orm::{ConnectionTrait, Database as Connection};
use tempfile::TempDir;

use crate::program;

/// A place for one site, empty at first and gone at the end.
pub struct Database {
    folder: Option<TempDir>,
    postgres: Option<Postgres>,
    /// Another site's database, which that site will drop.
    shared: Option<String>,
}

struct Postgres {
    /// May make and drop databases.
    admin: String,
    name: String,
}

impl Database {
    /// On SQLite, unless `DEBRIEF_TEST_DATABASE` names a PostgreSQL.
    #[expect(clippy::disallowed_methods, reason = "the runner of the tests says which database is meant")]
    pub fn new() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        static TEMPLATE: OnceLock<String> = OnceLock::new();
        let folder = TempDir::with_prefix("debrief-story-").unwrap();
        let wanted = std::env::var("DEBRIEF_TEST_DATABASE").unwrap_or_default();
        let postgres = wanted.starts_with("postgres").then(|| {
            let name = format!("story_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
            // A copy of one with all tables: creating them takes longer than most stories.
            let template = TEMPLATE.get_or_init(|| migrated(&wanted));
            administer(&wanted, &format!("CREATE DATABASE {name} TEMPLATE {template}"));
            Postgres { admin: wanted, name }
        });
        Self { folder: Some(folder), postgres, shared: None }
    }

    /// What is left behind when a database moves to another site.
    pub fn nowhere() -> Self {
        Self { folder: None, postgres: None, shared: None }
    }

    /// The same database for one more process, when it is one that several can serve.
    pub fn for_one_more(&self) -> Option<Self> {
        self.postgres.as_ref()?;
        let folder = TempDir::with_prefix("debrief-story-").unwrap();
        Some(Self { folder: Some(folder), postgres: None, shared: Some(self.address()) })
    }

    /// What `--database` is told.
    pub fn address(&self) -> String {
        if let Some(shared) = &self.shared {
            return shared.clone();
        }
        match &self.postgres {
            Some(Postgres { admin, name }) => format!("{}/{name}", admin.rsplit_once('/').unwrap().0),
            None => self.folder().join("debrief.sqlite").display().to_string(),
        }
    }

    /// Changes what the insights keep of a postmortem.
    pub fn damage_facts_of(&self, number: i64) {
        let address = self.address();
        let statement = format!("UPDATE postmortem SET insight_facts = insight_facts || ',1' WHERE number = {number}");
        administer(&if self.postgres.is_some() { address } else { format!("sqlite:{address}") }, &statement);
    }

    /// A folder for files.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.as_ref().unwrap().path()
    }
}

impl Drop for Database {
    fn drop(&mut self) {
        if let Some(Postgres { admin, name }) = &self.postgres {
            administer(admin, &format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
        }
    }
}

/// A database with all tables and nothing in them, which nobody is connected to.
fn migrated(admin: &str) -> String {
    let name = format!("story_{}_template", std::process::id());
    administer(admin, &format!("CREATE DATABASE {name}"));
    let address = format!("{}/{name}", admin.rsplit_once('/').unwrap().0);
    let migrated = program::debrief(&["migrate"], &[("DEBRIEF_DATABASE", &address)]);
    assert!(migrated.is_good, "{}", migrated.logs);
    name
}

/// The one place where a test speaks to a database: to make one, to drop it and to damage it.
fn administer(admin: &str, statement: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let connection = Connection::connect(admin).await.unwrap();
        connection.execute_unprepared(statement).await.unwrap();
        connection.close().await.unwrap();
    });
}
