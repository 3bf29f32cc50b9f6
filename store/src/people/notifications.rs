//! Notifications: created in the transaction of their cause, listed, counted, marked as read.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::notifications::usual_frequency;
use domain::people::{
    Notification, NotificationId, NotificationKind, NotificationSubject, PersonId, PersonName, Role, Viewer,
    may_be_notified, may_write,
};
use domain::postmortems::{Access, PostmortemNumber};
use domain::readiness::{IncidentNumber, RunNumber, RunbookNumber};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
    Select, Set,
};

use crate::error::{found, read};
use crate::notifications::frequencies;
use crate::people::names_of;
use crate::postmortems::{takes_part, visible_to};
use crate::readiness::{incident_titles, of_visible_incident, of_visible_run, run_titles, runbook_titles};
use crate::rows::{notification, person, postmortem};
use crate::{Store, StoreError, UnitOfWork};

/// Unread notifications are counted up to this number, since the count is on every page.
const COUNTED: u64 = 100;
/// The maximum number of unread, and of read, notifications on a page.
const SHOWN: u64 = 200;

/// A cause of notifications.
#[derive(Debug, Clone, Default)]
pub(crate) struct NewNotification {
    /// The key of the cause, such as `comment-12`, which prevents duplicates.
    pub cause: String,
    /// Where to look, within the page of the postmortem.
    pub place: String,
    /// The text concerned; its beginning is stored.
    pub detail: String,
}

/// Creates notifications in the transaction of the change.
pub(crate) struct Teller<'c, C> {
    /// The transaction.
    pub connection: &'c C,
    /// The person who caused it; nobody, for a reminder.
    pub by: Option<PersonId>,
    /// When it happened.
    pub now: DateTime<Utc>,
}

impl<C: ConnectionTrait> Teller<'_, C> {
    /// Notifies each person once, for the most urgent reason; never the person who caused it, and never
    /// people who may not see it.
    pub(crate) async fn tell(
        &self,
        number: PostmortemNumber,
        access: &Access,
        whom: impl IntoIterator<Item = (PersonId, NotificationKind)>,
        news: NewNotification,
    ) -> Result<(), StoreError> {
        let about = NotificationSubject::Postmortem(number);
        self.tell_about(about, whom, |kind, viewer| may_be_notified(kind, viewer, access), news).await
    }

    /// Notifies people of a run or a runbook that all who write may see.
    pub(crate) async fn tell_writers(
        &self,
        about: NotificationSubject,
        whom: impl IntoIterator<Item = (PersonId, NotificationKind)>,
        news: NewNotification,
    ) -> Result<(), StoreError> {
        self.tell_about(about, whom, |_, viewer| may_write(viewer).is_ok(), news).await
    }

    /// Notifies a person of an incident that they may see.
    pub(crate) async fn tell_of_incident(
        &self,
        number: IncidentNumber,
        whom: (PersonId, NotificationKind),
        news: NewNotification,
    ) -> Result<(), StoreError> {
        self.tell_about(NotificationSubject::Incident(number), [whom], |_, _| true, news).await
    }

    async fn tell_about(
        &self,
        about: NotificationSubject,
        whom: impl IntoIterator<Item = (PersonId, NotificationKind)>,
        may_be_told: impl Fn(NotificationKind, Viewer) -> bool,
        news: NewNotification,
    ) -> Result<(), StoreError> {
        let mut reasons: BTreeMap<i64, NotificationKind> = BTreeMap::new();
        for (person, kind) in whom.into_iter().filter(|(person, _)| Some(*person) != self.by) {
            let reason = reasons.entry(person.0).or_insert(kind);
            *reason = kind.min(*reason);
        }
        if reasons.is_empty() {
            return Ok(());
        }
        let people = person::Entity::find()
            .filter(person::Column::Id.is_in(reasons.keys().copied()))
            .filter(person::Column::DisabledAt.is_null())
            .select_only()
            .column(person::Column::Id)
            .column(person::Column::Role)
            .column(person::Column::Zone)
            .into_tuple::<(i64, String, String)>()
            .all(self.connection)
            .await?;
        let chosen = frequencies(self.connection, &reasons.keys().copied().collect::<Vec<_>>()).await?;
        let told = notification::Entity::find()
            .filter(notification::Column::PersonId.is_in(reasons.keys().copied()))
            .filter(notification::Column::Cause.eq(&news.cause))
            .select_only()
            .column(notification::Column::PersonId)
            .into_tuple::<i64>()
            .all(self.connection)
            .await?;
        let mut rows = Vec::new();
        for (person, role, zone) in people.into_iter().filter(|(person, ..)| !told.contains(person)) {
            let role = read(Role::from_key(&role), "person", person)?;
            let Some(kind) = reasons.get(&person) else { continue };
            if may_be_told(*kind, Viewer { person: PersonId(person), role }) {
                let frequency = chosen.get(&(person, *kind)).copied().unwrap_or_else(|| usual_frequency(*kind));
                let mail_at = frequency.send_at(self.now, zone.parse().unwrap_or(Tz::UTC));
                rows.push(self.notification_row(about, person, (*kind, mail_at), &news));
            }
        }
        if !rows.is_empty() {
            notification::Entity::insert_many(rows).exec_without_returning(self.connection).await?;
        }
        Ok(())
    }

    fn notification_row(
        &self,
        about: NotificationSubject,
        person: i64,
        (kind, mail_at): (NotificationKind, Option<DateTime<Utc>>),
        news: &NewNotification,
    ) -> notification::ActiveModel {
        notification::ActiveModel {
            person_id: Set(person),
            postmortem: Set(about.postmortem().map(|number| number.0)),
            incident: Set(about.incident().map(|number| number.0)),
            run: Set(about.run().map(|number| number.0)),
            runbook: Set(about.runbook().map(|number| number.0)),
            kind: Set(kind.key().to_owned()),
            cause: Set(news.cause.clone()),
            place: Set(news.place.clone()),
            detail: Set(beginning(&news.detail)),
            by: Set(self.by.map(|by| by.0)),
            at: Set(self.now),
            read_at: Set(None),
            mail_at: Set(mail_at),
            ..Default::default()
        }
    }
}

