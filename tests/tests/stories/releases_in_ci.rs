//! Releases in pipelines: the lines of the README, run by a shell, and the commands.

use std::process::{Command, Output};

use serde_json::json;
use tests::{Site, Visitor};

/// The lines of shell in the README.
fn lines() -> Vec<String> {
    let readme = include_str!("../../../README.md");
    let block = readme.split("### Releases in CI").nth(1).and_then(|rest| rest.split("```sh\n").nth(1));
    let block = block.and_then(|rest| rest.split("```").next()).expect("a block of shell");
    block.lines().map(str::to_owned).collect()
}

fn approves(who: &Visitor, number: i64) {
    let path = format!("/api/v1/releases/{number}");
    for role in ["product", "engineering", "security", "quality"] {
        let vote = json!({ "role": role, "choice": "go", "criteria_version": 1 });
        who.api("POST", &format!("{path}/votes"), Some(&vote)).expect(200);
    }
    happens(who, number, 1, "approved");
}

fn happens(who: &Visitor, number: i64, request: i64, kind: &str) {
    let request = format!("0f8fad5b-d9cb-469f-c165-{:012}", number * 100 + request);
    let body = json!({ "request": request, "kind": kind, "note": "" });
    who.api("POST", &format!("/api/v1/releases/{number}/events"), Some(&body)).expect(200);
}

#[test]
fn three_lines_of_shell_announce_ask_and_report() {
    let site = Site::start();
    let ada = site.set_up();
    let token = ada.api("POST", "/api/v1/tokens", Some(&json!({ "name": "CI", "scope": "write" }))).expect(201).json();
    let auth = format!("Authorization: Bearer {}", token["token"].as_str().unwrap());
    let lines = lines();
    assert_eq!(lines.len(), 3);
    let shell = |script: &str| -> Output {
        let mut shell = Command::new("sh");
        shell.args(["-e", "-c", script]).env("DEBRIEF", &site.address).env("AUTH", &auth);
        shell.env("RELEASE", "/api/v1/releases/1").output().unwrap()
    };
    let announced = shell(&format!("{}\necho $RELEASE", lines[0]));
    assert_eq!(String::from_utf8_lossy(&announced.stdout).trim(), "/api/v1/releases/1", "{announced:?}");
    let planned = shell(&lines[1]);
    assert!(!planned.status.success(), "nobody has approved it: {planned:?}");
    assert!(!shell(&lines[2]).status.success());
    approves(&ada, 1);
    let on = shell(&format!("{}\n{}", lines[1], lines[2]));
    assert!(on.status.success(), "{on:?}");
    ada.get("/releases/1").assert_says("Rolling out");
    happens(&ada, 1, 2, "halted");
    assert!(!shell(&lines[1]).status.success(), "it was halted");
    site.assert_nothing_broke();
}

#[test]
fn the_commands_have_an_exit_status() {
    let site = Site::start();
    let ada = site.set_up();
    let announce = ["release", "announce", "2.4.1", "--service", "checkout", "--stages", "10,50,100"];
    let announced = site.runs(&announce);
    assert!(announced.is_good && announced.message.trim() == "REL-1", "{}", announced.logs);
    assert_eq!(site.runs(&announce).message.trim(), "REL-1", "the same release");
    let refused = site.runs(&["release", "may-continue", "REL-1"]);
    assert!(!refused.is_good && refused.logs.contains("isn’t approved"), "{}", refused.logs);
    let refused = site.runs(&["release", "stage", "REL-1", "10"]);
    assert!(!refused.is_good, "{}", refused.logs);
    approves(&ada, 1);
    let may = site.runs(&["release", "may-continue", "REL-1", "--json"]).json();
    assert_eq!((&may[0]["state"], &may[0]["next_stage"]), (&json!("approved"), &json!(10)));
    let staged = site.runs(&["release", "stage", "1", "10"]);
    assert!(staged.is_good && staged.message.contains("REL-1 is at 10 %."), "{}", staged.logs);
    happens(&ada, 1, 2, "halted");
    let refused = site.runs(&["release", "may-continue", "1"]);
    assert!(!refused.is_good && refused.logs.contains("This release is halted."), "{}", refused.logs);
    for wrong in [
        vec!["release", "may-continue", "REL-9"],
        vec!["release", "may-continue", "nine"],
        vec!["release", "stage", "9", "10"],
        vec!["release", "announce", "3", "--service", "checkout", "--platforms", "watch"],
    ] {
        assert!(!site.runs(&wrong).is_good, "{wrong:?}");
    }
    site.assert_nothing_broke();
}
