//! Requests that steps send: signed, once, to allowed destinations, and what comes of them.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};
use sha2::Sha256;
use tests::{Page, Site, Visitor, eventually};

/// Longer than any answer takes.
const PATIENCE: Duration = Duration::from_secs(30);

/// A request as it arrived.
struct Arrived {
    line: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Arrived {
    fn header(&self, name: &str) -> &str {
        &self.headers.iter().find(|(header, _)| header == name).unwrap_or_else(|| panic!("no {name}")).1
    }

    /// Whether the signature is of this request and this secret.
    fn is_signed_with(&self, secret: &str) -> bool {
        let (time, signature) = self.header("debrief-signature").split_once(",v1=").unwrap();
        let seconds = time.strip_prefix("t=").unwrap();
        let mut words = self.line.split(' ');
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        let signed = format!("{seconds}.{}.{method}.{path}.{}", self.header("idempotency-key"), self.body);
        let mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).unwrap().chain_update(signed);
        let bytes: Vec<u8> = (0..signature.len() / 2)
            .map(|at| u8::from_str_radix(&signature[at * 2..at * 2 + 2], 16).unwrap())
            .collect();
        mac.verify_slice(&bytes).is_ok()
    }
}

/// A receiver that answers as its paths say.
struct Automation {
    address: String,
    arrived: Receiver<Arrived>,
}

impl Automation {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let (tell, arrived) = channel();
        std::thread::spawn(move || {
            let mut late = 0;
            // Nobody answers on these, and nobody hangs up.
            let mut silent = Vec::new();
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(path) = takes(&stream, &tell) else { return };
                late += i32::from(path == "/hooks/late");
                let answer = match path.as_str() {
                    "/hooks/ok" => "200 OK\r\nContent-Length: 7\r\n\r\nstarted",
                    "/hooks/late" if late < 3 => "503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                    "/hooks/late" => "204 No Content\r\n\r\n",
                    "/hooks/moved" => "302 Found\r\nLocation: /hooks/ok\r\nContent-Length: 0\r\n\r\n",
                    "/hooks/busy" => "503 Service Unavailable\r\nContent-Length: 0\r\n\r\n",
                    "/hooks/silent" => {
                        silent.push(stream);
                        continue;
                    }
                    "/hooks/huge" => {
                        std::thread::spawn(move || {
                            let _ = stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
                            while stream.write_all(&vec![b'x'; 65_536]).is_ok() {}
                        });
                        continue;
                    }
                    _ => "400 Bad Request\r\nContent-Length: 3\r\n\r\n\0no",
                };
                let _ = stream.write_all(format!("HTTP/1.1 {answer}").as_bytes());
            }
        });
        Self { address, arrived }
    }

    fn next(&self) -> Arrived {
        self.arrived.recv_timeout(PATIENCE).unwrap()
    }
}

/// Reads a request and passes it on; its path.
fn takes(stream: &TcpStream, tell: &Sender<Arrived>) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut lines = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        match line.trim_end() {
            "" => break,
            line => lines.push(line.to_owned()),
        }
    }
    let line = lines.remove(0);
    let headers: Vec<(String, String)> = lines
        .iter()
        .filter_map(|line| line.split_once(": "))
        .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
        .collect();
    let length =
        headers.iter().find(|(name, _)| name == "content-length").map_or(0, |(_, value)| value.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    let path = line.split(' ').nth(1).unwrap().to_owned();
    tell.send(Arrived { line, headers, body: String::from_utf8(body).unwrap() }).ok()?;
    Some(path)
}

fn uuid(number: u32) -> String {
    format!("0f8fad5b-d9cb-469f-a165-{number:012}")
}

/// Starts a run of a runbook with steps that call these paths.
fn run(who: &Visitor, automation: &str, (number, kind): (u32, &str), paths: &[&str]) -> String {
    let steps: Vec<String> = paths
        .iter()
        .map(|path| {
            format!(
                "1. Take it back.\n   Call: `POST {automation}{path}`\n\n   ```json\n   {{\"run\":{{{{run}}}},\"step\":\"{{{{step}}}}\",\"for\":\"{{{{service}}}}\"}}\n   ```\n"
            )
        })
        .collect();
    let body = json!({ "title": "Fail over", "service": "the \"orders\"", "text": steps.join("\n") });
    let runbook = who.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].clone();
    let body = json!({ "request": uuid(number), "kind": kind });
    let run = who.api("POST", &format!("/api/v1/runbooks/{runbook}/runs"), Some(&body)).expect(201).json();
    format!("/runs/{}", run["run"]["number"])
}

fn sends(who: &Visitor, run: &str, number: u32, step: u32) -> Page {
    let body = json!({ "request": uuid(number), "kind": "call_sent", "step": step });
    who.api("POST", &format!("/api/v1{run}/events"), Some(&body))
}

