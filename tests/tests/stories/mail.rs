//! E-mail, as a mail server on loopback gets it.

use tests::{MailServer, Options, Site, Visitor, eventually};

fn site_with(server: &MailServer) -> Site {
    let arguments = vec!["--smtp-url".to_owned(), server.url.clone()];
    Site::start_with(Options { arguments, ..Options::default() })
}

fn id_of(who: &Visitor) -> String {
    who.get("/api/v1/me").json()["id"].to_string()
}

/// The path of the link in a text that begins like this.
fn link_in(site: &Site, text: &str, beginning: &str) -> String {
    let begin =
        text.find(&format!("{}{beginning}", site.address)).unwrap_or_else(|| panic!("no {beginning} in {text}"));
    text[begin + site.address.len()..].split_whitespace().next().unwrap().to_owned()
}

#[test]
fn invited_by_mail_assigned_by_mail_and_unsubscribed() {
    let server = MailServer::start();
    let site = site_with(&server);
    let ada = site.set_up();
    ada.invites("ben@example.org", "member");
    let invitation = server.next();
    assert_eq!(invitation.recipient, "ben@example.org");
    assert_eq!(invitation.subject(), "Ada invited you to join Harbour on Debrief");
    assert_eq!(invitation.header("List-Unsubscribe"), "");
    let ben = site.accept(&link_in(&site, &invitation.text(), "/invitations/"), "ben@example.org", "Ben");

    // Assigned: at once, with the next step as a link, in the thread of the postmortem.
    let number = ada.declares("Checkout failed");
    let action = ada.adds_action(number, &[("title", "Alert on *errors*"), ("owner", &id_of(&ben))]);
    let assigned = server.next();
    assert_eq!(assigned.recipient, "ben@example.org");
    assert_eq!(assigned.subject(), "[PM-1] Ada assigned you an action item: Checkout failed");
    assert!(assigned.text().contains("“Alert on errors”"), "{}", assigned.text());
    let link = link_in(&site, &assigned.text(), "/postmortems/");
    assert_eq!(link, format!("/postmortems/{number}#action-{action}"));
    assert!(assigned.html().contains(&format!("href=\"{}{link}\"", site.address)), "{}", assigned.html());
    assert_eq!(assigned.header("References"), format!("<postmortem-{number}@127.0.0.1>"));
    assert_eq!(assigned.header("Auto-Submitted"), "auto-generated");
    assert_eq!(assigned.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");

    // More within ten minutes waits, and nobody gets e-mail about what they do themselves.
    ada.adds_action(number, &[("title", "Second"), ("owner", &id_of(&ben))]);
    ben.adds_action(number, &[("title", "My own"), ("owner", &id_of(&ben))]);
    ada.post(&format!("/people/{}/password-reset", id_of(&ben)), &[]).expect(201);
    let reset = server.next();
    assert_eq!(reset.subject(), "Reset your Debrief password");
    link_in(&site, &reset.text(), "/password-resets/");

    // A mail program follows the link without harm, and unsubscribes by sending it.
    let path = assigned.header("List-Unsubscribe");
    let path = path.trim_matches(['<', '>']).strip_prefix(&site.address).unwrap().to_owned();
    site.stranger().get(&path).expect(200).assert_says("You’ll no longer get notification e-mails");
    let choices = |page: &tests::Page| page.form("/notifications/preferences").value("assigned").to_owned();
    assert_eq!(choices(&ben.get("/notifications/preferences")), "at_once");
    site.stranger().post(&path, &[("List-Unsubscribe", "One-Click")]).expect(200);
    assert_eq!(choices(&ben.get("/notifications/preferences")), "never");
    assert_eq!(choices(&ada.get("/notifications/preferences")), "at_once");
    assert!(server.rest().is_empty());
    site.assert_nothing_broke();
}

#[test]
fn a_mail_server_that_refuses_is_tried_again_and_administrators_see_why() {
    let server = MailServer::start();
    let site = site_with(&server);
    let ada = site.set_up();
    server.refuse(true);
    ada.invites("ben@example.org", "member");
    server.waits_for_refusal();
    let outbox = eventually(|| {
        let outbox = ada.get("/settings/mail").expect(200);
        if outbox.message("Next attempt") { Ok(outbox) } else { Err(outbox.words()) }
    });
    outbox.assert_says("1 attempt");
    outbox.assert_says("Try again later");
    server.refuse(false);
    let retry = outbox.attributes("form[action$=\"/retry\"]", "action");
    ada.post(&retry[0], &[]).location();
    assert_eq!(server.next().recipient, "ben@example.org");
    // What can never arrive is not tried again by itself.
    ada.invites("bounces@example.org", "member");
    let outbox = eventually(|| {
        let outbox = ada.get("/settings/mail").expect(200);
        if outbox.message("Failed") { Ok(outbox) } else { Err(outbox.words()) }
    });
    outbox.assert_says("No such user here");
    assert!(!ada.get("/settings/mail").message("ben@example.org"));
    let logs = site.logs();
    assert!(!logs.contains("/invitations/"), "the log contains a secret link");
}

#[test]
fn everybody_chooses_how_often_they_get_mail() {
    let site = Site::start();
    let ada = site.set_up();
    let page = ada.get("/notifications/preferences").expect(200);
    page.assert_says("doesn’t send e-mail yet");
    let form = page.form("/notifications/preferences");
    assert_eq!((form.value("mentioned"), form.value("published")), ("at_once", "daily"));
    let saved = ada.send(&form.with("mentioned", "weekly"));
    let page = ada.follow(&saved);
    page.assert_says("Preferences saved.");
    assert_eq!(page.form("/notifications/preferences").value("mentioned"), "weekly");
    ada.post("/notifications/preferences", &[("mentioned", "hourly")]).expect(400);
    ada.get("/settings/mail").expect(200).assert_says("This server doesn’t send e-mail");
    site.assert_nothing_broke();
}

#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn in_days(days: i64) -> String {
    (chrono::Utc::now() + chrono::TimeDelta::days(days)).to_rfc3339()
}

