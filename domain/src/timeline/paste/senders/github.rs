//! GitHub: deployments, releases, workflow runs, pushes, pull requests and commits, by its API and webhooks.

use serde_json::Value;

use super::reading::{Shape, Told, change, event, first_line, joined, sentence, with, words};
use crate::timeline::EventKind;
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &[""],
        fields: &[
            "/deployment_status/state",
            "/deployment_status/created_at",
            "/deployment/environment",
            "/deployment/ref|/deployment/sha",
            "/repository",
            "/sender",
        ],
        read: |record| {
            let state = words(record, "/deployment_status/state").unwrap_or_default();
            let text = format!("Deployment {}: {}", sentence(&state).to_lowercase(), deployment(record, "/deployment"));
            let by = words(record, "/deployment_status/creator/login|/sender/login");
            let link = words(record, "/deployment_status/log_url|/deployment_status/target_url");
            changed(record, "/deployment_status/created_at|/deployment_status/updated_at", &text, by, link)
        },
    },
    Shape {
        at: &[""],
        fields: &[
            "/deployment/environment",
            "/deployment/ref",
            "/deployment/created_at",
            "/deployment/task|/deployment/sha",
            "/repository",
        ],
        read: |record| {
            let by = words(record, "/deployment/creator/login|/sender/login");
            changed(record, "/deployment/created_at", &deployed(record, "/deployment", by.clone()), by, None)
        },
    },
    Shape {
        at: &["", "/deployments"],
        fields: &["/environment", "/ref", "/sha", "/task", "/created_at", "/creator/login"],
        read: |record| {
            let by = words(record, "/creator/login");
            changed(record, "/created_at", &deployed(record, "", by.clone()), by, None)
        },
    },
    Shape {
        at: &[""],
        fields: &[
            "/state",
            "/deployment_url",
            "/created_at",
            "/environment|/target_url|/log_url|/environment_url",
            "/creator/login",
        ],
        read: |record| {
            let state = words(record, "/state").unwrap_or_default();
            let text = joined([
                Some(format!("Deployment {}", sentence(&state).to_lowercase())),
                words(record, "/environment").map(|environment| format!("in {environment}")),
                words(record, "/description").map(|words| format!("({words})")),
            ]);
            changed(
                record,
                "/created_at",
                &text,
                words(record, "/creator/login"),
                words(record, "/log_url|/target_url"),
            )
        },
    },
    Shape {
        at: &[""],
        fields: &["/workflow_run/name", "/workflow_run/status", "/workflow_run/head_branch", "/action", "/repository"],
        read: |record| record.pointer("/workflow_run").map(workflow_run).unwrap_or_default(),
    },
    Shape {
        at: &["/workflow_runs", ""],
        fields: &[
            "/head_branch",
            "/head_sha",
            "/run_number",
            "/status",
            "/workflow_id|/workflow_url|/display_title",
            "/event",
            "/created_at",
        ],
        read: workflow_run,
    },
    Shape {
        at: &[""],
        fields: &["/ref", "/before|/compare", "/after", "/commits|/head_commit", "/pusher", "/repository"],
        read: push,
    },
    Shape {
        at: &[""],
        fields: &[
            "/release/tag_name",
            "/release/published_at|/release/created_at",
            "/action",
            "/repository",
            "/release/author",
        ],
        read: |record| record.pointer("/release").map(release).unwrap_or_default(),
    },
    Shape {
        at: &["", "/releases"],
        fields: &[
            "/tag_name",
            "/published_at|/created_at",
            "/author/login",
            "/html_url|/tarball_url",
            "/target_commitish|/draft|/prerelease",
        ],
        read: release,
    },
    Shape {
        at: &[""],
        fields: &[
            "/pull_request/number",
            "/pull_request/title",
            "/pull_request/user|/pull_request/state",
            "/action",
            "/repository",
        ],
        read: |record| record.pointer("/pull_request").map(pull_request).unwrap_or_default(),
    },
    Shape {
        at: &["", "/items"],
        fields: &[
            "/number",
            "/title",
            "/user/login",
            "/merged_at|/closed_at|/created_at",
            "/base/ref|/pull_request|/merge_commit_sha",
            "/html_url",
        ],
        read: pull_request,
    },
    Shape {
        at: &["", "/commits"],
        fields: &[
            "/sha",
            "/commit/message",
            "/commit/author/date|/commit/committer/date",
            "/html_url|/parents|/node_id",
        ],
        read: |record| {
            let message = words(record, "/commit/message").map(first_line).unwrap_or_default();
            let by = words(record, "/author/login|/commit/author/name");
            changed(record, "/commit/committer/date|/commit/author/date", &message, by, words(record, "/html_url"))
        },
    },
];

