//! Addresses that a form left, that were mistyped, or whose link is dead: each gets a page with a sentence.

use serde_json::json;
use tests::{Page, Site};

use crate::bad_input::{Place, place};

#[test]
fn opening_the_address_of_a_form_leads_to_its_page() {
    let Place { site, ada, number } = place();
    ada.api("POST", "/api/v1/runbooks", Some(&json!({ "title": "Fail over" }))).expect(201);
    let run = json!({ "kind": "drill", "request": "0f8fad5b-d9cb-469f-a165-70867728950e" });
    ada.api("POST", "/api/v1/runbooks/1/runs", Some(&run)).expect(201);
    let incident = json!({ "title": "Orders fail", "request": "0f8fad5b-d9cb-469f-a165-70867728950f" });
    ada.api("POST", "/api/v1/incidents", Some(&incident)).expect(201);
    let release = json!({ "name": "Faster", "version_name": "1", "service": "checkout", "platforms": ["web"] });
    ada.api("POST", "/api/v1/releases", Some(&release)).expect(201);
    let rows = tests::debrief(&["routes", "--json"], &[]).json();
    let with = |method: &str| -> Vec<String> {
        let rows = rows.iter().filter(|row| row["method"] == method);
        rows.map(|row| row["path"].as_str().unwrap().to_owned()).filter(|path| !path.starts_with("/api/")).collect()
    };
    let pages = with("GET");
    let forms: Vec<_> = with("POST").into_iter().filter(|path| !pages.contains(path)).collect();
    assert!(forms.len() > 50, "{forms:?}");
    for form in forms {
        let about = form.replace("{number}", &number.to_string());
        let path: Vec<_> = about.split('/').map(|part| if part.starts_with('{') { "1" } else { part }).collect();
        let answer = ada.get(&path.join("/"));
        assert_eq!(answer.status, 303, "{form}: {}", answer.text());
        // What stands below a thing that does not exist leads to the page of that thing, which says so.
        let page = ada.get(answer.location());
        let is_about_a_thing = answer.location().trim_end_matches("/recurrence").ends_with("/1") && path.len() > 4;
        assert!(page.status < 400 || (is_about_a_thing && page.status == 404), "{form}: {}", page.status);
    }
    assert_eq!(ada.get("/people/invitations").location(), "/people");
    assert_eq!(ada.get("/teams/1/members").location(), "/people");
    assert_eq!(site.stranger().get("/profile/tokens").location(), "/profile");
    site.assert_nothing_broke();
}

fn assert_page(answer: &Page, status: u16, words: &str, what: &str) {
    assert_eq!(answer.status, status, "{what}: {}", answer.text());
    assert_eq!(answer.all("h1").len(), 1, "{what}: {}", answer.text());
    assert!(answer.message(words), "{what}: {}", answer.words());
}

#[test]
fn a_method_that_an_address_does_not_take_gets_a_page() {
    let Place { site: _site, ada, number: _ } = place();
    for path in ["/people", "/people/invitations", "/s/AAAA"] {
        let answer = ada.api("DELETE", path, None);
        assert_page(&answer, 405, "Method not allowed", path);
        assert!(!answer.header("allow").is_empty(), "{path}");
        assert_eq!(answer.header("x-frame-options"), "DENY", "{path}");
    }
}

#[test]
fn an_id_that_cannot_be_read_is_a_page_that_does_not_exist() {
    let Place { site: _site, ada, number } = place();
    let unknown = ada.get("/no-such-page").expect(404).text();
    for path in [
        "/postmortems/abc".to_owned(),
        "/postmortems/9223372036854775808/history".to_owned(),
        "/postmortems/%FF".to_owned(),
        format!("/postmortems/{number}/sections/x/versions/y"),
        "/import/1.5".to_owned(),
        "/settings/templates/-".to_owned(),
        "/set-up/%FF".to_owned(),
        "/invitations/%FF".to_owned(),
        "/assets/%FF".to_owned(),
    ] {
        let answer = ada.get(&path);
        assert_page(&answer, 404, "Page not found", &path);
        assert_eq!(answer.text(), unknown, "{path}");
    }
    // A program gets the same answer for what is no text as for what is not there.
    let absent = ada.get("/api/v1/postmortems/999999").expect(404).json();
    for path in ["/api/v1/postmortems/%FF", "/api/v1/postmortems/1/sections/%FF"] {
        assert_eq!(ada.get(path).expect(404).json()["detail"], absent["detail"], "{path}");
    }
    assert_page(&ada.post("/people/abc/disable", &[]), 404, "Page not found", "a form");
}

#[test]
fn a_query_that_cannot_be_read_gets_a_page_with_a_sentence() {
    let Place { site: _site, ada, number } = place();
    let path = format!("/postmortems/{number}/report?version=first");
    assert_page(&ada.get(&path), 400, "This link has an invalid filter or parameter", &path);
}

#[test]
fn a_dead_share_link_says_so_and_not_whether_it_ever_existed() {
    let Place { site, ada, number } = place();
    ada.fills(number, "Checkout failed");
    ada.publishes(number);
    let path = format!("/api/v1/postmortems/{number}/links");
    let link = ada.api("POST", &path, Some(&serde_json::json!({ "name": "Everybody" }))).expect(201).json();
    let token = link["address"].as_str().unwrap().rsplit_once('/').unwrap().1.to_owned();
    let address = format!("/s/{token}");
    let stranger = site.stranger();
    stranger.get(&address).expect(200);
    ada.api("DELETE", &format!("{path}/{}", link["id"]), None).expect(204);
    let revoked = stranger.get(&address);
    let words = "This link has expired or was revoked. Ask whoever sent it for a new one.";
    assert_page(&revoked, 404, words, "revoked");
    assert_eq!(revoked.text(), site.answer_to_an_unknown_link().text());
    assert_eq!(revoked.text(), stranger.get("/s/%FF").expect(404).text());
}

#[test]
fn whoever_creates_a_team_is_a_member_of_it() {
    let site = Site::start();
    let ada = site.set_up();
    let made = ada.api("POST", "/api/v1/teams", Some(&serde_json::json!({ "name": "Payments" }))).expect(201).json();
    let me = ada.get("/api/v1/me").json()["id"].clone();
    assert_eq!(made["members"][0]["id"], me, "{made}");
}
