//! Releases: what must be true before they go out, who agrees, and how they go out, halt and come back.

use serde_json::{Value, json};
use tests::{Form, Page, Site, Visitor};

const PLAN: &str = "Time to roll back: 15 min\n\n## Steps\n\n1. Move traffic back.\n";

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-b165-{number:012}")
}

fn details(version: &str, platforms: &[&str]) -> Value {
    json!({ "name": "Faster checkout", "service": "checkout", "version_name": version, "platforms": platforms,
        "stages": [10, 50, 100] })
}

/// A release, made by a program; its path.
fn announces(who: &Visitor, body: &Value) -> String {
    let made = who.api("POST", "/api/v1/releases", Some(body)).expect(201);
    made.header("location").trim_start_matches("/api/v1").to_owned()
}

fn asks(who: &Visitor, release: &str) -> Value {
    who.get(&format!("/api/v1{release}")).expect(200).json()
}

fn records(who: &Visitor, release: &str, body: &Value) -> Page {
    who.api("POST", &format!("/api/v1{release}/events"), Some(body))
}

fn happens(who: &Visitor, release: &str, request: u32, kind: &str) -> Page {
    records(who, release, &json!({ "request": uuid(request), "kind": kind, "note": "Because" }))
}

fn reaches(who: &Visitor, release: &str, request: u32, stage: i32) -> Page {
    records(who, release, &json!({ "request": uuid(request), "kind": "stage_reached", "stage": stage }))
}

/// All roles vote go on the current criteria.
fn all_vote_go(who: &Visitor, release: &str) {
    let criteria_version = asks(who, release)["criteria_version"].clone();
    for role in ["product", "engineering", "security", "quality"] {
        let vote = json!({ "role": role, "choice": "go", "criteria_version": criteria_version });
        who.api("POST", &format!("/api/v1{release}/votes"), Some(&vote)).expect(200);
    }
}

/// A release that is rolling out at 10 %.
fn rolls_out(who: &Visitor, body: &Value, requests: u32) -> String {
    let release = announces(who, body);
    all_vote_go(who, &release);
    happens(who, &release, requests, "approved").expect(200);
    reaches(who, &release, requests + 1, 10).expect(200);
    release
}

/// The form with the button that records this kind of event.
fn form(page: &Page, release: &str, kind: &str) -> Form {
    let action = format!("{release}/events");
    let buttons = page.attributes(&format!("form[action=\"{action}\"] button"), "value");
    let place = buttons.iter().position(|button| button == kind);
    let place = place.unwrap_or_else(|| panic!("no button for {kind} among {buttons:?}"));
    page.forms(&action).remove(place)
}

fn presses(who: &Visitor, release: &str, kind: &str) -> Page {
    let page = who.get(release).expect(200);
    who.send(&form(&page, release, kind).and("kind", kind))
}

fn states(page: &Page) -> Vec<String> {
    page.all(".run-facts .release-state")
}

