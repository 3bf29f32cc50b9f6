//! What somebody may read is the same wherever they look: by its number, in the list, on the board and in the search.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tests::{Site, Visitor, eventually};

/// Stands in each draft, and in each report.
const WORD: &str = "Xylophage";

/// A postmortem in one of the states that decide who may read it.
#[expect(clippy::struct_excessive_bools, reason = "every combination is tried")]
#[derive(Debug, Clone, Copy)]
struct Sort {
    is_private: bool,
    is_published: bool,
    is_archived: bool,
    /// Whether the looking member is a reviewer, and the looking reader an author.
    has_parts: bool,
}

fn sorts() -> impl Iterator<Item = Sort> {
    (0..16_u8).map(|bits| Sort {
        is_private: bits & 1 > 0,
        is_published: bits & 2 > 0,
        is_archived: bits & 4 > 0,
        has_parts: bits & 8 > 0,
    })
}

fn makes(ben: &Visitor, sort: Sort, (reviewer, author): (i64, i64)) -> i64 {
    let (reviewers, authors) = if sort.has_parts { (vec![reviewer], vec![author]) } else { (vec![], vec![]) };
    let body = json!({
        "title": WORD, "zone": "UTC", "is_private": sort.is_private, "reviewers": reviewers, "authors": authors,
    });
    let made = ben.api("POST", "/api/v1/postmortems", Some(&body)).expect(201).json();
    let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
    ben.adds_action(number, &[("title", "Write it down")]);
    if sort.is_published {
        ben.publishes(number);
    }
    if sort.is_archived {
        ben.does(number, "archive").location();
    }
    number
}

/// The numbers in a list of the API, all pages of it.
fn numbers(who: &Visitor, path: &str, number: impl Fn(&Value) -> &Value) -> BTreeSet<i64> {
    let list = who.get(path).expect(200).json();
    assert!(list["next"].is_null(), "{path} has more than a page");
    list["items"].as_array().unwrap().iter().map(|item| number(item).as_i64().unwrap()).collect()
}

/// What a person may read, and where it stands.
fn assert_lists_agree(who: &Visitor, name: &str, all: &[(i64, Sort)]) {
    let is_there = |path: String| who.get(&path).status == 200;
    let readable = |(number, _): &&(i64, Sort)| is_there(format!("/api/v1/postmortems/{number}/actions"));
    let drafts: BTreeSet<i64> = all.iter().filter(readable).map(|(number, _)| *number).collect();
    let readable = |(number, _): &&(i64, Sort)| is_there(format!("/api/v1/postmortems/{number}/report"));
    let reports: BTreeSet<i64> = all.iter().filter(readable).map(|(number, _)| *number).collect();
    let archived: BTreeSet<i64> = all.iter().filter(|(_, sort)| sort.is_archived).map(|(number, _)| *number).collect();
    let seen = &drafts | &reports;
    let active = &seen - &archived;

    let number: fn(&Value) -> &Value = |item| &item["number"];
    assert_eq!(numbers(who, "/api/v1/postmortems?limit=50", number), active, "the list of {name}");
    let list = numbers(who, "/api/v1/postmortems?limit=50&archived=true", number);
    assert_eq!(list, &seen & &archived, "the archive of {name}");
    let board = numbers(who, "/api/v1/actions?status=all&limit=50", |item| &item["postmortem"]);
    assert_eq!(board, &drafts - &archived, "the board of {name}");
    eventually(|| {
        let found = numbers(who, &format!("/api/v1/search?q={WORD}"), |item| &item["postmortem"]["number"]);
        if found == active { Ok(()) } else { Err(format!("the search of {name}: {found:?}, not {active:?}")) }
    });
}

#[test]
fn every_list_contains_what_may_be_read_alone_and_nothing_else() {
    let site = Site::start();
    let ada = site.set_up();
    let invite = |name: &str, role: &str| site.invite(&ada, &format!("{name}@example.org"), role);
    let (ben, cleo, dan) = (invite("ben", "member"), invite("cleo", "member"), invite("dan", "reader"));
    let (eve, finn) = (invite("eve", "member"), invite("finn", "reader"));
    let parts = (cleo.id(), dan.id());
    let all: Vec<(i64, Sort)> = sorts().map(|sort| (makes(&ben, sort, parts), sort)).collect();
    for (who, name) in [
        (&ada, "an administrator"),
        (&ben, "the author"),
        (&cleo, "a reviewer of some"),
        (&dan, "a reader who is an author of some"),
        (&eve, "a member"),
        (&finn, "a reader"),
    ] {
        assert_lists_agree(who, name, &all);
    }
    // Somebody sees nothing of what is private, and somebody sees less than all drafts.
    let of_finn = numbers(&finn, "/api/v1/postmortems?limit=50", |item| &item["number"]);
    let published = all.iter().filter(|(_, sort)| sort.is_published && !sort.is_private && !sort.is_archived);
    assert_eq!(of_finn, published.map(|(number, _)| *number).collect());
    site.assert_nothing_broke();
}
