//! The ways in: set-up, sign-in, invitation.

use app::people::{
    SignInView, continue_page as continue_view, invitation_page as invitation_view, set_up_page as set_up_view,
    sign_in_page as sign_in_view,
};
use app::ui::NavItem;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::people::{AccountInput, MAX_NAME};
use domain::validation::{ValidationErrors, line};
use serde::Deserialize;
use store::{SignInRefused, StoreError};

use super::ended_session::CarriedForm;
use super::framed::framed;
use crate::error::PageError;
use crate::forms::{FormBody, Path, Query, our_path};
use crate::session::{self, Client, Visitor};
use crate::site::Site;
use crate::{clock, render};

/// The form that makes the first account.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SetUpForm {
    organisation: String,
    name: String,
    email: String,
    password: String,
    zone: String,
}

/// The page that makes the first account. Without the right token there is no such page.
pub async fn set_up_page(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    if !site.store.opens_set_up(&token).await? {
        return Err(PageError::Absent);
    }
    Ok(show_set_up(&site, StatusCode::OK, &token, "", &AccountInput::default(), &ValidationErrors::default()))
}

fn show_set_up(
    site: &Site,
    status: StatusCode,
    token: &str,
    organisation: &str,
    entry: &AccountInput,
    errors: &ValidationErrors,
) -> Response {
    framed(site, None, status, (NavItem::Elsewhere, "Set up Debrief".into()), || {
        set_up_view(token, organisation, entry, errors)
    })
}

/// Makes the first account and signs it in.
pub async fn set_up(
    State(site): State<Site>,
    client: Client,
    Path(token): Path<String>,
    FormBody(form): FormBody<SetUpForm>,
) -> Result<Response, PageError> {
    if !site.store.opens_set_up(&token).await? {
        return Err(PageError::Absent);
    }
    let entry = AccountInput { name: form.name, email: form.email, password: form.password, zone: form.zone };
    let mut errors = ValidationErrors::default();
    let organisation = errors.take(line("organisation", "The organisation’s name", &form.organisation, MAX_NAME));
    let account = entry.parse();
    let (organisation, account) = match (organisation, account) {
        (Some(organisation), Ok(account)) => (organisation, account),
        (_, account) => {
            for error_in_field in account.err().iter().flat_map(ValidationErrors::iter) {
                errors.add(error_in_field.field, error_in_field.message.clone());
            }
            return Ok(show_set_up(
                &site,
                StatusCode::UNPROCESSABLE_ENTITY,
                &token,
                &form.organisation,
                &entry,
                &errors,
            ));
        }
    };
    let person = site.store.set_up(&token, &organisation, account, clock::now()).await?;
    begin_session(&site, &person, &client, app::paths::HOME).await
}

async fn begin_session(
    site: &Site,
    person: &domain::people::Person,
    client: &Client,
    to: &str,
) -> Result<Response, PageError> {
    let session = site.store.sign_in_as(person.id, client.info(), clock::now()).await?;
    Ok(with_cookies(render::see(to), session::cookies(&site.settings, &session)))
}

fn with_cookies(mut response: Response, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

/// Where to go on after signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInQuery {
    next: String,
}

/// The page on which one signs in.
pub async fn sign_in_page(State(site): State<Site>, visitor: Visitor, Query(query): Query<SignInQuery>) -> Response {
    if visitor.0.is_some() {
        return render::see(our_path(&query.next));
    }
    let view = SignInView { next: query.next, sends_mail: site.settings.sends_mail, ..SignInView::default() };
    framed(&site, None, StatusCode::OK, (NavItem::Elsewhere, "Sign in".into()), || sign_in_view(&view))
}

/// The sign-in form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
    form_path: String,
    form_body: String,
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    client: Client,
    FormBody(form): FormBody<SignInForm>,
) -> Result<Response, PageError> {
    let SignInForm { email, password, next, form_path, form_body } = form;
    let carried = CarriedForm::accepted(form_path, form_body);
    match site.store.sign_in(&email, password, client.info(), clock::now()).await? {
        Ok(signed_in) => {
            let cookies = session::cookies(&site.settings, &signed_in.session);
            let answer = match carried {
                Some(form) => to_be_continued(&site, &signed_in.person.name, form),
                None => render::see(our_path(&next)),
            };
            Ok(with_cookies(answer, cookies))
        }
        Err(refused) => {
            let status = match refused {
                SignInRefused::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
                SignInRefused::Pause { .. } => StatusCode::TOO_MANY_REQUESTS,
            };
            let title = (NavItem::Elsewhere, "Sign in".to_owned());
            let carried = carried.map(|form| (form.path, form.body));
            let sends_mail = site.settings.sends_mail;
            let view = SignInView { email, next, refused: Some(refused.to_string()), carried, sends_mail };
            let mut response = framed(&site, None, status, title, || sign_in_view(&view));
            if let SignInRefused::Pause { seconds } = refused {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

/// The form that was sent before the session ended, to be sent again.
fn to_be_continued(site: &Site, name: &str, form: CarriedForm) -> Response {
    let title = (NavItem::Elsewhere, "Continue where you left off".to_owned());
    let fields = form.fields();
    framed(site, None, StatusCode::OK, title, || continue_view(name, form.path, fields))
}

/// Signs out.
pub async fn sign_out(State(site): State<Site>, visitor: Visitor) -> Result<Response, PageError> {
    if let Some(who) = visitor.0 {
        site.store.end_session(who.person.id, who.session).await?;
    }
    Ok(with_cookies(render::see("/sign-in"), [session::no_cookie(&site.settings)]))
}

/// The page on which somebody who was invited opens an account.
pub async fn invitation_page(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    show_invitation(&site, StatusCode::OK, &token, &AccountInput::default(), &ValidationErrors::default()).await
}

async fn show_invitation(
    site: &Site,
    status: StatusCode,
    token: &str,
    entry: &AccountInput,
    errors: &ValidationErrors,
) -> Result<Response, PageError> {
    let invitation = site.store.find_invitation(token, clock::now()).await?.ok_or(PageError::Absent)?;
    let title = (NavItem::Elsewhere, "Welcome".to_owned());
    Ok(framed(site, None, status, title, || {
        invitation_view(token, &invitation.email, invitation.role.label(), entry, errors)
    }))
}

/// Opens the account of whoever was invited, and signs it in.
pub async fn accept_invitation(
    State(site): State<Site>,
    client: Client,
    Path(token): Path<String>,
    FormBody(entry): FormBody<AccountInput>,
) -> Result<Response, PageError> {
    match site.store.accept_invitation(&token, &entry, clock::now()).await {
        Ok(person) => begin_session(&site, &person, &client, app::paths::HOME).await,
        Err(StoreError::ValidationErrors(errors)) => {
            show_invitation(&site, StatusCode::UNPROCESSABLE_ENTITY, &token, &entry, &errors).await
        }
        Err(error) => Err(error.into()),
    }
}
