//! On which days, and in which time zones, teams work.

use std::collections::HashMap;

use chrono::NaiveDate;
use chrono_tz::Tz;
use domain::actions::BusinessDays;
use domain::postmortems::PostmortemNumber;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use crate::rows::{postmortem, team, team_holiday};
use crate::{Store, StoreError};

impl Store {
    /// The business days of the team of a postmortem; Monday to Friday without one.
    pub async fn business_days_of(&self, number: PostmortemNumber) -> Result<BusinessDays, StoreError> {
        let row = postmortem::Entity::find_by_id(number.0).one(self.reader()).await?;
        let team = row.and_then(|row| row.team_id);
        Ok(load_calendars(self.reader(), [team]).await?.of(team).clone())
    }
}

/// The business days and the time zones of some teams.
#[derive(Debug, Default)]
pub(crate) struct Calendars {
    teams: HashMap<i64, BusinessDays>,
    zones: HashMap<i64, Tz>,
    without_holidays: BusinessDays,
}

impl Calendars {
    /// Those of a team; Monday to Friday without one.
    pub(crate) fn of(&self, team: Option<i64>) -> &BusinessDays {
        team.and_then(|team| self.teams.get(&team)).unwrap_or(&self.without_holidays)
    }

    /// The time zone and the business days for the reminders of a postmortem: those of its team, and the time zone of
    /// the postmortem where its team has none, or without a team.
    pub(crate) fn place(&self, team: Option<i64>, zone: &str) -> (Tz, &BusinessDays) {
        let of_team = team.and_then(|team| self.zones.get(&team)).copied();
        (of_team.unwrap_or_else(|| zone.parse().unwrap_or(Tz::UTC)), self.of(team))
    }
}

/// The business days and the time zones of these teams.
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
    let zones: Vec<(i64, String)> = team::Entity::find()
        .filter(team::Column::Id.is_in(teams.iter().copied()))
        .select_only()
        .columns([team::Column::Id, team::Column::Zone])
        .into_tuple()
        .all(connection)
        .await?;
    let zones = zones.into_iter().filter_map(|(team, zone)| Some((team, zone.parse().ok()?))).collect();
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
    Ok(Calendars { teams, zones, ..Calendars::default() })
}
