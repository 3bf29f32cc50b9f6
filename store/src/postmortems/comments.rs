//! Creating, editing, removing and resolving comments.

use domain::actions::ActionId;
use domain::findings::FindingId;
use domain::markdown::to_plain_text;
use domain::people::{NotificationKind, PersonId, PersonName};
use domain::postmortems::{
    Access, ActivityKind, CommentFields, CommentId, MAX_COMMENTS, Passage, PostmortemNumber, SectionId, Subject,
    ThreadId, may_change_comment, may_comment, may_remove_comment, mentions, stands_in,
};
use domain::timeline::EventId;
use domain::validation::ValidationErrors;
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, Set};

use super::texts::locked_text;
use super::threads::{comments_of, subject_of};
use crate::error::found;
use crate::people::NewNotification;
use crate::rows::{action_item, comment, comment_thread, event, finding, person, section};
use crate::{StoreError, UnitOfWork};

/// The subject of a thread, as it is stored.
struct Found {
    /// Its heading, or the beginning of its text.
    called: String,
    /// Its text, to find quotations in.
    text: String,
    /// The person who recorded or owns it.
    concerns: Option<i64>,
}

impl UnitOfWork {
    /// Starts a thread with its first comment.
    pub async fn start_thread(
        &self,
        number: PostmortemNumber,
        subject: Subject,
        fields: &CommentFields,
    ) -> Result<(ThreadId, CommentId), StoreError> {
        let access = self.commentable(number).await?;
        let found = self.found_subject(number, subject).await?;
        let passage = match (&fields.passage, subject) {
            (Some(passage), Subject::Section(section)) => self.passage(number, section, passage, &found.text).await?,
            _ => Passage::default(),
        };
        let (Subject::Section(SectionId(id))
        | Subject::Event(EventId(id))
        | Subject::Finding(FindingId(id))
        | Subject::Action(ActionId(id))) = subject;
        let of = |is: bool| Set(is.then_some(id));
        let thread = comment_thread::ActiveModel {
            postmortem: Set(number.0),
            section_id: of(matches!(subject, Subject::Section(_))),
            event_id: of(matches!(subject, Subject::Event(_))),
            finding_id: of(matches!(subject, Subject::Finding(_))),
            action_id: of(matches!(subject, Subject::Action(_))),
            quote: Set(passage.quote),
            anchor_from: Set(passage.from),
            anchor_to: Set(passage.to),
            passage_gone: Set(false),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        let id = self.insert_comment(thread.id, &fields.text).await?;
        self.record_activity(number, ActivityKind::CommentAdded, &found.called).await?;
        let concerned = access.authors.iter().chain(&access.reviewers).copied();
        let concerned = concerned.chain(found.concerns.map(PersonId));
        let whom = concerned.map(|person| (person, NotificationKind::Commented)).collect();
        self.notify_of_comment(number, &access, id, &fields.text, whom).await?;
        Ok((ThreadId(thread.id), id))
    }

    /// The words of a section that a thread is about, with the ends that stay with them. Ends that the
    /// page sends say where; which words stand there, the document says.
    async fn passage(
        &self,
        number: PostmortemNumber,
        section: SectionId,
        asked: &Passage,
        text: &str,
    ) -> Result<Passage, StoreError> {
        let live = locked_text(&self.transaction, number, self.now).await?;
        let mut passage = asked.clone();
        if let Some(words) = live.words_between(section, asked) {
            passage.quote = words;
            return Ok(passage);
        }
        if !stands_in(&asked.quote, text) && !stands_in(&asked.quote, &to_plain_text(text)) {
            return Err(ValidationErrors::one("quote", "The section does not contain this text.").into());
        }
        // Words that were selected as they read, or typed, are followed from here on as well.
        (passage.from, passage.to) = live.ends(section, &passage.quote).unwrap_or_default();
        Ok(passage)
    }

    /// Answers in a thread. One that was resolved is open again: somebody has more to say.
    pub async fn reply(&self, number: PostmortemNumber, id: ThreadId, text: &str) -> Result<CommentId, StoreError> {
        let access = self.commentable(number).await?;
        let thread = self.thread_row(number, id).await?;
        let found = self.found_subject(number, subject_of(&thread)?).await?;
        let writers = comment::Entity::find()
            .filter(comment::Column::ThreadId.eq(id.0))
            .filter(comment::Column::By.is_not_null())
            .select_only()
            .column(comment::Column::By)
            .distinct()
            .into_tuple::<i64>()
            .all(&self.transaction)
            .await?;
        let written = self.insert_comment(id.0, text).await?;
        if thread.resolved_at.is_some() {
            self.set_resolved(id, false).await?;
        }
        self.record_activity(number, ActivityKind::CommentReplied, &found.called).await?;
        let whom = writers.into_iter().map(|person| (PersonId(person), NotificationKind::Replied)).collect();
        self.notify_of_comment(number, &access, written, text, whom).await?;
        Ok(written)
    }

    /// Edits a comment of the viewer. People who are newly mentioned are notified.
    pub async fn change_comment(&self, number: PostmortemNumber, id: CommentId, text: &str) -> Result<(), StoreError> {
        let access = self.commentable(number).await?;
        let (row, thread) = self.comment_row(number, id).await?;
        may_change_comment(self.by, row.by.map(PersonId))?;
        let found = self.found_subject(number, subject_of(&thread)?).await?;
        comment::ActiveModel {
            id: Set(id.0),
            text: Set(text.to_owned()),
            changed_at: Set(Some(self.now)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.record_activity(number, ActivityKind::CommentEdited, &found.called).await?;
        self.notify_of_comment(number, &access, id, text, Vec::new()).await
    }

    /// Removes a comment: its words go, its place in the thread stays.
    pub async fn remove_comment(&self, number: PostmortemNumber, id: CommentId) -> Result<(), StoreError> {
        self.commentable(number).await?;
        let (row, thread) = self.comment_row(number, id).await?;
        may_remove_comment(self.by, row.by.map(PersonId))?;
        comment::ActiveModel {
            id: Set(id.0),
            text: Set(String::new()),
            removed_at: Set(Some(self.now)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        self.retract_notifications(number, &cause(id)).await?;
        let called = self.called(number, &thread).await?;
        self.record_activity(number, ActivityKind::CommentRemoved, &called).await
    }

    /// Resolves or reopens a thread.
    pub async fn resolve_thread(
        &self,
        number: PostmortemNumber,
        id: ThreadId,
        is_resolved: bool,
    ) -> Result<(), StoreError> {
        self.commentable(number).await?;
        let thread = self.thread_row(number, id).await?;
        if thread.resolved_at.is_some() == is_resolved {
            return Ok(());
        }
        self.set_resolved(id, is_resolved).await?;
        let called = self.called(number, &thread).await?;
        let verb = if is_resolved { ActivityKind::ThreadResolved } else { ActivityKind::ThreadReopened };
        self.record_activity(number, verb, &called).await
    }

    /// What a thread is about, also when that was removed meanwhile.
    async fn called(&self, number: PostmortemNumber, thread: &comment_thread::Model) -> Result<String, StoreError> {
        let subject = subject_of(thread)?;
        match self.found_subject(number, subject).await {
            Ok(found) => Ok(found.called),
            Err(StoreError::Absent) => Ok(format!("a removed {}", subject.label())),
            Err(error) => Err(error),
        }
    }

    async fn set_resolved(&self, id: ThreadId, is_resolved: bool) -> Result<(), StoreError> {
        comment_thread::ActiveModel {
            id: Set(id.0),
            resolved_by: Set(is_resolved.then_some(self.by.person.0)),
            resolved_at: Set(is_resolved.then_some(self.now)),
            ..Default::default()
        }
        .update(&self.transaction)
        .await?;
        Ok(())
    }

    /// The postmortem, if the person may comment in it.
    async fn commentable(&self, number: PostmortemNumber) -> Result<Access, StoreError> {
        let access = self.draft(number).await?;
        may_comment(self.by, &access)?;
        Ok(access)
    }

    async fn insert_comment(&self, thread: i64, text: &str) -> Result<CommentId, StoreError> {
        let row = comment_thread::Entity::find_by_id(thread).one(&self.transaction).await?;
        let number = PostmortemNumber(found(row)?.postmortem);
        if comments_of(number).count(&self.transaction).await? >= MAX_COMMENTS {
            return Err(ValidationErrors::one(
                "text",
                format!("A postmortem can have at most {MAX_COMMENTS} comments."),
            )
            .into());
        }
        let row = comment::ActiveModel {
            thread_id: Set(thread),
            by: Set(Some(self.by.person.0)),
            text: Set(text.to_owned()),
            at: Set(self.now),
            ..Default::default()
        }
        .insert(&self.transaction)
        .await?;
        Ok(CommentId(row.id))
    }

    /// Notifies the participants of a thread and mentioned people.
    async fn notify_of_comment(
        &self,
        number: PostmortemNumber,
        access: &Access,
        id: CommentId,
        text: &str,
        mut whom: Vec<(PersonId, NotificationKind)>,
    ) -> Result<(), StoreError> {
        if text.contains('@') {
            let people = person::Entity::find()
                .filter(person::Column::DisabledAt.is_null())
                .select_only()
                .column(person::Column::Id)
                .column(person::Column::Name)
                .into_tuple::<(i64, String)>()
                .all(&self.transaction)
                .await?;
            let people: Vec<_> = people.into_iter().map(|(id, name)| PersonName { id: PersonId(id), name }).collect();
            whom.extend(mentions(text, &people).into_iter().map(|person| (person, NotificationKind::Mentioned)));
        }
        let news = NewNotification { cause: cause(id), place: format!("comment-{id}"), detail: to_plain_text(text) };
        self.tell(number, access, whom, news).await
    }

    async fn found_subject(&self, number: PostmortemNumber, subject: Subject) -> Result<Found, StoreError> {
        let of = number.0;
        let connection = &self.transaction;
        let found_one = match subject {
            Subject::Section(id) => section::Entity::find_by_id(id.0)
                .one(connection)
                .await?
                .filter(|row| row.postmortem == of)
                .map(|row| Found { called: row.heading, text: row.text, concerns: None }),
            Subject::Event(id) => event::Entity::find_by_id(id.0)
                .one(connection)
                .await?
                .filter(|row| row.postmortem == of && row.removed_at.is_none())
                .map(|row| Found { called: to_plain_text(&row.text), text: String::new(), concerns: row.by }),
            Subject::Finding(id) => finding::Entity::find_by_id(id.0)
                .one(connection)
                .await?
                .filter(|row| row.postmortem == of && row.removed_at.is_none())
                .map(|row| Found { called: to_plain_text(&row.text), text: String::new(), concerns: None }),
            Subject::Action(id) => action_item::Entity::find_by_id(id.0)
                .one(connection)
                .await?
                .filter(|row| row.postmortem == of && row.removed_at.is_none())
                .map(|row| Found { called: to_plain_text(&row.title), text: String::new(), concerns: row.owner_id }),
        };
        found(found_one)
    }

    async fn thread_row(&self, number: PostmortemNumber, id: ThreadId) -> Result<comment_thread::Model, StoreError> {
        let row = comment_thread::Entity::find_by_id(id.0).one(&self.transaction).await?;
        found(row.filter(|row| row.postmortem == number.0))
    }

    async fn comment_row(
        &self,
        number: PostmortemNumber,
        id: CommentId,
    ) -> Result<(comment::Model, comment_thread::Model), StoreError> {
        let row = comment::Entity::find_by_id(id.0).one(&self.transaction).await?;
        let row = found(row.filter(|row| row.removed_at.is_none()))?;
        let thread = self.thread_row(number, ThreadId(row.thread_id)).await?;
        Ok((row, thread))
    }
}

/// The key of a comment as the cause of notifications.
fn cause(id: CommentId) -> String {
    format!("comment-{id}")
}
