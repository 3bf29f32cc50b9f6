//! Opens the database: pools, pragmas and migrations.

use std::future::ready;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use migrations::{Migrator, MigratorTrait};
use sea_orm::sqlx::Connection;
use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::{
    AccessMode, ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, IsolationLevel,
    SqliteTransactionMode, Statement, TransactionOptions, TransactionTrait,
};

use tokio::sync::broadcast;

use crate::StoreError;
use crate::disk_state::DiskSpace;
use crate::feed_message::{self, FeedMessage};
use crate::secret::hex;

/// The database: one SQLite file, or one PostgreSQL database.
#[derive(Clone, Debug)]
pub struct Store {
    /// On SQLite one connection, since there is one writer at a time and waiting in the pool is
    /// fairer than waiting for the file.
    write: DatabaseConnection,
    read: DatabaseConnection,
    pub(crate) news: broadcast::Sender<FeedMessage>,
    /// A random id of this process, to distinguish it from others on the same database.
    pub(crate) node: Arc<str>,
    pub(crate) disk: Arc<DiskSpace>,
}

/// Readers of SQLite. More than there are cores gains nothing.
const SQLITE_READERS: u32 = 4;
/// The prepared statements that a connection of SQLite keeps. One page takes up to fifty, a busy hour a few hundred.
const STATEMENTS: usize = 500;
/// The size of the PostgreSQL connection pool.
const POSTGRES_CONNECTIONS: u32 = 16;
/// How long a writer waits for another process that writes to the same file.
const BUSY: Duration = Duration::from_secs(10);
/// The key of the lock under which migrations run; any number that nobody else uses.
const MIGRATION_LOCK: i64 = 4_242_001;

impl Store {
    /// Opens a SQLite file, which is made when it is not there, or `postgres://…`.
    pub async fn open(database: &str) -> Result<Self, StoreError> {
        if database.starts_with("postgres://") || database.starts_with("postgresql://") {
            let mut options = quiet(ConnectOptions::new(database));
            options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(Duration::from_secs(10));
            let pool = Database::connect(options).await?;
            return Self::of(database, pool.clone(), pool);
        }
        let path = database.strip_prefix("sqlite:").unwrap_or(database);
        Self::of(path, sqlite(path, 1).await?, sqlite(path, SQLITE_READERS).await?)
    }

    fn of(database: &str, write: DatabaseConnection, read: DatabaseConnection) -> Result<Self, StoreError> {
        let mut node = [0_u8; 8];
        getrandom::fill(&mut node).map_err(|_| StoreError::Secret)?;
        let news = broadcast::Sender::new(feed_message::KEPT);
        Ok(Self { write, read, news, node: hex(&node).into(), disk: Arc::new(DiskSpace::of(database)) })
    }

    /// Brings the tables to this program's state. Safe to run in several processes at once.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        if self.is_postgres() {
            // A lock of the session, so it is taken and given back on one connection.
            let lock = self.write.begin().await?;
            run(&lock, &format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
            Migrator::up(&self.write, None).await?;
            lock.commit().await?;
        } else {
            Migrator::up(&self.write, None).await?;
        }
        self.complete_facts().await?;
        self.furnish().await
    }

    /// Whether the database is reachable.
    pub async fn is_ready(&self) -> bool {
        run(&self.read, "SELECT 1").await.is_ok()
    }

    /// Ends all connections; on SQLite this also folds the write-ahead log into the file.
    pub async fn close(self) {
        if !self.is_postgres() {
            let _ = run(&self.write, "PRAGMA wal_checkpoint(TRUNCATE)").await;
        }
        let _ = self.read.close().await;
        let _ = self.write.close().await;
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.read
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.write
    }

    pub(crate) async fn begin(&self) -> Result<sea_orm::DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: (!self.is_postgres()).then_some(SqliteTransactionMode::Immediate),
            isolation_level: self.is_postgres().then_some(IsolationLevel::ReadCommitted),
            access_mode: self.is_postgres().then_some(AccessMode::ReadWrite),
        };
        Ok(self.write.begin_with_options(options).await?)
    }

    /// A transaction that sees one state of the database, whatever others write meanwhile.
    pub(crate) async fn begin_reading(&self) -> Result<sea_orm::DatabaseTransaction, StoreError> {
        let options = TransactionOptions {
            sqlite_transaction_mode: None,
            isolation_level: self.is_postgres().then_some(IsolationLevel::RepeatableRead),
            access_mode: self.is_postgres().then_some(AccessMode::ReadOnly),
        };
        Ok(self.read.begin_with_options(options).await?)
    }

    pub(crate) fn is_postgres(&self) -> bool {
        self.write.get_database_backend() == DbBackend::Postgres
    }
}

async fn sqlite(path: &str, connections: u32) -> Result<DatabaseConnection, StoreError> {
    if let Some(folder) = Path::new(path).parent() {
        // When this fails, opening the file fails with a better reason.
        let _ = std::fs::create_dir_all(folder);
    }
    let mut options = quiet(ConnectOptions::new(format!("sqlite:{path}?mode=rwc")));
    options
        .max_connections(connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(30))
        .map_sqlx_sqlite_opts(|options: SqliteConnectOptions| {
            options
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(BUSY)
                .statement_cache_capacity(STATEMENTS)
                .pragma("journal_mode", "WAL")
                // Every commit reaches the disk: what was acknowledged survives a power cut.
                .pragma("synchronous", "FULL")
                .pragma("temp_store", "MEMORY")
                .pragma("cache_size", "-8000")
        })
        .map_sqlx_sqlite_pool_opts(|pool| {
            pool.before_acquire(|connection, _| Box::pin(ready(Ok(is_usable(connection)))))
        });
    Ok(Database::connect(options).await?)
}

/// When a commit fails, SQLite has rolled back, and sqlx goes on as if the transaction were open: what comes next on
/// this connection would be acknowledged and never committed. Such a connection is closed.
fn is_usable(connection: &SqliteConnection) -> bool {
    !connection.is_in_transaction()
}

fn quiet(mut options: ConnectOptions) -> ConnectOptions {
    options
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .idle_timeout(Some(Duration::from_mins(10)))
        .test_before_acquire(false);
    options
}

async fn run(connection: &impl ConnectionTrait, sql: &str) -> Result<(), StoreError> {
    connection.execute_raw(Statement::from_string(connection.get_database_backend(), sql)).await?;
    Ok(())
}
