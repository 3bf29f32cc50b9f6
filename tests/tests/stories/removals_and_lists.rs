//! What a page offers after a removal, and how often a report lists an action item.

use tests::Site;

#[test]
fn undo_is_offered_in_the_section_in_which_something_was_removed() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Removed and brought back");
    let event = ada.records_event(number, &[("date", "2026-11-10"), ("time", "14:03"), ("text", "The pager fired.")]);
    let finding = ada.adds_finding(number, &[("text", "The pool is small.")]);
    let action = ada.adds_action(number, &[("title", "Make it larger")]);
    for (kind, id, section) in
        [("events", event, "timeline"), ("findings", finding, "findings"), ("actions", action, "actions")]
    {
        let removed = ada.does(number, &format!("{kind}/{id}/remove"));
        let page = ada.get(removed.location()).expect(200);
        let restore = format!("/postmortems/{number}/{kind}/{id}/restore");
        assert_eq!(page.attributes(&format!("#{section} .notice-undo form"), "action"), [restore.as_str()]);
        assert_eq!(page.count(".notice-undo"), 1);
        ada.send(&page.form(&restore)).location();
    }
    assert_eq!(ada.opens(number).count("li.event, .chain-link, li.action"), 3);
    site.assert_nothing_broke();
}

#[test]
fn a_report_lists_three_action_items_once_and_more_of_them_after_a_choice() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Listed once");
    let finding = ada.adds_finding(number, &[("text", "The pool is small.")]);
    let answers = finding.to_string();
    for title in ["Make it larger", "Watch it", "Test it"] {
        ada.adds_action(number, &[("title", title), ("finding", &answers)]);
    }
    ada.publishes(number);
    let report = ada.get(&format!("/postmortems/{number}/report")).expect(200);
    assert_eq!(report.count("li.report-action"), 3);
    assert_eq!(report.count("#all-actions, a[href='#all-actions']"), 0);
    for link in report.attributes(".chain-actions a", "href") {
        assert_eq!(report.count(&format!("li.report-action{link}")), 1, "{link}");
    }

    ada.adds_action(number, &[("title", "Write it down")]);
    ada.publishes(number);
    let report = ada.get(&format!("/postmortems/{number}/report")).expect(200);
    assert_eq!((report.count("#what-changes li.report-action"), report.count("#all-actions li.report-action")), (3, 4));
    site.assert_nothing_broke();
}
