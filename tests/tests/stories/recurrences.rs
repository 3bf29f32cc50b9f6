//! Findings that repeat earlier ones, and similar postmortems.

use tests::{Page, Site, Visitor, eventually};

/// Opens a postmortem until its page says these words: what is similar is worked out shortly after each change.
fn says(who: &Visitor, number: i64, words: &str) -> Page {
    eventually(|| {
        let page = who.opens(number);
        if page.message(words) {
            return Ok(page);
        }
        Err(format!("PM-{number} does not say “{words}”: {}", page.words()))
    })
}

/// Postmortems about other things, so that some words are rare.
fn others(who: &Visitor) {
    for title in ["Slow search", "Full disk", "Lost packets", "Late e-mails", "Wrong prices", "Broken images"] {
        who.declares(title);
    }
}

/// An earlier postmortem with a cause and two action items for it: its number, and that of the cause.
fn earlier(who: &Visitor) -> (i64, i64) {
    let number = who.declares_with(&[("title", "Storefront offline"), ("zone", "UTC"), ("services", "storefront")]);
    who.records_event(number, &[("date", "2025-03-01"), ("time", "10:00"), ("text", "Browsers show a warning")]);
    let cause = who.adds_finding(
        number,
        &[("text", "Nobody renewed the **wildcard certificate**"), ("category", "security"), ("kind", "root_cause")],
    );
    let finding = cause.to_string();
    let renew = who.adds_action(number, &[("title", "Renew it automatically"), ("finding", &finding)]);
    let path = format!("/postmortems/{number}/actions/{renew}/transition");
    who.post(&path, &[("transition", "finish"), ("version", "1"), ("note", "The job runs.")]).location();
    who.adds_action(number, &[("title", "Alert before it expires"), ("finding", &finding)]);
    (number, cause)
}

fn link(who: &Visitor, (number, finding): (i64, i64), earlier: i64) -> Page {
    let path = format!("/postmortems/{number}/findings/{finding}/recurrence");
    who.post(&path, &[("earlier", &earlier.to_string())])
}

#[test]
fn a_cause_that_returns_is_proposed_and_shows_what_was_promised() {
    let site = Site::start();
    let ada = site.set_up();
    others(&ada);
    let (first, cause) = earlier(&ada);
    let number = ada.declares_with(&[("title", "Checkout offline"), ("zone", "UTC"), ("services", "storefront")]);
    ada.records_event(number, &[("date", "2026-03-01"), ("time", "10:00"), ("text", "Browsers show a warning")]);
    let finding =
        ada.adds_finding(number, &[("text", "The wildcard certificate had expired"), ("category", "security")]);

    let page = says(&ada, number, "Possible recurrence of");
    page.assert_says("both mention wildcard, certificate");
    page.assert_says("Renew it automatically : done, not verified");
    page.assert_says("Alert before it expires : still open");
    // Similar for its words, its service and its cause.
    says(&ada, number, "Similar postmortems").assert_says("1 open action item");
    let page = ada.opens(number);
    page.assert_says("Same service: storefront");
    page.assert_says("Same cause: security");
    assert_eq!(page.all(".margin-similar a"), ["Storefront offline"]);

    let form = page.form(&format!("/postmortems/{number}/findings/{finding}/recurrence"));
    let to = ada.send(&form).location().to_owned();
    assert_eq!(to, format!("/postmortems/{number}#finding-{finding}"));
    let page = ada.opens(number);
    page.assert_says("Recurrence of PM-7 “Nobody renewed the wildcard certificate”");
    assert!(!page.message("Possible recurrence"));
    ada.opens(first).assert_says("Recurred in PM-8 “The wildcard certificate had expired”");
    // Insights count it, and the figure opens it.
    let insights = ada.get("/insights?period=custom&from=2026-01-01&to=2026-12-31").expect(200);
    insights.assert_says("1 of 1 cause had occurred before");
    let list = ada.get("/insights/figures/recurring?period=custom&from=2026-01-01&to=2026-12-31").expect(200);
    list.assert_says("The wildcard certificate had expired");

    let items = ada.get(&format!("/api/v1/postmortems/{number}/recurrences")).json();
    assert_eq!(items["items"][0]["earlier"]["id"], cause);
    assert_eq!(items["items"][0]["actions"][0]["state"], "done");
    let items = ada.get(&format!("/api/v1/postmortems/{first}/recurrences")).json();
    assert_eq!(items["items"][0]["later"]["id"], finding);
    let items = ada.get(&format!("/api/v1/postmortems/{number}/similar")).json();
    assert_eq!(items["items"][0]["number"], first);
    assert_eq!(items["items"][0]["unfinished_actions"], 1);
    site.assert_nothing_broke();
}

