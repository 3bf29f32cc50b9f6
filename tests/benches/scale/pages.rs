//! The pages that are measured.

use crate::filling::Filled;

/// Something to ask for.
#[derive(Clone)]
pub struct Asked {
    pub name: &'static str,
    pub host: String,
    /// Requests of this kind, which take turns.
    pub requests: Vec<String>,
    /// What the answer begins with.
    pub status: &'static str,
}

/// All of them, as an ordinary member.
pub fn all(filled: &Filled) -> Vec<Asked> {
    let page = |name: &'static str, paths: Vec<String>| Asked {
        name,
        host: filled.host.clone(),
        requests: paths
            .iter()
            .map(|path| format!("GET {path} HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\n\r\n", filled.host, filled.cookies))
            .collect(),
        status: "200",
    };
    let one = |name: &'static str, path: &str| page(name, vec![path.to_owned()]);
    let some: Vec<usize> = (0..20).map(|place| 1 + place * (filled.size - 1) / 20).collect();
    vec![
        one("postmortem list", "/postmortems"),
        one("board by due date", "/actions"),
        one("board by owner", "/actions?group=owner"),
        one("board by team", "/actions?group=team"),
        one("board by service", "/actions?group=service"),
        one("board by severity", "/actions?group=severity"),
        one("board by type", "/actions?group=type"),
        one("board by status", "/actions?group=status"),
        one("board by postmortem", "/actions?group=postmortem"),
        one("search, a rare word", "/search?q=quirascor"),
        one("search, a common word", "/search?q=timeout"),
        one("search, a very common word", "/search?q=the"),
        one("search, a phrase", "/search?q=%22deadline+exceeded%22"),
        one("search, a team and a severity", &format!("/search?q=timeout+team%3A{}+sev%3A1", team(filled))),
        one("search, a category", "/search?q=timeout+category%3Aconfig"),
        one("search, overdue", "/search?q=timeout+is%3Aoverdue"),
        one("search, dates that nothing has", "/search?q=timeout+before%3A2005-01-01"),
        one("search, filters alone", "/search?q=is%3Aoverdue+sev%3A1"),
        one("insights of a year", "/insights"),
        one("My work", "/"),
        page("one postmortem", visible(filled, &some)),
        save(filled, visible(filled, &some)),
    ]
}

/// The name of a team. Names are made up by the seed, so none is known beforehand.
fn team(filled: &Filled) -> String {
    filled.member.get("/api/v1/teams").expect(200).json()["items"][0]["name"].as_str().unwrap().replace(' ', "+")
}

/// Those that the member may see; a few are private.
fn visible(filled: &Filled, some: &[usize]) -> Vec<String> {
    some.iter()
        .map(|number| format!("/postmortems/{number}"))
        .filter(|path| filled.member.get(path).status == 200)
        .collect()
}

fn save(filled: &Filled, postmortems: Vec<String>) -> Asked {
    let body = "date=2026-11-10&time=14%3A03&text=Checked+again";
    let request = |path: &String| {
        format!(
            "POST {path}/events HTTP/1.1\r\nHost: {}\r\nCookie: {}\r\nSec-Fetch-Site: same-origin\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            filled.host,
            filled.cookies,
            body.len()
        )
    };
    // Few events in many postmortems, so that none becomes long.
    let all = (1..=300).map(|place| format!("/postmortems/{}", 1 + place * (filled.size - 1) / 300));
    // An archived postmortem has no form to add an event.
    let is_open = |path: &String| filled.member.get(path).text().contains(&format!("{path}/events\""));
    let all: Vec<String> = all.filter(is_open).collect();
    let paths = if all.is_empty() { postmortems } else { all };
    Asked { name: "one save", host: filled.host.clone(), requests: paths.iter().map(request).collect(), status: "303" }
}
