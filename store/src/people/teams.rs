//! Teams, their members and their required approvals.

use chrono_tz::Tz;
use domain::people::{MAX_NAME, PersonId, PersonName, TeamId, TeamName, may_administer};
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::timeline::zone;
use domain::validation::{ValidationErrors, line};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect,
    RelationDef, Select, Set,
};

use crate::actions::plan_reminders_of_team;
use crate::error::found;
use crate::rows::{membership, person, postmortem, team, team_holiday};
use crate::{Store, StoreError, UnitOfWork};

/// A team with its members.
#[derive(Debug, Clone)]
pub struct Team {
    /// The id.
    pub id: TeamId,
    /// The name.
    pub name: String,
    /// The members, by name.
    pub members: Vec<PersonName>,
    /// The number of approvals that publishing requires.
    pub approvals_needed: i32,
    /// The lead, to whom overdue action items are escalated.
    pub lead: Option<PersonId>,
    /// The time zone in which its weeks begin, without one that of the lead; and in which its reminders are sent, without
    /// one that of each postmortem.
    pub zone: Option<Tz>,
}

impl Store {
    /// All teams, by name.
    pub async fn list_teams(&self) -> Result<Vec<Team>, StoreError> {
        self.load_teams(team::Entity::find().order_by_asc(team::Column::Name)).await
    }

    /// A team, if it exists.
    pub async fn find_team(&self, id: TeamId) -> Result<Option<Team>, StoreError> {
        Ok(self.load_teams(team::Entity::find_by_id(id.0)).await?.pop())
    }

    async fn load_teams(&self, teams: Select<team::Entity>) -> Result<Vec<Team>, StoreError> {
        let teams = teams.all(self.reader()).await?;
        let members = membership::Entity::find()
            .join(JoinType::InnerJoin, membership_person())
            .filter(membership::Column::TeamId.is_in(teams.iter().map(|team| team.id)))
            .select_only()
            .column(membership::Column::TeamId)
            .column(person::Column::Id)
            .column(person::Column::Name)
            .order_by_asc(person::Column::Name)
            .into_tuple::<(i64, i64, String)>()
            .all(self.reader())
            .await?;
        Ok(teams
            .into_iter()
            .map(|team| {
                let members = members
                    .iter()
                    .filter(|(of, ..)| *of == team.id)
                    .map(|(_, id, name)| PersonName { id: PersonId(*id), name: name.clone() })
                    .collect();
                Team {
                    id: TeamId(team.id),
                    name: team.name,
                    members,
                    approvals_needed: team.approvals_needed,
                    lead: team.lead_id.map(PersonId),
                    zone: team.zone.parse().ok(),
                }
            })
            .collect())
    }

    /// How many postmortems a team has, for administrators, who see all of them.
    pub async fn count_postmortems_of(&self, id: TeamId) -> Result<u64, StoreError> {
        Ok(postmortem::Entity::find().filter(postmortem::Column::TeamId.eq(id.0)).count(self.reader()).await?)
    }

    /// The names of all teams.
    pub async fn list_team_names(&self) -> Result<Vec<TeamName>, StoreError> {
        let teams = team::Entity::find().order_by_asc(team::Column::Name).all(self.reader()).await?;
        Ok(teams.into_iter().map(|row| TeamName { id: TeamId(row.id), name: row.name }).collect())
    }
}

