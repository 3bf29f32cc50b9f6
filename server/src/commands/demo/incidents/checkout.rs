//! The main incident of the demo.

use chrono::{DateTime, Utc};
use domain::actions::{ActionKind, ActionState};
use domain::findings::{Category, FindingKind, Process};
use domain::postmortems::{FullPostmortem, Kind, MeasureKind, Severity};
use domain::timeline::{EventKind, Milestone};

use super::builder::{Head, IncidentBuilder};
use crate::commands::demo::people::Cast;

/// The main incident: every part, a chain of causes with an open end, action items in several states.
pub fn whole(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "31% of checkouts failed after a connection pool change",
        severity: Severity::Sev2,
        kind: Kind::Incident,
        team: cast.payments,
        services: &["checkout", "orders database"],
        author: cast.ben.id,
        days_ago: 13,
        template: "Full review",
    };
    let incident = texts(IncidentBuilder::new(&head, now));
    actions(findings(events(incident)), cast).build()
}

fn texts(incident: IncidentBuilder) -> IncidentBuilder {
    incident
        .text(
            "Summary",
            "For 47 minutes, up to 31% of checkouts failed with an error. A routine configuration change had halved the maximum number of database connections per instance; the limit was reached when traffic rose to the afternoon peak. Rolling back the change restored the service. No customer was charged twice and no orders were lost.",
        )
        .text(
            "Background",
            "Each instance of `checkout` has a pool of connections to the orders database. The pool size is a configuration setting that is applied to all instances within a minute, without a deploy.\n\n| | Before | After |\n|---|---|---|\n| Instances | 12 | 12 |\n| Connections per instance | 40 | 20 |\n| Connections in total | 480 | 240 |\n| Connections needed at peak | 300 | 300 |",
        )
        .text(
            "Detection",
            "Support reported the problem ten minutes after the first failed checkout, when three customers contacted them within a minute. The CPU alert did not fire: the instances were waiting for connections, so CPU usage was low.",
        )
        .text(
            "Recovery",
            "The change was rolled back with the configuration tool, which updates one instance at a time and took twelve minutes. Afterwards, the payment ledger was reconciled with the orders; there were no discrepancies.",
        )
        .text("Participants", "Ben Okafor was incident commander, Chidi Marsh investigated the database, Ada Lindqvist coordinated with support.")
        .impact(MeasureKind::Requests, 31.0, "%", "of checkouts failed at peak")
        .impact(MeasureKind::Users, 2840.0, "customers", "saw an error; 2,211 completed their order later that day")
        .impact(MeasureKind::Duration, 47.0, "min", "from first failure to mitigation")
        .impact(MeasureKind::DataLost, 0.0, "payments", "lost or duplicated, verified against the ledger")
}

fn events(incident: IncidentBuilder) -> IncidentBuilder {
    use EventKind::{Action, Change, Communication, Decision, Detection, Escalation, Observation};
    incident
        .event("11:20", Change, None, "Connection pool limit lowered from 40 to 20 per instance, as part of the cost review.")
        .event("14:03", Observation, Some(Milestone::ImpactStarted), "First checkouts fail: requests time out while waiting for a database connection.")
        .quote("pool timed out while waiting for an open connection")
        .event("14:13", Detection, Some(Milestone::Detected), "Support reports three customers with failed checkouts within a minute. No alert has fired.")
        .event("14:16", Escalation, Some(Milestone::Acknowledged), "Payments on-call acknowledges. Dashboards show normal CPU and memory usage.")
        .event("14:20", Observation, None, "The payment provider is considered and ruled out: its status page reports no problems.")
        .approximate()
        .event("14:31", Observation, None, "The number of queued requests follows traffic, which points to a capacity limit.")
        .event("14:36", Decision, None, "Decision to roll back the configuration change.")
        .decided(
            "Errors started at peak traffic. The pool change was the only change that day. Its effect under load had not been measured.",
            "- Raise the limit on running instances (5 minutes, untested)\n- Roll back the change (12 minutes, practised)\n- Add instances (20 minutes)",
            "Roll back the change.",
            "The rollback was practised in September and had a predictable outcome.",
        )
        .event("14:38", Action, Some(Milestone::RollbackStarted), "Rollback of the configuration change starts.")
        .event("14:41", Communication, None, "Status page updated: “Some customers are unable to check out. We have identified the cause and are working on a fix.”")
        .event("14:50", Action, Some(Milestone::RollbackFinished), "Rollback complete: all instances use the previous limit.")
        .event("14:50", Observation, Some(Milestone::Mitigated), "Checkout error rate drops below 0.1%.")
        .event("15:12", Observation, Some(Milestone::Resolved), "Ledger and orders are reconciled without discrepancies. Incident closed.")
}

fn findings(incident: IncidentBuilder) -> IncidentBuilder {
    incident
        .cause("Checkouts failed at the afternoon peak", None, (Category::Capacity, Process::Planning), &[1])
        .cause(
            "The pool limit allowed 240 connections, but peak traffic needs 300",
            Some(0),
            (Category::Configuration, Process::Deploying),
            &[0, 1],
        )
        .cause(
            "The load test ran at 25% of peak traffic, so it passed with the new limit",
            Some(1),
            (Category::WayOfWorking, Process::Testing),
            &[0],
        )
        .cause(
            "The new limit was based on average usage, because the dashboard does not show peak usage",
            Some(1),
            (Category::Knowledge, Process::Monitoring),
            &[5],
        )
        .cause("There is no alert on the checkout success rate", None, (Category::Knowledge, Process::Monitoring), &[2])
        .lesson(
            FindingKind::WentWell,
            "The rollback had been practised, so the response team could start it right away.",
        )
        .lesson(FindingKind::WentWell, "Support knew the escalation path and contacted on-call within a minute.")
        .lesson(FindingKind::WasDifficult, "The dashboard does not show how many connections are in use.")
        .lesson(
            FindingKind::Lucky,
            "Traffic was low for a weekday afternoon. At month-end traffic, most checkouts would have failed.",
        )
}

fn actions(incident: IncidentBuilder, cast: &Cast) -> IncidentBuilder {
    use ActionKind::{Detect, Learn, Mitigate, Prevent};
    incident
        .action(
            "Run load tests at recorded peak traffic before changing pool limits",
            Prevent,
            (Some(cast.chidi.id), Some(1)),
            ("A load test with half the pool size fails", "The load test failed as expected with a pool size of 20"),
            (Some(2), ActionState::Done),
        )
        .action(
            "Alert on the checkout error rate",
            Detect,
            (Some(cast.ben.id), Some(4)),
            (
                "An elevated checkout error rate pages on-call within 2 minutes",
                "Inject checkout errors in the next drill and check that on-call is paged",
            ),
            (Some(4), ActionState::InProgress),
        )
        .action(
            "Roll back configuration changes on all instances at once",
            Mitigate,
            (Some(cast.dora.id), Some(25)),
            ("Configuration rollback completes in under 5 minutes", "Measure a rollback in the next drill"),
            (None, ActionState::Open),
        )
        .action(
            "Show connections in use and the limit on the checkout dashboard",
            Learn,
            (None, None),
            ("", ""),
            (None, ActionState::Open),
        )
}
