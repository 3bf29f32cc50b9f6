//! A rollback from the alert to the published postmortem, with a real Alertmanager and a real receiver of requests.
//!
//! Needs Debian's `prometheus-alertmanager`, which not every machine has: `cargo xtask test` installs it, and runs this on
//! PostgreSQL with two servers.

#![allow(clippy::unwrap_used, reason = "a story that cannot go on has failed")]

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use chrono::{SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Form, Page, Site, Visitor, eventually};

const PLAN: &str = "Time to roll back: 15 min\n\n## Triggers\n\n- Roll back when error rate > 2 %. Without data: halt\n\n\
    ## Decision rights\n\n- Start: Ben\n\n## Steps\n\n1. Move traffic back.\n   Call: `POST RECEIVER/back`\n\
    2. Check the error rate at 50 %.\n3. Data integrity: count the orders.\n";
/// Longer than any of them takes to answer.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running Alertmanager that tells one address.
struct Alertmanager {
    child: Child,
    address: String,
    _folder: tempfile::TempDir,
}

impl Alertmanager {
    fn start(tells: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = format!(
            "route:\n  receiver: debrief\n  group_wait: 0s\n  group_interval: 1s\n  repeat_interval: 1h\n\
             receivers:\n  - name: debrief\n    webhook_configs:\n      - url: {tells}\n"
        );
        fs::write(folder.path().join("alertmanager.yml"), config).unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let child = Command::new("prometheus-alertmanager")
            .arg(format!("--config.file={}", folder.path().join("alertmanager.yml").display()))
            .arg(format!("--storage.path={}", Path::new(folder.path()).join("data").display()))
            .arg(format!("--web.listen-address=127.0.0.1:{port}"))
            .arg("--cluster.listen-address=")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("prometheus-alertmanager is installed");
        let started = Self { child, address: format!("http://127.0.0.1:{port}"), _folder: folder };
        eventually(|| {
            let ready = started.visitor().tries_api("GET", "/-/ready", &Value::Null);
            if ready == Some(200) { Ok(()) } else { Err(format!("not ready: {ready:?}")) }
        });
        started
    }

    fn visitor(&self) -> Visitor {
        Visitor::new(&self.address)
    }

    /// Fires an alert about the orders, or resolves it.
    #[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
    fn alerts(&self, value: &str, is_resolved: bool) {
        let at = |minutes| (Utc::now() + TimeDelta::minutes(minutes)).to_rfc3339_opts(SecondsFormat::Millis, true);
        let alert = json!([{
            "labels": { "alertname": "OrdersErrorRate", "service": "orders", "severity": "critical" },
            "annotations": { "summary": "Error rate of orders", "value": value },
            "startsAt": at(-1), "endsAt": if is_resolved { at(0) } else { at(60) }
        }]);
        self.visitor().post_json_with("/api/v2/alerts", &alert.to_string(), &[]).expect(200);
    }
}

impl Drop for Alertmanager {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A receiver that accepts everything; the first lines of what arrived.
fn receiver() -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (tell, arrived) = channel();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(&stream).read_line(&mut line).unwrap();
            stream.write_all(b"HTTP/1.1 204 No Content\r\n\r\n").unwrap();
            if tell.send(line.trim_end().to_owned()).is_err() {
                return;
            }
        }
    });
    (address, arrived)
}

/// The form of a page that has just these fields.
fn form(page: &Page, action: &str, fields: &[&str]) -> Form {
    let is_it = |form: &Form| form.fields.iter().map(|(name, _)| name.as_str()).eq(fields.iter().copied());
    page.forms(action).into_iter().find(is_it).unwrap_or_else(|| panic!("no form with {fields:?}: {}", page.words()))
}

/// Presses a button of the step that is next.
fn presses(who: &Visitor, run: &str, kind: &str, note: &str) {
    let page = who.get(run).expect(200);
    let form = form(&page, &format!("{run}/events"), &["request", "step", "last_event", "note"]);
    who.send(&form.with("note", note).and("kind", kind)).location();
}

/// A release of the orders that is approved and at its first stage.
fn rolls_out(site: &Site, ada: &Visitor) {
    let announced = site.runs(&["release", "announce", "2.4.1", "--service", "orders", "--stages", "10,50,100"]);
    assert_eq!(announced.message.trim(), "REL-1", "{}", announced.logs);
    for role in ["product", "engineering", "security", "quality"] {
        let vote = json!({ "role": role, "choice": "go", "criteria_version": 1 });
        ada.api("POST", "/api/v1/releases/1/votes", Some(&vote)).expect(200);
    }
    happens(ada, 1, "approved", "");
    let staged = site.runs(&["release", "stage", "REL-1", "10"]);
    assert!(staged.is_good && staged.message.contains("REL-1 is at 10 %."), "{}", staged.logs);
}

fn happens(who: &Visitor, request: u32, kind: &str, note: &str) {
    let request = format!("0f8fad5b-d9cb-469f-c165-{request:012}");
    let body = json!({ "request": request, "kind": kind, "note": note });
    who.api("POST", "/api/v1/releases/1/events", Some(&body)).expect(200);
}

