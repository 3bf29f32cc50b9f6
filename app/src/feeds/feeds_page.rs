use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::feeds::{FeedId, FeedSubject};
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// The feeds of the viewer.
#[derive(Debug, Clone)]
pub struct FeedsView {
    /// The feeds that the viewer has or may have.
    pub rows: Vec<FeedRow>,
    /// The subject and the address that were just created; the address is shown this once.
    pub made: Option<(FeedSubject, String)>,
    /// The feed of which is asked whether to revoke or replace its address.
    pub confirming: Option<FeedId>,
    /// The time zone.
    pub zone: Tz,
}

/// A feed in the list.
#[derive(Debug, Clone)]
pub struct FeedRow {
    /// What it contains.
    pub subject: FeedSubject,
    /// What it contains, in words.
    pub label: String,
    /// Its address, without the secret: the id, when it was created and when it was last read.
    pub address: Option<(FeedId, DateTime<Utc>, Option<DateTime<Utc>>)>,
}

/// The page on which people create and revoke the secret addresses of their feeds.
pub fn feeds_page(view: &FeedsView) -> impl IntoView + use<> {
    let (calendars, others): (Vec<_>, Vec<_>) = view.rows.iter().partition(|row| row.subject.is_calendar());
    view! {
        <p>
            <a href=paths::PROFILE>"← Your profile"</a>
        </p>
        <h1>"Feeds"</h1>
        <p class="page-says">
            "Each feed has a secret address. Anyone who has it can read the feed without signing in, so don’t share it. If it leaks, replace or revoke it."
        </p>
        {made(view)}
        <section>
            <h2>"Calendar feeds"</h2>
            <p>
                "Open action items on their due dates. To subscribe, add a calendar by URL in your calendar app."
            </p>
            {table(&calendars, view)}
        </section>
        <section>
            <h2>"Atom feed"</h2>
            <p>"Newly published and updated reports, for a feed reader."</p>
            {table(&others, view)}
        </section>
    }
}

fn made(view: &FeedsView) -> impl IntoView + use<> {
    view.made.clone().map(|(subject, address)| {
        let label = view.rows.iter().find(|row| row.subject == subject).map(|row| row.label.clone());
        let message =
            format!(" Copy the address of “{}” now. You won’t be able to see it again.", label.unwrap_or_default());
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Address created."</strong>
                    {message}
                </p>
                <input class="made-link" aria-label="Secret address" readonly=true value=address />
            </div>
        }
    })
}

fn table(rows: &[&FeedRow], view: &FeedsView) -> impl IntoView + use<> {
    let rows = rows.iter().map(|row| line(row, view)).collect::<Vec<_>>();
    view! {
        <div class="wide">
            <table class="feeds">
                <thead>
                    <tr>
                        <th scope="col">"Feed"</th>
                        <th scope="col">"Address"</th>
                        <th scope="col">"Last read"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn line(row: &FeedRow, view: &FeedsView) -> AnyView {
    let label = row.label.clone();
    let Some((id, created_at, last_read_at)) = row.address else {
        return view! {
            <tr>
                <th scope="row">{label}</th>
                <td>"no address"</td>
                <td></td>
                <td>{create(row.subject, "Create address", "")}</td>
            </tr>
        }
        .into_any();
    };
    let read = match last_read_at {
        Some(at) => view! { {time::full(at, view.zone)} }.into_any(),
        None => "never".into_any(),
    };
    view! {
        <tr>
            <th scope="row">{label.clone()}</th>
            <td>"created "{time::full(created_at, view.zone)}</td>
            <td>{read}</td>
            <td>{change(row.subject, id, &label, view)}</td>
        </tr>
    }
    .into_any()
}

/// Asks first: programs that use the address stop getting anything.
fn change(subject: FeedSubject, id: FeedId, label: &str, view: &FeedsView) -> AnyView {
    if view.confirming != Some(id) {
        let ask = format!("{}?change={id}#confirm", paths::FEEDS);
        let label = format!("Replace or revoke the address of {label}");
        return view! {
            <a class="button" href=ask aria-label=label>
                "Replace or revoke"
            </a>
        }
        .into_any();
    }
    view! {
        <div class="confirm" id="confirm" role="group" aria-label="Change this address?" tabindex="-1" autofocus=true>
            <p>"Apps that use the current address will stop receiving this feed."</p>
            {create(subject, "Replace address", "")}
            {act(paths::revoke_feed(id), "Revoke address", "button-danger")}
            <a href=paths::FEEDS>"Cancel"</a>
        </div>
    }
    .into_any()
}

fn create(subject: FeedSubject, label: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=paths::FEEDS class="act">
            <input type="hidden" name="feed" value=subject.key() />
            <button class=class>{label}</button>
        </form>
    }
}
