//! Who may start a rollback for real: asked one after the other, with a clock that moves.

use chrono::{DateTime, SecondsFormat, TimeDelta, Utc};
use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

const PLAN: &str = "## Decision rights\n\n- Start: Ben, then Nobody, then Ada after 10 min\n\n\
    ## Steps\n\n1. Move traffic back.\n2. Data integrity: count the orders.\n";

fn plan(who: &Visitor) -> i64 {
    let body = json!({ "kind": "rollback_plan", "title": "Roll back checkout", "text": PLAN });
    who.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
}

/// Presses “Start run” on the page of a plan.
fn starts(who: &Visitor, plan: i64) -> String {
    let page = who.get(&format!("/runbooks/{plan}")).expect(200);
    let form = page.forms(&format!("/runbooks/{plan}/runs")).remove(0);
    who.send(&form.and("kind", "real")).location().to_owned()
}

/// Presses a button of the form that says something about the whole run and has this place.
fn answers(who: &Visitor, run: &str, place: usize, kind: &str, note: &str) -> Page {
    let page = who.get(run).expect(200);
    let form = page.forms(&format!("{run}/events")).remove(place);
    who.send(&form.with("note", note).and("kind", kind))
}

fn records(who: &Visitor, run: &str, number: u32, body: &Value) -> Page {
    let mut body = body.clone();
    body["request"] = json!(format!("0f8fad5b-d9cb-469f-a165-{number:012}"));
    who.api("POST", &format!("/api/v1{run}/events"), Some(&body))
}

fn whole(who: &Visitor, run: &str) -> Value {
    who.get(&format!("/api/v1{run}")).expect(200).json()
}

