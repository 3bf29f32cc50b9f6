//! When to look at drafts next for reminders of their publishing dates.

use chrono::{DateTime, Utc};
use domain::postmortems::PostmortemNumber;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use crate::StoreError;
use crate::rows::postmortem;

/// Looks at drafts again whose policy changed, or at one whose severity, zone or team did.
pub(super) async fn plan_publishing(
    connection: &impl ConnectionTrait,
    number: Option<PostmortemNumber>,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let mut drafts = postmortem::Entity::update_many()
        .col_expr(postmortem::Column::PublishRemindAt, Expr::value(now))
        .filter(postmortem::Column::PublicationId.is_null());
    if let Some(number) = number {
        drafts = drafts.filter(postmortem::Column::Number.eq(number.0));
    }
    drafts.exec(connection).await?;
    Ok(())
}
