//! Action items: the list and the forms of a postmortem, and the board across postmortems.

mod action_form;
mod actions_view;
mod board_bulk;
mod board_page;
mod board_row;
mod board_views;
mod board_views_page;
mod policies_page;
mod rearrange_page;

pub use action_form::{ActionPlace, KEPT_OWNER, action_form};
pub use actions_view::{actions_view, change_line, due_view, state_view};
pub use board_bulk::{BulkForm, SAME_OWNER, Undoable};
pub use board_page::{Board, board_list, board_markdown, board_page};
pub use board_row::BoardForm;
pub use board_views::{BoardViews, MAX_SHOWN_VIEWS};
pub use board_views_page::{AllViews, board_views_page};
pub use policies_page::policies_page;
pub use rearrange_page::{RearrangeEntry, RearrangeView, rearrange_page};
