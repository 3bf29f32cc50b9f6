//! Everybody concerned is told, and nobody else.

use serde_json::json;
use tests::{Site, Visitor, Writer};

const MARK: &str = "Xylophage";

struct People {
    site: Site,
    ada: Visitor,
    ben: Visitor,
    cora: Visitor,
    dan: Visitor,
}

/// Ada administers, Ben and Dan write, Cora only reads.
fn people() -> People {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let dan = site.invite(&ada, "dan@example.org", "member");
    People { site, ada, ben, cora, dan }
}

/// What somebody is told, the newest first, as `kind`.
fn told(who: &Visitor) -> Vec<String> {
    let items = who.get("/api/v1/notifications").expect(200).json();
    items["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

fn unread(who: &Visitor) -> String {
    who.get("/postmortems").all(".top-bar .unread").first().cloned().unwrap_or_default()
}

fn message(by: &Visitor, number: i64, subject: &str, text: &str) -> i64 {
    let said = by.post(&format!("/postmortems/{number}/threads"), &[("subject", subject), ("text", text)]);
    tests::number_at_the_end(said.location())
}

fn thread(by: &Visitor, number: i64) -> i64 {
    tests::number_at_the_end(&by.opens(number).attributes(".thread", "id")[0])
}

#[test]
fn each_is_told_once_for_the_most_urgent_reason() {
    let People { site, ada, ben, cora, dan } = people();
    let number = ben.declares("Told once");
    ben.writes(number, "summary", "Something to read.").location();
    let subject = format!("section-{}", ben.section_at(number, "summary"));

    message(&dan, number, &subject, "Is this right, @Ben? And @Dan, @Cora?");
    assert_eq!(told(&ben), ["mentioned"], "called, and an author: told once");
    assert_eq!(told(&dan), Vec::<String>::new(), "never of one’s own acts");
    assert_eq!(told(&cora), Vec::<String>::new(), "a reader does not see the draft");
    assert_eq!(told(&ada), Vec::<String>::new(), "not concerned");

    let thread = thread(&ben, number);
    let reply = format!("/postmortems/{number}/threads/{thread}/replies");
    ben.post(&reply, &[("text", "Yes.")]).location();
    assert_eq!(told(&dan), ["replied"]);
    message(&dan, number, &subject, "And this?");
    assert_eq!(told(&ben), ["commented", "mentioned"]);

    // Changing a comment calls those anew who were not called before, and nobody twice.
    let comment = message(&ben, number, &subject, "Hm @Dan");
    let path = format!("/postmortems/{number}/comments/{comment}");
    for text in ["Hm @Dan @Ada", "Hm @Dan @Ada!"] {
        ben.post(&path, &[("text", text)]).location();
    }
    assert_eq!(
        (told(&dan), told(&ada)),
        (vec!["mentioned".to_owned(), "replied".into()], vec!["mentioned".to_owned()])
    );
    ben.post(&format!("{path}/remove"), &[]).location();
    assert_eq!((told(&dan), told(&ada)), (vec!["replied".to_owned()], vec![]), "what is gone is not told");

    let action = ben.adds_action(number, &[("title", "Widen the pool"), ("owner", &dan.id().to_string())]);
    ben.changes(number, &format!("action-{action}"), &[("title", "Widen the pool soon")]).location();
    assert_eq!(told(&dan), ["assigned", "replied"]);
    site.assert_nothing_broke();
}

#[test]
fn review_and_publication_are_told() {
    let People { site, ben, dan, cora, .. } = people();
    let number = ben.declares("Reviewed");
    ben.writes(number, "summary", "Something to read.").location();
    let open = format!("/postmortems/{number}");
    let name = |who: &Visitor| {
        let form = ben.opens_at(number, "head").form(&open);
        ben.send(&form.and("reviewers", &who.id().to_string())).location();
    };
    name(&dan);
    ben.post(&format!("{open}/review"), &[("requested", "true")]).location();
    assert_eq!(told(&dan), ["review_requested"]);
    // Who is named while it waits is told too, and nobody twice.
    name(&cora);
    assert_eq!((told(&dan), told(&cora)), (vec!["review_requested".to_owned()], vec!["review_requested".to_owned()]));
    for verdict in ["changes_requested", "approved"] {
        dan.post(&format!("{open}/verdict"), &[("verdict", verdict), ("text", "Words")]).location();
    }
    assert_eq!(told(&ben), ["approved", "changes_requested"]);
    ben.publishes(number);
    assert_eq!(told(&dan)[0], "published");
    assert_eq!(told(&cora)[0], "published");
    site.assert_nothing_broke();
}

#[test]
fn notices_are_counted_opened_and_read() {
    let People { site, ben, dan, .. } = people();
    let number = ben.declares("Counted");
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let first = message(&dan, number, &subject, "First");
    message(&dan, number, &subject, "Second");
    let other = ben.declares("Another");
    message(&dan, other, &format!("section-{}", ben.section_at(other, "summary")), "Third");
    assert_eq!(unread(&ben), "3 unread");
    assert_eq!(site.stranger().get("/sign-in").count(".unread"), 0);

    let page = ben.get("/notifications").expect(200);
    assert_eq!(page.all("main h3").len(), 2, "by postmortem");
    let items = page.attributes(".notification-item", "id");
    let oldest = tests::number_at_the_end(&items[2]);
    let opened = ben.post(&format!("/notifications/{oldest}/open"), &[]);
    assert_eq!(opened.location(), format!("/postmortems/{number}#comment-{first}"));
    assert_eq!(unread(&ben), "2 unread");
    let next = tests::number_at_the_end(&items[0]);
    assert_eq!(dan.post(&format!("/notifications/{next}/open"), &[]).status, 404, "somebody else’s");
    ben.post(&format!("/notifications/{next}/read"), &[]).location();
    assert_eq!(unread(&ben), "1 unread");
    let page = ben.get("/notifications");
    assert_eq!((page.count(".notification-unread"), page.count(".notifications-read .notification-item")), (1, 2));
    ben.post("/notifications/read", &[]).location();
    assert_eq!(unread(&ben), "");
    ben.get("/notifications").assert_says("You’re all caught up.");
    message(&dan, number, &subject, "Fourth");
    let fourth = ben.get("/api/v1/notifications").json()["items"][0].clone();
    assert_eq!(fourth["detail"], "Fourth");
    ben.api("POST", &format!("/api/v1/notifications/{}/read", fourth["id"]), None).expect(204);
    assert_eq!(unread(&ben), "");
    ben.api("POST", "/api/v1/notifications/read", None).expect(204);
    site.assert_nothing_broke();
}

#[test]
fn nobody_learns_of_a_private_postmortem_by_a_notice() {
    let People { site, ada, ben, cora, dan } = people();
    let number = ben.declares_with(&[("title", MARK), ("zone", "UTC"), ("is_private", "true")]);
    ben.writes(number, "summary", "Something to read.").location();
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    message(&ben, number, &subject, "@Dan @Cora @Ada look at Xylophage");
    ben.adds_action(number, &[("title", MARK), ("owner", &dan.id().to_string())]);
    ben.publishes(number);
    for who in [&dan, &cora] {
        assert_eq!((told(who), unread(who)), (vec![], String::new()));
        assert!(!who.get("/notifications").text().contains(MARK));
    }
    assert_eq!(told(&ada), ["mentioned"], "an administrator may see it");

    // Open to Dan first, then private: what he was told is absent, from the count as well.
    let open = dan.declares("Not so private");
    let opened = ben.declares("Open at first");
    let subject = format!("section-{}", ben.section_at(opened, "summary"));
    message(&ben, opened, &subject, "@Dan look at Xylophage");
    assert_eq!((told(&dan), unread(&dan)), (vec!["mentioned".to_owned()], "1 unread".to_owned()));
    let notification = dan.get("/api/v1/notifications").json()["items"][0]["id"].to_string();
    let form = ben.opens_at(opened, "head").form(&format!("/postmortems/{opened}"));
    ben.send(&form.and("is_private", "true")).location();
    assert_eq!((told(&dan), unread(&dan)), (vec![], String::new()));
    assert!(!dan.get("/notifications").text().contains(MARK));
    for end in ["open", "read"] {
        assert_eq!(dan.post(&format!("/notifications/{notification}/{end}"), &[]).status, 404);
    }
    for path in ["threads", "review", "changes"] {
        assert_eq!(dan.get(&format!("/api/v1/postmortems/{opened}/{path}")).status, 404, "{path}");
    }
    assert_eq!(dan.get(&format!("/postmortems/{opened}/changes")).status, 404);
    dan.opens(open).expect(200);
    site.assert_nothing_broke();
}

#[test]
fn who_is_shut_out_is_told_nothing() {
    let People { site, ada, ben, dan, .. } = people();
    let number = ben.declares("Shut out");
    let subject = format!("section-{}", ben.section_at(number, "summary"));
    let dan_id = dan.id().to_string();
    ada.post(&format!("/people/{dan_id}/disable"), &[]).location();
    message(&ben, number, &subject, "@Dan look");
    ada.post(&format!("/people/{dan_id}/enable"), &[]).location();
    assert_eq!(told(&site.sign_in("dan@example.org")), Vec::<String>::new());
    let wrong = ben.api("POST", "/api/v1/notifications/999999/read", Some(&json!({})));
    assert_eq!(wrong.status, 404);
    site.assert_nothing_broke();
}

#[test]
fn a_mention_in_a_section_is_told_once_until_it_is_removed() {
    let People { site, ada, ben, cora, dan } = people();
    let number = ben.declares("Mentioned in the text");
    ben.writes(number, "summary", "Ask @Dan, @Cora and @Ben.").location();
    assert_eq!(told(&dan), ["mentioned_in_text"]);
    assert_eq!(told(&cora), Vec::<String>::new(), "a reader does not see the draft");
    assert_eq!(told(&ben), Vec::<String>::new(), "never of one’s own acts");
    dan.post("/notifications/read", &[]).location();

    ben.writes(number, "summary", "Ask @Dan and @Cora, or @Ada.").location();
    assert_eq!((told(&dan).len(), unread(&dan)), (1, String::new()), "told once");
    assert_eq!(told(&ada), ["mentioned_in_text"]);
    let notification = ada.get("/api/v1/notifications").json()["items"][0].clone();
    let opened = ada.post(&format!("/notifications/{}/open", notification["id"]), &[]);
    assert_eq!(opened.location(), format!("/postmortems/{number}#summary"));

    ben.writes(number, "summary", "Nobody is asked.").location();
    assert_eq!((told(&dan), told(&ada)), (vec![], vec![]), "what is gone is not told");
    ben.writes(number, "summary", "Ask @Dan again.").location();
    assert_eq!(unread(&dan), "1 unread");
    site.assert_nothing_broke();
}

#[test]
fn a_mention_typed_live_reaches_somebody_who_is_connected() {
    let People { site, ben, dan, .. } = people();
    let number = ben.declares("Written together");
    let section = ben.section_at(number, "summary");
    let (writer, reader) = (Writer::join(&site, &ben, number), Writer::join(&site, &dan, number));
    writer.waits_until_synced();
    reader.waits_until_synced();
    for (place, part) in [(0, "Ask @"), (5, "Da"), (7, "n about it.")] {
        writer.types(section, place, part);
    }
    writer.waits_until_saved();
    reader.waits_for_text(section, |text| text == "Ask @Dan about it.");
    assert_eq!((told(&dan), unread(&dan)), (vec!["mentioned_in_text".to_owned()], "1 unread".to_owned()));
    assert!(reader.state().closed.is_none(), "the page of whoever is mentioned stays connected");
    site.assert_nothing_broke();
}
