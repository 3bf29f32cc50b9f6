//! Runs of runbooks: step by step, by several people, and what remains of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

const TEXT: &str = "1. Stop writes.\n   Expected: 2 min\n2. Promote the replica.\n3. Start writes.\n";

fn runbook(who: &Visitor) -> i64 {
    let body = json!({ "title": "Fail over", "service": "orders", "text": TEXT });
    who.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
}

/// Presses a button that starts a run.
fn starts(who: &Visitor, runbook: i64, kind: &str) -> Page {
    let page = who.get(&format!("/runbooks/{runbook}")).expect(200);
    let form = page.forms(&format!("/runbooks/{runbook}/runs")).remove(0);
    who.send(&form.and("kind", kind))
}

/// The form of a step, or the one that ends the run.
fn form(page: &Page, run: &str, field: &str) -> tests::Form {
    let forms = page.forms(&format!("{run}/events"));
    let has = |form: &tests::Form| form.fields.iter().any(|(name, _)| name == field);
    forms.into_iter().find(has).unwrap_or_else(|| panic!("no form with {field}"))
}

fn presses(who: &Visitor, run: &str, kind: &str, note: &str) -> Page {
    let page = who.get(run).expect(200);
    who.send(&form(&page, run, "step").with("note", note).and("kind", kind))
}

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-a165-{number:012}")
}

fn records(who: &Visitor, run: &str, body: &Value) -> Page {
    who.api("POST", &format!("/api/v1{run}/events"), Some(body))
}

