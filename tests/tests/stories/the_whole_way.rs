//! From the set-up link to a report that a stranger reads, and back.

use tests::{Page, Site, Visitor};

#[test]
fn the_set_up_link_works_once() {
    let site = Site::start();
    let stranger = site.stranger();
    assert_eq!(stranger.get("/set-up/wrong").status, 404);
    assert_eq!(stranger.get("/").location(), "/sign-in");
    assert_eq!(stranger.get(&site.set_up_link()).status, 200);

    let ada = site.set_up();

    ada.get("/").expect(200).assert_says("My work");
    for again in [stranger.get(&site.set_up_link()), stranger.post(&site.set_up_link(), &[("name", "Eve")])] {
        assert_eq!(again.status, 404, "{}", again.words());
    }
    site.assert_nothing_broke();
}

#[test]
fn an_invitation_is_accepted_once() {
    let site = Site::start();
    let ada = site.set_up();
    let link = ada.invites("ben@example.org", "member");
    site.stranger().get(&link).expect(200).assert_says("ben@example.org");

    let ben = site.accept(&link, "ben@example.org", "Ben");

    ben.get("/postmortems/new").expect(200);
    assert_eq!(site.stranger().get(&link).status, 404);
    assert_eq!(site.stranger().post(&link, &[("name", "Eve"), ("password", tests::PASSWORD)]).status, 404);
    let other = ada.invites("chidi@example.org", "reader");
    let asks = ada.get("/people").attributes("a[href*=\"revoke=\"]", "href");
    let revoke = ada.get(&asks[0]).attributes("form[action$=\"/revoke\"]", "action");
    ada.post(&revoke[0], &[]).location();
    assert_eq!(site.stranger().get(&other).status, 404);
}

/// A postmortem with all parts, as Ben writes it.
struct Written {
    number: i64,
    decision: i64,
    symptom: i64,
    cause: i64,
    action: i64,
}

fn write(ben: &Visitor) -> Written {
    let number = ben.declares_with(&[
        ("title", "Checkout failed at the peak"),
        ("severity", "2"),
        ("services", "checkout, payments"),
        ("zone", "Europe/Berlin"),
    ]);
    ben.writes(number, "summary", "One order in three **failed** for 43 minutes.").location();
    let figures = ben.opens_at(number, "impact").form(&format!("/postmortems/{number}/impact"));
    ben.send(&figures.filled(&[("note", "records of nothing"), ("amount", "0")])).location();
    ben.records_event(
        number,
        &[
            ("date", "2026-11-10"),
            ("time", "14:03"),
            ("milestone", "impact_started"),
            ("kind", "change"),
            ("text", "The deploy began."),
        ],
    );
    ben.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:11"), ("milestone", "detected"), ("text", "The pager fired.")],
    );
    let decision = ben.records_event(
        number,
        &[
            ("date", "2026-11-10"),
            ("time", "14:36"),
            ("kind", "decision"),
            ("text", "Roll back."),
            ("known", "Errors began with the deploy."),
            ("options", "Roll back, or fix forward."),
            ("choice", "Roll back"),
            ("reason", "It takes four minutes."),
            ("url", "https://graphs.example.org/pool"),
            ("label", "The pool"),
            ("quote", "pool timed out after 30 s"),
        ],
    );
    ben.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:46"), ("milestone", "mitigated"), ("text", "Orders pass again.")],
    );
    let symptom =
        ben.adds_finding(number, &[("text", "The pool ran out of connections."), ("evidence", &decision.to_string())]);
    let cause = ben.adds_finding(
        number,
        &[
            ("text", "The load test runs at a quarter of the peak."),
            ("kind", "root_cause"),
            ("process", "testing"),
            ("explains", &symptom.to_string()),
        ],
    );
    ben.adds_finding(number, &[("text", "The rollback was rehearsed."), ("kind", "went_well")]);
    let action = ben.adds_action(
        number,
        &[
            ("title", "Test at the full peak"),
            ("owner_name", "the platform team"),
            ("due", "2027-02-01"),
            ("outcome", "The pool is seen to hold 900 orders a second."),
            ("validation", "A drill in March."),
            ("finding", &cause.to_string()),
        ],
    );
    Written { number, decision, symptom, cause, action }
}

