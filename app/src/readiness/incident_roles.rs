use domain::people::PersonName;
use domain::readiness::{IncidentEntryKind, IncidentRole};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::incident_view::IncidentView;
use crate::paths;
use crate::ui::fields::{self, Choice};
use crate::ui::form::options;

/// Who has which role, with the buttons to take, release and hand over.
pub(super) fn incident_roles(view: &IncidentView) -> impl IntoView + use<> {
    let roles = IncidentRole::ALL.iter().map(|role| role_view(view, *role)).collect_view();
    view! {
        <section class="incident-roles" id="roles" data-part="incident-roles">
            <h2>"Roles"</h2>
            <ul class="incident-role-list">{roles}</ul>
            {view.acts().then(|| assign_form(view))}
        </section>
    }
}

fn role_view(view: &IncidentView, role: IncidentRole) -> impl IntoView + use<> {
    let holder = view.progress.roles.get(&role);
    let who = match holder {
        Some(holder) => view! { <strong>{holder.name.clone()}</strong> }.into_any(),
        None => view! { <em class="missing">"Unclaimed"</em> }.into_any(),
    };
    view! {
        <li>
            <span class="incident-role">{role.label()}</span>
            {who}
            {view.acts().then(|| button(view, role, holder))}
        </li>
    }
}

fn button(view: &IncidentView, role: IncidentRole, holder: Option<&PersonName>) -> impl IntoView + use<> {
    let is_mine = holder.is_some_and(|holder| holder.id == view.me);
    let (kind, words) = match holder {
        None => (IncidentEntryKind::RoleTaken, "Take"),
        Some(_) if is_mine => (IncidentEntryKind::RoleReleased, "Step down"),
        Some(_) => (IncidentEntryKind::RoleTaken, "Take over"),
    };
    let from = holder.map(|holder| view! { <input type="hidden" name="from" value=holder.id.to_string() /> });
    view! {
        <form method="post" action=paths::incident_below(view.incident.number, "entries") class="act">
            <input type="hidden" name="request" value=view.request.clone() />
            <input type="hidden" name="role" value=role.key() />
            {from}
            <button name="kind" value=kind.key() aria-label=format!("{words}: {}", role.label())>
                {words}
            </button>
        </form>
    }
}

fn assign_form(view: &IncidentView) -> impl IntoView + use<> {
    let kind = IncidentEntryKind::RoleTaken;
    // Only this form names a person.
    let is_refused = view.is_refused(kind) && view.input.person.is_some();
    let errors = if is_refused { view.errors.clone() } else { ValidationErrors::default() };
    let role = Choice {
        name: "role",
        label: "Role".into(),
        options: options(IncidentRole::ALL, IncidentRole::key, IncidentRole::label),
        value: if is_refused { view.input.role.clone() } else { IncidentRole::Lead.key().to_owned() },
        of: "-assign".into(),
        ..Choice::default()
    };
    let person = Choice {
        name: "person",
        label: "Person".into(),
        options: view.people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect(),
        value: if is_refused { view.input.person.map(|id| id.to_string()).unwrap_or_default() } else { String::new() },
        of: "-assign".into(),
        ..Choice::default()
    };
    view! {
        <details class="margin-rare" open=is_refused>
            <summary>"Hand over or assign a role"</summary>
            <form
                method="post"
                action=paths::incident_below(view.incident.number, "entries")
                class="run-form"
                id="assign"
            >
                <input type="hidden" name="request" value=view.request.clone() />
                {fields::select(role, &errors)}
                {fields::select(person, &errors)}
                <div class="form-end">
                    <button name="kind" value=kind.key()>
                        "Assign"
                    </button>
                </div>
            </form>
        </details>
    }
}
