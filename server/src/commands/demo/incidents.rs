//! The incidents of the demo.

use chrono::{DateTime, TimeDelta, Utc};
use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::reports::ShareLinkInput;
use store::Store;

use super::people::Cast;
use crate::commands::output::said;

mod builder;
mod checkout;
mod others;

pub use builder::{Head, IncidentBuilder};

/// Creates the incidents, each on the day after it happened; returns the number of the main one and the token of its
/// share link.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(PostmortemNumber, String), String> {
    for (whole, by, publish) in others::all(cast, now) {
        let made = store.change(by.viewer(), written(&whole, now), async |tx| {
            let number = tx.save_full(&whole).await?;
            if publish {
                tx.publish(number).await?;
            }
            Ok(())
        });
        made.await.map_err(said)?;
    }
    let whole = checkout::whole(cast, now);
    let shared = store.change(cast.ben.viewer(), written(&whole, now), async |tx| {
        let number = tx.save_full(&whole).await?;
        tx.publish(number).await?;
        let link = ShareLinkInput { name: "Leadership review".into(), ..ShareLinkInput::default() };
        let (_, secret) = tx.share(number, &link).await?;
        Ok((number, secret.expose().to_owned()))
    });
    shared.await.map_err(said)
}

/// The day after the last event, but not later than now.
fn written(whole: &FullPostmortem, now: DateTime<Utc>) -> DateTime<Utc> {
    let last = whole.events.iter().map(|event| event.fields.at).max();
    last.map_or(now, |last| (last + TimeDelta::days(1)).min(now))
}
