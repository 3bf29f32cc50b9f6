//! Who asks.

use std::convert::Infallible;
use std::net::SocketAddr;

use axum::extract::{ConnectInfo, FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum_extra::extract::CookieJar;
use chrono::NaiveDate;
use domain::people::{DEVICE_DAYS, Person, SESSION_DAYS, SessionId, Viewer};
use store::{ClientInfo, NewSession, StoreError, UnitOfWork};

use crate::clock;
use crate::error::PageError;
use crate::site::{Settings, Site};

/// The extractor of a signed-in person.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// The person.
    pub person: Person,
    /// The id of the session.
    pub session: SessionId,
    /// The number of unread notifications.
    pub unread: usize,
}

impl SignedIn {
    /// The person as somebody who asks for things.
    pub fn viewer(&self) -> Viewer {
        self.person.viewer()
    }

    /// The date in the zone of the person.
    pub fn today(&self) -> NaiveDate {
        clock::now().with_timezone(&self.person.zone).date_naive()
    }

    /// Makes a change in one transaction.
    pub async fn change<T>(
        &self,
        site: &Site,
        verbs: impl AsyncFnOnce(&UnitOfWork) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        site.store.change(self.viewer(), clock::now(), verbs).await
    }
}

impl<S: Send + Sync> FromRequestParts<S> for SignedIn
where
    Site: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let site = Site::from_ref(state);
        if let Some(mut signed_in) = find(&site, &parts.headers).await? {
            if has_a_frame(parts) {
                signed_in.unread = site.store.count_unread(signed_in.viewer()).await?;
            }
            Ok(signed_in)
        } else {
            let path = parts.uri.path_and_query().map_or("/", |path| path.as_str());
            let back = if parts.method == axum::http::Method::GET { path } else { "/" };
            Err(PageError::SignIn(back.to_owned()))
        }
    }
}

/// Somebody who may or may not be signed in.
#[derive(Debug, Clone)]
pub struct Visitor(pub Option<SignedIn>);

impl<S: Send + Sync> FromRequestParts<S> for Visitor
where
    Site: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let site = Site::from_ref(state);
        let mut found = find(&site, &parts.headers).await?;
        if let Some(signed_in) = found.as_mut().filter(|_| has_a_frame(parts)) {
            signed_in.unread = site.store.count_unread(signed_in.viewer()).await?;
        }
        Ok(Self(found))
    }
}

/// Whether the response may be a page that shows the number of unread notifications. Pictures, which are
/// requested most, are none.
fn has_a_frame(parts: &Parts) -> bool {
    !parts.uri.path().split('/').any(|segment| segment == "pictures")
}

/// The person whose session the cookie names.
pub async fn find(site: &Site, headers: &HeaderMap) -> Result<Option<SignedIn>, PageError> {
    let jar = CookieJar::from_headers(headers);
    let Some(cookie) = jar.get(cookie_name(&site.settings)) else { return Ok(None) };
    let found = site.store.find_session(cookie.value(), clock::now()).await?;
    Ok(found.map(|(person, session)| SignedIn { person, session, unread: 0 }))
}

/// Over TLS the `__Host-` prefix binds the cookie to this host and to TLS (RFC 6265bis, 4.1.3.2).
fn cookie_name(settings: &Settings) -> &'static str {
    if settings.is_secure { "__Host-debrief" } else { "debrief" }
}

/// The browser is known by this cookie when it signs in again. It stays when one signs out.
fn device_cookie_name(settings: &Settings) -> &'static str {
    if settings.is_secure { "__Host-debrief-device" } else { "debrief-device" }
}

/// The cookies that begin a session.
pub fn cookies(settings: &Settings, session: &NewSession) -> [HeaderValue; 2] {
    [
        set_cookie(settings, cookie_name(settings), session.secret.expose(), SESSION_DAYS),
        set_cookie(settings, device_cookie_name(settings), session.device.expose(), DEVICE_DAYS),
    ]
}

/// The `Set-Cookie` header that ends a session.
pub fn no_cookie(settings: &Settings) -> HeaderValue {
    set_cookie(settings, cookie_name(settings), "", 0)
}

fn set_cookie(settings: &Settings, name: &str, value: &str, days: i64) -> HeaderValue {
    let secure = if settings.is_secure { "; Secure" } else { "" };
    let seconds = days * 86_400;
    let cookie = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}");
    HeaderValue::from_str(&cookie).expect("tokens are base64url")
}

/// Where a request comes from: for the list of sessions, and to slow down who guesses passwords.
#[derive(Debug, Clone)]
pub struct Client {
    /// What the browser calls itself.
    browser: String,
    /// Its address.
    address: String,
    /// Its device cookie.
    device: Option<String>,
}

impl Client {
    /// The same for the store.
    pub fn info(&self) -> ClientInfo<'_> {
        ClientInfo { browser: &self.browser, address: &self.address, device: self.device.as_deref() }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Client
where
    Site: FromRef<S>,
{
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let site = Site::from_ref(state);
        let text = |name| parts.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let connected = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_string());
        // The last entry is the one that our own proxy wrote; those before it anybody can write.
        let forwarded = text(header::HeaderName::from_static("x-forwarded-for"))
            .rsplit(',')
            .next()
            .map(str::trim)
            .filter(|address| site.settings.trust_proxy && address.parse::<std::net::IpAddr>().is_ok());
        let address = forwarded.map(str::to_owned).or(connected).unwrap_or_default();
        let jar = CookieJar::from_headers(&parts.headers);
        let device = jar.get(device_cookie_name(&site.settings)).map(|cookie| cookie.value().to_owned());
        Ok(Self { browser: text(header::USER_AGENT).to_owned(), address, device })
    }
}
