//! Somebody forgot their password: an administrator creates a link, by which they set a new one.

use chrono::{DateTime, TimeDelta, Utc};
use tests::{MailServer, Options, Site, Visitor, runtime};

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
    stranger
        .get(&link)
        .expect(404)
        .assert_says("expired or has already been used. Ask an administrator for a new one.");
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

#[test]
fn a_reset_link_works_for_24_hours() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let made = ada.api("POST", &format!("/api/v1/people/{}/password-reset", id_of(&ben)), None).expect(201);
    let answered = DateTime::parse_from_rfc2822(made.header("date")).unwrap();
    let made = made.json();
    let expires: DateTime<Utc> = made["expires_at"].as_str().unwrap().parse().unwrap();
    let hours = (expires - answered.to_utc()).as_seconds_f64() / 3600.0;
    assert!((hours - 24.0).abs() < 0.01, "{hours} hours");
    let token = made["address"].as_str().unwrap().rsplit_once('/').unwrap().1;
    let works_at = |now| {
        runtime().block_on(async {
            let store = store::Store::open(&site.database()).await.unwrap();
            let found = store.find_password_reset(token, now).await.unwrap().is_some();
            let password = domain::people::Password::parse("password", NEW).unwrap();
            if !found {
                assert!(matches!(store.reset_password(token, password, now).await, Err(store::StoreError::Absent)));
            }
            store.close().await;
            found
        })
    };
    assert!(works_at(expires - TimeDelta::seconds(1)));
    assert!(!works_at(expires));
    ada.get("/profile").expect(200);
    ben.get("/profile").expect(200);
}

fn asks(site: &Site, email: &str) -> tests::Page {
    let stranger = site.stranger();
    let form = stranger.get("/password-resets").expect(200).form("/password-resets");
    stranger.send(&form.with("email", email))
}

#[test]
fn who_forgot_their_password_gets_a_link_by_mail() {
    let server = MailServer::start();
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    let site = Site::start_with(Options { arguments, ..Options::default() });
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    server.next();
    let disabled = site.invite(&ada, "cora@example.org", "member");
    server.next();
    ada.post(&format!("/people/{}/disable", id_of(&disabled)), &[]).location();

    let sign_in = site.stranger().get("/sign-in");
    assert_eq!(sign_in.attributes(".door-help a", "href"), ["/password-resets"]);
    sign_in.assert_hides("Ask an administrator for a reset link.");
    let wrong = asks(&site, "ben at home").expect(422);
    let message = wrong.error_in_field("email").unwrap();
    assert_eq!(message, "This is not an e-mail address. Use the format ada@example.org.");
    assert_eq!(wrong.form("/password-resets").value("email"), "ben at home");

    // Nobody learns who has an account.
    let answers = ["nobody@example.org", "cora@example.org", "Ben@Example.org"].map(|email| {
        let answer = asks(&site, email).expect(200).words();
        answer.replace(&email.to_lowercase(), "this address")
    });
    assert!(
        answers[0].contains("If there is an account for this address, we’ve sent a link to that address."),
        "{}",
        answers[0]
    );
    assert!(answers.iter().all(|answer| *answer == answers[0]), "{answers:#?}");
    let mail = server.next();
    assert_eq!((mail.recipient.as_str(), mail.subject().as_str()), ("ben@example.org", "Reset your Debrief password"));
    let text = mail.text();
    assert!(text.contains("Someone asked to reset the password of your Debrief account."), "{text}");
    let link = path_of(text.split_whitespace().find(|word| word.contains("/password-resets/")).unwrap());

    // Asked again at once, nothing is sent, and the link that is on its way goes on working.
    asks(&site, "ben@example.org").expect(200);
    let stranger = site.stranger();
    let form = stranger.get(&link).expect(200).form(&link).with("password", NEW);
    assert_eq!(stranger.send(&form).location(), "/sign-in");
    assert!(ben.get("/profile").location().starts_with("/sign-in"), "the old session goes on");
    assert_eq!(site.stranger().post("/sign-in", &[("email", "ben@example.org"), ("password", NEW)]).status, 303);
    assert!(server.rest().is_empty());

    // An address from which too many are asked for has to wait.
    let refused = (0..30).map(|_| asks(&site, "nobody@example.org")).find(|answer| answer.status != 200).unwrap();
    let refused = refused.expect(429);
    assert!(refused.error_in_field("email").unwrap().starts_with("Too many attempts. Try again in "));
    assert!(refused.header("retry-after").parse::<u32>().unwrap() > 0);
    site.assert_nothing_broke();
}

#[test]
fn who_asks_for_a_link_does_not_take_away_the_one_of_an_administrator() {
    let server = MailServer::start();
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    let site = Site::start_with(Options { arguments, ..Options::default() });
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let link = creates(&ada, id_of(&ben));
    asks(&site, "ben@example.org").expect(200);
    site.stranger().get(&link).expect(200);
    // The next one that an administrator makes replaces both.
    let requested = loop {
        let text = server.next().text();
        if text.contains("Someone asked to reset") {
            break path_of(text.split_whitespace().find(|word| word.contains("/password-resets/")).unwrap());
        }
    };
    site.stranger().get(&requested).expect(200);
    let newer = creates(&ada, id_of(&ben));
    for gone in [&link, &requested] {
        site.stranger().get(gone).expect(404);
    }
    // Whichever is used, no other is left.
    let form = site.stranger().get(&newer).expect(200).form(&newer);
    site.stranger().send(&form.with("password", NEW)).location();
    site.stranger().get(&newer).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn without_mail_an_administrator_is_to_be_asked() {
    let site = Site::start();
    let ada = site.set_up();
    site.stranger().get("/password-resets").expect(200).assert_says("Ask an administrator for a reset link.");
    let answer = site.stranger().post("/password-resets", &[("email", ada.email())]).expect(422);
    answer.assert_says("This server doesn’t send e-mail.");
}
