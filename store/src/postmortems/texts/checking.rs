//! Integrity checks of the texts: edits, snapshots and Markdown must agree.

use domain::postmortems::PostmortemNumber;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::loading::load_text;
use crate::StoreError;
use crate::rows::{section, text_update};

/// Whether a postmortem's sections say what their edits come to, and whether no edit is missing.
pub(crate) async fn check_text(
    connection: &impl ConnectionTrait,
    number: PostmortemNumber,
) -> Result<Vec<String>, StoreError> {
    let mut wrong = Vec::new();
    let edits = text_update::Entity::find()
        .filter(text_update::Column::Postmortem.eq(number.0))
        .order_by_asc(text_update::Column::Seq)
        .select_only()
        .column(text_update::Column::Seq)
        .into_tuple::<i64>()
        .all(connection)
        .await?;
    for pair in edits.windows(2) {
        if pair[1] != pair[0] + 1 {
            wrong.push(format!("{}: after the edit {} comes {}", number.label(), pair[0], pair[1]));
        }
    }
    let text = match load_text(connection, number).await {
        Ok(text) => text,
        Err(error @ StoreError::Inconsistent { .. }) => {
            wrong.push(format!("{}: {error}", number.label()));
            return Ok(wrong);
        }
        Err(error) => return Err(error),
    };
    for section in section::Entity::find().filter(section::Column::Postmortem.eq(number.0)).all(connection).await? {
        if section.text != text.text_of(section.id) {
            let what = format!("{}: section {} says something else than its edits", number.label(), section.id);
            wrong.push(what);
        }
    }
    Ok(wrong)
}
