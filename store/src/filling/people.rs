//! The people, teams and services that filled postmortems refer to.

use std::collections::HashMap;

use domain::people::{PersonId, TeamId, Theme};
use sea_orm::{EntityTrait, QuerySelect, Set};

use super::{Filling, Numbers, PastOrganisation, insert};
use crate::postmortems::load_severities;
use crate::rows::{membership, person, postmortem, service, team};
use crate::{Secret, Store, StoreError};

impl Store {
    /// Adds the people, teams and services of an organisation, before its postmortems. The database has accounts and
    /// no postmortems.
    pub async fn begin_filling(&self, organisation: &PastOrganisation) -> Result<Filling, StoreError> {
        let transaction = self.begin().await?;
        let known: Option<i64> = postmortem::Entity::find()
            .select_only()
            .column(postmortem::Column::Number)
            .into_tuple()
            .one(&transaction)
            .await?;
        if known.is_some() {
            return Err(StoreError::Taken("postmortem".into()));
        }
        let team_row = |name: &String| team::ActiveModel {
            name: Set(name.clone()),
            version: Set(1),
            approvals_needed: Set(0),
            ..Default::default()
        };
        insert(&transaction, 3, organisation.teams.iter().map(team_row).collect()).await?;
        let team_ids: HashMap<String, i64> =
            ids(team::Entity::find().all(&transaction).await?.into_iter().map(|row| (row.name, row.id)));
        let teams: Vec<i64> = organisation.teams.iter().filter_map(|name| team_ids.get(name).copied()).collect();

        // No password has this hash, so nobody can sign in as them.
        let locked = format!("locked-{}", Secret::random()?.hash());
        let rows = organisation.people.iter().map(|person| person::ActiveModel {
            email: Set(person.email.clone()),
            name: Set(person.name.clone()),
            role: Set(person.role.key().to_owned()),
            zone: Set(person.zone.name().to_owned()),
            theme: Set(Theme::System.key().to_owned()),
            password_hash: Set(locked.clone()),
            created_at: Set(person.created_at),
            disabled_at: Set(person.disabled_at),
            version: Set(1),
            ..Default::default()
        });
        insert(&transaction, 9, rows.collect()).await?;
        let everybody = person::Entity::find().all(&transaction).await?;
        let names = everybody.iter().map(|row| (row.id, row.name.clone())).collect();
        let person_ids: HashMap<String, i64> = ids(everybody.into_iter().map(|row| (row.email, row.id)));
        let people: Vec<i64> =
            organisation.people.iter().filter_map(|person| person_ids.get(&person.email).copied()).collect();
        let memberships = organisation.people.iter().zip(&people).filter_map(|(person, id)| {
            Some(membership::ActiveModel { team_id: Set(*teams.get(person.team)?), person_id: Set(*id) })
        });
        insert(&transaction, 2, memberships.collect()).await?;

        let service_row = |name: &String| service::ActiveModel { name: Set(name.clone()), ..Default::default() };
        insert(&transaction, 1, organisation.services.iter().map(service_row).collect()).await?;
        let services = ids(service::Entity::find().all(&transaction).await?.into_iter().map(|row| (row.name, row.id)));
        let severities = load_severities(&transaction).await?;
        transaction.commit().await?;
        Ok(Filling {
            people: people.into_iter().map(PersonId).collect(),
            teams: teams.into_iter().map(TeamId).collect(),
            names,
            team_names: team_ids.into_iter().map(|(name, id)| (id, name)).collect(),
            services,
            severities,
            next: Numbers::default(),
        })
    }
}

fn ids(rows: impl Iterator<Item = (String, i64)>) -> HashMap<String, i64> {
    rows.collect()
}
