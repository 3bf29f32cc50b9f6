//! Every address of the program, asked by everybody: a new one without a row here fails.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::{Value, json};
use tests::{Page, Site, Upload, Visitor, png, png_of};

const TABLE: &str = include_str!("addresses.txt");
/// The order of the answers in the table.
const STRANGER: usize = 0;
const READER: usize = 1;
const MEMBER: usize = 2;
const ADMINISTRATOR: usize = 3;

struct Row {
    method: &'static str,
    path: &'static str,
    sends: &'static str,
    answers: Vec<&'static str>,
}

fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .map(|line| {
            let (ask, answers) = line.rsplit_once(" | ").unwrap();
            let (address, sends) = ask.split_once(" < ").unwrap_or((ask, ""));
            let (method, path) = address.split_once(' ').unwrap();
            Row { method, path, sends, answers: answers.split(' ').collect() }
        })
        .collect()
}

#[test]
fn the_table_names_every_address_of_the_program_and_no_other() {
    let served: BTreeSet<String> = tests::debrief(&["routes", "--json"], &[])
        .json()
        .iter()
        .map(|row| format!("{} {}", row["method"].as_str().unwrap(), row["path"].as_str().unwrap()))
        .collect();
    let told: BTreeSet<String> =
        rows().iter().map(|row| format!("{} {}", row.method, row.path.split('?').next().unwrap())).collect();
    let without_context: Vec<_> = served.difference(&told).collect();
    let gone: Vec<_> = told.difference(&served).collect();
    assert!(
        without_context.is_empty() && gone.is_empty(),
        "without a row: {without_context:#?}\nno longer served: {gone:#?}"
    );
}

/// A site with somebody in each role, and what addresses are about.
struct Seeded {
    site: Site,
    ada: Visitor,
    ben: Visitor,
    asks: Visitor,
    /// Somebody to be changed, and nobody else's business.
    spare: i64,
    ben_id: i64,
    /// Something seen by all that no request has changed yet.
    open: Option<Things>,
    private: Things,
}

/// A published postmortem with one of each, and a link.
#[derive(Clone)]
struct Things {
    number: i64,
    section: Value,
    /// A kept version of the section.
    change: i64,
    /// A thread with one comment by Ben.
    thread: Value,
    event: Value,
    finding: Value,
    action: Value,
    link: i64,
    token: String,
    hash: String,
}

fn make(ben: &Visitor, title: &str, is_private: bool) -> Things {
    let make = |path: &str, body: &Value| {
        let made = ben.api("POST", path, Some(body));
        assert!(made.status < 300, "{path}: {}", made.text());
        made.json()
    };
    let begun = make("/api/v1/postmortems", &json!({ "title": title, "zone": "UTC", "is_private": is_private }));
    let number = begun["postmortem"]["number"].as_i64().or(begun["number"].as_i64()).unwrap();
    let below = |what: &str| format!("/api/v1/postmortems/{number}/{what}");
    let picture = ben.post_bytes(&below("pictures"), "image/png", png()).json();
    let section = make(&below("sections"), &json!({ "heading": "Empty" }));
    let path = below(&format!("sections/{}", section["id"]));
    for text in ["Text", ""] {
        let body = json!({ "text": text, "version": ben.get(&path).json()["version"] });
        ben.api("PUT", &format!("{path}/text"), Some(&body)).expect(200);
    }
    let section = ben.get(&path).json();
    let change = ben.get(&format!("{path}/versions")).json()["items"][0]["id"].as_i64().unwrap();
    let about = format!("section-{}", section["id"]);
    let thread = make(&below("threads"), &json!({ "subject": about, "text": "A comment" }));
    let event = make(&below("events"), &json!({ "at": "2026-11-10T14:03", "text": picture["markdown"] }));
    let finding = make(&below("findings"), &json!({ "text": "A finding" }));
    let action = make(&below("actions"), &json!({ "title": "An action item" }));
    make(&below("publications"), &json!({}));
    let link = make(&below("links"), &json!({ "name": "Everybody", "confirm_private": is_private }));
    let address = link["address"].as_str().unwrap();
    Things {
        number,
        section,
        change,
        thread,
        event,
        finding,
        action,
        link: link["id"].as_i64().unwrap(),
        token: address.rsplit_once('/').unwrap().1.to_owned(),
        hash: picture["hash"].as_str().unwrap().to_owned(),
    }
}

