use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::people::{InvitationId, PersonId, PersonName, Role, TeamId};
use domain::postmortems::MAX_APPROVALS;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::postmortems::zones;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::{self, Revocation, act, options};
use crate::ui::time;

/// What the page of people and teams shows.
#[derive(Debug, Clone)]
pub struct PeopleView {
    /// Everybody.
    pub people: Vec<PersonRow>,
    /// The teams.
    pub teams: Vec<TeamRow>,
    /// Open invitations, for administrators.
    pub invitations: Vec<InvitationRow>,
    /// Whether the viewer administers.
    pub administers: bool,
    /// The viewer.
    pub me: PersonId,
    /// The zone of the viewer.
    pub zone: Tz,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// The address that was typed for an invitation.
    pub email: String,
    /// The link of an invitation that was just made; it is shown this once.
    pub made: Option<String>,
    /// A password reset link that was just created; it is shown this once.
    pub reset: Option<ResetLink>,
    /// The team of which is asked whether it should be deleted.
    pub deleting: Option<DeletingTeam>,
    /// The invitation of which is asked whether it should be revoked.
    pub revoking: Option<InvitationId>,
}

/// What deleting a team means.
#[derive(Debug, Clone)]
pub struct DeletingTeam {
    /// Which team.
    pub id: TeamId,
    /// How many postmortems it has.
    pub postmortems: u64,
}

/// A password reset link that was just created.
#[derive(Debug, Clone)]
pub struct ResetLink {
    /// Whose password.
    pub name: String,
    /// The link.
    pub address: String,
}

/// A person in the list.
#[derive(Debug, Clone)]
pub struct PersonRow {
    /// The number.
    pub id: PersonId,
    /// The name.
    pub name: String,
    /// The address, for administrators.
    pub email: Option<String>,
    /// What they may do.
    pub role: Role,
    /// Their teams.
    pub teams: String,
    /// Whether they are shut out.
    pub is_disabled: bool,
    /// How many action items wait for another owner, when the account is disabled.
    pub left_actions: u64,
}

/// A team in the list.
#[derive(Debug, Clone)]
pub struct TeamRow {
    /// The number.
    pub id: TeamId,
    /// The name.
    pub name: String,
    /// Who belongs to it.
    pub members: Vec<PersonName>,
    /// How many approvals publishing needs.
    pub approvals_needed: i32,
    /// The lead, to whom overdue action items are escalated.
    pub lead: Option<PersonId>,
    /// The time zone, when it is not that of the lead.
    pub zone: Option<Tz>,
}

/// An open invitation.
#[derive(Debug, Clone)]
pub struct InvitationRow {
    /// The number.
    pub id: InvitationId,
    /// Whom.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Until when.
    pub expires_at: DateTime<Utc>,
}

/// People and teams.
pub fn people_page(view: &PeopleView) -> impl IntoView + use<> {
    let rows = view.people.iter().map(|person| person_row(person, view)).collect_view();
    let administers = view.administers;
    view! {
        <h1>"People and teams"</h1>
        {fields::summary(&view.errors)}
        {view
            .reset
            .clone()
            .map(|reset| {
                view! {
                    <div class="notice notice-made" role="status">
                        <p>
                            <strong>{format!("Password reset link created for {}.", reset.name)}</strong>
                            " Send them this link. It works once and expires after 24 hours. You won’t be able to see it again."
                        </p>
                        <input class="made-link" aria-label="Password reset link" readonly=true value=reset.address />
                    </div>
                }
            })}
        {administers.then(|| invitations(view))}
        <section>
            <h2>"People"</h2>
            <div class="wide">
                <table class="people">
                    <thead>
                        <tr>
                            <th scope="col">"Name"</th>
                            {administers.then(|| view! { <th scope="col">"E-mail"</th> })}
                            <th scope="col">"Role"</th>
                            <th scope="col">"Teams"</th>
                            {administers.then(|| view! { <td></td> })}
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
        <section>
            <h2>"Teams"</h2>
            {teams(view)}
        </section>
    }
}

