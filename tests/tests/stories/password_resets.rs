//! Somebody forgot their password: an administrator creates a link, by which they set a new one.

use tests::{Site, Visitor};

const NEW: &str = "other words in a row";

fn id_of(visitor: &Visitor) -> i64 {
    visitor.get("/api/v1/me").json()["id"].as_i64().unwrap()
}

fn path_of(address: &str) -> String {
    format!("/password-resets/{}", address.rsplit_once('/').unwrap().1)
}

fn creates(ada: &Visitor, person: i64) -> String {
    let page = ada.post(&format!("/people/{person}/password-reset"), &[]).expect(201);
    path_of(&page.attributes(".made-link", "value")[0])
}

#[test]
fn a_reset_link_sets_a_new_password_once_and_ends_all_sessions() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    site.stranger().get("/sign-in").assert_says("Ask an administrator for a reset link.");
    let link = creates(&ada, id_of(&ben));
    let stranger = site.stranger();
    let page = stranger.get(&link).expect(200);
    page.assert_says("ben@example.org");
    let short = stranger.send(&page.form(&link).with("password", "short")).expect(422);
    assert!(short.error_in_field("password").unwrap().contains("at least 10 characters"));
    assert_eq!(stranger.send(&page.form(&link).with("password", NEW)).location(), "/sign-in");
    assert!(ben.get("/profile").location().starts_with("/sign-in"), "the old session goes on");
    let typed = [("email", "ben@example.org"), ("password", NEW)];
    assert_eq!(site.stranger().post("/sign-in", &typed).status, 303);
    stranger.get(&link).expect(404).assert_says("expired or was used. Ask an administrator for a new one.");
    stranger.post(&link, &[("password", "even more words in a row")]).expect(404);
    assert_eq!(site.stranger().post("/sign-in", &typed).status, 303);
}

#[test]
fn a_new_reset_link_replaces_the_one_before() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = id_of(&site.invite(&ada, "ben@example.org", "member"));
    let first = creates(&ada, ben);
    let made = ada.api("POST", &format!("/api/v1/people/{ben}/password-reset"), None).expect(201).json();
    site.stranger().get(&first).expect(404);
    site.stranger().get(&path_of(made["address"].as_str().unwrap())).expect(200);
    let ran = site.runs(&["user", "reset-password", "ben@example.org", "--json"]);
    let printed = ran.json()[0]["address"].as_str().unwrap().to_owned();
    site.stranger().get(&path_of(&printed)).expect(200);
    site.stranger().get(&path_of(made["address"].as_str().unwrap())).expect(404);
}

#[test]
fn only_administrators_create_reset_links_and_none_for_disabled_people() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let id = id_of(&ben);
    let path = format!("/people/{id}/password-reset");
    for other in [&ben, &cora] {
        other.post(&path, &[]).expect(403);
        other.api("POST", &format!("/api/v1{path}"), None).expect(403);
    }
    let link = creates(&ada, id);
    ada.post(&format!("/people/{id}/disable"), &[]).location();
    site.stranger().get(&link).expect(404);
    ada.post(&path, &[]).expect(422).assert_says("This person is disabled. Re-enable the account first.");
    ada.api("POST", &format!("/api/v1{path}"), None).expect(422);
}
