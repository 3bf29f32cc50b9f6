//! What is private does not exist for others, and a link gives away nothing but the report.

use serde_json::json;
use tests::{Page, Site, Upload, Visitor, png};

const MARK: &str = "Xylophage";

/// Every address from which something of a postmortem could leak, as far as it has no number.
const LISTS: [&str; 12] = [
    "/postmortems",
    "/postmortems?q=Xylophage",
    "/postmortems?archived=true",
    "/postmortems?mine=true",
    "/postmortems?status=published",
    "/people",
    "/import",
    "/api/v1/postmortems",
    "/api/v1/postmortems?q=Xylophage",
    "/api/v1/postmortems?limit=1",
    "/api/v1/people",
    "/api/v1/teams",
];

fn of_it(number: i64) -> Vec<String> {
    let pages = ["", "?open=head", "/history", "/report", "/report?version=1", "/share"]
        .map(|end| format!("/postmortems/{number}{end}"));
    let api = [
        "",
        "/sections",
        "/events",
        "/findings",
        "/actions",
        "/activity",
        "/removed",
        "/publications",
        "/publications/1",
        "/report",
        "/links",
    ]
    .map(|end| format!("/api/v1/postmortems/{number}{end}"));
    pages.into_iter().chain(api).collect()
}

fn make_private(by: &Visitor, number: i64) {
    let form = by.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    by.send(&form.and("is_private", "true")).location();
}

#[test]
fn a_private_postmortem_does_not_exist_for_others() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares_with(&[("title", MARK), ("services", MARK), ("zone", "UTC"), ("is_private", "true")]);
    ben.fills(number, MARK);
    ben.publishes(number);
    let imported = ben.upload("/import", &[("text", &format!("# {MARK}\n\n{MARK} happened.\n"))], &[]);
    let pending = imported.location().to_owned();
    let picture = Upload { field: "picture", name: format!("{MARK}.png"), bytes: png() };
    let section = ben.section_at(number, "summary");
    ben.upload(&format!("/postmortems/{number}/pictures"), &[("section", &section.to_string())], &[picture]).location();
    let dan = site.invite(&ada, "dan@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let others = [dan, cora, site.stranger()];

    for who in &others {
        for path in LISTS.iter().map(ToString::to_string).chain(of_it(number)).chain([pending.clone()]) {
            let page = who.get(&path);
            // What one searched for stands in the search field again.
            let text = page.text().replace("value=\"Xylophage\"", "").replace("next=/postmortems%3Fq%3DXylophage", "");
            assert!(!text.contains(MARK), "{} gets {path}", who.email());
            if path.contains(&format!("postmortems/{number}")) && !who.email().is_empty() {
                assert_eq!(page.status, 404, "{} gets {path}", who.email());
            }
        }
        let same = |page: &Page| (page.status, page.text());
        assert_eq!(same(&who.opens(number)), same(&who.opens(number + 1000)), "a private one looks like none");
    }
    // Counts and numbers: the next postmortem's number gives away that one is missing, no more.
    assert!(others[0].get("/postmortems").all("table.list tbody tr").is_empty());
    assert_eq!(others[0].get("/api/v1/postmortems").json()["items"], json!([]));
    // Importing the same text again does not tell that somebody else has it.
    ben.post(&pending, &[("keep", "0"), ("zone", "UTC")]).location();
    let kept = tests::number_at_the_end(ben.get("/postmortems").attributes("table.list th a", "href").first().unwrap());
    make_private(&ben, kept.max(number + 1));
    let again = others[0].upload("/import", &[("text", &format!("# {MARK}\n\n{MARK} happened.\n"))], &[]);
    assert!(!others[0].follow(&again).message("was already imported"));
    for insider in [&ben, &ada] {
        insider.opens(number).expect(200).assert_says(MARK);
        insider.get("/postmortems").assert_says(MARK);
    }
}

#[test]
fn a_reviewer_reads_a_private_draft_and_writes_nothing() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "member");
    let number = ben.declares_with(&[("title", MARK), ("zone", "UTC"), ("is_private", "true")]);
    assert_eq!(cora.opens(number).status, 404);
    let id = cora.get("/api/v1/me").json()["id"].to_string();
    let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    ben.send(&form.and("reviewers", &id)).location();
    cora.opens(number).expect(200).assert_says(MARK);
    assert_eq!(cora.post(&format!("/postmortems/{number}/findings"), &[("text", "Mine")]).status, 403);
    assert!(!ben.opens(number).message("Mine"));
}

#[test]
fn a_link_gives_away_the_report_and_nothing_more() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let other = ben.declares("Another incident of ours");
    let number = ben.declares("The published title");
    ben.fills(number, "published words");
    let removed = ben.adds_finding(number, &[("text", "removedword")]);
    ben.post(&format!("/postmortems/{number}/findings/{removed}/remove"), &[]).location();
    ben.publishes(number);
    let link = ben.shares(number, "linkname");
    ben.fills(number, "draftword");
    let action = ben.adds_action(number, &[("title", "draftword again")]);
    ben.takes_step(number, action, "decline", "draftnote").location();

    let page = site.stranger().get(&link).expect(200);

    page.assert_says("published words");
    for secret in [
        "@example.org",
        "draftword",
        "draftnote",
        "removedword",
        "linkname",
        "Another incident",
        "Ada",
        "/postmortems/",
        "id=\"finding-",
        "#finding-",
        "data-",
    ] {
        page.assert_hides(secret);
    }
    // Places are counted from 1 within the report; numbers of records are not told.
    assert!(page.attributes("li.event", "id").contains(&"event-1".to_owned()));
    assert!(!page.text().contains(&format!("PM-{other}")));
    assert_eq!(page.header("set-cookie"), "");
}
