use chrono::{DateTime, Utc};
use domain::actions::{ActionKind, ActionState};
use domain::findings::{Category, FindingKind, Process};
use domain::people::Person;
use domain::postmortems::{FullPostmortem, Kind, MeasureKind, Severity};
use domain::timeline::{EventKind, Milestone};

use super::builder::{Head, Telling};
use crate::commands::demo::people::Cast;

/// The others, with who writes each and whether it is published.
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
        title: "The shop’s certificate ended on a Sunday",
        severity: Severity::Sev1,
        kind: Kind::Incident,
        team: cast.platform,
        services: &["shop front", "edge"],
        author: cast.dora.id,
        days_ago: 96,
        template: "One page",
    };
    Telling::of(&head, now)
        .text("Summary", "For 1 hour 52 minutes nobody could open the shop: the certificate of its address had ended. It had been renewed by hand once, two years ago, and was on nobody’s list.")
        .impact(MeasureKind::Users, 11_400.0, "visitors", "were turned away")
        .impact(MeasureKind::Duration, 112.0, "min", "without a shop")
        .event("07:00", Observation, Some(Milestone::ImpactStarted), "The certificate ends; browsers refuse the shop.")
        .event("08:21", Detection, Some(Milestone::Detected), "A colleague wants to buy a lamp and cannot.")
        .event("08:29", Escalation, Some(Milestone::Acknowledged), "On call for the platform is reached by telephone.")
        .event("08:52", Action, Some(Milestone::Mitigated), "A new certificate is issued and brought out.")
        .event("09:10", Observation, Some(Milestone::Resolved), "All edge nodes serve the new certificate.")
        .cause("The certificate was outside the automatic renewal", None, (Category::Security, Process::Maintenance), &[0])
        .cause("The address was moved by hand during the rebranding, past the tool that registers certificates", Some(0), (Category::WayOfWorking, Process::Deploying), &[])
        .cause("Nothing looks at the shop from outside", None, (Category::Knowledge, Process::Monitoring), &[1])
        .lesson(FindingKind::WentWell, "Issuing a certificate took four minutes once somebody was there.")
        .action("Warn 21 days before any certificate ends", ActionKind::Detect, (Some(cast.chidi.id), Some(-40)), ("A test certificate warns within a day", "The warning of the test certificate arrived"), (Some(2), ActionState::Open))
        .action("Register every public address with the renewal", ActionKind::Prevent, (Some(cast.dora.id), Some(-70)), ("No certificate is renewed by hand", "The list of addresses and the list of renewals agree"), (Some(1), ActionState::Done))
        .whole()
}

fn retries(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    use EventKind::{Action, Change, Detection, Escalation, Observation};
    let head = Head {
        title: "Retries of the mobile app kept the search down",
        severity: Severity::Sev3,
        kind: Kind::Incident,
        team: cast.platform,
        services: &["search"],
        author: cast.chidi.id,
        days_ago: 41,
        template: "Contributors, mitigators, risks",
    };
    Telling::of(&head, now)
        .text("Summary", "A short stall of the search became an outage of 26 minutes: each app asked again at once, and again, until there was ten times the usual traffic.")
        .text("Mitigators", "The edge can drop a share of requests by path. Without it, restarting the search would not have helped.")
        .text("Risks", "Two other services have the same client library with the same setting.")
        .impact(MeasureKind::Requests, 68.0, "%", "of searches failed")
        .event("19:40", Change, None, "The index is rebuilt, as every evening.")
        .event("19:44", Observation, Some(Milestone::ImpactStarted), "Searches take longer than 2 seconds; apps begin to ask again.")
        .event("19:47", Detection, Some(Milestone::Detected), "The alert on latency fires.")
        .event("19:52", Escalation, Some(Milestone::Acknowledged), "Platform joins.")
        .event("20:10", Action, Some(Milestone::Mitigated), "The edge drops four of five searches; the queue empties.")
        .event("20:25", Observation, Some(Milestone::Resolved), "All searches are let in again.")
        .cause("Apps ask again without waiting", None, (Category::Code, Process::Designing), &[1])
        .cause("The stall of the nightly rebuild grew with the catalogue, unnoticed", None, (Category::Capacity, Process::Monitoring), &[0])
        .action("Wait longer before each retry, with a limit", ActionKind::Prevent, (Some(cast.chidi.id), Some(-2)), ("No storm in the load test at twice the peak", ""), (Some(0), ActionState::InProgress))
        .action("Rebuild the index beside the old one", ActionKind::Prevent, (Some(cast.dora.id), Some(9)), ("No stall during the rebuild", "Latency at 19:45 is that of 19:30"), (Some(1), ActionState::Open))
        .whole()
}

