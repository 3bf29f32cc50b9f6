//! A form that arrives after its session has ended is carried through the sign-in page.

use app::people::SignInView;
use app::ui::NavItem;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::{Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::framed::framed;
use crate::error::PageError;
use crate::forms::our_path;
use crate::session;
use crate::site::Site;

/// The largest form that is carried, in bytes: a section as it is encoded, and some room.
const MAX_CARRIED: usize = 3 * 1024 * 1024 + 64 * 1024;
/// Forms that need no session, or hold passwords, which no page shows again.
const NOT_CARRIED: [&str; 8] =
    ["/in/", "/sign-", "/set-up/", "/invitations/", "/password-resets", "/profile", "/unsubscribe/", "/api/"];

/// What was typed before the session ended, and where it was sent.
#[derive(Debug, Default, Clone)]
pub struct CarriedForm {
    /// The path that the form was sent to.
    pub path: String,
    /// The encoded fields.
    pub body: String,
}

impl CarriedForm {
    /// Only a path of ours, and only with something typed.
    pub fn accepted(path: String, body: String) -> Option<Self> {
        let is_ours = our_path(&path) == path && path != "/" && is_carried(&path);
        (is_ours && !body.is_empty()).then_some(Self { path, body })
    }

    /// The decoded fields.
    pub fn fields(&self) -> Vec<(String, String)> {
        form_urlencoded::parse(self.body.as_bytes()).into_owned().collect()
    }
}

fn is_carried(path: &str) -> bool {
    !NOT_CARRIED.iter().any(|beginning| path.starts_with(beginning))
}

/// Answers a form without a session with the sign-in page, which carries what was typed. A script keeps
/// what was typed itself, so its requests are left alone.
pub async fn carry(State(site): State<Site>, request: Request, next: Next) -> Response {
    match carried(&site, request).await {
        Ok(Carried::Form(form)) => {
            let title = (NavItem::Elsewhere, "Sign in".to_owned());
            let view = SignInView {
                carried: Some((form.path, form.body)),
                sends_mail: site.settings.sends_mail,
                ..SignInView::default()
            };
            framed(&site, None, StatusCode::UNAUTHORIZED, title, || app::people::sign_in_page(&view))
        }
        Ok(Carried::Nothing(request)) => next.run(request).await,
        Err(error) => error.into_response(),
    }
}

enum Carried {
    Form(CarriedForm),
    Nothing(Request),
}

async fn carried(site: &Site, request: Request) -> Result<Carried, PageError> {
    let media_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    let is_form = request.method() == Method::POST
        && media_type.is_some_and(|value| value.starts_with("application/x-www-form-urlencoded"))
        && !request.headers().contains_key(app::islands::IN_PLACE)
        && is_carried(request.uri().path());
    if !is_form || session::find(site, request.headers()).await?.is_some() {
        return Ok(Carried::Nothing(request));
    }
    let path = request.uri().path().to_owned();
    let (parts, body) = request.into_parts();
    let Ok(bytes) = to_bytes(body, MAX_CARRIED).await else {
        return Err(PageError::SignIn("/".into()));
    };
    let body = String::from_utf8(bytes.to_vec()).ok();
    Ok(match body.and_then(|body| CarriedForm::accepted(path, body)) {
        Some(form) => Carried::Form(form),
        None => Carried::Nothing(Request::from_parts(parts, Body::from(bytes))),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_forms_of_ours_are_carried() {
        for path in ["https://evil.example/", "//evil.example", "/", "/sign-in", "/profile/password", "/api/v1/me", ""]
        {
            assert!(CarriedForm::accepted(path.into(), "a=b".into()).is_none(), "{path}");
        }
        let form = CarriedForm::accepted("/postmortems/1/sections/2".into(), "text=a%0D%0Ab&version=3".into());
        let fields = form.unwrap().fields();
        assert_eq!(fields, [("text".into(), "a\r\nb".into()), ("version".to_owned(), "3".to_owned())]);
        assert!(CarriedForm::accepted("/postmortems/1".into(), String::new()).is_none());
    }
}
