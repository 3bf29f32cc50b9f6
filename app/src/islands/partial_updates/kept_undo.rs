//! An undo outlasts the next act: whoever goes on at once can still take back what they removed.

use leptos::prelude::{document, window};
use wasm_bindgen::JsCast;
use web_sys::{Document, Element, HtmlFormElement};

use super::exchange::part_of;

/// How long an undo stays, whatever is done in the meantime.
const KEPT_MS: f64 = 10_000.0;
/// When it came, in milliseconds since the page was loaded.
const SINCE: &str = "data-since";

/// Notes since when the undo of this page is there.
pub fn note_undo() {
    if let Some(undo) = undo_of(&document()).filter(|undo| !undo.has_attribute(SINCE)) {
        let _ = undo.set_attribute(SINCE, &now().to_string());
    }
}

/// The undo of this page: what it takes back, and since when it is there.
pub fn undo_here() -> Option<(String, String)> {
    let undo = undo_of(&document())?;
    Some((undoes(&undo)?, undo.get_attribute(SINCE)?))
}

/// The same undo, put in anew with what others changed, is as old as it was.
pub fn keep_age(before: Option<(String, String)>) {
    let Some((address, since)) = before else { return };
    let same = undo_of(&document()).filter(|undo| undoes(undo).is_some_and(|undoes| undoes == address));
    if let Some(undo) = same {
        let _ = undo.set_attribute(SINCE, &since);
    }
}

/// Puts the undo of this page into the page that comes, unless its time is over, it was used, or
/// there is a newer one.
pub fn keep_undo(new: &Document, sent: Option<&HtmlFormElement>) {
    let Some(ours) = undo_of(&document()) else { return };
    let since = ours.get_attribute(SINCE).and_then(|since| since.parse().ok()).unwrap_or(f64::MIN);
    // By its address: what others changed may have put a copy in its place while it was sent.
    let is_used = sent.is_some_and(|sent| undoes(&ours).is_some_and(|address| address == sent.action()));
    if is_used || now() - since > KEPT_MS || undo_of(new).is_some() {
        return;
    }
    let Ok(Some(part)) = ours.closest("[data-part]") else { return };
    let Some(theirs) = part.get_attribute("data-part").and_then(|name| part_of(new, &name)) else { return };
    let before = (0..part.children().length()).find(|place| part.children().item(*place).as_ref() == Some(&ours));
    let Ok(copy) = ours.clone_node_with_deep(true) else { return };
    let copy: Element = copy.unchecked_into();
    let _ = copy.remove_attribute("autofocus");
    let place = before.and_then(|place| theirs.children().item(place));
    let _ = theirs.insert_before(&copy, place.as_ref().map(AsRef::as_ref));
}

/// The address that takes the removal back.
fn undoes(undo: &Element) -> Option<String> {
    let form = undo.query_selector("form").ok().flatten()?;
    Some(form.unchecked_into::<HtmlFormElement>().action())
}

fn undo_of(document: &Document) -> Option<Element> {
    document.query_selector(".notice-undo[data-stays]").ok().flatten()
}

fn now() -> f64 {
    window().performance().map_or(0.0, |performance| performance.now())
}