impl Seeded {
    fn with(role: usize) -> Self {
        let site = Site::start();
        let ada = site.set_up();
        let ben = site.invite(&ada, "ben@example.org", "member");
        let asks = match role {
            STRANGER => site.stranger(),
            READER => site.invite(&ada, "cora@example.org", "reader"),
            MEMBER => site.invite(&ada, "dan@example.org", "member"),
            _ => site.invite(&ada, "eve@example.org", "administrator"),
        };
        let me = |visitor: &Visitor| visitor.get("/api/v1/me").json()["id"].as_i64().unwrap();
        let spare = me(&site.invite(&ada, "spare@example.org", "member"));
        let private = make(&ben, "Seen by few", true);
        Self { ben_id: me(&ben), open: None, site, ada, ben, asks, spare, private }
    }

    fn things(&mut self) -> Things {
        let ben = &self.ben;
        self.open.get_or_insert_with(|| make(ben, "Seen by all", false)).clone()
    }

    /// Puts real values in the place of the names in braces.
    fn filled(&self, text: &str, row: &Row, things: &Things) -> String {
        let version = self.version(row, things);
        let id = self.id(row, things);
        let (criterion, flag) = self.parts_of_release(row, &id);
        let replacements = [
            ("{number}", things.number.to_string()),
            ("{id}", id),
            ("{criterion}", criterion),
            ("{flag}", flag),
            ("{section}", things.section["id"].to_string()),
            ("{hash}", things.hash.clone()),
            ("{token}", self.token(row, things)),
            ("{person}", self.spare.to_string()),
            ("{earlier}", "999999".to_owned()),
            ("{date}", HOLIDAY.to_owned()),
            ("{author}", self.ben_id.to_string()),
            ("{version}", version),
            ("{change}", things.change.to_string()),
            ("{section}", things.section["id"].to_string()),
            ("{section_version}", things.section["version"].to_string()),
            ("{format}", "csv".to_owned()),
            ("{table}", "months".to_owned()),
            ("{figure}", "incident".to_owned()),
            ("{email}", format!("new{}@example.org", count())),
            ("{name}", self.name(row)),
            ("{uuid}", uuid()),
        ];
        replacements
            .iter()
            .filter(|(name, _)| text.contains(name))
            .fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    fn id(&self, row: &Row, things: &Things) -> String {
        let of = |thing: &Value| thing["id"].as_i64().unwrap().to_string();
        let first = |path: &str| {
            let list = self.ada.get(path).json();
            of(list["items"].as_array().unwrap_or_else(|| panic!("{path}: {list}")).last().unwrap())
        };
        let path = row.path.trim_start_matches("/api/v1");
        if !path.contains("{id}") {
            return String::new();
        }
        match path.split('/').nth(if path.starts_with("/postmortems") { 3 } else { 1 }).unwrap() {
            "sections" => of(&things.section),
            "threads" => of(&things.thread),
            "comments" => of(&things.thread["comments"][0]),
            "notifications" => self.notification(),
            "events" => of(&things.event),
            "findings" => of(&things.finding),
            "actions" => of(&things.action),
            "suggestions" => {
                let (number, section) = (things.number, &things.section["id"]);
                let body = json!({ "subject": format!("section-{section}"), "rule": "should_have", "words": format!("we should have {}", count()), "reason": "A quotation" });
                let path = format!("/api/v1/postmortems/{number}/suggestions/dismissals");
                of(&self.ben.api("POST", &path, Some(&body)).expect(201).json())
            }
            "pastes" => self.paste(row, things),
            "share" | "links" => things.link.to_string(),
            "teams" => {
                self.ada.post("/teams", &[("name", &format!("Team {}", count()))]).location();
                let id = first("/api/v1/teams");
                if path.contains("{date}") {
                    let holiday = [("date", HOLIDAY), ("name", "Christmas Day")];
                    self.ada.post(&format!("/teams/{id}/holidays"), &holiday).location();
                }
                id
            }
            "settings" if path.contains("/mail/") => "1".to_owned(),
            "settings" if path.contains("/sources/") => self.signal_source()["id"].to_string(),
            "settings" if path.contains("/destinations/") => self.call_destination(),
            "call-destinations" => self.call_destination(),
            "signal-sources" => self.signal_source()["id"].to_string(),
            "signals" => {
                let source = self.signal_source();
                let address = source["address"].as_str().unwrap();
                let path = &address[address.find("/in/").unwrap()..];
                self.site.stranger().api("POST", path, Some(&json!({ "title": "Orders fail" }))).expect(202);
                of(&self.ada.get("/api/v1/signals?limit=1").json()["items"][0])
            }
            "settings" | "templates" => {
                let body = json!({ "name": format!("Template {}", count()), "sections": [{ "heading": "Summary", "part": "summary" }] });
                of(&self.ada.api("POST", "/api/v1/templates", Some(&body)).expect(201).json())
            }
            "runbooks" => self.runbook("").to_string(),
            "incidents" => {
                let body = json!({ "request": uuid(), "title": "Orders fail" });
                self.ben.api("POST", "/api/v1/incidents", Some(&body)).expect(201).json()["incident"]["number"]
                    .to_string()
            }
            "releases" => {
                let body =
                    json!({ "name": "Faster", "version_name": "2.4.1", "service": "checkout", "platforms": ["web"] });
                let id = self.ben.api("POST", "/api/v1/releases", Some(&body)).expect(201).json()["number"].to_string();
                let path = format!("/api/v1/releases/{id}");
                self.ben.api("POST", &format!("{path}/criteria"), Some(&json!({ "text": "Tested" }))).expect(201);
                self.ben.api("POST", &format!("{path}/flags"), Some(&json!({ "name": "first" }))).expect(200);
                id
            }
            "runs" => {
                let path = format!("/api/v1/runbooks/{}/runs", self.runbook(""));
                let body = json!({ "request": uuid(), "kind": "drill" });
                self.ben.api("POST", &path, Some(&body)).expect(201).json()["run"]["number"].to_string()
            }
            "people" | "invitations" if path.contains("invitations") => self.invitation(),
            "people" => self.spare.to_string(),
            "import" => {
                let file = Upload { field: "files", name: "a.md".into(), bytes: b"# A\n\nText.".to_vec() };
                let own = self.asks.upload("/import", &[], std::slice::from_ref(&file));
                let is_writer = own.header("location").starts_with("/import/");
                let kept = if is_writer { own } else { self.ben.upload("/import", &[], &[file]) };
                tests::number_at_the_end(kept.location()).to_string()
            }
            "tokens" | "profile" if path.contains("tokens") => self.own(&self.site, "/api/v1/tokens"),
            "board-views" => "999999".to_owned(),
            "sessions" | "profile" => self.own(&self.site, "/api/v1/sessions"),
            other => panic!("what is the number of {other}?"),
        }
    }

    fn name(&self, row: &Row) -> String {
        match row.path {
            path if path.starts_with("/assets") => self.asset(),
            path if path.starts_with("/services") => {
                self.runbook("checkout");
                "checkout".to_owned()
            }
            _ => format!("Name {}", count()),
        }
    }

    /// The criterion and the feature flag of a release.
    fn parts_of_release(&self, row: &Row, id: &str) -> (String, String) {
        if !row.path.contains("/releases/{id}/") {
            return (String::new(), String::new());
        }
        let release = self.ben.get(&format!("/api/v1/releases/{id}")).json();
        (release["criteria"][0]["id"].to_string(), release["flags"][0]["id"].to_string())
    }

    /// A runbook with one version.
    fn runbook(&self, service: &str) -> i64 {
        let body = json!({ "title": "Fail over", "service": service, "text": "1. Stop" });
        self.ben.api("POST", "/api/v1/runbooks", Some(&body)).expect(201).json()["number"].as_i64().unwrap()
    }

    /// A paste of whoever asks, if they may paste; kept, where it is about taking it back.
    fn paste(&self, row: &Row, things: &Things) -> String {
        let path = format!("/api/v1/postmortems/{}/pastes", things.number);
        let body = json!({ "text": "2026-11-10 14:20 pasted by somebody" });
        let own = self.asks.api("POST", &path, Some(&body));
        let (by, made) = if own.status == 201 {
            (&self.asks, own)
        } else {
            (&self.ben, self.ben.api("POST", &path, Some(&body)).expect(201))
        };
        let id = made.json()["id"].to_string();
        if row.path.ends_with("/remove") || row.path.ends_with("/restore") {
            by.api("POST", &format!("{path}/{id}/add"), Some(&json!({ "keep": [0] }))).expect(200);
        }
        id
    }

    /// A session or token of whoever asks, made for this question.
    fn own(&self, site: &Site, list: &str) -> String {
        if self.asks.email().is_empty() {
            return "1".to_owned();
        }
        if list.ends_with("tokens") {
            let made = self.asks.api("POST", list, Some(&json!({ "name": "Spare" }))).expect(201);
            return made.json()["id"].to_string();
        }
        let other = site.sign_in(self.asks.email());
        let sessions = other.get(list).json();
        let this = sessions["items"].as_array().unwrap().iter().find(|session| session["is_current"] == true);
        this.unwrap_or_else(|| panic!("no current session in {sessions}"))["id"].to_string()
    }

    /// A notice of whoever asks: Ben publishes what they review.
    fn notification(&self) -> String {
        if self.asks.email().is_empty() {
            return "1".to_owned();
        }
        let me = self.asks.get("/api/v1/me").json()["id"].clone();
        let begun = json!({ "title": "Told", "zone": "UTC", "reviewers": [me] });
        let begun = self.ben.api("POST", "/api/v1/postmortems", Some(&begun)).expect(201).json();
        let number = begun["number"].as_i64().or(begun["postmortem"]["number"].as_i64()).unwrap();
        self.ben
            .api("POST", &format!("/api/v1/postmortems/{number}/review"), Some(&json!({ "requested": true })))
            .expect(204);
        self.asks.get("/api/v1/notifications").json()["items"][0]["id"].to_string()
    }

    fn invitation(&self) -> String {
        let body = json!({ "email": format!("invited{}@example.org", count()) });
        self.ada.api("POST", "/api/v1/invitations", Some(&body)).expect(201).json()["id"].to_string()
    }

    fn call_destination(&self) -> String {
        let body = json!({ "address": format!("https://ci{}.example.org", count()) });
        self.ada.api("POST", "/api/v1/call-destinations", Some(&body)).expect(201).json()["id"].to_string()
    }

    fn signal_source(&self) -> Value {
        let body = json!({ "name": format!("Source {}", count()), "kind": "generic" });
        self.ada.api("POST", "/api/v1/signal-sources", Some(&body)).expect(201).json()
    }

    fn token(&self, row: &Row, things: &Things) -> String {
        if row.path.starts_with("/invitations/") {
            let link = self.ada.invites(&format!("accepts{}@example.org", count()), "reader");
            return link.rsplit_once('/').unwrap().1.to_owned();
        }
        if ["/set-up", "/password-resets", "/unsubscribe"].iter().any(|path| row.path.starts_with(path)) {
            "AAAA".to_owned()
        } else {
            things.token.clone()
        }
    }

    fn version(&self, row: &Row, things: &Things) -> String {
        if row.path.contains("/publications/") || row.path.contains("/runbooks/") {
            return "1".to_owned();
        }
        let thing = match row.path.rsplit("}/").next().unwrap() {
            path if path.starts_with("versions") || path.starts_with("restore") => return things.change.to_string(),
            path if path.starts_with("sections") => &things.section,
            path if path.starts_with("events") => &things.event,
            path if path.starts_with("findings") => &things.finding,
            path if path.trim_start_matches('/').starts_with("actions") || path == "transition" => &things.action,
            _ => return self.head_version(things.number),
        };
        thing["version"].to_string()
    }

    fn head_version(&self, number: i64) -> String {
        self.ada.get(&format!("/api/v1/postmortems/{number}")).json()["postmortem"]["version"].to_string()
    }

    fn asset(&self) -> String {
        let page = self.site.stranger().get("/sign-in");
        page.attributes("link[rel=stylesheet]", "href")[0].trim_start_matches("/assets/").to_owned()
    }

    fn ask(&self, row: &Row, things: &Things) -> Page {
        // A version of a section and a dismissed suggestion are restored without having been removed.
        let stays = ["/versions/", "/suggestions/", "/runbooks/"];
        let was_removed = !stays.iter().any(|part| row.path.contains(part));
        if row.path.ends_with("/restore") && was_removed {
            let removed = row.path.trim_end_matches("/restore").trim_start_matches("/api/v1");
            if removed.ends_with("{number}") {
                self.ada.does(things.number, "archive").location();
            } else {
                let removed = self.filled(removed, row, things);
                self.ada.post(&format!("{removed}/remove"), &[]).location();
                // What was made for this question is asked for under the same number.
                if removed.contains("/pastes/") {
                    let prefix = if row.path.starts_with("/api/v1") { "/api/v1" } else { "" };
                    let path = format!("{prefix}{removed}/restore");
                    return if prefix.is_empty() {
                        self.asks.post(&path, &[])
                    } else {
                        self.asks.api("POST", &path, None)
                    };
                }
            }
        }
        if row.path.ends_with("{number}/delete") || (row.method == "DELETE" && row.path.contains("{number}?")) {
            self.ada.does(things.number, "archive").location();
        }
        let (path, sends) = (self.filled(row.path, row, things), self.filled(row.sends, row, things));
        // Doors sign in and out, which must not change who asks the next question.
        let door = ["/sign-", "/set-up", "/invitations", "/password-resets"].iter().any(|door| path.starts_with(door));
        let copy = door.then(|| self.asks.copy());
        let asks = copy.as_ref().unwrap_or(&self.asks);
        match (row.method, path.starts_with("/api/")) {
            ("GET", _) => asks.get(&path),
            (_, true) if path.ends_with("/pictures") => asks.post_bytes(&path, "image/png", png_of(1, 2, 3)),
            (method, true) => {
                let body = (!sends.is_empty()).then(|| serde_json::from_str(&sends).unwrap());
                asks.api(method, &path, body.as_ref())
            }
            _ if path.ends_with("/pictures") => {
                let file = Upload { field: "picture", name: "a.png".into(), bytes: png_of(1, 2, 3) };
                asks.upload(&path, &[("section", &things.section["id"].to_string())], &[file])
            }
            _ if path.ends_with("/pastes") => asks.upload(&path, &[("paste", "14:03 pager fired")], &[]),
            _ if path.ends_with("/holidays/import") => {
                let calendar = "BEGIN:VEVENT\nDTSTART:20901226\nSUMMARY:Boxing Day\nEND:VEVENT";
                asks.upload(&path, &[("calendar", calendar)], &[])
            }
            _ if row.path == "/runbooks" || row.path == "/runbooks/{id}" => {
                asks.upload(&path, &[("title", "Fail over"), ("version", "1")], &[])
            }
            _ if path == "/import" => asks.upload(&path, &[("text", "# Pasted\n\nText.")], &[]),
            _ => asks.post_bytes(&path, "application/x-www-form-urlencoded", sends.into_bytes()),
        }
    }
}

/// A holiday of the team in question.
const HOLIDAY: &str = "2090-12-25";

fn count() -> u32 {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    COUNT.fetch_add(1, Ordering::Relaxed)
}

/// A UUID that nobody has used.
fn uuid() -> String {
    format!("0f8fad5b-d9cb-469f-a165-{:012}", count())
}

fn in_words(page: &Page) -> String {
    let is_door = page.status == 401 && page.count("form[action=\"/sign-in\"]") == 1;
    if is_door || page.status == 303 && page.header("location").starts_with("/sign-in") {
        "sign-in".into()
    } else {
        page.status.to_string()
    }
}

fn everything_is_asked_by(role: usize) {
    let mut seeded = Seeded::with(role);
    let mut wrong = Vec::new();
    for row in rows() {
        let things = seeded.things();
        let page = seeded.ask(&row, &things);
        let (got, wanted) = (in_words(&page), row.answers[role]);
        if got != wanted {
            wrong.push(format!("{} {}: {got} instead of {wanted}", row.method, row.path));
        }
        let was_prepared = ["/restore", "/delete", "?title=Seen%20by%20all"].iter().any(|end| row.path.ends_with(end));
        let is_about_it = row.path.contains("{number}") || row.path.starts_with("/actions/{id}");
        if row.method != "GET" && is_about_it && (page.status < 400 || was_prepared) {
            seeded.open = None;
        }
        let hidden = match role {
            _ if !is_about_it => continue,
            STRANGER => wanted,
            READER | MEMBER => "404",
            _ => continue,
        };
        let private = seeded.private.clone();
        if was_prepared {
            continue; // It would be archived first; the last story asks for these.
        }
        let got = in_words(&seeded.ask(&row, &private));
        if got != hidden {
            wrong.push(format!("{} {}, private: {got} instead of {hidden}", row.method, row.path));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    seeded.site.assert_nothing_broke();
}

#[test]
fn a_stranger_gets_nothing_but_doors_and_what_a_link_opens() {
    everything_is_asked_by(STRANGER);
}

#[test]
fn a_reader_gets_reports_and_changes_nothing() {
    everything_is_asked_by(READER);
}

#[test]
fn a_member_writes_and_administers_nothing() {
    everything_is_asked_by(MEMBER);
}

#[test]
fn an_administrator_gets_everything() {
    everything_is_asked_by(ADMINISTRATOR);
}

#[test]
fn what_is_private_is_neither_restored_nor_deleted_by_others() {
    let seeded = Seeded::with(MEMBER);
    let number = seeded.private.number;
    seeded.ada.does(number, "archive").location();
    for path in [format!("/postmortems/{number}/restore"), format!("/postmortems/{number}/delete")] {
        assert_eq!(seeded.asks.post(&path, &[("title", "Seen by few")]).status, 404, "{path}");
    }
    for (method, path) in [("POST", "/restore"), ("DELETE", "?title=Seen%20by%20few")] {
        let path = format!("/api/v1/postmortems/{number}{path}");
        assert_eq!(seeded.asks.api(method, &path, None).status, 404, "{path}");
    }
}
