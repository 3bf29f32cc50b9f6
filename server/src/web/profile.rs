//! The profile, password, sessions and tokens of the viewer.

use app::people::{ProfileView, SessionRow, TokenInput, TokenRow, profile_page as profile_view};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use domain::people::{Password, ProfileInput, Scope, SessionId, TokenId};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query};
use crate::session::SignedIn;
use crate::site::Site;
use crate::{clock, render};

/// The query: a message to show, and of which token is asked whether it should be revoked.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileQuery {
    done: String,
    revoke: String,
}

/// The profile page.
pub async fn profile_page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ProfileQuery>,
) -> Result<Response, PageError> {
    let done = match query.done.as_str() {
        "saved" => Some("Profile saved."),
        "password" => Some("Password changed. You’re signed out of all other browsers."),
        _ => None,
    };
    show_profile(&site, &who, StatusCode::OK, |profile| {
        profile.done = done;
        profile.revoking = query.revoke.parse().ok().map(TokenId);
    })
    .await
}

async fn show_profile(
    site: &Site,
    who: &SignedIn,
    status: StatusCode,
    change: impl FnOnce(&mut ProfileView),
) -> Result<Response, PageError> {
    let person = &who.person;
    let sessions = site.store.list_sessions(person.id).await?;
    let tokens = site.store.list_tokens(person.id, clock::now()).await?;
    let mut profile = ProfileView {
        email: person.email.clone(),
        role: person.role.label(),
        entry: ProfileInput {
            name: person.name.clone(),
            zone: person.zone.name().into(),
            theme: person.theme.key().into(),
        },
        errors: ValidationErrors::default(),
        sessions: sessions
            .into_iter()
            .map(|session| SessionRow {
                is_this: session.id == who.session,
                id: session.id,
                browser: session.browser,
                address: session.address,
                last_seen_at: session.last_seen_at,
            })
            .collect(),
        tokens: tokens
            .into_iter()
            .map(|token| TokenRow {
                id: token.id,
                name: token.name,
                scope: token.scope,
                expires_at: token.expires_at,
                last_used_at: token.last_used_at,
            })
            .collect(),
        new_token: TokenInput::default(),
        made: None,
        revoking: None,
        done: None,
        zone: person.zone,
    };
    change(&mut profile);
    Ok(framed(site, Some(who), status, (NavItem::Profile, "Your profile".into()), || profile_view(&profile)))
}

/// Changes name, time zone and appearance of the viewer.
pub async fn change_profile(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(entry): FormBody<ProfileInput>,
) -> Result<Response, PageError> {
    match entry.parse() {
        Ok(changed) => {
            who.change(&site, async |tx| tx.change_profile(&changed).await).await?;
            Ok(render::see("/profile?done=saved"))
        }
        Err(errors) => {
            show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| {
                profile.entry = entry;
                profile.errors = errors;
            })
            .await
        }
    }
}

/// The form to change the password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    old: String,
    new: String,
}

/// Changes the password of the viewer and ends other sessions.
pub async fn change_password(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(form): FormBody<PasswordForm>,
) -> Result<Response, PageError> {
    let errors = match Password::parse("new", &form.new) {
        Err(error_in_field) => ValidationErrors::from(error_in_field),
        Ok(new) => {
            if site.store.change_password(who.person.id, form.old, new, who.session).await? {
                return Ok(render::see("/profile?done=password"));
            }
            ValidationErrors::one("old", "The current password is wrong.")
        }
    };
    show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| profile.errors = errors).await
}

/// Ends a session of the viewer.
pub async fn end_session(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<SessionId>,
) -> Result<Response, PageError> {
    site.store.end_session(who.person.id, id).await?;
    Ok(render::see(app::paths::PROFILE))
}

/// Makes a token. It is shown on the answer itself, this once.
pub async fn create_token(
    State(site): State<Site>,
    who: SignedIn,
    FormBody(entry): FormBody<TokenInput>,
) -> Result<Response, PageError> {
    let made = async {
        let days = match entry.days.trim() {
            "" => None,
            days => Some(
                days.parse()
                    .map_err(|_| ValidationErrors::one("days", format!("“{days}” is not a number of days.")))?,
            ),
        };
        let scope = domain::validation::chosen("scope", &entry.scope, Scope::from_key, &Scope::keys())?;
        let token = who.change(&site, async |tx| tx.create_token(&entry.name, scope, days).await).await?;
        Ok(token)
    };
    match made.await {
        Ok(token) => {
            show_profile(&site, &who, StatusCode::CREATED, |profile| {
                profile.made = Some(token.secret.expose().to_owned());
            })
            .await
        }
        Err(StoreError::ValidationErrors(errors)) => {
            show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| {
                profile.new_token = entry;
                profile.errors = errors;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes a token of the viewer.
pub async fn revoke_token(
    State(site): State<Site>,
    who: SignedIn,
    Path(id): Path<TokenId>,
) -> Result<Response, PageError> {
    who.change(&site, async |tx| tx.revoke_token(id).await).await?;
    Ok(render::see("/profile#tokens"))
}
