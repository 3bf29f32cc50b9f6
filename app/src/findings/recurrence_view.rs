//! What a finding repeats, and where it was repeated.

use domain::findings::{EarlierAction, Finding, Recurrence, RelatedFinding};
use domain::markdown::to_plain_text;
use domain::postmortems::Subject;
use leptos::prelude::*;

use super::finding_form::shortened;
use crate::paths;
use crate::postmortems::Workspace;

/// The recurrences of a finding.
pub fn recurrence_view(finding: &Finding, workspace: &Workspace) -> impl IntoView + use<> {
    let recurrences = &workspace.recurrences;
    let earlier = recurrences
        .earlier
        .iter()
        .filter(|recurrence| recurrence.finding == finding.id)
        .filter(|recurrence| recurrence.is_confirmed || workspace.may.edit)
        .map(|recurrence| earlier_view(recurrence, workspace))
        .collect::<Vec<_>>();
    let later = recurrences
        .later
        .iter()
        .filter(|(id, _)| *id == finding.id)
        .map(|(_, later)| view! { <li>"Recurred in " {related_link(later)}</li> })
        .collect::<Vec<_>>();
    (!earlier.is_empty() || !later.is_empty()).then(|| view! { <ul class="recurrences">{earlier} {later}</ul> })
}

fn earlier_view(recurrence: &Recurrence, workspace: &Workspace) -> AnyView {
    let path = paths::recurrence(workspace.postmortem.number, recurrence.finding);
    let id = recurrence.earlier.id.to_string();
    let actions = earlier_actions(recurrence);
    if recurrence.is_confirmed {
        let remove = workspace.may.edit.then(|| {
            view! {
                <form method="post" action=format!("{path}/dismiss") class="act">
                    <input type="hidden" name="earlier" value=id />
                    <button class="button-quiet">"Remove link"</button>
                </form>
            }
        });
        return view! {
            <li class="recurrence-confirmed">
                <strong>"Recurrence of "</strong>
                {related_link(&recurrence.earlier)}
                {actions}
                {remove}
            </li>
        }
        .into_any();
    }
    let words = recurrence.words.join(", ");
    view! {
        <li>
            "Possible recurrence of " {related_link(&recurrence.earlier)}
            {(!words.is_empty()).then(|| format!(" (both mention {words})"))} {actions}
            <form method="post" action=path.clone() class="act">
                <input type="hidden" name="earlier" value=id.clone() />
                <button>"Confirm recurrence"</button>
            </form>
            <form method="post" action=format!("{path}/dismiss") class="act">
                <input type="hidden" name="earlier" value=id />
                <button class="button-quiet">"Dismiss"</button>
            </form>
        </li>
    }
    .into_any()
}

/// A link to a finding of another postmortem.
pub fn related_link(finding: &RelatedFinding) -> impl IntoView + use<> {
    let to = paths::record(finding.postmortem, Subject::Finding(finding.id));
    let text = shortened(&to_plain_text(&finding.text));
    view! {
        <a href=to data-whole-page="">
            {format!("{} “{text}”", finding.postmortem.label())}
        </a>
    }
}

fn earlier_actions(recurrence: &Recurrence) -> AnyView {
    let number = recurrence.earlier.postmortem;
    if recurrence.actions.is_empty() {
        return view! { <p class="recurrence-none">"No action item addressed the earlier finding."</p> }.into_any();
    }
    let items = recurrence
        .actions
        .iter()
        .map(|action: &EarlierAction| {
            let standing = if action.stands_out() {
                view! { <strong>{action.standing()}</strong> }.into_any()
            } else {
                action.standing().into_any()
            };
            view! {
                <li>
                    <a href=paths::record(number, Subject::Action(action.id)) data-whole-page="">
                        {shortened(&to_plain_text(&action.title))}
                    </a>
                    ": "
                    {standing}
                </li>
            }
        })
        .collect_view();
    view! {
        <ul class="recurrence-actions" aria-label="Action items of the earlier finding">
            {items}
        </ul>
    }
    .into_any()
}
