//! When to look at drafts next for reminders of their publishing dates.

use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, IntoCondition};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::StoreError;
use crate::rows::postmortem;

/// Looks again at the drafts of which a condition holds: something changed by which reminders are planned.
pub(super) async fn plan_publishing(
    connection: &impl ConnectionTrait,
    which: impl IntoCondition,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let drafts = postmortem::Entity::update_many()
        .col_expr(postmortem::Column::PublishRemindAt, Expr::value(now))
        .filter(postmortem::Column::PublicationId.is_null())
        .filter(which);
    drafts.exec(connection).await?;
    Ok(())
}
