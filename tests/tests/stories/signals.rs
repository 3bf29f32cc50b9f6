//! Signals: monitoring tools send them to secret addresses; they join incidents or wait for somebody to decide.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

const SECRET: &str = "a signing secret";

/// The path of a new source.
fn source(ada: &Visitor, kind: &str, secret: &str) -> String {
    let form = ada.get("/settings/sources").expect(200).form("/settings/sources");
    let form = form.with("name", "Production").with("kind", kind).with("signing_secret", secret);
    let made = ada.send(&form).expect(201);
    let address = made.attributes(".made-link", "value").remove(0);
    address[address.find("/in/").unwrap()..].to_owned()
}

fn sends(site: &Site, path: &str, message: &Value) -> Page {
    site.stranger().post_json_with(path, &message.to_string(), &[])
}

fn signals(who: &Visitor, query: &str) -> Vec<Value> {
    let list = who.get(&format!("/api/v1/signals?{query}")).expect(200).json();
    list["items"].as_array().unwrap().clone()
}

/// An Alertmanager message with one alert.
fn alert(name: &str, status: &str) -> Value {
    let ends = if status == "firing" { "0001-01-01T00:00:00Z" } else { "2026-03-01T10:20:00Z" };
    json!({ "version": "4", "status": status, "receiver": "debrief", "alerts": [{
        "status": status, "labels": { "alertname": name, "service": "orders", "severity": "critical" },
        "annotations": { "summary": format!("{name} of *orders*") }, "startsAt": "2026-03-01T10:00:00Z",
        "endsAt": ends, "generatorURL": "http://prom.example/graph", "fingerprint": name
    }] })
}

fn declares(who: &Visitor, (number, title): (u32, &str), more: Value) -> i64 {
    let mut body = json!({ "title": title, "request": format!("0f8fad5b-d9cb-469f-a165-{number:012}") });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    who.api("POST", "/api/v1/incidents", Some(&body)).expect(201).json()["incident"]["number"].as_i64().unwrap()
}

fn log(who: &Visitor, incident: i64) -> Vec<Value> {
    let whole = who.get(&format!("/api/v1/incidents/{incident}")).expect(200).json();
    whole["entries"].as_array().unwrap().iter().filter(|entry| entry["kind"] == "signal").cloned().collect()
}

