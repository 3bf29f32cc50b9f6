//! Views of the board: filters, grouping and order under a name.

use super::BoardFilter;
use crate::people::PersonName;
use crate::validation::{ValidationErrors, line};

number! {
    /// The id of a saved view.
    pub struct BoardViewId;
}

/// The longest name of a view, in characters.
pub const MAX_VIEW_NAME: usize = 80;
/// The views that one person can save.
pub const MAX_VIEWS: usize = 50;

/// A view of the board that somebody saved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardView {
    /// The id.
    pub id: BoardViewId,
    /// The name.
    pub name: String,
    /// What it shows, and how.
    pub filter: BoardFilter,
    /// Whether everybody sees it, or only who saved it.
    pub is_shared: bool,
    /// Who saved it.
    pub by: PersonName,
}

/// A view to save, as it was entered.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct BoardViewInput {
    /// The name.
    pub name: String,
    /// Whether everybody sees it; `None` leaves it as it is, or private if it is new.
    pub is_shared: Option<bool>,
}

/// A view to save.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardViewFields {
    /// The name.
    pub name: String,
    /// Whether everybody sees it; `None` leaves it as it is, or private if it is new.
    pub is_shared: Option<bool>,
}

impl BoardViewInput {
    /// Checks what was entered.
    pub fn parse(&self) -> Result<BoardViewFields, ValidationErrors> {
        let name = line("name", "The name", &self.name, MAX_VIEW_NAME)?;
        Ok(BoardViewFields { name, is_shared: self.is_shared })
    }
}
