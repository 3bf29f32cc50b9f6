//! What readers notice at once asks first: publishing unfinished work, withdrawing, revoking a link.

use tests::Site;

#[test]
fn publishing_with_open_to_dos_asks_once_and_names_them() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Unfinished");
    ada.writes(number, "summary", "Orders failed.").location();
    let publish = format!("form[action=\"/postmortems/{number}/publish\"]");

    let page = ada.opens(number);
    assert_eq!(page.count(&publish), 0, "one click is not enough");
    let asked = ada.opens_at(number, "publish");
    let to_do = asked.all("#confirm li");
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
    asked.assert_says("can no longer open the report");
    site.stranger().get(&link).expect(200);
    ada.send(&asked.form(&asked.attributes("form[action$=\"/revoke\"]", "action")[0])).location();
    site.stranger().get(&link).expect(404);

    ada.send(&form).location();
    ada.opens(number).assert_says("Draft");
    site.assert_nothing_broke();
}
