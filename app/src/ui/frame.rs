use std::sync::Arc;

use domain::people::{Role, Theme};
use leptos::prelude::*;

use super::fields;
use crate::islands::{KeysIsland, PartialUpdatesIsland, PicturesIsland};
use crate::paths;

/// The names of style sheets and scripts, which change with their content.
#[derive(Debug, Clone, Default)]
pub struct Assets {
    /// The style of every page but reports.
    pub app_css: String,
    /// The style of reports.
    pub report_css: String,
    /// What starts the islands.
    pub loader: String,
    /// The islands' script.
    pub islands: String,
    /// The islands themselves.
    pub wasm: String,
    /// The icon in the tab.
    pub icon: String,
}

/// Who looks at a page.
#[derive(Debug, Clone)]
pub struct CurrentUser {
    /// The name.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// How they want pages to look.
    pub theme: Theme,
    /// The number of unread notifications, up to a hundred.
    pub unread: usize,
    /// Whether nothing can be saved for want of disk space; administrators are told.
    pub is_disk_full: bool,
}

/// Which entry of the navigation is the current one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NavItem {
    /// What waits for the viewer.
    MyWork,
    /// A postmortem or the list of them.
    Postmortems,
    /// The board of action items.
    Actions,
    /// How ready the rollback plans are.
    Readiness,
    /// Live incidents.
    Incidents,
    /// What monitoring reports.
    Signals,
    /// Releases.
    Releases,
    /// Runbooks and services.
    Runbooks,
    /// Runs.
    Runs,
    /// Insights.
    Insights,
    /// Search.
    Search,
    /// Importing.
    Import,
    /// People and teams.
    People,
    /// Settings.
    Settings,
    /// Notifications and e-mail preferences.
    Notifications,
    /// One's own profile.
    Profile,
    /// None of them.
    Elsewhere,
}

impl NavItem {
    /// Whether it is one of those that stand together below the main navigation.
    fn is_of_readiness(self) -> bool {
        matches!(self, Self::Readiness | Self::Incidents | Self::Signals | Self::Releases | Self::Runbooks | Self::Runs)
    }
}

/// What stands around a page.
#[derive(Debug, Clone)]
pub struct Frame {
    /// The title in the tab.
    pub title: String,
    /// Where we are.
    pub place: NavItem,
    /// Who looks; a stranger when nobody.
    pub seen: Option<CurrentUser>,
    /// Styles and scripts.
    pub assets: Arc<Assets>,
}

/// A whole page.
pub fn frame(frame: Frame, content: impl IntoView + 'static) -> impl IntoView {
    let Frame { title, place, seen, assets } = frame;
    let theme = seen.as_ref().map_or(Theme::System, |seen| seen.theme);
    view! {
        <html lang="en" data-theme=theme.key()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title inner_html=fields::in_title(&format!("{title} · Debrief"))></title>
                <link rel="stylesheet" href=assets.app_css.clone() />
                <link rel="icon" type="image/svg+xml" href=assets.icon.clone() />
                {seen.is_some().then(atom_link)}
                <link rel="modulepreload" href=assets.islands.clone() />
                <script type="module" src=assets.loader.clone()></script>
            </head>
            <body>
                <a class="skip-link" href="#content">
                    "Skip to content"
                </a>
                {top_bar(place, seen)}
                <main id="content" class="page" tabindex="-1">
                    {content.into_any()}
                </main>
                <PartialUpdatesIsland />
                <PicturesIsland />
                <KeysIsland />
            </body>
        </html>
    }
}

/// Where feed readers find the feed of published postmortems.
pub(crate) fn atom_link() -> impl IntoView {
    view! { <link rel="alternate" type="application/atom+xml" title="Published postmortems" href=paths::ATOM /> }
}

/// How many are unread; nothing when none is.
fn unread_view(unread: usize) -> impl IntoView {
    let count = if unread > 99 { "99+".to_owned() } else { unread.to_string() };
    (unread > 0).then(|| {
        view! {
            " "
            <span class="unread">{count}<span class="visually-hidden">" unread"</span></span>
        }
    })
}

