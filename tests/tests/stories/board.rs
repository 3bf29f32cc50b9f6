//! The board: what a manager sees of the action items of all postmortems, and changes there.

use chrono::{Days, Utc};
use tests::{Page, Site, Visitor};

/// A day counted from today, as a form takes it.
#[expect(clippy::disallowed_methods, reason = "the server under test has the clock of the machine")]
fn in_days(days: i64) -> String {
    let today = Utc::now().date_naive();
    let day = if days < 0 { today - Days::new(days.unsigned_abs()) } else { today + Days::new(days.unsigned_abs()) };
    day.to_string()
}

fn id_of(who: &Visitor) -> String {
    who.get("/api/v1/me").json()["id"].to_string()
}

/// The headings of the groups with the titles below each, as in `Overdue 1: Alert on errors`.
fn groups(page: &Page) -> Vec<String> {
    let headings = page.all(".board-group th");
    let bodies = page.html();
    let body = scraper_of("tbody");
    let title = scraper_of(".board-title");
    let titles = bodies.select(&body).map(|body| {
        let titles: Vec<_> =
            body.select(&title).map(|title| tests::folded(&title.text().collect::<String>())).collect();
        titles.join(", ")
    });
    headings.into_iter().zip(titles).map(|(heading, titles)| format!("{heading}: {titles}")).collect()
}

fn scraper_of(selector: &str) -> scraper::Selector {
    scraper::Selector::parse(selector).unwrap()
}

