//! Whatever is sent: a sentence, a status below 500, and nothing lost of what was typed.

use serde_json::json;
use tests::{Page, Site, Visitor};

/// A site with one postmortem.
pub struct Place {
    pub site: Site,
    pub ada: Visitor,
    pub number: i64,
}

pub fn place() -> Place {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("A place for mistakes");
    Place { site, ada, number }
}

/// Which form on which page, what is typed, and what is said at which field.
type Case<'a> = (&'a str, &'a str, &'a [(&'a str, &'a str)], &'a [(&'a str, &'a str)]);

#[test]
fn a_mistake_is_named_at_its_field_and_what_was_typed_stays() {
    let Place { site, ada, number } = place();
    let long = "x".repeat(10_000);
    let open = format!("/postmortems/{number}");
    let event = format!("{open}/events");
    let finding = format!("{open}/findings");
    let action = format!("{open}/actions");
    let share = format!("{open}/share");
    let sections = format!("{open}/sections");
    let cases: &[Case<'_>] = &[
        (
            "/postmortems/new",
            "/postmortems",
            &[("title", " "), ("services", "checkout")],
            &[("title", "The title is empty.")],
        ),
        (
            "/postmortems/new",
            "/postmortems",
            &[("title", &long)],
            &[("title", "The title has 10000 characters. The maximum is 200.")],
        ),
        (
            "/postmortems/new",
            "/postmortems",
            &[("title", "a"), ("zone", "Mars/Olympus")],
            &[("zone", "“Mars/Olympus” is not a time zone")],
        ),
        (
            "/postmortems/new",
            "/postmortems",
            &[("title", "a"), ("severity", "9")],
            &[("severity", "“9” is not one of")],
        ),
        (&open, &event, &[("date", "2026-13-01"), ("time", "14:03"), ("text", "a")], &[("time", "is not a time")]),
        (
            &open,
            &event,
            &[("date", "1066-10-14"), ("time", "14:03"), ("text", "a")],
            &[("time", "between 1970 and 2199")],
        ),
        (&open, &event, &[("time", "14:03"), ("text", "  ")], &[("text", "Describe what happened.")]),
        (&open, &event, &[("time", "14:03"), ("text", "a"), ("kind", "party")], &[("kind", "“party” is not one of")]),
        (
            &open,
            &event,
            &[("time", "14:03"), ("text", "a"), ("milestone", "lunch")],
            &[("milestone", "“lunch” is not one of")],
        ),
        (
            &open,
            &event,
            &[("time", "14:03"), ("text", "a"), ("url", "javascript:alert(1)")],
            &[("url", "starts with https://")],
        ),
        (&open, &event, &[("time", "14:03"), ("text", "a\0b")], &[("text", "NUL")]),
        (&open, &finding, &[("text", "")], &[("text", "The finding is empty.")]),
        (&open, &finding, &[("text", "a"), ("category", "weather")], &[("category", "“weather” is not one of")]),
        (&open, &action, &[("title", "")], &[("title", "")]),
        (&open, &action, &[("title", "a"), ("due", "tomorrow")], &[("due", "tomorrow")]),
        (&open, &action, &[("title", "a"), ("tracker", "ftp://x")], &[("tracker", "starts with https://")]),
        (&open, &sections, &[("heading", "")], &[("heading", "is empty")]),
        (&share, &share, &[("name", "")], &[("name", "is empty")]),
        (&share, &share, &[("name", "a"), ("expires_on", "31.12.2026")], &[("expires_on", "31.12.2026")]),
        (
            "/profile",
            "/profile",
            &[("name", ""), ("zone", "Moon")],
            &[("name", "is empty"), ("zone", "not a time zone")],
        ),
        ("/profile", "/profile/password", &[("old", "wrong"), ("new", "short")], &[("new", "at least 10 characters")]),
        (
            "/profile",
            "/profile/password",
            &[("old", "wrong"), ("new", "long enough words")],
            &[("old", "current password is wrong")],
        ),
        (
            "/profile",
            "/profile/tokens",
            &[("name", ""), ("days", "soon")],
            &[("days", "“soon” is not a number of days.")],
        ),
        ("/people", "/people/invitations", &[("email", "nobody")], &[("email", "not an e-mail address")]),
        ("/people", "/people/invitations", &[("email", "ada@example.org")], &[("email", "already has an account")]),
        ("/people", "/teams", &[("name", "")], &[("name", "is empty")]),
        ("/settings", "/settings/organisation", &[("name", "")], &[("name", "is empty")]),
    ];
    for (page, action, typed, message) in cases {
        let form = ada.get(page).expect(200).form(action);
        let answer = ada.send(&form.filled(typed));
        assert_eq!(answer.status, 422, "{action} {typed:?}: {}", answer.words());
        for (field, sentence) in *message {
            let said =
                answer.error_in_field(field).unwrap_or_else(|| panic!("{action} {typed:?}: nothing stands at {field}"));
            assert!(said.contains(sentence), "{action} {typed:?}: {field} says “{said}”");
        }
        for (name, value) in typed
            .iter()
            .filter(|(name, value)| !SECRET.contains(name) && !value.contains('\0') && !CHOICES.contains(name))
        {
            let again = answer.form(action);
            let kept = again.fields.iter().any(|(field, kept)| field == name && kept.trim() == value.trim());
            assert!(kept, "{action}: what was typed in {name} is gone");
        }
    }
    site.assert_nothing_broke();
}

