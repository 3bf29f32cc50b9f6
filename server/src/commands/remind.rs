//! Sends the reminders that are due.

use serde_json::json;
use store::Store;

use super::output::{answer, said};
use crate::config::Remind;
use crate::{clock, mail};

/// Sends what is due at an instant, or now.
pub async fn run(store: &Store, options: &Remind, as_json: bool) -> Result<(), String> {
    let at = options.at.unwrap_or_else(clock::now);
    store.plan_lost_reminders(at).await.map_err(said)?;
    while store.send_reminders(at).await.map_err(said)? {}
    while store.send_publishing_reminders(at).await.map_err(said)? {}
    while store.send_plan_reminder(at).await.map_err(said)? {}
    while store.ask_next_decider(at).await.map_err(said)? {}
    while store.send_proposal(at).await.map_err(said)? {}
    while store.send_update_reminders(at).await.map_err(said)? {}
    if let Some(url) = &options.public_url {
        app::start();
        let url = url.trim_end_matches('/');
        mail::send_digests(store, at, url).await.map_err(said)?;
        mail::send_insights(store, at, url).await.map_err(said)?;
    }
    while store.delete_old_deliveries(at).await.map_err(said)? {}
    while store.delete_old_signal_messages(at).await.map_err(said)? {}
    answer(as_json, &json!({ "sent_until": at }), &format!("Sent all reminders due by {at}."));
    Ok(())
}
