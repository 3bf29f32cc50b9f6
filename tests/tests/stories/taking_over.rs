//! What a member may not get by a way around.

use tests::Site;

#[test]
fn nobody_makes_a_postmortem_their_own_teams_to_publish_it() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ada.post("/teams", &[("name", "Red")]).expect(303);
    ada.post("/teams/1/members", &[("person", "2")]).expect(303);
    let number = ada.declares("Somebody else’s");
    ada.writes(number, "summary", "What happened.");
    assert_eq!(ben.does(number, "publish").status, 403);

    // The form does not offer it, and what it would send is refused.
    let form = ben.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    let taken = ben.send(&form.clone().and("team", "1"));
    assert_eq!(taken.status, 403, "{}", taken.words());
    assert_eq!(ben.does(number, "publish").status, 403);
    // What is a member's to change can be changed.
    ben.send(&form.with("title", "A better title")).expect(303);
    ada.opens(number).assert_says("A better title");
}

#[test]
fn a_chain_is_never_deeper_than_can_be_read() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("A long story");
    let mut above = String::new();
    for depth in 1..=25 {
        above = ada.adds_finding(number, &[("text", &format!("Cause {depth}")), ("explains", &above)]).to_string();
    }
    let form = ada.opens(number).form(&format!("/postmortems/{number}/findings"));
    let refused = ada.send(&form.filled(&[("text", "One more"), ("explains", &above)])).expect(422);
    refused.assert_says("A chain can be at most 25 findings deep.");
    refused.assert_says("One more");
    ada.publishes(number);
    ada.get(&format!("/postmortems/{number}/report")).expect(200).assert_says("Cause 25");
}

#[test]
fn the_same_files_are_kept_once() {
    let site = Site::start();
    let ada = site.set_up();
    let looked = ada.upload("/import", &[("text", "# The cache was cold\n\nOrders were slow.")], &[]);
    let path = looked.location().to_owned();
    let form = ada.get(&path).expect(200).form(&path);
    ada.send(&form.clone().and("keep", "0")).expect(303);
    ada.send(&form).expect(404);
    assert_eq!(ada.get("/postmortems").count("table.list tbody tr"), 1);
}