#[test]
fn a_release_goes_the_whole_way_by_forms() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let fields = [("kind", "rollback_plan"), ("title", "Roll back checkout"), ("service", "checkout"), ("text", PLAN)];
    let plan = ada.upload("/runbooks", &fields, &[]).location().to_owned();

    let new = ada.get("/releases/new?service=checkout").expect(200).form("/releases");
    assert_eq!((new.value("service"), new.value("stages")), ("checkout", "10, 50, 100"));
    let refused = ada.send(&new.clone().with("name", " ").with("stages", "50, 10")).expect(422);
    for field in ["name", "version_name", "stages"] {
        assert!(refused.error_in_field(field).is_some(), "{field}");
    }
    refused.assert_says("Choose at least one platform.");
    let typed = new
        .with("name", "Faster checkout")
        .with("version_name", "2.4.1")
        .with("changes", "See [the design](https://example.org/design).")
        .with("plan", plan.rsplit('/').next().unwrap())
        .and("platforms", "web")
        .and("platforms", "server");
    let release = ada.send(&typed).location().to_owned();
    assert_eq!(ada.send(&typed).location(), release, "a double click");

    let page = ada.get(&release).expect(200);
    assert_eq!((page.all("h1"), states(&page)), (vec!["Faster checkout 2.4.1".to_owned()], vec!["Planned".to_owned()]));
    page.assert_says("Server, Web");
    let overview = ada.get("/readiness").expect(200);
    assert_eq!(overview.attributes(".releases th a", "href"), std::slice::from_ref(&release));
    page.assert_says("No vote on these criteria yet: Product, Engineering, Security, Quality.");
    page.assert_says("No version of the rollback plan is approved.");
    page.assert_says("Say what can go wrong.");
    page.assert_says("Time to roll back: 15 min");
    assert_eq!(page.attributes(".release-plan a", "href")[0], plan);
    assert!(page.attributes(".prose a", "href").contains(&"https://example.org/design".to_owned()));

    // Criteria with evidence.
    let add = |text: &str| ada.send(&ada.get(&release).form(&format!("{release}/criteria")).with("text", text));
    add("The load test passes").location();
    add("Screen reader test").location();
    assert!(add(" ").expect(422).error_in_field("text").is_some());
    let ids: Vec<String> =
        asks(&ada, &release)["criteria"].as_array().unwrap().iter().map(|one| one["id"].to_string()).collect();
    let update = |id: &str, state: &str, evidence: &str, reason: &str| {
        let form = ada.get(&release).form(&format!("{release}/criteria/{id}"));
        ada.send(&form.with("state", state).with("evidence", evidence).with("reason", reason))
    };
    update(&ids[0], "met", "[Run 7](https://ci.example.org/7)", "").location();
    let refused = update(&ids[1], "waived", "", " ").expect(422);
    assert_eq!(refused.error_in_field("reason").unwrap(), "Say why the criterion is waived.");
    ada.get(&release).assert_says("1 criterion is open: “Screen reader test”.");
    update(&ids[1], "waived", "", "The pages do not change").location();
    ada.get(&release).assert_says("2 of 2 met or waived");

    // Somebody without a form to approve sends it anyway.
    happens(&ben, &release, 1, "approved").expect(422);
    let votes = |role: &str, choice: &str| {
        let form = ben.get(&release).form(&format!("{release}/votes"));
        ben.send(&form.with("role", role).and("choice", choice)).location().to_owned()
    };
    for role in ["product", "engineering", "security"] {
        votes(role, "go");
    }
    votes("quality", "no_go");
    ben.get(&release).assert_says("No-go: Quality.");
    votes("quality", "go");
    ada.post(&format!("{plan}/versions/1/approve"), &[]);
    ben.post(&format!("{plan}/versions/1/approve"), &[("note", "")]).location();
    presses(&ada, &release, "approved").location();
    let page = ada.get(&release).expect(200);
    page.assert_says("Version 1 was approved when this release was approved.");
    assert_eq!(states(&page), ["Approved"]);

    // Out, halted, on again with a reason, to the end.
    presses(&ada, &release, "stage_reached").location();
    let page = ada.get(&release).expect(200);
    assert_eq!(page.all(".release-stage[aria-current]"), ["10 % , current stage"]);
    page.assert_says("Users who have this version keep it.");
    presses(&ben, &release, "halted").location();
    let refused = presses(&ada, &release, "resumed").expect(422);
    assert_eq!(refused.error_in_field("note").unwrap(), "Say why the rollout can continue.");
    let page = ada.get(&release).expect(200);
    ada.send(&form(&page, &release, "resumed").with("note", "Other service").and("kind", "resumed")).location();
    presses(&ada, &release, "stage_reached").location();
    presses(&ada, &release, "stage_reached").location();
    presses(&ada, &release, "completed").location();
    let page = ada.get(&release).expect(200);
    assert_eq!((states(&page), page.count(".release-acts, form[action$=criteria]")), (vec!["Complete".to_owned()], 0));
    let kinds: Vec<String> = asks(&ada, &release)["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| event["kind"].as_str().unwrap().to_owned())
        .filter(|kind| !kind.starts_with("criterion") && kind != "voted")
        .collect();
    let expected =
        ["created", "approved", "stage_reached", "halted", "resumed", "stage_reached", "stage_reached", "completed"];
    assert_eq!(kinds, expected);
    ada.get("/services/checkout").assert_says("Faster checkout 2.4.1");
    assert!(ada.get("/runbooks").attributes("a", "href").contains(&"/releases".to_owned()));
    site.assert_nothing_broke();
}

