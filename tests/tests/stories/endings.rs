//! How the program ends: told to, and as by a power cut.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use tests::Site;

/// Sends the head and half of the body of a form; the rest is sent by [`finish`].
fn begin(site: &Site, cookie: &str, path: &str, body: &str) -> TcpStream {
    let address = site.address.strip_prefix("http://").unwrap();
    let mut connection = TcpStream::connect(address).unwrap();
    connection.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: {address}\r\nCookie: debrief={cookie}\r\nSec-Fetch-Site: same-origin\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        body.len()
    );
    connection.write_all(head.as_bytes()).unwrap();
    // The program says "go on" when it has begun to read: from here on the request is in flight.
    let mut advance = [0; 25];
    connection.read_exact(&mut advance).unwrap();
    assert_eq!(&advance, b"HTTP/1.1 100 Continue\r\n\r\n");
    connection.write_all(&body.as_bytes()[..body.len() / 2]).unwrap();
    connection
}

fn finish(mut connection: TcpStream, body: &str) -> String {
    connection.write_all(&body.as_bytes()[body.len() / 2..]).unwrap();
    let mut answer = String::new();
    connection.read_to_string(&mut answer).unwrap();
    answer
}

#[test]
fn what_is_in_flight_is_finished_when_the_program_is_told_to_end() {
    let mut site = Site::start();
    let ada = site.set_up();
    let body = "title=Sent+at+the+last+moment&zone=UTC";
    let connection = begin(&site, &ada.cookie("debrief").unwrap(), "/postmortems", body);

    site.tell_to_end();
    while TcpStream::connect(site.address.strip_prefix("http://").unwrap()).is_ok() {
        std::thread::yield_now(); // until it takes no new connection
    }
    let answer = finish(connection, body);

    assert!(answer.starts_with("HTTP/1.1 303"), "{answer}");
    assert!(site.ended_well(), "{}", site.logs());
    let site = site.dies_and_starts_again();
    site.sign_in("ada@example.org").get("/postmortems").assert_says("Sent at the last moment");
}

#[test]
fn what_was_acknowledged_survives_the_end_of_the_process() {
    let mut site = Site::start();
    let mut ada = site.set_up();
    let number = ada.declares("Survives");
    for round in 0..5 {
        let event = ada.records_event(
            number,
            &[("date", "2026-11-10"), ("time", &format!("14:0{round}")), ("text", &format!("round {round}"))],
        );
        site = site.dies_and_starts_again();
        ada = site.sign_in("ada@example.org");
        let page = ada.opens(number).expect(200);
        assert!(
            page.all(&format!("#event-{event}")).join("").contains(&format!("round {round}")),
            "round {round} is lost"
        );
        assert_eq!(page.count("li.event"), round + 1);
    }
    ada.writes(number, "summary", "the last words").location();
    let site = site.dies_and_starts_again();
    site.sign_in("ada@example.org").opens(number).assert_says("the last words");
}

#[test]
fn two_processes_on_one_database_see_the_same() {
    let site = Site::start();
    let ada = site.set_up();
    let number = ada.declares("From the command line");
    let list = site.runs(&["user", "list", "--json"]).json();
    assert_eq!(list.len(), 1);
    assert!(
        site.runs_with(
            &["user", "add", "ben@example.org", "--name", "Ben"],
            &[("DEBRIEF_PASSWORD", tests::PASSWORD)],
            ""
        )
        .is_good
    );
    site.sign_in("ben@example.org").opens(number).expect(200).assert_says("From the command line");
}
