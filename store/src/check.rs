//! Integrity checks of the database.

use domain::postmortems::PostmortemNumber;
use sea_orm::{ConnectionTrait, EntityTrait, QueryOrder, QuerySelect, Statement};

use crate::insights::outdated_facts;
use crate::postmortems::check_text;
use crate::rows::text_update;
use crate::{Store, StoreError};

impl Store {
    /// The problems of the database, one message each; empty when there are none. On SQLite the
    /// whole file is checked; on both, every text is compared with its edits, and what the insights keep of every
    /// postmortem with its records.
    pub async fn check(&self) -> Result<Vec<String>, StoreError> {
        let mut wrong = Vec::new();
        if !self.is_postgres() {
            for (question, good) in [("PRAGMA integrity_check", Some("ok")), ("PRAGMA foreign_key_check", None)] {
                let statement = Statement::from_string(self.reader().get_database_backend(), question);
                for row in self.reader().query_all_raw(statement).await? {
                    let message: String = row.try_get_by_index(0)?;
                    if Some(message.as_str()) != good {
                        wrong.push(format!("{question}: {message}"));
                    }
                }
            }
        }
        let numbers = text_update::Entity::find()
            .select_only()
            .column(text_update::Column::Postmortem)
            .distinct()
            .order_by_asc(text_update::Column::Postmortem)
            .into_tuple::<i64>()
            .all(self.reader())
            .await?;
        for number in numbers {
            wrong.extend(check_text(self.reader(), PostmortemNumber(number)).await?);
        }
        let outdated = outdated_facts(self).await?;
        wrong.extend(
            outdated
                .iter()
                .map(|number| format!("{}: the facts kept for the insights differ from its records", number.label())),
        );
        Ok(wrong)
    }
}
