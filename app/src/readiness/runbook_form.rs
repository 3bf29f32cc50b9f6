use domain::readiness::{Runbook, RunbookInput, RunbookKind};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Area, Choice, Field};
use crate::ui::form::{Form, conflict};

/// The form of a runbook.
#[derive(Debug, Clone, Default)]
pub struct RunbookForm {
    /// What was typed.
    pub form: Form<RunbookInput>,
    /// The names of services to choose from.
    pub services: Vec<String>,
}

/// The page on which a runbook is created.
pub fn new_runbook_page(form: &RunbookForm) -> impl IntoView + use<> {
    let title =
        if form.form.entry.kind == RunbookKind::RollbackPlan.key() { "New rollback plan" } else { "New runbook" };
    view! {
        <p>
            <a href=paths::RUNBOOKS>"← Runbooks"</a>
        </p>
        <h1>{title}</h1>
        {fields_of(paths::RUNBOOKS.to_owned(), form, "Create", paths::RUNBOOKS.to_owned())}
    }
}

/// The page on which a runbook is edited.
pub fn edit_runbook_page(runbook: &Runbook, form: &RunbookForm) -> impl IntoView + use<> {
    let path = paths::runbook(runbook.number);
    view! {
        <p>
            <a href=path.clone()>{format!("← {}, {}", runbook.number.label(), runbook.title)}</a>
        </p>
        <h1>"Edit runbook"</h1>
        {conflict(form.form.theirs.clone(), path.clone())}
        {fields_of(path.clone(), form, "Save", path)}
    }
}

const EXAMPLE: &str = "## Prepare\n\n1. Stop writes to the database.\n   Role: operator\n   Expected: 2 min\n   Check: the status page says read-only\n   Idempotent: yes\n   Undone by: step 4\n\n   ```sh\n   orders writes --off\n   ```\n\n2. …";

fn fields_of(action: String, form: &RunbookForm, save: &'static str, cancel: String) -> impl IntoView + use<> {
    let Form { entry, version, errors, .. } = form.form.clone();
    let kinds = RunbookKind::ALL.iter().map(|kind| (kind.key().to_owned(), kind.label().to_owned())).collect();
    let services = form.services.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    view! {
        <form method="post" action=action enctype="multipart/form-data" class="runbook-form">
            {fields::summary(&errors)}
            <input type="hidden" name="version" value=version.to_string() />
            <div class="form-row">
                {fields::input(
                    Field {
                        name: "title",
                        label: "Title".into(),
                        value: entry.title,
                        hint: "Leave it empty to take the first heading of the text.".into(),
                        ..Field::default()
                    },
                    &errors,
                )}
                {fields::input(
                    Field {
                        name: "service",
                        label: "Service".into(),
                        value: entry.service,
                        list: "services",
                        hint: "Optional.".into(),
                        ..Field::default()
                    },
                    &errors,
                )}
            </div>
            {fields::select(
                Choice { name: "kind", label: "Kind".into(), value: entry.kind, options: kinds, ..Choice::default() },
                &errors,
            )}
            <datalist id="services">{services}</datalist>
            {fields::area(
                Area {
                    name: "when_to_use",
                    label: "When to use it".into(),
                    value: entry.when_to_use,
                    hint: "The alert, symptom or situation in which somebody should open this runbook.".into(),
                    rows: 2,
                    ..Area::default()
                },
                &errors,
            )}
            {fields::area(
                Area {
                    name: "text",
                    label: "Text".into(),
                    value: entry.text,
                    hint: "Markdown. Numbered and ticked list items are the steps. Lines such as “Role: operator”, “Expected: 5 min”, “Check: …”, “Idempotent: no” and “Undone by: step 3” below a step say more about it."
                        .into(),
                    rows: 24,
                    placeholder: EXAMPLE,
                    ..Area::default()
                },
                &errors,
            )}
            <div class="field">
                <label for="file">"Or upload a file"</label>
                <p class="field-hint" id="file-hint">
                    "Markdown, or a playbook exported from Mattermost as JSON. The file replaces the text above."
                </p>
                <input
                    id="file"
                    type="file"
                    name="file"
                    accept=".md,.markdown,.mdx,.txt,.erb,.json,text/markdown"
                    aria-describedby="file-hint"
                />
            </div>
            <div class="form-end">
                <button class="button-main">{save}</button>
                <a href=cancel>"Cancel"</a>
            </div>
        </form>
    }
}
