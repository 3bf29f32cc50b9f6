//! The layers hold: who may name whom (docs/ARCHITECTURE.md).

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

fn sources(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

/// The lines of a crate that hold one of the words, without comments.
fn lines_with(krate: &str, words: &[&str]) -> Vec<String> {
    lines_in(&root().join(krate).join("src"), words)
}

fn lines_in(folder: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources(folder) {
        let text = std::fs::read_to_string(&file).unwrap();
        for (place, line) in text.lines().enumerate() {
            let code = line.split("//").next().unwrap();
            if words.iter().any(|word| code.contains(word)) {
                found.push(format!("{}:{}: {}", file.display(), place + 1, line.trim()));
            }
        }
    }
    found
}

fn dependencies(krate: &str) -> Vec<String> {
    let manifest = std::fs::read_to_string(root().join(krate).join("Cargo.toml")).unwrap();
    let table = manifest.split("\n[dependencies]\n").nth(1).unwrap_or_default().split("\n[").next().unwrap().to_owned();
    table
        .lines()
        .filter_map(|line| line.split(['.', ' ', '=']).next())
        .filter(|name| !name.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_crate_depends_on_what_is_not_its_business() {
    for (krate, never) in [
        ("domain", &["sea-orm", "leptos", "axum", "tokio", "store", "app", "server", "getrandom", "reqwest"][..]),
        ("store", &["leptos", "axum", "tower-http", "app", "server"]),
        ("app", &["store", "sea-orm", "axum", "server", "migrations", "tokio"]),
        ("server", &["sea-orm", "migrations", "sea-orm-migration"]),
        ("migrations", &["domain", "store", "app", "server"]),
        ("tests", &["server", "migrations", "tokio-postgres"]),
    ] {
        let named = dependencies(krate);
        assert!(!named.is_empty(), "{krate} has no dependencies?");
        let wrong: Vec<_> = never.iter().filter(|name| named.iter().any(|dependency| dependency == *name)).collect();
        assert!(wrong.is_empty(), "{krate} depends on {wrong:?}");
    }
}

#[test]
fn no_crate_names_what_is_not_its_business() {
    for (krate, never) in [
        (
            "domain",
            &[
                "sea_orm",
                "leptos",
                "axum::",
                "tokio::",
                "Utc::now",
                "Local::now",
                "SystemTime",
                "getrandom",
                "std::fs",
                "std::env",
            ][..],
        ),
        ("store", &["leptos", "axum", "http::", "Utc::now"]),
        ("app", &["store::", "sea_orm", "axum"]),
        ("server", &["sea_orm::", "SELECT ", "INSERT INTO", "UPDATE ", "DELETE FROM", "migrations::"]),
    ] {
        let mut wrong = lines_with(krate, never);
        // Tests of the importer read the documents that stories import, too.
        wrong.retain(|line| !(line.contains("/import/tests/") && line.contains("std::fs")));
        assert!(wrong.is_empty(), "{krate} names what it must not: {wrong:#?}");
    }
}

#[test]
fn stories_speak_no_sql() {
    let database = [["SEL", "ECT "], ["INSERT", " INTO"], ["DELETE", " FROM"], ["UPD", "ATE "], ["CREATE", " TABLE"]]
        .map(|halves| halves.concat());
    let words: Vec<&str> = database.iter().map(String::as_str).collect();
    let mut wrong = lines_in(&root().join("tests"), &words);
    // This file names the words that the server must not; that one makes databases, and damages them.
    wrong.retain(|line| !line.contains("/layers.rs:") && !line.contains("/tests/src/database.rs:"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_glossary_names_every_table() {
    let architecture = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let glossary = architecture.split("\n## Glossary\n").nth(1).unwrap();
    let rows = lines_in(&root().join("store/src/rows"), &["table_name = "]);
    let tables: Vec<&str> =
        rows.iter().filter_map(|line| line.split("table_name = \"").nth(1)?.split('"').next()).collect();
    assert!(tables.len() > 50, "{tables:?}");
    let missing: Vec<_> = tables.into_iter().filter(|table| !glossary.contains(&format!("`{table}`"))).collect();
    assert!(missing.is_empty(), "the glossary of docs/ARCHITECTURE.md does not name {missing:?}");
}

/// Handlers that read a form or a body and call no `change`, each with its reason.
const WITHOUT_CHANGE: [(&str, &str); 12] = [
    ("api/sections.rs", "write"),            // texts are merged outside the transaction
    ("api/versions.rs", "restore_version"),  // the same
    ("web/sections.rs", "write"),            // the same
    ("web/versions.rs", "restore_version"),  // the same
    ("web/password_resets.rs", "request"),   // nobody is signed in
    ("web/password_resets.rs", "reset"),     // the same
    ("web/sign_in.rs", "set_up"),            // the same
    ("web/sign_in.rs", "sign_in"),           // the same
    ("web/sign_in.rs", "accept_invitation"), // the same
    ("web/profile.rs", "change_password"),   // it ends all sessions and begins one, as signing in does
    ("web/postmortems.rs", "create"),        // it calls `begin`, which does
    ("api/suggestions.rs", "look"),          // it changes nothing
];

#[test]
fn whatever_changes_something_goes_through_change() {
    let mut without = Vec::new();
    for layer in ["web", "api"] {
        let folder = root().join("server/src").join(layer);
        for file in sources(&folder) {
            let text = std::fs::read_to_string(&file).unwrap();
            let name = format!("{layer}/{}", file.strip_prefix(&folder).unwrap().display());
            let code = text.split("#[cfg(test)]").next().unwrap();
            for function in code.split("pub async fn ").skip(1) {
                let handler = function.split('(').next().unwrap();
                let (signature, rest) = function.split_once("{\n").unwrap();
                let body = rest.split("\n}\n").next().unwrap();
                let reads = signature.contains("FormBody(") || signature.contains("Json(");
                if reads && !body.contains(".change(") {
                    without.push((name.clone(), handler.to_owned()));
                }
            }
        }
    }
    let mut expected: Vec<_> = WITHOUT_CHANGE.map(|(file, handler)| (file.to_owned(), handler.to_owned())).into();
    without.sort();
    expected.sort();
    assert_eq!(without, expected);
}
