//! Teams: what programs read and change, and what their leads may do.

use serde_json::{Value, json};
use tests::{Site, Visitor};

struct Scene {
    site: Site,
    ada: Visitor,
    /// Leads the team.
    lena: Visitor,
    ben: Visitor,
    /// The path of the team in the API.
    team: String,
    /// The path of its holidays page.
    page: String,
}

fn scene() -> Scene {
    let site = Site::start();
    let ada = site.set_up();
    let lena = site.invite(&ada, "lena@example.org", "member");
    let ben = site.invite(&ada, "ben@example.org", "member");
    let id = ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Payments" }))).expect(201).json()["id"].clone();
    let team = format!("/api/v1/teams/{id}");
    let page = format!("/teams/{id}/holidays");
    let scene = Scene { site, ada, lena, ben, team, page };
    scene.joins(&scene.lena);
    scene.changes(&json!({ "lead": id_of(&scene.lena) })).expect(200);
    scene
}

fn id_of(who: &Visitor) -> Value {
    who.get("/api/v1/me").json()["id"].clone()
}

impl Scene {
    fn joins(&self, who: &Visitor) {
        self.ada.api("PUT", &format!("{}/members/{}", self.team, id_of(who)), None).expect(204);
    }

    fn changes(&self, body: &Value) -> tests::Page {
        self.ada.api("PATCH", &self.team, Some(body))
    }

    fn holidays(&self) -> Value {
        self.ben.get(&format!("{}/holidays", self.team)).expect(200).json()["items"].clone()
    }
}

#[test]
fn programs_read_and_change_teams() {
    let scene = scene();
    let team = || scene.ben.get(&scene.team).expect(200).json();
    assert_eq!((&team()["lead"]["id"], &team()["zone"]), (&id_of(&scene.lena), &Value::Null));
    let changed = scene.changes(&json!({ "name": "Money", "approvals_needed": 2, "zone": "Europe/Berlin" }));
    assert_eq!(changed.expect(200).json(), team());
    let now = team();
    assert_eq!(
        (&now["name"], &now["approvals_needed"], &now["zone"]),
        (&json!("Money"), &json!(2), &json!("Europe/Berlin"))
    );
    // What is left out stays; null empties.
    scene.changes(&json!({})).expect(200);
    assert_eq!(team(), now);
    scene.changes(&json!({ "zone": null, "lead": null })).expect(200);
    assert_eq!((&team()["lead"], &team()["zone"], &team()["name"]), (&Value::Null, &Value::Null, &json!("Money")));

    // All or nothing, and the field is named.
    for (body, field) in [
        (json!({ "name": "Other", "lead": id_of(&scene.ben) }), "lead"),
        (json!({ "name": "Other", "zone": "Mars/Phobos" }), "zone"),
        (json!({ "name": "Other", "zone": "" }), "zone"),
        (json!({ "name": "Other", "approvals_needed": 6 }), "approvals"),
        (json!({ "name": "" }), "name"),
    ] {
        let refused = scene.changes(&body).expect(422).json();
        assert!(refused["errors"][0]["field"].as_str().unwrap().starts_with(field), "{body}: {refused}");
        assert_eq!(team()["name"], "Money");
    }
    scene.lena.api("PATCH", &scene.team, Some(&json!({ "name": "Mine" }))).expect(403);
    scene.ada.api("PATCH", "/api/v1/teams/999", Some(&json!({}))).expect(404);
    scene.ada.get("/api/v1/teams/999").expect(404);
    scene.site.assert_nothing_broke();
}

