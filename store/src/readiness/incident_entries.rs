//! What happens in incidents. Entries are only added.

use chrono::{DateTime, Utc};
use domain::people::{Role, may_write};
use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::readiness::{
    Audience, Incident, IncidentEntry, IncidentEntryFields, IncidentEntryKind, IncidentFields, IncidentNumber,
    IncidentProgress, IncidentRole, IncidentState, RunRecord, may_set_incident_privacy,
};
use domain::timeline::Milestone;
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::incident_reminders::plan_reminders;
use super::incident_visibility::access_of;
use super::incidents::{load_incident, load_incident_entries};
use crate::error::{found, read};
use crate::rows::{incident, incident_entry, person};
use crate::{StoreError, UnitOfWork};

/// Entries beyond these are refused: no incident has so many.
const MAX_ENTRIES: usize = 2_000;

impl UnitOfWork {
    /// Declares an incident; whoever declares it is its lead. The same request leads to the same incident again.
    pub async fn declare_incident(&self, request: &str, fields: &IncidentFields) -> Result<IncidentNumber, StoreError> {
        may_write(self.by)?;
        let row = incident::ActiveModel {
            request: Set(request.to_owned()),
            version: Set(1),
            title: Set(fields.title.clone()),
            service_id: Set(self.service_of(fields.service.as_deref()).await?),
            severity: Set(fields.severity.map(|severity| severity.level().into())),
            is_private: Set(fields.is_private),
            state: Set(IncidentState::Ongoing.key().to_owned()),
            declared_by: Set(Some(self.by.person.0)),
            declared_at: Set(self.now),
            ..Default::default()
        };
        // The same form may be sent twice at the same time: the second one waits for the first one.
        let inserted = incident::Entity::insert(row)
            .on_conflict_do_nothing_on([incident::Column::Request])
            .exec_without_returning(&self.transaction)
            .await?;
        let row = incident::Entity::find().filter(incident::Column::Request.eq(request)).one(&self.transaction).await?;
        let row = found(row)?;
        let number = IncidentNumber(row.number);
        if !matches!(inserted, sea_orm::TryInsertResult::Inserted(1)) {
            let is_same = row.declared_by == Some(self.by.person.0);
            return if is_same { Ok(number) } else { Err(used().into()) };
        }
        if self.incident_entry_of_request(request).await?.is_some() {
            return Err(used().into());
        }
        let declared = IncidentEntryFields {
            request: request.to_owned(),
            kind: IncidentEntryKind::Declared,
            role: Some(IncidentRole::Lead),
            person: None,
            from: None,
            audience: None,
            minutes: None,
            milestone: None,
            text: fields.title.clone(),
        };
        self.add_incident_entry(number, (1, self.now), &declared).await?;
        Ok(number)
    }