#[test]
fn a_manager_finds_what_is_overdue_and_changes_it_in_place() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (ada_id, ben_id) = (id_of(&ada), id_of(&ben));
    let checkout = ben.declares("Checkout failed");
    let region = ben.declares_with(&[
        ("title", "Region lost"),
        ("zone", "UTC"),
        ("severity", "1"),
        ("services", "storage, search"),
    ]);
    let late = ben.adds_action(checkout, &[("title", "Alert on errors"), ("owner", &ben_id), ("due", &in_days(-3))]);
    ben.adds_action(checkout, &[("title", "Cap retries"), ("due", &in_days(2)), ("kind", "mitigate")]);
    ben.adds_action(region, &[("title", "Rehearse the failover"), ("due", &in_days(30)), ("priority", "high")]);
    ben.adds_action(region, &[("title", "Write it down"), ("owner_name", "The vendor")]);
    let done = ben.adds_action(region, &[("title", "Order more disks"), ("due", &in_days(-9))]);
    ben.takes_step(region, done, "finish", "Ordered.").location();

    let board = ada.get("/actions").expect(200);
    assert_eq!(
        groups(&board),
        [
            "Overdue 1: Alert on errors",
            "Next 7 days 1: Cap retries",
            "Later 1: Rehearse the failover",
            "No due date 1: Write it down",
        ]
    );
    assert_eq!(board.all(".board-counts a"), ["4 open", "1 overdue", "1 to verify"]);
    board.assert_says("3 days overdue");

    for (query, expected) in [
        (
            "group=owner",
            vec![
                "Ben 1: Alert on errors",
                "The vendor 1: Write it down",
                "No owner 2: Cap retries, Rehearse the failover",
            ],
        ),
        (
            "group=service",
            vec!["storage 2: Rehearse the failover, Write it down", "No service 2: Alert on errors, Cap retries"],
        ),
        ("group=service&sort=priority&severity=1", vec!["storage 2: Rehearse the failover, Write it down"]),
        (
            "group=severity",
            vec!["SEV1 2: Rehearse the failover, Write it down", "SEV3 2: Alert on errors, Cap retries"],
        ),
        (
            "group=type",
            vec!["Prevent 3: Alert on errors, Rehearse the failover, Write it down", "Mitigate 1: Cap retries"],
        ),
        (
            "group=postmortem&sort=newest",
            vec![
                "PM-2 Region lost 2: Write it down, Rehearse the failover",
                "PM-1 Checkout failed 2: Cap retries, Alert on errors",
            ],
        ),
        (
            "group=status&status=all",
            vec![
                "Open 4: Alert on errors, Cap retries, Rehearse the failover, Write it down",
                "Done 1: Order more disks",
            ],
        ),
        ("status=all&due=overdue", vec!["Overdue 1: Alert on errors"]),
        ("status=done", vec!["Closed 1: Order more disks"]),
        ("owner=none&due=later", vec!["Later 1: Rehearse the failover"]),
        ("owner=name:The%20vendor", vec!["No due date 1: Write it down"]),
        ("severity=1&sort=priority&group=severity", vec!["SEV1 2: Rehearse the failover, Write it down"]),
        ("postmortem=1", vec!["Overdue 1: Alert on errors", "Next 7 days 1: Cap retries"]),
        ("type=detect", vec![]),
    ] {
        assert_eq!(groups(&ada.get(&format!("/actions?{query}")).expect(200)), expected, "{query}");
    }
    assert_eq!(groups(&ben.get("/actions?owner=me")), ["Overdue 1: Alert on errors"]);

    // Moved to next week, to another owner, without leaving the board and its filter.
    let open = ada.get(&format!("/actions?due=overdue&edit={late}")).expect(200);
    let form = open.form(&format!("/actions/{late}"));
    assert_eq!((form.value("owner"), form.value("due")), (ben_id.as_str(), in_days(-3).as_str()));
    let stale = form.clone();
    let moved = ada.send(&form.with("due", &in_days(6)).with("owner", &ada_id).with("due_reason", "On leave"));
    assert_eq!(moved.location(), format!("/actions?due=overdue#action-{late}"));
    assert!(groups(&ada.follow(&moved)).is_empty());
    assert_eq!(groups(&ada.get("/actions?owner=me")), ["Next 7 days 1: Alert on errors"]);
    // Whoever started from the old version sees what it is now, and keeps what was typed.
    let conflict = ben.send(&stale.with("due", &in_days(9))).expect(409);
    conflict.assert_says("Someone else changed this action item");
    // Not on the page any more, with this filter: so the sentence stands above the table.
    let ben_open = ben.get(&format!("/actions?edit={late}")).form(&format!("/actions/{late}"));
    let wrong = ben.send(&ben_open.with("due", "soon")).expect(422);
    wrong.assert_says("“soon” is not a date");

    // Verified by somebody else than who did it, with evidence.
    let finish = |who: &Visitor, step: &str, note: &str| {
        let path = format!("/actions/{late}/transition");
        let open = who.get(&format!("/actions?status=all&edit={late}")).expect(200);
        who.send(&open.form(&path).and("transition", step).with("note", note))
    };
    finish(&ada, "finish", "It pages.").location();
    let own = ada.get(&format!("/actions?status=all&edit={late}"));
    assert!(own.all(".board-form button").iter().all(|label| label != "Verify"));
    finish(&ben, "verify", "").expect(422).assert_says("Add evidence: describe how the result was verified");
    finish(&ben, "verify", "A drill paged within a minute.").location();
    assert_eq!(groups(&ben.get("/actions?status=verified")), ["Closed 1: Alert on errors"]);
    ada.opens(checkout).assert_says("A drill paged within a minute.");
    site.assert_nothing_broke();
}

#[test]
fn the_board_is_exported_for_spreadsheets_and_as_markdown() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("=HYPERLINK(\"https://evil.example\")");
    let due = in_days(4);
    ada.adds_action(number, &[("title", "@SUM(1,2) \"quoted\", twice"), ("due", &due), ("owner_name", "-1+1")]);
    let table = ada.get("/actions/export/csv").expect(200);
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8; header=present");
    assert!(table.header("content-disposition").starts_with("attachment"));
    let text = table.text();
    let row = text.lines().nth(1).unwrap();
    assert!(
        row.starts_with(&format!("\"'@SUM(1,2) \"\"quoted\"\", twice\",Open,'-1+1,{due},Prevent,Medium,")),
        "{row}"
    );
    assert!(row.contains("\"'=HYPERLINK"), "{row}");
    let markdown = ada.get("/actions/export/markdown").expect(200).text();
    assert!(markdown.contains("## Next 7 days\n\n- [ ] @SUM(1,2) \"quoted\", twice (-1+1, due "), "{markdown}");
    assert!(!ada.get("/actions/export/csv?due=overdue").expect(200).text().contains("SUM"));
    ada.get("/actions/export/xlsx").expect(404);
    site.assert_nothing_broke();
}

