//! Errors of the store, and helpers to read stored values.

use domain::actions::TransitionRefused;
use domain::people::Refused;
use domain::postmortems::DeleteRefused;
use domain::validation::{ValidationError, ValidationErrors};
use sea_orm::{DbErr, RuntimeErr, SqlErr, SqlxError};

/// What the databases answer when there is no space: `SQLITE_FULL`, `SQLITE_IOERR_WRITE`, `SQLITE_IOERR_FSYNC`,
/// `SQLITE_IOERR_TRUNCATE` and `SQLITE_IOERR_SHMSIZE` (a quota or a limit on files is such an error), and `disk_full`
/// of PostgreSQL.
const FULL: [&str; 6] = ["13", "778", "1034", "1546", "4874", "53100"];

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or not for this viewer, who must not learn which.
    #[error("Not found.")]
    Absent,
    /// A unique value is in use; names the constraint.
    #[error("Already in use ({0}).")]
    Taken(String),
    /// The viewer does not have the permission.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The transition is not allowed.
    #[error(transparent)]
    Transition(#[from] TransitionRefused),
    /// The input is invalid in combination with stored data.
    #[error(transparent)]
    ValidationErrors(#[from] ValidationErrors),
    /// It was changed meanwhile; the caller shows both versions.
    #[error("Someone else changed this in the meantime.")]
    Conflict,
    /// A row holds what the program cannot read: an error in the program, or a hand in the database.
    #[error("Row {row} of {table} cannot be read.")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The key of the row.
        row: String,
    },
    /// The disk on which the database lives is full. Works again when there is space.
    #[error("The disk is full, so nothing can be saved.")]
    DiskFull,
    /// Unexpected database error. Its own words may hold values, so they are for
    /// the log and never for a page.
    #[error("Unexpected database error.")]
    Database(#[source] DbErr),
    /// Random bytes were not available, or hashing failed.
    #[error("Could not generate a secret.")]
    Secret,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
        if is_disk_full(&error) {
            return Self::DiskFull;
        }
        match error.sql_err() {
            Some(SqlErr::UniqueConstraintViolation(constraint)) => Self::Taken(constraint),
            Some(SqlErr::ForeignKeyConstraintViolation(_)) => Self::Absent,
            _ => Self::Database(error),
        }
    }
}

impl From<ValidationError> for StoreError {
    fn from(error_in_field: ValidationError) -> Self {
        Self::ValidationErrors(error_in_field.into())
    }
}

impl From<DeleteRefused> for StoreError {
    fn from(refused: DeleteRefused) -> Self {
        match refused {
            DeleteRefused::Refused(refused) => Self::Refused(refused),
            DeleteRefused::NotArchived => Self::ValidationErrors(ValidationErrors::one("delete", refused.to_string())),
        }
    }
}

/// Whether the database said that there is no space.
fn is_disk_full(error: &DbErr) -> bool {
    let (DbErr::Conn(RuntimeErr::SqlxError(error))
    | DbErr::Exec(RuntimeErr::SqlxError(error))
    | DbErr::Query(RuntimeErr::SqlxError(error))) = error
    else {
        return false;
    };
    let SqlxError::Database(error) = error.as_ref() else { return false };
    error.code().is_some_and(|code| FULL.contains(&code.as_ref()))
}

/// The value, or [`StoreError::Absent`].
pub(crate) fn found<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Absent)
}

/// Parses a value that a row stores as text.
pub(crate) fn read<T>(value: Option<T>, table: &'static str, row: impl ToString) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Inconsistent { table, row: row.to_string() })
}

/// Parses a value that a row stores as JSON.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    json: &str,
    table: &'static str,
    row: impl ToString,
) -> Result<T, StoreError> {
    read(serde_json::from_str(json).ok(), table, row)
}

/// Serialises a value that a row stores as JSON.
pub(crate) fn write_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our own types have string keys and finite numbers")
}
