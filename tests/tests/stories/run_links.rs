//! Runs that are started during an incident or roll back a release.

use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-c165-{number:012}")
}

fn plan(who: &Visitor, text: &str) -> i64 {
    let body =
        json!({ "kind": "rollback_plan", "title": "Roll back checkout", "service": "checkout-api", "text": text });
    who.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
}

fn declares(who: &Visitor, title: &str, is_private: bool) -> String {
    let form = who.get("/incidents/new").expect(200).form("/incidents");
    let form = form.filled(&[("title", title), ("service", "checkout")]);
    let form = if is_private { form.and("is_private", "on") } else { form };
    who.send(&form).location().to_owned()
}

fn resolves(who: &Visitor, incident: &str, request: u32) -> Page {
    let body = json!({ "request": uuid(request), "kind": "resolved", "text": "All orders pass" });
    who.api("POST", &format!("/api/v1{incident}/entries"), Some(&body))
}

/// A release of the service that is rolling out at 10 %.
fn rolls_out(who: &Visitor, plan: i64) -> String {
    let details = json!({ "name": "Faster checkout", "service": "checkout-api", "version_name": "2.4.1",
        "platforms": ["server"], "stages": [10, 100], "plan": plan });
    let made = who.api("POST", "/api/v1/releases", Some(&details)).expect(201);
    let release = made.header("location").trim_start_matches("/api/v1").to_owned();
    for role in ["product", "engineering", "security", "quality"] {
        let vote = json!({ "role": role, "choice": "go", "criteria_version": 1 });
        who.api("POST", &format!("/api/v1{release}/votes"), Some(&vote)).expect(200);
    }
    let approved = json!({ "request": uuid(1), "kind": "approved" });
    who.api("POST", &format!("/api/v1{release}/events"), Some(&approved)).expect(200);
    let reached = json!({ "request": uuid(2), "kind": "stage_reached", "stage": 10 });
    who.api("POST", &format!("/api/v1{release}/events"), Some(&reached)).expect(200);
    release
}

fn starts(who: &Visitor, plan: i64, body: &Value) -> Page {
    who.api("POST", &format!("/api/v1/runbooks/{plan}/runs"), Some(body))
}

fn records(who: &Visitor, run: &str, body: &Value) -> Value {
    who.api("POST", &format!("/api/v1{run}/events"), Some(body)).expect(200).json()
}

fn said(page: &Page) -> String {
    page.json()["errors"][0]["detail"].as_str().unwrap().to_owned()
}

const STEPS: &str = "## Steps\n\n1. Move traffic back.\n2. Count the orders.\n";