/// Who was asked, in order.
fn asked(who: &Visitor, run: &str) -> Vec<String> {
    let run = whole(who, run);
    let events = run["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "asked");
    events.map(|event| event["note"].as_str().unwrap().to_owned()).collect()
}

/// What a person is told, the newest first.
fn told(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json()["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| format!("{} {}", item["kind"].as_str().unwrap(), item["detail"].as_str().unwrap()))
        .collect()
}

/// Puts the clock of a second process, which works on the same database, to so many seconds after the start of a run.
fn passes(site: &Site, who: &Visitor, run: &str, seconds: i64) {
    let started: DateTime<Utc> = whole(who, run)["run"]["started_at"].as_str().unwrap().parse().unwrap();
    let at = (started + TimeDelta::seconds(seconds)).to_rfc3339_opts(SecondsFormat::Micros, true);
    assert!(site.runs(&["remind", "--at", &at]).is_good);
}

#[test]
fn a_real_run_awaits_one_of_those_whom_the_plan_names() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let number = plan(&ada);
    let run = starts(&cora, number);
    assert_eq!(starts(&cora, number), run, "who comes second joins");
    let page = cora.get(&run).expect(200);
    assert_eq!(page.all(".run-authorization h2"), ["Awaiting authorization"]);
    page.assert_says("Ben was asked on");
    page.assert_says("Ada is asked on");
    page.assert_says("Ben or Ada can authorize the run.");
    assert_eq!(page.count(".run-step"), 0);

    assert_eq!(told(&ben), ["authorization_asked Cora wants to start it."]);
    let item = ben.get("/api/v1/notifications").json()["items"][0].clone();
    assert!(item["address"].as_str().unwrap().ends_with(&run), "{item}");

    // Nothing is done before; only those whom the plan names decide.
    let done = json!({ "kind": "step_done", "step": 1 });
    let refused = records(&cora, &run, 1, &done).expect(422).json();
    assert_eq!(
        refused["errors"][0]["detail"],
        "This run awaits authorization. Steps can’t be done until someone authorizes the run."
    );
    let refused = records(&cora, &run, 2, &json!({ "kind": "authorized" })).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "Only Ben or Ada can authorize or refuse this run.");
    records(&cora, &run, 3, &json!({ "kind": "asked" })).expect(422);

    // The next one is asked on the minute, once.
    passes(&site, &cora, &run, 599);
    assert_eq!(asked(&cora, &run), ["Ben"]);
    for seconds in [600, 601, 6_000] {
        passes(&site, &cora, &run, seconds);
        assert_eq!(asked(&cora, &run), ["Ben", "Ada"], "{seconds}");
    }
    assert_eq!(whole(&cora, &run)["ask_next_at"], json!(null));
    assert_eq!(told(&ada), ["authorization_asked Nobody who was asked before has answered."]);

    // The first one answers late; a second answer is no second start.
    answers(&ben, &run, 0, "refused", " ").expect(422).assert_says("Say why you’re refusing.");
    assert_eq!(answers(&ben, &run, 0, "authorized", "Errors still rise").location(), run);
    let begun = whole(&cora, &run);
    let late = json!({ "kind": "refused", "note": "Wait for the supplier" });
    assert_eq!(records(&ada, &run, 4, &late).expect(200).json()["run"], begun["run"], "recorded, and nothing else");
    let page = ada.get(&run).expect(200);
    page.assert_says("You refused after this run had started, so it is still running.");
    page.assert_says("Refused after the run had started : Wait for the supplier");
    let again = records(&ada, &run, 40, &json!({ "kind": "authorized" })).expect(422).json();
    assert_eq!(again["errors"][0]["detail"], "You have already answered.");
    let late = records(&cora, &run, 41, &json!({ "kind": "break_glass", "note": "Now" })).expect(422).json();
    assert_eq!(late["errors"][0]["detail"], "This run has already started. Your entry was not recorded.");
    let started = whole(&cora, &run);
    assert_eq!(started["run"]["state"], json!("running"));
    assert!(started["run"]["authorized_at"].is_string());

    // A required check is skipped only by two people, of whom one decides.
    records(&cora, &run, 5, &done).expect(200);
    let skipped = json!({ "kind": "step_skipped", "step": 2, "note": "No orders came in" });
    let refused = records(&cora, &run, 6, &skipped).expect(422).json();
    assert_eq!(
        refused["errors"][0]["detail"],
        "Step 2 is a required check. Only Ben or Ada can skip it. You can request the skip."
    );
    let alone = records(&ada, &run, 7, &skipped).expect(422).json();
    assert_eq!(
        alone["errors"][0]["detail"],
        "Step 2 is a required check. Skipping it takes two people: one requests it, the other confirms."
    );
    let form = |who: &Visitor| who.get(&format!("{run}?step=2")).expect(200).forms(&format!("{run}/events")).remove(0);
    let requested = form(&cora).with("note", "No orders came in").and("kind", "skip_requested");
    cora.send(&requested).location();
    assert_eq!(told(&ben)[0], "authorization_asked Skip step 2? No orders came in");
    cora.get(&format!("{run}?step=2"))
        .expect(200)
        .assert_says("Cora requested to skip this step. Somebody else has to confirm it. Reason: No orders came in");
    records(&cora, &run, 42, &skipped).expect(422);
    let again = json!({ "kind": "skip_requested", "step": 2, "note": "No orders" });
    records(&cora, &run, 44, &again).expect(422);
    // Who requested it can withdraw it.
    let there = format!("{run}?step=2");
    let withdraw = cora
        .get(&there)
        .forms(&format!("{run}/events"))
        .into_iter()
        .find(|form| form.fields.iter().any(|(name, _)| name == "undoes"));
    cora.send(&withdraw.unwrap().and("kind", "undone")).location();
    cora.get(&there).assert_says("Request skip");
    records(&ada, &run, 45, &skipped).expect(422);
    cora.send(&form(&cora).with("note", "No orders came in").and("kind", "skip_requested")).location();
    let page = ada.get(&format!("{run}?step=2")).expect(200);
    page.assert_says("Confirm skip");
    assert_eq!(form(&ada).value("note"), "No orders came in");
    ada.send(&form(&ada).and("kind", "step_skipped")).location();
    let needless = json!({ "kind": "skip_requested", "step": 1, "note": "x" });
    records(&cora, &run, 43, &needless).expect(422);
    let ended = records(&cora, &run, 8, &json!({ "kind": "run_finished", "note": "All is well" })).expect(200).json();
    let draft = ended["run"]["postmortem"].as_i64().unwrap();
    let events = cora.get(&format!("/api/v1/postmortems/{draft}/events")).json();
    let texts: Vec<_> =
        events["items"].as_array().unwrap().iter().map(|event| event["text"].as_str().unwrap()).collect();
    for said in [
        "Asked for authorization: Ben.",
        "Asked for authorization: Ada.",
        "Authorized RUN-1 (Ben).",
        "Ada refused RUN-1, but it had already started: Wait for the supplier",
        "Asked to skip step 2, “Data integrity: count the orders.” (Cora): No orders came in",
        "Skipped step 2, “Data integrity: count the orders.” (Ada): No orders came in",
    ] {
        assert!(texts.contains(&said), "{said}: {texts:?}");
    }
    // The decision is a decision point, and the rollback has its milestones, without waiting for the authorization.
    let of = |key: &str, value: &str| {
        events["items"].as_array().unwrap().iter().find(|event| event[key] == value).unwrap_or(&Value::Null).clone()
    };
    let begins = of("milestone", "rollback_started");
    assert_eq!(begins["text"], "Authorized RUN-1 (Ben).");
    assert_eq!(
        (&begins["decision"]["choice"], &begins["decision"]["reason"]),
        (&json!("Start"), &json!("Errors still rise"))
    );
    assert_eq!(of("milestone", "rollback_finished")["text"], "Finished RUN-1 (Cora): All is well");
    site.assert_nothing_broke();
}

