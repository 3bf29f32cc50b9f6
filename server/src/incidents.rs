//! Incidents, for the pages and the API.

use chrono_tz::Tz;
use domain::people::{PersonId, Viewer};
use domain::postmortems::FullPostmortem;
use domain::readiness::{Incident, IncidentEntry, IncidentNumber, RunRecord, incident_draft};
use store::{Store, StoreError};

/// An incident that exists for the viewer.
pub async fn find(store: &Store, viewer: Viewer, number: IncidentNumber) -> Result<Incident, StoreError> {
    store.find_incident(viewer, number).await?.ok_or(StoreError::Absent)
}

/// What makes a postmortem of an incident when it ends, with the sections of the first template.
pub async fn draft_by(
    store: &Store,
    by: (PersonId, Tz),
) -> Result<impl FnOnce(&Incident, &[IncidentEntry], &[RunRecord]) -> FullPostmortem + use<>, StoreError> {
    let sections = store.list_templates().await?.into_iter().next().map(|template| template.sections);
    Ok(move |incident: &Incident, entries: &[IncidentEntry], runs: &[RunRecord]| {
        incident_draft(incident, entries, runs, sections.unwrap_or_default(), by)
    })
}