/// What only administrators can help with.
fn disk_full(seen: &CurrentUser) -> impl IntoView + use<> {
    let is_full = seen.is_disk_full;
    (seen.role == Role::Administrator).then(|| {
        let message = is_full.then(|| {
            view! {
                <p class="disk-full" role="alert">
                    <strong>"The disk is full."</strong>
                    " Nothing can be saved until there is free space for the database. Everything saved so far is safe."
                </p>
            }
        });
        view! { <div data-part="disk-space">{message}</div> }
    })
}

fn link(place: NavItem, (to, label, at): (&'static str, &'static str, NavItem)) -> impl IntoView {
    view! {
        <a href=to aria-current=(place == at).then_some("page")>
            {label}
        </a>
    }
}

/// The entry of the main navigation for all pages of readiness: below it, the bar names the page.
fn readiness_link(place: NavItem) -> impl IntoView {
    let current = match place {
        NavItem::Readiness => Some("page"),
        _ if place.is_of_readiness() => Some("true"),
        _ => None,
    };
    view! {
        <a href=paths::READINESS aria-current=current>
            "Readiness"
        </a>
    }
}

/// The pages of readiness.
fn readiness_bar(place: NavItem, role: Role) -> impl IntoView {
    let link = move |to, label, at| link(place, (to, label, at));
    view! {
        <nav class="sub-bar" aria-label="Readiness">
            {link(paths::READINESS, "Overview", NavItem::Readiness)}
            {link(paths::INCIDENTS, "Incidents", NavItem::Incidents)}
            {(role != Role::Reader).then(|| link(paths::SIGNALS, "Signals", NavItem::Signals))}
            {link(paths::RELEASES, "Releases", NavItem::Releases)}
            {link(paths::RUNBOOKS, "Runbooks", NavItem::Runbooks)} {link(paths::RUNS, "Runs", NavItem::Runs)}
        </nav>
    }
}

/// Where one can go, and who is signed in.
pub(crate) fn top_bar(place: NavItem, seen: Option<CurrentUser>) -> impl IntoView {
    let link = move |to, label, at| link(place, (to, label, at));
    let below = seen.as_ref().filter(|_| place.is_of_readiness()).map(|seen| readiness_bar(place, seen.role));
    let links = seen.clone().map(|seen| {
        let writes = seen.role != Role::Reader;
        let administers = seen.role == Role::Administrator;
        view! {
            <nav class="top-bar-links" aria-label="Main">
                {writes.then(|| link(paths::HOME, "My work", NavItem::MyWork))}
                {link(paths::POSTMORTEMS, "Postmortems", NavItem::Postmortems)}
                {link(paths::BOARD, "Action items", NavItem::Actions)}
                {readiness_link(place)}
                {link(paths::INSIGHTS, "Insights", NavItem::Insights)}
                {link(paths::SEARCH, "Search", NavItem::Search)}
                {writes.then(|| link(paths::IMPORT, "Import", NavItem::Import))}
                {link(paths::PEOPLE, "People", NavItem::People)}
                {administers.then(|| link(paths::SETTINGS, "Settings", NavItem::Settings))}
            </nav>
        }
    });
    let disk = seen.as_ref().map(disk_full);
    let person = seen.map(|seen| {
        view! {
            <div class="top-bar-person">
                <a
                    href=paths::NOTIFICATIONS
                    class="top-bar-notifications"
                    data-part="unread"
                    aria-current=(place == NavItem::Notifications).then_some("page")
                >
                    "Notifications"
                    {unread_view(seen.unread)}
                </a>
                <a href=paths::PROFILE aria-current=(place == NavItem::Profile).then_some("page")>
                    {seen.name}
                </a>
                <form method="post" action="/sign-out">
                    <button class="button-quiet">"Sign out"</button>
                </form>
            </div>
        }
    });
    view! {
        <header class="top-bar">
            <a class="brand" href=paths::HOME>
                "Debrief"
            </a>
            {links}
            {person}
        </header>
        {below}
        {disk}
    }
}
