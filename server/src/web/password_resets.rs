//! Setting a new password by a link that an administrator created.

use app::people::{ForgottenPassword, ResetLink, forgotten_password_page, password_reset_page as reset_view};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::people::{Email, Password, PersonId};
use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::StoreError;

use super::framed::framed;
use super::people;
use crate::error::PageError;
use crate::forms::{FormBody, Path};
use crate::session::{Client, SignedIn};
use crate::site::Site;
use crate::{clock, mail, render};

/// The page that sets a new password.
pub async fn reset_page(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    show(&site, StatusCode::OK, &token, &ValidationErrors::default()).await
}

async fn show(site: &Site, status: StatusCode, token: &str, errors: &ValidationErrors) -> Result<Response, PageError> {
    let person = site.store.find_password_reset(token, clock::now()).await?.ok_or(PageError::DeadReset)?;
    let title = (NavItem::Elsewhere, "Set a new password".to_owned());
    Ok(framed(site, None, status, title, || reset_view(token, &person.email, errors)))
}

/// A new password as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ResetForm {
    password: String,
}

/// Sets the new password, and leads to signing in with it.
pub async fn reset(
    State(site): State<Site>,
    Path(token): Path<String>,
    FormBody(form): FormBody<ResetForm>,
) -> Result<Response, PageError> {
    let new = match Password::parse("password", &form.password) {
        Ok(new) => new,
        Err(error_in_field) => {
            return show(&site, StatusCode::UNPROCESSABLE_ENTITY, &token, &error_in_field.into()).await;
        }
    };
    match site.store.reset_password(&token, new, clock::now()).await {
        Ok(person) => {
            tracing::info!(person = person.id.0, "password was reset with a link");
            Ok(render::see("/sign-in"))
        }
        Err(StoreError::Absent) => Err(PageError::DeadReset),
        Err(error) => Err(error.into()),
    }
}

/// The page on which somebody who forgot their password asks for a link.
pub async fn request_page(State(site): State<Site>) -> Response {
    let state = if site.settings.sends_mail {
        ForgottenPassword::Form(String::new(), ValidationErrors::default())
    } else {
        ForgottenPassword::NoMail
    };
    show_request(&site, StatusCode::OK, &state)
}

fn show_request(site: &Site, status: StatusCode, state: &ForgottenPassword) -> Response {
    let title = (NavItem::Elsewhere, "Forgot your password?".to_owned());
    framed(site, None, status, title, || forgotten_password_page(state))
}

/// An account's address as a form sends it.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RequestForm {
    email: String,
}

/// Sends a link, if there is an account. The answer does not tell whether there is one.
pub async fn request(
    State(site): State<Site>,
    client: Client,
    FormBody(form): FormBody<RequestForm>,
) -> Result<Response, PageError> {
    if !site.settings.sends_mail {
        return Ok(show_request(&site, StatusCode::UNPROCESSABLE_ENTITY, &ForgottenPassword::NoMail));
    }
    let refused = |status, message: String| {
        let state = ForgottenPassword::Form(form.email.clone(), ValidationErrors::one("email", message));
        show_request(&site, status, &state)
    };
    let email = match Email::parse(&form.email) {
        Ok(email) => email,
        Err(error) => return Ok(refused(StatusCode::UNPROCESSABLE_ENTITY, error.message)),
    };
    let wait = mail::request_password_reset(&site, email.as_str(), client.info().address, clock::now()).await?;
    tracing::info!(is_refused = wait.is_some(), "a password reset link was requested on the sign-in page");
    Ok(match wait {
        Some(seconds) => {
            let message = format!("Too many attempts. Try again in {seconds} seconds.");
            let mut response = refused(StatusCode::TOO_MANY_REQUESTS, message);
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
        None => show_request(&site, StatusCode::OK, &ForgottenPassword::Sent(email.as_str().to_owned())),
    })
}

/// Creates a link by which a person sets a new password. It is shown on the answer itself, this once.
pub async fn create(State(site): State<Site>, who: SignedIn, Path(id): Path<PersonId>) -> Result<Response, PageError> {
    let created = who.change(&site, async |tx| mail::reset_password(&site, tx, &who.person, id).await);
    match created.await {
        Ok((created, address)) => {
            tracing::info!(person = id.0, by = who.person.id.0, "password reset link created");
            let link = ResetLink { name: created.person.name, address };
            people::show(&site, &who, StatusCode::CREATED, |view| view.reset = Some(link)).await
        }
        Err(StoreError::ValidationErrors(errors)) => {
            people::show(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |view| view.errors = errors).await
        }
        Err(error) => Err(error.into()),
    }
}