#[test]
fn a_change_reopens_votes_and_the_approval() {
    let site = Site::start();
    let ada = site.set_up();
    let release = announces(&ada, &details("1.0.0", &["server"]));
    let path = format!("/api/v1{release}");
    let old = ada.get(&release).expect(200).form(&format!("{release}/votes"));
    all_vote_go(&ada, &release);
    happens(&ada, &release, 1, "approved").expect(200);
    let added = ada.api("POST", &format!("{path}/criteria"), Some(&json!({ "text": "Tested" }))).expect(201).json();
    let now = asks(&ada, &release);
    assert_eq!((&now["state"], &now["criteria_version"]), (&json!("planned"), &json!(2)));
    assert_eq!(now["events"].as_array().unwrap().last().unwrap()["kind"], "reopened");
    ada.get(&release).assert_says("Voted “Go” on earlier criteria. Vote again.");
    // A page that was opened before shows other criteria.
    let refused = ada.send(&old.with("note", "kept").and("choice", "go")).expect(422);
    refused.assert_says("The criteria changed since you opened this page.");
    assert_eq!(refused.form(&format!("{release}/votes")).value("note"), "kept");

    let refused = happens(&ada, &release, 2, "approved").expect(422).json();
    let missing: Vec<&str> =
        refused["errors"].as_array().unwrap().iter().map(|error| error["detail"].as_str().unwrap()).collect();
    let no_vote = "No vote on these criteria yet: Product, Engineering, Security, Quality.";
    assert_eq!(missing, ["1 criterion is open: “Tested”.", no_vote]);
    assert_eq!(now["missing"], json!(missing));

    // Of two who change a criterion, the second one sees the first.
    let criterion = format!("{path}/criteria/{}", added["id"]);
    let met = json!({ "text": "Tested", "state": "met", "version": 1 });
    let stale = ada.get(&release).form(&format!("{release}/criteria/{}", added["id"]));
    ada.api("PUT", &criterion, Some(&met)).expect(200);
    ada.api("PUT", &criterion, Some(&met)).expect(200);
    let failed = json!({ "text": "Tested", "state": "failed", "version": 1 });
    assert_eq!(ada.api("PUT", &criterion, Some(&failed)).expect(409).json()["current"]["state"], "met");
    let conflict = ada.send(&stale.with("state", "failed").with("evidence", "mine")).expect(409);
    assert_eq!(conflict.form(&format!("{release}/criteria/{}", added["id"])).value("evidence"), "mine");
    conflict.assert_says("Someone else changed this while you were editing.");
    ada.api("PUT", "/api/v1/releases/999/criteria/1", Some(&met)).expect(404);

    // A no-go, another plan and other stages reopen an approval, too.
    all_vote_go(&ada, &release);
    happens(&ada, &release, 3, "approved").expect(200);
    let against = json!({ "role": "security", "choice": "no_go", "criteria_version": 3 });
    assert_eq!(ada.api("POST", &format!("{path}/votes"), Some(&against)).expect(200).json()["state"], "planned");
    all_vote_go(&ada, &release);
    happens(&ada, &release, 4, "approved").expect(200);
    let mut changed = details("1.0.0", &["server"]);
    changed["risks"] = json!("Orders could be lost.");
    changed["version"] = json!(1);
    assert_eq!(ada.api("PUT", &path, Some(&changed)).expect(200).json()["state"], "approved");
    for (version, field, value) in [(2, "stages", json!([100])), (3, "version_name", json!("1.0.1"))] {
        (changed["version"], changed[field]) = (json!(version), value);
        assert_eq!(ada.api("PUT", &path, Some(&changed)).expect(200).json()["state"], "planned", "{field}");
        all_vote_go(&ada, &release);
        happens(&ada, &release, 3 + version, "approved").expect(200);
    }
    // A no-go stands, also when somebody edits a criterion.
    let votes = |number: i64| json!({ "role": "security", "choice": "no_go", "criteria_version": number });
    let current = asks(&ada, &release)["criteria_version"].as_i64().unwrap();
    ada.api(
        "POST",
        &format!("{path}/events"),
        Some(&json!({ "kind": "stage_reached", "stage": 100,
        "request": "0f8fad5b-d9cb-469f-a165-000000000099" })),
    )
    .expect(200);
    ada.api("POST", &format!("{path}/votes"), Some(&votes(current))).expect(200);
    ada.get(&format!("{path}/may-continue")).expect(409);
    ada.api("POST", &format!("{path}/criteria"), Some(&json!({ "text": "Watched" }))).expect(201);
    ada.get(&format!("{path}/may-continue")).expect(409).assert_says("No-go: Security.");
    ada.api("POST", &format!("{path}/criteria"), Some(&json!({ "text": "Watched" }))).expect(422);
    site.assert_nothing_broke();
}

