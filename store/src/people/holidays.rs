//! The holidays of teams.

use chrono::NaiveDate;
use domain::people::{Holiday, MAX_HOLIDAYS, PersonId, TeamId, may_edit_holidays};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use crate::actions::plan_reminders_of_team;
use crate::error::found;
use crate::rows::{team, team_holiday};
use crate::{Store, StoreError, UnitOfWork};

/// The rows of one statement.
const AT_ONCE: usize = 200;

impl Store {
    /// The holidays of a team, by date.
    pub async fn list_holidays(&self, id: TeamId) -> Result<Vec<Holiday>, StoreError> {
        let rows = team_holiday::Entity::find()
            .filter(team_holiday::Column::TeamId.eq(id.0))
            .order_by_asc(team_holiday::Column::Date)
            .all(self.reader())
            .await?;
        Ok(rows.into_iter().map(|row| Holiday { date: row.date, name: row.name }).collect())
    }
}

impl UnitOfWork {
    /// Adds holidays of a team; one on the same day is replaced. Reminders that are still to come follow them.
    pub async fn add_holidays(&self, id: TeamId, holidays: &[Holiday]) -> Result<(), StoreError> {
        self.lock_for_holidays(id).await?;
        let row = |holiday: &Holiday| team_holiday::ActiveModel {
            team_id: Set(id.0),
            date: Set(holiday.date),
            name: Set(holiday.name.clone()),
        };
        for some in holidays.chunks(AT_ONCE) {
            let same = [team_holiday::Column::TeamId, team_holiday::Column::Date];
            team_holiday::Entity::insert_many(some.iter().map(row))
                .on_conflict(OnConflict::columns(same).update_column(team_holiday::Column::Name).to_owned())
                .exec_without_returning(&self.transaction)
                .await?;
        }
        let of_team = team_holiday::Entity::find().filter(team_holiday::Column::TeamId.eq(id.0));
        if of_team.count(&self.transaction).await? > MAX_HOLIDAYS as u64 {
            let message = format!("A team has at most {MAX_HOLIDAYS} holidays. Remove old ones first.");
            return Err(ValidationErrors::one("date", message).into());
        }
        plan_reminders_of_team(&self.transaction, id, self.now).await
    }

    /// Locks a team whose holidays the viewer may edit.
    async fn lock_for_holidays(&self, id: TeamId) -> Result<(), StoreError> {
        let row = found(team::Entity::find_by_id(id.0).lock_exclusive().one(&self.transaction).await?)?;
        Ok(may_edit_holidays(self.by, row.lead_id.map(PersonId))?)
    }

    /// Removes a holiday of a team.
    pub async fn remove_holiday(&self, id: TeamId, date: NaiveDate) -> Result<(), StoreError> {
        self.lock_for_holidays(id).await?;
        let removed = team_holiday::Entity::delete_by_id((id.0, date)).exec(&self.transaction).await?;
        if removed.rows_affected == 0 {
            return Err(StoreError::Absent);
        }
        plan_reminders_of_team(&self.transaction, id, self.now).await
    }
}