fn person_row(person: &PersonRow, view: &PeopleView) -> impl IntoView + use<> {
    let id = person.id;
    let path = format!("{}/{id}", paths::PEOPLE);
    let role = if view.administers {
        let name = person.name.clone();
        let options = Role::ALL
            .iter()
            .map(|role| {
                view! {
                    <option value=role.key() selected=*role == person.role>
                        {role.label()}
                    </option>
                }
            })
            .collect_view();
        view! {
            <form method="post" action=format!("{path}/role") class="act">
                <select name="role" aria-label=format!("Role of {name}")>
                    {options}
                </select>
                <button class="button-quiet">"Save"</button>
            </form>
        }
        .into_any()
    } else {
        person.role.label().into_any()
    };
    let act = view.administers.then(|| match (person.is_disabled, id == view.me) {
        (true, _) => {
            let left = person.left_actions;
            let left = (left > 0).then(|| {
                let items =
                    if left == 1 { "1 open action item".to_owned() } else { format!("{left} open action items") };
                view! {
                    <a href=paths::reassign(id)>{items}</a>
                    " to reassign "
                }
            });
            view! { {left} {act(format!("{path}/enable"), "Re-enable", "")} }.into_any()
        }
        (false, true) => "you".into_any(),
        (false, false) => view! {
            <details class="step">
                <summary>"Reset password"</summary>
                <p>"This creates a link that works once and expires after 24 hours. Earlier links stop working."</p>
                {act(format!("{path}/password-reset"), "Create reset link", "")}
            </details>
            <details class="step">
                <summary>"Disable"</summary>
                <p>"Their sessions end and their API tokens are revoked immediately. Their content stays."</p>
                {act(format!("{path}/disable"), "Disable", "button-danger")}
            </details>
        }
        .into_any(),
    });
    view! {
        <tr class:ended=person.is_disabled>
            <th scope="row">{person.name.clone()}{person.is_disabled.then_some(" (disabled)")}</th>
            {person.email.clone().map(|email| view! { <td>{email}</td> })}
            <td>{role}</td>
            <td>{person.teams.clone()}</td>
            {act.map(|act| view! { <td>{act}</td> })}
        </tr>
    }
}

fn invitations(view: &PeopleView) -> impl IntoView + use<> {
    let zone = view.zone;
    let made = view.made.clone().map(|address| {
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Invitation created."</strong>
                    " Send this link to the person you invited. It works once and expires after seven days. You won’t be able to see it again."
                </p>
                <input class="made-link" aria-label="Invitation link" readonly=true value=address />
            </div>
        }
    });
    let open = view
        .invitations
        .iter()
        .map(|invitation| {
            view! {
                <li>
                    {invitation.email.clone()}" as "{invitation.role.label().to_lowercase()}", expires "
                    {time::full(invitation.expires_at, zone)}" "
                    {revoke_invitation(invitation, view.revoking)}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let teams = view.teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    view! {
        <section>
            <h2>"Invite someone"</h2>
            {made}
            <form method="post" action=format!("{}/invitations", paths::PEOPLE)>
                <div class="form-row">
                    {fields::input(
                        Field {
                            name: "email",
                            label: "E-mail address".into(),
                            kind: "email",
                            value: view.email.clone(),
                            required: true,
                            ..Field::default()
                        },
                        &view.errors,
                    )}
                    {fields::select(
                        Choice {
                            name: "role",
                            label: "Role".into(),
                            options: options(Role::ALL, Role::key, Role::label),
                            value: Role::Member.key().into(),
                            of: "-invitation".into(),
                            ..Choice::default()
                        },
                        &view.errors,
                    )}
                    {fields::select(
                        Choice {
                            name: "team",
                            label: "Team".into(),
                            options: teams,
                            none: Some("No team"),
                            ..Choice::default()
                        },
                        &view.errors,
                    )}
                </div>
                <div class="form-end">
                    <button class="button-main">"Create invitation"</button>
                </div>
            </form>
            {(!open.is_empty())
                .then(|| {
                    view! {
                        <h3>"Pending invitations"</h3>
                        <ul>{open}</ul>
                    }
                })}
        </section>
    }
}

fn revoke_invitation(invitation: &InvitationRow, asked: Option<InvitationId>) -> AnyView {
    let InvitationRow { id, email, .. } = invitation;
    let revocation = Revocation {
        what: format!("the invitation of {email}"),
        consequence: format!(
            "The link that was sent to {email} stops working. You can’t restore it, but you can create another invitation."
        ),
        action: format!("{}/invitations/{id}/revoke", paths::PEOPLE),
        button: "Revoke invitation",
        asks: format!("{}?revoke={id}#confirm", paths::PEOPLE),
        back: paths::PEOPLE.to_owned(),
    };
    form::revoke(revocation, asked == Some(*id))
}

fn teams(view: &PeopleView) -> impl IntoView + use<> {
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
                placeholder="As the team lead"
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
