//! An incident of the demo that was recorded while it went on, and its postmortem.

use chrono::{DateTime, Days, TimeDelta, Utc};
use domain::people::Person;
use domain::postmortems::Severity;
use domain::readiness::{
    Audience, IncidentEntryFields, IncidentEntryKind, IncidentFields, IncidentNumber, IncidentRole, NO_CHANGE,
};
use domain::timeline::Milestone;
use store::Store;

use super::people::Cast;
use crate::commands::output::said;
use crate::incidents::draft_by;
use crate::runs::new_request;

/// Declares, follows and resolves an incident; its postmortem is published as it was drafted.
pub async fn make(store: &Store, cast: &Cast, now: DateTime<Utc>) -> Result<(), String> {
    let (ada, ben, chidi) = (&cast.ada, &cast.ben, &cast.chidi);
    let at = now.checked_sub_days(Days::new(9)).unwrap_or(now);
    let request = new_request().map_err(said)?;
    let fields = IncidentFields {
        title: "Delivery dates are missing at checkout".into(),
        service: Some("checkout".into()),
        severity: Some(Severity::Sev2),
        is_private: false,
    };
    let declared = store.change(ben.viewer(), at, async |tx| tx.declare_incident(&request, &fields).await);
    let incident = Recorded { store, number: declared.await.map_err(said)?, at };
    let role = |role| IncidentEntryFields { role: Some(role), ..entry(IncidentEntryKind::RoleTaken, "") };
    let update = |audience, minutes, text: &str| IncidentEntryFields {
        audience: Some(audience),
        minutes: Some(minutes),
        ..entry(IncidentEntryKind::Update, text)
    };
    let reached = |milestone, text: &str| IncidentEntryFields {
        milestone: Some(milestone),
        ..entry(IncidentEntryKind::Milestone, text)
    };
    let note = |text| entry(IncidentEntryKind::Note, text);
    let entries = [
        (0, ben, reached(Milestone::ImpactStarted, "The first order without a delivery date.")),
        (1, ben, reached(Milestone::Detected, "Support reports orders without a delivery date.")),
        (2, ada, role(IncidentRole::Communications)),
        (3, chidi, role(IncidentRole::Scribe)),
        (5, ada, update(Audience::Customers, 30, "Some orders show no delivery date. We are looking into it.")),
        (6, ada, update(Audience::Company, 60, "Orders are placed and paid. Only the delivery date is missing.")),
        (
            11,
            chidi,
            note("The delivery service answers within 40 ms, but with an empty list for postcodes in the north."),
        ),
        (19, chidi, note("The postcode table was imported at 06:00; the file ended after 61,000 of 98,000 rows.")),
        (34, ada, update(Audience::Customers, 30, NO_CHANGE)),
        (41, ben, reached(Milestone::Mitigated, "Yesterday’s postcode table is back.")),
        (
            43,
            ben,
            entry(
                IncidentEntryKind::Handover,
                "The table of yesterday is in use. Before the import at 06:00 tomorrow, the row count has to be checked by hand.",
            ),
        ),
        (46, ada, update(Audience::Customers, 0, "All orders show a delivery date again.")),
        (47, ada, update(Audience::Company, 0, "All orders show a delivery date again.")),
        (75, ben, entry(IncidentEntryKind::Resolved, "All postcodes return dates. The import is paused.")),
    ];
    for (minutes, by, fields) in entries {
        incident.record(minutes, by, fields).await?;
    }
    Ok(())
}

fn entry(kind: IncidentEntryKind, text: &str) -> IncidentEntryFields {
    IncidentEntryFields {
        request: String::new(),
        kind,
        role: None,
        person: None,
        from: None,
        audience: None,
        minutes: None,
        milestone: None,
        text: text.into(),
    }
}

struct Recorded<'a> {
    store: &'a Store,
    number: IncidentNumber,
    at: DateTime<Utc>,
}

impl Recorded<'_> {
    /// Records an entry so many minutes after the incident was declared.
    async fn record(&self, minutes: i64, by: &Person, fields: IncidentEntryFields) -> Result<(), String> {
        let fields = IncidentEntryFields { request: new_request().map_err(said)?, ..fields };
        let draft = draft_by(self.store, (by.id, by.zone)).await.map_err(said)?;
        let recorded = self.store.change(by.viewer(), self.at + TimeDelta::minutes(minutes), async |tx| {
            if let Some(postmortem) = tx.record_incident_entry(self.number, &fields, draft).await? {
                tx.publish(postmortem).await?;
            }
            Ok(())
        });
        recorded.await.map_err(said)
    }
}
