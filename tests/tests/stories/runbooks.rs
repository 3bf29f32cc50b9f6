//! Runbooks: kept byte for byte, with steps that are read from the text.

use std::path::Path;

use serde_json::{Value, json};
use tests::{Page, Site, Upload, Visitor};

const TEXT: &str = "# Fail over\n\n1. Stop writes.\n   Role: operator\n   Expected: 2 min\n   Check: it says *read-only*\n   Idempotent: yes\n   Undone by: step 2\n\n   ```sh\n   writes --off\n   ```\n\n2. Start writes.\n";

fn creates(who: &Visitor, fields: &[(&str, &str)]) -> Page {
    who.upload("/runbooks", fields, &[])
}

fn saves(who: &Visitor, path: &str, fields: &[(&str, &str)]) -> Page {
    who.upload(path, fields, &[])
}

/// The text as the server has it.
fn text_of(who: &Visitor, path: &str) -> String {
    who.get(&format!("{path}/download")).expect(200).text()
}

#[test]
fn a_runbook_is_written_read_edited_and_restored_by_forms() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let cora = site.invite(&ada, "cora@example.org", "reader");
    assert!(
        ben.get("/runbooks").expect(200).words().contains("No runbooks yet. A good runbook can be followed at night")
    );

    let windows = TEXT.replace('\n', "\r\n");
    let created = creates(
        &ben,
        &[("title", ""), ("service", "orders"), ("when_to_use", "The primary is down."), ("text", &windows)],
    );
    let path = created.location().to_owned();
    let page = ben.follow(&created).expect(200);
    assert_eq!(page.all("h1"), ["Fail over"], "the heading is the title");
    assert_eq!(page.all(".runbook-step-number"), ["1", "2"]);
    let facts = page.all(".runbook-step-facts > div");
    let expected = [
        "Role operator",
        "Expected 2 min",
        "Check it says read-only",
        "Repeat Safe to repeat",
        "Undone by Step 2: Start writes.",
    ];
    assert_eq!(facts, expected);
    assert_eq!(page.all(".runbook-step pre"), ["writes --off"]);
    page.assert_says("2 min for 1 of 2 steps");
    let to_dos = page.all(".runbook-to-dos li");
    assert_eq!(to_dos[0], "Nothing says when the step is done. Step 2", "{to_dos:?}");
    assert_eq!(text_of(&ben, &path), TEXT, "a form’s line ends are not the text’s");

    // Two edit the same version: the second one sees both texts and decides.
    let form = ben.get(&format!("{path}/edit")).expect(200).form(&path);
    assert_eq!((form.value("version"), form.value("text")), ("1", TEXT));
    let longer = format!("{TEXT}3. Tell support.\n");
    saves(&ada, &path, &[("title", "Fail over orders"), ("service", "orders"), ("text", &longer), ("version", "1")])
        .location();
    let refused = saves(&ben, &path, &[("title", "Switch"), ("text", "1. Mine"), ("version", "1")]).expect(409);
    refused.assert_says("Someone else changed this while you were editing.");
    assert!(refused.all(".theirs dd").iter().any(|text| text.contains("Tell support")));
    let form = refused.form(&path);
    assert_eq!((form.value("title"), form.value("text"), form.value("version")), ("Switch", "1. Mine", "2"));
    saves(&ben, &path, &[("title", "Switch"), ("text", "1. Mine"), ("version", "2")]).location();

    let versions = ben.get(&format!("{path}/versions")).expect(200);
    let rows = versions.all(".versions tbody tr");
    assert_eq!(rows.len(), 3);
    assert!(rows[0].starts_with("Version 3 (current)") && rows[0].ends_with("Ben Switch"), "{rows:?}");
    let second = ben.get(&format!("{path}/versions/2")).expect(200);
    second.assert_says("Tell support.");
    let restored = ben.send(&second.form(&format!("{path}/versions/2/restore")));
    assert_eq!(ben.follow(&restored).expect(200).all("h1"), ["Fail over orders"]);
    assert_eq!(text_of(&ben, &path), longer);
    assert_eq!(ben.get(&format!("{path}/versions")).all(".versions tbody tr").len(), 4);

    // Readers read, and change nothing.
    let seen = cora.get(&path).expect(200);
    assert_eq!((seen.count("form[method=post]"), seen.count("a[href$=edit]")), (1, 0), "only signing out");
    cora.get("/runbooks/new").expect(403);
    cora.get(&format!("{path}/edit")).expect(403);
    creates(&cora, &[("title", "Mine")]).expect(403);
    saves(&cora, &path, &[("title", "Mine"), ("version", "4")]).expect(403);
    for what in ["archive", "restore", "versions/1/restore"] {
        cora.post(&format!("{path}/{what}"), &[]).expect(403);
    }
    assert_eq!(text_of(&cora, &path), longer);

    // Archived: out of the list, readable, unchanged until it is restored.
    ben.post(&format!("{path}/archive"), &[]).location();
    ben.get("/runbooks").assert_hides("Fail over orders");
    ben.get("/runbooks?archived=true").assert_says("Fail over orders");
    saves(&ben, &path, &[("title", "Late"), ("version", "4")]).expect(403).assert_says("This runbook is archived.");
    ben.post(&format!("{path}/versions/1/restore"), &[]).expect(403);
    ben.post(&format!("{path}/restore"), &[]).location();
    ben.get("/runbooks").assert_says("Fail over orders");
    for missing in ["/runbooks/99", "/runbooks/x", "/runbooks/99/edit", &format!("{path}/versions/9")] {
        ben.get(missing).expect(404);
    }
    site.assert_nothing_broke();
}