impl UnitOfWork {
    /// Creates notifications, as [`Teller::tell`] does.
    pub(crate) async fn tell(
        &self,
        number: PostmortemNumber,
        access: &Access,
        whom: impl IntoIterator<Item = (PersonId, NotificationKind)>,
        news: NewNotification,
    ) -> Result<(), StoreError> {
        let teller = Teller { connection: &self.transaction, by: Some(self.by.person), now: self.now };
        teller.tell(number, access, whom, news).await
    }

    /// Deletes notifications about something that is gone.
    pub(crate) async fn retract_notifications(&self, number: PostmortemNumber, cause: &str) -> Result<(), StoreError> {
        notification::Entity::delete_many()
            .filter(notification::Column::Postmortem.eq(number.0))
            .filter(notification::Column::Cause.eq(cause))
            .exec(&self.transaction)
            .await?;
        Ok(())
    }

    /// Marks a notification of the viewer as read; returns it, so that its page can be opened.
    pub async fn read_notification(&self, id: NotificationId) -> Result<Notification, StoreError> {
        let row = shown_to(self.by).filter(notification::Column::Id.eq(id.0)).one(&self.transaction).await?;
        let row = found(row)?;
        self.mark_read(Condition::all().add(notification::Column::Id.eq(id.0))).await?;
        let postmortem = match row.postmortem {
            Some(number) => postmortem::Entity::find_by_id(number).one(&self.transaction).await?,
            None => None,
        };
        found(notifications_of(&self.transaction, vec![(row, postmortem)]).await?.pop())
    }

    /// Marks all notifications of the viewer as read, or those of one postmortem.
    pub async fn read_notifications(&self, number: Option<PostmortemNumber>) -> Result<(), StoreError> {
        let of = number.map(|number| notification::Column::Postmortem.eq(number.0));
        self.mark_read(Condition::all().add_option(of)).await
    }

    async fn mark_read(&self, which: Condition) -> Result<(), StoreError> {
        notification::Entity::update_many()
            .col_expr(notification::Column::ReadAt, Expr::value(self.now))
            .filter(notification::Column::PersonId.eq(self.by.person.0))
            .filter(notification::Column::ReadAt.is_null())
            .filter(which)
            .exec(&self.transaction)
            .await?;
        Ok(())
    }
}

impl Store {
    /// The number of unread notifications of the viewer, up to 100.
    pub async fn count_unread(&self, viewer: Viewer) -> Result<usize, StoreError> {
        let unread = shown_to(viewer)
            .filter(notification::Column::ReadAt.is_null())
            .select_only()
            .column(notification::Column::Id)
            .limit(COUNTED)
            .into_tuple::<i64>()
            .all(self.reader())
            .await?;
        Ok(unread.len())
    }

