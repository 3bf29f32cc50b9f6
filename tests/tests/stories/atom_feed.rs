//! The Atom feed of published postmortems, read by another library than the one that writes it.

use feed_rs::model::{Feed, FeedType};
use tests::{Page, Site, Visitor};

fn creates(who: &Visitor) -> String {
    let made = who.post("/profile/feeds", &[("feed", "postmortems")]).expect(201);
    let address = made.attributes("input.made-link", "value").remove(0);
    address[address.find("/feed/").unwrap()..].to_owned()
}

fn published(by: &Visitor, title: &str) -> i64 {
    let number = by.declares(title);
    by.writes(number, "summary", "What happened.").location();
    by.publishes(number);
    number
}

fn parsed(page: &Page) -> Feed {
    let feed = feed_rs::parser::parse(page.bytes.as_slice());
    feed.unwrap_or_else(|error| panic!("no feed ({error}): {}", page.text()))
}

fn titles(site: &Site, path: &str) -> Vec<String> {
    let feed = parsed(&site.stranger().get(path).expect(200));
    feed.entries.into_iter().map(|entry| entry.title.unwrap().content).collect()
}

#[test]
fn a_feed_has_what_its_owner_may_read_the_latest_first() {
    let site = Site::start();
    let ada = site.set_up();
    let reader = site.invite(&ada, "cora@example.org", "reader");
    let path = creates(&reader);
    let empty = site.stranger().get(&path).expect(200);
    assert_eq!(empty.header("content-type"), "application/atom+xml; charset=utf-8");
    assert!(parsed(&empty).entries.is_empty());

    let odd = ada.declares_with(&[("title", "A <b> & “Kasse” ]]>"), ("zone", "UTC"), ("severity", "1")]);
    ada.writes(odd, "summary", "Checkout *failed* \u{8}for `<all>` & 担当者.").location();
    ada.publishes(odd);
    let later = published(&ada, "Later");
    ada.declares("A draft");
    let private = ada.declares_with(&[("title", "Xylophage"), ("zone", "UTC"), ("is_private", "true")]);
    ada.writes(private, "summary", "Xylophage.").location();
    ada.publishes(private);
    let withdrawn = published(&ada, "Withdrawn");
    ada.does(withdrawn, "withdraw").location();

    let page = site.stranger().get(&path).expect(200);
    assert!(!page.text().contains("Xylophage"), "a private postmortem is in the feed of a reader");
    assert!(!page.text().contains(path.trim_start_matches("/feed/").trim_end_matches(".atom")));
    let feed = parsed(&page);
    assert_eq!(feed.feed_type, FeedType::Atom);
    assert_eq!(feed.title.unwrap().content, "Postmortems of Harbour");
    assert_eq!(titles(&site, &path), [format!("PM-{later} Later"), format!("PM-{odd} A <b> & “Kasse” ]]>")]);
    let entry = &feed.entries[1];
    let report = format!("{}/postmortems/{odd}/report", site.address);
    assert_eq!((entry.id.as_str(), entry.links[0].href.as_str()), (report.as_str(), report.as_str()));
    assert_eq!(entry.summary.as_ref().unwrap().content, "Checkout failed for <all> & 担当者.");
    assert_eq!(entry.authors[0].name.as_deref(), Some("Ada"));
    let terms: Vec<_> = entry.categories.iter().map(|category| category.term.as_str()).collect();
    assert_eq!(terms, ["SEV1", "Incident"]);
    assert_eq!(entry.published, entry.updated);
    assert!(titles(&site, &creates(&ada)).contains(&format!("PM-{private} Xylophage")));

    // Published again: the same entry, updated.
    ada.writes(odd, "summary", "Fixed.").location();
    ada.publishes(odd);
    let again = parsed(&site.stranger().get_with(&path, "if-none-match", page.header("etag")).expect(200));
    assert_eq!((&again.entries[0].id, again.entries[0].published), (&entry.id, entry.published));
    assert!(again.entries[0].updated > entry.updated);
    // Access that is lost.
    let form = ada.opens_at(later, "head").form(&format!("/postmortems/{later}"));
    ada.send(&form.and("is_private", "true")).location();
    assert_eq!(titles(&site, &path).len(), 1);
    ada.does(odd, "archive").location();
    assert!(titles(&site, &path).is_empty());

    let asked = reader.get("/profile/feeds").attributes("table.feeds a", "href").remove(0);
    let asking = reader.get(asked.split('#').next().unwrap());
    reader.send(&asking.form(&asking.attributes("form[action$=\"/revoke\"]", "action")[0])).location();
    site.stranger().get(&path).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn pages_name_the_feed_and_reports_their_form_for_programs() {
    let site = Site::start();
    let ada = site.set_up();
    let reader = site.invite(&ada, "cora@example.org", "reader");
    let number = published(&ada, "Checkout failed");
    let private = ada.declares_with(&[("title", "Xylophage"), ("zone", "UTC"), ("is_private", "true")]);
    ada.writes(private, "summary", "Xylophage.").location();
    ada.publishes(private);
    let atom = "link[rel=alternate][type=\"application/atom+xml\"]";
    for path in ["/postmortems".to_owned(), "/profile".to_owned(), format!("/postmortems/{number}/report")] {
        let links = reader.get(&path).expect(200).attributes(atom, "href");
        assert_eq!(links, ["/postmortems.atom"], "{path}");
    }
    let page = reader.get("/postmortems.atom").expect(200);
    assert_eq!(page.header("content-type"), "application/atom+xml; charset=utf-8");
    let titles: Vec<_> = parsed(&page).entries.into_iter().map(|entry| entry.title.unwrap().content).collect();
    assert_eq!(titles, [format!("PM-{number} Checkout failed")]);
    assert!(site.stranger().get("/postmortems.atom").location().starts_with("/sign-in"));

    let report = reader.get(&format!("/postmortems/{number}/report")).expect(200);
    let json = report.attributes("link[rel=alternate][type=\"application/json\"]", "href").remove(0);
    assert_eq!(reader.get(&json).expect(200).json()["title"], "Checkout failed");
    // Strangers and whoever has a share link find none.
    let made = ada.post(&format!("/postmortems/{number}/share"), &[("name", "Board")]).expect(201);
    let link = made.attributes("input.made-link", "value").remove(0);
    let shared = site.stranger().get(&link[link.find("/s/").unwrap()..]).expect(200);
    assert_eq!(shared.count("link[rel=alternate]"), 0);
    assert_eq!(site.stranger().get("/sign-in").count("link[rel=alternate]"), 0);
    site.assert_nothing_broke();
}
