//! The people and teams of the demo.

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use domain::people::{AccountInput, Holiday, Person, PersonId, Role, TeamId};
use store::{Entrance, Secret, Store};

use crate::commands::output::said;

/// The e-mail address of the demo's administrator.
pub const EMAIL: &str = "ada@harbour-street.example";

/// The people and teams of the demo.
pub struct Cast {
    /// The administrator.
    pub ada: Person,
    /// A member of the team Payments.
    pub ben: Person,
    /// A member of the team Payments.
    pub chidi: Person,
    /// A member of the team Platform.
    pub dora: Person,
    /// The team Payments.
    pub payments: TeamId,
    /// The team Platform.
    pub platform: TeamId,
    /// The administrator's password, generated for this database.
    pub password: String,
}

/// Creates people and teams. The password is random, so that nobody can sign in to a public demo
/// with a password from the source.
pub async fn make(store: &Store, now: DateTime<Utc>) -> Result<Cast, String> {
    let secret = || match Secret::random() {
        Ok(secret) => Ok(secret.expose()[..16].to_owned()),
        Err(error) => Err(said(error)),
    };
    let password = secret()?;
    let set_up = match store.entrance().await.map_err(said)? {
        Entrance::Open(secret) => secret,
        Entrance::SetUp => return Err("Demo data needs an empty database.".into()),
    };
    let account = |name: &str, email: &str, password: String| AccountInput {
        name: name.into(),
        email: email.into(),
        password,
        zone: "Europe/Berlin".into(),
    };
    let first = account("Ada Lindqvist", EMAIL, password.clone()).parse().map_err(|errors| errors.to_string())?;
    let ada = store.set_up(set_up.expose(), "Harbour Street Market", first, now).await.map_err(said)?;
    let mut others = Vec::new();
    for (name, email, role) in [
        ("Ben Okafor", "ben@harbour-street.example", Role::Member),
        ("Chidi Marsh", "chidi@harbour-street.example", Role::Member),
        ("Dora Velázquez", "dora@harbour-street.example", Role::Member),
        ("Emil Sato", "emil@harbour-street.example", Role::Reader),
    ] {
        let account = account(name, email, secret()?).parse().map_err(|errors| errors.to_string())?;
        others.push(store.add_person(account, role, now).await.map_err(said)?);
    }
    let mut others = others.into_iter();
    let mut next = || others.next().ok_or_else(|| "five people were made".to_owned());
    let (ben, chidi, dora) = (next()?, next()?, next()?);
    let payments = team(store, &ada, "Payments", (ben.id, &[ada.id, ben.id, chidi.id]), now).await?;
    let platform = team(store, &ada, "Platform", (dora.id, &[dora.id, chidi.id]), now).await?;
    Ok(Cast { ada, ben, chidi, dora, payments, platform, password })
}

async fn team(
    store: &Store,
    by: &Person,
    name: &str,
    (lead, members): (PersonId, &[PersonId]),
    now: DateTime<Utc>,
) -> Result<TeamId, String> {
    let added = store.change(by.viewer(), now, async |tx| {
        let team = tx.add_team(name).await?;
        for member in members {
            tx.join_team(team, *member).await?;
        }
        if !members.contains(&by.id) {
            tx.leave_team(team, by.id).await?;
        }
        tx.set_team_lead(team, Some(lead)).await?;
        tx.add_holidays(team, &holidays(now.year())).await?;
        Ok(team)
    });
    added.await.map_err(said)
}

/// The holidays around the end of this year.
fn holidays(year: i32) -> Vec<Holiday> {
    let days = [(year, 12, 25, "Christmas Day"), (year, 12, 26, "Boxing Day"), (year + 1, 1, 1, "New Year’s Day")];
    let holiday = |(year, month, day, name): (i32, u32, u32, &str)| {
        Some(Holiday { date: NaiveDate::from_ymd_opt(year, month, day)?, name: name.to_owned() })
    };
    days.into_iter().filter_map(holiday).collect()
}
