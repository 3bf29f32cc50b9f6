//! The browser for the browser stories.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use crate::{
    packages,
    process::{Failure, Outcome, answer, fail, is_root, on_path, run, step},
    workspace::Workspace,
};

/// In the order of preference.
const NAMES: [&str; 5] = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome", "chrome"];
const USUAL_PLACES: [&str; 4] = [
    "/usr/lib/chromium/chromium",
    "/opt/google/chrome/chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];
/// Playwright's own downloads, below its cache folder and a folder with the version.
const PLAYWRIGHT_PLACES: [&str; 4] = [
    "chrome-linux64/chrome",
    "chrome-linux/chrome",
    "chrome-headless-shell-linux64/chrome-headless-shell",
    "chrome-linux/headless_shell",
];

pub fn find_or_install(workspace: &Workspace) -> Outcome<PathBuf> {
    if let Some(given) = env::var_os("CHROMIUM") {
        let given = PathBuf::from(given);
        return if starts(&given) {
            Ok(given)
        } else {
            fail(format!("CHROMIUM is set to {}, which does not start.", given.display()))
        };
    }
    if let Some(found) = find() {
        return Ok(found);
    }
    install(workspace)?;
    find().ok_or_else(|| Failure("Chromium was installed but cannot be found; set CHROMIUM to its path.".to_owned()))
}

fn find() -> Option<PathBuf> {
    NAMES
        .iter()
        .filter_map(|name| on_path(name))
        .chain(USUAL_PLACES.iter().map(PathBuf::from))
        .chain(from_playwright())
        .find(|file| starts(file))
}

/// Ubuntu has a file of that name which only says that Chromium is elsewhere, so being there is not enough.
fn starts(file: &Path) -> bool {
    file.is_file() && answer(file, &["--version"]).is_some()
}

fn from_playwright() -> Vec<PathBuf> {
    let cache = env::var_os("PLAYWRIGHT_BROWSERS_PATH").map(PathBuf::from).or_else(|| {
        let home = PathBuf::from(env::var_os("HOME")?);
        Some(home.join(".cache/ms-playwright"))
    });
    let Some(versions) = cache.and_then(|cache| fs::read_dir(cache).ok()) else {
        return Vec::new();
    };
    let mut found: Vec<PathBuf> = versions
        .flatten()
        .flat_map(|version| PLAYWRIGHT_PLACES.map(|place| version.path().join(place)))
        .filter(|file| file.is_file())
        .collect();
    found.sort();
    found.reverse();
    found
}

fn install(workspace: &Workspace) -> Outcome<()> {
    if !packages::distribution().contains("ubuntu") {
        // Without a font, every letter is the same box.
        return packages::install("Chromium", &["chromium", "fonts-liberation"]);
    }
    // Ubuntu's own package is a snap, which does not start in a container.
    let arguments = ["playwright-core", "install", "--with-deps", "chromium"];
    if !is_root() {
        return fail(format!(
            "Chromium is missing. Install it with: npx {}\nor skip it: cargo xtask test --fast",
            arguments.join(" ")
        ));
    }
    step("Installing Chromium: npx playwright-core install --with-deps chromium");
    run(std::process::Command::new("npx").args(arguments).current_dir(&workspace.root))
}