impl UnitOfWork {
    /// Adds a team, with whoever creates it as its first member. `team_name_key` judges whether the name is taken.
    pub async fn add_team(&self, name: &str) -> Result<TeamId, StoreError> {
        may_administer(self.by)?;
        let name = line("name", "The team’s name", name, MAX_NAME)?;
        let row = team::ActiveModel {
            name: Set(name),
            version: Set(1),
            approvals_needed: Set(0),
            zone: Set(String::new()),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let id = TeamId(row.id);
        self.join_team(id, self.by.person).await?;
        Ok(id)
    }

    /// Renames a team.
    pub async fn rename_team(&self, id: TeamId, name: &str) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let name = line("name", "The team’s name", name, MAX_NAME)?;
        let row = found(team::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        team::ActiveModel { id: Set(id.0), name: Set(name), version: Set(row.version + 1), ..Default::default() }
            .update(&self.transaction)
            .await?;
        Ok(())
    }

    /// Deletes a team. Its postmortems and open invitations stay, without a team; memberships and holidays go,
    /// and reminders no longer wait for them.
    pub async fn delete_team(&self, id: TeamId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        // In the order in which changes of holidays lock them.
        found(team::Entity::find_by_id(id.0).lock_exclusive().one(&self.transaction).await?)?;
        team_holiday::Entity::delete_many()
            .filter(team_holiday::Column::TeamId.eq(id.0))
            .exec(&self.transaction)
            .await?;
        plan_reminders_of_team(&self.transaction, id, self.now).await?;
        let postmortems = postmortem::Entity::find()
            .select_only()
            .column(postmortem::Column::Number)
            .column(postmortem::Column::Title)
            .filter(postmortem::Column::TeamId.eq(id.0))
            .order_by_asc(postmortem::Column::Number)
            .into_tuple::<(i64, String)>()
            .all(&self.transaction)
            .await?;
        postmortem::Entity::update_many()
            .col_expr(postmortem::Column::TeamId, Expr::value(None::<i64>))
            .col_expr(postmortem::Column::Version, Expr::col(postmortem::Column::Version).add(1))
            .filter(postmortem::Column::TeamId.eq(id.0))
            .exec(&self.transaction)
            .await?;
        for (number, title) in postmortems {
            self.record_activity(PostmortemNumber(number), ActivityKind::DetailsChanged, &title).await?;
        }
        // What still refers to the team is emptied or deleted by the foreign keys.
        team::Entity::delete_by_id(id.0).exec(&self.transaction).await?;
        Ok(())
    }

    /// Sets the lead of a team: one of its members, or nobody.
    pub async fn set_team_lead(&self, id: TeamId, lead: Option<PersonId>) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let row = found(team::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        if let Some(lead) = lead
            && membership::Entity::find_by_id((id.0, lead.0)).one(&self.transaction).await?.is_none()
        {
            return Err(ValidationErrors::one("lead", "The team lead must be a member of the team.").into());
        }
        team::ActiveModel {
            id: Set(id.0),
            lead_id: Set(lead.map(|lead| lead.0)),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        Ok(())
    }

    /// Sets the time zone of a team by its name; empty for that of the lead. Reminders follow it.
    pub async fn set_team_zone(&self, id: TeamId, name: &str) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let row = found(team::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        let zone = match name.trim() {
            "" => String::new(),
            name => zone("zone", name)?.name().to_owned(),
        };
        team::ActiveModel { id: Set(id.0), zone: Set(zone), version: Set(row.version + 1), ..Default::default() }
            .update(&self.transaction)
            .await?;
        plan_reminders_of_team(&self.transaction, id, self.now).await
    }

    /// Makes a person belong to a team; nothing happens when they do.
    pub async fn join_team(&self, id: TeamId, person: PersonId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let known = membership::Entity::find_by_id((id.0, person.0)).one(&self.transaction).await?;
        if known.is_none() {
            membership::ActiveModel { team_id: Set(id.0), person_id: Set(person.0) }.insert(&self.transaction).await?;
        }
        Ok(())
    }

    /// Removes a person from a team.
    pub async fn leave_team(&self, id: TeamId, person: PersonId) -> Result<(), StoreError> {
        may_administer(self.by)?;
        membership::Entity::delete_many()
            .filter(membership::Column::TeamId.eq(id.0))
            .filter(membership::Column::PersonId.eq(person.0))
            .exec(&self.transaction)
            .await?;
        team::Entity::update_many()
            .col_expr(team::Column::LeadId, Expr::value(None::<i64>))
            .filter(team::Column::Id.eq(id.0))
            .filter(team::Column::LeadId.eq(person.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

fn membership_person() -> RelationDef {
    membership::Entity::belongs_to(person::Entity).from(membership::Column::PersonId).to(person::Column::Id).into()
}
