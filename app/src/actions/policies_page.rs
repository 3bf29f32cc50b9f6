use std::ops::Range;

use domain::actions::{POLICY_COLUMNS, POLICY_FIELDS, PoliciesInput, PolicyField};
use domain::postmortems::SeverityNames;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields;

/// The policies for action items and publishing dates, for administrators.
pub fn policies_page(
    input: &PoliciesInput,
    severities: &SeverityNames,
    errors: &ValidationErrors,
    is_saved: bool,
) -> impl IntoView + use<> {
    let saved = is_saved.then(|| {
        view! {
            <div class="notice" role="status">
                <p>"Policies saved."</p>
            </div>
        }
    });
    view! {
        <h1>"Policies"</h1>
        {saved}
        <p class="page-says">
            "Owners are reminded before the due date, on the due date, and when an action item is overdue. If it stays overdue, it is escalated to the team lead and then to administrators. If there is no team lead other than the owner, administrators are notified instead, unless they are never notified. Reminders are sent at 8:00 in the team’s time zone (in the postmortem’s if the team has none) and stop when the action item is done. If that day is a weekend or a holiday, reminders before the due date are sent on the last business day before it, and the others on the first business day after it."
        </p>
        <p class="page-says">
            "The publishing date is counted in business days (Monday to Friday, except the team’s holidays), starting the day after the postmortem is created. Authors are reminded on the business day before the publishing date and on the business day after it. If the draft is still unpublished after the number of days under “Escalate to team lead”, the team lead is notified."
        </p>
        <form method="post" action=paths::POLICIES class="policies">
            {fields::summary(errors)}
            {table("Policies by severity, in days", 0..USUAL, input, severities, errors)}
            <p class="hint">"Enter 0 to turn a reminder off. Leave “Publish within” empty for no publishing date."</p>
            <h2>"Due dates by type"</h2>
            <p class="page-says">
                "Some types of action items can be due sooner or later than the others. Leave a field empty to use “Due within” of the severity."
            </p>
            {table("Due within, by severity and type of action item, in days", USUAL..POLICY_COLUMNS.len(), input, severities, errors)}
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=paths::SETTINGS>"Back to settings"</a>
            </div>
        </form>
    }
}

/// The columns of the first table; those of the second are the types of action items.
const USUAL: usize = 5;

/// A table of some of the columns, with a row for each severity.
fn table(
    caption: &'static str,
    columns: Range<usize>,
    input: &PoliciesInput,
    severities: &SeverityNames,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    let heads = POLICY_COLUMNS[columns.clone()]
        .iter()
        .map(|column| view! { <th scope="col">{column.label}</th> })
        .collect::<Vec<_>>();
    let rows = input
        .0
        .iter()
        .zip(POLICY_FIELDS)
        .zip(&severities.0)
        .map(|((typed, names), severity)| {
            let cells = columns
                .clone()
                .map(|place| {
                    let usual = if place < USUAL { "" } else { &typed[0] };
                    cell((&typed[place], usual), names[place], POLICY_COLUMNS[place], severity, errors)
                })
                .collect::<Vec<_>>();
            view! {
                <tr>
                    <th scope="row">{severity.clone()}</th>
                    {cells}
                </tr>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <table>
            <caption class="visually-hidden">{caption}</caption>
            <thead>
                <tr>
                    <th scope="col">"Severity"</th>
                    {heads}
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    }
}

/// A field with what was typed; `usual` is what counts when it is empty.
fn cell(
    (typed, usual): (&str, &str),
    name: &'static str,
    column: PolicyField,
    severity: &str,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    let PolicyField { label, least, most, is_optional } = column;
    let message = errors.of(name).map(str::to_owned);
    let wrong = message.as_ref().map(|_| format!("{name}-wrong"));
    view! {
        <td data-label=label>
            <input
                type="number"
                name=name
                min=least.to_string()
                max=most.to_string()
                required=!is_optional
                value=typed.to_owned()
                placeholder=(!usual.is_empty()).then(|| usual.to_owned())
                aria-label=format!("{severity}: {label}")
                aria-invalid=wrong.is_some().then_some("true")
                aria-describedby=wrong.clone()
            />
            {message.map(|message| view! { <p class="wrong" id=wrong>{message}</p> })}
        </td>
    }
}