#[test]
fn what_is_wrong_is_said_and_nothing_typed_is_lost() {
    let site = Site::start();
    let ada = site.set_up();
    let long = "s".repeat(81);
    let refused = creates(&ada, &[("title", " "), ("service", &long), ("when_to_use", "Now"), ("text", "No heading")]);
    let refused = refused.expect(422);
    assert_eq!(refused.error_in_field("title").unwrap(), "The title is empty.");
    assert_eq!(refused.error_in_field("service").unwrap(), "The service has 81 characters. The maximum is 80.");
    let form = refused.form("/runbooks");
    assert_eq!((form.value("service").len(), form.value("when_to_use"), form.value("text")), (81, "Now", "No heading"));

    let file = |bytes: &[u8]| [Upload { field: "file", name: "a.md".into(), bytes: bytes.to_vec() }];
    let refused = ada.upload("/runbooks", &[("title", "T"), ("text", "typed")], &file(b"\xff\xfe\x00")).expect(422);
    assert!(refused.error_in_field("text").unwrap().contains("UTF-8"));
    assert_eq!(refused.form("/runbooks").value("text"), "typed");
    ada.upload("/runbooks", &[("title", "T")], &file(b"1. a\0b")).expect(422);
    ada.upload("/runbooks", &[("title", "T")], &file(&b"1. a\r\n".repeat(170_000))).expect(422);
    ada.upload("/runbooks", &[("title", "T")], &file(&vec![b'a'; 5_000_000])).expect(413);
    assert_eq!(ada.get("/api/v1/runbooks").json()["items"], json!([]));
    site.assert_nothing_broke();
}

#[test]
fn files_are_kept_byte_for_byte_and_playbooks_become_markdown() {
    let site = Site::start();
    let ada = site.set_up();
    let uploads = |name: &str, bytes: &[u8]| {
        let file = Upload { field: "file", name: name.into(), bytes: bytes.to_vec() };
        ada.upload("/runbooks", &[("title", ""), ("text", "replaced")], &[file]).location().to_owned()
    };
    let odd = "\u{feff}---\r\ntitle: Odd\r\n---\r\n\r\n<!-- kept -->\r\n1.\tStop\r\rA <Check> {{ x }}\n\n\n- [ ] é ☐ \u{a0}\n";
    let path = uploads("odd.mdx", odd.as_bytes());
    assert_eq!(ada.get(&path).expect(200).all("h1"), ["Odd"]);
    assert_eq!(text_of(&ada, &path).as_bytes(), odd.as_bytes());
    // An edit that changes only the title changes no byte of the text.
    let form = ada.get(&format!("{path}/edit")).form(&path);
    let typed = form.value("text").replace("\r\n", "\n").replace(['\r', '\n'], "\r\n");
    saves(&ada, &path, &[("title", "Even"), ("text", &typed), ("version", "1")]).location();
    assert_eq!(text_of(&ada, &path).as_bytes(), odd.as_bytes());

    let playbook = json!({ "title": "Incident", "checklists": [
        { "title": "Triage", "items": [{ "title": "Call", "command": "/call" }, { "title": "Tell" }] } ] });
    let path = uploads("playbook.json", playbook.to_string().as_bytes());
    let page = ada.get(&path).expect(200);
    assert_eq!((page.all("h1"), page.all(".runbook-step-number").len()), (vec!["Incident".to_owned()], 2));
    // What is downloaded can be uploaded again, and nothing changes.
    let again = uploads("again.md", text_of(&ada, &path).as_bytes());
    assert_eq!(text_of(&ada, &again), text_of(&ada, &path));
    let name = ada.get(&format!("{path}/download")).header("content-disposition").to_owned();
    assert_eq!(name, "attachment; filename=\"rb-2-incident.md\"");
    site.assert_nothing_broke();
}

