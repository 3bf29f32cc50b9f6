//! Review requests, reviewers and verdicts.

use std::collections::BTreeSet;

use domain::people::{NotificationKind, PersonId, PersonName, TeamId, may_administer};
use domain::postmortems::{
    AUTHOR_REVIEWS, Access, ActivityKind, MAX_PARTICIPANTS, PostmortemNumber, Review, ReviewRequest, Verdict, Vote,
    approvals_needed, as_reviewed, counts_as_reviewer, may_publish, may_review, verdict_text,
};
use domain::reports::Draft;
use domain::validation::ValidationErrors;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::access::REVIEWER;
use super::document::{Document, load_document};
use crate::error::{found, read, write_json};
use crate::people::NewNotification;
use crate::people::names_of;
use crate::rows::{participant, person, postmortem, review_request, team, verdict};
use crate::{Store, StoreError, UnitOfWork, hash_of};

const NO_REVIEWER: &str = "Choose at least one reviewer.";
const NO_REVIEWER_TO_ADD: &str =
    "This postmortem has no reviewers yet. Authors, the team and administrators can add them.";

impl Store {
    /// The review of a postmortem.
    pub async fn review_of(&self, document: &Document) -> Result<Review, StoreError> {
        load_review(self.reader(), document).await
    }
}

impl UnitOfWork {
    /// Requests a review and notifies the reviewers, or cancels the request.
    pub async fn request_review(&self, number: PostmortemNumber, requested: bool) -> Result<(), StoreError> {
        let access = self.editable(number).await?;
        if requested && !access.reviewers.iter().any(|reviewer| counts_as_reviewer(*reviewer, &access)) {
            let message = if may_publish(self.by, &access).is_ok() { NO_REVIEWER } else { NO_REVIEWER_TO_ADD };
            return Err(ValidationErrors::one("reviewers", message).into());
        }
        let open = open_request(&self.transaction, number).await?;
        self.set_in_review(number, requested).await?;
        match (open, requested) {
            (None, true) => {
                let row = review_request::ActiveModel {
                    postmortem: Set(number.0),
                    asked_by: Set(Some(self.by.person.0)),
                    asked_at: Set(self.now),
                    ..Default::default()
                }
                .insert(&self.transaction)
                .await?;
                self.notify_reviewers(number, &access, row.id).await?;
            }
            (Some(_), false) => self.end_request(number).await?,
            _ => {}
        }
        self.record_activity(
            number,
            if requested { ActivityKind::ReviewRequested } else { ActivityKind::ReviewCancelled },
            "",
        )
        .await
    }