#[test]
fn each_sender_reaches_the_list_through_its_address() {
    let site = Site::start();
    let ada = site.set_up();
    ada.get("/settings/sources").assert_says("No sources yet.");
    ada.get("/signals").assert_says("No signals are waiting.");
    let duty = r#"{"event":{"event_type":"incident.triggered","occurred_at":"2026-03-01T10:01:00Z","data":{"id":"PINC1","type":"incident","title":"Orders are slow","status":"triggered","service":{"summary":"orders"}}}}"#;
    let issue = r#"{"action":"created","data":{"issue":{"id":"1170","title":"Orders are null","level":"error","project":{"slug":"orders"}}}}"#;
    let other = r#"{"title":"Orders are cold","service":"orders"}"#;
    let grafana = json!({ "alerts": [{ "status": "firing", "labels": { "alertname": "Orders are late", "app": "orders" },
        "values": { "B": 22.5 }, "startsAt": "2026-03-01T10:00:00Z", "fingerprint": "f" }] });
    let opsgenie = json!({ "action": "Create", "alert": { "alertId": "a1", "message": "Orders are lost",
        "entity": "orders", "priority": "P1" } });
    let datadog = json!({ "id": "77", "title": "Orders are double", "tags": "env:prod,service:orders" });
    let hub = r#"{"deployment_status":{"state":"failure","environment":"production"},"deployment":{"ref":"v2"},"repository":{"name":"orders","full_name":"acme/orders"}}"#;
    let lab = r#"{"object_kind":"deployment","status":"failed","environment":"test","project":{"name":"orders"}}"#;
    let argo = json!({ "rollout": { "metadata": { "name": "orders" }, "status": { "phase": "Degraded" } } });
    let flagger = json!({ "name": "orders", "phase": "Failed", "metadata": { "eventMessage": "Canary failed" } });
    let statuspage = json!({ "incident": { "id": "s1", "name": "Cards fail", "status": "investigating",
        "components": [{ "name": "orders" }] } });
    let plain = |message: &Value| message.to_string();
    let v1 = "v1=1a36c93d215e8a8a471ca28624e8f822073c1d024883290716b1eb964b2a28e2";
    let bare = "6f329460e34cde2573531a3d52500501c82323e42737921442a2cf3ada100772";
    let sha256 = "sha256=18d09e739dbb7bed8aa54944fbafb769a6227127b53119ab6aaff5933abcf671";
    let hub_signature = "sha256=98081d663bc69c008479cf41488645b56c61f6fa29749bd797ce5c48c783d918";
    let unsigned = ("x-none", "");
    for (kind, message, title, (header, signature)) in [
        ("alertmanager", plain(&alert("Errors", "firing")), "Errors of *orders*", unsigned),
        ("grafana", plain(&grafana), "Orders are late", unsigned),
        ("opsgenie", plain(&opsgenie), "Orders are lost", unsigned),
        ("datadog", plain(&datadog), "Orders are double", unsigned),
        ("pagerduty", duty.to_owned(), "Orders are slow", ("X-PagerDuty-Signature", v1)),
        ("sentry", issue.to_owned(), "Orders are null", ("Sentry-Hook-Signature", bare)),
        (
            "github",
            hub.to_owned(),
            "Deployment failed: orders (v2) to production",
            ("X-Hub-Signature-256", hub_signature),
        ),
        ("gitlab", lab.to_owned(), "Deployment failed: orders to test", ("X-Gitlab-Token", SECRET)),
        ("argo_rollouts", plain(&argo), "Rollout orders is degraded", unsigned),
        ("flagger", plain(&flagger), "Canary orders: Canary failed", unsigned),
        ("statuspage", plain(&statuspage), "Cards fail", unsigned),
        ("generic", other.to_owned(), "Orders are cold", ("X-Signature-256", sha256)),
    ] {
        let secret = if signature.is_empty() { "" } else { SECRET };
        let path = source(&ada, kind, secret);
        let send = |headers: &[(&str, &str)]| site.stranger().post_json_with(&path, &message, headers);
        if !signature.is_empty() {
            send(&[]).expect(401);
            send(&[(header, &signature.replace(['1', 'g'], "2"))]).expect(401);
            assert_ne!(signals(&ada, "limit=1")[0]["title"], title, "nothing is kept");
        }
        let answer = send(&[(header, signature)]).expect(202).json();
        assert_eq!(answer, json!({ "new": 1, "known": 0, "left_out": 0 }), "{kind}");
        let signal = &signals(&ada, "limit=1")[0];
        assert_eq!((&signal["title"], &signal["service"]), (&json!(title), &json!("orders")), "{kind}");
        assert_eq!((&signal["kind"], &signal["state"]), (&json!(kind), &json!("waiting")));
        if signature.is_empty() {
            continue;
        }
        let page = ada.get("/settings/sources").expect(200);
        page.assert_says(", signed");
        assert!(!page.text().contains(SECRET) && !page.text().contains(path.rsplit('/').next().unwrap()));
    }
    let page = ada.get("/signals").expect(200);
    assert_eq!(page.all(".signals h2").len(), 12);
    // What is over before anybody heard of it needs nobody.
    let path = source(&ada, "gitlab", "");
    sends(&site, &path, &json!({ "object_kind": "deployment", "status": "success", "project": { "name": "orders" } }))
        .expect(202);
    let over = &signals(&ada, "limit=1&state=dismissed")[0];
    assert_eq!((&over["title"], &over["status"]), (&json!("Deployed orders"), &json!("resolved")));
    assert_eq!(over["reason"], "Already resolved when it was received.");
    assert_eq!(ada.get("/signals?q=LATE+orders").all(".signals h2"), ["Orders are late"]);
    site.assert_nothing_broke();
}