#[test]
fn who_lost_the_right_between_asking_and_pressing_is_refused() {
    let site = Site::start();
    let ada = site.set_up();
    let [ben, cora] = ["ben", "cora"].map(|name| site.invite(&ada, &format!("{name}@example.org"), "member"));
    let number = plan(&ada);
    let run = starts(&cora, number);
    let page = ben.get(&run).expect(200);
    let form = page.forms(&format!("{run}/events")).remove(0).and("kind", "authorized");
    let id = ben.get("/api/v1/me").json()["id"].clone();
    ada.post(&format!("/people/{id}/role"), &[("role", "reader")]).location();
    ben.send(&form).expect(404);
    assert_eq!(whole(&cora, &run)["run"]["state"], json!("awaiting"));
    assert_eq!(asked(&cora, &run), ["Ben"]);
    // The next one is asked as planned, and decides.
    passes(&site, &cora, &run, 600);
    records(&ada, &run, 1, &json!({ "kind": "authorized" })).expect(200);

    // Whoever was made a reader also confirms no skip any more.
    records(&cora, &run, 2, &json!({ "kind": "step_done", "step": 1 })).expect(200);
    let requested = json!({ "kind": "skip_requested", "step": 2, "note": "No orders" });
    records(&cora, &run, 3, &requested).expect(200);
    let skipped = json!({ "kind": "step_skipped", "step": 2, "note": "No orders" });
    records(&ben, &run, 4, &skipped).expect(404);
    records(&ada, &run, 5, &skipped).expect(200);
    site.assert_nothing_broke();
}

