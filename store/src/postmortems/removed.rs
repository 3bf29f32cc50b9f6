//! Removed records that can be restored.

use domain::actions::ActionItem;
use domain::findings::Finding;
use domain::people::Viewer;
use domain::postmortems::PostmortemNumber;
use domain::timeline::TimelineEvent;

use super::access::draft_access;
use crate::actions::load_removed_actions;
use crate::findings::load_removed_findings;
use crate::timeline::load_removed_events;
use crate::{Store, StoreError};

/// Removed records of a postmortem that can be restored.
#[derive(Debug, Clone, Default)]
pub struct Removed {
    /// The removed events.
    pub events: Vec<TimelineEvent>,
    /// The removed findings.
    pub findings: Vec<Finding>,
    /// The removed action items.
    pub actions: Vec<ActionItem>,
}

impl Store {
    /// The removed records of a postmortem.
    pub async fn list_removed(&self, viewer: Viewer, number: PostmortemNumber) -> Result<Removed, StoreError> {
        draft_access(self.reader(), viewer, number).await?;
        Ok(Removed {
            events: load_removed_events(self.reader(), number).await?,
            findings: load_removed_findings(self.reader(), number).await?,
            actions: load_removed_actions(self.reader(), number).await?,
        })
    }
}
