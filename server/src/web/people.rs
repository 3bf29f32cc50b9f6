//! The ways in, and one's own profile.

use app::people::{
    ProfileView, SessionRow, TokenEntry, TokenRow, invitation_page as invitation_view, profile_page as profile_view,
    set_up_page as set_up_view, sign_in_page as sign_in_view,
};
use app::ui::Place;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use domain::mistakes::{Mistakes, line};
use domain::people::{AccountEntry, NAME_MOST, Password, ProfileEntry, Scope, SessionId, TokenId};
use serde::Deserialize;
use store::{SignInRefused, StoreError};

use super::framed::framed;
use super::workspace::work;
use crate::error::PageError;
use crate::forms::{Sent, our_path};
use crate::session::{self, Client, SignedIn, Visitor};
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
    Ok(show_set_up(&site, StatusCode::OK, &token, "", &AccountEntry::default(), &Mistakes::default()))
}

fn show_set_up(
    site: &Site,
    status: StatusCode,
    token: &str,
    organisation: &str,
    entry: &AccountEntry,
    mistakes: &Mistakes,
) -> Response {
    framed(site, None, status, (Place::Elsewhere, "Set up".into()), || {
        set_up_view(token, organisation, entry, mistakes)
    })
}

/// Makes the first account and signs it in.
pub async fn set_up(
    State(site): State<Site>,
    client: Client,
    Path(token): Path<String>,
    Sent(form): Sent<SetUpForm>,
) -> Result<Response, PageError> {
    if !site.store.opens_set_up(&token).await? {
        return Err(PageError::Absent);
    }
    let entry = AccountEntry { name: form.name, email: form.email, password: form.password, zone: form.zone };
    let mut mistakes = Mistakes::default();
    let organisation = mistakes.take(line("organisation", "The organisation’s name", &form.organisation, NAME_MOST));
    let account = entry.parse();
    let (organisation, account) = match (organisation, account) {
        (Some(organisation), Ok(account)) => (organisation, account),
        (_, account) => {
            for mistake in account.err().iter().flat_map(Mistakes::iter) {
                mistakes.add(mistake.field, mistake.says.clone());
            }
            return Ok(show_set_up(
                &site,
                StatusCode::UNPROCESSABLE_ENTITY,
                &token,
                &form.organisation,
                &entry,
                &mistakes,
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
    let secret = site.store.sign_in_as(person.id, &client.browser, &client.address, clock::now()).await?;
    Ok(with_cookie(render::see(to), session::cookie(&site.settings, secret.expose())))
}

fn with_cookie(mut response: Response, cookie: HeaderValue) -> Response {
    response.headers_mut().append(header::SET_COOKIE, cookie);
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
    framed(&site, None, StatusCode::OK, (Place::Elsewhere, "Sign in".into()), || sign_in_view("", &query.next, None))
}

/// The form of signing in.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
}

/// Signs in.
pub async fn sign_in(
    State(site): State<Site>,
    client: Client,
    Sent(form): Sent<SignInForm>,
) -> Result<Response, PageError> {
    let SignInForm { email, password, next } = form;
    match site.store.sign_in(&email, password, &client.browser, &client.address, clock::now()).await? {
        Ok(signed_in) => {
            let cookie = session::cookie(&site.settings, signed_in.secret.expose());
            Ok(with_cookie(render::see(our_path(&next)), cookie))
        }
        Err(refused) => {
            let status = match refused {
                SignInRefused::Wrong => StatusCode::UNPROCESSABLE_ENTITY,
                SignInRefused::Pause { .. } => StatusCode::TOO_MANY_REQUESTS,
            };
            let title = (Place::Elsewhere, "Sign in".to_owned());
            let mut response =
                framed(&site, None, status, title, || sign_in_view(&email, &next, Some(refused.to_string())));
            if let SignInRefused::Pause { seconds } = refused {
                response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
            }
            Ok(response)
        }
    }
}

/// Signs out.
pub async fn sign_out(State(site): State<Site>, visitor: Visitor) -> Result<Response, PageError> {
    if let Some(who) = visitor.0 {
        site.store.end_session(who.person.id, who.session).await?;
    }
    Ok(with_cookie(render::see("/sign-in"), session::no_cookie(&site.settings)))
}

/// The page on which somebody who was invited opens an account.
pub async fn invitation_page(State(site): State<Site>, Path(token): Path<String>) -> Result<Response, PageError> {
    show_invitation(&site, StatusCode::OK, &token, &AccountEntry::default(), &Mistakes::default()).await
}

async fn show_invitation(
    site: &Site,
    status: StatusCode,
    token: &str,
    entry: &AccountEntry,
    mistakes: &Mistakes,
) -> Result<Response, PageError> {
    let invitation = site.store.find_invitation(token, clock::now()).await?.ok_or(PageError::Absent)?;
    let title = (Place::Elsewhere, "Welcome".to_owned());
    Ok(framed(site, None, status, title, || {
        invitation_view(token, &invitation.email, invitation.role.label(), entry, mistakes)
    }))
}

/// Opens the account of whoever was invited, and signs it in.
pub async fn accept_invitation(
    State(site): State<Site>,
    client: Client,
    Path(token): Path<String>,
    Sent(entry): Sent<AccountEntry>,
) -> Result<Response, PageError> {
    match site.store.accept_invitation(&token, &entry, clock::now()).await {
        Ok(person) => begin_session(&site, &person, &client, app::paths::HOME).await,
        Err(StoreError::Mistakes(mistakes)) => {
            show_invitation(&site, StatusCode::UNPROCESSABLE_ENTITY, &token, &entry, &mistakes).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Something to say on one's own page, as it stands in the address.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct ProfileQuery {
    done: String,
}

/// One's own page.
pub async fn profile_page(
    State(site): State<Site>,
    who: SignedIn,
    Query(query): Query<ProfileQuery>,
) -> Result<Response, PageError> {
    let done = match query.done.as_str() {
        "saved" => Some("Saved."),
        "password" => Some("The password is changed. Other browsers were signed out."),
        _ => None,
    };
    show_profile(&site, &who, StatusCode::OK, |profile| profile.done = done).await
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
        entry: ProfileEntry {
            name: person.name.clone(),
            zone: person.zone.name().into(),
            theme: person.theme.key().into(),
        },
        mistakes: Mistakes::default(),
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
        new_token: TokenEntry::default(),
        made: None,
        done: None,
        zone: person.zone,
    };
    change(&mut profile);
    Ok(framed(site, Some(who), status, (Place::Profile, "Your profile".into()), || profile_view(&profile)))
}

/// Changes one's name, zone and theme.
pub async fn change_profile(
    State(site): State<Site>,
    who: SignedIn,
    Sent(entry): Sent<ProfileEntry>,
) -> Result<Response, PageError> {
    match entry.parse() {
        Ok(changed) => {
            let work = work(&site, &who).await?;
            work.change_profile(&changed).await?;
            work.save().await?;
            Ok(render::see("/profile?done=saved"))
        }
        Err(mistakes) => {
            show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| {
                profile.entry = entry;
                profile.mistakes = mistakes;
            })
            .await
        }
    }
}

/// The form of changing one's password.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct PasswordForm {
    old: String,
    new: String,
}

/// Changes one's password; other sessions end.
pub async fn change_password(
    State(site): State<Site>,
    who: SignedIn,
    Sent(form): Sent<PasswordForm>,
) -> Result<Response, PageError> {
    let mistakes = match Password::parse("new", &form.new) {
        Err(mistake) => Mistakes::from(mistake),
        Ok(new) => {
            if site.store.change_password(who.person.id, form.old, new, who.session).await? {
                return Ok(render::see("/profile?done=password"));
            }
            Mistakes::one("old", "This is not the password that you have.")
        }
    };
    show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| profile.mistakes = mistakes).await
}

/// Ends one of one's sessions.
pub async fn end_session(State(site): State<Site>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, PageError> {
    site.store.end_session(who.person.id, SessionId(id)).await?;
    Ok(render::see(app::paths::PROFILE))
}

/// Makes a token. It is shown on the answer itself, this once.
pub async fn create_token(
    State(site): State<Site>,
    who: SignedIn,
    Sent(entry): Sent<TokenEntry>,
) -> Result<Response, PageError> {
    let made = async {
        let days = match entry.days.trim() {
            "" => None,
            days => {
                Some(days.parse().map_err(|_| Mistakes::one("days", format!("“{days}” is not a number of days.")))?)
            }
        };
        let scope = domain::mistakes::chosen("scope", &entry.scope, Scope::from_key, &Scope::keys())?;
        let work = work(&site, &who).await?;
        let token = work.create_token(&entry.name, scope, days).await?;
        work.save().await?;
        Ok(token)
    };
    match made.await {
        Ok(token) => {
            show_profile(&site, &who, StatusCode::CREATED, |profile| {
                profile.made = Some(token.secret.expose().to_owned());
            })
            .await
        }
        Err(StoreError::Mistakes(mistakes)) => {
            show_profile(&site, &who, StatusCode::UNPROCESSABLE_ENTITY, |profile| {
                profile.new_token = entry;
                profile.mistakes = mistakes;
            })
            .await
        }
        Err(error) => Err(error.into()),
    }
}

/// Revokes one of one's tokens.
pub async fn revoke_token(State(site): State<Site>, who: SignedIn, Path(id): Path<i64>) -> Result<Response, PageError> {
    let work = work(&site, &who).await?;
    work.revoke_token(TokenId(id)).await?;
    work.save().await?;
    Ok(render::see("/profile#tokens"))
}
