//! Incidents that go on: declared with a title, looked after by several people, and resolved into a postmortem.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Form, Page, Site, Visitor};

const MARK: &str = "Xylophage";

fn declares(who: &Visitor, fields: &[(&str, &str)]) -> String {
    let form = who.get("/incidents/new").expect(200).form("/incidents");
    who.send(&form.filled(fields)).location().to_owned()
}

/// The forms of a page that record entries and have this field.
fn forms(page: &Page, incident: &str, field: &str) -> Vec<Form> {
    let forms = page.forms(&format!("{incident}/entries"));
    forms.into_iter().filter(|form| form.fields.iter().any(|(name, _)| name == field)).collect()
}

/// The form by which an audience is told something, or the one that says that nothing changed.
fn update_form(page: &Page, incident: &str, audience: &str, has_news: bool) -> Form {
    let of_audience = |form: &Form| form.value("audience") == audience && form.value("text").is_empty() == has_news;
    let found = forms(page, incident, "audience").into_iter().find(of_audience);
    found.unwrap_or_else(|| panic!("no form for {audience}"))
}

fn tells(who: &Visitor, incident: &str, (audience, text, minutes): (&str, &str, &str)) -> Page {
    let form = update_form(&who.get(incident).expect(200), incident, audience, true);
    who.send(&form.with("text", text).with("minutes", minutes).and("kind", "update"))
}

/// Presses the button of a role.
fn presses(who: &Visitor, page: &Page, incident: &str, role: &str, kind: &str) -> Page {
    let is_of = |form: &Form| form.value("role") == role && form.fields.iter().all(|(name, _)| name != "person");
    let form = forms(page, incident, "role").into_iter().find(is_of).unwrap();
    who.send(&form.and("kind", kind))
}

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-a165-{number:012}")
}

fn records(who: &Visitor, incident: &str, body: &Value) -> Page {
    who.api("POST", &format!("/api/v1{incident}/entries"), Some(body))
}

fn remind(site: &Site, at: DateTime<Utc>) {
    let at = at.to_rfc3339_opts(SecondsFormat::Micros, true);
    assert!(site.runs(&["remind", "--at", &at]).is_good);
}

/// When the next update for the only audience that was told something is due.
fn due(who: &Visitor, incident: &str) -> DateTime<Utc> {
    let updates = who.get(&format!("/api/v1{incident}")).json()["updates"].clone();
    updates[0]["next_due_at"].as_str().unwrap().parse().unwrap()
}

/// Of what somebody was reminded: the number of the incident and the words, newest first.
fn told(who: &Visitor) -> Vec<(Value, String)> {
    let notifications = who.get("/api/v1/notifications").json();
    let items = notifications["items"].as_array().unwrap().iter();
    items
        .filter(|item| item["kind"] == "update_overdue")
        .map(|item| (item["incident"].clone(), item["detail"].as_str().unwrap().to_owned()))
        .collect()
}