#[test]
fn sent_mails_are_forgotten_after_ninety_days() {
    let server = MailServer::start();
    let site = site_with(&server);
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    assert_eq!(server.next().recipient, "ben@example.org", "the invitation");
    let number = ada.declares("Checkout failed");
    ada.adds_action(number, &[("title", "Alert on errors"), ("owner", &id_of(&ben))]);
    let header = server.next().header("List-Unsubscribe");
    let path = link_in(&site, header.trim_matches(['<', '>']), "/unsubscribe/");
    // The e-mail is marked as sent a moment after it was taken.
    while ada.get("/settings/mail").expect(200).message("ben@example.org") {}
    for (days, status) in [(89, 200), (91, 404)] {
        assert!(site.runs(&["remind", "--at", &in_days(days)]).is_good);
        site.stranger().get(&path).expect(status);
    }
    site.assert_nothing_broke();
}

#[test]
fn mails_that_were_given_up_are_forgotten_after_ninety_days() {
    let server = MailServer::start();
    let site = site_with(&server);
    let ada = site.set_up();
    ada.invites("bounces@example.org", "member");
    while !ada.get("/settings/mail").expect(200).message("No such user here") {}
    for (days, is_kept) in [(89, true), (91, false)] {
        assert!(site.runs(&["remind", "--at", &in_days(days)]).is_good);
        assert_eq!(ada.get("/settings/mail").expect(200).message("bounces@example.org"), is_kept);
    }
    site.assert_nothing_broke();
}

/// What an e-mail with all that is due to somebody in an hour would contain: how many notifications, and how many more.
fn due_in_an_hour(site: &Site, who: &Visitor) -> Option<(usize, u64)> {
    let person = domain::people::PersonId(who.id());
    let at = in_days(0).parse::<chrono::DateTime<chrono::Utc>>().unwrap() + chrono::TimeDelta::hours(1);
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
        let store = store::Store::open(&site.database()).await.unwrap();
        let mut content = None;
        let compose = |due: store::DueMail| {
            content = Some((due.notifications.len(), due.more));
            store::NewDelivery {
                recipient: due.person.email,
                kind: store::NewDelivery::INVITATION,
                subject: String::new(),
                text: String::new(),
                html: String::new(),
                thread: None,
            }
        };
        store.mail_due_notifications(person, at, compose).await.unwrap();
        store.close().await;
        content
    })
}

#[test]
fn another_choice_also_holds_for_what_is_still_to_be_sent() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Checkout failed");
    let assigns = || ada.adds_action(number, &[("title", "Alert on errors"), ("owner", &id_of(&ben))]);
    let chooses = |frequency: &str| {
        let form = ben.get("/notifications/preferences").expect(200).form("/notifications/preferences");
        ben.send(&form.with("assigned", frequency)).location();
    };
    assigns();
    chooses("never");
    assert_eq!(due_in_an_hour(&site, &ben), None);
    // What is over stays over.
    chooses("at_once");
    assert_eq!(due_in_an_hour(&site, &ben), None);
    assigns();
    assert_eq!(due_in_an_hour(&site, &ben), Some((1, 0)));
    chooses("weekly");
    assigns();
    chooses("at_once");
    assert_eq!(due_in_an_hour(&site, &ben), Some((1, 0)));
    site.assert_nothing_broke();
}

#[test]
fn what_does_not_fit_into_one_mail_is_counted() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Checkout failed");
    let path = format!("/api/v1/postmortems/{number}/actions");
    let body = serde_json::json!({ "title": "Alert on errors", "owner": ben.id() });
    for _ in 0..53 {
        ada.api("POST", &path, Some(&body)).expect(201);
    }
    assert_eq!(due_in_an_hour(&site, &ben), Some((50, 3)));
    assert_eq!(due_in_an_hour(&site, &ben), None);
    site.assert_nothing_broke();
}