#[test]
fn of_two_at_once_one_wins_and_the_other_is_told() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let release = rolls_out(&ada, &details("1.0.0", &["server"]), 1);
    // The same request eight times is one event, others are refused.
    let statuses = |send: &(dyn Fn(u32) -> u16 + Sync)| {
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let sending: Vec<_> = (0..8).map(|place| scope.spawn(move || send(place))).collect();
            sending.into_iter().map(|sending| sending.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        statuses
    };
    assert_eq!(statuses(&|_| happens(&ada, &release, 10, "halted").status), [200; 8]);
    let resumed = statuses(&|place| {
        let who = if place < 4 { &ada } else { &ben };
        happens(who, &release, 20 + place, "resumed").status
    });
    assert_eq!(resumed, [200, 422, 422, 422, 422, 422, 422, 422]);
    let reached = statuses(&|place| reaches(&ben, &release, 40 + place, 50).status);
    assert_eq!(reached, [200, 422, 422, 422, 422, 422, 422, 422]);
    let refused = reaches(&ada, &release, 60, 50).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "The rollout is already at 50 %.");
    let events = asks(&ada, &release)["events"].clone();
    let sequences: Vec<i64> =
        events.as_array().unwrap().iter().map(|event| event["sequence"].as_i64().unwrap()).collect();
    assert_eq!(sequences, (1..=i64::try_from(sequences.len()).unwrap()).collect::<Vec<_>>());

    happens(&ben, &release, 70, "halted").expect(200);
    let refused = happens(&ada, &release, 71, "halted").expect(422).json();
    let detail = refused["errors"][0]["detail"].as_str().unwrap();
    assert!(detail.starts_with("This release is halted (Ben)."), "{detail}");
    // The same request used for something else is no repetition.
    let refused = happens(&ada, &release, 70, "rolled_back").expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "request");
    // The details: one of two who save sees the other.
    let form = ada.get(&format!("{release}/edit")).expect(200).form(&release);
    ada.send(&form.clone().with("name", "First")).location();
    let conflict = ada.send(&form.with("name", "Second")).expect(409);
    assert_eq!(conflict.form(&release).value("name"), "Second");
    assert!(conflict.all(".theirs dd").contains(&"First".to_owned()));
    site.assert_nothing_broke();
}

#[test]
fn installed_copies_stay() {
    let site = Site::start();
    let ada = site.set_up();
    let app = rolls_out(&ada, &details("7.1.0", &["ios", "android"]), 1);
    let page = ada.get(&app).expect(200);
    page.assert_says("Installed copies stay: a release in an app store can’t be rolled back.");
    page.assert_says("Add a feature flag, or a change on the server, that turns the feature off.");
    assert!(!page.attributes("button", "value").contains(&"rolled_back".to_owned()));
    let refused = happens(&ada, &app, 10, "rolled_back").expect(422).json();
    assert!(refused["detail"].as_str().unwrap().starts_with("Installed copies stay"));
    assert_eq!(happens(&ada, &app, 11, "halted").expect(200).json()["state"], "halted");
    happens(&ada, &app, 12, "rolled_back").expect(422);
    let both = rolls_out(&ada, &details("7.1.1", &["ios", "server"]), 20);
    ada.get(&both).assert_says("A rollback only changes servers and web browsers.");
    assert_eq!(happens(&ada, &both, 30, "rolled_back").expect(200).json()["state"], "rolled_back");
    let refused = happens(&ada, &both, 31, "halted").expect(422).json();
    assert!(refused["detail"].as_str().unwrap().contains("Its state can no longer change."));
    let mut late = details("7.1.2", &["server"]);
    late["version"] = json!(1);
    let refused = ada.api("PUT", &format!("/api/v1{both}"), Some(&late)).expect(422).json();
    assert_eq!(refused["detail"], "This release is rolled back. It can’t be changed.");
    site.assert_nothing_broke();
}

