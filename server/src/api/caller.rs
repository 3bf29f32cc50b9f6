//! The caller: identified by the token in the `Authorization` header or by the session cookie.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};
use chrono::NaiveDate;
use domain::people::{Person, Refused, Scope, SessionId, Viewer, may_administer, may_write};
use domain::postmortems::{Access, Postmortem, PostmortemNumber, may_edit};
use store::{Document, StoreError, UnitOfWork};

use super::problem::{NOT_SIGNED_IN, Problem};
use crate::site::Site;
use crate::{clock, session};

/// The authenticated caller. A request that changes something with a read-only token is refused here.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The person.
    pub person: Person,
    /// The session; `None` for a token.
    pub session: Option<SessionId>,
    /// Whether this caller can change anything at all.
    pub may_write: bool,
}

impl Caller {
    /// The person as a viewer, for queries of the store.
    pub fn viewer(&self) -> Viewer {
        self.person.viewer()
    }

    /// Makes a change in one transaction.
    pub async fn change<T>(
        &self,
        site: &Site,
        verbs: impl AsyncFnOnce(&UnitOfWork) -> Result<T, StoreError>,
    ) -> Result<T, StoreError> {
        site.store.change(self.viewer(), clock::now(), verbs).await
    }

    /// The date in the caller's time zone.
    pub fn today(&self) -> NaiveDate {
        clock::now().with_timezone(&self.person.zone).date_naive()
    }

    /// Refuses callers who are not administrators.
    pub fn administers(&self) -> Result<(), Refused> {
        may_administer(self.viewer())
    }

    /// A postmortem with all its parts, for callers who may see the draft.
    pub async fn draft(&self, site: &Site, number: PostmortemNumber) -> Result<Document, StoreError> {
        site.store.draft(self.viewer(), number).await
    }

    /// What decides about a draft. Handlers that need nothing else of it call this first, so that a draft that the
    /// caller may not see is absent before anything else is wrong.
    pub async fn draft_access(&self, site: &Site, number: PostmortemNumber) -> Result<Access, StoreError> {
        site.store.draft_access(self.viewer(), number).await
    }

    /// A postmortem that the caller may edit. Handlers call this before they read the body, so that a missing
    /// permission is reported first.
    pub async fn writable(&self, site: &Site, number: PostmortemNumber) -> Result<Postmortem, StoreError> {
        let found = site.store.find_postmortem(self.viewer(), number).await?;
        let (postmortem, access) = found.ok_or(StoreError::Absent)?;
        may_edit(self.viewer(), &access)?;
        Ok(postmortem)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Caller
where
    Site: FromRef<S>,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let site = Site::from_ref(state);
        let Some(token) = bearer(&parts.headers)? else {
            let found = session::find(&site, &parts.headers).await?;
            let signed_in = found.ok_or_else(|| nobody("Send a token as “Authorization: Bearer …”, or sign in."))?;
            let may_write = may_write(signed_in.viewer()).is_ok();
            return Ok(Self { person: signed_in.person, session: Some(signed_in.session), may_write });
        };
        let found = site.store.find_token(token, clock::now()).await?;
        let (person, scope) = found.ok_or_else(|| nobody("This token is unknown, revoked or expired."))?;
        let only_reads = scope == Scope::Read;
        if only_reads && !matches!(parts.method, Method::GET | Method::HEAD) {
            return Err(Refused::ReadOnlyToken.into());
        }
        let may_write = !only_reads && may_write(person.viewer()).is_ok();
        Ok(Self { person, session: None, may_write })
    }
}

fn nobody(message: &str) -> Problem {
    Problem::new(NOT_SIGNED_IN, message)
}

/// The token of the `Authorization` header (RFC 6750, 2.1); `None` without that header.
fn bearer(headers: &HeaderMap) -> Result<Option<&str>, Problem> {
    let Some(value) = headers.get(header::AUTHORIZATION) else { return Ok(None) };
    let credentials = value.to_str().ok().and_then(|value| value.split_once(' '));
    match credentials {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") && !token.trim().is_empty() => {
            Ok(Some(token.trim()))
        }
        _ => Err(nobody("Only “Authorization: Bearer …” is supported.")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_bearer_tokens_are_read() {
        let read = |value: &str| {
            let headers = HeaderMap::from_iter([(header::AUTHORIZATION, value.parse().unwrap())]);
            bearer(&headers).map(|token| token.map(str::to_owned)).ok()
        };
        assert_eq!(bearer(&HeaderMap::new()).unwrap(), None);
        assert_eq!(read("Bearer abc"), Some(Some("abc".into())));
        assert_eq!(read("bearer  abc "), Some(Some("abc".into())));
        for other in ["Basic YTpi", "Bearer", "Bearer ", "abc"] {
            assert_eq!(read(other), None, "{other}");
        }
    }
}
