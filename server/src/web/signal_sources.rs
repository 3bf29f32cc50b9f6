//! Signal sources: list, create, revoke.

use app::readiness::{SignalSourcesView, signal_sources_page};
use app::ui::NavItem;
use app::ui::form::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::may_administer;
use domain::readiness::{SignalSourceId, SignalSourceInput};
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The query: the source of which is asked whether to revoke it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SourcesQuery {
    revoke: String,
}

/// The sources.
pub async fn page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<SourcesQuery>,
) -> Result<Response, PageError> {
    let view = view_of(&site, &who).await?;
    let view = SignalSourcesView { confirming: query.revoke.parse().ok(), ..view };
    Ok(show(&site, &who, StatusCode::OK, &view))
}

async fn view_of(site: &Site, who: &SignedIn) -> Result<SignalSourcesView, StoreError> {
    let sources = site.store.list_signal_sources(who.viewer()).await?;
    Ok(SignalSourcesView { sources, form: Form::default(), made: None, confirming: None, zone: who.person.zone })
}

fn show(site: &Site, who: &SignedIn, status: StatusCode, view: &SignalSourcesView) -> Response {
    framed(site, Some(who), status, (NavItem::Settings, "Signal sources".into()), || signal_sources_page(view))
}

/// A source as the form sends it.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct SourceForm {
    name: String,
    kind: String,
    signing_secret: String,
}

/// Creates a source. Its address is shown on the answer itself, this once.
pub async fn create(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<SourceForm>,
) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let SourceForm { name, kind, signing_secret } = form;
    let input = SignalSourceInput { name, kind, signing_secret };
    let created = who
        .change(&site, async |tx| {
            let fields = input.parse()?;
            let new = tx.create_signal_source(&fields).await?;
            Ok((fields, new))
        })
        .await;
    match created {
        Ok((fields, new)) => {
            let path = app::paths::signals_in(fields.kind, new.secret.expose());
            let made = Some((fields.name, format!("{}{path}", site.settings.public_url)));
            let view = SignalSourcesView { made, ..view_of(&site, &who).await? };
            Ok(show(&site, &who, StatusCode::CREATED, &view))
        }
        Err(StoreError::ValidationErrors(errors)) => {
            let view = SignalSourcesView { form: Form::wrong(input, 0, errors), ..view_of(&site, &who).await? };
            Ok(show(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, &view))
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes a source.
pub async fn revoke(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<SignalSourceId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.revoke_signal_source(id).await).await?;
    Ok(render::see(app::paths::SIGNAL_SOURCES))
}
