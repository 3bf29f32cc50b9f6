//! Runs through faults: two servers at once, and a process that is killed again and again.

use std::collections::HashSet;
use std::io::Write;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tests::{Site, Visitor};

/// How long a process is killed again and again.
const KILLING: Duration = Duration::from_secs(15);

/// More than there are kills in that time.
const STEPS: u32 = 500;

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-a165-{number:012}")
}

fn runbook(who: &Visitor, steps: u32) -> i64 {
    let steps: Vec<String> = (1..=steps).map(|number| format!("{number}. Do thing {number}.")).collect();
    let steps = steps.join("\n");
    let body = json!({ "title": "Fail over", "text": steps });
    who.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
}

fn starts(who: &Visitor, runbook: i64, request: u32) -> i64 {
    let body = json!({ "request": uuid(request), "kind": "real" });
    let run = who.api("POST", &format!("/api/v1/runbooks/{runbook}/runs"), Some(&body)).expect(201).json();
    run["run"]["number"].as_i64().unwrap()
}

fn events(who: &Visitor, run: i64) -> Vec<Value> {
    let whole = who.get(&format!("/api/v1/runs/{run}")).expect(200).json();
    whole["events"].as_array().unwrap().clone()
}

#[test]
fn two_who_start_on_two_servers_land_on_one_run() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    // Where a database is served by one process, both press on the same one.
    let other = site.one_more_process();
    let ben = other.as_ref().map_or(ben.at(&site.address), |other| ben.at(&other.address));
    for round in 0..5 {
        let runbook = runbook(&ada, 3);
        let runs: HashSet<i64> = std::thread::scope(|scope| {
            let pressing = [&ada, &ben, &ada, &ben].into_iter().zip(1..);
            let pressing: Vec<_> =
                pressing.map(|(who, press)| scope.spawn(move || starts(who, runbook, round * 10 + press))).collect();
            pressing.into_iter().map(|pressing| pressing.join().unwrap()).collect()
        });
        assert_eq!(runs.len(), 1, "one run");
        let run = *runs.iter().next().unwrap();
        assert_eq!(events(&ada, run), events(&ben, run));
        assert_eq!(events(&ada, run).len(), 1, "one start");

        // Each step is ticked on both servers at once: done once, and the other one is told by whom.
        for step in 1..=3 {
            let statuses: Vec<u16> = std::thread::scope(|scope| {
                let ticking: Vec<_> = [&ada, &ben]
                    .into_iter()
                    .zip(1..)
                    .map(|(who, press)| {
                        let request = uuid(1_000 + round * 100 + step * 10 + press);
                        let body = json!({ "request": request, "kind": "step_done", "step": step });
                        scope.spawn(move || who.api("POST", &format!("/api/v1/runs/{run}/events"), Some(&body)).status)
                    })
                    .collect();
                ticking.into_iter().map(|ticking| ticking.join().unwrap()).collect()
            });
            let mut statuses = statuses;
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 422]);
        }
        assert_eq!(events(&ada, run).len(), 4);
    }
    site.assert_nothing_broke();
}

