//! Rootly: the timeline of an incident and its times, as the API and webhooks give them.

use serde_json::Value;

use super::reading::{Shape, Told, event, milestone_of, sentence, words};
use crate::timeline::paste::entries::Entry;

pub(super) const SHAPES: &[Shape] = &[
    Shape {
        at: &["/data", ""],
        fields: &[
            "/attributes/event",
            "/attributes/occurred_at",
            "/attributes/kind|/attributes/source|/attributes/visibility",
            "/type",
            "/id",
        ],
        read: |record| {
            let by = words(record, "/attributes/user_display_name|/attributes/user/name|/attributes/user/full_name");
            let text = words(record, "/attributes/event").unwrap_or_default();
            event(record, "/attributes/occurred_at|/attributes/created_at", &text)
                .map(|entry| entry.by(by))
                .into_iter()
                .collect()
        },
    },
    Shape {
        at: &["/data", ""],
        fields: &[
            "/attributes/title",
            "/attributes/started_at",
            "/attributes/status",
            "/attributes/sequential_id|/attributes/slug|/attributes/short_url|/attributes/url",
            "/attributes/created_at",
            "/type",
        ],
        read: |record| record.pointer("/attributes").map(incident).unwrap_or_default(),
    },
    Shape {
        at: &[""],
        fields: &[
            "/event/type",
            "/event/issued_at",
            "/event/id",
            "/data/title|/data/event",
            "/data/started_at|/data/occurred_at|/data/created_at",
        ],
        read: |record| {
            let kind = words(record, "/event/type").map(|kind| sentence(&kind.replace('.', " "))).unwrap_or_default();
            let title = words(record, "/data/title|/data/event").unwrap_or_default();
            event(record, "/event/issued_at", &format!("{kind}: {title}")).into_iter().collect()
        },
    },
];

fn incident(record: &Value) -> Vec<Entry> {
    let title = words(record, "/title").unwrap_or_default();
    let link = || words(record, "/short_url|/url");
    let names = ["started_at", "detected_at", "acknowledged_at", "mitigated_at", "resolved_at"];
    let times = names.into_iter().filter_map(|name| {
        let text = format!("{}: {title}", sentence(name.trim_end_matches("_at")));
        Some(event(record, &format!("/{name}"), &text)?.milestone(milestone_of(name)).link(link(), "Rootly"))
    });
    times.collect()
}
