//! Team leads and administrators, who get e-mails about many postmortems.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{Person, Role, TeamId, TeamName};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};

use crate::people::person_of;
use crate::rows::{person, team};
use crate::{Store, StoreError};

/// A team lead or an administrator.
#[derive(Debug, Clone)]
pub struct Leader {
    /// The person.
    pub person: Person,
    /// The teams that the person leads, by name; none for administrators, who are told of all postmortems.
    pub teams: Vec<TeamName>,
    /// The time zone of the first of the teams that has one, otherwise that of the person.
    pub zone: Tz,
    /// When the account was created.
    pub since: DateTime<Utc>,
}

impl Store {
    /// All of them whose account is not disabled.
    pub(super) async fn leaders(&self) -> Result<Vec<Leader>, StoreError> {
        let leads = Query::select()
            .column(team::Column::LeadId)
            .from(team::Entity)
            .and_where(team::Column::LeadId.is_not_null())
            .take();
        let people = person::Entity::find()
            .filter(person::Column::DisabledAt.is_null())
            .filter(
                Condition::any()
                    .add(person::Column::Role.eq(Role::Administrator.key()))
                    .add(person::Column::Id.in_subquery(leads)),
            )
            .order_by_asc(person::Column::Id)
            .all(self.reader())
            .await?;
        let teams = team::Entity::find()
            .filter(team::Column::LeadId.is_not_null())
            .order_by_asc(team::Column::Name)
            .all(self.reader())
            .await?;
        let mut leaders = Vec::new();
        for row in people {
            let since = row.created_at;
            let leader = leader(person_of(row)?, &teams, since);
            // Somebody may have stopped leading a team just now; without one, they would be told of all.
            let is_concerned = leader.person.role == Role::Administrator || !leader.teams.is_empty();
            leaders.extend(Some(leader).filter(|_| is_concerned));
        }
        Ok(leaders)
    }
}

fn leader(person: Person, teams: &[team::Model], since: DateTime<Utc>) -> Leader {
    let led: Vec<_> = match person.role {
        Role::Administrator => Vec::new(),
        _ => teams.iter().filter(|team| team.lead_id == Some(person.id.0)).collect(),
    };
    let zone = led.first().and_then(|team| team.zone.parse().ok()).unwrap_or(person.zone);
    let teams = led.into_iter().map(|team| TeamName { id: TeamId(team.id), name: team.name.clone() }).collect();
    Leader { person, teams, zone, since }
}