#[test]
fn a_drill_is_followed_step_by_step_and_becomes_a_postmortem() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = runbook(&ada);
    ada.get(&format!("/runbooks/{number}")).assert_says("No runs yet. Start a drill to see whether the runbook works.");
    let run = starts(&ada, number, "drill").location().to_owned();
    let page = ada.get(&run).expect(200);
    assert_eq!(page.all(".drill-banner strong"), ["Drill"]);
    assert_eq!(page.all(".run-step h2"), ["Step 1 of 3"]);
    page.assert_says("0 of 3 steps done or skipped");

    let started = presses(&ada, &run, "step_started", "");
    assert_eq!(started.location(), format!("{run}?step=1"));
    ben.get(&run).assert_says("In progress by Ada · 0 min so far, expected 2 min");
    // Ben cannot start what Ada does, and is told so.
    let again = ben.send(&form(&ben.get(&run), &run, "step").and("kind", "step_started")).expect(422);
    again.assert_says("Step 1 is already in progress (Ada).");
    let before = form(&ben.get(&run), &run, "step").with("note", "Writes are *off* since 14:03");
    assert_eq!(presses(&ben, &run, "step_done", "").location(), run.as_str());
    assert_eq!(ada.get(&run).all(".run-step h2"), ["Step 2 of 3"]);
    // What was typed beside a step that somebody else has completed is not lost.
    let late = ada.send(&before.and("kind", "step_failed")).expect(422);
    late.assert_says("Step 1 is already done (Ben).");
    assert_eq!(late.all("#kept-text"), ["Writes are *off* since 14:03"]);

    // Failed, tried again, done; skipped only with a reason.
    assert_eq!(presses(&ada, &run, "step_failed", "no *replica*").location(), format!("{run}?step=2"));
    presses(&ada, &run, "step_started", "").location();
    ada.get(&run).assert_says("attempt 2");
    presses(&ada, &run, "step_done", "").location();
    let refused = presses(&ada, &run, "step_skipped", " ").expect(422);
    assert_eq!(refused.error_in_field("note").unwrap(), "Say why the step is skipped.");
    presses(&ada, &run, "step_skipped", "Nothing was stopped").location();
    ada.get(&run).assert_says("Every step is done or skipped.");

    // A mistake is corrected by another event.
    let third = ada.get(&format!("{run}?step=3")).expect(200);
    let undone = ada.send(&form(&third, &run, "undoes").and("kind", "undone"));
    assert_eq!(undone.location(), format!("{run}?step=3"));
    let page = ada.get(&run).expect(200);
    assert_eq!(page.all(".run-step h2"), ["Step 3 of 3"]);
    assert_eq!(page.all(".run-log tbody tr").len(), 8);
    presses(&ada, &run, "step_done", "").location();

    // The runbook goes on; the run keeps its version.
    let later = json!({ "title": "Fail over twice", "text": "1. Other", "version": 1 });
    ada.api("PUT", &format!("/api/v1/runbooks/{number}"), Some(&later)).expect(200);
    let page = ada.get(&run).expect(200);
    page.assert_says("This run keeps version 1. The current version is 2");
    assert_eq!(page.all(".run-steps a").len(), 3);

    let finish = |note: &str| {
        let page = ada.get(&run).expect(200);
        let forms = page.forms(&format!("{run}/events"));
        let form =
            forms.into_iter().find(|form| form.fields.iter().all(|(name, _)| name == "request" || name == "note"));
        ada.send(&form.unwrap().with("note", note).and("kind", "run_finished"))
    };
    finish(" ").expect(422).assert_says("Say what state things are in.");
    finish("All orders pass").location();
    let page = ada.get(&run).expect(200);
    assert_eq!((page.count(".run-form"), page.all(".drill-banner strong").len()), (0, 1));
    let draft = page.attributes(".notice a", "href")[0].clone();
    ada.get(&draft).assert_says("drafted from RUN-1");
    ada.get(&format!("/runbooks/{number}")).assert_says("Drills Took 0 min");
    let whole = ada.get(&format!("/api/v1{draft}")).expect(200).json();
    assert_eq!(
        (&whole["postmortem"]["kind"], &whole["postmortem"]["title"]),
        (&json!("drill"), &json!("Drill: Fail over"))
    );
    assert_eq!(whole["postmortem"]["services"], json!(["orders"]));
    let events = ada.get(&format!("/api/v1{draft}/events")).json();
    let texts: Vec<&str> =
        events["items"].as_array().unwrap().iter().map(|event| event["text"].as_str().unwrap()).collect();
    let expected = [
        "Started RUN-1, a drill of “Fail over” (Ada).",
        "Started step 1, “Stop writes.” (Ada).",
        "Completed step 1, “Stop writes.” (Ben).",
        "Failed: step 2, “Promote the replica.” (Ada): no *replica*",
        "Started step 2, “Promote the replica.” (Ada).",
        "Completed step 2, “Promote the replica.” (Ada).",
        "Completed step 3, “Start writes.” (Ada).",
        "Finished RUN-1 (Ada): All orders pass",
    ];
    assert_eq!(texts, expected);
    ben.get(&format!("/runbooks/{number}")).assert_says("RUN-1 Drill Finished in 0 min");

    // All runs are in one list; those that go on are also where people begin their day.
    let second = starts(&ben, number, "real").location().to_owned();
    let list = ada.get("/runs").expect(200);
    assert_eq!(list.attributes("tbody th a", "href"), [second.clone(), run.clone()]);
    list.assert_says("Running for 0 min");
    assert_eq!(ada.get("/runs?kind=drill").attributes("tbody th a", "href"), std::slice::from_ref(&run));
    ada.get("/runs?kind=drill&page=2").assert_says("No matching runs.");
    assert_eq!(ada.get("/").expect(200).attributes(".incident-ongoing a", "href"), std::slice::from_ref(&second));
    let active = ada.get("/api/v1/runs?active=true").expect(200).json();
    assert_eq!((&active["items"][0]["number"], &active["has_more"]), (&json!(2), &json!(false)));
    assert_eq!(active["items"].as_array().unwrap().len(), 1);
    let cora = site.invite(&ada, "cora@example.org", "reader");
    assert_eq!(cora.get("/runs").expect(200).count("tbody tr"), 0, "readers see runs of published postmortems");
    site.assert_nothing_broke();
}

