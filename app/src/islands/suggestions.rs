//! The language check while one types: of each field with `data-suggestions` the suggestions stand right
//! below it, and an event `debrief:suggestions` tells an editor which words to underline. A field is
//! looked at when it is entered, typed in, or sends `debrief:text`.

use leptos::prelude::*;

/// Shows suggestions below the fields in which one writes, and says how many to screen readers.
#[island]
pub fn SuggestionsIsland() -> impl IntoView {
    let status = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    live::listen(status);
    view! {
        <div class="visually-hidden" role="status" aria-live="polite">
            {move || status.get()}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use std::cell::Cell;
    use std::time::Duration;

    use domain::suggestions::{Names, Place, Suggestion, check, in_utf16, same_words};
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{
        CustomEvent, CustomEventInit, Element, Event, Headers, HtmlElement, HtmlInputElement, HtmlTextAreaElement,
        KeyboardEvent, Request, RequestInit, Response, UrlSearchParams,
    };

    /// So long after the last key a text is looked at.
    const QUIET: Duration = Duration::from_millis(200);
    const LOST: &str = "Not dismissed. The server can’t be reached. Try again.";

    thread_local! {
        static LAST_KEY: Cell<u32> = const { Cell::new(0) };
    }

    pub fn listen(status: RwSignal<String>) {
        for name in ["input", "debrief:text"] {
            on(name, move |event| {
                if let Some(field) = checked_field(&event) {
                    look_soon(field, status);
                }
            });
        }
        on("focusin", move |event| {
            if let Some(field) = checked_field(&event) {
                look(&field, status);
            }
        });
        // Another kind of finding, or an outcome, changes what is asked of the text beside it.
        on("change", move |event| {
            let form = target(&event).and_then(|element| element.closest("form").ok().flatten());
            let field = form.and_then(|form| form.query_selector("[data-suggestions-beside]").ok().flatten());
            if let Some(field) = field {
                look(&field, status);
            }
        });
        if let Some(field) = document().active_element().filter(|field| field.has_attribute("data-suggestions")) {
            look(&field, status);
        }
    }

    fn on(name: &str, handler: impl Fn(Event) + 'static) {
        let closure = Closure::<dyn Fn(Event)>::new(handler);
        let _ = document().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        closure.forget();
    }

    fn target(event: &Event) -> Option<Element> {
        event.target()?.dyn_into().ok()
    }

    fn checked_field(event: &Event) -> Option<Element> {
        target(event).filter(|field| field.has_attribute("data-suggestions"))
    }

    fn look_soon(field: Element, status: RwSignal<String>) {
        let mine = LAST_KEY.get().wrapping_add(1);
        LAST_KEY.set(mine);
        set_timeout(
            move || {
                if LAST_KEY.get() == mine {
                    look(&field, status);
                }
            },
            QUIET,
        );
    }

    fn value_of(field: &Element) -> String {
        if let Some(area) = field.dyn_ref::<HtmlTextAreaElement>() {
            return area.value();
        }
        js_sys::Reflect::get(field, &"value".into()).ok().and_then(|value| value.as_string()).unwrap_or_default()
    }

    fn place_of(field: &Element) -> Option<Place> {
        let place = Place::from_key(&field.get_attribute("data-suggestions")?)?;
        let beside = field.get_attribute("data-suggestions-beside").and_then(|name| {
            let form = field.closest("form").ok()??;
            form.query_selector(&format!("[name=\"{name}\"]")).ok()?
        });
        Some(beside.map_or(place, |other| place.beside(&value_of(&other))))
    }

    fn known(name: &str) -> String {
        let known = document().get_element_by_id("suggestions-known");
        known.and_then(|known| known.get_attribute(name)).unwrap_or_default()
    }

    fn look(field: &Element, status: RwSignal<String>) {
        let Some(place) = place_of(field) else { return };
        let text = value_of(field);
        let subject = field.get_attribute("data-suggestions-subject");
        let gone = known("data-dismissed");
        let is_gone = |suggestion: &Suggestion| {
            let line = dismissed_line(subject.as_deref().unwrap_or_default(), suggestion.rule, suggestion.words(&text));
            gone.lines().any(|known| known == line)
        };
        let mut suggestions = check(&text, place, &Names::of(known("data-names").lines()));
        suggestions.retain(|suggestion| !is_gone(suggestion));
        tell(field, &text, &suggestions);
        if show(field, &text, &suggestions, subject.as_deref(), status) {
            status.set(match suggestions.len() {
                0 => "No suggestions.".to_owned(),
                1 => "1 suggestion below the field.".to_owned(),
                count => format!("{count} suggestions below the field."),
            });
        }
    }

    fn dismissed_line(subject: &str, rule: &str, words: &str) -> String {
        format!("{subject}\t{rule}\t{}", same_words(words))
    }

    /// Tells an editor, in UTF-16 offsets.
    fn tell(field: &Element, text: &str, suggestions: &[Suggestion]) {
        let list = js_sys::Array::new();
        for (suggestion, (start, end)) in suggestions.iter().zip(in_utf16(text, suggestions)) {
            let item = js_sys::Object::new();
            let set = |name: &str, value: JsValue| drop(js_sys::Reflect::set(&item, &name.into(), &value));
            set("rule", suggestion.rule.into());
            set("start", JsValue::from(u32::try_from(start).unwrap_or_default()));
            set("end", JsValue::from(u32::try_from(end).unwrap_or_default()));
            set("why", suggestion.why.into());
            set("instead", suggestion.instead.as_str().into());
            list.push(&item);
        }
        let Ok(json) = js_sys::JSON::stringify(&list) else { return };
        let options = CustomEventInit::new();
        options.set_bubbles(true);
        options.set_detail(&json);
        if let Ok(event) = CustomEvent::new_with_event_init_dict("debrief:suggestions", &options) {
            let _ = field.dispatch_event(&event);
        }
    }

    fn element(name: &str, class: &str, text: &str) -> Option<Element> {
        let element = document().create_element(name).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    }

    /// Puts the suggestions below the field; whether they are others than before. The same ones stay as
    /// they are, so that a reason that is being typed is not lost.
    fn show(
        field: &Element,
        text: &str,
        suggestions: &[Suggestion],
        subject: Option<&str>,
        status: RwSignal<String>,
    ) -> bool {
        let lines = suggestions.iter().map(|suggestion| format!("{} {}", suggestion.rule, suggestion.words(text)));
        let shown = lines.collect::<Vec<_>>().join("\n");
        let Ok(Some(around)) = field.closest(".field") else { return false };
        let old = around.query_selector(".suggestions").ok().flatten();
        if old.as_ref().and_then(|old| old.get_attribute("data-shown")).unwrap_or_default() == shown {
            return false;
        }
        if let Some(old) = old {
            // Who was in the list goes on in the field. That may look at the field again, and take
            // the list away before we do.
            let has_focus = document().active_element().is_some_and(|active| old.contains(Some(&active)));
            if has_focus && let Some(field) = field.dyn_ref::<HtmlElement>() {
                let _ = field.focus();
            }
            if old.is_connected() {
                old.remove();
            }
        }
        if !suggestions.is_empty() {
            let _ = put(&around, field, (&shown, text), suggestions, subject, status);
        }
        true
    }

    fn put(
        around: &Element,
        field: &Element,
        (shown, text): (&str, &str),
        suggestions: &[Suggestion],
        subject: Option<&str>,
        status: RwSignal<String>,
    ) -> Option<()> {
        let list = element("ul", "suggestions suggestions-list", "")?;
        list.set_attribute("data-shown", shown).ok()?;
        list.set_attribute("aria-label", "Suggestions").ok()?;
        for suggestion in suggestions {
            let item = element("li", "suggestion", "")?;
            let words = element("p", "", "")?;
            words.append_child(&*element("mark", "suggestion-words", suggestion.words(text))?).ok()?;
            item.append_child(&words).ok()?;
            item.append_child(&*element("p", "suggestion-why", suggestion.why)?).ok()?;
            item.append_child(&*element("p", "suggestion-instead", &suggestion.instead)?).ok()?;
            if let Some(subject) = subject {
                let dismissal = [
                    ("subject", subject.to_owned()),
                    ("rule", suggestion.rule.into()),
                    ("words", suggestion.words(text).into()),
                ];
                item.append_child(&*dismiss(field, dismissal, status)?).ok()?;
            }
            list.append_child(&item).ok()?;
        }
        around.append_child(&list).ok()?;
        Some(())
    }

    /// “Dismiss” with its reason, in place. The field has no name, so that the form around does
    /// not send it.
    fn dismiss(field: &Element, what: [(&'static str, String); 3], status: RwSignal<String>) -> Option<Element> {
        let details = element("details", "", "")?;
        let summary = element("summary", "", "Dismiss")?;
        summary.set_attribute("aria-label", &format!("Dismiss the suggestion on “{}”", what[2].1)).ok()?;
        let label = element("label", "", "Why is this fine here? ")?;
        let reason: HtmlInputElement = element("input", "", "")?.dyn_into().ok()?;
        reason.set_max_length(500);
        label.append_child(&reason).ok()?;
        let button = element("button", "", "Don’t suggest again here")?;
        button.set_attribute("type", "button").ok()?;
        let wrong = element("p", "field-mistake", "")?;
        wrong.set_attribute("role", "alert").ok()?;
        for part in [&summary, &label, &button, &wrong] {
            details.append_child(part).ok()?;
        }
        let field = field.clone();
        let go = move || {
            let (field, what, reason, wrong) = (field.clone(), what.clone(), reason.clone(), wrong.clone());
            spawn_local(async move {
                match send(&what, &reason.value()).await {
                    Ok(()) => {
                        remember(&what);
                        look(&field, status);
                        status.set("Dismissed.".to_owned());
                        let _ = field.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
                    }
                    Err(message) => wrong.set_text_content(Some(message)),
                }
            });
        };
        let by_key = go.clone();
        listen_to(&button, "click", move |_| go());
        listen_to(&label, "keydown", move |event| {
            if event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Enter") {
                event.prevent_default();
                by_key();
            }
        });
        Some(details)
    }

    fn listen_to(element: &Element, name: &str, handler: impl Fn(Event) + 'static) {
        let closure = Closure::<dyn Fn(Event)>::new(handler);
        let _ = element.add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        // The browser drops it with the element.
        let _ = closure.into_js_value();
    }

    async fn send(what: &[(&'static str, String); 3], reason: &str) -> Result<(), &'static str> {
        if reason.trim().is_empty() {
            return Err("Enter a reason.");
        }
        let answer = post(what, reason).await.map_err(|_| LOST)?;
        if answer.ok() { Ok(()) } else { Err("Not dismissed. Reload the page to see what changed.") }
    }

    async fn post(what: &[(&'static str, String); 3], reason: &str) -> Result<Response, JsValue> {
        let body = UrlSearchParams::new()?;
        for (name, value) in what {
            body.append(name, value);
        }
        body.append("reason", reason);
        let headers = Headers::new()?;
        headers.set("x-debrief-in-place", "1")?;
        let options = RequestInit::new();
        options.set_method("POST");
        options.set_headers(&headers);
        options.set_body(&body);
        let request = Request::new_with_str_and_init(&known("data-to"), &options)?;
        JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
    }

    fn remember([(_, subject), (_, rule), (_, words)]: &[(&'static str, String); 3]) {
        if let Some(known) = document().get_element_by_id("suggestions-known") {
            let before = known.get_attribute("data-dismissed").unwrap_or_default();
            let line = dismissed_line(subject, rule, words);
            let _ = known.set_attribute("data-dismissed", &format!("{before}\n{line}"));
        }
    }
}
