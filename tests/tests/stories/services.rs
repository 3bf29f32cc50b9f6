//! The page of a service shows what the viewer may see, and nothing else says that there is more.

use serde_json::{Value, json};
use tests::{Site, Visitor};

fn begins(who: &Visitor, title: &str, fields: &Value) -> i64 {
    let mut body = json!({ "title": title, "zone": "UTC" });
    for (name, value) in fields.as_object().unwrap() {
        body[name] = value.clone();
    }
    let made = who.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json();
    let number = made["number"].as_i64().or(made["postmortem"]["number"].as_i64()).unwrap();
    let action = json!({ "title": format!("Fix {title}"), "due": "2027-02-03" });
    who.api("POST", &format!("/api/v1/postmortems/{number}/actions"), Some(&action)).expect(201);
    number
}

#[test]
fn a_service_has_runbooks_postmortems_action_items_and_teams() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let team = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Payments" }))).expect(201).json()["id"].clone();
    let open = begins(&ada, "Open", &json!({ "services": ["check out/ü"], "team": team }));
    begins(&ada, "Hidden", &json!({ "services": ["check out/ü", "vault"], "is_private": true }));
    begins(&ada, "Other", &json!({ "services": ["other"] }));
    let runbook = json!({ "title": "Fail over", "service": "check out/ü", "when_to_use": "It is *down*." });
    ada.api("POST", "/api/v1/runbooks", Some(&runbook)).expect(201);

    for (number, title, is_private) in [(1, "Slow", false), (2, "Leak", true)] {
        let request = format!("0f8fad5b-d9cb-469f-a165-{number:012}");
        let body = json!({ "title": title, "service": "check out/ü", "is_private": is_private, "request": request });
        ada.api("POST", "/api/v1/incidents", Some(&body)).expect(201);
    }

    let path = "/services/check%20out%2F%C3%BC";
    let page = ben.get(path).expect(200);
    assert_eq!(
        (page.all("h1"), page.all(".lead")),
        (vec!["check out/ü".to_owned()], vec!["Team: Payments".to_owned()])
    );
    assert_eq!(page.all(".runbooks th a"), ["Fail over"]);
    assert_eq!(page.all(".incidents th a"), ["Slow"]);
    assert_eq!(ada.get(path).all(".incidents th a"), ["Leak", "Slow"]);
    page.assert_says("It is down.");
    assert_eq!(page.all(".service-postmortems a"), ["Open"]);
    assert_eq!(ben.opens(open).attributes(".head-people a", "href"), [path]);
    assert_eq!(page.all(".service-actions a"), ["Fix Open"]);
    let all = ada.get(path).expect(200);
    assert_eq!((all.count(".service-postmortems a"), all.count(".service-actions a")), (2, 2));
    // Readers see postmortems when they are published, and no action items of drafts.
    let read = cora.get(path).expect(200);
    assert_eq!((read.count(".service-postmortems a"), read.count(".service-actions a")), (0, 0));
    ada.api("POST", &format!("/api/v1/postmortems/{open}/publications"), Some(&json!({}))).expect(201);
    assert_eq!(cora.get(path).all(".service-postmortems a"), ["Open"]);

    // A service that only a private postmortem names is unknown to others, like one that is not there.
    ada.get("/services/vault").expect(200);
    for who in [&ben, &cora] {
        who.get("/services/vault").expect(404);
        who.get("/services/nothing").expect(404);
        who.get("/services/%00").expect(404);
        assert!(!who.get("/runbooks").all(".service-links a").contains(&"vault".to_owned()));
    }
    let links = ben.get("/runbooks").expect(200).attributes(".service-links a", "href");
    assert_eq!(links, [path, "/services/other"]);
    assert_eq!(page.form("/sign-out").action, "/sign-out");
    let new = ben.get(&page.attributes(".page-head a", "href")[0]).expect(200);
    assert_eq!(new.form("/runbooks").value("service"), "check out/ü");
    site.assert_nothing_broke();
}
