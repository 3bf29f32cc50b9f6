//! The form that moves a record by one position in its list.

use domain::validation::ValidationErrors;
use serde::Deserialize;
use store::Direction;

/// The form.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct MoveForm {
    direction: String,
}

impl MoveForm {
    /// The chosen direction.
    pub fn direction(&self) -> Result<Direction, ValidationErrors> {
        Direction::parse(&self.direction)
    }
}
