//! The report for those who are signed in: they find their way on.

use tests::Site;

#[test]
fn a_report_leads_on_to_where_its_reader_may_go() {
    let site = Site::start();
    let ada = site.set_up();
    let reader = site.invite(&ada, "cora@example.org", "reader");
    let number = ada.declares("Checkout failed");
    ada.writes(number, "summary", "Orders failed.").location();
    ada.publishes(number);
    let path = format!("/postmortems/{number}/report");

    let page = reader.get(&path).expect(200);
    assert_eq!(page.attributes(".report-back a", "href"), ["/postmortems"]);
    let page = ada.get(&path).expect(200);
    assert_eq!(page.attributes(".report-back a", "href"), [format!("/postmortems/{number}")]);
    for who in [&ada, &reader] {
        let page = who.get(&path);
        let links = page.attributes("header.top-bar a", "href");
        for link in ["/postmortems", "/notifications", "/profile"] {
            assert!(links.contains(&link.to_owned()), "{links:?}");
        }
        assert_eq!(page.count("script"), 0);
    }
    let shared = site.stranger().get(&ada.shares(number, "The board")).expect(200);
    assert_eq!((shared.count("header.top-bar"), shared.count(".report-back")), (0, 0));
    site.assert_nothing_broke();
}

#[test]
fn a_report_shows_how_many_notifications_are_unread() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Checkout failed");
    ada.writes(number, "summary", "Orders failed.").location();
    ada.publishes(number);
    let id = ben.get("/api/v1/me").json()["id"].to_string();
    ada.adds_action(number, &[("title", "Alert on errors"), ("owner", &id)]);
    let unread = |path: &str| ben.get(path).expect(200).all("header.top-bar a[href=\"/notifications\"]");
    let shown = unread("/postmortems");
    assert!(shown[0].contains(|letter: char| letter.is_ascii_digit() && letter != '0'), "{shown:?}");
    assert_eq!(unread(&format!("/postmortems/{number}/report")), shown);
    site.assert_nothing_broke();
}
