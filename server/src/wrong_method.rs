//! Addresses that are asked with a method that they do not take.

use axum::extract::State;
use axum::http::{Method, Uri};
use axum::response::{IntoResponse, Response};

use crate::error::PageError;
use crate::site::Site;
use crate::{headers, render};

/// The paths of all pages, to lead whoever opens the address of a form to the page that it belongs to.
#[derive(Debug)]
pub struct Pages(Vec<Vec<String>>);

impl Pages {
    /// These paths, with their parts in braces.
    pub fn of(paths: &[String]) -> Self {
        Self(paths.iter().map(|path| path.split('/').map(str::to_owned).collect()).collect())
    }

    /// A reload or the address bar asks for the address of a form with GET: it leads to the page of the form. Other
    /// methods get a page that says so; axum adds `Allow`.
    pub fn answer(&self, method: &Method, uri: &Uri) -> Response {
        if method == Method::GET || method == Method::HEAD {
            return render::see(&self.page_of(uri.path()));
        }
        PageError::WrongMethod.into_response()
    }

    /// The page that the form of this path belongs to: the nearest path above that is a page.
    fn page_of(&self, path: &str) -> String {
        let parts: Vec<&str> = path.split('/').collect();
        // Teams are shown on the page of people.
        if parts.get(1) == Some(&"teams") {
            return app::paths::PEOPLE.to_owned();
        }
        let above = (2..parts.len()).rev().map(|count| &parts[..count]).find(|parts| self.has(parts));
        above.map_or_else(|| app::paths::HOME.to_owned(), |parts| parts.join("/"))
    }

    fn has(&self, parts: &[&str]) -> bool {
        let is_same = |page: &Vec<String>| {
            page.len() == parts.len()
                && page.iter().zip(parts).all(|(page, part)| page.starts_with('{') || page == part)
        };
        self.0.iter().any(is_same)
    }
}

/// The same where no layer adds headers.
pub async fn answer_by_link(State(site): State<Site>) -> Response {
    let mut response = PageError::WrongMethod.into_response();
    headers::complete(&mut response, site.settings.is_secure);
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_of_a_form_is_the_nearest_page_above() {
        let pages = [
            "/people",
            "/profile",
            "/postmortems/{number}",
            "/postmortems/{number}/share",
            "/postmortems/{number}/pastes/{id}",
        ];
        let pages = Pages::of(&pages.map(str::to_owned));
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
            assert_eq!(pages.page_of(form), page, "{form}");
        }
    }
}
