//! The policies for action items.

use app::actions::policies_page;
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::actions::{POLICY_FIELDS, PoliciesInput};
use domain::people::may_administer;
use domain::validation::ValidationErrors;
use serde::Deserialize;
use std::collections::HashMap;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Query};
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// What the address says of the visit.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PoliciesQuery {
    saved: bool,
}

async fn page(
    site: &Site,
    who: &SignedIn,
    input: &PoliciesInput,
    (status, errors, is_saved): (StatusCode, ValidationErrors, bool),
) -> Result<Response, PageError> {
    let severities = site.store.severities().await?;
    let title = (NavItem::Settings, "Policies".into());
    Ok(framed(site, Some(who), status, title, || policies_page(input, &severities, &errors, is_saved)))
}

/// The policies.
pub async fn show(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<PoliciesQuery>,
) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let input = PoliciesInput::of(&site.store.policies().await?);
    page(&site, &who, &input, (StatusCode::OK, ValidationErrors::default(), query.saved)).await
}

/// Changes the policies.
pub async fn change(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<HashMap<String, String>>,
) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let input = PoliciesInput(POLICY_FIELDS.map(|names| names.map(|name| form.get(name).cloned().unwrap_or_default())));
    let changed = who
        .change(&site, async |tx| {
            let policies = input.parse()?;
            tx.change_policies(&policies).await
        })
        .await;
    match changed {
        Ok(()) => Ok(render::see(&format!("{}?saved=true", app::paths::POLICIES))),
        Err(StoreError::ValidationErrors(errors)) => {
            page(&site, &who, &input, (StatusCode::UNPROCESSABLE_ENTITY, errors, false)).await
        }
        Err(error) => Err(error.into()),
    }
}
