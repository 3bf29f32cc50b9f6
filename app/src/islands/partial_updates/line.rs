//! The form of one line, of which one sends many (`data-line`).

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlFormElement, HtmlInputElement};

/// Set on a form whose next line was sent with Enter before the answer to the last one came.
const AGAIN: &str = "data-again";

/// A line that is on its way. Its field is empty at once, so that what is typed before the answer
/// comes is the next line.
pub struct Line {
    field: HtmlInputElement,
    sent: String,
}

impl Line {
    /// Takes the line out of its field; nothing when the form is none of one line.
    pub fn take(form: &HtmlFormElement) -> Option<Self> {
        let field = field_of(form)?;
        let sent = field.value();
        field.set_value("");
        Some(Self { field, sent })
    }

    /// Remembers that the next line is complete.
    pub fn send_next_when_answered(form: &HtmlFormElement) {
        if field_of(form).is_some() {
            form.set_attribute(AGAIN, "").ok();
        }
    }

    /// Puts what was typed meanwhile into the field that is in the page now, after what was refused.
    pub fn advance(self, form: &HtmlFormElement, is_done: bool) {
        let is_complete = form.has_attribute(AGAIN);
        form.remove_attribute(AGAIN).ok();
        let typed = self.field.value();
        let is_here = self.field.is_connected();
        if typed.is_empty() && (is_done || !is_here) {
            return;
        }
        let field = if is_here { self.field } else { in_page(&self.field.id()).unwrap_or(self.field) };
        let refused = match (is_here, is_done) {
            (true, false) => self.sent,
            (true, true) => String::new(),
            (false, _) => field.value(),
        };
        let between = if refused.is_empty() || typed.is_empty() { "" } else { " " };
        field.set_value(&format!("{refused}{between}{typed}"));
        let Some(next) = field.form() else { return };
        next.set_attribute("data-typed", "").ok();
        if typed.is_empty() {
            return;
        }
        let end = field.value().encode_utf16().count().try_into().unwrap_or(u32::MAX);
        let _ = field.set_selection_range(end, end);
        if is_done && is_complete {
            let _ = next.request_submit();
        }
    }
}

/// An emptied line is no unsent text, and the mistake in it is gone with it. Whether this was one.
pub fn forget_when_empty(field: &Element) -> bool {
    let Some(line) = field.dyn_ref::<HtmlInputElement>().filter(|field| field.has_attribute("data-line")) else {
        return false;
    };
    if !line.value().is_empty() {
        return false;
    }
    let Some(form) = line.form() else { return false };
    form.remove_attribute("data-typed").ok();
    line.remove_attribute("aria-invalid").ok();
    let _ = line.set_attribute("aria-describedby", "line-hint");
    if let Ok(Some(wrong)) = form.query_selector(".field-wrong") {
        wrong.set_class_name("field");
    }
    if let Ok(Some(message)) = form.query_selector(".field-mistake") {
        message.remove();
    }
    true
}

fn field_of(form: &HtmlFormElement) -> Option<HtmlInputElement> {
    form.query_selector("[data-line]").ok().flatten()?.dyn_into().ok()
}

fn in_page(id: &str) -> Option<HtmlInputElement> {
    document().get_element_by_id(id)?.dyn_into().ok()
}
