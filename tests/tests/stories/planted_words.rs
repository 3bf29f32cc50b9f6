//! A word in a private postmortem: whoever may not see the postmortem looks at every address, before and after.

use std::collections::BTreeMap;

use tests::{Site, Visitor};

const TABLE: &str = include_str!("addresses.txt");
const WORD: &str = "Xylophage";

/// Pages that change between two requests of the same person, whatever others write: what they say of the person's own
/// sessions and tokens, and what is made anew each time.
const CHANGING: [&str; 5] = ["/profile", "/incidents/new", "/releases/new", "/api/v1/sessions", "/api/v1/tokens"];

/// Every address that can be asked without knowing the number or the secret of something, those of a postmortem of the
/// person's own, and what the board, the lists, the search and the insights can be asked for.
fn addresses(own: i64, insider: &Visitor) -> Vec<String> {
    let asked = TABLE.lines().filter_map(|line| line.strip_prefix("GET "));
    let asked = asked.filter_map(|line| line.split_once(" | ")).map(|(address, _)| address);
    let own = own.to_string();
    let known = asked.map(|address| address.replace("{number}", &own).replace("=text", &format!("={WORD}")));
    let mut addresses: Vec<String> =
        known.filter(|address| !address.contains('{') && !address.ends_with("/live")).collect();
    for grouping in ["due", "owner", "team", "service", "severity", "type", "status", "postmortem"] {
        addresses.push(format!("/actions?group={grouping}&status=all"));
    }
    for format in ["csv", "markdown"] {
        addresses.push(format!("/actions/export/{format}?status=all"));
    }
    for query in
        ["postmortems?q=", "postmortems?service=", "actions?service=", "insights?service=", "api/v1/postmortems?q="]
    {
        addresses.push(format!("/{query}{WORD}"));
    }
    addresses.push(format!("/search?q={}", &WORD[..4]));
    let insights = insider.get("/insights").expect(200);
    let links = insights.attributes("main a", "href");
    addresses.extend(links.into_iter().filter(|link| link.starts_with("/insights/")));
    addresses.sort();
    addresses.dedup();
    addresses
}

fn answers(who: &Visitor, addresses: &[String]) -> BTreeMap<String, (u16, String)> {
    addresses
        .iter()
        .map(|address| {
            let page = who.get(address);
            (address.clone(), (page.status, page.text()))
        })
        .collect()
}

#[test]
fn a_word_in_a_private_postmortem_changes_no_page_of_those_who_may_not_see_it() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let dan = site.invite(&ada, "dan@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let own = dan.declares("Slow checkout");
    dan.adds_finding(own, &[("text", "The pool was small."), ("kind", "root_cause"), ("category", "code")]);
    dan.adds_action(own, &[("title", "Make the pool larger"), ("due", "2027-01-31")]);
    dan.publishes(own);
    let (hidden, more) = (
        ben.declares_with(&[("title", "Nothing yet"), ("zone", "UTC"), ("is_private", "true")]),
        ben.declares_with(&[("title", "Nothing yet"), ("zone", "UTC"), ("is_private", "true"), ("kind", "near_miss")]),
    );
    let asked = addresses(own, &ada);
    assert!(asked.len() > 80, "only {} addresses", asked.len());
    // Asked twice: what a first visit notes of its visitor is no difference.
    let (of_dan, of_cora) = (|| answers(&dan, &asked), || answers(&cora, &asked));
    let (_, before) = ((of_dan(), of_cora()), [("dan", of_dan()), ("cora", of_cora())]);

    for number in [hidden, more] {
        let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
        ben.send(&form.with("title", WORD).with("services", WORD)).location();
        ben.fills(number, WORD);
        let action = ben.adds_action(number, &[("title", WORD), ("owner", &ben.id().to_string())]);
        ben.takes_step(number, action, "finish", WORD).location();
        ben.publishes(number);
    }

    for ((name, before), after) in before.iter().zip([of_dan(), of_cora()]) {
        for (address, (status, text)) in &after {
            // What one asked for stands in its field again.
            let asked_for = text.matches(WORD).count();
            let said_before = before[address].1.matches(WORD).count();
            assert_eq!(asked_for, said_before, "{name} reads the word at {address}");
            if !CHANGING.contains(&address.as_str()) {
                assert!(before[address] == (*status, text.clone()), "{address} has changed for {name}");
            }
        }
    }
    // The same addresses do say it to those who may see it.
    let of_ada = answers(&ada, &asked);
    let absent: Vec<_> = of_ada.iter().filter(|(_, (status, _))| *status == 404).map(|(address, _)| address).collect();
    assert!(absent.is_empty(), "nothing is at {absent:?}");
    let saying: Vec<_> =
        of_ada.iter().filter(|(_, (_, text))| text.contains(WORD)).map(|(address, _)| address).collect();
    for address in
        ["/postmortems", "/api/v1/postmortems", "/actions?group=due&status=all", "/actions/export/csv?status=all"]
    {
        assert!(saying.iter().any(|said| *said == address), "{address} does not say it to an administrator");
    }
    assert!(saying.iter().any(|said| said.starts_with("/insights/figures/")), "{saying:?}");
    site.assert_nothing_broke();
}
