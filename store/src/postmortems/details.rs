//! Creating, changing, archiving and deleting postmortems.

use domain::people::{PersonId, TeamId, may_write};
use domain::postmortems::{
    AUTHOR_REVIEWS, ActivityKind, Impact, PostmortemFields, PostmortemNumber, TemplateSection, may_delete, may_publish,
};
use domain::validation::ValidationErrors;
use sea_orm::sea_query::Expr;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Set};

use super::access::{AUTHOR, REVIEWER};
use crate::actions::plan_reminders;
use crate::error::{found, read, write_json};
use crate::rows::{participant, person, postmortem, postmortem_service, section, service, team};
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Begins a postmortem with the sections of a template. Whoever begins it is an author.
    pub async fn create_postmortem(
        &self,
        fields: &PostmortemFields,
        sections: &[TemplateSection],
    ) -> Result<PostmortemNumber, StoreError> {
        may_write(self.by)?;
        self.known_team(fields.team).await?;
        let row = postmortem::ActiveModel {
            version: Set(1),
            title: Set(fields.title.clone()),
            kind: Set(fields.kind.key().to_owned()),
            severity: Set(fields.severity.level().into()),
            team_id: Set(fields.team.map(|team| team.0)),
            zone: Set(fields.zone.name().to_owned()),
            in_review: Set(false),
            is_private: Set(fields.is_private),
            impact: Set(write_json(&Impact::default())),
            created_by: Set(Some(self.by.person.0)),
            created_at: Set(self.now),
            updated_at: Set(self.now),
            happened_at: Set(self.now),
            publish_remind_at: Set(Some(self.now)),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let number = PostmortemNumber(row.number);
        let mut fields = fields.clone();
        if fields.reviewers.contains(&self.by.person) {
            return Err(ValidationErrors::one("reviewers", AUTHOR_REVIEWS).into());
        }
        if !fields.authors.contains(&self.by.person) {
            fields.authors.push(self.by.person);
        }
        self.set_participants(number, &fields).await?;
        self.set_services(number, &fields.services).await?;
        self.insert_sections(number, sections).await?;
        self.record_activity(number, ActivityKind::Created, &fields.title).await?;
        Ok(number)
    }

    async fn insert_sections(&self, number: PostmortemNumber, sections: &[TemplateSection]) -> Result<(), StoreError> {
        let rows = sections.iter().zip(1..).map(|(template, position)| section::ActiveModel {
            postmortem: Set(number.0),
            version: Set(1),
            part: Set(template.part().key().to_owned()),
            heading: Set(template.heading.clone()),
            question: Set(template.question.clone()),
            text: Set(template.text.clone()),
            position: Set(position),
            heading_version: Set(1),
            ..Default::default()
        });
        section::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        Ok(())
    }

    /// Changes the details. Visibility, participants and team require the permission to publish: otherwise
    /// anybody could assign a postmortem to their own team and then publish it. Making it private revokes
    /// its share links.
    pub async fn change_details(
        &self,
        number: PostmortemNumber,
        version: i32,
        fields: &PostmortemFields,
    ) -> Result<(), StoreError> {
        let access = self.editable(number).await?;
        let current = found(postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?)?;
        let ids = |people: &[PersonId]| {
            let mut people = people.to_vec();
            people.sort_unstable();
            people
        };
        let changes_people = ids(&access.authors) != ids(&fields.authors)
            || ids(&access.reviewers) != ids(&fields.reviewers)
            || access.is_private != fields.is_private
            || current.team_id != fields.team.map(|team| team.0);
        if changes_people {
            may_publish(self.by, &access)?;
        }
        self.known_team(fields.team).await?;
        if fields.authors.is_empty() {
            return Err(ValidationErrors::one("authors", "Choose at least one author.").into());
        }
        let changed = postmortem::Entity::update_many()
            .col_expr(postmortem::Column::Version, Expr::value(version.saturating_add(1)))
            .col_expr(postmortem::Column::Title, Expr::value(fields.title.clone()))
            .col_expr(postmortem::Column::Kind, Expr::value(fields.kind.key()))
            .col_expr(postmortem::Column::Severity, Expr::value(i32::from(fields.severity.level())))
            .col_expr(postmortem::Column::TeamId, Expr::value(fields.team.map(|team| team.0)))
            .col_expr(postmortem::Column::Zone, Expr::value(fields.zone.name()))
            .col_expr(postmortem::Column::IsPrivate, Expr::value(fields.is_private))
            .filter(postmortem::Column::Number.eq(number.0))
            .filter(postmortem::Column::Version.eq(version))
            .exec(&self.transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Err(StoreError::Conflict);
        }
        let zone_before = read(current.zone.parse().ok(), "postmortem", number.0)?;
        self.events_to_zone(number, zone_before, fields.zone).await?;
        if changes_people {
            self.set_participants(number, fields).await?;
            self.notify_new_reviewers(number).await?;
        }
        plan_reminders(&self.transaction, number, self.now).await?;
        self.set_services(number, &fields.services).await?;
        // A link opens the report to anybody: it must not outlive the decision that few may read it.
        if fields.is_private && !current.is_private {
            self.revoke_links_for_privacy(number).await?;
        }
        self.record_activity(number, ActivityKind::DetailsChanged, &fields.title).await
    }

    /// Changes the impact figures.
    pub async fn change_impact(
        &self,
        number: PostmortemNumber,
        version: i32,
        impact: &Impact,
    ) -> Result<(), StoreError> {
        self.editable(number).await?;
        let changed = postmortem::Entity::update_many()
            .col_expr(postmortem::Column::Version, Expr::value(version.saturating_add(1)))
            .col_expr(postmortem::Column::Impact, Expr::value(write_json(impact)))
            .filter(postmortem::Column::Number.eq(number.0))
            .filter(postmortem::Column::Version.eq(version))
            .exec(&self.transaction)
            .await?;
        if changed.rows_affected == 0 {
            return Err(StoreError::Conflict);
        }
        self.record_activity(number, ActivityKind::ImpactChanged, "").await
    }

    /// A mistake at the field when there is no such team.
    pub(crate) async fn known_team(&self, id: Option<TeamId>) -> Result<(), StoreError> {
        let Some(id) = id else { return Ok(()) };
        match team::Entity::find_by_id(id.0).one(&self.transaction).await? {
            Some(_) => Ok(()),
            None => Err(ValidationErrors::one("team", "This team does not exist.").into()),
        }
    }

    async fn set_participants(&self, number: PostmortemNumber, fields: &PostmortemFields) -> Result<(), StoreError> {
        participant::Entity::delete_many()
            .filter(participant::Column::Postmortem.eq(number.0))
            .exec(&self.transaction)
            .await?;
        let wanted = fields.authors.iter().chain(&fields.reviewers).map(|person| person.0);
        let known = person::Entity::find()
            .filter(person::Column::Id.is_in(wanted))
            .select_only()
            .column(person::Column::Id)
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        let unknown = |people: &[PersonId]| people.iter().any(|person| !known.contains(&person.0));
        for (field, people) in [("authors", &fields.authors), ("reviewers", &fields.reviewers)] {
            if unknown(people) {
                return Err(ValidationErrors::one(field, "Some of these people do not exist.").into());
            }
        }
        let parts =
            fields.authors.iter().map(|id| (id, AUTHOR)).chain(fields.reviewers.iter().map(|id| (id, REVIEWER)));
        let rows: Vec<_> = parts
            .map(|(id, part)| participant::ActiveModel {
                postmortem: Set(number.0),
                person_id: Set(id.0),
                part: Set(part.to_owned()),
            })
            .collect();
        if !rows.is_empty() {
            participant::Entity::insert_many(rows).exec_without_returning(&self.transaction).await?;
        }
        Ok(())
    }

    async fn set_services(&self, number: PostmortemNumber, names: &[String]) -> Result<(), StoreError> {
        postmortem_service::Entity::delete_many()
            .filter(postmortem_service::Column::Postmortem.eq(number.0))
            .exec(&self.transaction)
            .await?;
        for (name, position) in names.iter().zip(1..) {
            let known = service::Entity::find().filter(service::Column::Name.eq(name)).one(&self.transaction).await?;
            let service_id = match known {
                Some(service) => service.id,
                None => {
                    service::ActiveModel { name: Set(name.clone()), ..Default::default() }
                        .insert(&self.transaction)
                        .await?
                        .id
                }
            };
            postmortem_service::ActiveModel {
                postmortem: Set(number.0),
                service_id: Set(service_id),
                position: Set(position),
            }
            .insert(&self.transaction)
            .await?;
        }
        Ok(())
    }

    /// Puts a postmortem away: it leaves the lists, its links open nothing, nothing is deleted.
    pub async fn archive(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        let access = self.publishable(number).await?;
        if access.is_archived {
            return Ok(());
        }
        postmortem::ActiveModel {
            number: Set(number.0),
            archived_at: Set(Some(self.now)),
            archived_by: Set(Some(self.by.person.0)),
            // Restoring plans again, from then on.
            publish_remind_at: Set(None),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::Archived, "").await
    }

    /// Restores an archived postmortem.
    pub async fn restore(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        self.publishable(number).await?;
        postmortem::ActiveModel {
            number: Set(number.0),
            archived_at: Set(None),
            archived_by: Set(None),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        plan_reminders(&self.transaction, number, self.now).await?;
        self.record_activity(number, ActivityKind::Unarchived, "").await
    }

    /// Deletes an archived postmortem permanently, with everything that belongs to it. `title` is the
    /// confirmation typed by the person.
    pub async fn delete(&self, number: PostmortemNumber, title: &str) -> Result<(), StoreError> {
        let access = self.access(number).await?;
        may_delete(self.by, &access)?;
        let row = found(postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?)?;
        if row.title != title.trim() {
            return Err(ValidationErrors::one("title", "This doesn’t match the title of the postmortem.").into());
        }
        postmortem::Entity::delete_by_id(number.0).exec(&self.transaction).await?;
        super::pictures::forget_unused(&self.transaction).await
    }

    pub(super) async fn update(
        &self,
        number: PostmortemNumber,
        column: postmortem::Column,
        value: impl Into<sea_orm::Value>,
    ) -> Result<(), StoreError> {
        postmortem::Entity::update_many()
            .col_expr(column, Expr::value(value))
            .filter(postmortem::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}
