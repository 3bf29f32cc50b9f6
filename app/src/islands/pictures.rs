//! Pictures that are pasted or dropped into a text (`textarea[data-pictures]`) are uploaded, and
//! their Markdown is put where the cursor is.

use leptos::prelude::*;

/// Uploads pictures that are pasted or dropped into a text.
#[island]
pub fn PicturesIsland() -> impl IntoView {
    let status = RwSignal::new(String::new());
    #[cfg(feature = "hydrate")]
    live::listen(status);
    view! {
        <div class="live-status live-status-pictures" role="status">
            {move || status.get()}
        </div>
    }
}

#[cfg(feature = "hydrate")]
mod live {
    use leptos::prelude::*;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::{JsFuture, spawn_local};
    use web_sys::{
        ClipboardEvent, DataTransfer, DragEvent, Element, Event, File, HtmlTextAreaElement, Request, RequestInit,
        Response,
    };

    pub fn listen(status: RwSignal<String>) {
        on("paste", move |event| {
            let files = event.dyn_ref::<ClipboardEvent>().and_then(ClipboardEvent::clipboard_data);
            take(&event, files, status);
        });
        on("drop", move |event| {
            let files = event.dyn_ref::<DragEvent>().and_then(DragEvent::data_transfer);
            take(&event, files, status);
        });
    }

    fn on(name: &str, handler: impl Fn(Event) + 'static) {
        let closure = Closure::<dyn Fn(Event)>::new(handler);
        let _ = document().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
        closure.forget();
    }

    fn take(event: &Event, data: Option<DataTransfer>, status: RwSignal<String>) {
        let area = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let area = area.and_then(|element| element.dyn_into::<HtmlTextAreaElement>().ok());
        let Some(area) = area else { return };
        let Some(address) = area.get_attribute("data-pictures") else { return };
        let Some(files) = data.and_then(|data| data.files()) else { return };
        let pictures: Vec<File> = (0..files.length())
            .filter_map(|place| files.get(place))
            .filter(|file| file.type_().starts_with("image/"))
            .collect();
        if pictures.is_empty() {
            return;
        }
        event.prevent_default();
        spawn_local(async move {
            for picture in pictures {
                status.set(format!("Uploading {}…", picture.name()));
                match upload(&address, &picture).await {
                    Ok(markdown) => {
                        insert(&area, &markdown);
                        status.set("Picture added.".into());
                    }
                    Err(message) => status.set(message),
                }
            }
        });
    }

    /// Sends a picture to the API; the answer names the Markdown that shows it.
    async fn upload(address: &str, picture: &File) -> Result<String, String> {
        const LOST: &str = "Picture not uploaded. The server can’t be reached.";
        let answer = send(address, picture).await.map_err(|_| LOST.to_owned())?;
        let json = JsFuture::from(answer.json().map_err(|_| LOST.to_owned())?).await.map_err(|_| LOST.to_owned())?;
        let text =
            |name: &str| js_sys::Reflect::get(&json, &JsValue::from_str(name)).ok().and_then(|value| value.as_string());
        if answer.ok() {
            let name = picture.name().replace(['[', ']'], "");
            let alt = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).to_owned();
            text("hash").map(|hash| format!("![{alt}](picture:{hash})")).ok_or_else(|| LOST.to_owned())
        } else {
            Err(text("detail").unwrap_or_else(|| LOST.to_owned()))
        }
    }

    async fn send(address: &str, picture: &File) -> Result<Response, JsValue> {
        let options = RequestInit::new();
        options.set_method("POST");
        options.set_body(picture);
        let request = Request::new_with_str_and_init(address, &options)?;
        JsFuture::from(window().fetch_with_request(&request)).await?.dyn_into()
    }

    fn insert(area: &HtmlTextAreaElement, markdown: &str) {
        let start = area.selection_start().ok().flatten().unwrap_or_default();
        let end = area.selection_end().ok().flatten().unwrap_or(start);
        let _ = area.set_range_text_with_start_and_end(markdown, start, end);
        let place = start + u32::try_from(markdown.encode_utf16().count()).unwrap_or_default();
        let _ = area.set_selection_range(place, place);
        if let Ok(typed) = Event::new("input") {
            let _ = area.dispatch_event(&typed);
        }
    }
}
