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
/// in which something unsent was typed stays, unless what is written in can stay by itself: a form
/// (`data-stays`) or a row of a list. Then the rest of the part is exchanged around it. What others changed
/// waits while one is in its part.
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
                if held(&part, &staying) || !fits_around(&part, &changed, &staying) {
                    STALE.set(true);
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

/// What can stay by itself while the rest of its part is exchanged: a form that says so, and a row of a list.
const STAYS: &str = "[data-stays], li[id]";

/// A form or a row that stays while the rest of its part is exchanged, and the one that would take its place.
struct Staying {
    ours: Element,
    theirs: Element,
}

/// What of a part is busy and can stay by itself.
fn staying(part: &Element, changed: &Element, focus: Option<&Element>) -> Vec<Staying> {
    let mut found: Vec<Staying> = Vec::new();
    for busy in busy_in(part, focus) {
        let Ok(Some(ours)) = busy.closest(STAYS) else { continue };
        let is_within = part.contains(Some(&ours)) && !part.is_same_node(Some(&ours));
        if !is_within || found.iter().any(|one| one.ours.is_same_node(Some(&ours))) {
            continue;
        }
        if let Some(theirs) = partner_of(&ours, changed) {
            found.push(Staying { ours, theirs });
        }
    }
    found
}

/// What would take the place of a form or a row.
fn partner_of(ours: &Element, changed: &Element) -> Option<Element> {
    let selector = match ours.get_attribute("data-stays") {
        Some(name) => format!("[data-stays=\"{name}\"]"),
        None => format!("li[id=\"{}\"]", ours.id()),
    };
    changed.query_selector(&selector).ok().flatten()
}

/// The children of an element that stay or hold what stays, each with the child that it stands for. Nothing when
/// the other page has them elsewhere, or in another order.
fn kept_children(ours: &Element, theirs: &Element, staying: &[Staying]) -> Option<Vec<(Node, Node)>> {
    let others = nodes(theirs);
    let mut kept = Vec::new();
    let mut behind = 0;
    for node in nodes(ours) {
        let mut held = staying.iter().filter(|one| node.contains(Some(&one.ours)));
        let Some(first) = held.next() else { continue };
        let place = others.iter().position(|other| other.contains(Some(&first.theirs)))?;
        let other = others.get(place)?;
        let is_itself = node.is_same_node(Some(&first.ours));
        let fits = place >= behind
            && is_itself == other.is_same_node(Some(&first.theirs))
            && held.all(|one| other.contains(Some(&one.theirs)));
        if !fits {
            return None;
        }
        behind = place + 1;
        kept.push((node, other.clone()));
    }
    Some(kept)
}

/// Both as elements of one kind, when what stays lies within them and not they themselves stay.
fn within<'a>((ours, theirs): &'a (Node, Node), staying: &[Staying]) -> Option<(&'a Element, &'a Element)> {
    let stays = staying.iter().any(|one| ours.is_same_node(Some(&one.ours)));
    ours.dyn_ref::<Element>().zip(theirs.dyn_ref::<Element>()).filter(|_| !stays)
}

/// Whether what stays has its place in the other page, so that the rest can be exchanged around it.
fn fits_around(ours: &Element, theirs: &Element, staying: &[Staying]) -> bool {
    let Some(kept) = kept_children(ours, theirs, staying) else { return false };
    kept.iter()
        .filter_map(|pair| within(pair, staying))
        .all(|(ours, theirs)| ours.tag_name() == theirs.tag_name() && fits_around(ours, theirs, staying))
}

/// Exchanges all of a part but what stays. It never leaves the page, so the cursor, a selection and a
/// half-composed letter are still there.
fn exchange_around(part: &Element, changed: &Element, staying: &[Staying]) {
    for one in staying {
        // The form that was just opened beside it asks for the focus.
        for wanted in elements(one.ours.query_selector_all("[autofocus]")) {
            let _ = wanted.remove_attribute("autofocus");
        }
    }
    let sent = as_sent(changed);
    exchange_children(part, changed, staying);
    // A row that stayed is not as it was sent: the part differs until that row is exchanged, too.
    let has_row = staying.iter().any(|one| matches!(one.ours.closest("li[id]"), Ok(Some(_))));
    if has_row {
        STALE.set(true);
    }
    let sent = sent.filter(|_| !has_row).unwrap_or_default();
    let _ = js_sys::Reflect::set(part, &AS_SENT.into(), &sent.into());
}

fn exchange_children(ours: &Element, theirs: &Element, staying: &[Staying]) {
    let Some(kept) = kept_children(ours, theirs, staying) else { return };
    for node in nodes(ours) {
        if !kept.iter().any(|(one, _)| one.is_same_node(Some(&node))) {
            let _ = ours.remove_child(&node);
        }
    }
    let mut rest = kept.iter().peekable();
    for node in nodes(theirs) {
        if let Some(pair) = rest.next_if(|(_, other)| other.is_same_node(Some(&node))) {
            if let Some((ours, theirs)) = within(pair, staying) {
                exchange_children(ours, theirs, staying);
            }
        } else {
            let _ = ours.insert_before(&node, rest.peek().map(|(one, _)| one));
        }
    }
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
