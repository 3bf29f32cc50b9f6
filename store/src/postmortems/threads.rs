//! Loads comment threads.

use std::collections::HashMap;

use domain::actions::ActionId;
use domain::findings::FindingId;
use domain::people::{PersonId, PersonName, Viewer};
use domain::postmortems::{
    Comment, CommentId, Passage, PostmortemNumber, Resolved, SectionId, Subject, Thread, ThreadId,
};
use domain::timeline::EventId;
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef, Select,
};

use super::access::draft_access;
use crate::error::read;
use crate::people::names_of;
use crate::rows::{comment, comment_thread};
use crate::{Document, Store, StoreError, UnitOfWork};

impl Store {
    /// All threads of a postmortem, oldest first. Requires access to the draft.
    pub async fn list_threads(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Vec<Thread>, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        load_threads(self.reader(), number).await
    }

    /// The threads of a draft that the viewer got: what decides about it is not read again.
    pub async fn threads_of(&self, draft: &Document) -> Result<Vec<Thread>, StoreError> {
        load_threads(self.reader(), draft.postmortem.number).await
    }
}

/// The comments of a postmortem, unordered.
pub(super) fn comments_of(number: PostmortemNumber) -> Select<comment::Entity> {
    let thread: RelationDef = comment::Entity::belongs_to(comment_thread::Entity)
        .from(comment::Column::ThreadId)
        .to(comment_thread::Column::Id)
        .into();
    comment::Entity::find().join(JoinType::InnerJoin, thread).filter(comment_thread::Column::Postmortem.eq(number.0))
}

/// The people who wrote in the threads of a postmortem.
pub(crate) async fn commenters(work: &UnitOfWork, number: PostmortemNumber) -> Result<Vec<PersonId>, StoreError> {
    let people = comments_of(number)
        .filter(comment::Column::By.is_not_null())
        .select_only()
        .column(comment::Column::By)
        .distinct()
        .into_tuple::<i64>()
        .all(&work.transaction)
        .await?;
    Ok(people.into_iter().map(PersonId).collect())
}

/// All threads of a postmortem: in three queries, whatever their number.
pub(crate) async fn load_threads(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<Thread>, StoreError> {
    let threads = comment_thread::Entity::find()
        .filter(comment_thread::Column::Postmortem.eq(number.0))
        .order_by_asc(comment_thread::Column::Id)
        .all(connection)
        .await?;
    if threads.is_empty() {
        return Ok(Vec::new());
    }
    let comments = comments_of(number).order_by_asc(comment::Column::Id).all(connection).await?;
    let people = comments.iter().filter_map(|row| row.by).chain(threads.iter().filter_map(|row| row.resolved_by));
    let names = names_of(connection, people.collect()).await?;
    let person = |id: i64| Some(PersonName { id: PersonId(id), name: names.get(&id)?.clone() });
    let mut by_thread: HashMap<i64, Vec<Comment>> = HashMap::new();
    for row in comments {
        by_thread.entry(row.thread_id).or_default().push(Comment {
            id: CommentId(row.id),
            by: row.by.and_then(person),
            text: row.text,
            at: row.at,
            changed_at: row.changed_at,
            is_removed: row.removed_at.is_some(),
        });
    }
    threads
        .into_iter()
        .map(|row| {
            let subject = subject_of(&row)?;
            let resolved_by = row.resolved_by.and_then(person);
            Ok(Thread {
                id: ThreadId(row.id),
                subject,
                resolved: row.resolved_at.map(|at| Resolved { by: resolved_by, at }),
                comments: by_thread.remove(&row.id).unwrap_or_default(),
                passage: (!row.quote.is_empty()).then_some(Passage {
                    from: row.anchor_from,
                    to: row.anchor_to,
                    quote: row.quote,
                    is_gone: row.passage_gone,
                }),
            })
        })
        .collect()
}

/// The subject of a thread, from its row.
pub(super) fn subject_of(row: &comment_thread::Model) -> Result<Subject, StoreError> {
    let subject = row
        .section_id
        .map(|id| Subject::Section(SectionId(id)))
        .or(row.event_id.map(|id| Subject::Event(EventId(id))))
        .or(row.finding_id.map(|id| Subject::Finding(FindingId(id))))
        .or(row.action_id.map(|id| Subject::Action(ActionId(id))));
    read(subject, "comment_thread", row.id)
}
