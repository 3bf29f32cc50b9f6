use domain::people::Role;
use leptos::prelude::*;

use super::invitations_view::invitations;
use super::people_view::{PeopleView, PersonRow};
use super::teams_view::teams;
use crate::paths;
use crate::ui::fields;
use crate::ui::form::act;

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
        <section id="teams">
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
