//! What the language check remarks on the saved text, beside it: a question each, which one can
//! set aside with a reason. It works without scripts; while one types, the island says the same.

use domain::hints::{Dismissal, DismissalEntry, Remark, Spot, same_words};
use domain::postmortems::Section;
use leptos::prelude::*;

use super::section_view::place_of;
use super::{Open, Workspace};
use crate::paths;
use crate::ui::fields::{self, Field};
use crate::ui::form::{Form, act};
use crate::ui::time;

/// More than this at once would be a wall, and not a colleague's question.
const SHOWN_FIRST: usize = 5;

/// The hints in the margin, and what the island needs to know.
pub fn hints(workspace: &Workspace) -> impl IntoView + use<> {
    workspace.may.edit.then(|| {
        let mut items: Vec<AnyView> =
            workspace.remarks.iter().enumerate().map(|(place, remark)| one(remark, place, workspace)).collect();
        let has_hints = !items.is_empty();
        let rest = items.split_off(items.len().min(SHOWN_FIRST));
        let has_mistake = matches!(workspace.open, Open::Dismissal(_));
        let more = (!rest.is_empty()).then(|| {
            let says = format!("{} more", rest.len());
            view! { <details open=has_mistake><summary>{says}</summary><ul class="hints-list">{rest}</ul></details> }
        });
        let shown = (has_hints || !workspace.dismissals.is_empty()).then(|| {
            view! {
                <section class="margin-hints" id="hints">
                    <h2>"Worth a second look"</h2>
                    {has_hints.then(|| view! { <ul class="hints-list">{items}</ul> })}
                    {more}
                    {(!has_hints).then(|| view! { <p>"Nothing that is not looked at already."</p> })}
                    {dismissed(workspace)}
                </section>
            }
        });
        view! {
            {known(workspace)}
            {shown}
        }
    })
}

fn one(remark: &Remark, place: usize, workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let spot = remark.spot.to_string();
    // While somebody writes there the page says the same below the field, and hides this.
    let of = spot.clone();
    let form = match &workspace.open {
        Open::Dismissal(form) if is_of(&form.entry, remark) => Some(form.clone()),
        _ => None,
    };
    let open = form.is_some();
    let Form { entry, mistakes, .. } = form.unwrap_or_default();
    view! {
        <li class="hint" data-hint-of=of>
            <p><mark class="hint-words">{remark.words.clone()}</mark>" "<a href=format!("#{}", anchor(remark.spot, workspace))>{whereabouts(remark.spot, workspace)}</a></p>
            <p class="hint-why">{remark.hint.why}</p>
            <p class="hint-instead">{remark.hint.instead.clone()}</p>
            <details open=open>
                <summary aria-label=format!("Dismiss the hint on “{}”", remark.words)>"Dismiss"</summary>
                <form method="post" action=paths::below(number, "hints")>
                    <input type="hidden" name="spot" value=spot/>
                    <input type="hidden" name="rule" value=remark.hint.rule/>
                    <input type="hidden" name="words" value=remark.words.clone()/>
                    {fields::input(
                        Field { name: "reason", label: "Why may it stand?".into(), value: entry.reason, required: true, of: format!("-hint-{place}"), ..Field::default() },
                        &mistakes,
                    )}
                    <button>"Dismiss it here"</button>
                </form>
            </details>
        </li>
    }
    .into_any()
}

fn is_of(entry: &DismissalEntry, remark: &Remark) -> bool {
    entry.spot == remark.spot.to_string()
        && entry.rule == remark.hint.rule
        && same_words(&entry.words) == same_words(&remark.words)
}

fn section_of(id: domain::postmortems::SectionId, workspace: &Workspace) -> Option<&Section> {
    workspace.sections.iter().find(|section| section.id == id)
}

/// Where the words stand, as a place in the page.
fn anchor(spot: Spot, workspace: &Workspace) -> String {
    match spot {
        Spot::Section(id) => section_of(id, workspace).map(place_of).unwrap_or_default(),
        _ => spot.to_string(),
    }
}

/// Where the words stand, for people.
fn whereabouts(spot: Spot, workspace: &Workspace) -> String {
    match spot {
        Spot::Section(id) => section_of(id, workspace)
            .map_or_else(|| "in a section".into(), |section| format!("in “{}”", section.heading)),
        Spot::Event(id) => workspace.events.iter().find(|event| event.id == id).map_or_else(
            || "in an event".into(),
            |event| format!("in the event at {}", time::clock(event.at, workspace.postmortem.zone)),
        ),
        Spot::Finding(_) => "in a finding".into(),
        Spot::Action(_) => "in an action item".into(),
    }
}

/// What was set aside, by whom and why.
fn dismissed(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let item = |dismissal: &Dismissal| {
        let by = dismissal.by.clone().unwrap_or_else(|| "somebody".into());
        view! {
            <li>
                <q>{dismissal.words.clone()}</q>" "<a href=format!("#{}", anchor(dismissal.spot, workspace))>{whereabouts(dismissal.spot, workspace)}</a>
                ": "{dismissal.reason.clone()}" ("{by}", "{time::full(dismissal.at, workspace.zone)}") "
                {act(paths::below(number, &format!("hints/{}/take-back", dismissal.id)), "Show it again", "button-quiet")}
            </li>
        }
    };
    let items = workspace.dismissals.iter().map(item).collect::<Vec<_>>();
    let says = format!("{} dismissed", items.len());
    (!items.is_empty())
        .then(|| view! { <details class="hints-dismissed"><summary>{says}</summary><ul>{items}</ul></details> })
}

/// What the island reads: who is known by name, what was set aside, where to send the next. Lines
/// and tabs part the values, so that the browser needs no parser for them.
fn known(workspace: &Workspace) -> impl IntoView + use<> {
    let names = workspace.people.iter().map(|person| person.name.clone()).collect::<Vec<_>>().join("\n");
    let dismissed = workspace
        .dismissals
        .iter()
        .map(|gone| format!("{}\t{}\t{}", gone.spot, gone.rule, gone.words))
        .collect::<Vec<_>>()
        .join("\n");
    let to = paths::below(workspace.postmortem.number, "hints");
    view! { <div id="hints-known" hidden=true data-to=to data-names=names data-dismissed=dismissed></div> }
}
