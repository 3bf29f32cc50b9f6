//! The checklist of a new installation.

use tests::{Page, Site};

fn done(home: &Page) -> Vec<String> {
    home.all(".first-step-done strong")
}

#[test]
fn the_checklist_follows_what_is_done_and_disappears() {
    let site = Site::start();
    let ada = site.set_up();
    let home = ada.get("/");
    home.assert_says("0 of 4 done");
    assert_eq!(home.count(".first-step"), 4);

    ada.send(&ada.get("/people").form("/teams").with("name", "Payments")).location();
    ada.invites("ben@example.org", "member");
    assert_eq!(done(&ada.get("/")), ["Create a team", "Invite your colleagues"]);

    let sample = ada.send(&ada.get("/").form("/first-steps/sample")).location().to_owned();
    assert_eq!(done(&ada.get("/")).len(), 3);
    assert_eq!(ada.get("/").count("form[action=\"/first-steps/sample\"]"), 0, "one is enough");
    let number = sample.rsplit('/').next().unwrap().parse().unwrap();
    ada.publishes(number);
    assert_eq!(ada.get("/").count(".first-steps"), 0);
    site.assert_nothing_broke();
}

#[test]
fn the_sample_is_a_whole_postmortem_that_can_be_deleted() {
    let site = Site::start();
    let ada = site.set_up();
    let path = ada.send(&ada.get("/").form("/first-steps/sample")).location().to_owned();
    let page = ada.get(&path).expect(200);
    page.assert_says("Sample: One checkout in three failed");
    let number: i64 = path.rsplit('/').next().unwrap().parse().unwrap();
    let whole = ada.get(&format!("/api/v1/postmortems/{number}")).json();
    let count = |what: &str| whole[what].as_array().unwrap().len();
    assert_eq!((count("events"), count("findings"), count("actions")), (6, 4, 2), "{whole:#}");
    assert_eq!(whole["postmortem"]["severity"], "2", "{whole:#}");
    let milestones = whole["events"].as_array().unwrap().iter().filter(|event| !event["milestone"].is_null());
    assert_eq!(milestones.count(), 5, "{whole:#}");
    assert_eq!(whole["to_dos"].as_array().unwrap().len(), 0, "a sample is complete: {whole:#}");
    ada.does(number, "archive").location();
    ada.does(number, "archive").location();
    let title = "Sample: One checkout in three failed after a configuration change";
    ada.post(&format!("/postmortems/{number}/delete"), &[("title", title)]).location();
    assert_eq!(ada.get(&path).status, 404);
    ada.get("/").assert_says("0 of 4 done");
    site.assert_nothing_broke();
}

#[test]
fn it_is_for_administrators_and_can_be_hidden() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    assert_eq!(ben.get("/").count(".first-steps"), 0);
    assert_eq!(ben.post("/first-steps/hide", &[]).status, 403);
    assert_eq!(ada.get("/").count(".first-steps"), 1);
    ada.send(&ada.get("/").form("/first-steps/hide")).location();
    assert_eq!(ada.get("/").count(".first-steps"), 0);
}
