//! Share links of a postmortem that becomes private, and of one that is.

use serde_json::json;
use tests::{Page, Site, Visitor};

fn set_private(by: &Visitor, number: i64, is_private: bool, more: &[(&str, &str)]) -> Page {
    let form = by.opens_at(number, "head").form(&format!("/postmortems/{number}")).without("is_private");
    let form = if is_private { form.and("is_private", "true") } else { form };
    by.send(&form.filled(more))
}

#[test]
fn making_a_postmortem_private_revokes_its_links_and_says_so_before() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Shared");
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    let (board, press) = (ada.shares(number, "Board"), ada.shares(number, "Press"));
    let revoked = ada.shares(number, "By hand");
    let id = ada.get(&format!("/api/v1/postmortems/{number}/links")).json()["items"][0]["id"].to_string();
    ada.post(&format!("/postmortems/{number}/share/{id}/revoke"), &[]).location();
    let stranger = site.stranger();
    stranger.get(&board).expect(200);

    ada.opens_at(number, "head").assert_says("Making this postmortem private revokes 2 share links.");
    set_private(&ada, number, true, &[]).location();

    for link in [&board, &press, &revoked] {
        assert_eq!(stranger.get(link).status, 404);
    }
    ada.get(&format!("/postmortems/{number}/share")).assert_says("revoked when the postmortem became private");
    ada.get(&format!("/postmortems/{number}/history")).assert_says("revoked the share link");

    // Public again: nothing opens by itself.
    ada.opens_at(number, "head").assert_says("Restore 2 share links revoked when the postmortem became private");
    set_private(&ada, number, false, &[]).location();
    assert_eq!(stranger.get(&board).status, 404);
    set_private(&ada, number, false, &[("restore_links", "true")]).location();
    for link in [&board, &press] {
        stranger.get(link).expect(200);
    }
    assert_eq!(stranger.get(&revoked).status, 404, "what was revoked by hand stays revoked");
    site.assert_nothing_broke();
}

#[test]
fn links_are_not_restored_while_it_is_private() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Shared");
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    set_private(&ada, number, true, &[("restore_links", "true")]).location();
    assert_eq!(site.stranger().get(&link).status, 404);
    set_private(&ada, number, true, &[("restore_links", "true")]).location();
    assert_eq!(site.stranger().get(&link).status, 404);
}

#[test]
fn the_api_revokes_and_restores_as_well() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Shared");
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    let path = format!("/api/v1/postmortems/{number}");
    let change = |fields: serde_json::Value| {
        let mut body = fields;
        body["version"] = ada.get(&path).json()["postmortem"]["version"].clone();
        ada.api("PATCH", &path, Some(&body)).expect(200);
    };
    change(json!({ "is_private": true }));
    assert_eq!(site.stranger().get(&link).status, 404);
    let links = ada.get(&format!("{path}/links")).json();
    assert_eq!(links["items"][0]["revoked_with_privacy"], true);
    change(json!({ "is_private": false, "restore_links": true }));
    site.stranger().get(&link).expect(200);
}

#[test]
fn a_link_to_a_private_postmortem_must_be_confirmed() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Private"), ("zone", "UTC"), ("is_private", "true")]);
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    let path = format!("/postmortems/{number}/share");
    let form = ada.get(&path).form(&path).with("name", "Lawyer");
    ada.get(&path).assert_says("This postmortem is private");
    ada.send(&form).expect(422).assert_says("Confirm that you want to create the link.");
    ada.send(&form.and("confirm_private", "true")).expect(201);
    let api = format!("/api/v1/postmortems/{number}/links");
    ada.api("POST", &api, Some(&json!({ "name": "Lawyer" }))).expect(422).assert_says("confirm_private");
    ada.api("POST", &api, Some(&json!({ "name": "Lawyer", "confirm_private": true }))).expect(201);
}

#[test]
fn a_refused_form_still_restores_the_links() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Shared");
    ada.writes(number, "summary", "What happened.").location();
    ada.publishes(number);
    let link = ada.shares(number, "Board");
    set_private(&ada, number, true, &[]).location();
    let refused = set_private(&ada, number, false, &[("restore_links", "true"), ("title", "")]).expect(422);
    assert_eq!(refused.count("#restore_links[checked]"), 1);
    let form = refused.form(&format!("/postmortems/{number}"));
    ada.send(&form.with("title", "Shared")).location();
    site.stranger().get(&link).expect(200);
}
