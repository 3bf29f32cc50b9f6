//! What is done on the command line, and what is never said in a log.

use serde_json::json;
use tests::{Options, PASSWORD, Site, debrief};

#[test]
fn people_are_added_listed_and_shut_out() {
    let site = Site::start();
    site.set_up();
    let password = site.folder().join("password");
    std::fs::write(&password, format!("{PASSWORD}\n")).unwrap();
    let file = password.to_str().unwrap();
    for (email, variables, typed) in [
        ("variable@example.org", vec![("DEBRIEF_PASSWORD", PASSWORD)], ""),
        ("file@example.org", vec![("DEBRIEF_PASSWORD_FILE", file)], ""),
        ("typed@example.org", vec![], PASSWORD),
    ] {
        let added = site.runs_with(
            &["user", "add", email, "--name", "Somebody", "--role", "reader", "--json"],
            &variables,
            typed,
        );
        assert_eq!(
            (added.json()[0]["email"].as_str(), added.json()[0]["role"].as_str()),
            (Some(email), Some("reader"))
        );
        site.sign_in(email).get("/postmortems").expect(200);
    }
    let again = site.runs_with(
        &["user", "add", "file@example.org", "--name", "Somebody"],
        &[("DEBRIEF_PASSWORD", PASSWORD)],
        "",
    );
    assert!(!again.is_good && again.logs.contains("already a user with the address"), "{}", again.logs);
    let short = site.runs_with(
        &["user", "add", "short@example.org", "--name", "Somebody"],
        &[("DEBRIEF_PASSWORD", "short")],
        "",
    );
    assert!(!short.is_good && short.logs.contains("at least 10 characters"), "{}", short.logs);

    let file = site.sign_in("file@example.org");
    assert_eq!(site.runs(&["user", "disable", "file@example.org", "--json"]).json()[0]["disabled"], true);
    assert_eq!(file.get("/postmortems").status, 303);
    let list = site.runs(&["user", "list", "--json"]).json();
    assert_eq!(list.len(), 4);
    let disabled: Vec<_> = list
        .iter()
        .filter(|person| !person["disabled_at"].is_null())
        .map(|person| person["email"].as_str().unwrap())
        .collect();
    assert_eq!(disabled, ["file@example.org"]);
}

#[test]
fn a_first_person_can_be_added_without_the_set_up_link() {
    let site = Site::start();
    let link = site.set_up_link();
    let added = site.runs_with(
        &["user", "add", "ada@example.org", "--name", "Ada", "--role", "administrator"],
        &[("DEBRIEF_PASSWORD", PASSWORD)],
        "",
    );
    assert!(added.is_good, "{}", added.logs);
    site.sign_in("ada@example.org").get("/settings").expect(200);
    assert_eq!(site.stranger().get(&link).status, 404, "the link is closed now");
}

#[test]
fn a_token_works_until_it_is_revoked_and_only_as_far_as_its_scope() {
    let site = Site::start();
    let ada = site.set_up();
    let create = |scope| {
        site.runs(&[
            "token",
            "create",
            "ada@example.org",
            "--name",
            "Script",
            "--scope",
            scope,
            "--days",
            "1",
            "--json",
        ])
        .json()
        .remove(0)
    };
    let (read, write) = (create("read"), create("write"));
    let using = |token: &serde_json::Value| site.stranger().with_token(token["token"].as_str().unwrap());
    let begin = json!({ "title": "By token" });
    assert_eq!(using(&read).get("/api/v1/me").status, 200);
    assert_eq!(using(&read).api("POST", "/api/v1/postmortems", Some(&begin)).status, 403);
    assert_eq!(using(&write).api("POST", "/api/v1/postmortems", Some(&begin)).status, 201);
    assert_eq!(using(&write).get("/postmortems").status, 303, "a token opens the API and no page");
    ada.get("/profile").assert_says("Script");
    for token in [&read, &write] {
        assert!(site.runs(&["token", "revoke", "ada@example.org", &token["id"].to_string()]).is_good);
        assert_eq!(using(token).get("/api/v1/me").status, 401);
    }
    assert_eq!(site.stranger().with_token("invented").get("/api/v1/me").status, 401);
}