#[test]
fn what_is_refused_leaves_nothing_behind_and_the_same_again_only_counts() {
    let site = Site::start();
    let ada = site.set_up();
    let path = source(&ada, "alertmanager", "");
    let firing = alert("Errors", "firing");
    let unknown = sends(&site, "/in/alertmanager/AAAA", &firing).expect(404).text();
    assert_eq!(sends(&site, &path.replace("alertmanager", "grafana"), &firing).expect(404).text(), unknown);
    assert_eq!(sends(&site, &path.replace("alertmanager", "nagios"), &firing).expect(404).text(), unknown);
    let large = format!("{{\"alerts\":[],\"more\":\"{}\"}}", "x".repeat(10 * 1024 * 1024));
    site.stranger().post_json_with(&path, &large, &[]).expect(413);
    for malformed in ["", "{", "{\"alerts\":[\u{0}]}", "alerts=1"] {
        site.stranger().post_json_with(&path, malformed, &[]).expect(400);
    }
    site.stranger().post_bytes(&path, "application/json", b"{\"a\":\"\xff\"}".to_vec()).expect(400);
    // What is JSON, but no alert, is accepted: senders test their connection.
    assert_eq!(sends(&site, &path, &json!({ "ping": true })).expect(202).json()["new"], 0);
    assert_eq!(signals(&ada, ""), Vec::<Value>::new());

    let times = |expected: i64, status: &str| {
        let [signal] = signals(&ada, "").try_into().unwrap();
        assert_eq!((&signal["times"], &signal["status"]), (&json!(expected), &json!(status)));
        signal
    };
    for _ in 0..5 {
        sends(&site, &path, &firing).expect(202);
    }
    let first = times(5, "firing");
    assert_eq!(first["happened_at"], "2026-03-01T10:00:00Z");
    sends(&site, &path, &alert("Errors", "resolved")).expect(202);
    let resolved = times(6, "resolved");
    assert_eq!((&resolved["id"], &resolved["happened_at"]), (&first["id"], &json!("2026-03-01T10:20:00Z")));
    // A message that was overtaken.
    sends(&site, &path, &firing).expect(202);
    times(7, "resolved");
    // The next episode is another signal.
    let mut next = firing.clone();
    next["alerts"][0]["startsAt"] = json!("2026-03-01T11:00:00Z");
    sends(&site, &path, &next).expect(202);
    assert_eq!(signals(&ada, "").len(), 2);

    // A thousand in one message.
    let one = &firing["alerts"][0];
    let many: Vec<Value> = (0..1_100)
        .map(|number| {
            let mut alert = one.clone();
            alert["fingerprint"] = json!(format!("many-{number}"));
            alert
        })
        .collect();
    let answer = sends(&site, &path, &json!({ "alerts": many })).expect(202).json();
    assert_eq!(answer, json!({ "new": 1_000, "known": 0, "left_out": 100 }));
    let answer = sends(&site, &path, &json!({ "alerts": many })).expect(202).json();
    assert_eq!(answer["known"], 1_000);
    assert_eq!(ada.get("/signals?page=2").expect(200).all(".signals h2").len(), 50);

    let page = ada.get("/settings/sources").expect(200);
    let ask = page.attributes("td a.button-danger", "href").remove(0);
    let revoke = ada.get(ask.split('#').next().unwrap()).expect(200);
    let action = revoke.attributes("form", "action").into_iter().find(|action| action.ends_with("/revoke")).unwrap();
    ada.send(&revoke.form(&action)).location();
    assert_eq!(sends(&site, &path, &firing).expect(404).text(), unknown);
    site.assert_nothing_broke();
}