    /// Names people who are to look it over, besides those who are named already. Who takes part is
    /// for those who may publish.
    pub async fn name_reviewers(&self, number: PostmortemNumber, people: &[PersonId]) -> Result<(), StoreError> {
        let access = self.editable(number).await?;
        if people.iter().any(|person| access.authors.contains(person)) {
            return Err(ValidationErrors::one("reviewers", AUTHOR_REVIEWS).into());
        }
        let new: BTreeSet<_> = people.iter().filter(|person| !access.reviewers.contains(person)).copied().collect();
        if new.is_empty() {
            return Ok(());
        }
        may_publish(self.by, &access)?;
        if access.reviewers.len() + new.len() > MAX_PARTICIPANTS {
            let message = format!("You can add at most {MAX_PARTICIPANTS} people.");
            return Err(ValidationErrors::one("reviewers", message).into());
        }
        let known = person::Entity::find()
            .filter(person::Column::Id.is_in(new.iter().map(|person| person.0)))
            .filter(person::Column::DisabledAt.is_null())
            .order_by_asc(person::Column::Name)
            .all(&self.transaction)
            .await?;
        if known.len() < new.len() {
            return Err(ValidationErrors::one("reviewers", "Some of these people do not exist.").into());
        }
        let rows = new.iter().map(|person| participant::ActiveModel {
            postmortem: Set(number.0),
            person_id: Set(person.0),
            part: Set(REVIEWER.to_owned()),
        });
        // Somebody else may be naming the same people.
        participant::Entity::insert_many(rows)
            .on_conflict(OnConflict::new().do_nothing().to_owned())
            .exec_without_returning(&self.transaction)
            .await?;
        // A head that somebody has open was read without them, and would take them out again.
        postmortem::Entity::update_many()
            .col_expr(postmortem::Column::Version, Expr::col(postmortem::Column::Version).add(1))
            .filter(postmortem::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        self.notify_new_reviewers(number).await?;
        let names = known.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
        self.record_activity(number, ActivityKind::ReviewersChanged, &names).await
    }

    /// Notifies reviewers who are added while a review is requested.
    pub(super) async fn notify_new_reviewers(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        let Some(request) = open_request(&self.transaction, number).await? else { return Ok(()) };
        let access = self.access(number).await?;
        self.notify_reviewers(number, &access, request.id).await
    }

    async fn notify_reviewers(
        &self,
        number: PostmortemNumber,
        access: &Access,
        request: i64,
    ) -> Result<(), StoreError> {
        let whom: Vec<_> =
            access.reviewers.iter().map(|reviewer| (*reviewer, NotificationKind::ReviewRequested)).collect();
        let news =
            NewNotification { cause: format!("review-{request}"), place: "review".into(), detail: String::new() };
        self.tell(number, access, whom, news).await
    }

    async fn set_in_review(&self, number: PostmortemNumber, requested: bool) -> Result<(), StoreError> {
        postmortem::Entity::update_many()
            .col_expr(postmortem::Column::InReview, Expr::value(requested))
            .filter(postmortem::Column::Number.eq(number.0))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Ends a review request, because it was cancelled or the postmortem is published.
    pub(crate) async fn end_request(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        review_request::Entity::update_many()
            .col_expr(review_request::Column::EndedBy, Expr::value(self.by.person.0))
            .col_expr(review_request::Column::EndedAt, Expr::value(self.now))
            .filter(review_request::Column::Postmortem.eq(number.0))
            .filter(review_request::Column::EndedAt.is_null())
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Says what a reviewer thinks of the postmortem as it is now; takes the place of what they said
    /// before.
    pub async fn submit_review(
        &self,
        number: PostmortemNumber,
        message: Verdict,
        text: &str,
    ) -> Result<(), StoreError> {
        let access = self.draft(number).await?;
        may_review(self.by, &access)?;
        let text = verdict_text(message, text)?;
        let document = found(load_document(&self.transaction, self.by, number).await?)?;
        verdict::Entity::delete_many()
            .filter(verdict::Column::Postmortem.eq(number.0))
            .filter(verdict::Column::PersonId.eq(self.by.person.0))
            .exec(&self.transaction)
            .await?;
        let row = verdict::ActiveModel {
            postmortem: Set(number.0),
            person_id: Set(self.by.person.0),
            verdict: Set(message.key().to_owned()),
            text: Set(text.clone()),
            content: Set(content(document.draft())),
            at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let (activity, kind) = match message {
            Verdict::Approved => (ActivityKind::Approved, NotificationKind::Approved),
            Verdict::ChangesRequested => (ActivityKind::ChangesRequested, NotificationKind::ChangesRequested),
        };
        self.record_activity(number, activity, &text).await?;
        let request = open_request(&self.transaction, number).await?;
        let asked_by = request.and_then(|request| request.asked_by).map(PersonId);
        let whom: Vec<_> = access.authors.iter().copied().chain(asked_by).map(|person| (person, kind)).collect();
        // A row that is deleted may leave its number to the next, so the instant is part of the cause.
        let cause = format!("verdict-{}-{}", row.id, self.now.timestamp_micros());
        self.tell(number, &access, whom, NewNotification { cause, place: "review".into(), detail: text }).await
    }

    /// Says how many approvals publishing needs in a team.
    pub async fn need_approvals(&self, id: TeamId, typed: &str) -> Result<(), StoreError> {
        may_administer(self.by)?;
        let needed = approvals_needed(typed)?;
        let row = found(team::Entity::find_by_id(id.0).one(&self.transaction).await?)?;
        team::ActiveModel {
            id: Set(id.0),
            approvals_needed: Set(needed),
            version: Set(row.version + 1),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        Ok(())
    }
}

/// The hash of the content that a verdict applies to.
fn content(draft: Draft<'_>) -> String {
    hash_of(&write_json(&as_reviewed(draft)))
}

async fn open_request(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Option<review_request::Model>, StoreError> {
    Ok(review_request::Entity::find()
        .filter(review_request::Column::Postmortem.eq(number.0))
        .filter(review_request::Column::EndedAt.is_null())
        .order_by_desc(review_request::Column::Id)
        .limit(1)
        .one(connection)
        .await?)
}

/// How far the review is. What is judged now is only looked at when somebody has judged.
pub(crate) async fn load_review(connection: &impl ConnectionTrait, document: &Document) -> Result<Review, StoreError> {
    let number = document.postmortem.number;
    let needed = match &document.postmortem.team {
        None => 0,
        Some(of) => team::Entity::find_by_id(of.id.0).one(connection).await?.map_or(0, |row| row.approvals_needed),
    };
    let request = open_request(connection, number).await?;
    let mut verdicts = verdict::Entity::find()
        .filter(verdict::Column::Postmortem.eq(number.0))
        .order_by_asc(verdict::Column::Id)
        .all(connection)
        .await?;
    verdicts.retain(|row| counts_as_reviewer(PersonId(row.person_id), &document.access));
    let now = if verdicts.is_empty() { String::new() } else { content(document.draft()) };
    let people = verdicts.iter().map(|row| row.person_id);
    let people = people.chain(request.as_ref().and_then(|request| request.asked_by)).collect();
    let names = names_of(connection, people).await?;
    let person = |id: i64| Some(PersonName { id: PersonId(id), name: names.get(&id)?.clone() });
    let votes = verdicts.into_iter().map(|row| {
        Ok(Vote {
            by: read(person(row.person_id), "verdict", row.id)?,
            verdict: read(Verdict::from_key(&row.verdict), "verdict", row.id)?,
            is_current: row.content == now,
            text: row.text,
            at: row.at,
        })
    });
    Ok(Review {
        request: request.map(|request| ReviewRequest { by: request.asked_by.and_then(person), at: request.asked_at }),
        votes: votes.collect::<Result<_, StoreError>>()?,
        needed,
    })
}