fn changed(record: &Value, times: &str, text: &str, by: Option<String>, link: Option<String>) -> Vec<Entry> {
    change(record, times, text).map(|entry| entry.by(by).link(link, "GitHub")).into_iter().collect()
}

/// `main (4f2a1c9) in production: pool limit 20`.
fn deployment(record: &Value, at: &str) -> String {
    let of = |field: &str| words(record, &format!("{at}/{field}"));
    let sha = of("sha").map(|sha| format!("({})", short(&sha)));
    let place = of("environment").map(|environment| format!("in {environment}"));
    let task = of("task").filter(|task| task != "deploy").map(|task| format!("[{task}]"));
    format!("{}{}", joined([of("ref"), sha, place, task]), with(": ", of("description")))
}

fn deployed(record: &Value, at: &str, by: Option<String>) -> String {
    let by = by.map(|who| format!(" by {who}")).unwrap_or_default();
    let text = deployment(record, at);
    match text.split_once(": ") {
        Some((what, description)) => format!("Deployment of {what}{by}: {description}"),
        None => format!("Deployment of {text}{by}"),
    }
}

fn short(sha: &str) -> &str {
    sha.get(..7).unwrap_or(sha)
}

fn workflow_run(record: &Value) -> Vec<Entry> {
    let of = |field: &str| words(record, &format!("/{field}"));
    let name = of("name").or_else(|| of("display_title")).unwrap_or_default();
    let title = of("display_title")
        .filter(|title| *title != name)
        .or_else(|| words(record, "/head_commit/message").map(first_line));
    let branch = of("head_branch").map(|branch| format!("on {branch}"));
    let by = words(record, "/actor/login|/triggering_actor/login");
    let what = joined([Some(name), branch, title.map(|title| format!("({title})"))]);
    let begun = change(record, "/run_started_at|/created_at", &format!("Workflow started: {what}"));
    let conclusion = of("conclusion");
    let over = conclusion.and_then(|conclusion| {
        event(record, "/updated_at", &format!("Workflow finished, {conclusion}: {what}"))
            .map(|entry| entry.kind(EventKind::Change))
    });
    let both = begun.into_iter().chain(over);
    both.map(|entry| entry.by(by.clone()).link(of("html_url"), "GitHub")).collect()
}

/// A push has no time of its own; that of its last commit is close to it.
fn push(record: &Value) -> Vec<Entry> {
    let branch = words(record, "/ref").unwrap_or_default();
    let branch = branch.trim_start_matches("refs/heads/").trim_start_matches("refs/tags/");
    let count = record.pointer("/commits").and_then(Value::as_array).map_or(0, Vec::len);
    let message = words(record, "/head_commit/message").map(first_line);
    let commits = match count {
        0 | 1 => String::new(),
        count => format!(" ({count} commits)"),
    };
    let text = format!("Push to {branch}{commits}{}", with(": ", message));
    let last = count.checked_sub(1).map(|last| format!("/commits/{last}/timestamp")).unwrap_or_default();
    let pushed = "/repository/pushed_at";
    let mut entries = changed(
        record,
        &format!("/head_commit/timestamp|{last}|{pushed}"),
        &text,
        words(record, "/pusher/name|/sender/login"),
        words(record, "/compare"),
    );
    for entry in &mut entries {
        entry.approximate = true;
    }
    entries
}

fn release(record: &Value) -> Vec<Entry> {
    let tag = words(record, "/tag_name").unwrap_or_default();
    let name = words(record, "/name").filter(|name| *name != tag);
    let text = format!("Release {tag}{}", with(": ", name));
    changed(record, "/published_at|/created_at", &text, words(record, "/author/login"), words(record, "/html_url"))
}

fn pull_request(record: &Value) -> Vec<Entry> {
    let number = words(record, "/number").unwrap_or_default();
    let title = words(record, "/title").unwrap_or_default();
    let by = words(record, "/merged_by/login|/user/login");
    let state = [("/merged_at|/pull_request/merged_at", "merged"), ("/closed_at", "closed"), ("/created_at", "opened")];
    let found = state
        .into_iter()
        .find_map(|(path, state)| change(record, path, &format!("Pull request {number} {state}: {title}")));
    found.map(|entry| entry.by(by).link(words(record, "/html_url"), &format!("#{number}"))).into_iter().collect()
}
