//! Prepares rows without a database, so that this can go on while earlier ones are written.

use domain::reports::Report;
use sea_orm::DatabaseTransaction;

use super::{Filling, Numbers, PastPostmortem, insert};
use crate::StoreError;
use crate::rows::{
    action_item, action_item_change, activity, event, finding, finding_evidence, participant, postmortem,
    postmortem_service, publication, search_text, section, text_update,
};

/// The rows of some postmortems.
#[derive(Default)]
pub struct PreparedPostmortems {
    pub(super) postmortems: Vec<postmortem::ActiveModel>,
    pub(super) participants: Vec<participant::ActiveModel>,
    pub(super) services: Vec<postmortem_service::ActiveModel>,
    pub(super) sections: Vec<section::ActiveModel>,
    pub(super) edits: Vec<text_update::ActiveModel>,
    pub(super) events: Vec<event::ActiveModel>,
    pub(super) findings: Vec<finding::ActiveModel>,
    pub(super) evidence: Vec<finding_evidence::ActiveModel>,
    pub(super) actions: Vec<action_item::ActiveModel>,
    pub(super) changes: Vec<action_item_change::ActiveModel>,
    pub(super) publications: Vec<publication::ActiveModel>,
    pub(super) activity: Vec<activity::ActiveModel>,
    pub(super) texts: Vec<search_text::ActiveModel>,
    pub(super) last: Numbers,
}

impl Filling {
    /// The rows of these postmortems, with the numbers that come next. Takes a while: call it where it may block.
    pub fn prepare(&mut self, some: &[PastPostmortem]) -> Result<PreparedPostmortems, StoreError> {
        let mut prepared = PreparedPostmortems::default();
        for past in some {
            let document = self.document(past);
            let report = past.published.map(|(at, by)| {
                let id = Numbers::after(&mut self.next.publication);
                (id, by, Report::of(document.draft(), at, 1))
            });
            prepared.add(past, document, report, &self.services)?;
        }
        prepared.last = self.next;
        Ok(prepared)
    }
}

impl PreparedPostmortems {
    pub(super) async fn insert(self, transaction: &DatabaseTransaction) -> Result<(), StoreError> {
        // By the number of columns that `rows.rs` sets.
        insert(transaction, 17, self.postmortems).await?;
        insert(transaction, 3, self.participants).await?;
        insert(transaction, 3, self.services).await?;
        insert(transaction, 9, self.sections).await?;
        insert(transaction, 5, self.edits).await?;
        insert(transaction, 14, self.events).await?;
        insert(transaction, 9, self.findings).await?;
        insert(transaction, 2, self.evidence).await?;
        insert(transaction, 20, self.actions).await?;
        insert(transaction, 8, self.changes).await?;
        insert(transaction, 7, self.publications).await?;
        insert(transaction, 5, self.activity).await?;
        insert(transaction, 6, self.texts).await
    }
}