#[test]
fn a_postmortem_is_written_with_all_its_parts() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let written = write(&ben);

    let page = ada.opens(written.number).expect(200);

    for words in [
        "Checkout failed at the peak",
        "Europe/Berlin",
        "One order in three failed for 43 minutes.",
        "records of nothing",
        "Errors began with the deploy.",
        "Roll back, or fix forward.",
        "It takes four minutes.",
        "pool timed out after 30 s",
        "The load test runs at a quarter of the peak.",
        "Root cause",
        "because",
        "The rollback was rehearsed.",
        "The pool is seen to hold 900 orders a second.",
        "A drill in March.",
        "the platform team",
    ] {
        page.assert_says(words);
    }
    assert_eq!(page.all(".head-people a"), ["checkout", "payments"]);
    assert_eq!(page.attributes("a[href^=\"https://graphs\"]", "href"), ["https://graphs.example.org/pool"]);
    assert_eq!(page.all("li.event .event-time"), ["14:03", "14:11", "14:36", "14:46"]);
    // The cause stands below what it explains, and the symptom points to its evidence.
    assert_eq!(page.count(&format!("li#finding-{} li#finding-{}", written.symptom, written.cause)), 1);
    assert_eq!(page.count(&format!("li#finding-{} a[href=\"#event-{}\"]", written.symptom, written.decision)), 1);
    let durations = page.all("dl.durations div").join("; ");
    assert!(durations.contains("8 min") && durations.contains("43 min"), "{durations}");
    site.assert_nothing_broke();
}

#[test]
fn an_action_item_is_done_by_one_and_verified_by_another() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let Written { number, action, .. } = write(&ben);
    let state = || ada.opens(number).all(&format!("#action-{action} .action-state")).remove(0);

    assert_eq!(state(), "Open");
    ben.takes_step(number, action, "start", "").location();
    assert_eq!(state(), "In progress");
    ben.takes_step(number, action, "finish", "The load test runs at 900.").location();
    assert_eq!(state(), "Done");

    let own = ben.takes_step(number, action, "verify", "Looks good.").expect(422);
    own.assert_says("The owner and the person who marked the action item done can’t verify it");
    let silent = ada.takes_step(number, action, "verify", "").expect(422);
    assert_eq!(silent.error_in_field("note").as_deref(), Some("Add evidence: describe how the result was verified."));
    assert_eq!(state(), "Done");

    ada.takes_step(number, action, "verify", "The drill of 3 March held 950.").location();
    assert_eq!(state(), "Verified");
    ada.opens(number).assert_says("The drill of 3 March held 950.");
    ada.takes_step(number, action, "reopen", "").location();
    assert_eq!(ben.takes_step(number, action, "decline", "").status, 422);
    ben.takes_step(number, action, "decline", "The platform is retired.").location();
    assert_eq!(state(), "Won’t do");
}

#[test]
fn things_are_reordered_removed_and_brought_back() {
    let site = Site::start();
    let ben = site.set_up();
    let number = ben.declares("Order");
    let at = |text| ben.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", text)]);
    let (_, second) = (at("first"), at("second"));
    let finding = |text| ben.adds_finding(number, &[("text", text), ("kind", "went_well")]);
    let (_, well) = (finding("alpha"), finding("beta"));
    let action = |text| ben.adds_action(number, &[("title", text)]);
    let (_, item) = (action("uno"), action("duo"));

    for (what, id, selector, before) in [
        ("events", second, "li.event", ["first", "second"]),
        ("findings", well, "li.lesson", ["alpha", "beta"]),
        ("actions", item, "li.action", ["uno", "duo"]),
    ] {
        let order = || {
            let all = ben.opens(number).all(selector);
            before.iter().map(|text| all.iter().position(|found| found.contains(text))).collect::<Vec<_>>()
        };
        assert_eq!(order(), [Some(0), Some(1)], "{what}");
        let path = format!("/postmortems/{number}/{what}/{id}");
        ben.post(&format!("{path}/move"), &[("direction", "up")]).location();
        assert_eq!(order(), [Some(1), Some(0)], "{what} moved up");
        ben.post(&format!("{path}/move"), &[("direction", "down")]).location();
        assert_eq!(order(), [Some(0), Some(1)], "{what} moved down");

        let removed = ben.post(&format!("{path}/remove"), &[]);
        let page = ben.follow(&removed);
        assert_eq!(order(), [Some(0), None], "{what} removed");
        ben.get(&format!("/postmortems/{number}/history")).assert_says(before[1]);
        let undo = page.form(&format!("{path}/restore"));
        ben.send(&undo).location();
        assert_eq!(order(), [Some(0), Some(1)], "{what} brought back");
    }
}

#[test]
fn sections_are_added_renamed_moved_and_removed() {
    let site = Site::start();
    let ben = site.set_up();
    let number = ben.declares("Sections");
    let section = ben.adds_section(number, "What the customer said");
    let headings = || ben.opens(number).all("article h2");
    let place = || headings().iter().position(|heading| heading.starts_with("What the customer")).unwrap();
    let path = format!("/postmortems/{number}/sections/{section}");
    let before = place();
    ben.post(&format!("{path}/move"), &[("direction", "up")]).location();
    assert_eq!(place(), before - 1);
    let form = ben.opens_at(number, &format!("heading-{section}")).form(&format!("{path}/heading"));
    ben.send(&form.with("heading", "What the customers said")).location();
    assert!(headings().contains(&"What the customers said".to_owned()));

    ben.writes(number, &format!("section-{section}"), "Not much.").location();
    assert_ne!(ben.post(&format!("{path}/remove"), &[]).status, 303, "a section with text is not removed");
    ben.writes(number, &format!("section-{section}"), "").location();
    ben.post(&format!("{path}/remove"), &[]).location();
    assert!(!headings().iter().any(|heading| heading.starts_with("What the customer")));
}