#[test]
fn an_incident_is_declared_with_a_title_and_becomes_a_published_postmortem() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ada.get("/incidents").assert_says("No incidents yet. Declare an incident while it is ongoing");
    let refused = ada.send(&ada.get("/incidents/new").form("/incidents").with("title", " ")).expect(422);
    assert_eq!(refused.error_in_field("title").unwrap(), "The title is empty.");
    let incident = declares(&ada, &[("title", "Orders fail")]);
    let page = ada.get(&incident).expect(200);
    page.assert_says("INC-1 · Ongoing");
    page.assert_says("Unclaimed: Scribe, Communications lead");
    page.assert_says("Incident lead Ada");
    ben.get("/").expect(200).assert_says("Ongoing incidents Orders fail INC-1");

    // Roles: taken with one button, taken over, released, handed over.
    let before = ben.get(&incident).expect(200);
    presses(&ben, &before, &incident, "communications", "role_taken").location();
    let late = presses(&ada, &page, &incident, "communications", "role_taken").expect(422);
    late.assert_says("Ben is communications lead now. Take over only if you both agreed.");
    presses(&ada, &late, &incident, "communications", "role_taken").location();
    ben.get(&incident).assert_says("Communications lead Ada Take over");
    presses(&ada, &ada.get(&incident), &incident, "communications", "role_released").location();
    let assign = forms(&ada.get(&incident), &incident, "person").remove(0);
    let assign = assign.with("role", "communications").with("person", &ben.id().to_string());
    ada.send(&assign.and("kind", "role_taken")).location();
    let page = ben.get(&incident).expect(200);
    page.assert_says("Communications lead Ben Step down");
    page.assert_says("Unclaimed: Scribe");

    // Updates, each with a time for the next one.
    let empty = tells(&ben, &incident, ("customers", " ", "30")).expect(422);
    assert_eq!(empty.error_in_field("text").unwrap(), "Say what you know and what you are doing.");
    tells(&ben, &incident, ("customers", "Orders *fail*.", "45")).location();
    let page = ben.get(&incident).expect(200);
    page.assert_says("Customers Next update due");
    page.assert_says("in 45 min");
    assert_eq!(update_form(&page, &incident, "customers", true).value("minutes"), "45", "as the last time");
    assert_eq!(update_form(&page, &incident, "company", true).value("minutes"), "30");
    ben.send(&update_form(&page, &incident, "customers", false).and("kind", "update")).location();
    ben.get(&incident).assert_says("No change since the last update.");
    tells(&ben, &incident, ("responders", "Join the call.", "0")).location();
    assert_eq!(ada.get(&incident).count("#updates-responders .incident-due"), 0, "none was promised");

    // Notes, milestones, a handover note that the next one replaces.
    let text = |name: &str| {
        let page = ada.get(&incident).expect(200);
        forms(&page, &incident, "text").into_iter().find(|form| form.fields.len() == 2).map(|form| {
            let form = form.with("text", name);
            (page, form)
        })
    };
    let (_, note) = text("CPU at 100 %").unwrap();
    ada.send(&note.and("kind", "note")).location();
    for words in ["Watch the *queue*", "The queue is empty"] {
        let (_, handover) = text(words).unwrap();
        ada.send(&handover.and("kind", "handover")).location();
        assert_eq!(ben.get(&incident).all(".incident-handover .prose"), [words.replace('*', "")]);
    }
    let mitigated = json!({ "request": uuid(1), "kind": "milestone", "milestone": "mitigated", "text": "Rolled back" });
    records(&ben, &incident, &mitigated).expect(200);

    // Details follow when somebody knows them; a conflict shows both.
    let page = ada.get(&incident).expect(200);
    let details = page.form(&incident).with("service", "orders").with("severity", "2");
    ada.send(&details).location();
    let conflict = ben.send(&details.with("title", "Orders fail in Berlin")).expect(409);
    conflict.assert_says("Service orders");
    let again = conflict.form(&incident);
    assert_eq!(again.value("title"), "Orders fail in Berlin");
    ben.send(&again).location();
    ada.get(&incident).expect(200).assert_says("Title: Orders fail in Berlin.");

    let resolve = || {
        let page = ben.get(&incident).expect(200);
        let form = forms(&page, &incident, "text").pop().unwrap();
        ben.send(&form.with("text", "All orders pass").and("kind", "resolved"))
    };
    resolve().location();
    let page = ada.get(&incident).expect(200);
    assert_eq!((page.count("form.run-form"), page.attributes("[data-refresh]", "data-refresh").len()), (0, 0));
    let draft = page.attributes(".notice a", "href")[0].clone();
    ada.get(&draft).assert_says("drafted from INC-1");
    ada.get("/incidents").assert_says("Resolved in 0 min");
    assert_eq!(ada.get("/").count(".incident-ongoing"), 0);
    let whole = ada.get(&format!("/api/v1{draft}")).expect(200).json()["postmortem"].clone();
    assert_eq!(
        (&whole["kind"], &whole["severity"], &whole["title"]),
        (&json!("incident"), &json!("2"), &json!("Orders fail in Berlin"))
    );
    assert_eq!(whole["services"], json!(["orders"]));
    let authors: Vec<&str> =
        whole["authors"].as_array().unwrap().iter().map(|author| author["name"].as_str().unwrap()).collect();
    assert_eq!(authors, ["Ada", "Ben"]);
    let events = ada.get(&format!("/api/v1{draft}/events")).json();
    let events: Vec<(&str, &str)> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["kind"].as_str().unwrap(), event["text"].as_str().unwrap()))
        .collect();
    let expected = [
        ("escalation", "Declared INC-1 (Ada): Orders fail"),
        ("action", "Ben is communications lead (Ben)."),
        ("action", "Ada is communications lead (Ada)."),
        ("action", "Ada is no longer communications lead (Ada)."),
        ("escalation", "Ben is communications lead (Ada)."),
        ("communication", "Update for customers (Ben): Orders *fail*."),
        ("communication", "Update for customers (Ben): No change since the last update."),
        ("communication", "Update for responders (Ben): Join the call."),
        ("observation", "Note (Ada): CPU at 100 %"),
        ("communication", "Handover note (Ada): Watch the *queue*"),
        ("communication", "Handover note (Ada): The queue is empty"),
        ("action", "Mitigated (Ben): Rolled back"),
        ("action", "Details changed (Ada): Service: orders. Severity: SEV2."),
        ("action", "Details changed (Ben): Title: Orders fail in Berlin."),
        ("action", "Resolved INC-1 (Ben): All orders pass"),
    ];
    assert_eq!(events, expected);

    // An incident that ended takes nothing more. Readers see it when its postmortem is published.
    let late = json!({ "request": uuid(2), "kind": "note", "text": "Late" });
    let refused = records(&ada, &incident, &late).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "This incident is already resolved. Edit its postmortem instead.");
    let body = json!({ "title": "Other", "version": 3 });
    ada.api("PUT", &format!("/api/v1{incident}"), Some(&body)).expect(422);
    let cora = site.invite(&ada, "cora@example.org", "reader");
    cora.get(&incident).expect(404);
    ada.api("POST", &format!("/api/v1{draft}/publications"), Some(&json!({}))).expect(201);
    assert_eq!(cora.get(&incident).expect(200).count("form.run-form, .act button"), 0);
    cora.get("/incidents").assert_says("Orders fail in Berlin");
    records(&cora, &incident, &late).expect(403);
    site.assert_nothing_broke();
}

