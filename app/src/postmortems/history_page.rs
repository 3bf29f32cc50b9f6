use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::postmortems::{ActivityKind, PostmortemNumber};
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;
use crate::ui::time;

/// Something that was done with a postmortem.
#[derive(Debug, Clone)]
pub struct Done {
    /// By whom.
    pub by: Option<String>,
    /// What.
    pub kind: ActivityKind,
    /// With what.
    pub detail: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// Something that was removed.
#[derive(Debug, Clone)]
pub struct Gone {
    /// `Event`, `Finding`, `Action item`.
    pub what: &'static str,
    /// What stood there.
    pub text: String,
    /// Where to bring it back.
    pub restore: String,
}

/// A paste that stands on the timeline and can be taken back whole.
#[derive(Debug, Clone)]
pub struct Pasted {
    /// What it was, and how much came of it.
    pub message: String,
    /// By whom and when.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
    /// Where to take it back.
    pub remove: String,
}

/// What was done with a postmortem, and what can be brought back.
pub fn history_page(
    number: PostmortemNumber,
    title: &str,
    done: &[Done],
    gone: &[Gone],
    pasted: &[Pasted],
    may_edit: bool,
    zone: Tz,
) -> impl IntoView + use<> {
    let removed = gone
        .iter()
        .map(|gone| {
            view! {
                <li>
                    <span class="tag">{gone.what}</span>
                    " "
                    {gone.text.clone()}
                    " "
                    {may_edit.then(|| act(gone.restore.clone(), "Restore", ""))}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let removed = if removed.is_empty() {
        view! { <p class="empty">"Nothing has been removed."</p> }.into_any()
    } else {
        view! { <ul class="gone">{removed}</ul> }.into_any()
    };
    let pasted: Vec<_> = pasted
        .iter()
        .map(|pasted| {
            view! {
                <li>
                    {pasted.message.clone()}", by "{pasted.by.clone()}", "{time::full(pasted.at, zone)}" "
                    {may_edit.then(|| act(pasted.remove.clone(), "Undo", ""))}
                </li>
            }
        })
        .collect();
    let pasted = (!pasted.is_empty()).then(|| {
        view! {
            <section>
                <h2>"Pasted events"</h2>
                <ul class="gone">{pasted}</ul>
            </section>
        }
    });
    let rows = done
        .iter()
        .map(|done| {
            view! {
                <tr>
                    <td>{time::full(done.at, zone)}</td>
                    <td>{done.by.clone().unwrap_or_else(|| "Former user".into())}</td>
                    <td>{done.kind.label()}</td>
                    <td>{done.detail.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p>
            <a href=paths::postmortem(number)>{format!("← {}", number.label())}</a>
        </p>
        <h1>{title.to_owned()}</h1>
        <section>
            <h2>"Removed"</h2>
            {removed}
        </section>
        {pasted}
        <section>
            <h2>"Activity"</h2>
            <div class="wide">
                <table class="history">
                    <thead>
                        <tr>
                            <th scope="col">"Date"</th>
                            <th scope="col">"Person"</th>
                            <th scope="col">"Activity"</th>
                            <th scope="col">
                                <span class="visually-hidden">"Details"</span>
                            </th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </section>
    }
}
