//! Whoever guesses a password has to wait, and its owner does not.

use tests::{Options, PASSWORD, Page, Site, Visitor};

const ADA: &str = "ada@example.org";
const WRONG: &str = "wrong words in a row";
const NEW: &str = "five other words in a row";

fn behind_a_proxy() -> Site {
    Site::start_with(Options { arguments: vec!["--trust-proxy".into()], ..Options::default() })
}

fn tries(visitor: &Visitor, email: &str, password: &str) -> Page {
    visitor.post("/sign-in", &[("email", email), ("password", password)])
}

fn tries_from(visitor: &Visitor, address: &str, email: &str, password: &str) -> Page {
    let headers = [("sec-fetch-site", "same-origin"), ("x-forwarded-for", address)];
    visitor.post_from("/sign-in", &[("email", email), ("password", password)], &headers)
}

/// Five wrong passwords: the next try has to wait.
fn guesses(visitor: &Visitor, email: &str) {
    for count in 1..=5 {
        assert_eq!(tries(visitor, email, WRONG).status, 422, "try {count}");
    }
}

#[test]
fn after_five_wrong_passwords_for_an_account_one_has_to_wait() {
    let site = Site::start();
    let ada = site.set_up();
    site.invite(&ada, "ben@example.org", "member");
    let stranger = site.stranger();
    guesses(&stranger, ADA);
    let waits = tries(&stranger, ADA, PASSWORD).expect(429);
    let seconds: u32 = waits.header("retry-after").parse().unwrap();
    assert!((1..=3).contains(&seconds), "{seconds}");
    waits.assert_says("Too many attempts.");
    assert!(stranger.cookie("debrief").is_none());
    assert_eq!(tries(&site.stranger(), "ben@example.org", PASSWORD).status, 303, "another account");
}

#[test]
fn who_guesses_from_another_address_does_not_keep_the_owner_out() {
    let site = behind_a_proxy();
    site.set_up();
    let stranger = site.stranger();
    for address in ["198.51.100.7", "2001:db8:1:2::7"] {
        for count in 1..=5 {
            assert_eq!(tries_from(&stranger, address, ADA, WRONG).status, 422, "{address}, try {count}");
        }
        assert_eq!(tries_from(&stranger, address, ADA, PASSWORD).status, 429, "{address}");
    }
    assert_eq!(tries_from(&stranger, "2001:db8:1:2:3::8", ADA, PASSWORD).status, 429, "the same network");
    assert_eq!(tries_from(&site.stranger(), "203.0.113.5", ADA, PASSWORD).status, 303);
}

#[test]
fn many_wrong_passwords_from_one_address_pause_all_accounts_from_there() {
    let site = behind_a_proxy();
    let ada = site.set_up();
    let stranger = site.stranger();
    for count in 1..=21 {
        let email = format!("guess-{count}@example.org");
        assert_eq!(tries_from(&stranger, "198.51.100.7", &email, WRONG).status, 422, "try {count}");
    }
    assert_eq!(tries_from(&stranger, "198.51.100.7", ADA, PASSWORD).status, 429);
    assert_eq!(tries_from(&ada, "198.51.100.7", ADA, PASSWORD).status, 303, "a known browser");
    assert_eq!(tries_from(&site.stranger(), "203.0.113.5", ADA, PASSWORD).status, 303, "another address");
}

#[test]
fn a_browser_in_which_one_signed_in_before_gets_through_while_others_wait() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ada.post("/sign-out", &[]).location();
    assert!(ada.cookie("debrief").is_none() && ada.cookie("debrief-device").is_some());
    guesses(&site.stranger(), ADA);
    assert_eq!(tries(&site.stranger(), ADA, PASSWORD).status, 429);
    assert_eq!(tries(&ben, ADA, PASSWORD).status, 429, "Ben's browser is not known for Ada");
    let copy = ada.copy();
    assert_eq!(tries(&ada, ADA, PASSWORD).status, 303);
    assert_ne!(ada.cookie("debrief-device"), copy.cookie("debrief-device"), "each sign-in renews the cookie");
    site.assert_nothing_broke();
}

#[test]
fn wrong_passwords_in_a_known_browser_pause_that_browser_alone() {
    let site = Site::start();
    let ada = site.set_up();
    ada.post("/sign-out", &[]).location();
    guesses(&ada, ADA);
    assert_eq!(tries(&ada, ADA, PASSWORD).status, 429);
    assert_eq!(tries(&site.stranger(), ADA, PASSWORD).status, 303);
}

#[test]
fn a_new_password_forgets_known_browsers() {
    let site = Site::start();
    let (ada, elsewhere) = (site.set_up(), site.sign_in(ADA));
    ada.post("/profile/password", &[("old", PASSWORD), ("new", NEW)]).location();
    guesses(&site.stranger(), ADA);
    for browser in [&ada, &elsewhere] {
        assert_eq!(tries(&browser.copy(), ADA, NEW).status, 429);
    }
}

#[test]
fn a_reset_link_ends_the_pauses_of_the_account_and_forgets_known_browsers() {
    let site = behind_a_proxy();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    let id = ben.get("/api/v1/me").json()["id"].to_string();
    let stranger = site.stranger();
    for address in ["198.51.100.7", "203.0.113.5"] {
        for _ in 0..5 {
            tries_from(&stranger, address, "ben@example.org", WRONG).expect(422);
        }
    }
    let page = ada.post(&format!("/people/{id}/password-reset"), &[]).expect(201);
    let token = page.attributes(".made-link", "value")[0].rsplit_once('/').unwrap().1.to_owned();
    site.stranger().post(&format!("/password-resets/{token}"), &[("password", NEW)]).location();
    for address in ["198.51.100.7", "203.0.113.5"] {
        assert_eq!(tries_from(&site.stranger(), address, "ben@example.org", NEW).status, 303, "{address}");
    }
    guesses(&stranger, "ben@example.org");
    assert_eq!(tries(&ben, "ben@example.org", NEW).status, 429, "the browser from before");
}