#[test]
fn what_was_dismissed_is_not_proposed_again() {
    let site = Site::start();
    let ada = site.set_up();
    others(&ada);
    let (_, cause) = earlier(&ada);
    let number = ada.declares("Checkout offline");
    let finding = ada.adds_finding(number, &[("text", "The wildcard certificate had expired")]);
    let page = says(&ada, number, "Possible recurrence of");
    let form = page.form(&format!("/postmortems/{number}/findings/{finding}/recurrence/dismiss"));
    ada.send(&form).location();
    assert!(!ada.opens(number).message("Possible recurrence"));
    // Indexed again: a later change is found, the proposal is not.
    let later = ada.adds_finding(number, &[("text", "The wildcard certificate was unknown to everybody")]);
    let page = says(&ada, number, "Possible recurrence of");
    assert_eq!(page.all(".recurrences").len(), 1);
    // Whoever dismissed it can still link it.
    link(&ada, (number, finding), cause).location();
    ada.opens(number).assert_says("Recurrence of PM-7");
    assert_ne!(later, finding);
    site.assert_nothing_broke();
}

#[test]
fn an_earlier_finding_is_found_by_its_words() {
    let site = Site::start();
    let ada = site.set_up();
    let (first, cause) = earlier(&ada);
    let number = ada.declares("Checkout offline");
    let finding = ada.adds_finding(number, &[("text", "It had expired"), ("category", "security")]);
    let own = ada.adds_finding(number, &[("text", "Nobody looked"), ("kind", "was_difficult")]);
    let path = format!("/postmortems/{number}/findings/{finding}/recurrence");
    let page = ada.get(&path).expect(200);
    page.assert_says("Earlier findings in the same category");
    page.assert_says("Nobody renewed the wildcard certificate");
    ada.get(&format!("{path}?q=nothing-like-it")).expect(200).assert_says("No earlier finding contains these words");
    eventually(|| {
        let page = ada.get(&format!("{path}?q=wildc")).expect(200);
        let is_found = page.message("PM-1") && page.message("Nobody renewed");
        is_found.then_some(()).ok_or_else(|| page.words())
    });
    link(&ada, (number, finding), cause).location();
    ada.opens(number).assert_says("Recurrence of PM-1");
    // A choice that makes no sense is refused, and the page says why.
    link(&ada, (number, finding), own).expect(422).assert_says("This finding is not available");
    link(&ada, (number, finding), finding).expect(422).assert_says("Choose a finding from another postmortem");
    link(&ada, (first, cause), finding).expect(422).assert_says("is itself a recurrence of this one");
    link(&ada, (number, finding), 999).expect(422).assert_says("This finding is not available");
    ada.opens(number).assert_says("Recurrence of PM-1");
    // Removed by the API.
    let api = format!("/api/v1/postmortems/{number}/findings/{finding}/recurrence");
    ada.api("DELETE", &format!("{api}/{cause}"), None).expect(204);
    assert!(!ada.opens(number).message("Recurrence of"));
    ada.api("DELETE", &format!("{api}/999"), None).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn nothing_private_is_similar_or_proposed_to_others() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    others(&ben);
    let (secret, cause) = earlier(&ada);
    let form = ada.opens_at(secret, "head").form(&format!("/postmortems/{secret}"));
    ada.send(&form.and("is_private", "true").with("title", "Zymurgy leaked")).location();
    let number = ben.declares_with(&[("title", "Checkout offline"), ("zone", "UTC"), ("services", "storefront")]);
    let finding =
        ben.adds_finding(number, &[("text", "The wildcard certificate had expired"), ("category", "security")]);
    // An administrator sees what is private, and so that the work was done.
    says(&ada, number, "Possible recurrence of");
    for address in [
        format!("/postmortems/{number}"),
        format!("/postmortems/{number}/findings/{finding}/recurrence"),
        format!("/postmortems/{number}/findings/{finding}/recurrence?q=wildcard"),
        format!("/api/v1/postmortems/{number}/recurrences"),
        format!("/api/v1/postmortems/{number}/similar"),
    ] {
        let text = ben.get(&address).expect(200).words();
        for word in ["Zymurgy", "Nobody renewed", "Possible recurrence", "Renew it"] {
            assert!(!text.contains(word), "{address} says “{word}”: {text}");
        }
    }
    link(&ben, (number, finding), cause).expect(422).assert_says("This finding is not available");
    let dismiss = format!("/postmortems/{number}/findings/{finding}/recurrence/dismiss");
    ben.post(&dismiss, &[("earlier", &cause.to_string())]).expect(404);
    let insights = ["/insights", "/insights/figures/recurring"];
    let before = insights.map(|address| ben.get(address).expect(200).words());
    link(&ada, (number, finding), cause).location();
    assert!(!ben.opens(number).message("Recurrence of"));
    assert_eq!(insights.map(|address| ben.get(address).expect(200).words()), before);
    assert_ne!(insights.map(|address| ada.get(address).expect(200).words()), before);
    ada.opens(number).assert_says("Recurrence of");
    site.assert_nothing_broke();
}
