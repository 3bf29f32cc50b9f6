//! Keys: `?` shows them, `/` searches, `e` adds an event, `a` an action item, `n` begins a
//! postmortem, `g` goes to the list.

use leptos::prelude::*;

/// The keys, and the panel that lists them.
#[island]
pub fn KeysIsland() -> impl IntoView {
    let panel = NodeRef::<leptos::html::Dialog>::new();
    #[cfg(feature = "hydrate")]
    live::listen(panel);
    let keys = [
        ("?", "Show keyboard shortcuts"),
        ("/", "Search"),
        ("Ctrl/⌘ K", "Open command palette"),
        ("g", "Go to postmortems"),
        ("n", "New postmortem"),
        ("Enter", "Edit focused text"),
        ("i", "Edit text under pointer"),
        ("e", "Add event"),
        ("f", "Add finding"),
        ("a", "Add action item"),
        ("Ctrl Enter", "Save"),
        ("Esc", "Leave field"),
    ];
    view! {
        <dialog class="keys" node_ref=panel aria-labelledby="keys-title">
            <h2 id="keys-title">"Keyboard shortcuts"</h2>
            <dl>
                {keys
                    .map(|(key, does)| {
                        view! {
                            <div>
                                <dt>
                                    <kbd>{key}</kbd>
                                </dt>
                                <dd>{does}</dd>
                            </div>
                        }
                    })
                    .collect_view()}
            </dl>
            <form method="dialog">
                <button>"Close"</button>
            </form>
        </dialog>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::prelude::*;
    use wasm_bindgen::JsCast;
    use wasm_bindgen::prelude::*;
    use web_sys::{Element, HtmlDialogElement, HtmlElement, HtmlFormElement, KeyboardEvent};

    use crate::islands::focus::focus_first_field;

    pub fn listen(panel: NodeRef<leptos::html::Dialog>) {
        let closure = Closure::<dyn Fn(KeyboardEvent)>::new(move |event| pressed(&event, panel));
        let _ = document().add_event_listener_with_callback("keydown", closure.as_ref().unchecked_ref());
        closure.forget();
    }

    fn pressed(event: &KeyboardEvent, panel: NodeRef<leptos::html::Dialog>) {
        let typing = event.target().and_then(|target| target.dyn_into::<Element>().ok()).filter(is_field);
        if let Some(field) = typing {
            typed(event, &field);
            return;
        }
        if event.ctrl_key() || event.meta_key() || event.alt_key() {
            return;
        }
        // What lies behind a dialog is out of reach.
        if matches!(document().query_selector("dialog[open]"), Ok(Some(_))) {
            return;
        }
        let done = match event.key().as_str() {
            "?" => panel.get_untracked().is_some_and(|panel| {
                let panel: &HtmlDialogElement = panel.unchecked_ref();
                panel.show_modal().is_ok()
            }),
            "/" => focus("[data-key='/']") || go("/search"),
            "g" => go("/postmortems"),
            "n" => go("/postmortems/new"),
            key @ ("e" | "a" | "f") => focus(&format!("[data-key='{key}']")),
            _ => false,
        };
        if done {
            event.prevent_default();
        }
    }

    fn is_field(element: &Element) -> bool {
        element
            .closest("input:not([type=checkbox]), textarea, select, [contenteditable]")
            .is_ok_and(|field| field.is_some())
    }

    fn typed(event: &KeyboardEvent, field: &Element) {
        if event.key() == "Escape" {
            if let Some(field) = field.dyn_ref::<HtmlElement>() {
                let _ = field.blur();
            }
        } else if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
            let form = field.closest("form").ok().flatten().and_then(|form| form.dyn_into::<HtmlFormElement>().ok());
            if let Some(form) = form {
                event.prevent_default();
                let _ = form.request_submit();
            }
        }
    }

    /// Puts the cursor into a field, opening what hides it.
    fn focus(selector: &str) -> bool {
        let Ok(Some(element)) = document().query_selector(selector) else { return false };
        if let Ok(Some(details)) = element.closest("details") {
            let _ = details.set_attribute("open", "");
            if element.tag_name() == "SUMMARY" && focus_first_field(&details) {
                return true;
            }
        }
        element.dyn_ref::<HtmlElement>().is_some_and(|element| element.focus().is_ok())
    }

    fn go(path: &str) -> bool {
        window().location().set_href(path).is_ok()
    }
}