#[test]
fn a_signal_joins_the_ongoing_incident_of_its_service_and_its_postmortem() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let path = source(&ada, "alertmanager", "");
    let incident = declares(&ben, (1, "Orders fail"), json!({ "service": "Orders" }));
    for _ in 0..2 {
        sends(&site, &path, &alert("Errors", "firing")).expect(202);
    }
    sends(&site, &path, &alert("Errors", "resolved")).expect(202);
    let entries = log(&ben, incident);
    let texts: Vec<_> = entries.iter().map(|entry| entry["text"].as_str().unwrap().lines().next().unwrap()).collect();
    assert_eq!(
        texts,
        [r"Firing: Errors of \*orders\*, critical", r"Resolved: Errors of \*orders\*, critical"],
        "the same again is no entry"
    );
    assert_eq!(entries[0]["by"], Value::Null);
    ben.get(&format!("/incidents/{incident}")).assert_says("Firing: Errors of *orders*, critical");
    assert_eq!(signals(&ben, "")[0]["incident"], incident);
    assert_eq!(ben.get("/signals").all(".signals h2").len(), 0, "it does not wait");
    ben.get("/signals?state=joined").assert_says("In INC-1");
    let forged = json!({ "request": "0f8fad5b-d9cb-469f-a165-000000000099", "kind": "signal", "text": "x" });
    ben.api("POST", &format!("/api/v1/incidents/{incident}/entries"), Some(&forged)).expect(422);

    let resolve = json!({ "request": "0f8fad5b-d9cb-469f-a165-000000000098", "kind": "resolved" });
    let ended = ben.api("POST", &format!("/api/v1/incidents/{incident}/entries"), Some(&resolve)).expect(200).json();
    let events = ben.get(&format!("/api/v1/postmortems/{}/events", ended["incident"]["postmortem"])).json();
    let events = events["items"].as_array().unwrap();
    let firing = events.iter().find(|event| event["text"].as_str().unwrap().contains("Firing: Errors")).unwrap();
    assert_eq!((&firing["origin"], &firing["kind"]), (&json!("received"), &json!("detection")));

    // No incident goes on, then a private one, then two.
    let waits = |name: &str| {
        sends(&site, &path, &alert(name, "firing")).expect(202);
        assert_eq!(signals(&ada, "")[0]["state"], "waiting", "{name}");
    };
    waits("After the end");
    declares(&ada, (2, "Private"), json!({ "service": "orders", "is_private": true }));
    waits("With a private one");
    declares(&ada, (3, "One"), json!({ "service": "orders" }));
    sends(&site, &path, &alert("With one", "firing")).expect(202);
    assert_eq!(signals(&ada, "")[0]["state"], "joined");
    declares(&ada, (4, "Yet another"), json!({ "service": "orders" }));
    waits("With two");
    site.assert_nothing_broke();
}

#[test]
fn somebody_decides_about_signals_that_wait() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let path = source(&ada, "alertmanager", "");
    for name in ["A", "B", "C", "D"] {
        sends(&site, &path, &alert(name, "firing")).expect(202);
    }
    cora.get("/signals").expect(403);
    cora.get("/incidents").assert_hides("Signals");
    ben.get("/settings/sources").expect(403);
    let id = |letter: &str| {
        let all = signals(&ada, "");
        all.iter().find(|signal| signal["title"] == format!("{letter} of *orders*")).unwrap()["id"].as_i64().unwrap()
    };

    // A becomes an incident.
    let new = ben.get(&format!("/incidents/new?signal={}", id("A"))).expect(200).form("/incidents");
    assert_eq!((new.value("title"), new.value("service")), ("A of *orders*", "orders"));
    let refused = ben.send(&new.clone().with("title", " ")).expect(422);
    assert_eq!(refused.form("/incidents").value("signal"), id("A").to_string());
    let incident = ben.send(&new).location().to_owned();
    ben.get(&incident).expect(200).assert_says("Firing: A of *orders*");

    // B is added by hand, once; who adds it to another incident afterwards is told.
    let add = |who: &Visitor, letter: &str| {
        let page = who.get("/signals").expect(200);
        page.form(&format!("/signals/{}/add", id(letter)))
    };
    let (first, second) = (add(&ben, "B"), add(&ada, "B"));
    assert_eq!(ben.send(&first).location(), incident);
    assert_eq!(ada.send(&second).location(), incident);
    let other = declares(&ada, (4, "Other"), json!({}));
    let late = ada.send(&second.with("incident", &other.to_string())).expect(422);
    late.assert_says("“B of *orders*” was added to INC-1 in the meantime.");
    ada.api(
        "POST",
        &format!("/api/v1/incidents/{other}/entries"),
        Some(&json!({ "kind": "resolved", "text": "Nothing.",
        "request": "0f8fad5b-d9cb-469f-a165-000000000077" })),
    )
    .expect(200);
    assert_eq!(log(&ada, 1).len(), 2);
    assert_eq!(log(&ada, 1)[1]["by"]["name"], "Ben");

    // C is dismissed, with a reason.
    let dismiss = format!("/signals/{}/dismiss", id("C"));
    let form = ben.get("/signals").expect(200).form(&dismiss);
    let refused = ben.send(&form.clone().with("reason", " ")).expect(422);
    assert_eq!(refused.error_in_field("reason").unwrap(), "The reason is empty.");
    ben.send(&form.with("reason", "A test")).location();
    ben.get("/signals?state=dismissed").assert_says("Dismissed: A test");
    assert_eq!(ben.get("/signals").all(".signals h2"), ["D of *orders*"]);

    // D goes to a private incident: whoever can't see that can't see the signal.
    let private = declares(&ada, (5, "Private"), json!({ "is_private": true }));
    let form = add(&ada, "D").with("incident", &private.to_string());
    ben.send(&add(&ben, "D").with("incident", &private.to_string())).expect(404);
    ada.send(&form).location();
    let path = format!("/api/v1/signals/{}", id("D"));
    ada.get(&path).expect(200);
    ben.get(&path).expect(404);
    cora.get(&path).expect(403);
    assert!(signals(&ben, "").iter().all(|signal| signal["title"] != "D of *orders*"));
    site.assert_nothing_broke();
}

