//! Rollback plans: what their texts say, what they lack, and whose approval real runs need.

use chrono::Datelike;
use serde_json::json;
use tests::{Page, Site, Visitor};

const PLAN: &str = "Time to roll back: 15 min\n\nDrill every: 3 months\n\n## Triggers\n\n\
    - Roll back when error rate > 2 % for 5 min. Without data: halt\n- Customers complain\n\n\
    ## Decision rights\n\n- Start: Ada, then Nobody after 10 min\n- On-call may: halt the rollout\n\n\
    ## Communication\n\n- Customers: status page, within 5 min, then every 20 min\n  > We are *looking* into it.\n\n\
    ## Steps\n\n1. Move traffic back.\n2. Data integrity: count the orders.\n";

fn creates(who: &Visitor, text: &str) -> String {
    let fields = [("kind", "rollback_plan"), ("title", "Roll back checkout"), ("service", "checkout"), ("text", text)];
    who.upload("/runbooks", &fields, &[]).location().to_owned()
}

fn to_dos(page: &Page) -> Vec<String> {
    page.all(".runbook-to-dos li")
}

#[test]
fn a_plan_says_when_to_roll_back_and_who_decides_and_what_it_lacks() {
    let site = Site::start();
    let ada = site.set_up();
    let new = ada.get("/runbooks/new?kind=rollback_plan").expect(200);
    assert_eq!(new.all("h1"), ["New rollback plan"]);
    let form = new.form("/runbooks");
    assert_eq!(form.value("kind"), "rollback_plan");
    let empty = creates(&ada, form.value("text"));
    let lacks = to_dos(&ada.get(&empty).expect(200));
    for missing in ["No triggers.", "Nobody is named to start the rollback", "No communication plan.", "No drill yet."]
    {
        assert!(lacks.iter().any(|to_do| to_do.starts_with(missing)), "{missing}: {lacks:?}");
    }

    let plan = creates(&ada, PLAN);
    let page = ada.get(&plan).expect(200);
    assert_eq!(page.all(".plan-proof dd"), ["15 min", "No complete runs", "No complete runs"]);
    assert_eq!(
        page.all(".plan-triggers li"),
        ["Roll back : error rate above 2 % for 5 min Without data: halt", "Roll back : Customers complain"]
    );
    assert_eq!(page.all(".plan-rights ol li"), ["Ada", "Nobody , after 10 min"]);
    page.assert_says("status page, first within 5 min, then every 20 min");
    let lacks = to_dos(&page);
    assert_eq!(lacks[0], "The trigger “Customers complain” has no threshold, such as “error rate > 2 % for 5 min”.");
    assert_eq!(lacks[1], "“Nobody” in the decision rights is not the name of exactly one active member.");
    assert!(!lacks.iter().any(|to_do| to_do.contains("data integrity") || to_do.contains("“Ada”")), "{lacks:?}");

    // Programs read the same.
    let whole = ada.get(&format!("/api/v1{plan}")).expect(200).json();
    assert_eq!((&whole["kind"], &whole["plan"]["promised_seconds"]), (&json!("rollback_plan"), &json!(900)));
    let condition = json!({
        "signal": "error rate", "comparison": "above", "value": "2", "unit": "%", "for_seconds": 300, "sample": null
    });
    assert_eq!(whole["plan"]["triggers"][0]["condition"], condition);
    assert_eq!(whole["plan"]["decision_rights"][0]["ladder"][1], json!({ "name": "Nobody", "after_seconds": 600 }));
    assert_eq!(whole["plan"]["messages"][0]["template"], json!("We are *looking* into it."));

    // The list tells plans apart; a runbook says nothing of the kind.
    let body = json!({ "title": "Fail over", "text": PLAN });
    let runbook = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json();
    assert_eq!((&runbook["kind"], &runbook["plan"]), (&json!("runbook"), &json!(null)));
    let page = ada.get(&format!("/runbooks/{}", runbook["number"])).expect(200);
    assert_eq!((page.count(".plan-proof"), page.count(".plan-triggers")), (0, 0));
    let plans = ada.get("/runbooks?kind=rollback_plan").expect(200);
    assert_eq!(plans.all(".runbooks tbody th a").len(), 2);
    // An update that does not name the kind keeps it.
    let update = json!({ "title": "Roll back checkout", "text": PLAN, "version": 1 });
    let kept = ada.api("PUT", &format!("/api/v1{empty}"), Some(&update)).expect(200).json();
    assert_eq!((&kept["kind"], &kept["version"]), (&json!("rollback_plan"), &json!(2)));
    let listed = ada.get("/api/v1/runbooks?kind=rollback_plan").expect(200).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    ada.get("/api/v1/runbooks?kind=plan").expect(400);
    ada.upload("/runbooks", &[("kind", "plan"), ("title", "T")], &[]).expect(422);
    site.assert_nothing_broke();
}