#[test]
fn a_run_of_an_incident_rolls_back_a_release_and_becomes_part_of_the_postmortem() {
    let site = Site::start();
    let ada = site.set_up();
    let number = plan(&ada, STEPS);
    let other = plan(&ada, STEPS);
    let release = rolls_out(&ada, number);
    let incident = declares(&ada, "Checkout fails", false);

    // The page of the release leads to the plan; the incident can be chosen there.
    let there = format!("/runbooks/{number}?release=1");
    assert!(ada.get(&release).attributes("a", "href").contains(&there));
    let page = ada.get(&there).expect(200);
    assert_eq!(page.all("select[name=incident] option"), ["None", "INC-1 Checkout fails"]);
    assert_eq!(page.all("select[name=release] option[selected]"), ["REL-1 Faster checkout 2.4.1"]);
    let form = page.forms(&format!("/runbooks/{number}/runs")).remove(0);
    let run = ada.send(&form.with("incident", "1").and("kind", "real")).location().to_owned();
    let page = ada.get(&run).expect(200);
    page.assert_says("for INC-1 and REL-1");
    page.assert_says("finishing it also records that REL-1 was rolled back");
    page.assert_says("The timeline of the run becomes part of the postmortem when INC-1 is resolved.");
    for there in [&incident, &release] {
        ada.get(there).assert_says("Roll back checkout RUN-1 · Running");
    }
    let whole = ada.get(&format!("/api/v1{run}")).json();
    assert_eq!((&whole["run"]["incident"], &whole["run"]["release"]), (&json!(1), &json!(1)));
    let listed = ada.get("/api/v1/runs?incident=1&release=1").json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(ada.get("/api/v1/runs?incident=2").json()["items"], json!([]));

    // Nobody goes on with what is being rolled back.
    let halted = ada.get(&format!("/api/v1{release}")).json();
    assert_eq!(halted["state"], json!("halted"));
    assert_eq!(
        halted["events"].as_array().unwrap().last().unwrap()["note"],
        json!("A run of the rollback plan was started.")
    );
    let refused = resolves(&ada, &incident, 3).expect(422);
    assert_eq!(said(&refused), "RUN-1 is still ongoing. Finish or abort it before you resolve the incident.");

    // Who starts the same joins; who starts it for something else is told.
    let same = json!({ "request": uuid(30), "kind": "real", "incident": 1, "release": 1 });
    assert_eq!(starts(&ada, number, &same).expect(201).json()["run"]["number"], json!(1));
    let second = declares(&ada, "Search is slow", false);
    let else_where = json!({ "request": uuid(31), "kind": "real", "incident": 2 });
    let refused = starts(&ada, number, &else_where).expect(422);
    assert_eq!(said(&refused), "RUN-1 is already ongoing, and it isn’t for INC-2. Join RUN-1 without the incident.");
    ada.get(&format!("/runbooks/{number}?incident=2")).assert_says("Join RUN-1 RUN-1 isn’t for INC-2.");
    resolves(&ada, &second, 32).expect(200);

    records(&ada, &run, &json!({ "request": uuid(4), "kind": "step_done", "step": 1 }));
    let note = json!({ "request": uuid(5), "kind": "note", "text": "Errors fall" });
    ada.api("POST", &format!("/api/v1{incident}/entries"), Some(&note)).expect(200);
    records(&ada, &run, &json!({ "request": uuid(6), "kind": "step_done", "step": 2 }));
    let ended = records(&ada, &run, &json!({ "request": uuid(7), "kind": "run_finished", "note": "All on 2.4.0" }));
    assert_eq!(ended["run"]["postmortem"], json!(null));
    ada.get(&run).assert_says("This run is finished. Its timeline becomes part of the postmortem when INC-1");
    let back = ada.get(&format!("/api/v1{release}")).json();
    assert_eq!(back["state"], json!("rolled_back"));
    assert_eq!(
        back["events"].as_array().unwrap().last().unwrap()["note"],
        json!("A run of the rollback plan was finished.")
    );

    // The year in figures.
    let page = ada.get("/readiness").expect(200);
    page.assert_says(
        "Real runs 1 Wait for authorization None Time to finish 0 min 90th percentile 0 min, n = 1 Drills 0",
    );
    page.assert_says(
        "Releases halted 100 % 1 of 1 Releases rolled back 100 % 1 of 1 Plans without a complete run 1 of 2",
    );

    // One postmortem with both timelines in order.
    let resolved = resolves(&ada, &incident, 8).expect(200).json();
    let postmortem = resolved["incident"]["postmortem"].as_i64().unwrap();
    assert_eq!(ada.get(&format!("/api/v1{run}")).json()["run"]["postmortem"], json!(postmortem));
    let events = ada.get(&format!("/api/v1/postmortems/{postmortem}/events")).json();
    let events: Vec<(&str, &Value)> = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| (event["text"].as_str().unwrap(), &event["milestone"]))
        .collect();
    let expected = [
        ("Declared INC-1 (Ada): Checkout fails", json!(null)),
        ("Started RUN-1, a run of “Roll back checkout” (Ada).", json!("rollback_started")),
        ("Completed step 1, “Move traffic back.” (Ada).", json!(null)),
        ("Note (Ada): Errors fall", json!(null)),
        ("Completed step 2, “Count the orders.” (Ada).", json!(null)),
        ("Finished RUN-1 (Ada): All on 2.4.0", json!("rollback_finished")),
        ("Resolved INC-1 (Ada): All orders pass", json!("resolved")),
    ];
    let expected: Vec<(&str, &Value)> = expected.iter().map(|(text, milestone)| (*text, milestone)).collect();
    assert_eq!(events, expected);
    let page = ada.get(&format!("/postmortems/{postmortem}")).expect(200);
    page.assert_says("drafted from INC-1 , RUN-1");
    assert_eq!(ada.get("/api/v1/postmortems").json()["items"].as_array().unwrap().len(), 2);

    // What a run cannot be started for.
    let real = |request: u32, field: &str| json!({ "request": uuid(request), "kind": "real", field: 1 });
    let refused = starts(&ada, number, &real(9, "incident")).expect(422);
    assert_eq!(said(&refused), "INC-1 is already resolved. Start the run without it.");
    let refused = starts(&ada, other, &real(10, "release")).expect(422);
    assert_eq!(said(&refused), "RB-2 is not the rollback plan of REL-1.");
    let refused = starts(&ada, number, &real(11, "release")).expect(422);
    assert_eq!(
        said(&refused),
        "REL-1 is rolled back. Only a release that is rolling out or halted can be rolled back."
    );
    let missing = json!({ "request": uuid(12), "kind": "real", "incident": 9 });
    assert_eq!(said(&starts(&ada, number, &missing).expect(422)), "There is no incident INC-9.");
    let drill = json!({ "request": uuid(13), "kind": "drill", "incident": 1 });
    assert_eq!(said(&starts(&ada, number, &drill).expect(422)), "A drill doesn’t belong to a real incident.");
    // The form says it beside the choice.
    let form = ada.get(&format!("/runbooks/{number}")).forms(&format!("/runbooks/{number}/runs")).remove(0);
    let page = ada.send(&form.and("incident", "1").and("kind", "real")).expect(422);
    page.assert_says("INC-1 is already resolved. Start the run without it.");
    site.assert_nothing_broke();
}

