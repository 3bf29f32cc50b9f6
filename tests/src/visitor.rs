use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};
use std::time::Duration;

use reqwest::Method;
use reqwest::blocking::{Client, RequestBuilder, multipart};
use reqwest::header::{HeaderValue, SET_COOKIE};
use reqwest::redirect::Policy;
use serde_json::Value;

use crate::{Form, Page};

/// A file that is sent with a form.
#[derive(Debug, Clone)]
pub struct Upload {
    /// The field.
    pub field: &'static str,
    /// What the file is called.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
}

/// Somebody with a browser without scripts: it keeps cookies and follows no redirect by itself.
#[derive(Debug)]
pub struct Visitor {
    address: String,
    email: String,
    cookies: Mutex<BTreeMap<String, String>>,
    token: Option<String>,
}

impl Visitor {
    /// Somebody who is not signed in.
    pub fn new(address: &str) -> Self {
        Self { address: address.to_owned(), email: String::new(), cookies: Mutex::default(), token: None }
    }

    /// Another browser with the same cookies.
    #[must_use]
    pub fn copy(&self) -> Self {
        let cookies = Mutex::new(self.cookies.lock().unwrap().clone());
        Self { address: self.address.clone(), email: self.email.clone(), cookies, token: self.token.clone() }
    }

    /// The same browser at another process of the same site.
    #[must_use]
    pub fn at(&self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self.copy() }
    }

    /// The same, known by the address with which they sign in.
    #[must_use]
    pub fn called(mut self, email: &str) -> Self {
        email.clone_into(&mut self.email);
        self
    }

    /// A program with an API token instead of a browser.
    #[must_use]
    pub fn with_token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    /// The address with which they sign in.
    pub fn email(&self) -> &str {
        &self.email
    }

    /// A cookie that the browser holds.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.lock().unwrap().get(name).cloned()
    }

    /// All cookies, as the browser sends them.
    pub fn cookies(&self) -> String {
        let cookies = self.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>().join("; ")
    }

    /// Opens an address.
    pub fn get(&self, path: &str) -> Page {
        self.answer(path, self.request(Method::GET, path))
    }

    /// Opens an address with one more header.
    pub fn get_with(&self, path: &str, name: &str, value: &str) -> Page {
        self.answer(path, self.request(Method::GET, path).header(name, value))
    }

    /// Sends a form without having looked at it.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.answer(path, self.request(Method::POST, path).header("sec-fetch-site", "same-origin").form(fields))
    }

    /// Sends a form with other headers than a browser on our own page would.
    pub fn post_from(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let request = self.request(Method::POST, path).form(fields);
        self.answer(path, headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    /// Sends any bytes.
    pub fn post_bytes(&self, path: &str, media_type: &str, bytes: Vec<u8>) -> Page {
        let request = self.request(Method::POST, path).header("sec-fetch-site", "same-origin");
        self.answer(path, request.header("content-type", media_type).body(bytes))
    }

    /// Sends JSON as a program does that is no browser.
    pub fn post_json_with(&self, path: &str, body: &str, headers: &[(&str, &str)]) -> Page {
        let request = self.request(Method::POST, path).header("content-type", "application/json").body(body.to_owned());
        self.answer(path, headers.iter().fold(request, |request, (name, value)| request.header(*name, *value)))
    }

    /// Sends a form as it stands.
    pub fn send(&self, form: &Form) -> Page {
        self.answer(
            &form.action,
            self.request(Method::POST, &form.action).header("sec-fetch-site", "same-origin").form(&form.fields),
        )
    }

    /// Sends a form with files.
    pub fn upload(&self, path: &str, fields: &[(&str, &str)], files: &[Upload]) -> Page {
        let mut form = multipart::Form::new();
        for (name, value) in fields {
            form = form.text((*name).to_owned(), (*value).to_owned());
        }
        for file in files {
            let part = multipart::Part::bytes(file.bytes.clone()).file_name(file.name.clone());
            form = form.part(file.field, part);
        }
        self.answer(path, self.request(Method::POST, path).header("sec-fetch-site", "same-origin").multipart(form))
    }

    /// Asks the API.
    pub fn api(&self, method: &str, path: &str, body: Option<&Value>) -> Page {
        let mut request = self.request(method.parse().unwrap(), path).header("sec-fetch-site", "same-origin");
        if let Some(body) = body {
            request = request.json(body);
        }
        self.answer(path, request)
    }

    /// Asks the API of a program that may end at any moment; the status when an answer came.
    pub fn tries_api(&self, method: &str, path: &str, body: &Value) -> Option<u16> {
        let request = self.request(method.parse().unwrap(), path).header("sec-fetch-site", "same-origin");
        Some(request.json(body).send().ok()?.status().as_u16())
    }

    /// Goes where an answer leads.
    pub fn follow(&self, page: &Page) -> Page {
        let path = page.location().split('#').next().unwrap().to_owned();
        self.get(&path)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = client().request(method, format!("{}{path}", self.address));
        let cookies = self.cookies();
        if !cookies.is_empty() {
            request = request.header("cookie", cookies);
        }
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        request
    }

    fn answer(&self, path: &str, request: RequestBuilder) -> Page {
        let response = request.send().unwrap_or_else(|error| panic!("{path}: no answer: {error}"));
        for cookie in response.headers().get_all(SET_COOKIE) {
            self.keep(cookie);
        }
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().unwrap_or_else(|error| panic!("{path}: the answer breaks off: {error}"));
        Page { asked: path.to_owned(), status, headers, bytes: bytes.to_vec() }
    }

    fn keep(&self, cookie: &HeaderValue) {
        let cookie = cookie.to_str().unwrap();
        let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
        let mut cookies = self.cookies.lock().unwrap();
        if cookie.contains("Max-Age=0") {
            cookies.remove(name);
        } else {
            cookies.insert(name.to_owned(), value.to_owned());
        }
    }
}

/// One for all; cookies are not shared.
fn client() -> &'static Client {
    static CLIENT: OnceLock<Client> = OnceLock::new();
    CLIENT.get_or_init(|| {
        Client::builder()
            .redirect(Policy::none())
            // A server that refuses a large body hangs up, and the next request must not find that out.
            .pool_max_idle_per_host(0)
            .timeout(Duration::from_mins(1))
            .user_agent("Debrief stories")
            .build()
            .unwrap()
    })
}
