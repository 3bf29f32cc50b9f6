//! Saves a complete postmortem at once.

use domain::postmortems::{FullPostmortem, PostmortemNumber};
use domain::timeline::EventId;

use crate::actions::insert_actions;
use crate::findings::insert_findings;
use crate::postmortems::follow_timeline;
use crate::timeline::insert_events;
use crate::{StoreError, UnitOfWork};

impl UnitOfWork {
    /// Saves a postmortem with all its parts, as the import and the demo create it.
    pub async fn save_full(&self, whole: &FullPostmortem) -> Result<PostmortemNumber, StoreError> {
        let number = self.create_postmortem(&whole.head, &whole.sections).await?;
        if !whole.impact.0.is_empty() {
            self.change_impact(number, 1, &whole.impact).await?;
        }
        let events: Vec<EventId> = insert_events(self, number, &whole.events).await?;
        let findings = insert_findings(self, number, &whole.findings, &events).await?;
        insert_actions(self, number, &whole.actions, &findings).await?;
        follow_timeline(self, number).await?;
        Ok(number)
    }
}