#[test]
fn the_demo_prints_what_opens_it() {
    let site = Site::start();
    let demo = site.runs(&["demo", "--public-url", &site.address, "--json"]).json().remove(0);
    let text = |name: &str| demo[name].as_str().unwrap().to_owned();
    let ada = site.stranger();
    ada.post("/sign-in", &[("email", &text("email")), ("password", &text("password"))]).location();
    ada.opens(demo["number"].as_i64().unwrap()).expect(200);
    assert!(ada.get("/postmortems").all("table.list tbody tr").len() >= 3);
    let link = text("link").strip_prefix(&site.address).unwrap().to_owned();
    let report = site.stranger().get(&link).expect(200);
    assert!(report.count("li.event") > 5 && report.count("figure.strip") == 1);
    assert_eq!(site.stranger().with_token(&text("token")).get("/api/v1/me").status, 200);
    let again = site.runs(&["demo", "--json"]);
    assert!(!again.is_good && again.logs.contains("empty database"), "{}", again.logs);
}

#[test]
fn migrating_twice_changes_nothing() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Stays");
    assert!(site.runs(&["migrate"]).is_good);
    assert!(site.runs(&["migrate"]).is_good);
    ada.opens(number).expect(200).assert_says("Stays");
}

#[test]
fn the_database_may_be_named_in_a_file() {
    let site = Site::start();
    site.set_up();
    let file = site.folder().join("database");
    std::fs::write(&file, format!("{}\n", site.database())).unwrap();
    let list = debrief(&["user", "list", "--json"], &[("DEBRIEF_DATABASE_FILE", file.to_str().unwrap())]);
    assert_eq!(list.json()[0]["email"], "ada@example.org");
    let missing = debrief(&["user", "list"], &[("DEBRIEF_DATABASE_FILE", "/nowhere/at/all")]);
    assert!(!missing.is_good && missing.logs.contains("/nowhere/at/all"), "{}", missing.logs);
}

#[test]
fn help_names_every_command_and_shows_no_secret() {
    let help = debrief(&["--help"], &[("DEBRIEF_DATABASE", "postgres://user:hunter2@host/x")]);
    for command in ["serve", "migrate", "demo", "import", "user", "token", "routes"] {
        assert!(help.message.contains(command), "{}", help.message);
    }
    let add = debrief(&["user", "add", "--help"], &[("DEBRIEF_PASSWORD", "hunter2")]);
    assert!(!help.message.contains("hunter2") && !add.message.contains("hunter2"));
}

#[test]
fn logs_hold_no_secret() {
    for format in ["human", "json"] {
        let arguments = ["--log-format", format, "--log", "trace"].map(str::to_owned).to_vec();
        let site = Site::start_with(Options { arguments, ..Options::default() });
        let set_up = site.set_up_link();
        let ada = site.set_up();
        let invitation = ada.invites("ben@example.org", "member");
        site.accept(&invitation, "ben@example.org", "Ben");
        site.stranger().post("/sign-in", &[("email", "ada@example.org"), ("password", "wrong words in a row")]);
        let number = ada.writes_everywhere("words");
        ada.publishes(number);
        let link = ada.shares(number, "Board");
        site.stranger().get(&link).expect(200);
        let token = ada.api("POST", "/api/v1/tokens", Some(&json!({ "name": "Script" }))).json()["token"]
            .as_str()
            .unwrap()
            .to_owned();
        site.stranger().with_token(&token).get("/api/v1/me").expect(200);
        let session = ada.cookie("debrief").unwrap();
        let logs = site.logs();
        assert!(!logs.is_empty());
        let last = |path: &str| path.rsplit_once('/').unwrap().1.to_owned();
        for (what, secret) in [
            ("the set-up link", last(&set_up)),
            ("an invitation", last(&invitation)),
            ("a share link", last(&link)),
            ("a token", token),
            ("a session", session),
            ("a device cookie", ada.cookie("debrief-device").unwrap()),
            ("a password", PASSWORD.to_owned()),
            ("a wrong password", "wrong words in a row".to_owned()),
            ("a wrong password as sent", "wrong+words+in+a+row".to_owned()),
        ] {
            assert!(!logs.contains(&secret), "the log ({format}) holds {what}");
        }
    }
}

#[test]
fn a_check_names_what_does_not_agree() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Card payments refused");
    ada.declares("Slow search");
    let good = site.runs(&["check"]);
    assert!(good.is_good && good.message.contains("No problems found"), "{}{}", good.message, good.logs);
    site.damages_facts_of(number);
    let damaged = site.runs(&["check"]);
    assert!(!damaged.is_good);
    assert_eq!(damaged.message.trim(), format!("PM-{number}: the facts kept for the insights differ from its records"));
    // The next change writes them down anew.
    ada.adds_action(number, &[("title", "Alert on refused payments")]);
    site.assert_nothing_broke();
}