#[test]
fn a_tick_that_was_acknowledged_survives_each_kill_and_is_there_once() {
    let mut site = Site::start();
    let mut ada = site.set_up();
    let runbook = runbook(&ada, STEPS);
    let run = starts(&ada, runbook, 1);
    let started = ada.get(&format!("/api/v1/runs/{run}")).json()["run"]["started_at"].clone();
    let path = format!("/api/v1/runs/{run}/events");
    let end = Instant::now() + KILLING;
    let (mut kills, mut acknowledged, mut unanswered, mut random) = (0_u32, 0_usize, 0_usize, 20_261_128_u64);
    while Instant::now() < end && kills < STEPS {
        kills += 1;
        // The process is killed somewhere between its arrival and its answer.
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let moment = Duration::from_micros((random >> 40) % 40_000);
        let body = json!({ "request": uuid(100 + kills), "kind": "step_done", "step": kills });
        let status = std::thread::scope(|scope| {
            let (who, path, body) = (&ada, &path, &body);
            let ticking = scope.spawn(move || who.tries_api("POST", path, body));
            let until = Instant::now() + moment;
            while Instant::now() < until {
                std::hint::spin_loop();
            }
            kills_at_once(site.process());
            ticking.join().unwrap()
        });
        acknowledged += usize::from(status == Some(200));
        site = site.dies_and_starts_again();
        ada = ada.at(&site.address);
        let is_there = |events: &[Value]| events.iter().filter(|event| event["step"] == kills).count();
        let count = is_there(&events(&ada, run));
        assert!(count <= 1 && (status != Some(200) || count == 1), "kill {kills}: {status:?}, {count} times");
        unanswered += usize::from(status != Some(200) && count == 1);
        // Whoever got no answer sends the same again: it happens once.
        ada.api("POST", &path, Some(&body)).expect(200);
        assert_eq!(is_there(&events(&ada, run)), 1, "kill {kills}");
    }
    let all = events(&ada, run);
    assert_eq!(all.len(), kills as usize + 1);
    let sequences: Vec<i64> = all.iter().map(|event| event["sequence"].as_i64().unwrap()).collect();
    assert!(sequences.iter().zip(1..).all(|(sequence, place)| *sequence == place), "no gap, nothing twice");
    let times: Vec<&str> = all.iter().map(|event| event["at"].as_str().unwrap()).collect();
    assert!(times.is_sorted(), "time goes on");
    assert_eq!(ada.get(&format!("/api/v1/runs/{run}")).json()["run"]["started_at"], started);
    // The runner shows this of stories that pass, too.
    let _ = writeln!(
        std::io::stderr(),
        "{kills} kills around a tick: {acknowledged} were acknowledged, {unanswered} saved without an answer; none missing, none twice"
    );
    site.assert_nothing_broke();
}

#[test]
fn after_a_restart_a_step_that_was_started_is_repeated_with_care() {
    let site = Site::start();
    let ada = site.set_up();
    let text = "1. Charge the cards\n   - Idempotent: no\n2. Stop writes\n   - Idempotent: yes\n";
    let body = json!({ "title": "Fail over", "text": text });
    let runbook = ada.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap();
    let run = starts(&ada, runbook, 1);
    let path = format!("/api/v1/runs/{run}/events");
    for step in [1, 2] {
        let started = json!({ "request": uuid(step + 1), "kind": "step_started", "step": step });
        ada.api("POST", &path, Some(&started)).expect(200);
    }
    kills_at_once(site.process());
    let site = site.dies_and_starts_again();
    let ada = ada.at(&site.address);

    // Nobody knows whether the cards were charged: that is checked before they are charged again.
    let form = |step: u32| ada.get(&format!("/runs/{run}?step={step}")).forms(&format!("/runs/{run}/events")).remove(0);
    let page = ada.get(&format!("/runs/{run}?step=1")).expect(200);
    page.assert_says("This step isn’t safe to repeat. Before you repeat it, check whether it took effect");
    let refused = ada.send(&form(1).and("kind", "step_repeated")).expect(422);
    let message = "This step isn’t safe to repeat. Check first whether it took effect, and say what you found.";
    assert_eq!(refused.error_in_field("note").unwrap(), message);
    ada.send(&form(1).with("note", "No card was charged").and("kind", "step_repeated")).location();
    ada.get(&format!("/runs/{run}?step=2")).expect(200).assert_says("This step is safe to repeat.");
    ada.send(&form(2).and("kind", "step_repeated")).location();

    let steps = ada.get(&format!("/api/v1/runs/{run}")).json()["steps"].clone();
    for step in 0..2 {
        assert_eq!((&steps[step]["state"], &steps[step]["attempts"]), (&json!("started"), &json!(2)));
    }
    site.assert_nothing_broke();
}

/// Kills a process as a power cut would.
fn kills_at_once(process: u32) {
    let killed = std::process::Command::new("kill").args(["-9", &process.to_string()]).status().unwrap();
    assert!(killed.success());
}