#[test]
fn messages_are_deleted_after_thirty_days_and_signals_stay() {
    let site = Site::start();
    let ada = site.set_up();
    let body = json!({ "name": "Cluster", "kind": "generic", "signing_secret": "" });
    let made = ada.api("POST", "/api/v1/signal-sources", Some(&body)).expect(201).json();
    let address = made["address"].as_str().unwrap();
    let path = &address[address.find("/in/").unwrap()..];
    let long = json!({ "title": "Orders fail", "more": "é".repeat(60_000) });
    sends(&site, path, &long).expect(202);
    let signal = &signals(&ada, "")[0];
    let one = || ada.get(&format!("/api/v1/signals/{}", signal["id"])).expect(200).json();
    assert_eq!(one()["message"].as_str().unwrap().len(), 64 * 1024 - 1, "cut before a whole character");
    let received: DateTime<Utc> = signal["first_received_at"].as_str().unwrap().parse().unwrap();
    let remind = |after: TimeDelta| {
        let at = (received + after).to_rfc3339_opts(SecondsFormat::Micros, true);
        assert!(site.runs(&["remind", "--at", &at]).is_good);
    };
    remind(TimeDelta::days(30) - TimeDelta::seconds(1));
    assert_ne!(one()["message"], Value::Null);
    remind(TimeDelta::days(30) + TimeDelta::seconds(1));
    assert_eq!((&one()["message"], &one()["signal"]["title"]), (&Value::Null, &json!("Orders fail")));

    let sources = ada.get("/api/v1/signal-sources").expect(200).json();
    assert_eq!((&sources["items"][0]["name"], &sources["items"][0]["is_signed"]), (&json!("Cluster"), &json!(false)));
    assert_ne!(sources["items"][0]["last_received_at"], Value::Null);
    let refused = json!({ "name": "Cluster", "kind": "grafana", "signing_secret": "x" });
    let refused = ada.api("POST", "/api/v1/signal-sources", Some(&refused)).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "signing_secret");
    ada.api("DELETE", &format!("/api/v1/signal-sources/{}", made["id"]), None).expect(204);
    sends(&site, path, &long).expect(404);
    site.assert_nothing_broke();
}

/// A generic message about one alert of the orders.
fn measured(value: &str, at: &str) -> Value {
    json!({ "key": "errors", "title": "HighErrorRate", "service": "Orders", "value": value, "at": at })
}