#[test]
fn a_run_is_refused_cancelled_or_started_without_authorization_with_a_reason() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let number = plan(&ada);

    let refused = starts(&cora, number);
    answers(&ben, &refused, 0, "refused", "The errors are from a supplier").location();
    let page = cora.get(&refused).expect(200);
    page.assert_says("This run was refused. No step was done.");
    assert_eq!(whole(&cora, &refused)["run"]["postmortem"], json!(null));
    records(&ben, &refused, 1, &json!({ "kind": "authorized" })).expect(422);

    let cancelled = starts(&cora, number);
    assert_ne!(cancelled, refused);
    answers(&cora, &cancelled, 1, "run_aborted", "Errors are gone").location();
    let whole_run = whole(&cora, &cancelled);
    assert_eq!((&whole_run["run"]["state"], &whole_run["run"]["postmortem"]), (&json!("aborted"), &json!(null)));
    // Nobody is asked any more.
    passes(&site, &cora, &cancelled, 6_000);
    assert_eq!(asked(&cora, &cancelled), ["Ben"]);

    let urgent = starts(&cora, number);
    answers(&cora, &urgent, 0, "break_glass", " ").expect(422).assert_says("Say why the run can’t wait.");
    answers(&cora, &urgent, 0, "break_glass", "Every order fails").location();
    cora.get(&urgent).expect(200).assert_says("Started without authorization : Every order fails");
    for who in [&ada, &ben] {
        assert_eq!(told(who)[0], "break_glass Every order fails");
    }
    ben.get("/notifications").expect(200).assert_says("Cora started a rollback without authorization");
    records(&cora, &urgent, 2, &json!({ "kind": "run_aborted", "note": "Handed over" })).expect(200);

    // A plan that names only people who cannot answer does not start by itself.
    let body = json!({ "kind": "rollback_plan", "title": "Alone", "text": "## Decision rights\n- Start: Nobody\n\n1. Stop\n" });
    let alone = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap();
    let stuck = starts(&cora, alone);
    assert_eq!(whole(&cora, &stuck)["run"]["state"], json!("awaiting"));
    cora.get(&stuck).expect(200).assert_says("Nobody named in the plan has an active account with write access.");
    answers(&cora, &stuck, 0, "break_glass", "It burns").location();
    assert_eq!(told(&ada)[0], "break_glass It burns");
    records(&cora, &stuck, 9, &json!({ "kind": "run_aborted", "note": "Handed over" })).expect(200);

    // Who has the right needs nobody else; a drill needs no authorization; neither does a plan that names nobody.
    let own = starts(&ben, number);
    assert_eq!(whole(&ben, &own)["run"]["state"], json!("running"));
    records(&ben, &own, 3, &json!({ "kind": "run_aborted", "note": "Tried" })).expect(200);
    let page = cora.get(&format!("/runbooks/{number}")).expect(200);
    let form = page.forms(&format!("/runbooks/{number}/runs")).remove(1);
    let drill = cora.send(&form.and("kind", "drill")).location().to_owned();
    assert_eq!(whole(&cora, &drill)["run"]["state"], json!("running"));
    ada.post(&format!("/people/{}/disable", ben.get("/api/v1/me").json()["id"]), &[]);
    let without_ben = starts(&cora, number);
    assert_eq!(asked(&cora, &without_ben), ["Ada"]);
    site.assert_nothing_broke();
}

#[test]
fn without_its_approval_a_plan_starts_only_with_a_reason_also_under_another_kind() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = plan(&ada);
    ben.post(&format!("/runbooks/{number}/versions/1/approve"), &[]).location();
    // Ben writes himself into the plan and withdraws the approval that stands in his way.
    let own = PLAN.replace("Start: Ben, then Nobody, then Ada after 10 min", "Start: Ben");
    let mut version = [("kind", "rollback_plan"), ("title", "Roll back"), ("text", &own), ("version", "1")];
    ben.upload(&format!("/runbooks/{number}"), &version, &[]).location();
    ben.post(&format!("/runbooks/{number}/versions/1/withdraw-approval"), &[]).location();
    ben.get(&format!("/runbooks/{number}")).assert_says("No version is currently approved.");

    let run = starts(&ben, number);
    let page = ben.get(&run).expect(200);
    page.assert_says("This plan has no approved version, so nobody can authorize the run.");
    assert_eq!(page.count(".run-step"), 0);
    records(&ben, &run, 1, &json!({ "kind": "authorized" })).expect(422);
    records(&ben, &run, 2, &json!({ "kind": "break_glass" })).expect(422);
    records(&ben, &run, 3, &json!({ "kind": "break_glass", "note": "Orders are lost" })).expect(200);
    assert_eq!(whole(&ben, &run)["run"]["state"], "running");
    assert_eq!(told(&ada), ["break_glass Orders are lost"]);
    records(&ben, &run, 4, &json!({ "kind": "run_aborted", "note": "Fixed" })).expect(200);

    // Who was asked cannot authorize a version whose approval is withdrawn meanwhile.
    ada.post(&format!("/runbooks/{number}/versions/2/approve"), &[]).location();
    let cora = site.invite(&ada, "cora@example.org", "member");
    let run = starts(&cora, number);
    ada.post(&format!("/runbooks/{number}/versions/2/withdraw-approval"), &[]).location();
    let refused = records(&ben, &run, 5, &json!({ "kind": "authorized" })).expect(422).json();
    assert!(
        refused["errors"][0]["detail"].as_str().unwrap().starts_with("Version 2 of the plan is no longer approved.")
    );
    records(&ben, &run, 6, &json!({ "kind": "run_aborted", "note": "Withdrawn" })).expect(200);

    // Calling it a runbook changes nothing.
    version[0].1 = "runbook";
    version[3].1 = "2";
    ben.upload(&format!("/runbooks/{number}"), &version, &[]).location();
    let run = starts(&ben, number);
    assert_eq!(whole(&ben, &run)["run"]["state"], "awaiting");
    site.assert_nothing_broke();
}

