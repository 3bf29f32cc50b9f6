//! Where the keyboard goes after something was opened, sent or exchanged.

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{
    Element, FocusOptions, HtmlElement, HtmlInputElement, HtmlTextAreaElement, ScrollIntoViewOptions,
    ScrollLogicalPosition,
};

/// What one types into in a form that has just been opened.
const FIELDS: &str = "form:not(.act) :is(input:not([type=hidden], [type=checkbox], [type=radio]), textarea, select)";

/// Focuses an element that is no field, without scrolling.
pub fn focus_on(element: &Element) {
    let Some(element) = element.dyn_ref::<HtmlElement>() else { return };
    if element.tab_index() < 0 && !element.has_attribute("tabindex") {
        let _ = element.set_attribute("tabindex", "-1");
    }
    let options = FocusOptions::new();
    options.set_prevent_scroll(true);
    let _ = element.focus_with_options(&options);
}

/// Whoever opens a form types next, and letters outside of fields are shortcuts of the page.
pub fn focus_first_field(within: &Element) -> bool {
    let field = within.query_selector(FIELDS).ok().flatten();
    field.and_then(|field| field.dyn_into::<HtmlElement>().ok()).is_some_and(|field| field.focus().is_ok())
}

/// Opens a folded form by its summary and focuses its first field. Whether it did.
pub fn open_by_summary(clicked: &Element) -> bool {
    let summary = clicked.closest(":is(.adding, .step):not([open]) > summary").ok().flatten();
    let Some(form) = summary.and_then(|summary| summary.parent_element()) else { return false };
    let _ = form.set_attribute("open", "");
    focus_first_field(&form)
}

/// Focuses what asks for it, else what the address names.
pub fn focus_where_address_says(address: &str) {
    let document = document();
    if let Ok(Some(wanted)) = document.query_selector("[data-part] [autofocus]") {
        focus_wanted(&wanted);
        return;
    }
    let Ok(url) = web_sys::Url::new(address) else { return };
    let Some(element) = document.get_element_by_id(url.hash().trim_start_matches('#')) else { return };
    if url.search_params().has("open") && focus_first_field(&element) {
        return;
    }
    let near = ScrollIntoViewOptions::new();
    near.set_block(ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&near);
    focus_on(&element);
}

fn focus_wanted(wanted: &Element) {
    // Asked once: later answers have their own wishes.
    let _ = wanted.remove_attribute("autofocus");
    // It sticks to the window already; scrolling to where it would be otherwise leaves the place of the act.
    if wanted.matches(".notice-undo").unwrap_or(false) {
        focus_on(wanted);
    } else if let Some(wanted) = wanted.dyn_ref::<HtmlElement>() {
        let _ = wanted.focus();
    }
    if let Some(area) = wanted.dyn_ref::<HtmlTextAreaElement>() {
        let end = area.value().encode_utf16().count().try_into().unwrap_or(u32::MAX);
        let _ = area.set_selection_range(end, end);
    } else if let Some(input) = wanted.dyn_ref::<HtmlInputElement>() {
        let () = input.select();
    }
}
