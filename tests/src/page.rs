use reqwest::header::HeaderMap;
use scraper::{ElementRef, Html, Selector};
use serde_json::Value;

use crate::Form;

/// An answer, as whoever asked got it.
#[derive(Debug, Clone)]
pub struct Page {
    /// What was asked for.
    pub asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Page {
    /// The bytes as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The bytes as JSON.
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("{}: not JSON: {}", self.asked, self.text()))
    }

    /// A header, empty when it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }

    /// Where it sends the browser.
    pub fn location(&self) -> &str {
        assert_eq!(self.status, 303, "{} does not lead on: {}", self.asked, self.words());
        self.header("location")
    }

    /// The same, if the status is this one.
    #[allow(clippy::return_self_not_must_use, reason = "often only the status is of interest")]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.words());
        self
    }

    /// The page as a browser reads it.
    pub fn html(&self) -> Html {
        Html::parse_document(&self.text())
    }

    /// What a reader reads: the text of the body, white space folded.
    pub fn words(&self) -> String {
        let html = self.html();
        let body = Selector::parse("body").unwrap();
        let text: String = html.select(&body).flat_map(|body| body.text()).collect::<Vec<_>>().join(" ");
        folded(&text)
    }

    /// Whether a reader finds these words in a row.
    pub fn message(&self, words: &str) -> bool {
        self.words().contains(&folded(words))
    }

    /// Fails when a reader does not find these words.
    pub fn assert_says(&self, words: &str) {
        assert!(self.message(words), "{} ({}) does not say “{words}”: {}", self.asked, self.status, self.words());
    }

    /// Fails when these words stand anywhere in the bytes.
    pub fn assert_hides(&self, words: &str) {
        assert!(!self.text().contains(words), "{} ({}) gives away “{words}”", self.asked, self.status);
    }

    /// How many elements a selector finds.
    pub fn count(&self, selector: &str) -> usize {
        self.html().select(&parsed(selector)).count()
    }

    /// The texts of all elements that a selector finds, white space folded.
    pub fn all(&self, selector: &str) -> Vec<String> {
        self.html()
            .select(&parsed(selector))
            .map(|element| folded(&element.text().collect::<Vec<_>>().join(" ")))
            .collect()
    }

    /// An attribute of all elements that a selector finds.
    pub fn attributes(&self, selector: &str, name: &str) -> Vec<String> {
        self.html().select(&parsed(selector)).filter_map(|element| element.attr(name).map(str::to_owned)).collect()
    }

    /// The form that goes to this address.
    pub fn form(&self, action: &str) -> Form {
        let html = self.html();
        let form = html.select(&parsed("form")).find(|form| form.attr("action") == Some(action));
        Form::of(form.unwrap_or_else(|| panic!("{} ({}) has no form for {action}", self.asked, self.status)))
    }

    /// Every form that goes to this address.
    pub fn forms(&self, action: &str) -> Vec<Form> {
        let html = self.html();
        html.select(&parsed("form")).filter(|form| form.attr("action") == Some(action)).map(Form::of).collect()
    }

    /// What is said to be wrong with a field: the text that the field itself points to.
    pub fn error_in_field(&self, name: &str) -> Option<String> {
        let html = self.html();
        let pointed = html
            .select(&parsed(&format!("[name=\"{name}\"][aria-describedby]")))
            .flat_map(|field| field.attr("aria-describedby").unwrap().split(' ').map(str::to_owned).collect::<Vec<_>>())
            .find(|id| id.ends_with("-wrong"))?;
        let message = html.select(&parsed(&format!("[id=\"{pointed}\"]"))).next()?;
        Some(folded(&message.text().collect::<String>()))
    }

    /// What could run: script elements that are not our own files, handlers, `javascript:` addresses.
    pub fn live_parts(&self) -> Vec<String> {
        let html = self.html();
        let foreign = |element: &ElementRef<'_>| {
            let own = element.attr("src").is_some_and(|src| src.starts_with("/assets/"));
            let handler = element.value().attrs().any(|(name, _)| name.starts_with("on"));
            let address = element
                .value()
                .attrs()
                .filter(|(name, _)| ["href", "src", "action", "formaction"].contains(name))
                .any(|(_, value)| value.trim().to_ascii_lowercase().starts_with("javascript:"));
            let name = element.value().name();
            (name == "script" && !own) || ["iframe", "object", "embed", "base"].contains(&name) || handler || address
        };
        html.select(&parsed("*")).filter(foreign).map(|element| element.html()).collect()
    }
}

fn parsed(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector}: {error}"))
}

/// Text with its white space folded.
pub fn folded(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}