#[test]
fn a_name_means_whom_it_meant_when_the_plan_was_approved() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let number = plan(&ada);
    ben.post(&format!("/runbooks/{number}/versions/1/approve"), &[]).location();
    let renames = |name: &str| {
        let body = json!({ "name": name });
        cora.api("PATCH", "/api/v1/me", Some(&body)).expect(200);
    };
    for taken in ["Nobody", "Ben"] {
        renames(taken);
        let run = starts(&cora, number);
        assert_eq!(whole(&cora, &run)["run"]["state"], "awaiting", "as {taken}");
        assert_eq!(asked(&cora, &run), ["Ben"]);
        records(&cora, &run, 1, &json!({ "kind": "authorized" })).expect(422);
        let cancelled = json!({ "kind": "run_aborted", "note": format!("Tried as {taken}") });
        let request = if taken == "Ben" { 2 } else { 3 };
        records(&cora, &run, request, &cancelled).expect(200);
    }
    // The one who was meant still decides, whatever others are called.
    let own = starts(&ben, number);
    assert_eq!(whole(&ben, &own)["run"]["state"], "running");
    site.assert_nothing_broke();
}

#[test]
fn a_run_is_finished_only_with_its_required_checks_and_by_those_who_decide_that() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let creates = |text: &str| {
        let body = json!({ "kind": "rollback_plan", "title": "Roll back", "text": text });
        ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
    };
    let detail = |page: Page| page.expect(422).json()["errors"][0]["detail"].as_str().unwrap().to_owned();
    let ends = json!({ "kind": "run_finished", "note": "All is well" });
    let skips = json!({ "kind": "step_skipped", "step": 1, "note": "No orders came in" });

    let open = starts(&ben, creates("1. Data integrity: count the orders.\n"));
    let refused = answers(&ben, &open, 1, "run_finished", "All is well").expect(422);
    refused.assert_says("Step 1 is a required check. Complete or skip it before you finish the run.");
    assert!(refused.text().contains("All is well"), "what was typed is kept");
    // Giving up is always possible, and no proof of anything.
    records(&ben, &open, 1, &json!({ "kind": "run_aborted", "note": "Handed over" })).expect(200);

    // A plan whose people are gone leaves it to administrators.
    let gone = starts(
        &ben,
        creates("## Decision rights\n- Skip a check: Nobody\n- End: Nobody\n\n1. Security: rotate keys\n"),
    );
    assert_eq!(
        detail(records(&ben, &gone, 2, &skips)),
        "Step 1 is a required check. Only an administrator can skip it."
    );
    records(&ada, &gone, 3, &skips).expect(200);
    assert_eq!(detail(records(&ben, &gone, 4, &ends)), "Only an administrator can finish this run.");
    records(&ada, &gone, 5, &ends).expect(200);

    let named = starts(&ben, creates("## Decision rights\n- End: Ada\n\n1. Move traffic back.\n"));
    assert_eq!(detail(records(&ben, &named, 6, &ends)), "Only Ada can finish this run.");
    records(&ada, &named, 7, &ends).expect(200);
    ada.get(&named).assert_says("This run was finished before every step was done or skipped");

    // Who has left decides nothing, and the names in a runbook that is no plan bind nobody.
    let cora = site.invite(&ada, "cora@example.org", "member");
    let left = starts(&ben, creates("## Decision rights\n- End: Cora\n\n1. Move traffic back.\n"));
    assert_eq!(detail(records(&ben, &left, 8, &ends)), "Only Cora can finish this run.");
    ada.post(&format!("/people/{}/disable", cora.get("/api/v1/me").json()["id"]), &[]);
    assert_eq!(detail(records(&ben, &left, 9, &ends)), "Only an administrator can finish this run.");
    records(&ada, &left, 10, &ends).expect(200);
    let body = json!({ "title": "Restart", "text": "## Decision rights\n- End: Ada\n\n1. Restart it.\n" });
    let plain = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap();
    records(&ben, &starts(&ben, plain), 11, &ends).expect(200);
    site.assert_nothing_broke();
}