#[test]
fn what_is_sent_twice_happens_once() {
    let site = Site::start();
    let ada = site.set_up();
    let number = runbook(&ada);
    // A double click starts one drill; pages opened later start another.
    let page = ada.get(&format!("/runbooks/{number}")).expect(200);
    let start = page.forms(&format!("/runbooks/{number}/runs")).remove(0).and("kind", "drill");
    let run = ada.send(&start).location().to_owned();
    assert_eq!(ada.send(&start).location(), run);
    assert_ne!(starts(&ada, number, "drill").location(), run);

    let page = ada.get(&run).expect(200);
    let done = form(&page, &run, "step").and("kind", "step_done");
    for _ in 0..3 {
        ada.send(&done).location();
    }
    assert_eq!(ada.get(&run).all(".run-log tbody tr").len(), 2);
    // The same page used for something else is no repetition.
    let failed = form(&page, &run, "step").and("kind", "step_failed").with("note", "kept");
    let refused = ada.send(&failed).expect(422);
    refused.assert_says("This request was already used for another event.");
    assert_eq!(ada.get(&run).all(".run-log tbody tr").len(), 2);

    // Finished twice: one postmortem.
    let end = json!({ "request": uuid(7), "kind": "run_aborted", "note": "Writes are stopped" });
    let first = records(&ada, &run, &end).expect(200).json();
    assert_eq!(first["run"]["state"], "aborted");
    assert_eq!(records(&ada, &run, &end).expect(200).json()["run"]["postmortem"], first["run"]["postmortem"]);
    assert_eq!(ada.get("/api/v1/postmortems").json()["items"].as_array().unwrap().len(), 1);
    let late = json!({ "request": uuid(8), "kind": "step_done", "step": 2 });
    let refused = records(&ada, &run, &late).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "This run is already aborted.");
    let note = json!({ "request": uuid(9), "kind": "note", "note": "Afterwards" });
    records(&ada, &run, &note).expect(200);
    for wrong in [
        json!({ "request": "x", "kind": "note", "note": "x" }),
        json!({ "request": uuid(10), "kind": "run_started" }),
        json!({ "request": uuid(10), "kind": "note", "note": "" }),
        json!({ "request": uuid(10), "kind": "note", "note": "x", "step": 0 }),
        json!({ "request": uuid(10), "kind": "note", "note": "x", "step": 4 }),
    ] {
        records(&ada, &run, &wrong).expect(422);
    }
    site.assert_nothing_broke();
}

#[test]
fn a_complete_drill_verifies_what_was_done() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = runbook(&ada);
    let authors = [ada.id(), ben.id()];
    let body = json!({ "title": "Orders failed", "services": ["orders"], "zone": "UTC", "authors": authors });
    let postmortem = ada.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json()["number"].as_i64().unwrap();
    let below = format!("/api/v1/postmortems/{postmortem}/actions");
    let mut ids = Vec::new();
    for title in ["Fail over without losing orders", "Page earlier"] {
        let action = json!({ "title": title, "owner": ada.id() });
        let made = ada.api("POST", &below, Some(&action)).expect(201).json();
        ids.push(made["id"].as_i64().unwrap());
    }
    let done = json!({ "transition": "finish", "note": "Orders are kept", "version": 1 });
    ada.api("POST", &format!("{below}/{}/transition", ids[0]), Some(&done)).expect(200);

    let run = starts(&ada, number, "drill").location().to_owned();
    for _ in 1..=2 {
        presses(&ada, &run, "step_done", "").location();
    }
    let finish = |note: &str| {
        let page = ada.get(&run).expect(200);
        let forms = page.forms(&format!("{run}/events"));
        let form =
            forms.into_iter().find(|form| form.fields.iter().all(|(name, _)| name == "request" || name == "note"));
        ada.send(&form.unwrap().with("note", note).and("kind", "run_finished"))
    };
    assert_eq!(ben.get(&run).count(".run-evidence"), 0, "the drill goes on");
    presses(&ada, &run, "step_done", "").location();
    finish("All orders pass").location();

    // Who did the work does not verify it; what is open is not verified.
    assert_eq!(ada.get(&run).count(".run-evidence"), 0);
    let page = ben.get(&run).expect(200);
    assert_eq!(page.all(".run-evidence summary"), ["Verify “Fail over without losing orders”"]);
    let form = page.form(&format!("/postmortems/{postmortem}/actions/{}/transition", ids[0]));
    assert!(form.value("note").starts_with("Shown in the drill RUN-1 “Fail over”, finished in 0 min on "));
    ben.send(&form).location();
    let action = ada.get(&format!("/api/v1/postmortems/{postmortem}/actions")).json()["items"][0].clone();
    assert_eq!(action["state"], json!("verified"));
    assert_eq!(ben.get(&run).count(".run-evidence"), 0);
    site.assert_nothing_broke();
}