#[test]
fn somebody_else_approves_a_version_and_real_runs_use_it() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let plan = creates(&ada, PLAN);
    let approve = |version: i32| format!("{plan}/versions/{version}/approve");
    let page = ada.get(&plan).expect(200);
    page.assert_says("No version is approved. Real runs use the current version.");
    page.assert_says("You saved this version, so someone else has to approve it.");
    ada.post(&approve(1), &[]).expect(403).assert_says("Someone else has to approve it.");
    assert_eq!(cora.get(&plan).expect(200).forms(&approve(1)).len(), 0);

    let form = ben.get(&plan).expect(200).form(&approve(1));
    let long = ben.send(&form.clone().with("note", &"n".repeat(501)));
    assert_eq!(long.status, 422);
    assert_eq!(ben.send(&form.with("note", "Tried in staging")).location(), plan);
    ben.post(&approve(1), &[]).location();
    let page = ada.get(&plan).expect(200);
    page.assert_says("Version 1 was approved by Ben on");
    page.assert_says("Tried in staging");

    // A later version is not approved: a real run keeps to the approved one, a drill tries the current one.
    let version =
        [("kind", "rollback_plan"), ("title", "Roll back checkout"), ("text", "1. Other\n"), ("version", "1")];
    ben.upload(&plan, &version, &[]).location();
    ada.get(&plan).assert_says("Version 2 isn’t approved. Real runs use version 1.");
    let start = |kind: &str| {
        let request = format!("0f8fad5b-d9cb-469f-a165-{:012}", kind.len());
        let body = json!({ "request": request, "kind": kind });
        ada.api("POST", &format!("/api/v1{plan}/runs"), Some(&body)).expect(201).json()["run"].clone()
    };
    let (real, drill) = (start("real"), start("drill"));
    assert_eq!((&real["version"], &drill["version"]), (&json!(1), &json!(2)));
    ada.get(&format!("/runs/{}", real["number"])).assert_says("This run keeps version 1. The current version is 2");

    // Withdrawing is the safe direction: everybody who writes may.
    ben.post(&format!("{plan}/versions/1/withdraw-approval"), &[]).location();
    ada.get(&plan).assert_says("No version is currently approved.");
    let approval = ada.get(&format!("/api/v1{plan}")).json()["plan"]["approval"].clone();
    assert_eq!(approval, json!(null));
    let by_api = ada.api("POST", &format!("/api/v1{}", approve(2)), Some(&json!({ "note": "ok" }))).expect(200).json();
    assert_eq!(
        (&by_api["plan"]["approval"]["version"], &by_api["plan"]["approval"]["note"]),
        (&json!(2), &json!("ok"))
    );
    ada.post(&approve(7), &[]).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn the_overview_says_which_plans_are_ready_and_which_services_have_none() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    ada.get("/readiness").expect(200).assert_says("No rollback plans yet.");
    ada.declares_with(&[("title", "Search failed"), ("services", "search"), ("zone", "UTC")]);
    let plan = creates(&ada, PLAN);
    let page = ada.get("/readiness").expect(200);
    assert_eq!(page.all(".plan-proof dd"), ["0", "1", "1"]);
    assert_eq!(page.all(".readiness td:nth-of-type(1)"), ["Ada, then Nobody"]);
    assert_eq!(page.all(".readiness-gaps li"), ["Not approved", "No drill yet"]);
    assert_eq!(page.all(".service-links a"), ["search"]);

    ben.post(&format!("{plan}/versions/1/approve"), &[]).location();
    let request = "0f8fad5b-d9cb-469f-a165-000000000001";
    let body = json!({ "request": request, "kind": "drill" });
    let run = ben.api("POST", &format!("/api/v1{plan}/runs"), Some(&body)).expect(201).json()["run"]["number"].clone();
    let records = |run: &serde_json::Value, number: u32, kind: &str, step: Option<i64>| {
        let request = format!("0f8fad5b-d9cb-469f-a165-{number:012}");
        let event = json!({ "request": request, "kind": kind, "step": step, "note": "It works" });
        ben.api("POST", &format!("/api/v1/runs/{run}/events"), Some(&event)).expect(200).json()
    };
    // A drill in which nothing was done proves nothing.
    records(&run, 2, "run_finished", None);
    assert_eq!(ada.get("/readiness").expect(200).all(".readiness-gaps li"), ["No drill yet"]);
    let page = ada.get(&plan).expect(200);
    page.assert_says("Finished in 0 min , not all steps done or skipped");
    assert_eq!(page.all(".plan-proof dd"), ["15 min", "No complete runs", "No complete runs"]);
    let body = json!({ "request": "0f8fad5b-d9cb-469f-a165-000000000003", "kind": "drill" });
    let run = ben.api("POST", &format!("/api/v1{plan}/runs"), Some(&body)).expect(201).json()["run"]["number"].clone();
    records(&run, 4, "step_done", Some(1));
    records(&run, 5, "step_skipped", Some(2));
    let ended = records(&run, 6, "run_finished", None);
    let page = ada.get("/readiness").expect(200);
    assert_eq!(page.all("[aria-label=Figures] dd"), ["1", "0", "1"]);
    assert_eq!(page.all(".readiness-ready"), ["Ready"]);
    page.assert_says("Target 15 min Drills 0 min");
    assert_eq!(page.all(".service-actions a"), ["Roll back checkout"]);
    // Readers learn of a drill when its postmortem is published.
    assert_eq!(cora.get("/readiness").expect(200).all(".readiness-gaps li"), ["No drill yet"]);
    ada.publishes(ended["run"]["postmortem"].as_i64().unwrap());
    assert_eq!(cora.get("/readiness").expect(200).all(".readiness-ready"), ["Ready"]);
    ben.post(&format!("{plan}/archive"), &[]).location();
    ada.get("/readiness").expect(200).assert_says("No rollback plans yet.");
    site.assert_nothing_broke();
}