/// The request of a step, once it is as it should be.
fn call(who: &Visitor, run: &str, step: u32, is_so: impl Fn(&Value) -> bool) -> Value {
    eventually(|| {
        let whole = who.get(&format!("/api/v1{run}")).expect(200).json();
        let call = whole["calls"].as_array().unwrap().iter().find(|call| call["step"] == step).cloned();
        call.filter(&is_so).ok_or_else(|| whole["calls"].to_string())
    })
}

fn is_over(call: &Value) -> bool {
    call["state"] != "waiting"
}

fn log(who: &Visitor, run: &str) -> Vec<String> {
    let whole = who.get(&format!("/api/v1{run}")).expect(200).json();
    let events = whole["events"].as_array().unwrap().iter();
    events.map(|event| event["kind"].as_str().unwrap().to_owned()).collect()
}

/// Allows a destination on the settings page; its secret.
fn allows(ada: &Visitor, address: &str, private: bool) -> String {
    let form = ada.get("/settings/destinations").expect(200).form("/settings/destinations").with("address", address);
    let made = ada.send(&if private { form.and("allows_private", "yes") } else { form }).expect(201);
    made.attributes(".made-link", "value").remove(0)
}

#[test]
fn a_step_sends_its_signed_request_once() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let automation = Automation::start();
    let address = automation.address.as_str();
    let run = run(&ben, address, (1, "real"), &["/hooks/ok", "/hooks/late"]);

    // Nothing is sent to where no administrator allowed it.
    let refused = sends(&ben, &run, 10, 1).expect(422).text();
    assert!(refused.contains("are not allowed. Ask an administrator."), "{refused}");
    ada.get("/settings/destinations").assert_says("No destinations yet.");
    let secret = allows(&ada, &format!("{address}/hooks"), true);
    assert!(!ada.get("/settings/destinations").expect(200).text().contains(&secret), "shown once");

    // Ben presses the button on the page.
    let page = ben.get(&run).expect(200);
    page.assert_says(&format!("POST {address}/hooks/ok"));
    let forms = page.forms(&format!("{run}/events"));
    let form = forms.into_iter().find(|form| form.fields.len() == 2).unwrap();
    let form = form.and("kind", "call_sent");
    assert_eq!(ben.send(&form).location(), format!("{run}?step=1"));
    let arrived = automation.next();
    assert_eq!(arrived.line, "POST /hooks/ok HTTP/1.1");
    let number = run.rsplit('/').next().unwrap();
    // Numbers of runs begin again in another installation, so the key holds the UUID of the start.
    let key = format!("{}-step-1", uuid(1));
    assert_eq!(arrived.header("idempotency-key"), key);
    assert_eq!(arrived.body, format!("{{\"run\":{number},\"step\":\"1\",\"for\":\"the \\\"orders\\\"\"}}\n"));
    assert_eq!(arrived.header("content-type"), "application/json");
    assert!(arrived.is_signed_with(&secret) && !arrived.is_signed_with("another"));
    let sent = call(&ben, &run, 1, is_over);
    assert_eq!(
        (&sent["state"], &sent["status"], &sent["response"]),
        (&json!("answered"), &json!(200), &json!("started"))
    );
    assert!(sent["milliseconds"].as_i64().is_some() && sent["key"] == key.as_str());
    ada.get(&run).assert_says("Accepted: HTTP 200");

    // The same form again is the same event; another one is refused: it was accepted.
    assert_eq!(ben.send(&form).location(), format!("{run}?step=1"));
    assert!(sends(&ada, &run, 11, 1).expect(422).text().contains("already sent and accepted"));
    assert_eq!(log(&ada, &run), ["run_started", "call_sent", "call_accepted"]);

    // A receiver that is busy is asked again, with the same key; several people who press send it once.
    let statuses: Vec<u16> = std::thread::scope(|scope| {
        let pressing: Vec<_> = (0..6).map(|at| (at, &ben, &run)).collect();
        let pressing: Vec<_> = pressing
            .into_iter()
            .map(|(at, who, run)| scope.spawn(move || sends(who, run, 20 + at, 2).status))
            .collect();
        pressing.into_iter().map(|pressing| pressing.join().unwrap()).collect()
    });
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    let keys: Vec<String> = (0..3).map(|_| automation.next().header("idempotency-key").to_owned()).collect();
    assert_eq!(keys, vec![format!("{}-step-2", uuid(1)); 3]);
    let sent = call(&ben, &run, 2, is_over);
    assert_eq!((&sent["state"], &sent["attempts"], &sent["status"]), (&json!("answered"), &json!(3), &json!(204)));
    assert!(automation.arrived.try_recv().is_err(), "nothing was sent twice");

    // What was sent is part of the timeline.
    let end = json!({ "request": uuid(30), "kind": "run_finished", "note": "Fine" });
    ben.api("POST", &format!("/api/v1{run}/events"), Some(&end)).expect(200);
    assert!(sends(&ben, &run, 31, 2).status == 422);
    let whole = ben.get(&format!("/api/v1{run}")).json();
    ben.get(&format!("/postmortems/{}", whole["run"]["postmortem"])).assert_says("Sent the request of step 1");
    // Readers see that it was sent; what the receiver answered may hold secrets.
    let cora = site.invite(&ada, "cora@example.org", "reader");
    ben.publishes(whole["run"]["postmortem"].as_i64().unwrap());
    let seen = &cora.get(&format!("/api/v1{run}")).expect(200).json()["calls"][0];
    assert_eq!((&seen["status"], &seen["response"]), (&json!(200), &json!("")));
    assert!(!cora.get(&format!("{run}?step=1")).expect(200).text().contains("started</"));
    site.assert_nothing_broke();
}