#[test]
fn an_overdue_update_is_told_of_once_and_the_next_one_counts_from_what_was_sent() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let dan = site.invite(&ada, "dan@example.org", "member");
    let incident = declares(&ada, &[("title", "Orders fail")]);
    tells(&ada, &incident, ("customers", "Looking", "30")).location();
    let first = due(&ada, &incident);
    remind(&site, first - TimeDelta::seconds(1));
    assert!(told(&ada).is_empty(), "not yet");
    // Nobody else has a role, so who declared it is told; late and once after the server was down.
    for hours in [5, 6, 30] {
        remind(&site, first + TimeDelta::hours(hours));
    }
    let words = format!("Customers: due {}", first.format("%H:%M UTC"));
    assert_eq!(told(&ada), [(json!(1), words)]);
    ada.get("/notifications").assert_says("INC-1 Orders fail");
    let open = ada.get("/notifications").attributes("form[action$=\"/open\"]", "action").remove(0);
    assert_eq!(ada.post(&open, &[]).location(), format!("{incident}#updates"));

    // What was sent counts, not what was promised before; the communications lead is told, and nobody else.
    presses(&ben, &ben.get(&incident), &incident, "communications", "role_taken").location();
    presses(&dan, &dan.get(&incident), &incident, "scribe", "role_taken").location();
    let page = ben.get(&incident).expect(200);
    ben.send(&update_form(&page, &incident, "customers", false).and("kind", "update")).location();
    let second = due(&ada, &incident);
    assert!(second > first);
    remind(&site, second - TimeDelta::seconds(1));
    assert!(told(&ben).is_empty());
    remind(&site, second);
    assert_eq!((told(&ben).len(), told(&ada).len(), told(&dan).len()), (1, 1, 0));

    // Several at once are one notification; an update that was sent in time and the end need none.
    for audience in ["company", "customers"] {
        tells(&ben, &incident, (audience, "Still looking", "15")).location();
    }
    remind(&site, second + TimeDelta::hours(2));
    let words = told(&ben);
    assert_eq!(words.len(), 2);
    assert!(words[0].1.contains("Company: due") && words[0].1.contains("Customers: due"), "{words:?}");
    tells(&ben, &incident, ("company", "Found it", "15")).location();
    tells(&ben, &incident, ("company", "Fixed", "0")).location();
    tells(&ben, &incident, ("customers", "Fixed", "60")).location();
    records(&ben, &incident, &json!({ "request": uuid(1), "kind": "resolved" })).expect(200);
    remind(&site, second + TimeDelta::hours(9));
    assert_eq!(told(&ben).len(), 2);
    site.assert_nothing_broke();
}

#[test]
fn several_processes_remind_once() {
    let site = Site::start();
    let ada = site.set_up();
    let incident = declares(&ada, &[("title", "Orders fail")]);
    tells(&ada, &incident, ("customers", "Looking", "10")).location();
    let at = due(&ada, &incident);
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| remind(&site, at + TimeDelta::minutes(1)));
        }
    });
    assert_eq!(told(&ada).len(), 1);
    site.assert_nothing_broke();
}

