use chrono_tz::Tz;
use domain::readiness::ReleaseCard;
use leptos::prelude::*;

use super::page_links::page_links;
use super::release_page::{platforms, state_class};
use super::runbooks_page::service_link;
use crate::paths;
use crate::ui::time;

/// A page of the list of releases.
#[derive(Debug, Clone)]
pub struct ReleasesView {
    /// The releases.
    pub cards: Vec<ReleaseCard>,
    /// The words to search for.
    pub words: String,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may create a release.
    pub may_write: bool,
}

/// The list of releases.
pub fn releases_page(list: &ReleasesView) -> impl IntoView + use<> {
    let create = list.may_write.then(|| {
        view! {
            <a class="button button-main" href=paths::NEW_RELEASE>
                "New release"
            </a>
        }
    });
    let is_filtered = !list.words.is_empty() || list.page > 1;
    let inner = match (list.cards.is_empty(), is_filtered) {
        (false, _) => releases_table(&list.cards, list.zone).into_any(),
        (true, true) => view! {
            <p class="empty">"No matching releases. "<a href=paths::RELEASES>"Clear filters"</a></p>
        }
        .into_any(),
        (true, false) => view! {
            <div class="empty empty-first">
                <p>
                    "No releases yet. A release has criteria, go/no-go votes, rollout stages and a rollback plan."
                </p>
            </div>
        }
        .into_any(),
    };
    view! {
        <div class="page-head">
            <h1>"Releases"</h1>
            {create}
        </div>
        <form method="get" action=paths::RELEASES class="filters" role="search">
            <div class="field">
                <label for="words">"Search names, versions and services"</label>
                <input id="words" type="search" name="q" value=list.words.clone() data-key="/" />
            </div>
            <button>"Apply"</button>
            {is_filtered.then(|| view! { <a href=paths::RELEASES>"Clear filters"</a> })}
        </form>
        {inner}
        {pages(list)}
    }
}

fn pages(list: &ReleasesView) -> AnyView {
    let address = |page: u64| {
        let filters = [("q", list.words.clone()), ("page", page.to_string())];
        let filters: Vec<_> = filters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        paths::releases(&filters)
    };
    page_links(list.page, list.has_more, address).into_any()
}

/// Releases as a table.
pub(super) fn releases_table(cards: &[ReleaseCard], zone: Tz) -> impl IntoView + use<> {
    let rows = cards.iter().map(|card| row(card, zone)).collect_view();
    view! {
        <table class="list releases">
            <caption class="visually-hidden">"Releases"</caption>
            <thead>
                <tr>
                    <th scope="col">"Release"</th>
                    <th scope="col">"State"</th>
                    <th scope="col">"Service"</th>
                    <th scope="col">"Created"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(card: &ReleaseCard, zone: Tz) -> impl IntoView + use<> {
    let stage = card.stage.filter(|_| card.state.is_out()).map(|stage| format!(", {stage} %"));
    view! {
        <tr>
            <th scope="row">
                <a href=paths::release(card.number)>{format!("{} {}", card.name, card.version_name)}</a>
                <span class="list-number">{card.number.label()} " · " {platforms(&card.platforms)}</span>
            </th>
            <td>
                <span class=state_class(card.state)>{card.state.label()}</span>
                {stage}
            </td>
            <td>{service_link(&card.service)}</td>
            <td class="list-when">{time::date(card.created_at, zone)}</td>
        </tr>
    }
}