/// What a stranger with a link gets: the page, and that it is not the "nothing here".
fn opened(site: &Site, link: &str) -> Page {
    site.stranger().get(link).expect(200)
}

/// The link opens the very same nothing as a token that never existed.
fn assert_opens_nothing(site: &Site, link: &str, why: &str) {
    let (nothing, unknown) = (site.stranger().get(link), site.answer_to_an_unknown_link());
    assert_eq!((nothing.status, unknown.status), (404, 404), "{why}");
    assert_eq!(nothing.text(), unknown.text(), "{why}");
    let names =
        |page: &Page| page.headers.keys().map(ToString::to_string).filter(|name| name != "date").collect::<Vec<_>>();
    assert_eq!(names(&nothing), names(&unknown), "{why}");
}

#[test]
fn a_link_opens_what_was_published_last_and_nothing_else() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let Written { number, decision, .. } = write(&ben);
    let link = ben.shares(number, "The board");
    assert_opens_nothing(&site, &link, "a draft");

    ben.publishes(number);
    let report = opened(&site, &link);
    for words in
        ["Checkout failed at the peak", "Roll back.", "pool timed out after 30 s", "Test at the full peak", "Version 1"]
    {
        report.assert_says(words);
    }
    assert_eq!(report.count("script, leptos-island, form"), 0);

    ben.changes(number, &format!("event-{decision}"), &[("text", "Roll back at once.")]).location();
    opened(&site, &link).assert_hides("at once");
    ben.publishes(number);
    let second = opened(&site, &link);
    second.assert_says("Roll back at once.");
    second.assert_says("Version 2");
    ben.get(&format!("/postmortems/{number}/report?version=1")).expect(200).assert_hides("at once");
    ben.get(&format!("/postmortems/{number}/share")).assert_says("Version 1");
}

#[test]
fn a_link_that_ended_is_like_one_that_never_was() {
    let site = Site::start();
    let ben = site.set_up();
    let Written { number, .. } = write(&ben);
    ben.publishes(number);
    let (first, second) = (ben.shares(number, "The board"), ben.shares(number, "A customer"));

    let share = format!("/postmortems/{number}/share");
    let over =
        ben.send(&ben.get(&share).form(&share).with("name", "Too late").with("expires_on", "2020-01-01")).expect(422);
    assert_eq!(over.error_in_field("expires_on").as_deref(), Some("The expiry date is in the past."));
    assert_eq!(over.form(&share).value("name"), "Too late");

    opened(&site, &first);
    let links = ben.get(&share);
    assert_eq!(links.all("table.links tbody tr td:nth-of-type(2)").len(), 2);
    assert_eq!(links.all("table.links tbody tr td:nth-of-type(2)")[0], "never", "the second was not opened yet");
    let asks = links.attributes("table.links a[href*=\"revoke=\"]", "href");
    let asked = ben.get(asks[1].split('#').next().unwrap());
    asked.assert_says("will no longer be able to open the report");
    opened(&site, &first);
    let revoke = asked.attributes("form[action$=\"/revoke\"]", "action");
    ben.post(&revoke[0], &[]).location();
    assert_opens_nothing(&site, &first, "revoked");
    opened(&site, &second);

    ben.does(number, "withdraw").location();
    assert_opens_nothing(&site, &second, "withdrawn");
    ben.publishes(number);
    opened(&site, &second);

    ben.does(number, "archive").location();
    assert_opens_nothing(&site, &second, "archived");
    assert!(!ben.get("/postmortems").message("Checkout failed"));
    ben.get("/postmortems?archived=true").assert_says("Checkout failed");
    ben.does(number, "restore").location();
    opened(&site, &second);
    assert_opens_nothing(&site, &first, "still revoked");
}

#[test]
fn deleting_for_good_takes_two_acts() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("To be gone");
    ada.writes(number, "summary", "Something.").location();
    ada.publishes(number);
    let link = ada.shares(number, "The board");
    let delete = format!("/postmortems/{number}/delete");
    assert_ne!(ada.post(&delete, &[("title", "To be gone")]).status, 303, "not archived yet");
    ada.does(number, "archive").location();
    assert_ne!(ada.post(&delete, &[("title", "To be")]).status, 303, "the title does not fit");
    ada.opens(number).expect(200);
    ada.post(&delete, &[("title", "To be gone")]).location();
    assert_eq!(ada.opens(number).status, 404);
    assert_opens_nothing(&site, &link, "deleted");
}