#[test]
fn a_private_incident_does_not_exist_for_others() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let dan = site.invite(&ada, "dan@example.org", "member");
    let eva = site.invite(&ada, "eva@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let incident = declares(&ben, &[("title", MARK), ("service", MARK), ("is_private", "true")]);
    tells(&ben, &incident, ("customers", MARK, "10")).location();
    let due = due(&ben, &incident);
    remind(&site, due);
    assert_eq!(told(&ben).len(), 1);
    let service = format!("/services/{MARK}");
    let lists =
        ["/", "/incidents", "/incidents?q=Xylo", "/notifications", "/runbooks", "/search?q=Xylo", "/runbooks/new"]
            .map(str::to_owned)
            .into_iter()
            .chain(["", "?q=Xylo", "?state=ongoing"].map(|query| format!("/api/v1/incidents{query}")))
            .chain(["/api/v1/notifications".to_owned(), "/incidents/new".to_owned(), service.clone()]);
    let note = json!({ "request": uuid(1), "kind": "note", "text": "x" });
    let hides = |who: &Visitor| {
        for path in lists.clone() {
            let text = who.get(&path).text().replace(&service, "");
            assert!(!text.contains(MARK), "{} gets {path}", who.email());
        }
        for path in [incident.clone(), format!("/api/v1{incident}"), service.clone()] {
            assert_eq!(who.get(&path).status, 404, "{} gets {path}", who.email());
        }
        records(who, &incident, &note).expect(404);
        who.post(&incident, &[("title", "Mine"), ("version", "1")]).expect(404);
        who.post(&format!("{incident}/entries"), &[("kind", "note"), ("text", "x")]).expect(404);
        let body = json!({ "title": "Mine", "version": 1 });
        who.api("PUT", &format!("/api/v1{incident}"), Some(&body)).expect(404);
    };
    for who in [&dan, &eva, &cora] {
        hides(who);
    }
    for who in [&ada, &ben] {
        who.get("/incidents").assert_says(MARK);
    }
    // Whoever gets a role belongs to it; readers get none.
    let assign = |to: &Visitor, request| {
        let body = json!({ "request": uuid(request), "kind": "role_taken", "role": "scribe", "person": to.id() });
        records(&ben, &incident, &body)
    };
    let refused = assign(&cora, 2).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "Readers can’t take a role. Choose a member.");
    assign(&dan, 3).expect(200);
    dan.get(&incident).expect(200).assert_says(MARK);
    // A private incident becomes a private postmortem of its people.
    let end = json!({ "request": uuid(4), "kind": "resolved" });
    let postmortem = records(&dan, &incident, &end).expect(200).json()["incident"]["postmortem"].clone();
    let draft = format!("/postmortems/{postmortem}");
    for who in [&ben, &dan, &ada] {
        who.get(&draft).expect(200);
        who.get(&incident).expect(200);
    }
    for who in [&eva, &cora] {
        hides(who);
        who.get(&draft).expect(404);
    }
    site.assert_nothing_broke();
}

#[test]
fn only_people_of_an_incident_decide_who_sees_it() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let incident = declares(&ada, &[("title", "Orders fail")]);
    let form = ben.get(&incident).form(&incident).and("is_private", "true");
    let refused = ben.send(&form).expect(422);
    refused.assert_says("Only who declared the incident, people with a role and administrators decide who sees it.");
    let form = ada.get(&incident).form(&incident).and("is_private", "true");
    ada.send(&form).location();
    ada.get(&incident).assert_says("Private from now on.");
    ben.get(&incident).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn what_is_sent_twice_happens_once() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let form = ada.get("/incidents/new").form("/incidents").with("title", "Orders fail");
    let incident = ada.send(&form).location().to_owned();
    assert_eq!(ada.send(&form).location(), incident, "a double click declares one");
    ben.send(&form).expect(422);
    // Eight of the same at once: one incident.
    let body = json!({ "request": uuid(1), "title": "Payments fail" });
    let numbers: Vec<Value> = std::thread::scope(|scope| {
        let declaring: Vec<_> = (0..8)
            .map(|_| scope.spawn(|| ada.api("POST", "/api/v1/incidents", Some(&body)).expect(201).json()))
            .collect();
        declaring.into_iter().map(|one| one.join().unwrap()["incident"]["number"].clone()).collect()
    });
    assert!(numbers.iter().all(|number| *number == numbers[0]), "{numbers:?}");
    assert_eq!(ada.get("/api/v1/incidents").json()["items"].as_array().unwrap().len(), 2);

    let entries = || ada.get(&format!("/api/v1{incident}")).json()["entries"].as_array().unwrap().len();
    let page = ada.get(&incident).expect(200);
    let update = update_form(&page, &incident, "company", true).with("text", "Looking").and("kind", "update");
    for _ in 0..3 {
        ada.send(&update).location();
    }
    assert_eq!(entries(), 2);
    let other = ada.send(&update.with("text", "Something else")).expect(422);
    other.assert_says("This request was already used for something else.");
    assert_eq!(other.all("#text-company"), ["Something else"], "kept");
    assert_eq!(entries(), 2);

    // Two take a role at once: one has it, the other one is told.
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let taking: Vec<_> = (10..16)
            .map(|request: u32| {
                let body = json!({ "request": uuid(request), "kind": "role_taken", "role": "scribe" });
                let (who, incident) = (if request.is_multiple_of(2) { &ada } else { &ben }, &incident);
                scope.spawn(move || records(who, incident, &body).status)
            })
            .collect();
        taking.into_iter().map(|taking| taking.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 5, "{statuses:?}");
    assert_eq!(entries(), 3);

    // Resolved twice: one postmortem.
    let end = json!({ "request": uuid(20), "kind": "resolved" });
    let first = records(&ada, &incident, &end).expect(200).json()["incident"]["postmortem"].clone();
    assert_eq!(records(&ada, &incident, &end).expect(200).json()["incident"]["postmortem"], first);
    records(&ben, &incident, &json!({ "request": uuid(21), "kind": "resolved" })).expect(422);
    assert_eq!(ada.get("/api/v1/postmortems").json()["items"].as_array().unwrap().len(), 1);
    site.assert_nothing_broke();
}

