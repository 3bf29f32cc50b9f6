use domain::actions::{MAX_DUE_DAYS, MAX_PUBLISH_DAYS, MAX_REMINDER_DAYS, POLICY_FIELDS, PoliciesInput};
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
    let rows = input
        .0
        .iter()
        .zip(POLICY_FIELDS)
        .zip(&severities.0)
        .map(|((typed, names), severity)| row(typed, names, severity, errors))
        .collect::<Vec<_>>();
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
            "The owner of an action item is reminded before the due date, on it, and when it is overdue. After that, it is escalated to the lead of the team and to the administrators. Reminders are sent at 8:00 in the time zone of the postmortem: those before a due date on the last business day before a weekend or holiday, those of what is overdue on the first one after it. They end when the action item is done."
        </p>
        <p class="page-says">
            "Business days are Monday to Friday without the holidays of the team. For publishing, they are counted from the day after the postmortem was created. Its authors are reminded on the business day before the publishing date and on the one after it. If the draft is still unpublished after the days until escalation, the lead of the team is told."
        </p>
        <form method="post" action=paths::POLICIES class="policies">
            {fields::summary(errors)}
            <table>
                <caption class="visually-hidden">"Policies by severity, in days"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Severity"</th>
                        <th scope="col">"Due within (days)"</th>
                        <th scope="col">"Remind the owner (days before)"</th>
                        <th scope="col">"Escalate to the team lead (days overdue)"</th>
                        <th scope="col">"Escalate to administrators (days overdue)"</th>
                        <th scope="col">"Publish within (business days)"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint">"0 turns a reminder off. Leave “Publish within” empty if there is no publishing date."</p>
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=paths::SETTINGS>"Settings"</a>
            </div>
        </form>
    }
}

fn row(
    typed: &[String; 5],
    names: [&'static str; 5],
    severity: &str,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    const LABELS: [&str; 5] = [
        "Due within (days)",
        "Remind the owner (days before)",
        "Escalate to the team lead (days overdue)",
        "Escalate to administrators (days overdue)",
        "Publish within (business days)",
    ];
    let cells = typed
        .iter()
        .zip(names)
        .zip(LABELS)
        .enumerate()
        .map(|(place, ((value, name), label))| {
            let (least, most) = match place {
                0 => (1, MAX_DUE_DAYS),
                4 => (1, MAX_PUBLISH_DAYS),
                _ => (0, MAX_REMINDER_DAYS),
            };
            let message = errors.of(name).map(str::to_owned);
            let wrong = message.as_ref().map(|_| format!("{name}-wrong"));
            view! {
                <td data-label=label>
                    <input
                        type="number"
                        name=name
                        min=least.to_string()
                        max=most.to_string()
                        required=place != 4
                        value=value.clone()
                        aria-label=format!("{severity}: {label}")
                        aria-invalid=wrong.is_some().then_some("true")
                        aria-describedby=wrong.clone()
                    />
                    {message.map(|message| view! { <p class="wrong" id=wrong>{message}</p> })}
                </td>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <tr>
            <th scope="row">{severity.to_owned()}</th>
            {cells}
        </tr>
    }
}
