//! Who works here: persons, their roles, teams, invitations, sessions and how they sign in.

mod email;
mod first_steps;
mod holiday_calendar;
mod holidays;
// Incidents are read where Markdown is.
#[cfg(feature = "markdown")]
mod notification;
mod notifications;
mod password;
mod permissions;
mod sign_in;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

pub use email::{Email, MAX_EMAIL};
pub use first_steps::FirstSteps;
pub use holiday_calendar::{HolidayCalendar, read_holidays};
pub use holidays::{Holiday, HolidayInput, MAX_HOLIDAY_NAME, MAX_HOLIDAYS, NO_HOLIDAYS};
#[cfg(feature = "markdown")]
pub use notification::{Notification, NotificationSubject};
pub use notifications::{NotificationId, NotificationKind, may_be_notified};
pub use password::{MAX_PASSWORD, MIN_PASSWORD, Password};
pub use permissions::{Refused, Viewer, may_administer, may_edit_holidays, may_write};
pub use sign_in::{FREE_ATTEMPTS, FREE_ATTEMPTS_PER_ADDRESS, network_of, pause_after};

use crate::validation::{ValidationErrors, chosen, line};

number! {
    /// A person who has, or had, an account.
    pub struct PersonId;
}
number! {
    /// The id of a team.
    pub struct TeamId;
}
number! {
    /// One browser in which a person is signed in.
    pub struct SessionId;
}
number! {
    /// The id of an invitation.
    pub struct InvitationId;
}
number! {
    /// A personal token for the API.
    pub struct TokenId;
}

/// The longest name of a person or team, in characters.
pub const MAX_NAME: usize = 80;
/// How long an invitation or a set-up link works, in days.
pub const INVITATION_DAYS: i64 = 7;
/// How long a link for setting a new password works, in hours.
pub const PASSWORD_RESET_HOURS: i64 = 24;
/// How long a session lasts without being used, in days.
pub const SESSION_DAYS: i64 = 30;
/// A browser in which somebody signed in counts as known for so many days.
pub const DEVICE_DAYS: i64 = 365;

choice! {
    /// What a person may do in the whole organisation.
    pub enum Role {
        /// Manages people, templates and every postmortem.
        Administrator = "administrator", "Administrator";
        /// Writes postmortems.
        Member = "member", "Member";
        /// Reads what is published.
        Reader = "reader", "Reader";
    }
}

choice! {
    /// How the pages look.
    pub enum Theme {
        /// As the device says.
        System = "system", "System";
        /// Ink on paper.
        Light = "light", "Light";
        /// Light on dark.
        Dark = "dark", "Dark";
    }
}

choice! {
    /// What an API token may do, at most as much as its person.
    pub enum Scope {
        /// Only look.
        Read = "read", "Read";
        /// Look and change.
        Write = "write", "Read and write";
    }
}

/// A person, as the people who work here see each other.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The id.
    pub id: PersonId,
    /// The address with which the person signs in.
    pub email: String,
    /// The name that others see.
    pub name: String,
    /// The role.
    pub role: Role,
    /// The zone in which the person reads times.
    pub zone: Tz,
    /// How pages look to the person.
    pub theme: Theme,
    /// When the account was disabled.
    pub disabled_at: Option<DateTime<Utc>>,
    /// The version, which increases with every change.
    pub version: i32,
}

impl Person {
    /// The person as somebody who asks for things.
    pub fn viewer(&self) -> Viewer {
        Viewer { person: self.id, role: self.role }
    }
}

/// The id and name of a person, for lists and choices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonName {
    /// The id of the person.
    pub id: PersonId,
    /// The name of the person.
    pub name: String,
}

/// A team's name beside its number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TeamName {
    /// The id of the team.
    pub id: TeamId,
    /// The name of the team.
    pub name: String,
}

/// What a person types about themselves.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct ProfileInput {
    /// The name that others see.
    pub name: String,
    /// An IANA time zone.
    pub zone: String,
    /// A [`Theme`] by its key.
    pub theme: String,
}

/// A profile that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile {
    /// The name that others see.
    pub name: String,
    /// The time zone of new postmortems.
    pub zone: Tz,
    /// The appearance.
    pub theme: Theme,
}

impl ProfileInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<Profile, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "Your name", &self.name, MAX_NAME));
        let zone = errors.take(crate::timeline::zone("zone", &self.zone));
        let theme = errors.take(chosen("theme", &self.theme, Theme::from_key, &Theme::keys()));
        match (name, zone, theme) {
            (Some(name), Some(zone), Some(theme)) => errors.or(Profile { name, zone, theme }),
            _ => Err(errors),
        }
    }
}

/// What somebody types to open an account: by set-up link, by invitation, or on the command line.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct AccountInput {
    /// The name that others see.
    pub name: String,
    /// The e-mail address used to sign in.
    pub email: String,
    /// The password; never shown again.
    #[serde(skip_serializing)]
    pub password: String,
    /// An IANA zone; UTC when empty.
    pub zone: String,
}

/// An account that may be opened.
#[derive(Debug, Clone)]
pub struct NewAccount {
    /// The name that others see.
    pub name: String,
    /// The e-mail address used to sign in.
    pub email: Email,
    /// The password, not yet hashed.
    pub password: Password,
    /// The time zone of new postmortems.
    pub zone: Tz,
}

impl AccountInput {
    /// Validates all fields; the errors name the invalid ones.
    pub fn parse(&self) -> Result<NewAccount, ValidationErrors> {
        let mut errors = ValidationErrors::default();
        let name = errors.take(line("name", "The name", &self.name, MAX_NAME));
        let email = errors.take(Email::parse(&self.email));
        let password = errors.take(Password::parse("password", &self.password));
        let zone = if self.zone.trim().is_empty() {
            Some(Tz::UTC)
        } else {
            errors.take(crate::timeline::zone("zone", &self.zone))
        };
        match (name, email, password, zone) {
            (Some(name), Some(email), Some(password), Some(zone)) => {
                errors.or(NewAccount { name, email, password, zone })
            }
            _ => Err(errors),
        }
    }
}
