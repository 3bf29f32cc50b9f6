use chrono_tz::Tz;
use domain::people::TeamName;
use domain::postmortems::{Kind, PostmortemCard, Severity, SeverityNames, Status};
use leptos::prelude::*;

use super::severity_view;
use crate::paths;
use crate::ui::fields::{self, Choice};
use crate::ui::form::options;
use crate::ui::{icons, time};

/// A page of the list of postmortems.
#[derive(Debug, Clone)]
#[expect(clippy::struct_excessive_bools, reason = "what is ticked in the form, and what the viewer may do")]
pub struct ListView {
    /// The postmortems.
    pub cards: Vec<PostmortemCard>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is the first page.
    pub is_first: bool,
    /// What is asked for, as it stands in the address.
    pub team: String,
    /// A [`Kind`] by its key.
    pub kind: String,
    /// A [`Severity`] by its key.
    pub severity: String,
    /// A [`Status`] by its key.
    pub status: String,
    /// Words of the title.
    pub words: String,
    /// Only those in which the viewer takes part.
    pub mine: bool,
    /// The archived ones.
    pub archived: bool,
    /// The teams that can be chosen.
    pub teams: Vec<TeamName>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may begin a postmortem.
    pub may_write: bool,
}

impl ListView {
    fn is_filtered(&self) -> bool {
        self.mine
            || self.archived
            || [&self.team, &self.kind, &self.severity, &self.status, &self.words].iter().any(|text| !text.is_empty())
    }
}

/// The list of postmortems.
pub fn list_page(list: &ListView) -> impl IntoView + use<> {
    let rows = list.cards.iter().map(|card| row(card, list)).collect::<Vec<_>>();
    let begin = list.may_write.then(|| {
        view! {
            <a class="button button-main" href=paths::NEW_POSTMORTEM>
                "New postmortem"
            </a>
        }
    });
    let inner = if rows.is_empty() {
        empty(list).into_any()
    } else {
        view! {
            <table class="list">
                <caption class="visually-hidden">"Postmortems, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Severity"</th>
                        <th scope="col">"Postmortem"</th>
                        <th scope="col">"Team"</th>
                        <th scope="col">"Date"</th>
                        <th scope="col">"Status"</th>
                        <th scope="col">"Open action items"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
        .into_any()
    };
    let pages = (list.next.is_some() || !list.is_first).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {(!list.is_first).then(|| view! { <a href=paths::POSTMORTEMS>"First page"</a> })}
                {list
                    .next
                    .clone()
                    .map(|next| {
                        view! {
                            <a href=next rel="next">
                                "Next page"
                            </a>
                        }
                    })}
            </nav>
        }
    });
    view! {
        <div class="page-head">
            <h1>"Postmortems"</h1>
            {begin}
        </div>
        {filters(list)}
        {inner}
        {pages}
    }
}

fn filters(list: &ListView) -> impl IntoView + use<> {
    let none = domain::validation::ValidationErrors::default();
    let choice = |name, label: &str, options, value: &str, all| {
        fields::select(
            Choice { name, label: label.into(), options, value: value.into(), none: Some(all), ..Choice::default() },
            &none,
        )
    };
    let severities = Severity::ALL
        .iter()
        .map(|severity| (severity.key().to_owned(), list.severities.of(*severity).to_owned()))
        .collect();
    let teams = list.teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    view! {
        <form method="get" action=paths::POSTMORTEMS class="filters" role="search">
            <div class="field">
                <label for="words">"Search titles"</label>
                <input id="words" type="search" name="q" value=list.words.clone() data-key="/" />
            </div>
            {choice("team", "Team", teams, &list.team, "All")}
            {choice("kind", "Type", options(Kind::ALL, Kind::key, Kind::label), &list.kind, "All")}
            {choice("severity", "Severity", severities, &list.severity, "All")}
            {choice("status", "Status", options(Status::ALL, Status::key, Status::label), &list.status, "All")}
            {fields::tick("mine", "Mine", list.mine, "")}
            {fields::tick("archived", "Archived", list.archived, "")}
            <button>"Apply"</button>
            {list.is_filtered().then(|| view! { <a href=paths::POSTMORTEMS>"Clear filters"</a> })}
        </form>
    }
}

fn empty(list: &ListView) -> impl IntoView + use<> {
    if list.is_filtered() || !list.is_first {
        view! { <p class="empty">"No matching postmortems. "<a href=paths::POSTMORTEMS>"Clear filters"</a></p> }
            .into_any()
    } else if list.may_write {
        view! {
            <div class="empty empty-first">
                <p>"No postmortems yet. Start small: a recent near miss is a good first one."</p>
                <p>
                    <a class="button button-main" href=paths::NEW_POSTMORTEM>
                        "New postmortem"
                    </a>
                    " or "
                    <a href=paths::IMPORT>"import the ones you have"</a>
                </p>
            </div>
        }
        .into_any()
    } else {
        view! { <p class="empty">"Nothing published yet. Published reports appear here."</p> }.into_any()
    }
}

fn row(card: &PostmortemCard, list: &ListView) -> impl IntoView + use<> {
    let status = match card.status {
        Status::Draft => "stage stage-draft",
        Status::InReview => "stage stage-in-review",
        Status::Published => "stage stage-published",
    };
    let actions = match card.open_actions {
        0 => view! { <span class="list-none">"none"</span> }.into_any(),
        count => view! { <span>{count}</span> }.into_any(),
    };
    let kind = (card.kind != Kind::Incident).then(|| format!(" · {}", card.kind.label()));
    view! {
        <tr>
            <td>{severity_view(card.severity, &list.severities)}</td>
            <th scope="row">
                <a href=paths::postmortem(card.number)>{card.title.clone()}</a>
                <span class="list-number">
                    {card.number.label()}{kind}
                    {card
                        .is_private
                        .then(|| {
                            view! {
                                " · "
                                {icons::lock()}
                                "Private"
                            }
                        })}
                </span>
            </th>
            <td>{card.team.as_ref().map(|team| team.name.clone())}</td>
            <td class="list-when">{time::date(card.happened_at, list.zone)}</td>
            <td>
                <span class=status>{card.status.label()}</span>
            </td>
            <td class="list-actions">{actions}</td>
        </tr>
    }
}