#[test]
fn feature_flags_are_switched_on_the_record() {
    let site = Site::start();
    let ada = site.set_up();
    let release = announces(&ada, &details("1.0.0", &["server"]));
    let add = |name: &str| {
        let form = ada.get(&release).form(&format!("{release}/flags"));
        ada.send(&form.with("name", name).with("who_may", "On-call").with("effect", "A *button*"))
    };
    add("express").location();
    assert!(add("express").expect(422).error_in_field("name").unwrap().contains("already has a feature flag"));
    let page = ada.get(&release).expect(200);
    let action = page.attributes(".release-switch", "action")[0].clone();
    let switch = page.form(&action).with("note", "For 10 %");
    for _ in 0..3 {
        ada.send(&switch).location();
    }
    let now = asks(&ada, &release);
    assert_eq!(now["flags"][0]["state"], "on");
    let switches: Vec<&Value> =
        now["events"].as_array().unwrap().iter().filter(|event| event["kind"] == "flag_switched").collect();
    assert_eq!((switches.len(), &switches[0]["note"]), (1, &json!("On: For 10 %")));
    // Also after the end, when it takes the feature back.
    happens(&ada, &release, 1, "abandoned").expect(200);
    let off = json!({ "request": uuid(2), "state": "off" });
    ada.api("POST", &format!("/api/v1{action}"), Some(&off)).expect(200);
    assert_eq!(asks(&ada, &release)["flags"][0]["state"], "off");
    site.assert_nothing_broke();
}

#[test]
fn readers_read_and_change_nothing() {
    let site = Site::start();
    let ada = site.set_up();
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let release = rolls_out(&ada, &details("1.0.0", &["server"]), 1);
    assert_eq!(cora.get("/releases").expect(200).all(".releases th a"), ["Faster checkout 1.0.0"]);
    let page = cora.get(&release).expect(200);
    assert_eq!(page.count("main form, main .button"), 0);
    page.assert_says("10 %");
    for path in ["/releases/new", &format!("{release}/edit")] {
        cora.get(path).expect(403);
    }
    for (path, field) in [("events", "kind"), ("criteria", "text"), ("votes", "role"), ("flags", "name")] {
        cora.post(&format!("{release}/{path}"), &[(field, "halted")]).expect(403);
    }
    happens(&cora, &release, 10, "halted").expect(403);
    cora.get(&format!("/api/v1{release}/may-continue")).expect(200);
    assert_eq!(asks(&cora, &release)["state"], "rolling_out");
    site.assert_nothing_broke();
}

#[test]
fn what_is_out_comes_first_and_versions_are_in_order() {
    let site = Site::start();
    let ada = site.set_up();
    let halted = rolls_out(&ada, &details("1.9.0", &["server"]), 1);
    happens(&ada, &halted, 10, "halted").expect(200);
    for version in ["build 7", "1.10.0-rc.1", "1.10.0"] {
        announces(&ada, &details(version, &["server"]));
    }
    let names = |path: &str| {
        let all = ada.get(path).expect(200).all(".releases th a");
        all.iter().map(|name| name.trim_start_matches("Faster checkout ").to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(names("/releases"), ["1.9.0", "1.10.0", "1.10.0-rc.1", "build 7"]);
    assert_eq!(names("/services/checkout"), ["1.10.0", "1.10.0-rc.1", "1.9.0", "build 7"]);
    assert_eq!(names("/releases?q=CHECKOUT+rc"), ["1.10.0-rc.1"]);
    assert!(names("/releases?q=%25").is_empty());
    for number in 0..48 {
        announces(&ada, &details(&format!("3.0.{number}"), &["web"]));
    }
    assert_eq!((names("/releases").len(), names("/releases?page=2").len()), (50, 2));
    let listed = ada.get("/api/v1/releases?state=halted&service=checkout").json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["has_more"]), (1, &json!(false)));
    for wrong in ["limit=0", "page=0", "state=paused", "unknown=1"] {
        ada.get(&format!("/api/v1/releases?{wrong}")).expect(400);
    }
    site.assert_nothing_broke();
}

