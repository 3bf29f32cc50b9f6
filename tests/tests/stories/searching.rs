//! Search: what one may see is found, whatever it looks like; what one may not see is not.

use tests::{Page, Site, Visitor, eventually};

/// Searches until the page says these words: what was written is indexed shortly after.
fn finds(who: &Visitor, query: &str, words: &str) -> Page {
    eventually(|| {
        let page = asks(who, query);
        if page.message(words) {
            return Ok(page);
        }
        Err(format!("“{query}” does not find “{words}”: {}", page.words()))
    })
}

fn asks(who: &Visitor, query: &str) -> Page {
    let address = query.bytes().fold("/search?q=".to_owned(), |address, byte| format!("{address}%{byte:02X}"));
    who.get(&address).expect(200)
}

fn titles(page: &Page) -> Vec<String> {
    page.all(".search-title a")
}

#[test]
fn errors_alerts_and_other_languages_are_found_as_people_paste_them() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Pods restarted"), ("zone", "UTC"), ("services", "checkout")]);
    ada.writes(number, "summary", "The pod was **OOMKilled**: `ECONNREFUSED 10.0.0.3:5432` from kube-dns, HTTP 502.")
        .location();
    let event = ada.records_event(
        number,
        &[("date", "2026-11-10"), ("time", "14:03"), ("text", "Störung bei der Überwachung, 再発防止策を検討")],
    );
    let action = ada.adds_action(number, &[("title", "Cap *retries* in the client")]);
    finds(&ada, "retries", "Cap retries in the client");
    for (query, words) in [
        ("oomk", "OOMKilled"),
        ("OOMKilled", "OOMKilled"),
        ("ECONNREFUSED 10.0.0.3:5432", "ECONNREFUSED 10.0.0.3:5432"),
        ("kube-dns", "kube-dns"),
        ("\"http 502\"", "HTTP 502"),
        ("storung", "Störung"),
        ("Überwachung", "Überwachung"),
        ("防止", "防止"),
        ("pods restarted", "Pods restarted"),
        ("PM-1", "Pods restarted"),
        ("checkout", "Pods restarted"),
    ] {
        let page = asks(&ada, query);
        page.assert_says(words);
        assert_eq!(titles(&page), ["Pods restarted"], "{query}");
    }
    for nothing in ["killedoom", "\"502 http\"", "oomk retries", "策防"] {
        asks(&ada, nothing).assert_says("No results");
    }
    let page = asks(&ada, "client");
    assert_eq!(page.attributes(".search-places a", "href"), [format!("/postmortems/{number}#action-{action}")]);
    assert_eq!(page.all(".search-places mark"), ["client"]);
    // What is changed or removed is no longer found.
    ada.does(number, &format!("events/{event}/remove")).location();
    finds(&ada, "Störung", "No results");
    for odd in ["\"", "*", "' OR 1", "\\", "NEAR(a b)", "a AND", "tokens:a", "\u{0}", "🦀", "-x", "(", "^a"] {
        asks(&ada, odd);
    }
    site.assert_nothing_broke();
}

#[test]
fn filters_narrow_what_is_found() {
    let site = Site::start();
    let ada = site.set_up();
    ada.post("/teams", &[("name", "Payments EU")]).location();
    let team = ada.get("/api/v1/teams").json()["items"][0]["id"].to_string();
    let paid = ada.declares_with(&[
        ("title", "Retry storm"),
        ("zone", "UTC"),
        ("team", &team),
        ("severity", "1"),
        ("services", "checkout"),
    ]);
    ada.adds_finding(paid, &[("text", "Limits come from averages"), ("category", "configuration")]);
    ada.adds_action(paid, &[("title", "Set limits"), ("due", "2026-01-02")]);
    ada.declares("Storm of retries");
    finds(&ada, "retries", "Storm of retries");
    finds(&ada, "storm category:config", "Retry storm");
    for (query, expected) in [
        ("team:payments storm", vec!["Retry storm"]),
        ("team:\"payments eu\"", vec!["Retry storm"]),
        ("team:platform storm", vec![]),
        ("service:Checkout storm", vec!["Retry storm"]),
        ("service:check storm", vec![]),
        ("type:near-miss storm", vec![]),
        ("storm type:incident", vec!["Retry storm", "Storm of retries"]),
        ("status:in-review storm", vec![]),
        ("storm is:overdue sev:1 team:pay", vec!["Retry storm"]),
        ("storms sev:1", vec![]),
        ("storm after:1990-01-01 before:2190-01-01", vec!["Retry storm", "Storm of retries"]),
        ("storm before:1995-01-01", vec![]),
        ("storm after:2090-01-01", vec![]),
        ("sev:1", vec!["Retry storm"]),
        ("sev:2 storm", vec![]),
        ("category:config", vec!["Retry storm"]),
        ("is:overdue", vec!["Retry storm"]),
        ("is:draft storm after:2000-01-01", vec!["Retry storm", "Storm of retries"]),
        ("before:2000-01-01", vec![]),
        ("team:100%", vec![]),
    ] {
        let mut found = titles(&finds(&ada, query, if expected.is_empty() { "No results" } else { expected[0] }));
        found.sort();
        assert_eq!(found, expected, "{query}");
    }
    asks(&ada, "sev:9 storm").assert_says("sev:9");
    // What changes is found by its new details, and no longer by the old ones.
    let form = ada.get(&format!("/postmortems/{paid}?open=head")).form(&format!("/postmortems/{paid}"));
    ada.send(&form.with("severity", "2").with("team", "").with("services", "")).location();
    assert_eq!(titles(&finds(&ada, "storm sev:2", "Retry storm")), ["Retry storm"]);
    for gone in ["storm sev:1", "storm team:payments", "storm service:checkout"] {
        asks(&ada, gone).assert_says("No results");
    }
    site.assert_nothing_broke();
}

#[test]
fn search_gives_away_nothing() {
    const MARK: &str = "Xylophage";
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let dan = site.invite(&ada, "dan@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let private = ben.declares_with(&[("title", MARK), ("services", MARK), ("zone", "UTC"), ("is_private", "true")]);
    ben.fills(private, MARK);
    let open = ben.declares("Seen by all");
    ben.writes(open, "summary", "Published words").location();
    ben.publishes(open);
    ben.writes(open, "summary", "Published words, draft Zugzwang").location();
    finds(&ben, MARK, "PM-1");
    finds(&ben, "Zugzwang", "Seen by all");
    for who in [&dan, &cora] {
        for query in [MARK, "xylo", "service:Xylophage", "is:draft", "after:2000-01-01"] {
            let page = asks(who, query);
            assert!(titles(&page).iter().all(|title| title != MARK), "{query} by {}", who.email());
            assert_eq!(page.count(".search-places mark"), 0, "{query} by {}", who.email());
        }
    }
    // Readers find the report, and not what was written since.
    let found = finds(&cora, "published words", "Seen by all");
    assert_eq!(found.attributes(".search-title a", "href"), [format!("/postmortems/{open}/report")]);
    assert!(titles(&asks(&cora, "Zugzwang")).is_empty());
    assert_eq!(titles(&asks(&dan, "Zugzwang")), ["Seen by all"]);
    ben.does(open, "withdraw").location();
    finds(&cora, "published words", "No results");
    site.assert_nothing_broke();
}
