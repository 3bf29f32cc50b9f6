//! Saved views of the board, for oneself and for everyone.

use serde_json::json;
use tests::{Page, Site, Visitor};

fn names(page: &Page) -> Vec<String> {
    page.all(".board-views li a")
}

fn saves(who: &Visitor, query: &str, name: &str, is_shared: bool) -> Page {
    let form = who.get(&format!("/actions?{query}")).expect(200).form("/actions/views").with("name", name);
    who.send(&if is_shared { form.and("is_shared", "true") } else { form })
}

#[test]
fn a_view_keeps_filters_and_is_shared_when_one_wants() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    let overdue = "owner=me&due=overdue&group=team&sort=priority";
    assert_eq!(saves(&ben, overdue, " My overdue ", false).location(), format!("/actions?{overdue}"));
    saves(&ben, "type=detect", "Alerts", true).location();

    let page = ben.get("/actions").expect(200);
    assert_eq!(names(&page), ["Alerts", "My overdue"]);
    let links = page.attributes(".board-views li a", "href");
    assert_eq!(links, ["/actions?type=detect", &format!("/actions?{overdue}")]);
    assert!(page.attributes(".board-views li a", "aria-current").is_empty());
    let open = ben.get(&links[1]).expect(200);
    assert_eq!(open.all(".board-views [aria-current=page]"), ["My overdue"]);
    assert_eq!(open.form("/actions").value("owner"), "me");

    // Others see what is shared, and whose it is; “me” is whoever looks.
    for other in [&ada, &cora] {
        let page = other.get("/actions").expect(200);
        assert_eq!((names(&page), page.all(".board-view-by")), (vec!["Alerts".to_owned()], vec!["Ben".to_owned()]));
    }

    // The same name replaces one’s own view, not that of another.
    saves(&ben, "status=all", "Alerts", true).location();
    saves(&cora, "", "Alerts", false).location();
    assert_eq!(names(&ben.get("/actions")), ["Alerts", "My overdue"]);
    saves(&ben, "status=all", "Alerts", false).location();
    assert_eq!(names(&ada.get("/actions")), ["Alerts"], "it stays shared");
    assert_eq!(ben.get("/actions").attributes(".board-views li a", "href")[0], "/actions?status=all");
    assert_eq!(cora.get("/actions").attributes(".board-views li a", "href"), ["/actions", "/actions?status=all"]);

    let refused = saves(&ben, overdue, &"a".repeat(81), true).expect(422);
    assert_eq!(refused.error_in_field("name").unwrap(), "The name has 81 characters. The maximum is 80.");
    let form = refused.form("/actions/views");
    assert_eq!((form.value("name").len(), form.value("is_shared"), form.value("back")), (81, "true", overdue));

    // Ben deletes his own; what it showed stays. Cora may not delete what Ben shares, an administrator may.
    let shown = ben.get(&format!("/actions?{overdue}"));
    let delete = shown.attributes(".board-views form.act", "action")[0].clone();
    assert_eq!(ben.send(&shown.form(&delete)).location(), format!("/actions?{overdue}"));
    assert_eq!(names(&ben.get("/actions")), ["Alerts"]);
    let shared = ben.get("/api/v1/board-views").json()["items"][0]["id"].clone();
    assert_eq!(cora.get("/actions?status=all").count(".board-views form.act"), 0);
    cora.post(&format!("/actions/views/{shared}/delete"), &[]).expect(404);
    assert_eq!(ada.get("/actions?status=all").count(".board-views form.act"), 1);
    ada.post(&format!("/actions/views/{shared}/delete"), &[]).location();
    assert!(names(&ada.get("/actions")).is_empty());
    site.assert_nothing_broke();
}

#[test]
fn views_are_saved_by_programs_too_and_their_number_has_an_end() {
    let site = Site::start();
    let ada = site.set_up();
    let body = json!({ "name": "Next", "query": "due=soon&unknown=1&group=nothing", "is_shared": true });
    let made = ada.api("POST", "/api/v1/board-views", Some(&body)).expect(201).json();
    assert_eq!(
        (&made["query"], &made["is_shared"], &made["by"]["name"]),
        (&json!("due=soon"), &json!(true), &json!("Ada"))
    );
    for count in 1..50 {
        let body = json!({ "name": format!("View {count}") });
        ada.api("POST", "/api/v1/board-views", Some(&body)).expect(201);
    }
    let refused = ada.api("POST", "/api/v1/board-views", Some(&json!({ "name": "One more" }))).expect(422).json();
    assert_eq!(refused["errors"][0]["detail"], "You can save up to 50 views. Delete one that you no longer need.");
    ada.api("POST", "/api/v1/board-views", Some(&json!({ "name": "Next", "query": "" }))).expect(201);
    let path = format!("/api/v1/board-views/{}", made["id"]);
    ada.api("DELETE", &path, None).expect(204);
    ada.api("DELETE", &path, None).expect(404);
    ada.api("POST", "/api/v1/board-views", Some(&json!({ "name": "One more" }))).expect(201);
    site.assert_nothing_broke();
}

#[test]
fn the_board_shows_some_views_and_a_page_lists_them_all() {
    let site = Site::start();
    let ada = site.set_up();
    let people = ["ben", "cora"].map(|name| site.invite(&ada, &format!("{name}@example.org"), "member"));
    for (who, letter) in people.iter().zip(["B", "C"]) {
        for number in 0..30 {
            let body = json!({ "name": format!("{letter}{number:02}"), "query": "due=overdue", "is_shared": true });
            who.api("POST", "/api/v1/board-views", Some(&body)).expect(201);
        }
    }
    let [ben, cora] = &people;
    let board = cora.get("/actions").expect(200);
    assert_eq!((board.count(".board-views li a"), names(&board)[0].as_str()), (51, "C00"));
    assert_eq!(board.attributes(".board-views li a", "href").last().unwrap(), "/actions/views");
    let page = cora.get("/actions/views").expect(200);
    let rows = page.all(".board-views-table tbody tr");
    assert_eq!(
        (rows.len(), rows[0].as_str(), rows[30].as_str()),
        (60, "C00 You With everyone Delete", "B00 Ben With everyone")
    );
    assert_eq!(cora.get("/api/v1/board-views").json()["items"].as_array().unwrap().len(), 60);
    // Deleting leads back to the list; administrators delete what others share.
    let delete = page.attributes(".board-views-table form", "action").remove(0);
    assert_eq!(cora.send(&page.form(&delete)).location(), "/actions/views");
    let of_ada = ada.get("/actions/views").expect(200);
    assert_eq!((of_ada.all(".board-views-table tbody tr").len(), of_ada.count(".board-views-table form")), (59, 59));
    assert_eq!(ben.get("/actions/views").count(".board-views-table form"), 30);
    site.assert_nothing_broke();
}