#[test]
fn of_two_who_start_for_real_the_second_one_joins() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = runbook(&ada);
    let path = format!("/api/v1/runbooks/{number}/runs");
    let start = |who: &Visitor, request: u32, kind: &str| {
        let body = json!({ "request": uuid(request), "kind": kind });
        who.api("POST", &path, Some(&body)).expect(201).json()["run"]["number"].as_i64().unwrap()
    };
    let runs: BTreeSet<i64> = std::thread::scope(|scope| {
        let starting: Vec<_> = (0..8)
            .map(|request| {
                let who = if request < 4 { &ada } else { &ben };
                let start = &start;
                scope.spawn(move || start(who, request, "real"))
            })
            .collect();
        starting.into_iter().map(|starting| starting.join().unwrap()).collect()
    });
    assert_eq!(runs.len(), 1);
    let run = format!("/runs/{}", runs.first().unwrap());
    assert_eq!(ada.get(&format!("/api/v1{run}")).json()["events"].as_array().unwrap().len(), 1, "one start");
    // Drills are not in the way; the page offers to join what is going on.
    assert_ne!(start(&ada, 20, "drill"), start(&ben, 21, "drill"));
    let page = ben.get(&format!("/runbooks/{number}")).expect(200);
    assert_eq!(page.attributes(".run-starts a", "href"), [run.as_str()]);
    assert_eq!(ben.get(&run).expect(200).count(".drill-banner"), 0);

    // All tick at once: each step is done once, by one of them, and nothing is lost.
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let ticking: Vec<_> = (0..12)
            .map(|request: u32| {
                let body = json!({ "request": uuid(100 + request), "kind": "step_done", "step": request % 3 + 1 });
                let (who, run) = (if request.is_multiple_of(2) { &ada } else { &ben }, &run);
                scope.spawn(move || records(who, run, &body).status)
            })
            .collect();
        ticking.into_iter().map(|ticking| ticking.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 3, "{statuses:?}");
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 9, "{statuses:?}");
    let whole = ada.get(&format!("/api/v1{run}")).json();
    let sequences: Vec<i64> =
        whole["events"].as_array().unwrap().iter().map(|event| event["sequence"].as_i64().unwrap()).collect();
    assert_eq!((sequences, &whole["next_step"]), (vec![1, 2, 3, 4], &Value::Null));
    let end = json!({ "request": uuid(50), "kind": "run_finished", "note": "Fine" });
    records(&ben, &run, &end).expect(200);
    assert_ne!(start(&ada, 60, "real"), *runs.first().unwrap(), "the next incident");
    ada.post(&format!("/runbooks/{number}/archive"), &[]).location();
    ada.api("POST", &path, Some(&json!({ "request": uuid(61), "kind": "real" }))).expect(403);
    site.assert_nothing_broke();
}

#[test]
fn readers_see_a_run_when_its_postmortem_is_published_and_private_ones_stay_private() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let number = runbook(&ada);
    let run = starts(&ada, number, "real").location().to_owned();
    cora.get(&run).expect(404);
    cora.post(&format!("{run}/events"), &[("kind", "note"), ("note", "x")]).expect(404);
    assert_eq!(cora.get(&format!("/api/v1/runbooks/{number}/runs")).json()["items"], json!([]));
    assert_eq!(cora.get(&format!("/runbooks/{number}")).expect(200).count(".run-starts, .runs li"), 0);
    cora.post(&format!("/runbooks/{number}/runs"), &[("kind", "drill"), ("request", &uuid(1))]).expect(403);
    let end = json!({ "request": uuid(2), "kind": "run_finished", "note": "Fine" });
    let postmortem = records(&ada, &run, &end).expect(200).json()["run"]["postmortem"].clone();
    cora.get(&run).expect(404);
    ada.api("POST", &format!("/api/v1/postmortems/{postmortem}/publications"), Some(&json!({}))).expect(201);
    assert_eq!(cora.get(&run).expect(200).count(".run-form"), 0);
    records(&cora, &run, &json!({ "request": uuid(3), "kind": "note", "note": "x" })).expect(403);

    let page = ada.get(&format!("/postmortems/{postmortem}?open=head")).expect(200);
    let form = page.form(&format!("/postmortems/{postmortem}")).and("is_private", "true");
    ada.send(&form).location();
    for who in [&ben, &cora] {
        who.get(&run).expect(404);
        records(who, &run, &json!({ "request": uuid(4), "kind": "note", "note": "x" })).expect(404);
        assert_eq!(who.get(&format!("/api/v1/runbooks/{number}/runs")).json()["items"], json!([]));
    }
    ada.get(&run).expect(200);
    site.assert_nothing_broke();
}
