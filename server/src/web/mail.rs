//! E-mail: preferences, unsubscribing, and what administrators see of the outbox.

use std::collections::HashMap;

use app::notifications::{Outbox, outbox_page, preferences_page, unsubscribe_page, unsubscribed_page};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::notifications::{DeliveryId, Frequency, possible_frequencies};
use domain::people::{NotificationKind, may_administer};
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The query: whether something was just saved.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PreferencesQuery {
    done: String,
}

/// How often the viewer gets e-mails about what.
pub async fn preferences(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<PreferencesQuery>,
) -> Result<Response, PageError> {
    let preferences = site.store.mail_preferences(who.viewer().person).await?;
    let title = (NavItem::Notifications, "E-mail preferences".to_owned());
    let sends_mail = site.settings.sends_mail;
    Ok(framed(&site, Some(&who), StatusCode::OK, title, || {
        preferences_page(&preferences, sends_mail, query.done == "saved")
    }))
}

/// Changes that.
pub async fn change_preferences(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<HashMap<String, String>>,
) -> Result<Response, PageError> {
    let mut choices = Vec::new();
    for kind in NotificationKind::ALL {
        let Some(key) = form.get(kind.key()) else { continue };
        let frequency = Frequency::from_key(key)
            .filter(|frequency| possible_frequencies(*kind).contains(frequency))
            .ok_or_else(|| {
                let keys: Vec<_> = possible_frequencies(*kind).iter().map(|frequency| frequency.key()).collect();
                PageError::BadRequest(format!("“{key}” is not one of: {}.", keys.join(", ")))
            })?;
        choices.push((*kind, frequency));
    }
    who.change(&site, async |tx| tx.choose_mail(choices).await).await?;
    Ok(render::see(&format!("{}?done=saved", app::paths::MAIL_PREFERENCES)))
}

/// Asks whether to unsubscribe: following a link must not do it, since mail programs follow links, too.
pub async fn unsubscribe(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    let kind = site.store.unsubscribes_from(&token).await?;
    let title = (NavItem::Elsewhere, "Unsubscribe".to_owned());
    Ok(framed(&site, None, StatusCode::OK, title, || unsubscribe_page(&token, kind)))
}

/// Unsubscribes; also sent by mail programs (RFC 8058).
pub async fn do_unsubscribe(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    site.store.unsubscribe(&token).await?;
    let title = (NavItem::Elsewhere, "You’re unsubscribed".to_owned());
    Ok(framed(&site, None, StatusCode::OK, title, unsubscribed_page))
}

/// The e-mails that were not sent yet.
pub async fn outbox(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let mails = site.store.list_unsent().await?;
    let outbox = Outbox { sends_mail: site.settings.sends_mail, mails, zone: who.person.zone };
    Ok(framed(&site, Some(&who), StatusCode::OK, (NavItem::Settings, "Outgoing e-mail".into()), || {
        outbox_page(&outbox)
    }))
}

/// Tries an e-mail again now.
pub async fn retry(State(site): State<Site>, who: SignedIn, Path(id): Path<DeliveryId>) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.retry_delivery(id).await).await?;
    Ok(render::see(app::paths::MAIL))
}
