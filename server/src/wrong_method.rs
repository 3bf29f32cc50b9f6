//! Addresses that are asked with a method that they do not take.

use std::sync::LazyLock;

use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::site::Site;
use crate::{headers, render, router};

/// The paths of all pages, split at their slashes.
static PAGES: LazyLock<Vec<Vec<String>>> =
    LazyLock::new(|| router::pages().iter().map(|path| path.split('/').map(str::to_owned).collect()).collect());

/// Leads whoever opens the address of a form to the page that the form belongs to: a reload or the
/// address bar asks for it with GET. Other methods get a page that says so; axum adds `Allow`.
pub async fn answer(method: Method, uri: Uri) -> Response {
    if method == Method::GET || method == Method::HEAD {
        return render::see(&page_of(uri.path()));
    }
    PageError::WrongMethod.into_response()
}

/// The same where no layer adds headers.
pub async fn answer_by_link(State(site): State<Site>) -> Response {
    let mut response = PageError::WrongMethod.into_response();
    headers::complete(&mut response, site.settings.is_secure);
    response
}

/// The page that the form of this path belongs to: the nearest path above that is a page.
fn page_of(path: &str) -> String {
    let parts: Vec<&str> = path.split('/').collect();
    // Teams are shown on the page of people.
    if parts.get(1) == Some(&"teams") {
        return app::paths::PEOPLE.to_owned();
    }
    let above = (2..parts.len()).rev().map(|count| &parts[..count]).find(|parts| is_page(parts));
    above.map_or_else(|| app::paths::HOME.to_owned(), |parts| parts.join("/"))
}

fn is_page(parts: &[&str]) -> bool {
    PAGES.iter().any(|page| {
        page.len() == parts.len() && page.iter().zip(parts).all(|(page, part)| page.starts_with('{') || page == part)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_form_is_the_nearest_page_above() {
        for (form, page) in [
            ("/people/invitations/3/revoke", "/people"),
            ("/teams/3/members", "/people"),
            ("/profile/tokens", "/profile"),
            ("/sign-out", "/"),
            ("/postmortems/7/events/3/move", "/postmortems/7"),
            ("/postmortems/7/share/2/revoke", "/postmortems/7/share"),
            ("/postmortems/7/pastes/2/add", "/postmortems/7/pastes/2"),
            ("/postmortems/7/pictures", "/postmortems/7"),
        ] {
            assert_eq!(page_of(form), page, "{form}");
        }
    }
}
