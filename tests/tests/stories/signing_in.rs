//! Signing in and out, sessions, and who is kept out.

use serde_json::json;
use tests::{Options, PASSWORD, Page, Site, Upload, Visitor};

fn try_to_sign_in(visitor: &Visitor, email: &str, password: &str) -> Page {
    visitor.post("/sign-in", &[("email", email), ("password", password)])
}

#[test]
fn an_unknown_address_and_a_wrong_password_cannot_be_told_apart() {
    let site = Site::start();
    site.set_up();
    let unknown = try_to_sign_in(&site.stranger(), "eve@example.org", "wrong words in a row");
    let wrong = try_to_sign_in(&site.stranger(), "ada@example.org", "wrong words in a row");
    assert_eq!((unknown.status, wrong.status), (422, 422));
    assert_eq!(unknown.text().replace("eve@", "ada@"), wrong.text());
    assert_eq!(wrong.form("/sign-in").value("email"), "ada@example.org");
    assert_eq!(wrong.form("/sign-in").value("password"), "", "a password is not written back");
}

#[test]
fn a_session_ends_when_one_signs_out() {
    let site = Site::start();
    let ada = site.set_up();
    let copy = ada.copy();
    assert_eq!(ada.get("/profile").status, 200);
    assert_eq!(ada.post("/sign-out", &[]).location(), "/sign-in");
    assert!(ada.cookie("debrief").is_none());
    assert_eq!(copy.get("/profile").location(), "/sign-in?next=/profile", "the cookie itself opens nothing any more");
}

#[test]
fn changing_the_password_ends_the_other_sessions() {
    let site = Site::start();
    let (here, elsewhere) = (site.set_up(), site.sign_in("ada@example.org"));
    let new = "five other words in a row";
    assert_eq!(here.post("/profile/password", &[("old", PASSWORD), ("new", new)]).location(), "/profile?done=password");
    assert_eq!(here.get("/profile").status, 200);
    assert_eq!(elsewhere.get("/profile").status, 303);
    assert_eq!(try_to_sign_in(&site.stranger(), "ada@example.org", PASSWORD).status, 422);
    assert_eq!(try_to_sign_in(&site.stranger(), "ADA@example.org ", new).status, 303);
}

#[test]
fn one_session_can_be_ended_from_another_but_not_somebody_elses() {
    let site = Site::start();
    let (ada, elsewhere) = (site.set_up(), site.sign_in("ada@example.org"));
    let ben = site.invite(&ada, "ben@example.org", "member");
    let ends = ada.get("/profile").attributes("form[action*=\"/sessions/\"]", "action");
    assert_eq!(ends.len(), 1, "this browser is not offered");
    assert_eq!(ben.post(&ends[0], &[]).status, 404);
    assert_eq!(elsewhere.get("/profile").status, 200);
    ada.post(&ends[0], &[]).location();
    assert_eq!(elsewhere.get("/profile").status, 303);
    assert_eq!(ada.get("/profile").status, 200);
}

#[test]
fn who_is_shut_out_is_out_at_once() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let token = ben.api("POST", "/api/v1/tokens", Some(&json!({ "name": "Script", "scope": "write" }))).json();
    let script = site.stranger().with_token(token["token"].as_str().unwrap());
    let me = script.get("/api/v1/me").expect(200).json();

    ada.post(&format!("/people/{}/disable", me["id"]), &[]).location();

    assert_eq!(ben.get("/postmortems").status, 303);
    assert_eq!(ben.post("/postmortems", &[("title", "a"), ("zone", "UTC")]).status, 401);
    assert_eq!(script.get("/api/v1/me").status, 401);
    assert_eq!(try_to_sign_in(&site.stranger(), "ben@example.org", PASSWORD).status, 422);
    ada.post(&format!("/people/{}/enable", me["id"]), &[]).location();
    assert_eq!(ben.get("/postmortems").status, 303, "the old session stays ended");
    assert_eq!(try_to_sign_in(&site.stranger(), "ben@example.org", PASSWORD).status, 303);
}

#[test]
fn the_last_administrator_cannot_be_lost() {
    let site = Site::start();
    let ada = site.set_up();
    let id = ada.get("/api/v1/me").json()["id"].to_string();
    for (path, fields) in
        [(format!("/people/{id}/disable"), vec![]), (format!("/people/{id}/role"), vec![("role", "reader")])]
    {
        let refused = ada.post(&path, &fields).expect(403);
        refused.assert_says("the last administrator");
    }
    ada.get("/settings").expect(200);
}

