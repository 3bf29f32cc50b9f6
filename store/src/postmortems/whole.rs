use domain::markdown::PICTURE_SCHEME;
use domain::postmortems::{PostmortemNumber, WholePostmortem};
use domain::timeline::EventId;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

use crate::actions::insert_actions;
use crate::findings::insert_findings;
use crate::postmortems::follow_timeline;
use crate::rows::{action_item, event, finding, section};
use crate::timeline::insert_events;
use crate::{StoreError, Work};

impl Work {
    /// Keeps a postmortem with all its parts.
    pub async fn keep_whole(&self, whole: &WholePostmortem) -> Result<PostmortemNumber, StoreError> {
        let number = self.declare(&whole.head, &whole.sections).await?;
        if !whole.impact.0.is_empty() {
            self.change_impact(number, 1, &whole.impact).await?;
        }
        let events: Vec<EventId> = insert_events(self, number, &whole.events).await?;
        let findings = insert_findings(self, number, &whole.findings, &events).await?;
        insert_actions(self, number, &whole.actions, &findings).await?;
        follow_timeline(self, number).await?;
        Ok(number)
    }

    /// Puts the hash of a kept picture where the texts of an imported postmortem name its path.
    pub(super) async fn name_picture(&self, number: PostmortemNumber, path: &str, hash: &str) -> Result<(), StoreError> {
        let (old, new) = (format!("({PICTURE_SCHEME}{path})"), format!("({PICTURE_SCHEME}{hash})"));
        macro_rules! replace_in {
            ($table:ident, $column:ident) => {
                $table::Entity::update_many()
                    .col_expr(
                        $table::Column::$column,
                        Func::cust("replace")
                            .arg(Expr::col($table::Column::$column))
                            .arg(old.clone())
                            .arg(new.clone())
                            .into(),
                    )
                    .filter($table::Column::Postmortem.eq(number.0))
                    .exec(&self.transaction)
                    .await?
            };
        }
        replace_in!(section, Text);
        replace_in!(event, Text);
        replace_in!(finding, Text);
        replace_in!(action_item, Title);
        Ok(())
    }
}