fn near_miss(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "A backup that could not be read, found by chance",
        severity: Severity::Sev2,
        kind: Kind::NearMiss,
        team: cast.platform,
        services: &["orders database"],
        author: cast.dora.id,
        days_ago: 6,
        template: "Near miss",
    };
    Telling::of(&head, now)
        .text("Summary", "The nightly backups of three weeks could not be read. We found out because somebody wanted a copy for a test, not because we needed one.")
        .event("10:15", EventKind::Detection, Some(Milestone::Detected), "A copy for a test environment cannot be restored.")
        .event("11:30", EventKind::Observation, None, "All backups since the upgrade of the tool are cut off after 4 GB.")
        .event("13:05", EventKind::Action, Some(Milestone::Resolved), "A full backup is made with the old version, and restored as a test.")
        .cause("Backups are checked for being there, not for being whole", None, (Category::Data, Process::Maintenance), &[1])
        .whole()
}

fn drill(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    let head = Head {
        title: "Drill: losing the first data centre",
        severity: Severity::Sev4,
        kind: Kind::Drill,
        team: cast.platform,
        services: &["edge", "checkout", "search"],
        author: cast.chidi.id,
        days_ago: 62,
        template: "One page",
    };
    Telling::of(&head, now)
        .text("Summary", "We rehearsed the loss of the first data centre on a quiet morning. Traffic moved in 9 minutes; one manual step remains.")
        .event("09:00", EventKind::Action, Some(Milestone::ImpactStarted), "The first data centre is taken out of service on purpose.")
        .event("09:02", EventKind::Detection, Some(Milestone::Detected), "The alert on reachability fires.")
        .event("09:03", EventKind::Escalation, Some(Milestone::Acknowledged), "On call answers.")
        .event("09:09", EventKind::Observation, Some(Milestone::Mitigated), "All traffic is served from the second one.")
        .event("10:00", EventKind::Action, Some(Milestone::Resolved), "Both are in service again.")
        .lesson(FindingKind::WentWell, "Nobody needed to look anything up.")
        .lesson(FindingKind::WasDifficult, "The search has to be told by hand which index is the newer one.")
        .action("Let the search find its newest index by itself", ActionKind::Mitigate, (Some(cast.dora.id), Some(30)), ("Two drills without a manual step", ""), (None, ActionState::Open))
        .whole()
}

fn release(cast: &Cast, now: DateTime<Utc>) -> FullPostmortem {
    use EventKind::{Action, Change, Decision, Detection};
    let head = Head {
        title: "Release 214 doubled shipping costs for orders to islands",
        severity: Severity::Sev3,
        kind: Kind::Incident,
        team: cast.payments,
        services: &["checkout", "shipping"],
        author: cast.ben.id,
        days_ago: 2,
        template: "Release and rollback",
    };
    Telling::of(&head, now)
        .text("Summary", "Release 214 counted the surcharge for islands twice. It was rolled back after 3 hours; 61 customers get money back.")
        .text("Release contents", "The table of surcharges moved from code into the shipping service. For one day both added it.")
        .event("09:30", Change, Some(Milestone::ImpactStarted), "Release 214 reaches everybody.")
        .event("11:58", Detection, Some(Milestone::Detected), "A customer from Norderney asks why shipping costs more than the chair.")
        .event("12:20", Decision, Some(Milestone::RollbackStarted), "Roll the release back.")
        .event("12:31", Action, Some(Milestone::Mitigated), "Release 213 is everywhere.")
        .cause("No test orders anything to an island", None, (Category::Code, Process::Testing), &[0])
        .action("Pay back the 61 customers", ActionKind::Mitigate, (Some(cast.ada.id), Some(3)), ("61 refunds", "The ledger shows them"), (None, ActionState::InProgress))
        .whole()
}