#[test]
fn runbooks_are_found_by_title_and_service_page_by_page() {
    let site = Site::start();
    let ada = site.set_up();
    for number in 0..51 {
        let body =
            json!({ "title": format!("Runbook {number:02}"), "service": if number == 7 { "50%_Café" } else { "" } });
        ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201);
    }
    let names = |path: &str| ada.get(path).expect(200).all(".runbooks th a");
    assert_eq!(names("/runbooks").len(), 50);
    assert_eq!(names("/runbooks?page=2"), ["Runbook 50"]);
    assert_eq!(names("/runbooks?q=RUNBOOK+07"), ["Runbook 07"]);
    assert_eq!(names("/runbooks?q=50%25_caf"), ["Runbook 07"]);
    assert!(names("/runbooks?q=5%25caf").is_empty() && names("/runbooks?q=50_").is_empty());
    assert!(names("/runbooks?q=50%25xcaf").is_empty() && names("/runbooks?q=%00&page=9").is_empty());
    let listed = ada.get("/api/v1/runbooks?limit=2&page=26").json();
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["has_more"]), (1, &json!(false)));
    let of_service = ada.get("/api/v1/runbooks?service=50%25_Caf%C3%A9").json();
    assert_eq!(of_service["items"][0]["title"], "Runbook 07");
    for wrong in ["limit=0", "limit=201", "page=0", "page=101", "unknown=1"] {
        ada.get(&format!("/api/v1/runbooks?{wrong}")).expect(400);
    }
    site.assert_nothing_broke();
}

#[test]
fn programs_read_steps_and_save_versions() {
    let site = Site::start();
    let ada = site.set_up();
    let body = json!({ "title": "Fail over", "when_to_use": "Now", "text": TEXT });
    let made = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201);
    let path = made.header("location").to_owned();
    let made = made.json();
    let step = &made["steps"][0];
    let expected = json!({ "number": 1, "depth": 0, "group": "Fail over", "title": "Stop writes.", "role": "operator",
        "instructions": "Stop writes.\n\n```sh\nwrites --off\n```", "expected_seconds": 120, "check": "it says *read-only*",
        "idempotent": "yes", "undone_by_step": 2, "undone_by": null, "link": null, "call": null,
        "commands": [{ "language": "sh", "text": "writes --off\n" }] });
    assert_eq!(*step, expected);
    assert_eq!((&made["text"], &made["expected_seconds"], &made["version"]), (&json!(TEXT), &json!(120), &json!(1)));

    let change = |version: Value, text: &str| {
        ada.api("PUT", &path, Some(&json!({ "title": "Fail over", "text": text, "version": version })))
    };
    assert_eq!(change(json!(1), "1. Other\r\n").expect(200).json()["text"], "1. Other\r\n");
    let conflict = change(json!(1), "1. Late").expect(409).json();
    assert_eq!(conflict["current"]["text"], "1. Other\r\n");
    change(Value::Null, "x").expect(428);
    assert_eq!(ada.get(&format!("{path}/versions")).json()["items"].as_array().unwrap().len(), 2);
    assert_eq!(ada.get(&format!("{path}/versions/1")).json()["text"], TEXT);
    let restored = ada.api("POST", &format!("{path}/versions/1/restore"), None).expect(200).json();
    assert_eq!((&restored["text"], &restored["version"]), (&json!(TEXT), &json!(3)));
    assert!(ada.api("POST", &format!("{path}/archive"), None).expect(200).json()["archived_at"].is_string());
    change(json!(3), "x").expect(403);
    assert!(ada.api("POST", &format!("{path}/restore"), None).expect(200).json()["archived_at"].is_null());
    ada.api("POST", "/api/v1/runbooks", Some(&json!({ "text": "# A heading is no title here" }))).expect(422);
    site.assert_nothing_broke();
}

