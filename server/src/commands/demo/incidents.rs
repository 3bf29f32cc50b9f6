//! The incidents of the demo.

use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use domain::reports::ShareLinkInput;
use store::Store;

use super::people::Cast;
use crate::commands::output::said;

mod builder;
mod checkout;
mod others;

/// Creates the incidents; returns the number of the main one and the token of its share link.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(PostmortemNumber, String), String> {
    for (whole, by, publish) in others::all(cast, now) {
        let made = store.change(by.viewer(), now, async |tx| {
            let number = tx.save_full(&whole).await?;
            if publish {
                tx.publish(number).await?;
            }
            Ok(())
        });
        made.await.map_err(said)?;
    }
    let shared = store.change(cast.ben.viewer(), now, async |tx| {
        let number = tx.save_full(&checkout::whole(cast, now)).await?;
        tx.publish(number).await?;
        let link = ShareLinkInput { name: "Leadership review".into(), ..ShareLinkInput::default() };
        let (_, secret) = tx.share(number, &link).await?;
        Ok((number, secret.expose().to_owned()))
    });
    shared.await.map_err(said)
}
