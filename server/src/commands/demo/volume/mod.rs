//! Demo data of any size: `debrief demo --postmortems`. The same seed gives the same data, with dates up to now.

mod incidents;
mod organisation;
mod random;
mod words;

use std::io::{IsTerminal, Write};
use std::time::Instant;

use chrono::{DateTime, SubsecRound, TimeDelta, Utc};
use domain::people::{AccountInput, Role};
use store::{Entrance, PreparedPostmortems, Secret, Store, StoreError};
use tokio::sync::mpsc;

use self::incidents::Incidents;
use self::random::Random;
use crate::commands::output::said;

/// The years that the data covers.
const YEARS: i64 = 6;
/// Postmortems that are saved in one transaction: some ten thousand rows.
const AT_ONCE: usize = 250;
/// So many batches wait to be written at most, which bounds the memory.
const AHEAD: usize = 2;

/// How much to fill in.
#[derive(Debug, Clone, Copy)]
pub struct Volume {
    /// How many postmortems.
    pub postmortems: usize,
    /// How many action items in all of them.
    pub actions: usize,
    /// What everything follows from.
    pub seed: u64,
}

/// How to sign in to a large demo.
pub struct LargeDemo {
    /// The e-mail address of the administrator.
    pub administrator: &'static str,
    /// The e-mail address of an ordinary member.
    pub member: &'static str,
    /// The password of both.
    pub password: String,
}

/// Fills an empty database.
pub async fn make(store: &Store, volume: Volume, now: DateTime<Utc>) -> Result<LargeDemo, String> {
    let now = now.trunc_subsecs(0);
    let since = now - TimeDelta::days(365 * YEARS);
    let demo = LargeDemo {
        administrator: "admin@example.com",
        member: "member@example.com",
        password: Secret::random().map_err(said)?.expose()[..16].to_owned(),
    };
    let set_up = match store.entrance().await.map_err(said)? {
        Entrance::Open(secret) => secret,
        Entrance::SetUp => return Err("Demo data needs an empty database.".into()),
    };
    let account = |name: &str, email: &str| AccountInput {
        name: name.into(),
        email: email.into(),
        password: demo.password.clone(),
        zone: "Europe/Berlin".into(),
    };
    let first = account("Alex Admin", demo.administrator).parse().map_err(|errors| errors.to_string())?;
    let admin = store.set_up(set_up.expose(), "Northwind Platforms", first, since).await.map_err(said)?;
    let member = account("Morgan Member", demo.member).parse().map_err(|errors| errors.to_string())?;
    let member = store.add_person(member, Role::Member, since).await.map_err(said)?;

    let mut random = Random::of(volume.seed);
    let organisation = organisation::of(&mut random, volume.postmortems, since, now);
    let mut filling = store.begin_filling(&organisation).await.map_err(said)?;
    if let Some(team) = filling.teams.first().copied() {
        let joined = store.change(admin.viewer(), since, async |tx| tx.join_team(team, member.id).await);
        joined.await.map_err(said)?;
    }
    // The member works on as much as others do.
    if let Some(other) = filling.people.get_mut(1) {
        *other = member.id;
    }
    let wanted = (volume.postmortems, volume.actions);
    let mut incidents = Incidents::new(random, organisation, &filling, wanted, (since, now));

    // Making up goes on while the database writes.
    let (sender, mut batches) = mpsc::channel::<Result<PreparedPostmortems, StoreError>>(AHEAD);
    let making = tokio::task::spawn_blocking(move || {
        loop {
            let some: Vec<_> = incidents.by_ref().take(AT_ONCE).collect();
            if some.is_empty() || sender.blocking_send(filling.prepare(&some)).is_err() {
                return;
            }
        }
    });
    let mut progress = Progress::new(volume.postmortems);
    while let Some(batch) = batches.recv().await {
        store.save_prepared(batch.map_err(said)?).await.map_err(said)?;
        progress.add(AT_ONCE);
    }
    making.await.map_err(|error| error.to_string())?;
    if std::io::stderr().is_terminal() {
        let _ = writeln!(std::io::stderr());
    }
    store.finish_filling().await.map_err(said)?;
    Ok(demo)
}

/// Says on standard error how far it is: on a terminal in one line, elsewhere ten times.
struct Progress {
    all: usize,
    done: usize,
    said: usize,
    began: Instant,
}

impl Progress {
    fn new(all: usize) -> Self {
        Self { all, done: 0, said: 0, began: Instant::now() }
    }

    fn add(&mut self, some: usize) {
        self.done = (self.done + some).min(self.all);
        let is_terminal = std::io::stderr().is_terminal();
        let tenth = self.done * 10 / self.all.max(1);
        if is_terminal || tenth > self.said {
            self.said = tenth;
            let (start, end) = if is_terminal { ("\r", "") } else { ("", "\n") };
            let seconds = self.began.elapsed().as_secs();
            let mut stderr = std::io::stderr();
            // Nobody is told when standard error is closed.
            let _ = write!(stderr, "{start}{} of {} postmortems, {seconds} s{end}", self.done, self.all);
            let _ = stderr.flush();
        }
    }
}
