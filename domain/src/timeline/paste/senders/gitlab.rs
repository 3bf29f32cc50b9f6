//! GitLab: deployments, releases, pipelines, pushes and merge requests, by its API and webhooks.

use serde_json::Value;

use super::reading::{Shape, Told, change, first_line, joined, with, words};
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/object_kind",
            "/status",
            "/environment",
            "/status_changed_at",
            "/project",
            "/deployable_url|/short_sha|/deployment_id",
        ],
        read: |record| {
            let text = joined([
                Some(format!("Deployment {}", words(record, "/status").unwrap_or_default())),
                words(record, "/environment|/environment/name").map(|environment| format!("in {environment}")),
                words(record, "/ref").map(|name| format!("of {name}")),
                words(record, "/short_sha").map(|sha| format!("({sha})")),
            ]) + &with(": ", words(record, "/commit_title"));
            changed(record, "/status_changed_at", &text, "/user/username|/user/name", "/deployable_url")
        },
    },
    Shape {
        at: &["", "/deployments"],
        fields: &["/iid", "/ref", "/sha", "/created_at", "/environment/name", "/status", "/user/username|/deployable"],
        read: |record| {
            let text = joined([
                Some("Deployment".into()),
                words(record, "/status"),
                words(record, "/environment/name").map(|environment| format!("in {environment}")),
                words(record, "/ref").map(|name| format!("of {name}")),
                words(record, "/sha").map(|sha| format!("({})", sha.get(..8).unwrap_or(&sha))),
            ]) + &with(": ", words(record, "/deployable/commit/title"));
            changed(
                record,
                "/deployable/finished_at|/updated_at|/created_at",
                &text,
                "/user/username",
                "/deployable/web_url",
            )
        },
    },
    Shape {
        at: &[""],
        fields: &["/object_kind", "/event_name|/before", "/ref", "/commits", "/user_username|/user_name", "/project"],
        read: push,
    },
    Shape {
        at: &[""],
        fields: &[
            "/object_kind",
            "/object_attributes/created_at",
            "/object_attributes/ref|/object_attributes/title|/object_attributes/iid",
            "/object_attributes/status|/object_attributes/state",
            "/project",
            "/user",
        ],
        read: |record| {
            let what = words(record, "/object_kind").unwrap_or_default().replace('_', " ");
            let text = joined([
                Some(super::reading::sentence(&what)),
                words(record, "/object_attributes/iid|/object_attributes/id"),
                words(record, "/object_attributes/status|/object_attributes/state"),
                words(record, "/object_attributes/ref").map(|name| format!("on {name}")),
            ]) + &with(
                ": ",
                words(record, "/object_attributes/title|/commit/title|/commit/message").map(first_line),
            );
            let times = "/object_attributes/finished_at|/object_attributes/merged_at|/object_attributes/updated_at|/object_attributes/created_at";
            changed(record, times, &text, "/user/username|/user/name", "/object_attributes/url")
        },
    },
    Shape {
        at: &["", "/releases"],
        fields: &[
            "/tag_name|/tag",
            "/released_at",
            "/description|/description_html",
            "/commit|/assets|/_links|/project",
            "/name",
        ],
        read: |record| {
            let tag = words(record, "/tag_name|/tag").unwrap_or_default();
            let text = format!("Release {tag}{}", with(": ", words(record, "/name").filter(|name| *name != tag)));
            changed(
                record,
                "/released_at|/created_at",
                &text,
                "/author/username|/commit/author_name|/commit/author/name",
                "/_links/self|/url",
            )
        },
    },
    Shape {
        at: &["", "/pipelines"],
        fields: &["/iid", "/ref", "/sha", "/status", "/source", "/created_at", "/web_url"],
        read: |record| {
            let text = joined([
                Some("Pipeline".into()),
                words(record, "/id"),
                words(record, "/status"),
                words(record, "/ref").map(|name| format!("on {name}")),
            ]);
            changed(record, "/finished_at|/updated_at|/created_at", &text, "/user/username", "/web_url")
        },
    },
    Shape {
        at: &[""],
        fields: &[
            "/iid",
            "/title",
            "/merged_at|/created_at",
            "/target_branch",
            "/source_branch",
            "/author/username",
            "/web_url",
        ],
        read: |record| {
            let number = words(record, "/iid").unwrap_or_default();
            let state = words(record, "/state").unwrap_or_default();
            let text = format!("Merge request {number} {state}: {}", words(record, "/title").unwrap_or_default());
            changed(
                record,
                "/merged_at|/closed_at|/created_at",
                &text,
                "/merged_by/username|/merge_user/username|/author/username",
                "/web_url",
            )
        },
    },
];

fn changed(record: &Value, times: &str, text: &str, by: &str, link: &str) -> Vec<Entry> {
    let entry = change(record, times, text);
    entry.map(|entry| entry.by(words(record, by)).link(words(record, link), "GitLab")).into_iter().collect()
}

/// A push has no time of its own; that of its last commit is close to it.
fn push(record: &Value) -> Vec<Entry> {
    let branch = words(record, "/ref").unwrap_or_default();
    let branch = branch.trim_start_matches("refs/heads/").trim_start_matches("refs/tags/");
    let commits = record.pointer("/commits").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let Some(last) = commits.last() else { return Vec::new() };
    let title = words(last, "/title|/message").map(first_line);
    let text = format!("Push to {branch}{}", with(": ", title));
    let mut entries = changed(last, "/timestamp", &text, "/author/name", "/url");
    for entry in &mut entries {
        entry.who = words(record, "/user_username|/user_name").or(entry.who.take());
        entry.approximate = true;
    }
    entries
}
