use domain::actions::{ActionId, ActionInput, ActionKind, Priority};
use domain::markdown::to_plain_text;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::findings::shortened;
use crate::paths;
use crate::postmortems::Workspace;
use crate::ui::fields::{self, Area, Checked, Choice, Field};
use crate::ui::form::{Form, conflict, options};
use crate::ui::time;

/// The owner that a row's form keeps: somebody without an account.
pub const KEPT_OWNER: &str = "named";

/// Which action item a form is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionPlace {
    /// A new one.
    New,
    /// This one.
    Existing(ActionId),
}

/// The field for why a due date that was agreed is changed.
pub(super) fn due_reason(typed: &str, of: String, errors: &ValidationErrors) -> AnyView {
    let field = Field {
        name: "due_reason",
        label: "Reason for changing the due date".into(),
        value: typed.to_owned(),
        hint: "Required only if you change the due date".into(),
        of,
        ..Field::default()
    };
    fields::input(field, errors).into_any()
}

/// By when the policy proposes that a new action item is due.
fn proposal(workspace: &Workspace) -> Option<String> {
    let severity = workspace.severities.of(workspace.postmortem.severity);
    let due = time::day_words(workspace.policy.proposes(workspace.today, &workspace.business_days)?);
    let of_kinds = workspace.policy.proposes_by_kind(workspace.today, &workspace.business_days);
    let of_kinds: Vec<_> =
        of_kinds.iter().map(|(kind, due)| format!("; {kind}: by {}", time::day_words(*due))).collect();
    Some(format!("Policy for {severity}: due by {due}{}", of_kinds.concat()))
}

/// The form for an action item.
pub fn action_form(workspace: &Workspace, place: ActionPlace, form: &Form<ActionInput>) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let Form { entry, version, errors, theirs } = form.clone();
    let (of, action) = match place {
        ActionPlace::New => ("-new-action".to_owned(), paths::below(number, "actions")),
        ActionPlace::Existing(id) => (format!("-action-{id}"), paths::action(number, id)),
    };
    let back = paths::part(number, of.trim_start_matches('-'));
    let is_new = place == ActionPlace::New;
    let subject = (!is_new).then(|| of.trim_start_matches('-').to_owned());
    let checked = |name: &str| match name {
        "title" => Some(Checked { place: "action", beside: "outcome", subject: subject.clone() }),
        "outcome" => Some(Checked { place: "outcome", beside: "", subject: subject.clone() }),
        _ => None,
    };
    let or = |typed: &str, usual: &str| if typed.is_empty() { usual.to_owned() } else { typed.to_owned() };
    let choice = |name, label: &str, options, value, none| {
        fields::select(
            Choice { name, label: label.into(), options, value, none, of: of.clone(), ..Choice::default() },
            &errors,
        )
    };
    let area = |name, label: &str, value, placeholder, suggestion: &str| {
        fields::area(
            Area {
                name,
                label: label.into(),
                value,
                placeholder,
                hint: suggestion.into(),
                rows: 2,
                of: of.clone(),
                checked: checked(name),
                required: name == "title",
                ..Area::default()
            },
            &errors,
        )
    };
    let line = |name, label: &str, kind, value, placeholder| {
        fields::input(
            Field { name, label: label.into(), kind, value, placeholder, of: of.clone(), ..Field::default() },
            &errors,
        )
    };
    // Only a date that was agreed needs a reason when it moves.
    let was_agreed = matches!(place, ActionPlace::Existing(id) if workspace
        .actions
        .iter()
        .any(|action| action.id == id && action.fields.due.is_some()));
    let proposed = is_new.then(|| proposal(workspace)).flatten();
    let due = Field {
        name: "due",
        label: "Due".into(),
        kind: "date",
        value: entry.due.clone(),
        hint: proposed.unwrap_or_default(),
        of: of.clone(),
        ..Field::default()
    };
    let people = workspace.people.iter().map(|person| (person.id.to_string(), person.name.clone())).collect();
    let findings = workspace
        .findings
        .iter()
        .map(|finding| (finding.id.to_string(), shortened(&to_plain_text(&finding.text))))
        .collect();
    let rare_open = !entry.tracker.is_empty() || !entry.area.is_empty() || !entry.owner_name.is_empty();
    view! {
        <form method="post" action=action class="action-form">
            {conflict(theirs, back.clone())}
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            {area("title", "Action item", entry.title.clone(), "One thing that someone can finish", "")}
            <div class="form-row">
                {choice(
                    "owner",
                    "Owner",
                    people,
                    entry.owner.clone(),
                    Some("No owner"),
                )} {fields::input(due, &errors)}
                {choice(
                    "kind",
                    "Type",
                    options(ActionKind::ALL, ActionKind::key, ActionKind::label),
                    or(&entry.kind, "prevent"),
                    None,
                )}
                {choice(
                    "priority",
                    "Priority",
                    options(Priority::ALL, Priority::key, Priority::label),
                    or(&entry.priority, "medium"),
                    None,
                )}
            </div>
            {was_agreed.then(|| due_reason(&entry.due_reason, of.clone(), &errors))}
            {choice(
                "finding",
                "Addresses",
                findings,
                entry.finding.clone(),
                Some("No finding"),
            )}
            <div class="form-row">
                {area(
                    "outcome",
                    "Measurable outcome",
                    entry.outcome.clone(),
                    "A high error rate pages on-call within 2 minutes",
                    "What will be different when this is done?",
                )}
                {area(
                    "validation",
                    "Validation",
                    entry.validation.clone(),
                    "The next drill pages the right team",
                    "How will we know that it worked?",
                )}
            </div>
            <details open=rare_open>
                <summary>"More fields: tracker link, area, owner without an account"</summary>
                {line("tracker", "Tracker link", "url", entry.tracker.clone(), "https://…")}
                <div class="form-row">
                    {line("area", "Area", "", entry.area.clone(), "")}
                    {line("owner_name", "Owner without an account", "", entry.owner_name.clone(), "")}
                </div>
            </details>
            <div class="form-end">
                <button class="button-main">{if is_new { "Add action item" } else { "Save" }}</button>
                {(!is_new)
                    .then(|| {
                        view! {
                            <a href=back data-in-place="">
                                "Cancel"
                            </a>
                        }
                    })}
            </div>
        </form>
    }
}
