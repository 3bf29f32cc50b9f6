//! Fills an empty database with many postmortems of the past, in few and large statements.
//!
//! What is written here is what the verbs of [`crate::UnitOfWork`] would have written over the years, without asking
//! anybody's permission; only `debrief demo` may do that, and only in a database that has just been made.

mod document;
mod past;
mod people;
mod prepared;
mod rows;

pub use past::{PastAction, PastOrganisation, PastPerson, PastPostmortem, PastStep};
pub use prepared::PreparedPostmortems;

use std::collections::HashMap;

use domain::people::{PersonId, TeamId};
use domain::postmortems::SeverityNames;
use sea_orm::{ActiveModelTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, Statement};

use crate::error::found;
use crate::{Store, StoreError};

/// The values of a statement: SQLite takes 32,766, PostgreSQL 65,535.
const MAX_VALUES: usize = 30_000;

/// The state of filling: what postmortems refer to, and the numbers that come next. Numbers are given out here and
/// not by the database, so that rows that refer to each other are written without asking for them.
pub struct Filling {
    /// The ids of the people, in the order in which they were given.
    pub people: Vec<PersonId>,
    /// The ids of the teams, in the order in which they were given.
    pub teams: Vec<TeamId>,
    names: HashMap<i64, String>,
    team_names: HashMap<i64, String>,
    services: HashMap<String, i64>,
    severities: SeverityNames,
    next: Numbers,
}

/// The numbers that were given out last.
#[derive(Debug, Clone, Copy, Default)]
struct Numbers {
    postmortem: i64,
    section: i64,
    event: i64,
    finding: i64,
    action: i64,
    publication: i64,
}

impl Numbers {
    fn after(last: &mut i64) -> i64 {
        *last += 1;
        *last
    }
}

impl Store {
    /// Saves prepared postmortems in one transaction. They were prepared in this order by the same [`Filling`].
    pub async fn save_prepared(&self, prepared: PreparedPostmortems) -> Result<(), StoreError> {
        let transaction = self.begin().await?;
        let last = prepared.last;
        prepared.insert(&transaction).await?;
        if self.is_postgres() {
            for (table, column, last) in [
                ("postmortem", "number", last.postmortem),
                ("section", "id", last.section),
                ("event", "id", last.event),
                ("finding", "id", last.finding),
                ("action_item", "id", last.action),
                ("publication", "id", last.publication),
            ] {
                // PostgreSQL does not count on from numbers that were given.
                let count_on = format!("SELECT setval(pg_get_serial_sequence('{table}', '{column}'), {})", last.max(1));
                transaction.execute_raw(Statement::from_string(transaction.get_database_backend(), count_on)).await?;
            }
        }
        transaction.commit().await?;
        Ok(())
    }

    /// The size of the database, in bytes.
    pub async fn size(&self) -> Result<u64, StoreError> {
        let question = if self.is_postgres() {
            "SELECT pg_database_size(current_database())"
        } else {
            "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        };
        let statement = Statement::from_string(self.reader().get_database_backend(), question);
        let row = found(self.reader().query_one_raw(statement).await?)?;
        Ok(row.try_get_by_index::<i64>(0)?.unsigned_abs())
    }

    /// Completes what is kept of many rows, and tells PostgreSQL to look at its tables, so that its plans fit their new sizes; it does so by itself, but later.
    /// SQLite plans without statistics, as it does in a database that grew over the years.
    pub async fn finish_filling(&self) -> Result<(), StoreError> {
        self.complete_facts().await?;
        if self.is_postgres() {
            let statement = Statement::from_string(self.writer().get_database_backend(), "ANALYZE");
            self.writer().execute_raw(statement).await?;
        }
        Ok(())
    }
}

/// Inserts rows that set the same columns, in as few statements as both databases take.
async fn insert<A: ActiveModelTrait>(
    transaction: &DatabaseTransaction,
    columns: usize,
    rows: Vec<A>,
) -> Result<(), StoreError> {
    let at_once = MAX_VALUES / columns;
    let mut rows = rows.into_iter().peekable();
    while rows.peek().is_some() {
        let some: Vec<A> = rows.by_ref().take(at_once).collect();
        A::Entity::insert_many(some).exec_without_returning(transaction).await?;
    }
    Ok(())
}