/// What a person was told about proposals.
fn proposed(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json()["items"].as_array().unwrap().clone();
    let about = items.iter().filter(|item| item["kind"] == "rollback_proposed");
    about.map(|item| item["detail"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_breached_trigger_proposes_the_plan_to_those_who_may_start_it() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let text = "## Triggers\n\n- Roll back when error rate > 2 % for 10 min. Without data: halt\n\n\
        ## Decision rights\n\n- Start: Ben\n\n## Steps\n\n1. Move traffic back.\n";
    let plan = json!({ "kind": "rollback_plan", "title": "Roll back orders", "service": "orders", "text": text });
    let plan = ada.api("POST", "/api/v1/runbooks", Some(&plan)).expect(201).json()["number"].as_i64().unwrap();
    let path = source(&ada, "generic", "");
    let check = |who: &Visitor| signals(who, "limit=1")[0]["checks"].clone();
    let passes = |at: &str| assert!(site.runs(&["remind", "--at", at]).is_good);

    // Below the threshold, and without a value: nothing is proposed, and unknown is never fine.
    sends(&site, &path, &measured("1.5 %", "2026-03-01T10:00:00Z")).expect(202);
    assert_eq!(check(&ada)[0]["outcome"], "fine");
    sends(&site, &path, &json!({ "key": "other", "title": "Error rate", "service": "orders" })).expect(202);
    assert_eq!((&check(&ada)[0]["outcome"], &check(&ada)[0]["effect"]), (&json!("unknown"), &json!("halt")));
    let page = ada.get("/signals").expect(200);
    page.assert_says("Unknown. With no data, the plan says: halt · error rate above 2 % for 10 min");
    assert_eq!(page.count(".proposal-now"), 0);

    // A value that rises while the alert fires is compared again.
    sends(&site, &path, &measured("3 %", "2026-03-01T10:00:00Z")).expect(202);
    assert_eq!(check(&ada)[0]["outcome"], "breached");
    passes("2126-03-01T12:00:00Z");
    let first = "HighErrorRate: error rate above 2 % for 10 min. The value is 3 %.";
    assert_eq!(proposed(&ben), [first]);

    // Beyond it: the plan is proposed once that has lasted.
    let resolved = json!({ "key": "errors", "title": "HighErrorRate", "service": "Orders", "status": "resolved",
        "at": "2026-03-01T10:10:00Z" });
    sends(&site, &path, &resolved).expect(202);
    assert_eq!(check(&ada), json!([]));
    sends(&site, &path, &measured("7.2 %", "2026-03-01T11:00:00Z")).expect(202);
    let now = &check(&ada)[0];
    assert_eq!((&now["outcome"], &now["effect"]), (&json!("breached"), &json!("roll_back")));
    assert_eq!((&now["runbook"], &now["counts_from"]), (&json!(plan), &json!("2026-03-01T11:10:00Z")));
    passes("2026-03-01T12:00:00Z");
    let detail = "HighErrorRate: error rate above 2 % for 10 min. The value is 7.2 %.";
    passes("2126-03-01T12:00:00Z");
    assert_eq!(proposed(&ben), [detail, first], "once for each episode");
    assert_eq!(proposed(&cora), [""; 0]);
    assert_eq!(proposed(&ada), [""; 0]);
    let page = ada.get("/signals").expect(200);
    page.assert_says("Proposed: roll back · error rate above 2 % for 10 min");
    assert_eq!(page.attributes(".proposal-now a", "href"), [format!("/runbooks/{plan}")]);

    // An incident shows what its signals propose.
    let incident = declares(&ada, (1, "Orders fail"), json!({ "service": "orders" }));
    let mut resolved = resolved;
    resolved["at"] = json!("2026-03-01T12:00:00Z");
    sends(&site, &path, &resolved).expect(202);
    let again = json!({ "key": "errors", "title": "HighErrorRate", "service": "orders", "value": "9 %",
        "at": "2026-03-02T11:00:00Z" });
    sends(&site, &path, &again).expect(202);
    let page = cora.get(&format!("/incidents/{incident}")).expect(200);
    assert_eq!(page.all(".incident-proposals .proposal-now strong"), ["Proposed: roll back"]);
    site.assert_nothing_broke();
}
