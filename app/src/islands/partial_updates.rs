//! Changes in place: a form or link within `[data-live]` is sent in the background. The answer is
//! the same page that a browser without scripts would show; of its parts (`[data-part]`), those
//! that differ are put in the place of the old ones. So there is one way to check, to say what is
//! wrong and to show a conflict, with and without scripts.

use leptos::prelude::*;

/// The header by which the server knows that a script asks.
pub const IN_PLACE: &str = "x-debrief-in-place";
/// The header by which the server answers such a question instead of a redirect. A redirect would be
/// followed by the browser, which tells the script all of the new address but the place in the page.
pub const GOES_TO: &str = "x-debrief-goes-to";

/// Sends forms in the background and puts in what changed; says so to screen readers.
#[island]
pub fn PartialUpdatesIsland() -> impl IntoView {
    let status = RwSignal::new(String::new());
    let failed = RwSignal::new(false);
    #[cfg(feature = "hydrate")]
    live::listen(status, failed);
    view! {
        <div class="live-status" class:live-status-failed=move || failed.get() role="status" aria-live="polite">
            {move || status.get()}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod exchange;
#[cfg(feature = "hydrate")]
mod kept_undo;
#[cfg(feature = "hydrate")]
mod line;

#[cfg(feature = "hydrate")]
mod live {
    use std::cell::Cell;
    use std::time::Duration;

    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{
        Document, DomParser, Element, Event, FormData, Headers, HtmlAnchorElement, HtmlElement, HtmlFormElement,
        MouseEvent, Request, RequestInit, Response, SubmitEvent, SupportedType, UrlSearchParams,
    };

    use super::exchange::{Who, exchange_parts, part_of, remember_parts, take_stale};
    use super::kept_undo::{keep_age, keep_undo, note_undo, undo_here};
    use super::line::{Line, forget_when_empty};
    use super::{GOES_TO, IN_PLACE};
    use crate::islands::focus::{focus_on, focus_where_address_says, open_by_summary};

    thread_local! {
        /// Counts what whoever sits here sent and opened. An answer to a question from before says how
        /// things were, and would take away what came since.
        static ACTS: Cell<u64> = const { Cell::new(0) };
        /// Counts what was said, so that an old timer does not take away newer words.
        static SAID: Cell<u64> = const { Cell::new(0) };
    }

    /// How long the words about a success stay.
    const SUCCESS_SHOWN: Duration = Duration::from_secs(5);

    #[derive(Clone, Copy)]
    struct Says {
        status: RwSignal<String>,
        failed: RwSignal<bool>,
    }

    impl Says {
        fn done(self, words: &str) {
            let said = self.say(words, false);
            let take_away = move || {
                if SAID.get() == said {
                    self.status.set(String::new());
                }
            };
            set_timeout(take_away, SUCCESS_SHOWN);
        }

        /// Stays until something else is said.
        fn wrong(self, words: &str) {
            self.say(words, true);
        }

        fn say(self, words: &str, failed: bool) -> u64 {
            SAID.set(SAID.get() + 1);
            self.failed.set(failed);
            self.status.set(words.to_owned());
            SAID.get()
        }
    }

    pub fn listen(status: RwSignal<String>, failed: RwSignal<bool>) {
        let message = Says { status, failed };
        let document = document();
        remember_parts();
        note_undo();
        on(&document, "submit", move |event| submitted(&event, message));
        on(&document, "click", move |event| clicked(&event, message));
        // The socket of the page hears that somebody else changed something.
        on(&document, "debrief:changed", move |_| refresh());
        on(&document, "focusout", move |_| {
            if take_stale() {
                refresh();
            }
        });
        on(&document, "input", |event| {
            let field = target(&event);
            if field.as_ref().is_some_and(forget_when_empty) {
                return;
            }
            let form = field.and_then(|element| element.closest("form").ok().flatten());
            // Not once more with each letter: styles would be worked out anew.
            if let Some(form) = form.filter(|form| !form.has_attribute("data-typed")) {
                let _ = form.set_attribute("data-typed", "");
            }
        });
    }

    /// Listeners live as long as the page.
    fn on(document: &Document, name: &str, handler: impl Fn(Event) + 'static) {
        let closure = Closure::<dyn Fn(Event)>::new(handler);
        let _ = document.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        closure.forget();
    }

    fn target(event: &Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    fn is_live(element: &Element) -> bool {
        matches!(element.closest("[data-live]"), Ok(Some(_))) && !element.has_attribute("data-whole-page")
    }

    fn submitted(event: &Event, message: Says) {
        let Some(form) = target(event).and_then(|element| element.dyn_into::<HtmlFormElement>().ok()) else { return };
        if !is_live(&form) || form.enctype() == "multipart/form-data" || event.default_prevented() {
            return;
        }
        // Filters and searches lead to another page.
        if form.method() == "get" {
            return;
        }
        let button = event.dyn_ref::<SubmitEvent>().and_then(SubmitEvent::submitter);
        // A button that sends files the browser sends itself.
        if button.as_ref().is_some_and(|button| button.has_attribute("formenctype")) {
            return;
        }
        event.prevent_default();
        if form.has_attribute("data-sending") {
            Line::send_next_when_answered(&form);
            return;
        }
        let Ok(body) = body_of(&form, button.as_ref()) else { return };
        let line = Line::take(&form);
        let part = form.closest("[data-part]").ok().flatten().and_then(|part| part.get_attribute("data-part"));
        spawn_local(async move {
            form.set_attribute("data-sending", "").ok();
            acted();
            let is_done = if let Ok(answer) = send(&form.action(), &body).await {
                let is_done = answer.status < 400 && belongs_here(&answer.address);
                put_in(answer, Some(&form), message);
                is_done
            } else {
                message.wrong("Not saved. The server can’t be reached. What you entered is still here. Try again.");
                false
            };
            form.remove_attribute("data-sending").ok();
            if let Some(line) = line {
                line.advance(&form, is_done);
            }
            keep_focus(part.as_deref());
        });
    }

    /// Whoever sent a form stays in its part when nothing else asks for the cursor.
    fn keep_focus(part: Option<&str>) {
        let document = document();
        let is_lost = document.active_element().is_none_or(|active| active.tag_name() == "BODY");
        if let Some(part) = part.filter(|_| is_lost).and_then(|part| part_of(&document, part)) {
            focus_on(&part);
        }
    }

    fn clicked(event: &Event, message: Says) {
        // A text that opened in place needs no answer.
        if event.default_prevented() {
            return;
        }
        if target(event).is_some_and(|element| is_live(&element) && open_by_summary(&element)) {
            event.prevent_default();
            return;
        }
        let Some(link) = target(event).and_then(|element| element.closest("a[data-in-place]").ok().flatten()) else {
            return;
        };
        let Some(mouse) = event.dyn_ref::<MouseEvent>() else { return };
        let plain = mouse.button() == 0 && !mouse.ctrl_key() && !mouse.meta_key() && !mouse.shift_key();
        if !plain || !is_live(&link) {
            return;
        }
        event.prevent_default();
        // Whoever leaves a form by its own link gives up what was typed there.
        if let Ok(Some(form)) = link.closest("form") {
            form.remove_attribute("data-typed").ok();
        }
        let address = link.unchecked_into::<HtmlAnchorElement>().href();
        acted();
        spawn_local(async move {
            match fetch(&address, &RequestInit::new()).await {
                Ok(mut answer) => {
                    answer.address = address;
                    put_in(answer, None, message);
                }
                Err(_) => message.wrong("The server can’t be reached. Try again."),
            }
        });
    }

    /// Fetches the page as it is now and puts in what others changed.
    fn refresh() {
        spawn_local(async move {
            let Some(answer) = as_it_is_now().await else { return };
            // Signed out, or gone: the next thing that somebody does will say so.
            if answer.status < 400
                && belongs_here(&answer.address)
                && let Some(new) = parsed(&answer.html)
            {
                let undo = undo_here();
                keep_undo(&new, None);
                exchange_parts(&new, Who::Others);
                keep_age(undo);
            }
        });
    }

    /// This page, asked for until nobody sent or opened anything before the answer came.
    async fn as_it_is_now() -> Option<Answer> {
        loop {
            let asked = ACTS.get();
            let here = window().location().href().ok()?;
            let answer = fetch(&here, &RequestInit::new()).await.ok()?;
            if ACTS.get() == asked {
                return Some(answer);
            }
        }
    }

    struct Answer {
        status: u16,
        address: String,
        html: String,
    }

    fn body_of(form: &HtmlFormElement, button: Option<&HtmlElement>) -> Result<UrlSearchParams, JsValue> {
        let data = FormData::new_with_form(form)?;
        if let Some(button) = button
            && let Some(name) = button.get_attribute("name")
        {
            data.append_with_str(&name, &button.get_attribute("value").unwrap_or_default())?;
        }
        UrlSearchParams::new_with_str_sequence_sequence(&data)
    }

    async fn send(address: &str, body: &UrlSearchParams) -> Result<Answer, JsValue> {
        let options = RequestInit::new();
        options.set_method("POST");
        options.set_body(body);
        fetch(address, &options).await
    }

    /// Asks, and asks there where the server sends one.
    async fn fetch(address: &str, options: &RequestInit) -> Result<Answer, JsValue> {
        let response = ask(address, options).await?;
        let Some(place) = response.headers().get(GOES_TO)? else { return read(response, None).await };
        let address = web_sys::Url::new_with_base(&place, &response.url())?.href();
        read(ask(&address, &RequestInit::new()).await?, Some(address)).await
    }

    async fn ask(address: &str, options: &RequestInit) -> Result<Response, JsValue> {
        let headers = Headers::new()?;
        headers.set(IN_PLACE, "1")?;
        options.set_headers(&headers);
        let request = Request::new_with_str_and_init(address, options)?;
        JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
    }

    async fn read(response: Response, address: Option<String>) -> Result<Answer, JsValue> {
        let html = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
        Ok(Answer { status: response.status(), address: address.unwrap_or_else(|| response.url()), html })
    }

    fn acted() {
        ACTS.set(ACTS.get() + 1);
    }

    fn put_in(answer: Answer, form: Option<&HtmlFormElement>, message: Says) {
        acted();
        let Some(new) = parsed(&answer.html) else { return };
        let same_page = belongs_here(&answer.address);
        let has_parts = matches!(new.query_selector("[data-part]"), Ok(Some(_)));
        if form.is_some() && path_is(&answer.address, "/sign-in") {
            message
                .wrong("You’re signed out. What you entered is still here. Sign in from another tab, then save again.");
            return;
        }
        if !same_page || !has_parts {
            // Signed out, another page, or an error without parts: the browser goes there itself,
            // unless that would lose what was typed.
            if answer.status < 400 {
                // It is saved: the browser need not ask before it leaves.
                if let Some(form) = form {
                    form.remove_attribute("data-typed").ok();
                }
                let _ = window().location().set_href(&answer.address);
            } else {
                message.wrong(&wrong_words(&new, answer.status));
            }
            return;
        }
        let has_typed = form.is_some_and(|form| form.has_attribute("data-typed"));
        if let Some(form) = form {
            form.remove_attribute("data-typed").ok();
        }
        // Says itself what was done.
        let offers_undo = matches!(new.query_selector(".notice-undo"), Ok(Some(_)));
        keep_undo(&new, form);
        exchange_parts(&new, Who::Oneself);
        note_undo();
        hold_refused_forms();
        if answer.status < 400 {
            remember(&answer.address);
            message.done(if form.is_some() && !offers_undo { "Saved." } else { "" });
            if let Some(form) = form {
                tell_saved(form);
            }
        } else if has_typed {
            // Its part may have stayed, since somebody writes in another form of it.
            if let Some(form) = form.filter(|form| form.is_connected()) {
                form.set_attribute("data-typed", "").ok();
            }
            message.wrong("Not saved. What you entered is still here.");
        } else {
            message.wrong("That didn’t work. See the message on the page.");
        }
        focus_where_address_says(&answer.address);
    }

    /// Tells the form, which may still be on the page or not, and then the page.
    fn tell_saved(form: &HtmlFormElement) {
        for listens in [form.unchecked_ref::<web_sys::EventTarget>(), document().unchecked_ref()] {
            if let Ok(event) = Event::new("debrief:saved") {
                let _ = listens.dispatch_event(&event);
            }
        }
    }

    /// What the server sent back with a mistake or beside another version is not saved yet.
    fn hold_refused_forms() {
        let Ok(refused) = document().query_selector_all(".notice-wrong, .notice-conflict, .field-wrong") else {
            return;
        };
        for place in 0..refused.length() {
            let notification = refused.get(place).and_then(|node| node.dyn_into::<Element>().ok());
            if let Some(form) = notification.and_then(|notification| notification.closest("form").ok().flatten()) {
                let _ = form.set_attribute("data-typed", "");
            }
        }
    }

    /// Whether an answer is this page: after a change by its own address, with a mistake by the
    /// address of the form, which lies below.
    fn belongs_here(address: &str) -> bool {
        let Ok(here) = window().location().pathname() else { return false };
        web_sys::Url::new(address)
            .is_ok_and(|url| url.pathname() == here || url.pathname().starts_with(&format!("{here}/")))
    }

    fn path_is(address: &str, path: &str) -> bool {
        web_sys::Url::new(address).is_ok_and(|url| url.pathname() == path)
    }

    fn wrong_words(new: &Document, status: u16) -> String {
        let lead = new.query_selector(".lead").ok().flatten().and_then(|lead| lead.text_content());
        lead.unwrap_or_else(|| {
            format!("Not saved. The server responded with {status}. What you entered is still here.")
        })
    }

    fn parsed(html: &str) -> Option<Document> {
        DomParser::new().ok()?.parse_from_string(html, SupportedType::TextHtml).ok()
    }

    fn remember(address: &str) {
        if let Ok(history) = window().history() {
            let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
        }
    }
}
