//! Puts e-mails with the figures of the insights into the outbox.

use app::notifications::{InsightsSection, insights_mail};
use chrono::{DateTime, Utc};
use domain::insights::{Comparison, InsightsFilter, PeriodChoice};
use domain::people::TeamName;
use store::{DueInsights, NewDelivery, Store, StoreError};

use super::delivery_of;
use crate::clock;
use crate::insights::{Looker, backlog, figures};

/// Writes the e-mails with figures that are due at an instant; they are sent right away. One that fails is logged, and
/// does not stop those of other people; it stays due.
pub async fn send_insights(store: &Store, at: DateTime<Utc>, public_url: &str) -> Result<(), StoreError> {
    for due in store.due_insights(at).await? {
        match send(store, &due, at, public_url).await {
            Err(StoreError::DiskFull) => return Err(StoreError::DiskFull),
            Err(error) => {
                tracing::error!(%error, person = due.leader.person.id.0, "could not write an e-mail with figures");
            }
            Ok(()) => {}
        }
    }
    Ok(())
}

async fn send(store: &Store, due: &DueInsights, at: DateTime<Utc>, public_url: &str) -> Result<(), StoreError> {
    let teams: Vec<_> = match due.leader.teams.as_slice() {
        [] => vec![None],
        teams => teams.iter().map(Some).collect(),
    };
    let mut sections = Vec::new();
    for team in teams {
        sections.push(section(store, due, team, at).await?);
    }
    sections.retain(|section| !section.is_empty());
    let mail = (!sections.is_empty()).then(|| {
        let mail = insights_mail(&sections, due.mailing.period(), public_url);
        delivery_of(&mail, NewDelivery::INSIGHTS, due.leader.person.email.clone())
    });
    store.send_insights(due, clock::now(), mail).await
}

/// The figures of a team, or of all postmortems, as the page shows them to the person.
async fn section(
    store: &Store,
    due: &DueInsights,
    team: Option<&TeamName>,
    at: DateTime<Utc>,
) -> Result<InsightsSection, StoreError> {
    let person = &due.leader.person;
    let today = at.with_timezone(&person.zone).date_naive();
    let who = Looker { viewer: person.viewer(), zone: person.zone, today };
    let period = due.mailing.period();
    let filter = InsightsFilter {
        choice: PeriodChoice::Dates,
        period,
        comparison: Comparison::Previous,
        team: team.map(|team| team.id),
        service: None,
        severity: None,
    };
    Ok(InsightsSection {
        team: team.map(|team| team.name.clone()),
        current: figures(store, who, &filter, period).await?,
        before: match filter.compared() {
            Some(before) => Some(figures(store, who, &filter, before).await?),
            None => None,
        },
        backlog: backlog(store, who, &filter, at).await?,
        filter,
    })
}
