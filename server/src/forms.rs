//! How forms are read: names with brackets-free, repeated fields, and nothing refused for being
//! absent, so that a mistake always leads back to the form with what was typed.

use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum_extra::extract::Form;
use serde::de::DeserializeOwned;

use crate::error::PageError;

/// The extractor of a submitted form.
pub struct FormBody<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for FormBody<T> {
    type Rejection = PageError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        match Form::<T>::from_request(request, state).await {
            Ok(Form(form)) => Ok(Self(form)),
            Err(rejection) => {
                use axum::response::IntoResponse;
                let message = "The form is incomplete or contains an invalid number.";
                match rejection.into_response().status() {
                    StatusCode::PAYLOAD_TOO_LARGE => Err(PageError::TooLarge("The form is larger than 4 MB.".into())),
                    _ => Err(PageError::BadRequest(message.into())),
                }
            }
        }
    }
}

/// The parts of a page's path in braces. A part that cannot be read is a page that does not exist.
pub struct Path<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let path = axum::extract::Path::from_request_parts(parts, state).await;
        path.map(|axum::extract::Path(path)| Self(path)).map_err(|_| PageError::Absent)
    }
}

/// The query of a page's address, with each name at most once.
pub struct Query<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = axum::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum::extract::Query(query)| Self(query)).map_err(|_| unreadable_query())
    }
}

/// The query of a page's address, in which a name may be repeated.
pub struct RepeatedQuery<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for RepeatedQuery<T> {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let query = axum_extra::extract::Query::from_request_parts(parts, state).await;
        query.map(|axum_extra::extract::Query(query)| Self(query)).map_err(|_| unreadable_query())
    }
}

fn unreadable_query() -> PageError {
    PageError::BadRequest("This link has an invalid filter or parameter. Open the page without it.".into())
}

/// The path to go on to, if it is one of ours: never an address of another host.
pub fn our_path(next: &str) -> &str {
    // Browsers drop tabs and line ends (URL Standard, 4.4), so `/<tab>/host` would be `//host`.
    let odd = |letter: char| letter == '\\' || letter.is_control();
    let ours = next.starts_with('/') && !next.starts_with("//") && !next.contains(odd);
    if ours { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_ours_are_followed() {
        assert_eq!(our_path("/postmortems/1?x=2"), "/postmortems/1?x=2");
        for foreign in
            ["https://evil.example", "//evil.example", "/\\evil.example", "", "evil", "/a\r\nb", "/\t/evil.example"]
        {
            assert_eq!(our_path(foreign), "/", "{foreign}");
        }
    }
}