    /// The notifications of the viewer: unread first, then read, each newest first. Those about a
    /// postmortem that the viewer may no longer see are absent.
    pub async fn list_notifications(&self, viewer: Viewer) -> Result<Vec<Notification>, StoreError> {
        let mut rows = Vec::new();
        for is_read in [false, true] {
            let some = shown_to(viewer);
            let some = if is_read {
                some.filter(notification::Column::ReadAt.is_not_null())
            } else {
                some.filter(notification::Column::ReadAt.is_null())
            };
            let some = some.select_also(postmortem::Entity);
            rows.extend(some.order_by_desc(notification::Column::Id).limit(SHOWN).all(self.reader()).await?);
        }
        notifications_of(self.reader(), rows).await
    }

    /// The unread mentions of the viewer, the newest first. At most `most`.
    pub async fn list_mentions(&self, viewer: Viewer, most: u64) -> Result<Vec<Notification>, StoreError> {
        let mentions = [NotificationKind::Mentioned, NotificationKind::MentionedInText];
        let rows = shown_to(viewer)
            .filter(notification::Column::ReadAt.is_null())
            .filter(notification::Column::Kind.is_in(mentions.map(NotificationKind::key)))
            .select_also(postmortem::Entity)
            .order_by_desc(notification::Column::Id)
            .limit(most)
            .all(self.reader())
            .await?;
        notifications_of(self.reader(), rows).await
    }
}

/// The notifications of these rows, with the titles of their postmortems.
pub(crate) async fn notifications_of(
    connection: &impl ConnectionTrait,
    rows: Vec<(notification::Model, Option<postmortem::Model>)>,
) -> Result<Vec<Notification>, StoreError> {
    let names = names_of(connection, rows.iter().filter_map(|(row, _)| row.by).collect()).await?;
    let titles = incident_titles(connection, rows.iter().filter_map(|(row, _)| row.incident).collect()).await?;
    let runs = run_titles(connection, rows.iter().filter_map(|(row, _)| row.run).collect()).await?;
    let runbooks = runbook_titles(connection, rows.iter().filter_map(|(row, _)| row.runbook).collect()).await?;
    rows.into_iter()
        .filter_map(|(row, of)| {
            let run = row
                .run
                .and_then(|number| Some((NotificationSubject::Run(RunNumber(number)), runs.get(&number)?.clone())));
            let runbook = row.runbook.and_then(|number| {
                Some((NotificationSubject::Runbook(RunbookNumber(number)), runbooks.get(&number)?.clone()))
            });
            let incident = row.incident.and_then(|number| {
                Some((NotificationSubject::Incident(IncidentNumber(number)), titles.get(&number)?.clone()))
            });
            let postmortem = of.map(|of| (NotificationSubject::Postmortem(PostmortemNumber(of.number)), of.title));
            Some((row, postmortem.or(incident).or(run).or(runbook)?))
        })
        .map(|(row, about)| {
            let by = row.by.and_then(|id| Some(PersonName { id: PersonId(id), name: names.get(&id)?.clone() }));
            notification_of(row, about, by)
        })
        .collect()
}

/// An excerpt of a text, long enough to recognise it.
fn beginning(text: &str) -> String {
    const MOST: usize = 160;
    let mut words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((end, _)) = words.char_indices().nth(MOST) {
        words.truncate(end);
        words.push('…');
    }
    words
}

/// The condition for notifications that the viewer may still see: the same rule as [`may_be_notified`],
/// for many at once.
pub(crate) fn shown_to(viewer: Viewer) -> Select<notification::Entity> {
    let draft = (viewer.role == Role::Reader).then(|| {
        Condition::any().add(notification::Column::Kind.eq(NotificationKind::Published.key())).add(takes_part(viewer))
    });
    let of_postmortem =
        Condition::all().add(notification::Column::Postmortem.is_not_null()).add(visible_to(viewer)).add_option(draft);
    let incident = Expr::col((notification::Entity, notification::Column::Incident));
    let run = Expr::col((notification::Entity, notification::Column::Run));
    notification::Entity::find()
        .join(JoinType::LeftJoin, notification_postmortem())
        .filter(notification::Column::PersonId.eq(viewer.person.0))
        .filter(
            Condition::any()
                .add(of_postmortem)
                .add(of_visible_incident(viewer, incident))
                .add(of_visible_run(viewer, run))
                .add(notification::Column::Runbook.is_not_null()),
        )
}

fn notification_postmortem() -> RelationDef {
    notification::Entity::belongs_to(postmortem::Entity)
        .from(notification::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}

fn notification_of(
    row: notification::Model,
    (subject, title): (NotificationSubject, String),
    by: Option<PersonName>,
) -> Result<Notification, StoreError> {
    Ok(Notification {
        kind: read(NotificationKind::from_key(&row.kind), "notification", row.id)?,
        id: NotificationId(row.id),
        subject,
        title,
        by,
        detail: row.detail,
        place: row.place,
        at: row.at,
        read_at: row.read_at,
    })
}
