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
    // This file names the words that the server must not.
    wrong.retain(|line| !line.contains("/layers.rs:"));
    assert!(wrong.is_empty(), "{wrong:#?}");
}
