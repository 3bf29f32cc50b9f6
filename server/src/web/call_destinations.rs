//! Where steps may send requests: list, allow, remove.

use app::readiness::{CallDestinationsView, call_destinations_page};
use app::ui::NavItem;
use app::ui::form::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_administer;
use domain::readiness::{CallDestinationId, CallDestinationInput};
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The query: the destination of which is asked whether to remove it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct DestinationsQuery {
    remove: String,
}

/// The destinations.
pub async fn page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<DestinationsQuery>,
) -> Result<Response, PageError> {
    let view = view_of(&site, &who).await?;
    let view = CallDestinationsView { confirming: query.remove.parse().ok(), ..view };
    Ok(show(&site, &who, StatusCode::OK, &view))
}

async fn view_of(site: &Site, who: &SignedIn) -> Result<CallDestinationsView, StoreError> {
    let destinations = site.store.list_call_destinations(who.viewer()).await?;
    Ok(CallDestinationsView {
        destinations,
        form: Form::default(),
        made: None,
        confirming: None,
        zone: who.person.zone,
    })
}

fn show(site: &Site, who: &SignedIn, status: StatusCode, view: &CallDestinationsView) -> Response {
    framed(site, Some(who), status, (NavItem::Settings, "Request destinations".into()), || call_destinations_page(view))
}

/// A destination as the form sends it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct DestinationForm {
    address: String,
    allows_private: Option<String>,
}

/// Allows a destination. Its secret is shown on the answer itself, this once.
pub async fn create(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<DestinationForm>,
) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let input = CallDestinationInput { address: form.address, allows_private: form.allows_private.is_some() };
    let allowed = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            let new = tx.allow_call_destination(&fields).await?;
            Ok((fields, new))
        })
        .await;
    match allowed {
        Ok((fields, new)) => {
            let made = Some((fields.address.to_string(), new.secret.expose().to_owned()));
            let view = CallDestinationsView { made, ..view_of(&site, &who).await? };
            Ok(show(&site, &who, StatusCode::CREATED, &view))
        }
        Err(StoreError::ValidationErrors(errors)) => {
            let view = CallDestinationsView { form: Form::wrong(input, 0, errors), ..view_of(&site, &who).await? };
            Ok(show(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

/// Removes a destination.
pub async fn remove(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<CallDestinationId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.remove_call_destination(id).await).await?;
    Ok(render::see(app::paths::CALL_DESTINATIONS))
}
