use chrono::{DateTime, Utc};
use domain::actions::{ActionKind, ActionState};
use domain::findings::{Category, FindingKind, Process};
use domain::postmortems::{FullPostmortem, Kind, MeasureKind, Severity};
use domain::timeline::{EventKind, Milestone};

use super::builder::{Head, Telling};
use crate::commands::demo::people::Cast;

/// The one to begin with: all parts, a chain with an open end, action items in every state.
pub fn whole(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "One in three checkouts failed after a change of the connection pool",
        severity: Severity::Sev2,
        kind: Kind::Incident,
        team: cast.payments,
        services: &["checkout", "orders database"],
        author: cast.ben.id,
        days_ago: 13,
        template: "Full review",
    };
    let told = texts(Telling::of(&head, now));
    actions(findings(events(told)), cast).whole()
}

fn texts(telling: Telling) -> Telling {
    telling
        .text(
            "Summary",
            "For 47 minutes on an afternoon, 31 % of checkouts ended in an error. A routine change had halved the number of database connections that each instance may open; the limit only bit when the afternoon peak came. Rolling the change back restored the service. No payment was taken twice and no order was lost.",
        )
        .text(
            "Background",
            "Each instance of `checkout` keeps a pool of connections to the orders database. The size of the pool is a setting, not code, and reaches all instances within a minute.\n\n| what | before | after |\n|---|---|---|\n| instances | 12 | 12 |\n| connections each | 40 | 20 |\n| needed at the peak | 300 | 300 |",
        )
        .text(
            "Detection",
            "Support told us. Three customers wrote within a minute, ten minutes after the first failed checkout. The alert on CPU stayed silent, and rightly: the machines had nothing to do but wait.",
        )
        .text(
            "Recovery",
            "The change was rolled back with the tool that brings settings out. It goes instance by instance, which took twelve minutes. The ledger was compared with the orders afterwards: they agree.",
        )
        .text("Participants", "Ben Okafor led the response, Chidi Marsh worked on the database, Ada Lindqvist spoke with support.")
        .impact(MeasureKind::Requests, 31.0, "%", "of checkouts failed at the peak")
        .impact(MeasureKind::Users, 2840.0, "customers", "saw an error; 2,211 came back the same day")
        .impact(MeasureKind::Duration, 47.0, "min", "from the first failure to mitigation")
        .impact(MeasureKind::DataLost, 0.0, "payments", "lost or doubled, checked against the ledger")
}

fn events(telling: Telling) -> Telling {
    use EventKind::{Action, Change, Communication, Decision, Detection, Escalation, Observation};
    telling
        .event("11:20", Change, None, "Pool limit of each instance lowered from 40 to 20, as part of the cost review.")
        .event("14:03", Observation, Some(Milestone::ImpactStarted), "First checkouts time out waiting for a connection.")
        .quote("pool timed out while waiting for an open connection")
        .event("14:13", Detection, Some(Milestone::Detected), "Support reports three customers within a minute; no alert had fired.")
        .event("14:16", Escalation, Some(Milestone::Acknowledged), "On call joins; the dashboards show normal CPU and memory.")
        .event("14:20", Observation, None, "The payment provider is suspected, and ruled out by its status page.")
        .about()
        .event("14:31", Observation, None, "The count of waiting requests rises with traffic, not with errors: something is too small.")
        .event("14:36", Decision, None, "Roll back rather than raise the limit in place.")
        .decided(
            "Errors began at the peak; the change of the pool was the only one that day; its effect had not been measured.",
            "Raise the limit live (5 minutes, never tried) · roll the change back (12 minutes, rehearsed) · add instances (20 minutes).",
            "Roll back.",
            "The rollback had been rehearsed in September; its outcome was certain.",
        )
        .event("14:38", Action, Some(Milestone::RollbackStarted), "Rollback of the setting begins.")
        .event("14:41", Communication, None, "Status page: “Some checkouts fail. We are restoring the service.”")
        .event("14:50", Action, Some(Milestone::RollbackFinished), "The last instance has the old limit.")
        .event("14:50", Observation, Some(Milestone::Mitigated), "Error rate below 0.1 %.")
        .event("15:12", Observation, Some(Milestone::Resolved), "The ledger agrees with the orders; the incident is closed.")
}

fn findings(telling: Telling) -> Telling {
    telling
        .cause("Checkouts failed at the afternoon peak", None, (Category::Capacity, Process::Planning), &[1])
        .cause("Each instance could open half as many connections as the peak needs", Some(0), (Category::Configuration, Process::Deploying), &[0, 1])
        .cause("The load test runs at a quarter of the peak, and passed", Some(1), (Category::WayOfWorking, Process::Testing), &[0])
        .cause("The limit was set from the average, the only figure on the dashboard", Some(1), (Category::Knowledge, Process::Monitoring), &[5])
        .cause("No alert watches whether checkouts succeed", None, (Category::Knowledge, Process::Monitoring), &[2])
        .lesson(FindingKind::WentWell, "The rollback had been rehearsed, so nobody had to find out how it works.")
        .lesson(FindingKind::WentWell, "Support knew whom to call and did so within a minute.")
        .lesson(FindingKind::WasDifficult, "Nothing on the dashboard says how many connections are in use.")
        .lesson(FindingKind::Lucky, "The peak of that day was a small one. On the last Friday of a month, nine in ten checkouts would have failed.")
}

fn actions(telling: Telling, cast: &Cast) -> Telling {
    use ActionKind::{Detect, Learn, Mitigate, Prevent};
    telling
        .action(
            "Load-test pool limits at the recorded peak before they ship",
            Prevent,
            (Some(cast.chidi.id), Some(1)),
            ("A halved pool fails the test run", "The test of 17 November failed as it should with a pool of 20"),
            (Some(2), ActionState::Done),
        )
        .action(
            "Page on the rate of failed checkouts, not on CPU",
            Detect,
            (Some(cast.ben.id), Some(4)),
            ("A failing checkout pages within 2 minutes", "The next drill pages the team on call"),
            (Some(4), ActionState::InProgress),
        )
        .action(
            "One step to roll back a setting everywhere at once",
            Mitigate,
            (Some(cast.dora.id), Some(25)),
            ("From decision to restored in under 5 minutes", "Rehearsed in a drill, with the clock running"),
            (None, ActionState::Open),
        )
        .action(
            "Show connections in use beside the limit on the dashboard of checkout",
            Learn,
            (None, None),
            ("", ""),
            (None, ActionState::Open),
        )
}
