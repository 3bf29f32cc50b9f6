//! Splits an action item, merges it into another one, or moves it to another postmortem.

use domain::actions::{ActionItem, MergeTarget};
use domain::markdown::to_plain_text;
use domain::postmortems::{PostmortemNumber, Subject};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::state_view;
use crate::paths;
use crate::ui::fields::{self, Area, Field};
use crate::ui::time;

/// The page.
#[derive(Debug, Clone)]
pub struct RearrangeView {
    /// The postmortem of the action item.
    pub number: PostmortemNumber,
    /// The action item.
    pub action: ActionItem,
    /// What was searched for.
    pub typed: String,
    /// The action items that it can be merged into.
    pub targets: Vec<MergeTarget>,
    /// What was entered before it was refused.
    pub entry: RearrangeEntry,
    /// Why it was refused.
    pub errors: ValidationErrors,
}

/// What the forms of the page contain.
#[derive(Debug, Clone, Default)]
pub struct RearrangeEntry {
    /// The new action item, when one is split off.
    pub title: String,
    /// The number of the postmortem to move it to.
    pub postmortem: String,
}

/// Three forms: split, merge, move.
pub fn rearrange_page(view: &RearrangeView) -> impl IntoView + use<> {
    let back = paths::record(view.number, Subject::Action(view.action.id));
    view! {
        <p class="back">
            <a href=back>"Back to " {view.number.label()}</a>
        </p>
        <h1>"Split, merge or move"</h1>
        <blockquote class="recurrence-own">{to_plain_text(&view.action.fields.title)}</blockquote>
        {fields::summary(&view.errors)}
        {split(view)}
        {merge(view)}
        {transfer(view)}
    }
}

fn version(view: &RearrangeView) -> impl IntoView + use<> {
    view! { <input type="hidden" name="version" value=view.action.version.to_string() /> }
}

fn split(view: &RearrangeView) -> impl IntoView + use<> {
    view! {
        <section class="rearrange">
            <h2>"Split off a part"</h2>
            <p>"Creates a second action item with the same owner, due date, type, priority, area and finding. This action item doesn’t change."</p>
            <form method="post" action=format!("{}/split", paths::action(view.number, view.action.id))>
                {version(view)}
                {fields::area(
                    Area {
                        name: "title",
                        label: "New action item".into(),
                        value: view.entry.title.clone(),
                        rows: 2,
                        ..Area::default()
                    },
                    &view.errors,
                )}
                <div class="form-end">
                    <button>"Split"</button>
                </div>
            </form>
        </section>
    }
}

fn merge(view: &RearrangeView) -> impl IntoView + use<> {
    let heading = view! { <h2>"Merge as a duplicate"</h2> };
    if !view.action.state.is_open() {
        return view! {
            <section class="rearrange">
                {heading} <p>"Only open action items can be merged."</p>
            </section>
        }
        .into_any();
    }
    let path = format!("{}/merge", paths::action(view.number, view.action.id));
    let targets = view
        .targets
        .iter()
        .map(|target| {
            let place = paths::record(target.postmortem, Subject::Action(target.id));
            let due = target.due.map(|due| view! { ", due " {time::day(due)} });
            let whose = (target.postmortem != view.number)
                .then(|| format!("{} {}, ", target.postmortem.label(), target.postmortem_title));
            view! {
                <li>
                    <p>
                        <a href=place>{to_plain_text(&target.title)}</a>
                    </p>
                    <p class="recurrence-where">{whose} {state_view(target.state)} {due}</p>
                    <form method="post" action=path.clone() class="act">
                        {version(view)}
                        <input type="hidden" name="into" value=target.id.to_string() />
                        <input type="hidden" name="q" value=view.typed.clone() />
                        <button aria-label=format!(
                            "Merge into this one: “{}”",
                            to_plain_text(&target.title),
                        )>"Merge into this one"</button>
                    </form>
                </li>
            }
        })
        .collect::<Vec<_>>();
    let list = match (targets.is_empty(), view.typed.trim().is_empty()) {
        (false, _) => view! { <ol class="recurrence-candidates">{targets}</ol> }.into_any(),
        (true, true) => {
            view! { <p class="empty">"This postmortem has no other action items. Search for one in another postmortem."</p> }
                .into_any()
        }
        (true, false) => {
            view! { <p class="empty">"No action item contains these words. Try fewer words, or only the start of a word."</p> }
                .into_any()
        }
    };
    let message = view.errors.of("into").map(|message| view! { <p class="field-error">{message.to_owned()}</p> });
    view! {
        <section class="rearrange">
            {heading}
            <p>"Which action item is this a duplicate of? This one will be closed as “won’t do”, with a link to the other. To undo that, reopen it."</p>
            {message}
            <form method="get" action=paths::rearrange(view.number, view.action.id) class="search-form" role="search">
                <div class="field">
                    <label for="q">"Search action items"</label>
                    <input id="q" type="search" name="q" value=view.typed.clone() autocomplete="off" />
                </div>
                <button>"Search"</button>
            </form>
            {list}
        </section>
    }
    .into_any()
}

fn transfer(view: &RearrangeView) -> impl IntoView + use<> {
    view! {
        <section class="rearrange">
            <h2>"Move to another postmortem"</h2>
            <p>"The action item keeps its history and comments, but no longer addresses a finding."</p>
            <form method="post" action=format!("{}/transfer", paths::action(view.number, view.action.id))>
                {version(view)}
                {fields::input(
                    Field {
                        name: "postmortem",
                        label: "Postmortem number".into(),
                        value: view.entry.postmortem.clone(),
                        placeholder: "PM-12",
                        required: true,
                        ..Field::default()
                    },
                    &view.errors,
                )}
                <div class="form-end">
                    <button>"Move"</button>
                </div>
            </form>
        </section>
    }
}
