//! The timeline, its strip, and the form for an event.

mod event_form;
mod event_view;
mod strip_view;

pub use event_form::{EventPlace, api_pictures, event_entry, event_form};
pub use event_view::{Shown, timeline_view};
pub use strip_view::{durations_view, strip_view};
