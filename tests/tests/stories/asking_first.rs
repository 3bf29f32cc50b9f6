//! What readers notice at once asks first: publishing, withdrawing, revoking.

use tests::{Site, Visitor};

#[test]
fn publishing_shows_first_what_is_missing() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Unfinished");
    ada.writes(number, "summary", "Orders failed.").location();
    let publish = format!("form[action=\"/postmortems/{number}/publish\"]");

    let page = ada.opens(number);
    assert_eq!(page.count(&publish), 0, "one click is not enough");
    let asked = ada.get(&format!("/postmortems/{number}/preview"));
    let to_do = asked.all(".publish-preview-facts li");
    assert!(to_do.contains(&"No events yet".to_owned()), "{to_do:?}");
    assert_eq!(asked.count(&publish), 1);
    ada.send(&asked.form(&format!("/postmortems/{number}/publish"))).location();
    ada.get(&format!("/postmortems/{number}/report")).expect(200);
    site.assert_nothing_broke();
}

#[test]
fn withdrawing_and_revoking_name_what_follows() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Published");
    ada.writes(number, "summary", "Orders failed.").location();
    ada.publishes(number);
    let link = ada.shares(number, "The board");

    let withdraw = format!("/postmortems/{number}/withdraw");
    assert_eq!(ada.opens(number).count(&format!("form[action=\"{withdraw}\"]")), 0);
    let asked = ada.opens_at(number, "withdraw");
    asked.assert_says("share links stop working");
    let form = asked.form(&withdraw);

    let share = format!("/postmortems/{number}/share");
    let page = ada.get(&share);
    assert_eq!(page.count("form[action$=\"/revoke\"]"), 0);
    let ask = &page.attributes("table.links a[href*=\"revoke=\"]", "href")[0];
    let asked = ada.get(ask.split('#').next().unwrap());
    asked.assert_says("will no longer be able to open the report");
    site.stranger().get(&link).expect(200);
    ada.send(&asked.form(&asked.attributes("form[action$=\"/revoke\"]", "action")[0])).location();
    site.stranger().get(&link).expect(404);

    ada.send(&form).location();
    ada.opens(number).assert_says("Draft");
    site.assert_nothing_broke();
}

/// Revokes the only thing on a page that can be revoked, by what the page offers.
fn revokes(ada: &Visitor, page: &str, consequence: &str) {
    let shown = ada.get(page);
    assert_eq!(shown.count("form[action$=\"/revoke\"]"), 0, "{page}: one click is not enough");
    let ask = &shown.attributes("a[href*=\"revoke=\"]", "href")[0];
    let asked = ada.get(ask.split('#').next().unwrap());
    asked.assert_says(consequence);
    ada.send(&asked.form(&asked.attributes("form[action$=\"/revoke\"]", "action")[0])).location();
}

#[test]
fn revoking_an_invitation_or_a_token_names_what_follows() {
    let site = Site::start();
    let ada = site.set_up();
    let invitation = ada.invites("ben@example.org", "member");
    revokes(&ada, "/people", "The link that was sent to ben@example.org stops working.");
    site.stranger().get(&invitation).expect(404);
    assert_eq!(ada.get("/people?revoke=1").count("#confirm"), 0, "it is gone");

    let made = ada.post("/profile/tokens", &[("name", "Script"), ("scope", "read"), ("days", "1")]).expect(201);
    let token = made.attributes(".made-link", "value").remove(0);
    let script = site.stranger().with_token(&token);
    script.get("/api/v1/me").expect(200);
    revokes(&ada, "/profile", "Programs that use the token “Script” immediately lose access.");
    script.get("/api/v1/me").expect(401);
    site.assert_nothing_broke();
}