/// Passwords are not written back.
const SECRET: [&str; 2] = ["old", "new"];
/// A choice that was not offered cannot be shown as chosen.
const CHOICES: [&str; 4] = ["severity", "kind", "milestone", "category"];

#[test]
fn a_figure_needs_a_number() {
    let Place { site: _site, ada, number } = place();
    let path = format!("/postmortems/{number}/impact");
    for (amount, message) in [("many", "many"), ("-3", ""), ("1e99", "")] {
        let form = ada.opens_at(number, "impact").form(&path).with("amount", amount).with("note", "of orders");
        let answer = ada.send(&form).expect(422);
        assert!(answer.all(".field-mistake").join(" ").contains(message), "{amount}");
        assert_eq!((answer.form(&path).value("version"), answer.all(".impact-form").len()), (form.value("version"), 1));
        assert!(answer.form(&path).fields.contains(&("amount".into(), amount.into())), "{amount} is gone");
    }
}

fn assert_refused(answer: &Page, what: &str) {
    assert!((400..500).contains(&answer.status), "{what}: {} {}", answer.status, answer.words());
    for trace in ["panicked", "stack", ".rs:", "SELECT", "sqlx", "Caused by"] {
        assert!(!answer.text().contains(trace), "{what} tells “{trace}”: {}", answer.text());
    }
}

#[test]
fn a_field_that_nobody_knows_is_refused_and_not_forgotten() {
    let Place { site: _site, ada, number } = place();
    let open = ada.api("GET", "/api/v1/postmortems", None).json();
    let draft = json!({ "title": "Salaries could be read", "zone": "UTC", "private": true });
    let refused = ada.api("POST", "/api/v1/postmortems", Some(&draft)).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "private");
    let message = refused["detail"].as_str().unwrap();
    assert!(message.starts_with("Unknown field “private”. Known fields: “"), "{message}");
    assert!(message.contains("“is_private”"), "{message}");
    assert_eq!(ada.api("GET", "/api/v1/postmortems", None).json(), open, "nothing was begun");

    let event = json!({ "at": "2026-11-10T14:03", "text": "The pager fires", "evidence": [{ "url": "https://example.org/" , "note": "a" }] });
    let refused = ada.api("POST", &format!("/api/v1/postmortems/{number}/events"), Some(&event)).expect(422).json();
    assert!(refused["detail"].as_str().unwrap().starts_with("Unknown field “note”."), "{refused}");
    assert_eq!(refused["errors"][0]["field"], "evidence[0].note");

    let refused = ada.api("GET", "/api/v1/postmortems?sate=draft", None).expect(400).json();
    assert!(refused["detail"].as_str().unwrap().starts_with("Unknown field “sate”."), "{refused}");
}

#[test]
fn a_version_that_no_record_can_have_is_refused_also_where_it_does_not_count() {
    let Place { site: _site, ada, number } = place();
    let open = format!("/api/v1/postmortems/{number}");
    let section = ada.api("GET", &open, None).json()["sections"][0]["id"].to_string();
    let event = json!({ "at": "2026-11-10T14:03", "text": "The pager fires" });
    let action = json!({ "title": "Alert on errors" });
    let finding = json!({ "text": "Nobody saw it" });
    let template = json!({ "name": "Short" });
    let created =
        |path: &str, body| ada.api("POST", &format!("{open}/{path}"), Some(body)).expect(201).json()["id"].to_string();
    let (event_id, action_id) = (created("events", &event), created("actions", &action));
    for (method, path, field, body) in [
        ("POST", "/api/v1/postmortems".to_owned(), "version", json!({ "title": "A" })),
        ("POST", "/api/v1/templates".to_owned(), "version", template),
        ("POST", format!("{open}/events"), "version", event.clone()),
        ("POST", format!("{open}/findings"), "version", finding),
        ("POST", format!("{open}/actions"), "version", action.clone()),
        ("PUT", format!("{open}/events/{event_id}"), "version", event),
        ("PUT", format!("{open}/actions/{action_id}"), "version", action),
        ("PUT", format!("{open}/sections/{section}/text"), "version", json!({ "text": "a" })),
        ("PUT", format!("{open}/sections/{section}/heading"), "heading_version", json!({ "heading": "a" })),
    ] {
        for (version, reason) in [(0, "0 is not a version: versions start at 1."), (i32::MAX, "larger than any.")] {
            let mut body = body.clone();
            body[field] = json!(version);
            let refused = ada.api(method, &path, Some(&body)).expect(422).json();
            assert_eq!(refused["errors"][0]["field"], field, "{method} {path}");
            let message = refused["errors"][0]["detail"].as_str().unwrap();
            assert!(message.ends_with(reason), "{method} {path}: {message}");
        }
    }
}

