//! On which days teams work.

use std::collections::HashMap;

use chrono::NaiveDate;
use domain::actions::BusinessDays;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::StoreError;
use crate::rows::team_holiday;

/// The business days of some teams.
#[derive(Debug, Default)]
pub(crate) struct Calendars {
    teams: HashMap<i64, BusinessDays>,
    without_holidays: BusinessDays,
}

impl Calendars {
    /// Those of a team; Monday to Friday without one.
    pub(crate) fn of(&self, team: Option<i64>) -> &BusinessDays {
        team.and_then(|team| self.teams.get(&team)).unwrap_or(&self.without_holidays)
    }
}

/// The business days of these teams.
pub(crate) async fn load_calendars(
    connection: &impl ConnectionTrait,
    teams: impl IntoIterator<Item = Option<i64>>,
) -> Result<Calendars, StoreError> {
    let mut teams: Vec<i64> = teams.into_iter().flatten().collect();
    teams.sort_unstable();
    teams.dedup();
    if teams.is_empty() {
        return Ok(Calendars::default());
    }
    let rows: Vec<(i64, NaiveDate)> = team_holiday::Entity::find()
        .filter(team_holiday::Column::TeamId.is_in(teams))
        .select_only()
        .columns([team_holiday::Column::TeamId, team_holiday::Column::Date])
        .into_tuple()
        .all(connection)
        .await?;
    let mut holidays: HashMap<i64, Vec<NaiveDate>> = HashMap::new();
    for (team, date) in rows {
        holidays.entry(team).or_default().push(date);
    }
    let teams = holidays.into_iter().map(|(team, dates)| (team, BusinessDays::without(dates))).collect();
    Ok(Calendars { teams, ..Calendars::default() })
}
