//! The API takes what its description allows, and nothing else.

use serde_json::{Value, json};

use crate::bad_input::{Place, place};

#[test]
fn an_array_is_not_taken_for_an_object() {
    let Place { site, ada, number } = place();
    let events = format!("/api/v1/postmortems/{number}/events");
    for (path, body) in [
        ("/api/v1/teams", json!(["Payments"])),
        ("/api/v1/teams", json!([])),
        ("/api/v1/postmortems", json!([null, null, "Checkout failed"])),
        (
            &events,
            json!({ "at": "2026-11-10T14:03", "text": "a", "decision": ["known", "options", "choice", "reason"] }),
        ),
        (&events, json!({ "at": "2026-11-10T14:03", "text": "a", "evidence": [["https://example.org/"]] })),
    ] {
        let refused = ada.api("POST", path, Some(&body)).expect(422).json();
        assert!(refused["detail"].as_str().unwrap().contains("expected an object"), "{path} {body}: {refused}");
    }
    assert_eq!(ada.api("GET", "/api/v1/teams", None).json()["items"], json!([]));
    assert_eq!(ada.api("GET", &events, None).json()["items"], json!([]));
    site.assert_nothing_broke();
}

type Body<'a> = &'a dyn Fn(String) -> Value;

#[test]
fn limits_in_the_description_are_those_that_hold() {
    let Place { site, ada, number } = place();
    let description = ada.get("/api/openapi.json").expect(200).json();
    let field = |body: &str, field: &str| description["components"]["schemas"][body]["properties"][field].clone();
    let most = |body: &str, name: &str| usize::try_from(field(body, name)["maxLength"].as_u64().unwrap()).unwrap();

    let (actions, threads) =
        (format!("/api/v1/postmortems/{number}/actions"), format!("/api/v1/postmortems/{number}/threads"));
    let section =
        ada.api("GET", &format!("/api/v1/postmortems/{number}/sections"), None).json()["items"][0]["id"].clone();
    let subject = format!("section-{section}");
    let cases: [(&str, usize, Body<'_>); 4] = [
        ("/api/v1/teams", most("TeamName", "name"), &|text| json!({ "name": text })),
        ("/api/v1/postmortems", most("PostmortemBody", "title"), &|text| json!({ "title": text })),
        (&actions, most("ActionBody", "title"), &|text| json!({ "title": text })),
        (&threads, most("ThreadBody", "text"), &|text| json!({ "subject": subject, "text": text })),
    ];
    for (path, most, body) in cases {
        ada.api("POST", path, Some(&body("x".repeat(most)))).expect(201);
        ada.api("POST", path, Some(&body("x".repeat(most + 1)))).expect(422);
        ada.api("POST", path, Some(&body(String::new()))).expect(422);
    }
    assert_eq!(field("Move", "direction")["enum"], json!(["up", "down"]));
    let first = ada.api("GET", &actions, None).json()["items"][0]["id"].clone();
    let step = format!("{actions}/{first}/move");
    for direction in field("Move", "direction")["enum"].as_array().unwrap() {
        ada.api("POST", &step, Some(&json!({ "direction": direction }))).expect(204);
    }
    ada.api("POST", &step, Some(&json!({ "direction": "left" }))).expect(422);
    site.assert_nothing_broke();
}

#[test]
fn a_whole_number_may_be_written_with_a_point() {
    let Place { site, ada, .. } = place();
    ada.api("POST", "/api/v1/tokens", Some(&json!({ "name": "deploys", "days": 17.0 }))).expect(201);
    ada.api("POST", "/api/v1/tokens", Some(&json!({ "name": "deploys", "days": 17.5 }))).expect(422);
    site.assert_nothing_broke();
}

#[test]
fn what_the_description_forbids_is_refused_and_named() {
    let Place { site, ada, number } = place();
    let below = |what: &str| format!("/api/v1/postmortems/{number}/{what}");
    let (events, findings, links) = (below("events"), below("findings"), below("links"));
    let event = |more: Value| {
        let mut body = json!({ "at": "2026-11-10T14:03", "text": "a" });
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    for (method, path, body, field) in [
        ("POST", events.as_str(), event(json!({ "fold": "sooner" })), "fold"),
        ("POST", &events, event(json!({ "fold": "" })), "fold"),
        ("POST", &events, event(json!({ "kind": "" })), "kind"),
        ("POST", &events, event(json!({ "milestone": " detected" })), "milestone"),
        ("POST", &events, event(json!({ "evidence": [{ "url": "" }] })), "evidence[0].url"),
        ("POST", &events, event(json!({ "evidence": [{ "picture": " " }] })), "evidence[0].picture"),
        ("POST", &findings, json!({ "text": "a", "category": "" }), "category"),
        ("POST", &links, json!({ "name": "Board", "expires_on": "" }), "expires_on"),
        ("POST", &links, json!({ "name": "Board", "expires_on": " 2199-12-24" }), "expires_on"),
        ("POST", "/api/v1/postmortems", json!({ "title": "a", "severity": "" }), "severity"),
        ("POST", "/api/v1/postmortems", json!({ "title": "a", "zone": " UTC" }), "zone"),
        ("POST", "/api/v1/import", json!({ "files": [{ "text": "# A" }], "zone": "" }), "zone"),
        ("POST", "/api/v1/suggestions", json!({ "text": "a", "place": "" }), "place"),
        ("POST", "/api/v1/invitations", json!({ "email": "b@example.org", "role": "" }), "role"),
        ("POST", "/api/v1/tokens", json!({ "name": "a", "scope": "" }), "scope"),
        ("PATCH", "/api/v1/me", json!({ "theme": "" }), "theme"),
        ("POST", "/api/v1/templates", json!({ "name": "a", "sections": [{ "question": "Why?" }] }), "sections"),
        (
            "POST",
            "/api/v1/templates",
            json!({ "name": "a", "sections": [{ "heading": "a", "part": "b" }] }),
            "sections",
        ),
    ] {
        let refused = ada.api(method, path, Some(&body));
        assert_eq!(refused.status, 422, "{path} {body}: {}", refused.text());
        let fields: Vec<_> =
            refused.json()["errors"].as_array().unwrap().iter().map(|error| error["field"].clone()).collect();
        assert_eq!(fields, [json!(field)], "{path} {body}: {}", refused.text());
    }
    site.assert_nothing_broke();
}