#[test]
fn programs_add_import_and_remove_holidays() {
    let scene = scene();
    let path = format!("{}/holidays", scene.team);
    let add = |body: Value| scene.ada.api("POST", &path, Some(&body));
    assert_eq!(scene.holidays(), json!([]));
    let christmas = json!({ "date": "2090-12-25", "name": "Christmas" });
    assert_eq!(add(christmas).expect(200).json()["name"], "Christmas");
    let calendar = String::from_utf8(include_bytes!("../../fixtures/holidays.ics").to_vec()).unwrap();
    let import = format!("{path}/import");
    let imported = scene.ada.api("POST", &import, Some(&json!({ "calendar": calendar }))).expect(200).json();
    assert_eq!(imported, json!({ "imported": 3, "left_out": 2 }));
    assert_eq!(scene.holidays().as_array().unwrap().len(), 3);
    assert_eq!(scene.holidays()[0], json!({ "date": "2090-12-25", "name": "Christmas Day" }));
    scene.ada.api("DELETE", &format!("{path}/2090-12-25"), None).expect(204);
    for (gone, status) in [("2090-12-25", 404), ("never", 400)] {
        scene.ada.api("DELETE", &format!("{path}/{gone}"), None).expect(status);
    }
    assert_eq!(scene.holidays().as_array().unwrap().len(), 2);
    for (body, field) in [
        (json!({ "date": "25.12.2090", "name": "Christmas" }), "date"),
        (json!({ "name": "Christmas" }), "date"),
        (json!({ "date": "2090-12-25", "name": " " }), "name"),
    ] {
        assert_eq!(add(body.clone()).expect(422).json()["errors"][0]["field"], field, "{body}");
    }
    let refused = scene.ada.api("POST", &import, Some(&json!({ "calendar": "Dear all" }))).expect(422).json();
    assert_eq!(refused["errors"][0]["field"], "calendar");
    scene.ada.get("/api/v1/teams/999/holidays").expect(404);
    scene.site.assert_nothing_broke();
}

#[test]
fn team_leads_edit_the_holidays_of_their_team_and_of_no_other() {
    let scene = scene();
    let form = scene.lena.get(&scene.page).expect(200).form(&scene.page);
    scene.lena.send(&form.filled(&[("date", "2090-12-25"), ("name", "Christmas Day")])).location();
    let calendar = "BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART;VALUE=DATE:20901226\nSUMMARY:Boxing Day\nEND:VEVENT";
    scene.lena.upload(&format!("{}/import", scene.page), &[("calendar", calendar)], &[]).location();
    let path = format!("{}/holidays", scene.team);
    let new_year = json!({ "date": "2091-01-01", "name": "New Year’s Day" });
    scene.lena.api("POST", &path, Some(&new_year)).expect(200);
    assert_eq!(scene.holidays().as_array().unwrap().len(), 3);
    scene.lena.post(&format!("{}/2090-12-25/remove", scene.page), &[]).location();
    scene.lena.api("DELETE", &format!("{path}/2090-12-26"), None).expect(204);

    // Somebody else of the team, and the lead of another one.
    scene.joins(&scene.ben);
    let other = scene.ada.api("POST", "/api/v1/teams", Some(&json!({ "name": "Search" }))).expect(201).json();
    let other_path = format!("/api/v1/teams/{}", other["id"]);
    scene.ada.api("PUT", &format!("{other_path}/members/{}", id_of(&scene.ben)), None).expect(204);
    scene.ada.api("PATCH", &other_path, Some(&json!({ "lead": id_of(&scene.ben) }))).expect(200);
    let page = scene.ben.get(&scene.page).expect(200);
    page.assert_says("The team lead and administrators can edit holidays.");
    assert_eq!(page.count("main form"), 0);
    scene.ben.post(&scene.page, &[("date", "2090-12-25"), ("name", "Closed")]).expect(403);
    scene.ben.post(&format!("{}/2091-01-01/remove", scene.page), &[]).expect(403);
    scene.ben.upload(&format!("{}/import", scene.page), &[("calendar", calendar)], &[]).expect(403);
    let refused = scene.ben.api("POST", &path, Some(&new_year)).expect(403).json();
    assert_eq!(refused["detail"], "Only the team lead and administrators can do this.");
    // The permission is checked before the body.
    scene.ben.api("POST", &path, Some(&json!({}))).expect(403);
    scene.ben.api("POST", &format!("{path}/import"), Some(&json!({}))).expect(403);
    scene.ben.api("DELETE", &format!("{path}/2091-01-01"), None).expect(403);
    scene.ben.api("POST", &format!("{other_path}/holidays"), Some(&new_year)).expect(200);

    // A lead who becomes a reader changes nothing any more.
    scene
        .ada
        .api("PUT", &format!("/api/v1/people/{}/role", id_of(&scene.lena)), Some(&json!({ "role": "reader" })))
        .expect(204);
    scene.lena.api("POST", &path, Some(&new_year)).expect(403);
    assert_eq!(scene.holidays().as_array().unwrap().len(), 1);
    scene.site.assert_nothing_broke();
}
