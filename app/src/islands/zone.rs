//! Somebody who opens an account is offered the zone of their browser, not UTC.

use leptos::prelude::*;

/// Puts the browser's zone into a field for a zone (`data-own-zone`) that nobody has filled yet.
#[island]
pub fn ZoneIsland() -> impl IntoView {
    #[cfg(feature = "hydrate")]
    live::fill();
    view! { <span hidden=true></span> }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::prelude::document;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::HtmlInputElement;

    pub fn fill() {
        let Ok(Some(marked)) = document().query_selector("[data-own-zone] input[name=zone]") else { return };
        let Ok(field) = marked.dyn_into::<HtmlInputElement>() else { return };
        if let Some(zone) = own_zone().filter(|_| field.value() == "UTC") {
            field.set_value(&zone);
        }
    }

    /// As the browser names it: an IANA zone (ECMA-402, 11.3.7).
    fn own_zone() -> Option<String> {
        let format = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new());
        let options = format.resolved_options();
        js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok()?.as_string()
    }
}
