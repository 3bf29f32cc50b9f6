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
            "Owners are reminded before the due date, on the due date, and when an action item is overdue. If it stays overdue, it is escalated to the team lead and then to administrators. Reminders are sent at 8:00 in the postmortem’s time zone and stop when the action item is done. If that day is a weekend or a holiday, reminders before the due date are sent on the last business day before it, and the others on the first business day after it."
        </p>
        <p class="page-says">
            "The publishing date is counted in business days (Monday to Friday, except the team’s holidays), starting the day after the postmortem is created. Authors are reminded on the business day before the publishing date and on the business day after it. If the draft is still unpublished after the number of days under “Escalate to team lead”, the team lead is notified."
        </p>
        <form method="post" action=paths::POLICIES class="policies">
            {fields::summary(errors)}
            <table>
                <caption class="visually-hidden">"Policies by severity, in days"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Severity"</th>
                        <th scope="col">"Due within (days)"</th>
                        <th scope="col">"Remind owner (days before)"</th>
                        <th scope="col">"Escalate to team lead (days overdue)"</th>
                        <th scope="col">"Escalate to administrators (days overdue)"</th>
                        <th scope="col">"Publish within (business days)"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
            <p class="hint">"Enter 0 to turn a reminder off. Leave “Publish within” empty for no publishing date."</p>
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=paths::SETTINGS>"Back to settings"</a>
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
        "Remind owner (days before)",
        "Escalate to team lead (days overdue)",
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
