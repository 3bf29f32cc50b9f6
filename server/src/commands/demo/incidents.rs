use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use domain::reports::ShareLinkInput;
use store::Store;

use super::people::Cast;
use crate::commands::said;

mod builder;
mod checkout;
mod others;

/// Makes the incidents; returns the number of the one to begin with, and the token of its link.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(PostmortemNumber, String), String> {
    for (whole, by, publish) in others::all(cast, now) {
        let work = store.work(by.viewer(), now).await.map_err(said)?;
        let number = work.save_full(&whole).await.map_err(said)?;
        if publish {
            work.publish(number).await.map_err(said)?;
        }
        work.save().await.map_err(said)?;
    }
    let work = store.work(cast.ben.viewer(), now).await.map_err(said)?;
    let number = work.save_full(&checkout::whole(cast, now)).await.map_err(said)?;
    work.publish(number).await.map_err(said)?;
    let link = ShareLinkInput { name: "The board".into(), ..ShareLinkInput::default() };
    let (_, secret) = work.share(number, &link).await.map_err(said)?;
    work.save().await.map_err(said)?;
    Ok((number, secret.expose().to_owned()))
}