#[test]
fn the_board_has_pages_and_archived_postmortems_are_not_on_it() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Many");
    for item in 0..101 {
        let body = serde_json::json!({ "title": format!("Item {item}") });
        ada.api("POST", &format!("/api/v1/postmortems/{number}/actions"), Some(&body)).expect(201);
    }
    let first = ada.get("/actions").expect(200);
    assert_eq!(first.count(".board-row"), 100);
    let next = first.attributes("a[rel=\"next\"]", "href");
    assert_eq!(next, ["/actions?page=2"]);
    let second = ada.get(&next[0]).expect(200);
    assert_eq!(second.all(".board-title"), ["Item 100"]);
    assert_eq!(second.attributes("a[rel=\"prev\"]", "href"), ["/actions"]);
    for odd in ["page=0", "page=x", "page=99999999999999999999", "owner=x&team=y&due=z&group=q", "service=%00"] {
        ada.get(&format!("/actions?{odd}")).expect(200);
    }
    ada.does(number, "archive").location();
    assert_eq!(ada.get("/actions").expect(200).count(".board-row"), 0);
    site.assert_nothing_broke();
}

#[test]
fn whoever_may_not_read_a_draft_finds_nothing_of_it_on_the_board() {
    const MARK: &str = "Xylophage";
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ben.declares_with(&[("title", MARK), ("services", MARK), ("zone", "UTC"), ("is_private", "true")]);
    let action = ben.adds_action(number, &[("title", MARK), ("owner_name", MARK)]);
    let open = ben.declares("Everybody reads this");
    ben.adds_action(open, &[("title", "Seen by members")]);
    ben.publishes(open);
    let dan = site.invite(&ada, "dan@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    for who in [&dan, &cora] {
        for path in [
            "/actions",
            "/actions?status=all",
            "/actions?group=owner",
            "/actions?postmortem=1",
            "/actions/export/csv",
            "/actions/export/markdown",
            &format!("/actions?edit={action}"),
        ] {
            who.get(path).expect(200).assert_hides(MARK);
        }
        who.post(&format!("/actions/{action}"), &[("due", "2026-01-01"), ("version", "1")]).expect(404);
        who.post(&format!("/actions/{action}/transition"), &[("transition", "start"), ("version", "1")]).expect(404);
    }
    dan.get("/actions").assert_says("1 open");
    cora.get("/actions").assert_says("0 open");
    for insider in [&ben, &ada] {
        insider.get("/actions").expect(200).assert_says(MARK);
    }
    site.assert_nothing_broke();
}

/// The form for the selected rows, with these rows selected as the page shows them.
fn selecting(board: &Page, items: &[i64]) -> tests::Form {
    let values = board.attributes("input.board-select", "value");
    let selected = values.into_iter().filter(|value| items.iter().any(|id| value.starts_with(&format!("{id}:"))));
    selected.fold(board.form("/actions/bulk"), |form, value| form.and("item", &value))
}

