//! What becomes of share links when a postmortem becomes private, and when it no longer is.

use chrono::{DateTime, Utc};
use domain::people::Viewer;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use domain::reports::PrivacyLinks;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::error::found;
use crate::rows::{postmortem, share_link};
use crate::unit_of_work::to_microseconds;
use crate::{Store, StoreError, UnitOfWork};

impl UnitOfWork {
    /// Revokes every open link of a postmortem that becomes private.
    pub(crate) async fn revoke_links_for_privacy(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        let open =
            share_link::Entity::find().filter(of(number)).filter(is_open(self.now)).all(&self.transaction).await?;
        share_link::Entity::update_many()
            .col_expr(share_link::Column::RevokedAt, Expr::value(to_microseconds(self.now)))
            .col_expr(share_link::Column::RevokedWithPrivacy, Expr::value(true))
            .filter(of(number))
            .filter(is_open(self.now))
            .exec(&self.transaction)
            .await?;
        for link in open {
            self.record_activity(number, ActivityKind::LinkRevoked, &link.name).await?;
        }
        Ok(())
    }

    /// Restores the links that were revoked because the postmortem became private. Nothing happens
    /// while it is private.
    pub async fn restore_links(&self, number: PostmortemNumber) -> Result<(), StoreError> {
        self.publishable(number).await?;
        let row = found(postmortem::Entity::find_by_id(number.0).one(&self.transaction).await?)?;
        if row.is_private {
            return Ok(());
        }
        let revoked = share_link::Column::RevokedWithPrivacy.eq(true);
        let links =
            share_link::Entity::find().filter(of(number)).filter(revoked.clone()).all(&self.transaction).await?;
        share_link::Entity::update_many()
            .col_expr(share_link::Column::RevokedAt, Expr::value(None::<DateTime<Utc>>))
            .col_expr(share_link::Column::RevokedWithPrivacy, Expr::value(false))
            .filter(of(number))
            .filter(revoked)
            .exec(&self.transaction)
            .await?;
        for link in links {
            self.record_activity(number, ActivityKind::LinkRestored, &link.name).await?;
        }
        Ok(())
    }
}

impl Store {
    /// How many links a change of privacy would revoke or could restore, for those who may share it.
    pub async fn privacy_links(
        &self,
        viewer: Viewer,
        number: PostmortemNumber,
        now: DateTime<Utc>,
    ) -> Result<PrivacyLinks, StoreError> {
        let links = self.list_links(viewer, number).await?;
        let count =
            |counts: &dyn Fn(&domain::reports::ShareLink) -> bool| links.iter().filter(|link| counts(link)).count();
        Ok(PrivacyLinks {
            open: count(&|link| link.is_open(now)),
            restorable: count(&|link| link.revoked_with_privacy && link.expires_at.is_none_or(|end| now < end)),
        })
    }
}

fn of(number: PostmortemNumber) -> Condition {
    Condition::all().add(share_link::Column::Postmortem.eq(number.0))
}

fn is_open(now: DateTime<Utc>) -> Condition {
    let is_running = Condition::any()
        .add(share_link::Column::ExpiresAt.is_null())
        .add(share_link::Column::ExpiresAt.gt(to_microseconds(now)));
    Condition::all().add(share_link::Column::RevokedAt.is_null()).add(is_running)
}