#[test]
fn what_does_not_succeed_says_why_and_drills_send_nothing() {
    let site = Site::start();
    let ada = site.set_up();
    let automation = Automation::start();
    let address = automation.address.as_str();
    allows(&ada, &format!("{address}/hooks"), true);

    let drill = run(&ada, address, (1, "drill"), &["/hooks/ok"]);
    ada.get(&drill).assert_says("Drills don’t send requests.");
    assert!(sends(&ada, &drill, 2, 1).expect(422).text().contains("Drills don’t send requests."));

    let paths = ["/hooks/moved", "/hooks/bad", "/hooks/huge", "/hooks/silent", "/hooks/busy", "/hooksy", "/hooks/ok"];
    let real = run(&ada, address, (3, "real"), &paths);
    assert_eq!(sends(&ada, &real, 10, 6).status, 422, "outside of the allowed path");
    sends(&ada, &real, 14, 4).expect(200);
    assert_eq!(automation.next().line, "POST /hooks/silent HTTP/1.1");
    for (step, state, words) in
        [(1, "failed", "Redirects are not followed"), (2, "failed", "HTTP 400."), (3, "answered", "")]
    {
        sends(&ada, &real, 20 + step, step).expect(200);
        let sent = call(&ada, &real, step, is_over);
        assert_eq!((&sent["state"], &sent["attempts"]), (&json!(state), &json!(1)), "{sent}");
        assert!(sent["error"].as_str().unwrap_or_default().contains(words), "{sent}");
        assert_eq!(automation.next().line, format!("POST {} HTTP/1.1", paths[step as usize - 1]));
    }
    let huge = call(&ada, &real, 3, is_over)["response"].as_str().unwrap().len();
    assert_eq!(huge, 4_000);

    // What failed is sent again with the same key, when somebody asks.
    ada.get(&format!("{real}?step=2")).assert_says("Send request again");
    sends(&ada, &real, 32, 2).expect(200);
    assert_eq!(automation.next().header("idempotency-key"), format!("{}-step-2", uuid(3)));

    // Nobody answers: said so, and tried again.
    let silent = call(&ada, &real, 4, |call| call["error"].is_string());
    assert_eq!((&silent["state"], &silent["error"]), (&json!("waiting"), &json!("No answer within 10 seconds.")));
    assert!(silent["next_attempt_at"].is_string());
    ada.get(&format!("{real}?step=4")).assert_says("Not successful yet: No answer within 10 seconds.");

    // What waits is not sent to a destination that was removed.
    sends(&ada, &real, 40, 5).expect(200);
    call(&ada, &real, 5, |call| call["status"] == 503);
    let page = ada.get("/settings/destinations?remove=1").expect(200);
    let id = ada.get("/api/v1/call-destinations").json()["items"][0]["id"].to_string();
    assert!(page.text().contains("No requests are sent there any more"));
    ada.post(&format!("/settings/destinations/{id}/remove"), &[]).location();
    let gone = call(&ada, &real, 5, is_over);
    assert!(gone["error"].as_str().unwrap().contains("no longer allowed"), "{gone}");

    // Without a word about private addresses, nothing is sent to one, under whatever name.
    while automation.arrived.try_recv().is_ok() {}
    allows(&ada, &format!("{address}/hooks"), false);
    sends(&ada, &real, 50, 7).expect(200);
    let private = call(&ada, &real, 7, is_over);
    assert!(private["error"].as_str().unwrap().contains("127.0.0.1, which is not on the internet"), "{private}");
    let named = address.replace("127.0.0.1", "localhost");
    allows(&ada, &named, false);
    let other = run(&ada, &named, (60, "real"), &["/hooks/ok"]);
    sends(&ada, &other, 61, 1).expect(200);
    let private = call(&ada, &other, 1, is_over);
    assert!(private["error"].as_str().unwrap().contains("which is not on the internet"), "{private}");
    assert!(automation.arrived.try_recv().is_err(), "nothing arrived");

    // What waits when the run ends is not sent any more.
    let end = json!({ "request": uuid(70), "kind": "run_aborted", "note": "Enough" });
    ada.api("POST", &format!("/api/v1{real}/events"), Some(&end)).expect(200);
    assert_eq!(call(&ada, &real, 4, |_| true)["state"], "failed");
    for wrong in ["https://a@b.example", "ftp://b.example", "https://b.example?x", "https://0x7f.1", ""] {
        let body = json!({ "address": wrong });
        ada.api("POST", "/api/v1/call-destinations", Some(&body)).expect(422);
    }
    site.assert_nothing_broke();
}
