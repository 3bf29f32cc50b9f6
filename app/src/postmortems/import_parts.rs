//! The parts of a document that is imported: what each was read as, to be corrected; and what is no document.

use domain::postmortems::import::{ImportedPart, PartRole};
use leptos::prelude::*;

/// More parts than these are not listed: nobody corrects them one by one.
const MOST: usize = 200;

/// The parts of the file at a place, each with a choice. The value of `part` is the place of the file, the line and
/// what the part was read as.
pub(super) fn parts_view(place: usize, parts: &[ImportedPart]) -> Option<impl IntoView + use<>> {
    if parts.is_empty() {
        return None;
    }
    let rows = parts.iter().take(MOST).map(|part| part_row(place, part)).collect::<Vec<_>>();
    let left_out = parts.len().saturating_sub(MOST);
    Some(view! {
        <details class="preview-table preview-parts" open=true>
            <summary>{format!("Parts ({})", parts.len())}</summary>
            <div class="wide">
                <table>
                    <thead>
                        <tr>
                            <th>"Line"</th>
                            <th>"Part"</th>
                            <th>"Read as"</th>
                            <th>"Result"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
            {(left_out > 0).then(|| view! { <p class="field-hint">{format!("{left_out} more parts are not listed.")}</p> })}
            <button name="do" value="preview">
                "Update preview"
            </button>
        </details>
    })
}

/// A record that prose seems to tell.
#[derive(Debug, Clone)]
pub struct PreviewProposal {
    /// What a form calls it, behind the place of the file: `event-3`.
    pub key: String,
    /// When, or who and by when.
    pub facts: String,
    /// The sentence.
    pub text: String,
    /// Whether it is taken.
    pub is_taken: bool,
}

/// What prose seems to tell in the file at a place, to be ticked. The value of `take` is the place and the key.
pub(super) fn proposals_view(place: usize, proposals: &[PreviewProposal]) -> Option<impl IntoView + use<>> {
    if proposals.is_empty() {
        return None;
    }
    let items = proposals
        .iter()
        .map(|proposal| {
            let facts = (!proposal.facts.is_empty()).then(|| {
                view! {
                    <strong>{proposal.facts.clone()}</strong>
                    " "
                }
            });
            view! {
                <li>
                    <label class="tick">
                        <input
                            type="checkbox"
                            name="take"
                            value=format!("{place}-{}", proposal.key)
                            checked=proposal.is_taken
                        />
                        <span>{facts} {proposal.text.clone()}</span>
                    </label>
                </li>
            }
        })
        .collect::<Vec<_>>();
    Some(view! {
        <details class="preview-table preview-proposals" open=true>
            <summary>{format!("Found in the text ({})", proposals.len())}</summary>
            <p class="field-hint">"Select what to add as an event or action item. The text stays in its section as well."</p>
            <ul>{items}</ul>
        </details>
    })
}

/// The files that are not text.
pub(super) fn left_out(skipped: &[String]) -> Option<impl IntoView + use<>> {
    let files = match skipped {
        [] => return None,
        [one] => format!("1 file was left out because it is not text: {one}."),
        all => format!("{} files were left out because they are not text: {}.", all.len(), all.join(", ")),
    };
    Some(view! { <p class="notice">{files}</p> })
}

fn part_row(place: usize, part: &ImportedPart) -> impl IntoView + use<> {
    let label = if part.label.is_empty() { "Before the first heading".to_owned() } else { part.label.clone() };
    let asks = format!("Read “{label}” as");
    let value = format!("{place}-{}-{}", part.line, part.role.key());
    // As HTML: with hundreds of parts, views of all options take longer than the rest of the page.
    let options: String = PartRole::ALL
        .iter()
        .map(|role| {
            let selected = if *role == part.role { " selected" } else { "" };
            ["<option value=\"", role.key(), "\"", selected, ">", role.label(), "</option>"].concat()
        })
        .collect();
    view! {
        <tr>
            <td data-label="Line">{part.line}</td>
            <td>{label}</td>
            <td>
                <input type="hidden" name="part" value=value />
                <select name="role" aria-label=asks inner_html=options></select>
            </td>
            <td data-label="Result">{result(part)}</td>
        </tr>
    }
}

/// `4 events, 1 action item`, or that it stays text.
fn result(part: &ImportedPart) -> String {
    let counted = |count: usize, one: &str, many: &str| match count {
        0 => None,
        1 => Some(format!("1 {one}")),
        _ => Some(format!("{count} {many}")),
    };
    let counts = [
        counted(part.events, "event", "events"),
        counted(part.findings, "finding", "findings"),
        counted(part.actions, "action item", "action items"),
    ];
    let counts: Vec<String> = counts.into_iter().flatten().collect();
    if counts.is_empty() { "Text".to_owned() } else { counts.join(", ") }
}