/// Puts the clock of a second process, which works on the same database, to an instant.
fn passes(site: &Site, at: &str) {
    assert!(site.runs(&["remind", "--at", at]).is_good);
}

/// What a person is told about plans and runs, the newest first.
fn told(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json()["items"].as_array().unwrap().clone();
    items
        .iter()
        .map(|item| format!("{} {}", item["kind"].as_str().unwrap(), item["detail"].as_str().unwrap()))
        .collect()
}

#[test]
fn over_months_plans_are_due_to_be_rehearsed_and_reviewed() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let first = creates(&ada, "1. Stop.\n");
    let created = ada.get(&format!("/api/v1{first}")).json()["created_at"].as_str().unwrap()[..10].to_owned();
    let created: chrono::NaiveDate = created.parse().unwrap();
    let year = created.year() + 4;
    let text = format!(
        "---\nlast_reviewed_on: {year}-01-31\nreview_in: 1 month\n---\nDrill every: 1000 days\n\n\
         ## Decision rights\n- Start: Ben\n\n1. Move traffic back.\n"
    );
    let plan = creates(&ada, &text);
    let due = created + chrono::Days::new(1000);

    // Nothing until the morning of the day; then once, also when nobody looked for days.
    passes(&site, &format!("{due}T07:59:59Z"));
    assert_eq!(told(&ben), Vec::<String>::new());
    let drill = format!("drill_due Due {}.", due.format("%-d %b %Y"));
    for at in [format!("{due}T08:00:00Z"), format!("{}T12:00:00Z", due + chrono::Days::new(3))] {
        passes(&site, &at);
        assert_eq!((told(&ben), told(&ada)), (vec![drill.clone()], vec![drill.clone()]), "{at}");
    }
    let page = ben.get("/notifications").expect(200);
    page.assert_says("A rollback plan is due for a drill");
    let item = ben.get("/api/v1/notifications").json()["items"][0].clone();
    assert!(item["address"].as_str().unwrap().ends_with(&plan), "{item}");

    // February has no 31st day; the review is due on its last one.
    let last = chrono::NaiveDate::from_ymd_opt(year, 3, 1).unwrap().pred_opt().unwrap();
    passes(&site, &format!("{last}T08:00:00Z"));
    assert_eq!(told(&ben)[0], format!("review_due Due {}.", last.format("%-d %b %Y")));
    assert_eq!((told(&ben).len(), told(&cora).len()), (2, 0));
    passes(&site, &format!("{}-01-01T08:00:00Z", year + 3));
    assert_eq!(told(&ben).len(), 2);
    site.assert_nothing_broke();
}
