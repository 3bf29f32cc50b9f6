//! Accounts, sessions, sign-in, invitations, teams, tokens.

mod accounts;
mod business_days;
mod devices;
mod first_steps;
mod holidays;
mod invitations;
mod named;
mod names;
mod notifications;
mod password_resets;
mod passwords;
mod pauses;
mod sessions;
mod teams;
mod tokens;

pub(crate) use accounts::names_in;
pub use accounts::{Entrance, PersonCard};
pub(crate) use business_days::{Calendars, load_calendars};
pub use invitations::{Invitation, InvitationCard, InvitationInput, Invited};
pub(crate) use named::people_named;
pub(crate) use names::names_of;
pub(crate) use notifications::{NewNotification, Teller, notifications_of, shown_to};
pub use password_resets::NewPasswordReset;
pub(crate) use password_resets::requested_reset;
pub(crate) use pauses::Counter;
pub use sessions::{ClientInfo, NewSession, Session, SignInRefused, SignedIn};
pub use teams::Team;
pub use tokens::{NewToken, TokenCard};

use domain::people::{Person, PersonId, Role, Theme, Viewer};
use sea_orm::{ConnectionTrait, EntityTrait};

use crate::StoreError;
use crate::error::read;
use crate::rows::person;

pub(crate) fn person_of(row: person::Model) -> Result<Person, StoreError> {
    let table = "person";
    Ok(Person {
        role: read(Role::from_key(&row.role), table, row.id)?,
        zone: read(row.zone.parse().ok(), table, row.id)?,
        theme: read(Theme::from_key(&row.theme), table, row.id)?,
        id: PersonId(row.id),
        email: row.email,
        name: row.name,
        disabled_at: row.disabled_at,
        version: row.version,
    })
}

/// A person with their current role; `None` when they are disabled.
pub(crate) async fn as_now(connection: &impl ConnectionTrait, id: PersonId) -> Result<Option<Viewer>, StoreError> {
    let row = person::Entity::find_by_id(id.0).one(connection).await?.filter(|row| row.disabled_at.is_none());
    row.map(person_of).transpose().map(|person| person.map(|person| person.viewer()))
}