#[test]
fn of_two_who_save_at_once_one_sees_the_other() {
    let site = Site::start();
    let ada = site.set_up();
    let body = json!({ "title": "Fail over", "text": TEXT });
    let path = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).header("location").to_owned();
    for version in 1..6 {
        let mut statuses: Vec<u16> = std::thread::scope(|scope| {
            let saving: Vec<_> = (0..4)
                .map(|writer| {
                    let body = json!({ "title": format!("By {writer}"), "service": "new", "version": version });
                    let (ada, path) = (&ada, &path);
                    scope.spawn(move || ada.api("PUT", path, Some(&body)).status)
                })
                .collect();
            saving.into_iter().map(|saving| saving.join().unwrap()).collect()
        });
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409, 409, 409]);
    }
    assert_eq!(ada.get(&format!("{path}/versions")).json()["items"].as_array().unwrap().len(), 6);
    site.assert_nothing_broke();
}

/// Real documents beside the collections of postmortems: how many steps people counted in each.
#[test]
#[ignore = "needs DEBRIEF_CORPUS"]
fn real_runbooks_keep_every_byte_and_their_steps() {
    #[expect(clippy::disallowed_methods, reason = "the runner of the tests may say where the corpus is")]
    let root = std::env::var_os("DEBRIEF_CORPUS").expect("DEBRIEF_CORPUS names the folder of the collections");
    let folder = Path::new(&root).parent().unwrap().join("readiness-cases");
    assert!(folder.is_dir(), "{} is missing: runbooks are expected beside the collections.", folder.display());
    let index = std::fs::read_to_string(folder.join("INDEX.tsv")).unwrap();
    let site = Site::start();
    let ada = site.set_up();
    let mut wrong = Vec::new();
    for row in index.lines().skip(1) {
        let columns: Vec<&str> = row.split('\t').collect();
        let (name, counted) = (columns[0], columns[3]);
        if name.starts_with("signals/") {
            continue;
        }
        let bytes = std::fs::read(folder.join(name)).unwrap();
        let file = Upload { field: "file", name: name.into(), bytes: bytes.clone() };
        let made = ada.upload("/runbooks", &[("title", name)], &[file]);
        let path = made.location().to_owned();
        let page = ada.get(&path).expect(200);
        let found = page.count(".runbook-step");
        let text = text_of(&ada, &path);
        if name.contains("-playbook.json") {
            let missing = tests::missing_words(&readable(&bytes), &text);
            assert!(missing.is_empty(), "{name}: {missing:?}");
        } else {
            assert_eq!(text.as_bytes(), bytes, "{name}");
        }
        // A fence that is not closed makes the rest of this one a code block.
        if name == "gitlab-pg-minor-upgrade.md" {
            continue;
        }
        let wanted = steps_counted(counted).map(|count| count - boxes_in_comments(&text));
        if wanted.is_some_and(|wanted| wanted != found) {
            wrong.push(format!("{name}: {found} steps, counted {counted}"));
        }
        println!("{name}: {found} ({counted})");
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    site.assert_nothing_broke();
}

/// All texts of a JSON document.
fn readable(bytes: &[u8]) -> String {
    tests::all_text(&serde_json::from_slice(bytes).unwrap())
}

/// The number that the index begins with; nothing where it counts something else.
fn steps_counted(counted: &str) -> Option<usize> {
    let count = counted.trim_start_matches("JSON, ").split(' ').next()?.parse().ok()?;
    (count > 0 && !counted.contains("headings")).then_some(count)
}

/// The boxes in comments, which are no steps.
fn boxes_in_comments(text: &str) -> usize {
    let comments = text.split("<!--").skip(1).filter_map(|rest| rest.split("-->").next());
    comments.flat_map(str::lines).filter(|line| line.trim_start().starts_with("- [ ]")).count()
}
