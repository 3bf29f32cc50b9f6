//! A team that is not needed any more.

use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

fn adds_team(ada: &Visitor, name: &str) -> i64 {
    ada.api("POST", "/api/v1/teams", Some(&json!({ "name": name }))).expect(201).json()["id"].as_i64().unwrap()
}

fn adds_postmortem(by: &Visitor, title: &str, team: i64, is_private: bool) -> i64 {
    let body = json!({ "title": title, "zone": "UTC", "team": team, "is_private": is_private });
    let added = by.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json();
    added["number"].as_i64().unwrap()
}

fn details(by: &Visitor, number: i64) -> Value {
    by.api("GET", &format!("/api/v1/postmortems/{number}"), None).expect(200).json()["postmortem"].clone()
}

fn asks(ada: &Visitor, team: i64) -> Page {
    let page = ada.get("/people");
    let delete = format!("/teams/{team}/delete");
    assert_eq!(page.count(&format!("form[action=\"{delete}\"]")), 0, "one click is not enough");
    let links = page.attributes("ul.teams a[href*=\"delete=\"]", "href");
    let link = links.iter().find(|link| link.contains(&format!("delete={team}#"))).unwrap();
    ada.get(link.split('#').next().unwrap()).expect(200)
}

#[test]
fn an_administrator_deletes_a_team_and_is_told_before_what_follows() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (team, other) = (adds_team(&ada, "Payments"), adds_team(&ada, "Search"));
    let numbers = [("Seen by all", false), ("Private", true)].map(|(title, is_private)| {
        let number = adds_postmortem(&ben, title, team, is_private);
        (number, details(&ada, number))
    });
    let kept = adds_postmortem(&ben, "Of the other team", other, false);
    ada.api("PUT", &format!("/api/v1/teams/{team}/approvals"), Some(&json!({ "approvals": 1 }))).expect(200);
    let body = json!({ "email": "cora@example.org", "role": "member", "team": team });
    let invited = ada.api("POST", "/api/v1/invitations", Some(&body)).expect(201).json();
    let invitation = format!("/invitations/{}", invited["address"].as_str().unwrap().rsplit_once('/').unwrap().1);

    let asked = asks(&ada, team);
    asked.assert_says("2 postmortems will have no team. Publishing them will no longer require approvals.");
    assert_eq!(asked.count("#confirm"), 1);
    assert_eq!(ada.send(&asked.form(&format!("/teams/{team}/delete"))).location(), "/people");

    assert!(!ada.get("/people").message("Payments"));
    for (number, before) in &numbers {
        let now = details(&ada, *number);
        assert_eq!((&before["team"]["name"], &now["team"]), (&json!("Payments"), &Value::Null));
        assert_ne!(before["version"], now["version"], "who edits the details meanwhile gets a conflict");
        ben.opens(*number).expect(200);
        ada.get(&format!("/postmortems/{number}/history")).assert_says("Ada changed the details");
    }
    assert_eq!(details(&ada, kept)["team"]["name"], "Search");
    let cora = site.accept(&invitation, "cora@example.org", "Cora");
    cora.get("/postmortems").expect(200);
    ada.post(&format!("/teams/{team}/delete"), &[]).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn the_api_deletes_a_team_and_only_administrators_do() {
    let site = Site::start();
    let ada = site.set_up();
    let (ben, cora) = (site.invite(&ada, "ben@example.org", "member"), site.invite(&ada, "cora@example.org", "reader"));
    let team = adds_team(&ada, "Payments");
    let (page, api) = (format!("/teams/{team}/delete"), format!("/api/v1/teams/{team}"));
    for other in [&ben, &cora] {
        other.post(&page, &[]).expect(403);
        other.api("DELETE", &api, None).expect(403);
        let people = other.get(&format!("/people?delete={team}")).expect(200);
        assert_eq!(people.count("#confirm") + people.count("a[href*=\"delete=\"]"), 0);
    }
    asks(&ada, team).assert_says("No postmortem belongs to this team.");
    ada.api("DELETE", &api, None).expect(204);
    ada.api("DELETE", &api, None).expect(404);
    assert_eq!(ada.api("GET", "/api/v1/teams", None).json()["items"], json!([]));
    for odd in ["/people?delete=", "/people?delete=999", "/people?delete=x"] {
        assert_eq!(ada.get(odd).expect(200).count("#confirm"), 0, "{odd}");
    }
    site.assert_nothing_broke();
}
