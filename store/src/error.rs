use domain::actions::TransitionRefused;
use domain::people::Refused;
use domain::postmortems::DeleteRefused;
use domain::validation::{ValidationError, ValidationErrors};
use sea_orm::{DbErr, SqlErr};

/// Why something was not done. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no such thing, or not for this viewer, who must not learn which.
    #[error("Not found.")]
    Absent,
    /// Somebody else has it already; names the constraint.
    #[error("This is taken already ({0}).")]
    Taken(String),
    /// The viewer may not do this.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The action item cannot take this step.
    #[error(transparent)]
    Transition(#[from] TransitionRefused),
    /// Something typed does not fit with what is kept.
    #[error(transparent)]
    ValidationErrors(#[from] ValidationErrors),
    /// It was changed meanwhile; the caller shows both versions.
    #[error("Someone else changed this in the meantime.")]
    Conflict,
    /// A row holds what the program cannot read: an error in the program, or a hand in the database.
    #[error("The {table} row {row} holds what cannot be read.")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The row's key.
        row: String,
    },
    /// The database did not answer as it should. Its own words may hold values, so they are for
    /// the log and never for a page.
    #[error("The database did not answer as it should.")]
    Database(#[source] DbErr),
    /// The machine gave no random bytes, or hashing failed.
    #[error("The program could not make a secret.")]
    Secret,
}

impl From<DbErr> for StoreError {
    fn from(error: DbErr) -> Self {
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

/// `Ok` with the value, or `Absent`.
pub(crate) fn found<T>(value: Option<T>) -> Result<T, StoreError> {
    value.ok_or(StoreError::Absent)
}

/// Reads a value that a row keeps as text.
pub(crate) fn read<T>(value: Option<T>, table: &'static str, row: impl ToString) -> Result<T, StoreError> {
    value.ok_or_else(|| StoreError::Inconsistent { table, row: row.to_string() })
}

/// Reads a value that a row keeps as JSON.
pub(crate) fn read_json<T: serde::de::DeserializeOwned>(
    json: &str,
    table: &'static str,
    row: impl ToString,
) -> Result<T, StoreError> {
    read(serde_json::from_str(json).ok(), table, row)
}

/// Writes a value that a row keeps as JSON.
pub(crate) fn write_json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).expect("our own types have string keys and finite numbers")
}
