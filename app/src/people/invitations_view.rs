use domain::people::{InvitationId, Role};
use leptos::prelude::*;

use super::people_view::{InvitationRow, PeopleView};
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::{self, Revocation, options};
use crate::ui::time;

pub(super) fn invitations(view: &PeopleView) -> impl IntoView + use<> {
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
        <section id="invitations">
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
        what: format!("the invitation for {email}"),
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
