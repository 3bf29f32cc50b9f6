use chrono_tz::Tz;
use domain::postmortems::MAX_APPROVALS;
use leptos::prelude::*;

use super::people_view::{DeletingTeam, PeopleView, TeamRow};
use crate::paths;
use crate::postmortems::zones;
use crate::ui::fields::{self, Field};
use crate::ui::form::act;

pub(super) fn teams(view: &PeopleView) -> impl IntoView + use<> {
    let administers = view.administers;
    let items = view.teams.iter().map(|team| team_view(team, view)).collect::<Vec<_>>();
    let empty = items.is_empty().then(
        || view! { <p class="empty">"No teams yet. Teams own postmortems, and their members can publish them."</p> },
    );
    let add = view.administers.then(|| {
        view! {
            <form method="post" action=paths::TEAMS class="form-line">
                {fields::input(
                    Field {
                        name: "name",
                        label: "New team".into(),
                        required: true,
                        of: "-team".into(),
                        ..Field::default()
                    },
                    &view.errors,
                )}
                <button>"Create team"</button>
            </form>
        }
    });
    view! {
        {empty}
        <ul class="teams">{items}</ul>
        {add}
        {administers.then(zones)}
    }
}

fn team_view(team: &TeamRow, view: &PeopleView) -> impl IntoView + use<> {
    let path = format!("{}/{}", paths::TEAMS, team.id);
    let administers = view.administers;
    let members = team
        .members
        .iter()
        .map(|member| {
            let remove = administers.then(|| {
                let label = format!("Remove {} from {}", member.name, team.name);
                view! {
                    <form method="post" action=format!("{path}/members/{}/remove", member.id) class="act">
                        <button class="button-quiet" aria-label=label>
                            "×"
                        </button>
                    </form>
                }
            });
            let lead = (team.lead == Some(member.id)).then_some(" (lead)");
            view! { <li>{member.name.clone()}{lead}{remove}</li> }
        })
        .collect_view();
    let others: Vec<_> = view
        .people
        .iter()
        .filter(|person| !person.is_disabled && !team.members.iter().any(|member| member.id == person.id))
        .map(|person| view! { <option value=person.id.to_string()>{person.name.clone()}</option> })
        .collect();
    let needed = team.approvals_needed;
    let approvals = (0..=MAX_APPROVALS)
        .map(|count| {
            view! {
                <option value=count.to_string() selected=count == needed>
                    {count.to_string()}
                </option>
            }
        })
        .collect_view();
    let message = (!administers && needed > 0).then(|| view! { <p>{format!("Required approvals: {needed}")}</p> });
    let change = administers.then(|| {
        view! {
            <div class="team-change">
                {(!others.is_empty())
                    .then(|| {
                        view! {
                            <form method="post" action=format!("{path}/members") class="act">
                                <select name="person" aria-label=format!("Add member to {}", team.name)>
                                    {others}
                                </select>
                                <button class="button-quiet">"Add member"</button>
                            </form>
                        }
                    })} <form method="post" action=format!("{path}/approvals") class="act">
                    <label for=format!("approvals-{}", team.id)>"Required approvals"</label>
                    <select id=format!("approvals-{}", team.id) name="approvals">
                        {approvals}
                    </select>
                    <button class="button-quiet" aria-label=format!("Save required approvals for {}", team.name)>
                        "Save"
                    </button>
                </form> {team_lead(team, &path)} {team_zone(team, &path)} <form method="post" action=path.clone() class="act">
                    <input name="name" value=team.name.clone() aria-label=format!("Name of {}", team.name) />
                    <button class="button-quiet">"Rename"</button>
                </form> {delete_team(team, view.deleting.as_ref())}
            </div>
        }
    });
    view! {
        <li class="team">
            <h3>{team.name.clone()}</h3>
            <ul class="team-members">{members}</ul>
            {message}
            <p>
                <a href=paths::holidays(team.id) aria-label=format!("Holidays of {}", team.name)>
                    "Holidays"
                </a>
            </p>
            {change}
        </li>
    }
}

fn team_lead(team: &TeamRow, path: &str) -> impl IntoView + use<> {
    let members = team
        .members
        .iter()
        .map(|member| {
            view! {
                <option value=member.id.to_string() selected=team.lead == Some(member.id)>
                    {member.name.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=format!("{path}/lead") class="act">
            <label for=format!("lead-{}", team.id)>"Team lead"</label>
            <select id=format!("lead-{}", team.id) name="lead">
                <option value="">"No lead"</option>
                {members}
            </select>
            <button class="button-quiet" aria-label=format!("Save team lead of {}", team.name)>
                "Save"
            </button>
        </form>
    }
}

fn team_zone(team: &TeamRow, path: &str) -> impl IntoView + use<> {
    view! {
        <form method="post" action=format!("{path}/zone") class="act">
            <label for=format!("zone-{}", team.id)>"Time zone"</label>
            <input
                id=format!("zone-{}", team.id)
                name="zone"
                list="zones"
                value=team.zone.map(Tz::name)
                placeholder="Same as the team lead"
            />
            <button class="button-quiet" aria-label=format!("Save the time zone of {}", team.name)>
                "Save"
            </button>
        </form>
    }
}

/// Asks first: a deleted team cannot be restored.
fn delete_team(team: &TeamRow, deleting: Option<&DeletingTeam>) -> AnyView {
    let id = team.id;
    let Some(deleting) = deleting.filter(|deleting| deleting.id == id) else {
        let ask = format!("{}?delete={id}#confirm", paths::PEOPLE);
        let label = format!("Delete the team {}", team.name);
        return view! {
            <a class="button button-danger" href=ask aria-label=label>
                "Delete"
            </a>
        }
        .into_any();
    };
    let postmortems = match deleting.postmortems {
        0 => "No postmortem belongs to this team.".to_owned(),
        1 => "1 postmortem will have no team.".to_owned(),
        count => format!("{count} postmortems will have no team."),
    };
    let approvals = (deleting.postmortems > 0 && team.approvals_needed > 0)
        .then_some(" Publishing them will no longer require approvals.");
    view! {
        <div
            class="notice confirm"
            id="confirm"
            role="group"
            aria-label=format!("Delete the team {}?", team.name)
            tabindex="-1"
            autofocus=true
        >
            <p>
                {postmortems}{approvals}
                " Pending invitations stay valid, but without a team. You can’t restore a deleted team."
            </p>
            {act(format!("{}/{id}/delete", paths::TEAMS), "Delete team", "button-danger")}
            <a href=paths::PEOPLE>"Cancel"</a>
        </div>
    }
    .into_any()
}