#[test]
fn a_run_of_a_private_incident_exists_for_its_people_and_for_those_who_decide() {
    let site = Site::start();
    let ada = site.set_up();
    let [ben, cora, dan] =
        ["ben", "cora", "dan"].map(|name| site.invite(&ada, &format!("{name}@example.org"), "member"));
    let number = plan(&ada, &format!("## Decision rights\n\n- Start: Cora, then Ada after 10 min\n\n{STEPS}"));
    let incident = declares(&ben, "Somebody reads letters", true);
    let form = ben.get(&format!("/runbooks/{number}?incident=1")).forms(&format!("/runbooks/{number}/runs")).remove(0);
    let run = ben.send(&form.and("kind", "real")).location().to_owned();
    ben.get(&run).expect(200).assert_says("for INC-1");

    // Nobody else learns of it, and nobody starts a second one.
    let hidden_from = |who: &Visitor| {
        who.get(&run).expect(404);
        who.get(&format!("/api/v1{run}")).expect(404);
        assert_eq!(who.get("/api/v1/runs").json()["items"], json!([]));
        assert_eq!(who.get(&format!("/api/v1/runbooks/{number}/runs")).json()["items"], json!([]));
        assert_eq!(who.get("/api/v1/runs?incident=1").json()["items"], json!([]));
        for page in ["/", "/runs", &format!("/runbooks/{number}"), "/readiness"] {
            let page = who.get(page).expect(200);
            page.assert_hides("RUN-1");
            page.assert_hides("Somebody reads letters");
        }
        let done = json!({ "request": uuid(20), "kind": "step_done", "step": 1 });
        who.api("POST", &format!("/api/v1{run}/events"), Some(&done)).expect(404);
    };
    hidden_from(&dan);
    let real = json!({ "request": uuid(21), "kind": "real" });
    let refused = starts(&dan, number, &real).expect(422);
    let message = "Somebody is already running this, in a run that you can’t see. Ask an administrator about it.";
    assert_eq!(said(&refused), message);
    let guessed = json!({ "request": uuid(22), "kind": "real", "incident": 1 });
    assert_eq!(said(&starts(&dan, number, &guessed).expect(422)), message);

    // Whoever is asked sees what they decide, and nothing of the incident.
    let page = cora.get(&run).expect(200);
    page.assert_says("by Ben");
    page.assert_hides("INC-1");
    assert_eq!(cora.get(&format!("/api/v1{run}")).json()["run"]["incident"], json!(null));
    cora.get(&incident).expect(404);
    assert_eq!(cora.get("/api/v1/runs?incident=1").json()["items"], json!([]));
    assert_eq!(cora.get("/api/v1/runs").json()["items"].as_array().unwrap().len(), 1);
    let told = cora.get("/api/v1/notifications").expect(200).json();
    assert_eq!(told["items"][0]["kind"], json!("authorization_asked"));
    records(&cora, &run, &json!({ "request": uuid(23), "kind": "authorized" }));

    // Figures are about what their reader may see.
    ben.get("/readiness").assert_says("Real runs 1");
    dan.get("/readiness").assert_hides("Last 12 months");
    records(&ben, &run, &json!({ "request": uuid(24), "kind": "run_aborted", "note": "Traffic is back" }));
    hidden_from(&dan);
    let resolved = resolves(&ben, &incident, 25).expect(200).json();
    hidden_from(&dan);
    let postmortem = resolved["incident"]["postmortem"].as_i64().unwrap();
    ben.get(&format!("/postmortems/{postmortem}")).expect(200);
    dan.get(&format!("/postmortems/{postmortem}")).expect(404);
    assert_eq!(dan.get("/api/v1/postmortems").json()["items"], json!([]));
    // Nobody is in the way any more.
    starts(&dan, number, &json!({ "request": uuid(26), "kind": "real" })).expect(201);
    site.assert_nothing_broke();
}
