//! Finds new `@Name` mentions in sections, to notify people.

use chrono::{DateTime, Utc};
use domain::people::{NotificationKind, PersonId};
use domain::postmortems::{Part, mentions};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::live_text::LiveText;
use crate::StoreError;
use crate::error::found;
use crate::people::{NewNotification, Teller, as_now, names_in};
use crate::postmortems::load_access;
use crate::rows::{notification, section};

/// How much of a text can belong to a name behind its `@`, in characters.
const NAME_WITHIN: usize = 100;

/// Notifies people who are newly mentioned in a section, and deletes notifications of removed mentions.
/// Mentioning somebody again after that notifies them again.
pub(super) async fn follow_mentions(
    connection: &impl ConnectionTrait,
    text: &mut LiveText,
    (id, by): (i64, PersonId),
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let stands = text.text_of(id);
    let calls: Vec<String> =
        stands.match_indices('@').map(|(at, _)| stands[at..].chars().take(NAME_WITHIN).collect()).collect();
    if text.calls.get(&id) == Some(&calls) {
        return Ok(());
    }
    let people = if calls.is_empty() { Vec::new() } else { names_in(connection).await? };
    let mentioned = mentions(&stands, &people);
    let cause = format!("section-{id}");
    notification::Entity::delete_many()
        .filter(notification::Column::Postmortem.eq(text.number.0))
        .filter(notification::Column::Cause.eq(&cause))
        .filter(notification::Column::PersonId.is_not_in(mentioned.iter().map(|person| person.0)))
        .exec(connection)
        .await?;
    if !mentioned.is_empty()
        && let Some(viewer) = as_now(connection, by).await?
    {
        let access = found(load_access(connection, viewer, text.number).await?)?;
        let row = found(section::Entity::find_by_id(id).one(connection).await?)?;
        let place = if row.part == Part::Text.key() { cause.clone() } else { row.part };
        let news = NewNotification { cause, place, detail: row.heading };
        let whom = mentioned.into_iter().map(|person| (person, NotificationKind::MentionedInText));
        Teller { connection, by: Some(by), now }.tell(text.number, &access, whom, news).await?;
    }
    text.calls.insert(id, calls);
    Ok(())
}
