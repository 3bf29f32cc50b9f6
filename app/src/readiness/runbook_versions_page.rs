use chrono_tz::Tz;
use domain::readiness::{Outline, Runbook, RunbookVersion, RunbookVersionCard};
use leptos::prelude::*;

use super::runbook_text::runbook_text;
use crate::paths;
use crate::ui::form::act;
use crate::ui::text::{Reading, prose};
use crate::ui::time;

/// The versions of a runbook.
#[derive(Debug, Clone)]
pub struct RunbookHistory {
    /// The runbook.
    pub runbook: Runbook,
    /// Its versions, newest first.
    pub versions: Vec<RunbookVersionCard>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The versions of a runbook.
pub fn runbook_versions_page(view: &RunbookHistory) -> impl IntoView + use<> {
    let RunbookHistory { runbook, versions, zone } = view;
    let number = runbook.number;
    let rows = versions
        .iter()
        .map(|version| {
            let current = (version.version == runbook.version).then_some(" (current)");
            view! {
                <tr>
                    <th scope="row">
                        <a href=paths::runbook_version(
                            number,
                            version.version,
                        )>{format!("Version {}", version.version)}</a>
                        {current}
                    </th>
                    <td>{time::full(version.at, *zone)}</td>
                    <td>{version.by.as_ref().map(|person| person.name.clone())}</td>
                    <td>{version.title.clone()}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        {back(runbook)}
        <h1>"Version history"</h1>
        <div class="wide">
            <table class="versions">
                <caption class="visually-hidden">"Versions, newest first"</caption>
                <thead>
                    <tr>
                        <th scope="col">"Version"</th>
                        <th scope="col">"Saved"</th>
                        <th scope="col">"By"</th>
                        <th scope="col">"Title"</th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
}

fn back(runbook: &Runbook) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=paths::runbook(runbook.number)>{format!("← {}, {}", runbook.number.label(), runbook.title)}</a>
        </p>
    }
}

/// A version of a runbook, to be read.
#[derive(Debug, Clone)]
pub struct RunbookVersionView {
    /// The runbook as it is now.
    pub runbook: Runbook,
    /// The version.
    pub version: RunbookVersion,
    /// What was read from its text.
    pub outline: Outline,
    /// The zone of the viewer.
    pub zone: Tz,
    /// Whether the viewer may restore it.
    pub may_write: bool,
}

/// A version of a runbook, to be read.
pub fn runbook_version_page(view: &RunbookVersionView) -> impl IntoView + use<> {
    let RunbookVersionView { runbook, version, outline, zone, may_write } = view;
    let card = &version.card;
    let is_current = card.version == runbook.version;
    let by = card.by.as_ref().map(|person| format!(" by {}", person.name));
    let path = paths::runbook_version(runbook.number, card.version);
    let acts = if is_current {
        view! { <p>"This is the current version."</p> }.into_any()
    } else {
        let may_restore = *may_write && runbook.archived_at.is_none();
        may_restore.then(|| act(format!("{path}/restore"), "Restore this version", "button-main")).into_any()
    };
    let service = version.service.clone().map(|name| format!("Service: {name}"));
    let when = (!version.when_to_use.trim().is_empty()).then(|| {
        let reading = Reading { pictures: "", prefix: "when-" };
        view! {
            <div class="runbook-use">
                <h2>"When to use it"</h2>
                {prose(&version.when_to_use, reading)}
            </div>
        }
    });
    view! {
        {back(runbook)}
        <h1>{card.title.clone()}</h1>
        <p class="runbook-version-by">
            {format!("Version {}, saved ", card.version)} {time::full(card.at, *zone)} {by} ". " {service} " "
            <a href=paths::runbook_below(runbook.number, "versions")>"All versions"</a>
        </p>
        {acts}
        <div class="runbook-main">{when} {runbook_text(outline)}</div>
    }
}
