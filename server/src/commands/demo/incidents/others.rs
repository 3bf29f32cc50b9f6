//! The other incidents of the demo: an expired certificate, a retry storm, a near miss, a drill, a bad release.

use chrono::{DateTime, Utc};
use domain::actions::{ActionKind, ActionState};
use domain::findings::{Category, FindingKind, Process};
use domain::people::Person;
use domain::postmortems::{FullPostmortem, Kind, MeasureKind, Severity};
use domain::timeline::{EventKind, Milestone};

use super::builder::{Head, IncidentBuilder};
use crate::commands::demo::people::Cast;

/// The other incidents, each with its author and whether it is published.
pub fn all(cast: &Cast, now: DateTime<Utc>) -> Vec<(FullPostmortem, &Person, bool)> {
    vec![
        (certificate(cast, now), &cast.dora, true),
        (retries(cast, now), &cast.chidi, true),
        (near_miss(cast, now), &cast.dora, false),
        (drill(cast, now), &cast.chidi, true),
        (release(cast, now), &cast.ben, false),
    ]
}

fn certificate(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    use EventKind::{Action, Detection, Escalation, Observation};
    let head = Head {
        title: "TLS certificate of the storefront expired on a Sunday",
        severity: Severity::Sev1,
        kind: Kind::Incident,
        team: cast.platform,
        services: &["storefront", "edge"],
        author: cast.dora.id,
        days_ago: 96,
        template: "One page",
    };
    IncidentBuilder::new(&head, now)
        .text("Summary", "The storefront was unavailable for 1 hour 52 minutes because its TLS certificate had expired. The certificate had been issued manually two years earlier and was not part of the automatic renewal.")
        .impact(MeasureKind::Users, 11_400.0, "visitors", "could not open the storefront")
        .impact(MeasureKind::Duration, 112.0, "min", "of full downtime")
        .event("07:00", Observation, Some(Milestone::ImpactStarted), "The certificate expires. Browsers show a security warning instead of the storefront.")
        .event("08:21", Detection, Some(Milestone::Detected), "A colleague tries to place an order and reports the certificate warning in #support.")
        .event("08:29", Escalation, Some(Milestone::Acknowledged), "Platform on-call is paged by phone.")
        .event("08:52", Action, Some(Milestone::Mitigated), "A new certificate is issued and deployed to the first edge node.")
        .event("09:10", Observation, Some(Milestone::Resolved), "All edge nodes serve the new certificate. External checks pass.")
        .cause("The certificate was not covered by automatic renewal", None, (Category::Security, Process::Maintenance), &[0])
        .cause("The domain was set up manually during the rebranding, bypassing the tool that registers certificates for renewal", Some(0), (Category::WayOfWorking, Process::Deploying), &[])
        .cause("There was no external monitoring of the storefront", None, (Category::Knowledge, Process::Monitoring), &[1])
        .lesson(FindingKind::WentWell, "Once on-call was online, issuing a new certificate took only four minutes.")
        .action("Alert 21 days before any certificate expires", ActionKind::Detect, (Some(cast.chidi.id), Some(-40)), ("A certificate close to expiry triggers an alert within a day", "Deploy a short-lived test certificate and check that the alert fires"), (Some(2), ActionState::Open))
        .action("Add all public domains to automatic certificate renewal", ActionKind::Prevent, (Some(cast.dora.id), Some(-70)), ("No public certificate is renewed manually", "Compare the DNS inventory with the renewal configuration"), (Some(1), ActionState::Done))
        .build()
}

fn retries(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    use EventKind::{Action, Change, Detection, Escalation, Observation};
    let head = Head {
        title: "Retry storm from the mobile app prolonged a search outage",
        severity: Severity::Sev3,
        kind: Kind::Incident,
        team: cast.platform,
        services: &["search"],
        author: cast.chidi.id,
        days_ago: 41,
        template: "Contributors, mitigators, risks",
    };
    IncidentBuilder::new(&head, now)
        .text("Summary", "A short latency spike in search turned into a 26-minute outage: the mobile app retried failed requests immediately and without limit, until traffic reached ten times the usual level.")
        .text("Mitigators", "Load shedding by path at the edge let us reduce search traffic. Without it, restarting search would not have helped.")
        .text("Risks", "Two other services are called through the same client library with the same retry settings.")
        .impact(MeasureKind::Requests, 68.0, "%", "of search requests failed")
        .event("19:40", Change, None, "The scheduled rebuild of the search index starts.")
        .event("19:44", Observation, Some(Milestone::ImpactStarted), "p95 search latency exceeds 2 seconds; the app starts to retry.")
        .event("19:47", Detection, Some(Milestone::Detected), "The search latency alert fires.")
        .event("19:52", Escalation, Some(Milestone::Acknowledged), "Platform on-call acknowledges the alert and opens an incident.")
        .event("20:10", Action, Some(Milestone::Mitigated), "80% of search requests are dropped at the edge; the request queue drains.")
        .event("20:25", Observation, Some(Milestone::Resolved), "Load shedding is disabled; all search traffic is served again.")
        .cause("The app retries immediately, without backoff or jitter", None, (Category::Code, Process::Designing), &[1])
        .cause("The latency spike during the index rebuild grew with the catalogue, and nothing tracked it", None, (Category::Capacity, Process::Monitoring), &[0])
        .action("Use exponential backoff with jitter and a retry limit in the app", ActionKind::Prevent, (Some(cast.chidi.id), Some(-16)), ("No retry storm in a load test at twice the peak traffic", ""), (Some(0), ActionState::InProgress))
        .action("Build the new index in the background and swap it in", ActionKind::Prevent, (Some(cast.dora.id), Some(9)), ("No latency increase during the rebuild", "p95 latency at 19:45 is the same as at 19:30 for a week"), (Some(1), ActionState::Open))
        .build()
}

