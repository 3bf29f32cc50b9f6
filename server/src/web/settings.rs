//! The settings of the organisation.

use app::postmortems::{SettingsView, settings_page as settings_view};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{MAX_NAME, may_administer};
use domain::postmortems::SeverityNames;
use domain::validation::{ValidationErrors, line};
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::FormBody;
use crate::render;
use crate::session::SignedIn;
use crate::site::Site;

/// The settings page.
pub async fn settings_page(State(site): State<Site>, who: SignedIn) -> Result<Response, PageError> {
    show_settings(&site, &who, StatusCode::OK, |_| {}).await
}

pub(super) async fn show_settings(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    change: impl FnOnce(&mut SettingsView),
) -> Result<Response, PageError> {
    may_administer(who.viewer()).map_err(StoreError::from)?;
    let mut settings = SettingsView {
        organisation: site.store.organisation_name().await?,
        severities: site.store.severities().await?,
        templates: site.store.list_templates().await?,
        errors: ValidationErrors::default(),
        new: None,
    };
    change(&mut settings);
    Ok(framed(site, Some(who), status, (NavItem::Settings, "Settings".into()), || settings_view(&settings)))
}

/// The organisation as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct OrganisationForm {
    name: String,
    severity_1: String,
    severity_2: String,
    severity_3: String,
    severity_4: String,
}

/// Changes the names of the organisation and the severities.
pub async fn change_organisation(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<OrganisationForm>,
) -> Result<Response, PageError> {
    let severities = [form.severity_1, form.severity_2, form.severity_3, form.severity_4];
    let changed = who
        .change(&site, async |tx| {
            let name = line("name", "The name", &form.name, MAX_NAME)?;
            tx.rename_organisation(&name).await?;
            tx.rename_severities(&severities).await?;
            Ok(())
        })
        .await;
    match changed {
        Ok(()) => Ok(render::see(app::paths::SETTINGS)),
        Err(StoreError::ValidationErrors(errors)) => {
            show_settings(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |settings| {
                settings.organisation = form.name;
                settings.severities = SeverityNames(severities);
                settings.errors = errors;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}
