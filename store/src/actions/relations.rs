//! What action items belong to.

use sea_orm::{EntityTrait, RelationDef};

use crate::rows::{action_item, postmortem};

pub(super) fn its_postmortem() -> RelationDef {
    action_item::Entity::belongs_to(postmortem::Entity)
        .from(action_item::Column::Postmortem)
        .to(postmortem::Column::Number)
        .into()
}
