//! Times across the change to and from summer time.

use tests::Site;

#[test]
fn an_hour_that_was_skipped_is_refused_with_its_neighbours() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "In spring"), ("zone", "Europe/Berlin")]);
    let path = format!("/postmortems/{number}/events");
    let form = ada.opens(number).form(&path).filled(&[("date", "2026-03-29"), ("time", "02:30"), ("text", "Never")]);
    let refused = ada.send(&form).expect(422);
    let message = refused.error_in_field("time").unwrap();
    assert!(message.contains("did not exist") && message.contains("01:59") && message.contains("03:00"), "{message}");
    let again = refused.form(&path);
    assert_eq!((again.value("time"), again.value("text")), ("02:30", "Never"));
    ada.send(&again.with("time", "03:00")).location();
    assert_eq!(ada.opens(number).attributes("li.event time", "datetime"), ["2026-03-29T01:00:00+00:00"]);
}

#[test]
fn an_hour_that_came_twice_is_asked_about_and_both_are_kept_apart() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "In autumn"), ("zone", "Europe/Berlin")]);
    let path = format!("/postmortems/{number}/events");
    for (fold, text) in [("later", "the second half past two"), ("earlier", "the first half past two")] {
        let form = ada.opens(number).form(&path).filled(&[("date", "2026-10-25"), ("time", "02:30"), ("text", text)]);
        let asks = ada.send(&form).expect(422);
        assert!(asks.error_in_field("time").unwrap().contains("occurred twice"));
        let again = asks.form(&path);
        assert_eq!(again.value("text"), text);
        ada.send(&again.with("fold", fold)).location();
    }
    let page = ada.opens(number);
    assert_eq!(
        page.attributes("li.event time", "datetime"),
        ["2026-10-25T00:30:00+00:00", "2026-10-25T01:30:00+00:00"]
    );
    let texts = page.all("li.event .event-text");
    assert!(texts[0].contains("the first half") && texts[1].contains("the second half"), "{texts:?}");
    // What is changed afterwards stays the hour that was chosen.
    for (place, id) in page.attributes("li.event", "id").iter().enumerate() {
        ada.changes(number, id, &[("text", "still there")]).location();
        let kept = ada.opens(number).attributes("li.event time", "datetime")[place].clone();
        assert_eq!(kept, page.attributes("li.event time", "datetime")[place]);
    }
}

#[test]
fn another_zone_shows_the_same_instants() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares_with(&[("title", "Zones"), ("zone", "America/New_York")]);
    ada.records_event(number, &[("date", "2026-07-01"), ("time", "23:30"), ("text", "Late")]);
    let form = ada.opens_at(number, "head").form(&format!("/postmortems/{number}"));
    ada.send(&form.with("zone", "Asia/Kolkata")).location();
    let page = ada.opens(number);
    assert_eq!(page.attributes("li.event time", "datetime"), ["2026-07-02T03:30:00+00:00"]);
    assert_eq!(page.all("li.event time"), ["09:00"]);
    page.assert_says("2 July 2026");
}

#[test]
fn durations_that_are_missing_or_impossible_are_said_in_words() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Durations");
    let at = |time, milestone| {
        ada.records_event(
            number,
            &[("date", "2026-11-10"), ("time", time), ("milestone", milestone), ("text", milestone)],
        )
    };
    at("14:03", "impact_started");
    at("14:00", "detected");
    let words = ada.opens(number).words();
    assert!(words.contains("invalid: the end is before the start") && words.contains("no event marked"), "{words}");
    assert!(!words.contains("-3 min") && !words.contains("−3 min"), "{words}");
}