#[test]
fn a_program_follows_an_incident_through_the_api() {
    let site = Site::start();
    let ada = site.set_up();
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let body = json!({ "request": uuid(1), "title": "Orders fail", "service": "orders", "severity": "1" });
    cora.api("POST", "/api/v1/incidents", Some(&body)).expect(403);
    let declared = ada.api("POST", "/api/v1/incidents", Some(&body)).expect(201);
    assert_eq!(declared.header("location"), "/api/v1/incidents/1");
    let whole = declared.json();
    assert_eq!((&whole["incident"]["severity"], &whole["incident"]["state"]), (&json!("1"), &json!("ongoing")));
    assert_eq!(whole["roles"][0]["person"]["name"], "Ada");
    assert_eq!(whole["roles"][1], json!({ "role": "scribe", "person": null }));
    let incident = "/incidents/1";
    for (wrong, field) in [
        (json!({ "request": "x", "kind": "note", "text": "x" }), "request"),
        (json!({ "request": uuid(2), "kind": "declared" }), "kind"),
        (json!({ "request": uuid(2), "kind": "note" }), "text"),
        (json!({ "request": uuid(2), "kind": "update", "text": "x", "audience": "company" }), "minutes"),
        (json!({ "request": uuid(2), "kind": "update", "text": "x", "minutes": 5 }), "audience"),
        (json!({ "request": uuid(2), "kind": "role_taken" }), "role"),
        (json!({ "request": uuid(2), "kind": "role_released", "role": "scribe" }), "role"),
        (json!({ "request": uuid(2), "kind": "role_taken", "role": "scribe", "person": 999 }), "person"),
    ] {
        let refused = records(&ada, incident, &wrong).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    let update =
        json!({ "request": uuid(3), "kind": "update", "audience": "company", "minutes": 20, "text": "Looking" });
    let whole = records(&ada, incident, &update).expect(200).json();
    let at = |value: &Value| value.as_str().unwrap().parse::<DateTime<Utc>>().unwrap();
    assert_eq!(at(&whole["updates"][0]["next_due_at"]) - at(&whole["updates"][0]["at"]), TimeDelta::minutes(20));
    let details = json!({ "title": "Orders and payments fail", "version": 1 });
    let path = format!("/api/v1{incident}");
    let changed = ada.api("PUT", &path, Some(&details)).expect(200);
    assert_eq!((changed.header("etag"), &changed.json()["incident"]["severity"]), ("\"2\"", &Value::Null));
    ada.api("PUT", &path, Some(&details)).expect(409);
    let listed = |query: &str| ada.get(&format!("/api/v1/incidents?{query}")).json()["items"].as_array().unwrap().len();
    assert_eq!((listed("q=PAYMENTS"), listed("q=nothing"), listed("state=resolved")), (1, 0, 0));
    ada.get("/api/v1/incidents?limit=0").expect(400);
    ada.get("/api/v1/incidents/2").expect(404);
    cora.get(&path).expect(404);
    assert_eq!(cora.get("/api/v1/incidents").json()["items"], json!([]));
    site.assert_nothing_broke();
}
