//! Action items: the list and the forms.

mod action_form;
mod actions_view;

pub use action_form::{ActionPlace, action_form, action_input};
pub use actions_view::{actions_view, state_view, step_line};