#[test]
#[ignore = "needs prometheus-alertmanager"]
fn an_alert_leads_to_a_staged_rollback_and_a_published_postmortem() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let rita = site.invite(&ada, "rita@example.org", "reader");
    // Where the database allows for it, alerts and Ben reach another server than the others.
    let other = site.one_more_process();
    let there = other.as_ref().unwrap_or(&site).address.clone();
    let ben = ben.at(&there);

    let (automation, arrived) = receiver();
    let allowed = ada.get("/settings/destinations").expect(200).form("/settings/destinations");
    ada.send(&allowed.with("address", &automation).and("allows_private", "yes")).expect(201);
    let plan = json!({ "kind": "rollback_plan", "title": "Roll back orders", "service": "orders",
        "text": PLAN.replace("RECEIVER", &automation) });
    let plan = ada.api("POST", "/api/v1/runbooks", Some(&plan)).expect(201).json()["number"].as_i64().unwrap();
    ben.post(&format!("/runbooks/{plan}/versions/1/approve"), &[]).location();
    rolls_out(&site, &ada);

    let source = ada.get("/settings/sources").expect(200).form("/settings/sources");
    let made = ada.send(&source.with("name", "Production").with("kind", "alertmanager")).expect(201);
    let address = made.attributes(".made-link", "value").remove(0);
    let alertmanager = Alertmanager::start(&format!("{there}{}", &address[address.find("/in/").unwrap()..]));
    alertmanager.alerts("3.5 %", false);

    // The trigger is breached: the plan is proposed to Ben, who may start it, and to nobody else.
    let proposal = |who: &Visitor| {
        let items = who.get("/api/v1/notifications").expect(200).json()["items"].as_array().unwrap().clone();
        items.iter().find(|item| item["kind"] == "rollback_proposed").map(|item| item["detail"].clone())
    };
    let proposed = eventually(|| proposal(&ben).ok_or_else(|| ada.get("/api/v1/signals").text()));
    assert_eq!(proposed, "Error rate of orders: error rate above 2 %. The value is 3.5 %.");
    assert_eq!(proposal(&cora), None);
    cora.get("/signals").expect(200).assert_says("Roll back orders");
    happens(&cora, 2, "halted", "The error rate rises at 10 %");
    assert!(!site.runs(&["release", "may-continue", "REL-1"]).is_good, "it is halted");

    // Cora starts it, and Ben authorizes it from the page of the run.
    let page = cora.get(&format!("/runbooks/{plan}")).expect(200);
    let start = page.forms(&format!("/runbooks/{plan}/runs")).remove(0);
    let run = cora.send(&start.and("kind", "real")).location().to_owned();
    let asked = ben.get(&run).expect(200);
    asked.assert_says("Awaiting authorization");
    let answer = form(&asked, &format!("{run}/events"), &["request", "note"]);
    ben.send(&answer.with("note", "Orders are lost").and("kind", "authorized")).location();

    let page = cora.get(&run).expect(200);
    cora.send(&form(&page, &format!("{run}/events"), &["request", "step"]).and("kind", "call_sent")).location();
    assert_eq!(arrived.recv_timeout(PATIENCE).unwrap(), "POST /back HTTP/1.1");
    eventually(|| {
        let calls = cora.get(&format!("/api/v1{run}")).expect(200).json()["calls"].clone();
        if calls[0]["state"] == "answered" { Ok(()) } else { Err(calls.to_string()) }
    });
    presses(&cora, &run, "step_done", "");
    presses(&ben, &run, "step_failed", "Still 2.4 %");
    presses(&cora, &run, "step_started", "");
    presses(&cora, &run, "step_done", "0.1 %");
    presses(&ben, &run, "step_done", "None is missing");
    happens(&ada, 3, "rolled_back", "All users are on 2.4.0");
    alertmanager.alerts("0.1 %", true);
    eventually(|| {
        let signal = ada.get("/api/v1/signals").expect(200).json()["items"][0].clone();
        if signal["status"] == "resolved" { Ok(()) } else { Err(signal.to_string()) }
    });
    let page = cora.get(&run).expect(200);
    let finish = page.forms(&format!("{run}/events")).into_iter().find(|form| form.fields.len() == 2).unwrap();
    cora.send(&finish.with("note", "All users are on 2.4.0").and("kind", "run_finished")).location();

    // The draft has the whole timeline, with nothing typed.
    let number = cora.get(&format!("/api/v1{run}")).expect(200).json()["run"]["postmortem"].as_i64().unwrap();
    let events = cora.get(&format!("/api/v1/postmortems/{number}/events")).expect(200).json();
    let events = events["items"].as_array().unwrap();
    let of = |milestone: &str| events.iter().find(|event| event["milestone"] == milestone).map(|event| &event["text"]);
    assert_eq!(of("rollback_started").unwrap(), "Authorized RUN-1 (Ben).");
    assert_eq!(of("rollback_finished").unwrap(), "Finished RUN-1 (Cora): All users are on 2.4.0");
    for words in ["Asked for authorization: Ben.", "The request of step 1", "Failed: step 2", "None is missing"] {
        assert!(events.iter().any(|event| event["text"].as_str().unwrap().contains(words)), "{words}: {events:?}");
    }
    cora.publishes(number);
    rita.get(&format!("/postmortems/{number}/report")).expect(200).assert_says("Failed: step 2");
    rita.get(&run).expect(200).assert_says("This run is finished.");
    site.assert_nothing_broke();
}