#[test]
fn several_are_changed_at_once_and_each_change_can_be_undone() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let ben_id = id_of(&ben);
    let (checkout, region) = (ben.declares("Checkout failed"), ben.declares("Region lost"));
    let alert = ben.adds_action(checkout, &[("title", "Alert on errors"), ("due", &in_days(-3))]);
    let retries = ben.adds_action(checkout, &[("title", "Cap retries"), ("due", &in_days(-2))]);
    let failover = ben.adds_action(region, &[("title", "Rehearse the failover"), ("owner_name", "The vendor")]);

    let board = ada.get("/actions").expect(200);
    ada.send(&board.form("/actions/bulk").and("transition", "finish")).expect(422).assert_says("Select at least one");
    ada.send(&selecting(&board, &[alert])).expect(422).assert_says("Choose an owner or a due date.");

    // A new owner and date for all: those that had a date need a reason, and nothing is changed without.
    let all = selecting(&board, &[alert, retries, failover]).with("owner", &ben_id).with("due", &in_days(5));
    let refused = ada.send(&all).expect(422);
    refused.assert_says("Give a reason for changing the due date.");
    assert_eq!(refused.count("input.board-select[checked]"), 3);
    let again = selecting(&refused, &[alert, retries, failover]);
    assert_eq!((again.value("owner"), again.value("due")), (ben_id.as_str(), in_days(5).as_str()));
    let changed = ada.send(&all.with("due_reason", "New quarter"));
    let shown = ada.follow(&changed).expect(200);
    shown.assert_says("3 action items changed.");
    assert_eq!(
        groups(&shown),
        ["Next 7 days 3: Alert on errors, Cap retries, Rehearse the failover"],
        "{}",
        shown.words()
    );
    assert_eq!(shown.all(".board-owner"), ["Ben", "Ben", "Ben"]);

    // Three done at once, one of them undone; the others stay done.
    let done = ada.send(&selecting(&shown, &[alert, retries, failover]).and("transition", "finish"));
    let done = ada.follow(&done).expect(200);
    assert_eq!(done.count(".board-row"), 0);
    let undo_one = done
        .forms("/actions/undo")
        .into_iter()
        .find(|form| form.fields.contains(&("only".into(), retries.to_string())))
        .unwrap();
    let left = ada.follow(&ada.send(&undo_one)).expect(200);
    left.assert_says("2 action items changed.");
    assert_eq!(groups(&left), ["Next 7 days 1: Cap retries"]);
    // Undone twice is undone once, and nobody else can undo it.
    ada.send(&undo_one).location();
    ben.send(&undo_one).location();
    assert_eq!(groups(&ada.get("/actions?status=done")), ["Closed 2: Alert on errors, Rehearse the failover"]);
    let history = ada.opens(checkout).all(".action-changes > li.undone");
    assert!(history.len() == 1 && history[0].starts_with("Done by Ada"), "{history:?}");

    // Whoever did the work does not verify it: left out, and said so.
    let board = ada.get("/actions?status=done").expect(200);
    let verify = selecting(&board, &[alert, failover]).and("transition", "verify");
    ada.send(&verify).expect(409).assert_says("2 action items were not changed:");
    let cleo = site.invite(&ada, "cleo@example.org", "member");
    let verify = selecting(&cleo.get("/actions?status=done"), &[alert, failover]).and("transition", "verify");
    cleo.send(&verify).expect(422).assert_says("Add evidence");
    let verified = cleo.send(&verify.with("note", "Seen in a drill"));
    cleo.follow(&verified).assert_says("2 action items changed.");

    // The change that was made first is undone for all that were not changed since.
    let undo_all = shown
        .forms("/actions/undo")
        .into_iter()
        .find(|form| form.fields.iter().all(|(name, _)| name != "only"))
        .unwrap();
    ada.send(&undo_all).expect(409).assert_says("The action item was changed again in the meantime.");
    assert_eq!(ada.get("/actions?status=verified").all(".board-owner"), ["Ben", "Ben"]);
    site.assert_nothing_broke();
}