fn near_miss(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "Unreadable backups of the orders database, discovered by accident",
        severity: Severity::Sev2,
        kind: Kind::NearMiss,
        team: cast.platform,
        services: &["orders database"],
        author: cast.dora.id,
        days_ago: 6,
        template: "Near miss",
    };
    IncidentBuilder::new(&head, now)
        .text("Summary", "Three weeks of nightly backups could not be restored. We discovered it by accident while setting up a test environment, before a restore was needed in production.")
        .event("10:15", EventKind::Detection, Some(Milestone::Detected), "Restoring last night’s backup into a test environment fails.")
        .event("11:30", EventKind::Observation, None, "All backups taken since the upgrade of the backup tool are truncated at 4 GB.")
        .event("13:05", EventKind::Action, Some(Milestone::Resolved), "A full backup is taken with the previous version and restored successfully as a test.")
        .cause("Backup checks verify that a file exists, but not that it can be restored", None, (Category::Data, Process::Maintenance), &[1])
        .build()
}

fn drill(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "Drill: failover from the primary data centre",
        severity: Severity::Sev4,
        kind: Kind::Drill,
        team: cast.platform,
        services: &["edge", "checkout", "search"],
        author: cast.chidi.id,
        days_ago: 62,
        template: "One page",
    };
    IncidentBuilder::new(&head, now)
        .text("Summary", "We practised the loss of the primary data centre during low traffic. Failover took 9 minutes and required one manual step.")
        .event("09:00", EventKind::Action, Some(Milestone::ImpactStarted), "The primary data centre is taken out of rotation as planned.")
        .event("09:02", EventKind::Detection, Some(Milestone::Detected), "The availability alert fires.")
        .event("09:03", EventKind::Escalation, Some(Milestone::Acknowledged), "On-call acknowledges the page.")
        .event("09:09", EventKind::Observation, Some(Milestone::Mitigated), "All traffic is served from the secondary data centre.")
        .event("10:00", EventKind::Action, Some(Milestone::Resolved), "Both data centres are back in rotation.")
        .lesson(FindingKind::WentWell, "The runbook was up to date; nobody had to look anything up elsewhere.")
        .lesson(FindingKind::WasDifficult, "The newer search index had to be selected manually.")
        .action("Select the newest search index automatically on failover", ActionKind::Mitigate, (Some(cast.dora.id), Some(30)), ("Two consecutive drills without a manual step", ""), (None, ActionState::Open))
        .build()
}

fn release(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    use EventKind::{Action, Change, Decision, Detection};
    let head = Head {
        title: "Release 214 charged the island delivery surcharge twice",
        severity: Severity::Sev3,
        kind: Kind::Incident,
        team: cast.payments,
        services: &["checkout", "shipping"],
        author: cast.ben.id,
        days_ago: 2,
        template: "Release and rollback",
    };
    IncidentBuilder::new(&head, now)
        .text("Summary", "Release 214 applied the delivery surcharge for islands twice. It was rolled back after 3 hours; 61 customers will be refunded.")
        .text("Release contents", "The surcharge table moved from checkout to the shipping service. In this release, both services added the surcharge.")
        .event("09:30", Change, Some(Milestone::ImpactStarted), "Release 214 is fully rolled out.")
        .event("11:58", Detection, Some(Milestone::Detected), "A customer from Norderney contacts support because shipping costs more than the item.")
        .event("12:20", Decision, Some(Milestone::RollbackStarted), "Decision to roll back to release 213.")
        .event("12:31", Action, Some(Milestone::Mitigated), "Release 213 is running on all instances.")
        .cause("The end-to-end tests do not cover delivery to islands", None, (Category::Code, Process::Testing), &[0])
        .action("Refund the 61 affected customers", ActionKind::Mitigate, (Some(cast.ada.id), Some(3)), ("All 61 refunds issued", "Check the refunds in the ledger"), (None, ActionState::InProgress))
        .build()
}