#[test]
fn programs_are_told_what_is_wrong() {
    let site = Site::start();
    let ada = site.set_up();
    let mut body = details("1.0.0", &["server"]);
    body["request"] = json!(uuid(1));
    let release = announces(&ada, &body);
    let again: Vec<String> = std::thread::scope(|scope| {
        let announcing: Vec<_> = (0..6).map(|_| scope.spawn(|| announces(&ada, &body))).collect();
        announcing.into_iter().map(|announcing| announcing.join().unwrap()).collect()
    });
    assert_eq!(again, vec![release.clone(); 6], "the same request");
    body["request"] = json!(uuid(90));
    let other: Vec<String> = std::thread::scope(|scope| {
        let announcing: Vec<_> = (0..6).map(|_| scope.spawn(|| announces(&ada, &body))).collect();
        announcing.into_iter().map(|announcing| announcing.join().unwrap()).collect()
    });
    assert!(other.iter().all(|path| *path == other[0] && *path != release), "the same new request at once: {other:?}");
    let path = format!("/api/v1{release}");
    let runbook = ada.api("POST", "/api/v1/runbooks", Some(&json!({ "title": "No plan" }))).expect(201).json();
    for (field, value) in [
        ("platforms", json!([])),
        ("platforms", json!(["watch"])),
        ("stages", json!([50, 10])),
        ("stages", json!([0])),
        ("plan", json!(999)),
        ("plan", runbook["number"].clone()),
        ("name", json!("")),
        ("request", json!("1")),
    ] {
        let mut wrong = details("1.0.0", &["server"]);
        wrong[field] = value;
        let refused = ada.api("POST", "/api/v1/releases", Some(&wrong)).expect(422).json();
        assert_eq!(refused["errors"][0]["field"], field, "{refused}");
    }
    ada.api("PUT", &path, Some(&details("1.0.0", &["server"]))).expect(428);
    for wrong in [
        json!({ "request": uuid(2), "kind": "stage_reached" }),
        json!({ "request": uuid(2), "kind": "stage_reached", "stage": 10 }),
        json!({ "request": uuid(2), "kind": "reopened" }),
        json!({ "request": "x", "kind": "note", "note": "x" }),
    ] {
        records(&ada, &release, &wrong).expect(422);
    }
    let refused = ada.get(&format!("{path}/may-continue")).expect(409).json();
    assert_eq!(refused["type"], "/api#may-not-continue");
    let detail = refused["detail"].as_str().unwrap();
    assert!(detail.starts_with("This release isn’t approved. No vote"), "{detail}");
    all_vote_go(&ada, &release);
    happens(&ada, &release, 3, "approved").expect(200);
    assert_eq!(ada.get(&format!("{path}/may-continue")).expect(200).json()["next_stage"], 10);
    reaches(&ada, &release, 4, 10).expect(200);
    let refused = reaches(&ada, &release, 5, 70).expect(422).json();
    assert_eq!(refused["detail"], "70 % is not a stage of this release: 10, 50, 100.");
    happens(&ada, &release, 6, "completed").expect(422);
    // A criterion that fails during the rollout stops its next stage, and halting still needs nothing.
    let failed = json!({ "text": "Fewer than 1 % of payments fail", "state": "failed" });
    ada.api("POST", &format!("{path}/criteria"), Some(&failed)).expect(201);
    let refused = ada.get(&format!("{path}/may-continue")).expect(409).json();
    assert_eq!(refused["detail"], "1 criterion failed: “Fewer than 1 % of payments fail”.");
    reaches(&ada, &release, 7, 50).expect(422);
    let page = ada.get(&release).expect(200);
    page.assert_says("The next stage is locked. 1 criterion failed: “Fewer than 1 % of payments fail”.");
    assert!(!page.attributes("button", "value").contains(&"stage_reached".to_owned()));
    records(&ada, &release, &json!({ "request": uuid(8), "kind": "halted" })).expect(200);
    ada.get("/api/v1/releases/999/may-continue").expect(404);
    site.assert_nothing_broke();
}
