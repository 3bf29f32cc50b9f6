//! Exchanging the parts of a page for those of the page as it is now.

use std::cell::Cell;

use leptos::prelude::document;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, Node, NodeList};

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
/// in which something unsent was typed stays, but for a form that can stay by itself (`data-stays`):
/// the rest of its part is exchanged around it. What others changed waits while one is in its part.
pub fn exchange_parts(new: &Document, by: Who) {
    let old = document();
    let focus = old.active_element().filter(|focus| by == Who::Others && is_in_form(focus));
    let held = |part: &Element, staying: &[Staying]| {
        let stays = |busy: &Element| staying.iter().any(|one| one.ours.contains(Some(busy)));
        let is_held = busy_in(part, focus.as_ref()).iter().any(|busy| !stays(busy));
        if is_held {
            STALE.set(true);
        }
        is_held
    };
    // Parts that moved: the page as a whole, when nobody is in it. Asked before any part leaves `new`.
    if common_order(&old, new) != common_order(new, &old)
        && let (Ok(Some(ours)), Ok(Some(theirs))) =
            (old.query_selector("[data-live]"), new.query_selector("[data-live]"))
        && !held(&ours, &[])
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
                if is_same(as_sent(&part), as_sent(&changed), by) {
                    continue;
                }
                let staying = staying(&part, &changed, focus.as_ref());
                if held(&part, &staying) {
                    exchange_rows(&part, &changed, focus.as_ref());
                    continue;
                }
                if by == Who::Others {
                    keep_open(&part, &changed);
                }
                if staying.is_empty() {
                    let _ = part.replace_with_with_node_1(&changed);
                } else {
                    exchange_around(&part, &changed, &staying);
                }
            }
            None if !held(&part, &[]) => part.remove(),
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

/// A heading or a link that merely has the focus holds nothing.
fn is_in_form(element: &Element) -> bool {
    matches!(element.closest("form, [data-stays]"), Ok(Some(_)))
}

/// What must not be taken from the page: unsent text, and where somebody is.
fn busy_in(element: &Element, focus: Option<&Element>) -> Vec<Element> {
    let mut busy = elements(element.query_selector_all("form[data-typed], [data-writing]"));
    if element.matches("form[data-typed], [data-writing]").unwrap_or(false) {
        busy.push(element.clone());
    }
    busy.extend(focus.filter(|focus| element.contains(Some(focus))).cloned());
    busy
}

/// A form that stays while the rest of its part is exchanged, and the one that would take its place.
struct Staying {
    ours: Element,
    theirs: Element,
}

/// The forms of a part that are busy and can stay by themselves, in the order of the page.
fn staying(part: &Element, changed: &Element, focus: Option<&Element>) -> Vec<Staying> {
    let theirs = |ours: &Element| {
        let name = ours.get_attribute("data-stays")?;
        changed.query_selector(&format!(":scope > [data-stays=\"{name}\"]")).ok().flatten()
    };
    elements(part.query_selector_all(":scope > [data-stays]"))
        .into_iter()
        .filter(|ours| !busy_in(ours, focus).is_empty())
        .filter_map(|ours| Some(Staying { theirs: theirs(&ours)?, ours }))
        .collect()
}

/// Exchanges all of a part but the forms that stay. They never leave the page, so the cursor, a
/// selection and a half-composed letter are still there.
fn exchange_around(part: &Element, changed: &Element, staying: &[Staying]) {
    for one in staying {
        // The form that was just opened beside it asks for the focus.
        for wanted in elements(one.ours.query_selector_all("[autofocus]")) {
            let _ = wanted.remove_attribute("autofocus");
        }
    }
    let sent = as_sent(changed);
    for node in nodes(part) {
        if !staying.iter().any(|one| one.ours.is_same_node(Some(&node))) {
            let _ = part.remove_child(&node);
        }
    }
    let mut rest = staying.iter().peekable();
    for node in nodes(changed) {
        if rest.peek().is_some_and(|one| one.theirs.is_same_node(Some(&node))) {
            rest.next();
        } else {
            let _ = part.insert_before(&node, rest.peek().map(|one| one.ours.unchecked_ref()));
        }
    }
    let _ = js_sys::Reflect::set(part, &AS_SENT.into(), &sent.unwrap_or_default().into());
}

/// Exchanges the rows that have another version and hold nothing, in a part that has to stay: otherwise the
/// next change to such a row would be in conflict with the last one.
fn exchange_rows(part: &Element, changed: &Element, focus: Option<&Element>) {
    for ours in elements(part.query_selector_all("[data-row]")) {
        let theirs = changed.query_selector(&format!("[id=\"{}\"][data-row]", ours.id())).ok().flatten();
        if let Some(theirs) = theirs
            && ours.get_attribute("data-row-version") != theirs.get_attribute("data-row-version")
            && busy_in(&ours, focus).is_empty()
        {
            let _ = ours.replace_with_with_node_1(&theirs);
        }
    }
}

fn nodes(element: &Element) -> Vec<Node> {
    let list = element.child_nodes();
    (0..list.length()).filter_map(|place| list.get(place)).collect()
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

/// Whether a part is as it was. Each answer has new requests in its forms, which others need not exchange.
fn is_same(old: Option<String>, new: Option<String>, by: Who) -> bool {
    match (old, new) {
        (Some(old), Some(new)) if by == Who::Others => without_requests(&old).eq(without_requests(&new)),
        (old, new) => old == new,
    }
}

/// What is between the values of the fields called `request`.
fn without_requests(html: &str) -> impl Iterator<Item = &str> {
    let mut pieces = html.split("name=\"request\" value=\"");
    let first = pieces.next();
    first.into_iter().chain(pieces.map(|piece| piece.split_once('"').map_or(piece, |(_, rest)| rest)))
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

/// The part of this name.
pub fn part_of(document: &Document, name: &str) -> Option<Element> {
    document.query_selector(&format!("[data-part=\"{name}\"]")).ok().flatten()
}

fn parts(document: &Document) -> Vec<Element> {
    elements(document.query_selector_all("[data-part]"))
}

fn elements(found: Result<NodeList, JsValue>) -> Vec<Element> {
    let Ok(list) = found else { return Vec::new() };
    (0..list.length()).filter_map(|place| list.get(place)?.dyn_into().ok()).collect()
}