#[test]
fn absurd_requests_are_refused_and_break_nothing() {
    let Place { site, ada, number } = place();
    let form = "application/x-www-form-urlencoded";
    let event = format!("/postmortems/{number}/events");
    let open = format!("/postmortems/{number}");
    let huge = format!("text={}", "x".repeat(4 * 1024 * 1024)).into_bytes();
    assert_eq!(ada.post_bytes(&event, form, huge).status, 413);
    for (path, media_type, body) in [
        (&*event, form, b"%ff%fe=%00&version=x".to_vec()),
        (&event, form, b"version=99999999999999999999".to_vec()),
        (&event, "application/json", b"{}".to_vec()),
        (&event, "text/plain", b"text=a".to_vec()),
        (&event, "", vec![0; 100]),
        (&open, form, b"authors=me&title=a&zone=UTC".to_vec()),
        (&open, form, b"title=a&zone=UTC&version=1&authors=999999".to_vec()),
        (&open, form, b"title=a&zone=UTC&version=1&team=999999".to_vec()),
        ("/import", "multipart/form-data", b"nothing".to_vec()),
        (
            "/import",
            "multipart/form-data; boundary=x",
            b"--x\r\nContent-Disposition: form-data; name=\"files\"; filen".to_vec(),
        ),
        ("/import", "multipart/form-data; boundary=x", b"--x--\r\n".to_vec()),
        ("/api/v1/postmortems", "application/json", b"{\"title\": ".to_vec()),
        ("/api/v1/postmortems", "application/json", b"{\"title\": 7}".to_vec()),
        ("/api/v1/postmortems", "application/json", b"[]".to_vec()),
        ("/api/v1/postmortems", "application/json", "{\"title\": \"a\\u0000b\"}".into()),
        ("/api/v1/postmortems", "application/json", b"{\"title\": \"\xff\"}".to_vec()),
        ("/api/v1/postmortems", "application/json", "[".repeat(100_000).into_bytes()),
        ("/api/v1/postmortems", "text/plain", b"{\"title\": \"a\"}".to_vec()),
    ] {
        assert_refused(
            &ada.post_bytes(path, media_type, body.clone()),
            &format!("{path} {media_type} {}", String::from_utf8_lossy(&body[..body.len().min(60)])),
        );
    }
    // The URL Standard decodes a form without errors: what is no UTF-8 becomes U+FFFD, and is kept so.
    let odd = ada.post_bytes(&event, form, b"date=2026-11-10&time=14:03&text=odd%FF".to_vec());
    ada.follow(&odd).assert_says("odd\u{FFFD}");
    for id in [
        "0",
        "-1",
        "999999",
        "9223372036854775807",
        "9223372036854775808",
        "1.5",
        "abc",
        "%00",
        "%FF",
        "1%20OR%201=1",
        "..%2f..",
    ] {
        for path in [
            format!("/postmortems/{id}"),
            format!("/postmortems/{id}/report"),
            format!("/postmortems/{number}/report?version={id}"),
            format!("/import/{id}"),
            format!("/settings/templates/{id}"),
            format!("/postmortems/{number}/pictures/{id}"),
            format!("/s/{id}"),
            format!("/s/{id}/pictures/{id}"),
            format!("/set-up/{id}"),
            format!("/invitations/{id}"),
            format!("/assets/{id}"),
            format!("/api/v1/postmortems/{id}"),
            format!("/api/v1/postmortems/{number}/events/{id}"),
        ] {
            assert_refused(&ada.get(&path), &path);
        }
        for path in [
            format!("/postmortems/{number}/events/{id}"),
            format!("/postmortems/{number}/actions/{id}/transition"),
            format!("/postmortems/{number}/findings/{id}/remove"),
            format!("/postmortems/{number}/share/{id}/revoke"),
            format!("/people/{id}/disable"),
            format!("/profile/sessions/{id}/end"),
            format!("/profile/tokens/{id}/revoke"),
        ] {
            assert_refused(
                &ada.post(
                    &path,
                    &[
                        ("text", "a"),
                        ("title", "a"),
                        ("transition", "start"),
                        ("date", "2026-11-10"),
                        ("time", "14:03"),
                    ],
                ),
                &path,
            );
        }
    }
    site.assert_nothing_broke();
}
