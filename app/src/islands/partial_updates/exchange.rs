//! Exchanging the parts of a page for those of the page as it is now.

use std::cell::Cell;

use leptos::prelude::document;
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, Event, NodeList};

thread_local! {
    /// Whether a part has changed elsewhere and could not be exchanged, since somebody is in it.
    static STALE: Cell<bool> = const { Cell::new(false) };
}

/// Remembers the parts of a page that just came.
pub fn remember_parts() {
    parts(&document()).iter().for_each(remember_as_sent);
}

/// Whether something waits to be exchanged; asking forgets it.
pub fn take_stale() -> bool {
    STALE.take()
}

/// Who made what is put in.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Who {
    /// Whoever looks at the page.
    Oneself,
    /// Somebody else.
    Others,
}

/// Puts in the parts that differ, those that are new, and takes out those that are gone. A part
/// in which something unsent was typed stays; what others changed waits while one is in its part.
pub fn exchange_parts(new: &Document, by: Who) {
    let old = document();
    let focus = old.active_element();
    let is_held = |part: &Element| {
        let has_words = matches!(part.query_selector("form[data-typed], [data-writing]"), Ok(Some(_)));
        // A form that one is in stays; a heading or a link that merely has the focus does not hold a part.
        let is_in_form = |focus: &Element| part.contains(Some(focus)) && matches!(focus.closest("form"), Ok(Some(_)));
        let has_focus = by == Who::Others && focus.as_ref().is_some_and(is_in_form);
        has_words || has_focus
    };
    let held = |part: &Element| {
        let held = is_held(part);
        if held {
            STALE.set(true);
        }
        held
    };
    // Parts that moved: the page as a whole, when nobody is in it. Asked before any part leaves `new`.
    if common_order(&old, new) != common_order(new, &old)
        && let (Ok(Some(ours)), Ok(Some(theirs))) =
            (old.query_selector("[data-live]"), new.query_selector("[data-live]"))
        && !held(&ours)
    {
        let _ = ours.replace_with_with_node_1(&theirs);
        remember_parts();
        tell_exchanged(&old);
        return;
    }
    for part in parts(&old) {
        let name = part.get_attribute("data-part").unwrap_or_default();
        match part_of(new, &name) {
            Some(changed) => {
                remember_as_sent(&changed);
                if as_sent(&part) != as_sent(&changed) && !held(&part) {
                    if by == Who::Others {
                        keep_open(&part, &changed);
                    }
                    let _ = part.replace_with_with_node_1(&changed);
                }
            }
            None if !held(&part) => part.remove(),
            None => {}
        }
    }
    for part in parts(new) {
        let name = part.get_attribute("data-part").unwrap_or_default();
        if part_of(&old, &name).is_none() {
            remember_as_sent(&part);
            put_beside(&old, &part);
        }
    }
    tell_exchanged(&old);
}

fn tell_exchanged(document: &Document) {
    if let Ok(event) = Event::new("debrief:exchanged") {
        let _ = document.dispatch_event(&event);
    }
}

/// The names of the parts of one page that the other has as well, in order.
fn common_order(document: &Document, other: &Document) -> Vec<String> {
    let names = parts(document).into_iter().filter_map(|part| part.get_attribute("data-part"));
    names.filter(|name| part_of(other, name).is_some()).collect()
}

/// The name under which an element knows how the server sent it. What somebody folded open or
/// began to write is no difference.
const AS_SENT: &str = "debriefAsSent";

fn remember_as_sent(part: &Element) {
    let _ = js_sys::Reflect::set(part, &AS_SENT.into(), &part.outer_html().into());
}

fn as_sent(part: &Element) -> Option<String> {
    js_sys::Reflect::get(part, &AS_SENT.into()).ok()?.as_string()
}

/// What was folded open stays so.
fn keep_open(old: &Element, new: &Element) {
    let (Ok(old), Ok(new)) = (old.query_selector_all("details"), new.query_selector_all("details")) else { return };
    if old.length() != new.length() {
        return;
    }
    for place in 0..old.length() {
        let element = |list: &NodeList| list.get(place).and_then(|node| node.dyn_into::<Element>().ok());
        if let (Some(old), Some(new)) = (element(&old), element(&new))
            && old.has_attribute("open")
        {
            let _ = new.set_attribute("open", "");
        }
    }
}

/// Puts a new part behind the one that it follows, or before the one that follows it.
fn put_beside(old: &Document, part: &Element) {
    let (before, after) = (part.previous_element_sibling(), part.next_element_sibling());
    let ours = |other: Option<Element>| part_of(old, &other?.get_attribute("data-part")?);
    if let Some(before) = ours(before) {
        let _ = before.after_with_node_1(part);
    } else if let Some(after) = ours(after) {
        let _ = after.before_with_node_1(part);
    }
}

fn part_of(document: &Document, name: &str) -> Option<Element> {
    document.query_selector(&format!("[data-part=\"{name}\"]")).ok().flatten()
}

fn parts(document: &Document) -> Vec<Element> {
    let Ok(list) = document.query_selector_all("[data-part]") else { return Vec::new() };
    (0..list.length()).filter_map(|place| list.get(place)?.dyn_into().ok()).collect()
}