    /// Changes the details of an incident. What they are based on must be the current version.
    pub async fn save_incident(
        &self,
        number: IncidentNumber,
        version: i32,
        fields: &IncidentFields,
    ) -> Result<(), StoreError> {
        let (row, incident, entries) = self.writable_incident(number).await?;
        if incident.state == IncidentState::Resolved {
            return Err(ValidationErrors::one("incident", RESOLVED).into());
        }
        if row.version != version {
            return Err(StoreError::Conflict);
        }
        let Some(text) = fields.differences(&incident) else { return Ok(()) };
        let is_hidden_or_shown = fields.is_private != row.is_private;
        if is_hidden_or_shown && !may_set_incident_privacy(self.by, &access_of(&row, &entries)) {
            let message = "Only who declared the incident, people with a role and administrators decide who sees it.";
            return Err(ValidationErrors::one("is_private", message).into());
        }
        incident::Entity::update_many()
            .col_expr(incident::Column::Version, Expr::value(version + 1))
            .col_expr(incident::Column::Title, Expr::value(fields.title.clone()))
            .col_expr(incident::Column::ServiceId, Expr::value(self.service_of(fields.service.as_deref()).await?))
            .col_expr(
                incident::Column::Severity,
                Expr::value(fields.severity.map(|severity| i32::from(severity.level()))),
            )
            .col_expr(incident::Column::IsPrivate, Expr::value(fields.is_private))
            .filter(incident::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        let changed = IncidentEntryFields {
            request: format!("details-{number}-{}", version + 1),
            kind: IncidentEntryKind::Details,
            role: None,
            person: None,
            from: None,
            audience: None,
            minutes: None,
            milestone: None,
            text,
        };
        let place = self.next_place(&entries, IncidentEntryKind::Details)?;
        self.add_incident_entry(number, place, &changed).await
    }

    /// Records what happened in an incident. The same request again changes nothing. What ends the incident also creates
    /// the postmortem that `draft` makes of it and of the runs that were started during it, in the same transaction.
    pub async fn record_incident_entry(
        &self,
        number: IncidentNumber,
        fields: &IncidentEntryFields,
        draft: impl FnOnce(&Incident, &[IncidentEntry], &[RunRecord]) -> FullPostmortem,
    ) -> Result<Option<PostmortemNumber>, StoreError> {
        let (_, incident, mut entries) = self.writable_incident(number).await?;
        if let Some(row) = self.incident_entry_of_request(&fields.request).await? {
            return if self.is_same_entry(&row, number, fields) { Ok(incident.postmortem) } else { Err(used().into()) };
        }
        let progress = IncidentProgress::of(&entries);
        progress.allows(fields, self.by.person)?;
        let mut fields = fields.clone();
        match fields.kind {
            IncidentEntryKind::RoleTaken => self.may_have_role(fields.person.unwrap_or(self.by.person).0).await?,
            IncidentEntryKind::RoleReleased => {
                fields.person = fields.role.and_then(|role| progress.roles.get(&role)).map(|person| person.id);
            }
            _ => {}
        }
        let ends = fields.kind == IncidentEntryKind::Resolved;
        let runs = if ends { self.ended_runs(number).await? } else { Vec::new() };
        let place = self.next_place(&entries, fields.kind)?;
        self.add_incident_entry(number, place, &fields).await?;
        entries = load_incident_entries(&self.transaction, number).await?;
        plan_reminders(&self.transaction, number, fields.audience, &IncidentProgress::of(&entries)).await?;
        if !ends {
            return Ok(incident.postmortem);
        }
        let incident = Incident { state: IncidentState::Resolved, resolved_at: Some(place.1), ..incident };
        let postmortem = self.save_full(&draft(&incident, &entries, &runs)).await?;
        incident::Entity::update_many()
            .col_expr(incident::Column::State, Expr::value(incident.state.key()))
            .col_expr(incident::Column::ResolvedAt, Expr::value(place.1))
            .col_expr(incident::Column::Postmortem, Expr::value(postmortem.0))
            .filter(incident::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.set_postmortem_of_runs(number, postmortem).await?;
        Ok(Some(postmortem))
    }

    /// An incident in which the person may write, with its entries. Entries of one incident wait for each other.
    async fn writable_incident(
        &self,
        number: IncidentNumber,
    ) -> Result<(incident::Model, Incident, Vec<IncidentEntry>), StoreError> {
        let row = incident::Entity::find_by_id(number.0).lock(LockType::NoKeyUpdate).one(&self.transaction).await?;
        let incident = found(load_incident(&self.transaction, self.by, number).await?)?;
        may_write(self.by)?;
        let entries = load_incident_entries(&self.transaction, number).await?;
        Ok((found(row)?, incident, entries))
    }

    /// The sequence and the instant of the next entry.
    fn next_place(
        &self,
        entries: &[IncidentEntry],
        kind: IncidentEntryKind,
    ) -> Result<(i32, DateTime<Utc>), StoreError> {
        // It can always be resolved.
        if entries.len() >= MAX_ENTRIES && kind != IncidentEntryKind::Resolved {
            let message = format!("An incident has at most {MAX_ENTRIES} entries. Resolve it and edit its postmortem.");
            return Err(ValidationErrors::one("incident", message).into());
        }
        let sequence = entries.last().map_or(1, |entry| entry.sequence + 1);
        // Clocks of servers differ a little; within an incident, time never goes back.
        let at = entries.last().map_or(self.now, |entry| entry.at.max(self.now));
        Ok((sequence, at))
    }

    /// Roles are for people who write.
    async fn may_have_role(&self, id: i64) -> Result<(), StoreError> {
        let row = person::Entity::find_by_id(id).one(&self.transaction).await?;
        let Some(row) = row.filter(|row| row.disabled_at.is_none()) else {
            return Err(ValidationErrors::one("person", "This person does not exist or can’t sign in.").into());
        };
        if read(Role::from_key(&row.role), "person", row.id)? == Role::Reader {
            return Err(ValidationErrors::one("person", "Readers can’t take a role. Choose a member.").into());
        }
        Ok(())
    }

    fn is_same_entry(&self, row: &incident_entry::Model, number: IncidentNumber, fields: &IncidentEntryFields) -> bool {
        let person = fields.person.map(|person| person.0).or(Some(self.by.person.0));
        row.incident == number.0
            && row.by_id == Some(self.by.person.0)
            && row.kind == fields.kind.key()
            && row.role.as_deref() == fields.role.map(IncidentRole::key)
            && (fields.kind != IncidentEntryKind::RoleTaken || row.person_id == person)
            && row.audience.as_deref() == fields.audience.map(Audience::key)
            && row.minutes == fields.minutes.and_then(|minutes| i32::try_from(minutes).ok())
            && row.milestone.as_deref() == fields.milestone.map(Milestone::key)
            && row.text == fields.text
    }

    async fn incident_entry_of_request(&self, request: &str) -> Result<Option<incident_entry::Model>, StoreError> {
        let query = incident_entry::Entity::find().filter(incident_entry::Column::Request.eq(request));
        Ok(query.one(&self.transaction).await?)
    }

    async fn add_incident_entry(
        &self,
        number: IncidentNumber,
        (sequence, at): (i32, DateTime<Utc>),
        fields: &IncidentEntryFields,
    ) -> Result<(), StoreError> {
        let person = fields.role.map(|_| fields.person.unwrap_or(self.by.person).0);
        let row = incident_entry::ActiveModel {
            incident: Set(number.0),
            sequence: Set(sequence),
            request: Set(fields.request.clone()),
            kind: Set(fields.kind.key().to_owned()),
            role: Set(fields.role.map(|role| role.key().to_owned())),
            person_id: Set(person),
            audience: Set(fields.audience.map(|audience| audience.key().to_owned())),
            minutes: Set(fields.minutes.and_then(|minutes| i32::try_from(minutes).ok())),
            milestone: Set(fields.milestone.map(|milestone| milestone.key().to_owned())),
            by_id: Set(Some(self.by.person.0)),
            at: Set(at),
            text: Set(fields.text.clone()),
            ..Default::default()
        };
        incident_entry::Entity::insert(row).exec_without_returning(&self.transaction).await?;
        Ok(())
    }
}

/// Why nothing is added to an incident that ended.
const RESOLVED: &str = "This incident is already resolved. Edit its postmortem instead.";

fn used() -> ValidationErrors {
    ValidationErrors::one("request", "This request was already used for something else. Reload the page and try again.")
}