#[test]
fn next_never_leads_off_the_site() {
    let site = Site::start();
    let ada = site.set_up();
    for (next, leads_to) in [
        ("/postmortems?mine=true", "/postmortems?mine=true"),
        ("https://evil.example/", "/"),
        ("//evil.example/", "/"),
        ("/\\evil.example", "/"),
        ("\\/evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/\t/evil.example", "/"),
        ("", "/"),
    ] {
        let done =
            site.stranger().post("/sign-in", &[("email", "ada@example.org"), ("password", PASSWORD), ("next", next)]);
        assert_eq!(done.location(), leads_to, "{next:?}");
    }
    assert_eq!(ada.get("/sign-in?next=//evil.example").location(), "/");
    let asked = site.stranger().get("/postmortems?q=a%20b");
    let page = site.stranger().get(asked.location());
    assert_eq!(page.form("/sign-in").value("next"), "/postmortems?q=a%20b");
}

fn cookies_of(site: &Site) -> Vec<String> {
    site.set_up();
    let done = try_to_sign_in(&site.stranger(), "ada@example.org", PASSWORD);
    done.headers.get_all("set-cookie").iter().map(|cookie| cookie.to_str().unwrap().to_owned()).collect()
}

#[test]
fn cookies_are_for_this_site_alone() {
    let cookies = cookies_of(&Site::start());
    for (cookie, name) in cookies.iter().zip(["debrief=", "debrief-device="]) {
        assert!(cookie.starts_with(name) && !cookie.contains("Secure"), "{cookie}");
    }
    let site =
        Site::start_with(Options { public_url: Some("https://debrief.example.org/".into()), ..Options::default() });
    let secure = cookies_of(&site);
    for (cookie, name) in secure.iter().zip(["__Host-debrief=", "__Host-debrief-device="]) {
        assert!(cookie.starts_with(name) && cookie.contains("; Secure"), "{cookie}");
    }
    assert!(!site.stranger().get("/sign-in").header("strict-transport-security").is_empty());
    let all = [cookies, secure].concat();
    assert_eq!(all.len(), 4, "{all:?}");
    for cookie in all {
        for flag in ["; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(flag), "{cookie} lacks {flag}");
        }
        assert!(!cookie.contains("Domain"), "{cookie}");
    }
}

#[test]
fn a_form_of_another_site_is_refused() {
    let site = Site::start();
    let ada = site.set_up();
    let fields = [("title", "Sent by another site"), ("zone", "UTC")];
    for headers in [
        &[("sec-fetch-site", "cross-site")][..],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", "https://evil.example")],
        &[("origin", "https://evil.example")],
        &[("origin", "null")],
    ] {
        for path in ["/postmortems", "/sign-out", "/api/v1/tokens"] {
            assert_eq!(ada.post_from(path, &fields, headers).status, 403, "{path} {headers:?}");
        }
    }
    assert!(!ada.get("/postmortems").message("Sent by another site"));
    assert_eq!(ada.get("/profile").status, 200, "nobody signed Ada out");
    let own = ada.post_from("/postmortems", &fields, &[("origin", &site.address)]);
    own.location();
}

#[test]
fn who_uploads_without_being_signed_in_is_asked_to_and_sees_no_broken_connection() {
    let site = Site::start();
    site.set_up();
    let stranger = site.stranger();
    for _ in 0..20 {
        let file = Upload { field: "files", name: "night.md".into(), bytes: vec![b'a'; 8 * 1024 * 1024] };
        let answer = stranger.upload("/import", &[], &[file]).expect(303);
        assert!(answer.location().starts_with("/sign-in"), "{}", answer.location());
    }
}

#[test]
fn what_was_typed_when_the_session_ended_is_sent_after_signing_in() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("A long night");
    let section = ada.section_at(number, "summary");
    let form = ada
        .opens_at(number, &format!("section-{section}"))
        .form(&format!("/postmortems/{number}/sections/{section}"))
        .with("text", "Orders failed & “nobody”\nknew <b>why</b>.");
    let elsewhere = ada.copy();
    elsewhere.post("/sign-out", &[]).location();

    let door = ada.send(&form).expect(401);
    door.assert_says("What you entered is still here");
    let sign_in = door.form("/sign-in").with("email", "ada@example.org");
    let wrong = ada.send(&sign_in.with("password", "wrong words in a row")).expect(422);
    let signed_in = ada.send(&wrong.form("/sign-in").with("password", PASSWORD)).expect(200);
    signed_in.assert_says("Orders failed & “nobody”");
    assert_eq!(signed_in.live_parts(), Vec::<String>::new());
    ada.send(&signed_in.form(&form.action)).location();
    ada.opens(number).assert_says("Orders failed & “nobody” knew <b>why</b>.");

    // Never to another site, and never with a password.
    for path in ["https://evil.example/", "//evil.example/", "/profile/password"] {
        let fields = [("email", "ada@example.org"), ("password", PASSWORD), ("form_path", path), ("form_body", "a=b")];
        assert_eq!(site.stranger().post("/sign-in", &fields).location(), "/", "{path}");
    }
    assert_eq!(site.stranger().post("/profile/password", &[("old", PASSWORD), ("new", "x")]).status, 303);
    site.assert_nothing_broke();
}