#[test]
fn what_was_typed_on_the_board_of_a_removed_action_item_is_not_lost() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let number = ada.declares("Removed meanwhile");
    let action = ada.adds_action(number, &[("title", "Alert on errors"), ("due", "2030-01-02")]);
    let open = ben.get(&format!("/actions?type=prevent&edit={action}")).expect(200);
    let moved = open.form(&format!("/actions/{action}")).with("due", "2030-01-09").with("due_reason", "On leave");
    let step = open.form(&format!("/actions/{action}/transition"));
    let declined = step.filled(&[("transition", "decline"), ("note", "Not needed")]);

    ada.post(&format!("/postmortems/{number}/actions/{action}/remove"), &[]).location();
    for (form, words) in [(moved, "On leave"), (declined, "Not needed")] {
        let refused = ben.send(&form).expect(409);
        let message = "Someone else removed this action item. Your change was not saved.";
        refused.assert_says(&format!("{message} You wrote: {words}"));
    }
    ben.post("/actions/99999", &[("due", "2030-01-09")]).expect(404);
    site.assert_nothing_broke();
}

#[test]
fn what_one_may_not_change_is_left_out_of_a_change_of_many() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let dan = site.invite(&ada, "dan@example.org", "member");
    let hidden = ben.declares_with(&[("title", "Xylophage"), ("zone", "UTC"), ("is_private", "true")]);
    let secret = ben.adds_action(hidden, &[("title", "Xylophage")]);
    let open = ben.declares("Everybody reads this");
    let shared = ben.adds_action(open, &[("title", "Seen by members")]);
    let form = dan.get("/actions").expect(200).form("/actions/bulk");
    let form = form.and("item", &format!("{secret}:1")).and("item", &format!("{shared}:1"));
    let form = form.and("item", "7").and("item", "x:y").and("item", "99999:1");
    let answer = dan.send(&form.and("transition", "start")).expect(409);
    answer.assert_says("2 action items were not changed:");
    answer.assert_says("1 action item changed.");
    answer.assert_hides("Xylophage");
    let state = |action: i64| {
        let history = ben.get(&format!("/api/v1/postmortems/{hidden}/actions/{action}"));
        history.json()["state"].clone()
    };
    assert_eq!(state(secret), "open");
    site.assert_nothing_broke();
}

#[test]
fn every_row_of_the_page_is_selected_by_a_link() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("Checkout failed");
    for title in ["Alert on errors", "Cap retries"] {
        ada.adds_action(number, &[("title", title)]);
    }
    let board = ada.get("/actions?type=prevent").expect(200);
    assert_eq!(board.count("input.board-select[checked]"), 0);
    let all = &board.attributes(".board-check a", "href")[0];
    assert_eq!(all, "/actions?type=prevent&select=all");
    assert_eq!(ada.get(all).expect(200).count("input.board-select[checked]"), 2);
    site.assert_nothing_broke();
}

#[test]
fn the_action_items_of_somebody_who_leaves_are_listed_and_reassigned_in_one_act() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let (ada_id, ben_id) = (id_of(&ada), id_of(&ben));
    let number = ada.declares("Checkout failed");
    for title in ["Alert on errors", "Cap retries"] {
        ada.adds_action(number, &[("title", title), ("owner", &ben_id)]);
    }
    assert!(!ada.get("/people").words().contains("to reassign"));
    ada.post(&format!("/people/{ben_id}/disable"), &[]).location();
    let people = ada.get("/people").expect(200);
    people.assert_says("2 open action items to reassign");
    let link = format!("/actions?owner={ben_id}&select=all");
    assert!(people.attributes("td a", "href").contains(&link), "{link}");
    let board = ada.get(&link).expect(200);
    assert_eq!(board.count("input.board-select[checked]"), 2);
    let ids: Vec<i64> = board
        .attributes("input.board-select", "value")
        .iter()
        .map(|value| value.split(':').next().unwrap().parse().unwrap())
        .collect();
    ada.follow(&ada.send(&selecting(&board, &ids).with("owner", &ada_id))).expect(200);
    assert_eq!(groups(&ada.get("/actions?owner=me")), ["No due date 2: Alert on errors, Cap retries"]);
    assert!(!ada.get("/people").words().contains("to reassign"));
    site.assert_nothing_broke();
}
