//! New Relic: issues by workflows and the API, and the older notifications of conditions.

use serde_json::Value;

use super::reading::{Shape, Told, alert, words};
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["", "/data/actor/account/aiIssues/issues/issues", "/issues"],
        fields: &[
            "/title",
            "/state",
            "/createdAt|/activatedAt|/updatedAt",
            "/priority",
            "/issueUrl|/issueId|/trigger|/entityNames",
            "/alertPolicyNames|/alertConditionNames|/policyName|/workflowName|/conditionName|/sources",
        ],
        read: issue,
    },
    Shape {
        at: &[""],
        fields: &[
            "/current_state",
            "/condition_name",
            "/policy_name",
            "/incident_id",
            "/timestamp",
            "/incident_url|/details|/severity",
        ],
        read: condition,
    },
];

fn issue(record: &Value) -> Vec<Entry> {
    let title = words(record, "/title|/title/0|/annotations/title/0").unwrap_or_default();
    let state = words(record, "/state").unwrap_or_default();
    let is_over = state.eq_ignore_ascii_case("closed");
    let link = || words(record, "/issueUrl");
    let begun = alert(record, "/activatedAt|/createdAt", &format!("{title} fired"), false);
    let over = alert(record, "/closedAt|/updatedAt", &format!("{title} cleared"), true).filter(|_| is_over);
    begun.into_iter().chain(over).map(|entry| entry.link(link(), "New Relic")).collect()
}

fn condition(record: &Value) -> Vec<Entry> {
    let name = words(record, "/condition_name").unwrap_or_default();
    let is_over = words(record, "/current_state").is_some_and(|state| state.eq_ignore_ascii_case("closed"));
    let details = words(record, "/details").map(|details| format!(": {details}")).unwrap_or_default();
    let text = format!("{name} {}{details}", if is_over { "cleared" } else { "fired" });
    let entry = alert(record, "/timestamp", &text, is_over);
    entry.map(|entry| entry.link(words(record, "/incident_url"), "New Relic")).into_iter().collect()
}
