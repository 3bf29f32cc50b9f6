//! The timeline, its strip, and the form for an event.

mod event_form;
mod event_view;
mod kind_icon;
mod paste_page;
mod quick_line;
mod strip_view;

pub use event_form::{EventPlace, api_pictures, event_form, event_input};
pub use event_view::{Row, Shown, timeline_view};
pub use paste_page::{ChangedEvent, MAX_CHANGEABLE, PasteChoice, as_read, paste_page, paste_preview_page};
pub use quick_line::{Added, paste_form, quick_line, read_as};
pub use strip_view::{durations_view, strip_view};
