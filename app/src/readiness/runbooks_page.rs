use chrono_tz::Tz;
use domain::readiness::{RunbookCard, RunbookKind};
use leptos::prelude::*;

use super::page_links::page_links;
use crate::paths;
use crate::ui::{fields, time};

/// A page of the list of runbooks.
#[derive(Debug, Clone)]
pub struct RunbooksView {
    /// The runbooks.
    pub cards: Vec<RunbookCard>,
    /// The words to search for.
    pub words: String,
    /// Only those of this kind.
    pub kind: Option<RunbookKind>,
    /// Whether these are the archived ones.
    pub archived: bool,
    /// Which page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// The services that the viewer may know of.
    pub services: Vec<String>,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may create a runbook.
    pub may_write: bool,
}

/// The list of runbooks.
pub fn runbooks_page(list: &RunbooksView) -> impl IntoView + use<> {
    let create = list.may_write.then(|| {
        view! {
            <div class="page-acts">
                <a class="button" href=paths::new_runbook(RunbookKind::RollbackPlan)>
                    "New rollback plan"
                </a>
                <a class="button button-main" href=paths::NEW_RUNBOOK>
                    "New runbook"
                </a>
            </div>
        }
    });
    let kinds = RunbookKind::ALL
        .iter()
        .map(|kind| {
            view! {
                <option value=kind.key() selected=list.kind == Some(*kind)>
                    {kind.label()}
                </option>
            }
        })
        .collect_view();
    let is_filtered = !list.words.is_empty() || list.archived || list.kind.is_some();
    let inner = if list.cards.is_empty() {
        empty(list, is_filtered).into_any()
    } else {
        table(&list.cards, list.zone).into_any()
    };
    view! {
        <div class="page-head">
            <h1>"Runbooks"</h1>
            {create}
        </div>
        <form method="get" action=paths::RUNBOOKS class="filters" role="search">
            <div class="field">
                <label for="words">"Search titles and services"</label>
                <input id="words" type="search" name="q" value=list.words.clone() data-key="/" />
            </div>
            <div class="field">
                <label for="kind">"Kind"</label>
                <select id="kind" name="kind">
                    <option value="">"All kinds"</option>
                    {kinds}
                </select>
            </div>
            {fields::tick("archived", "Archived", list.archived, "")}
            <button>"Apply"</button>
            {is_filtered.then(|| view! { <a href=paths::RUNBOOKS>"Clear filters"</a> })}
        </form>
        {inner}
        {pages(list)}
        {services(&list.services)}
    }
}

fn pages(list: &RunbooksView) -> AnyView {
    let address = |page: u64| {
        let filters = [
            ("q", list.words.clone()),
            ("kind", list.kind.map_or(String::new(), |kind| kind.key().to_owned())),
            ("archived", if list.archived { "true".to_owned() } else { String::new() }),
            ("page", page.to_string()),
        ];
        let filters: Vec<_> = filters.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        paths::runbooks(&filters)
    };
    page_links(list.page, list.has_more, address).into_any()
}

/// Runbooks as a table.
pub(super) fn table(cards: &[RunbookCard], zone: Tz) -> impl IntoView + use<> {
    let rows = cards.iter().map(|card| row(card, zone)).collect_view();
    view! {
        <table class="list runbooks">
            <caption class="visually-hidden">"Runbooks"</caption>
            <thead>
                <tr>
                    <th scope="col">"Runbook"</th>
                    <th scope="col">"Service"</th>
                    <th scope="col">"Last edited"</th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

fn row(card: &RunbookCard, zone: Tz) -> impl IntoView + use<> {
    let when = domain::markdown::to_plain_text(&card.when_to_use);
    let kind = (card.kind != RunbookKind::Runbook).then(|| format!(" · {}", card.kind.label()));
    let archived = card.is_archived.then_some(" · Archived");
    view! {
        <tr>
            <th scope="row">
                <a href=paths::runbook(card.number)>{card.title.clone()}</a>
                <span class="list-number">{card.number.label()}{kind}{archived}</span>
                {(!when.is_empty()).then(|| view! { <span class="runbook-when">{when}</span> })}
            </th>
            <td>{card.service.as_deref().map(service_link)}</td>
            <td class="list-when">{time::date(card.edited_at, zone)}</td>
        </tr>
    }
}

/// The name of a service, as a link to its page.
pub(super) fn service_link(name: &str) -> impl IntoView + use<> {
    view! { <a href=paths::service(name)>{name.to_owned()}</a> }
}

fn empty(list: &RunbooksView, is_filtered: bool) -> impl IntoView + use<> {
    if is_filtered || list.page > 1 {
        return view! {
            <p class="empty">"No matching runbooks. "<a href=paths::RUNBOOKS>"Clear filters"</a></p>
        }
        .into_any();
    }
    let create = list.may_write.then(|| {
        view! {
            <p>
                <a class="button button-main" href=paths::NEW_RUNBOOK>
                    "New runbook"
                </a>
            </p>
        }
    });
    view! {
        <div class="empty empty-first">
            <p>
                "No runbooks yet. A good runbook can be followed at night by someone who didn’t write it. It says when to use the runbook, and each step has a command, a role, an expected duration and a check."
            </p>
            {create}
        </div>
    }
    .into_any()
}

fn services(names: &[String]) -> impl IntoView + use<> {
    let links = names.iter().map(|name| view! { <li>{service_link(name)}</li> }).collect_view();
    (!names.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Services"</h2>
                <ul class="service-links">{links}</ul>
            </section>
        }
    })
}
