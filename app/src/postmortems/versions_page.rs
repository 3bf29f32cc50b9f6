//! Versions of a section: listed, read, compared word by word, brought back; and editions compared.

use std::collections::HashMap;

use chrono_tz::Tz;
use domain::people::{PersonId, PersonName};
use domain::postmortems::{Change, Piece, PostmortemNumber, Section, SectionVersion, SectionVersionId, VersionCard};
use leptos::prelude::*;

use super::section_place::place_of;
use crate::paths;
use crate::ui::{text, time};

/// The versions of a section.
pub fn versions_page(
    number: PostmortemNumber,
    section: &Section,
    versions: &[VersionCard],
    more: Option<SectionVersionId>,
    zone: Tz,
) -> impl IntoView + use<> {
    let path = paths::versions(number, section.id);
    let newest = versions.first().map(|version| version.id);
    let rows = versions
        .iter()
        .enumerate()
        .map(|(place, version)| {
            let before = versions.get(place + 1).map(|before| before.id);
            let by = version.by.iter().map(|person| person.name.as_str()).collect::<Vec<_>>().join(", ");
            let words = time::full_words(version.at, zone);
            let compare = |from: SectionVersionId, to: SectionVersionId, message: &'static str| {
                view! {
                    <a href=format!("{path}/compare?from={from}&to={to}") aria-label=format!("{message}: {words}")>
                        {message}
                    </a>
                }
            };
            view! {
                <tr>
                    <th scope="row">
                        <a href=format!("{path}/{}", version.id)>{time::full(version.at, zone)}</a>
                    </th>
                    <td>{by}</td>
                    <td class="list-actions">{version.length.to_string()}</td>
                    <td class="version-links">
                        {before.map(|before| compare(before, version.id, "Changes"))}
                        {newest
                            .filter(|newest| *newest != version.id)
                            .map(|newest| compare(version.id, newest, "Compare with current"))}
                    </td>
                </tr>
            }
        })
        .collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="empty">"No versions yet. A version is saved whenever the text changes."</p> }.into_any()
    } else {
        view! {
            <div class="wide">
                <table class="versions">
                    <thead>
                        <tr>
                            <th scope="col">"Date"</th>
                            <th scope="col">"Contributors"</th>
                            <th scope="col">"Length"</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        {back_to_section(number, section)}
        <h1>{format!("Version history of “{}”", section.heading)}</h1>
        {list}
        {more
            .map(|more| {
                view! {
                    <p>
                        <a href=format!("{path}?before={more}")>"Older versions"</a>
                    </p>
                }
            })}
    }
}

fn back_to_section(number: PostmortemNumber, section: &Section) -> impl IntoView + use<> {
    let place = paths::part(number, &place_of(section));
    view! {
        <p>
            <a href=place>{format!("← {}, {}", number.label(), section.heading)}</a>
        </p>
    }
}

/// One version, to be read.
pub struct VersionView {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// The section as it is now.
    pub section: Section,
    /// The version.
    pub version: SectionVersion,
    /// The names of who wrote it.
    pub names: Vec<PersonName>,
    /// Whether the viewer may write.
    pub may_edit: bool,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// One version, to be read.
pub fn version_page(view: &VersionView) -> impl IntoView + use<> {
    let VersionView { number, section, version, names, may_edit, zone } = view;
    let path = paths::versions(*number, section.id);
    let pictures = paths::pictures(*number);
    let reading = text::Reading { pictures: &pictures, prefix: "version-" };
    let is_now = version.text == section.text;
    let prose = if version.text.trim().is_empty() {
        view! { <p class="empty">"This version is empty."</p> }.into_any()
    } else {
        text::prose(&version.text, reading).into_any()
    };
    let wrote: Vec<Piece> = domain::postmortems::attributed(
        vec![Piece { change: Change::Added, text: version.text.clone(), by: None }],
        &[],
        &version.runs,
    );
    let names_by: HashMap<PersonId, String> = names.iter().map(|person| (person.id, person.name.clone())).collect();
    let shares = wrote.into_iter().map(|piece| {
        let by = piece.by.and_then(|by| names_by.get(&by).cloned());
        view! { <span class="wrote">{by.map(|by| view! { <small class="diff-by">{by}": "</small> })}{piece.text}</span> }
    });
    let shares = shares.collect_view();
    let act = if is_now {
        view! { <p>"This is the current version."</p> }.into_any()
    } else {
        let restore_version = may_edit.then(|| {
            view! {
                <form method="post" action=format!("{path}/{}/restore", version.id) class="act">
                    <input type="hidden" name="version" value=section.version.to_string() />
                    <button class="button-main">"Restore this version"</button>
                </form>
            }
        });
        view! {
            <div class="form-end version-acts">
                {restore_version}
                <a href=format!("{path}/compare?from={}&to=now", version.id)>"Compare with current version"</a>
            </div>
        }
        .into_any()
    };
    view! {
        <p>
            <a href=path.clone()>{format!("← Version history of “{}”", section.heading)}</a>
        </p>
        <h1>{format!("Earlier version of “{}”", section.heading)}</h1>
        <p class="lead">{time::full(version.at, *zone)}</p>
        {act}
        {prose}
        <details class="who-wrote">
            <summary>"Who wrote what"</summary>
            <div class="diff">{shares}</div>
        </details>
    }
}

/// Two versions of a section, side by side in one text.
pub struct ComparedView {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// The section as it is now.
    pub section: Section,
    /// When the older one stood there.
    pub from: chrono::DateTime<chrono::Utc>,
    /// When the newer one did; now without.
    pub to: Option<chrono::DateTime<chrono::Utc>>,
    /// What became of the words.
    pub pieces: Vec<Piece>,
    /// The names of who wrote them.
    pub names: Vec<PersonName>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// Two versions of a section, word by word.
pub fn compared_page(view: &ComparedView) -> impl IntoView + use<> {
    let zone = view.zone;
    let path = paths::versions(view.number, view.section.id);
    let is_same_minute =
        view.to.is_some_and(|to| to.timestamp().div_euclid(60) == view.from.timestamp().div_euclid(60));
    let words = |at| if is_same_minute { time::to_the_second(at, zone) } else { time::full_words(at, zone) };
    let from = words(view.from);
    let to = view.to.map_or_else(|| "now".to_owned(), words);
    view! {
        <p>
            <a href=path>{format!("← Version history of “{}”", view.section.heading)}</a>
        </p>
        <h1>{format!("Changes in “{}”", view.section.heading)}</h1>
        <p class="lead">{format!("From {from} to {to}")}</p>
        {diff_view(&view.pieces, &view.names, true)}
    }
}

/// Two editions of a report.
pub struct ReportVersionsView {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// The older edition.
    pub from: i32,
    /// The newer edition.
    pub to: i32,
    /// By heading, what became of the words of each text that differs.
    pub sections: Vec<(String, Vec<Piece>)>,
}

/// Two editions, section by section.
pub fn report_versions_page(view: &ReportVersionsView) -> impl IntoView + use<> {
    let sections = view
        .sections
        .iter()
        .map(|(heading, pieces)| {
            view! {
                <section>
                    <h2>{heading.clone()}</h2>
                    {diff_view(pieces, &[], false)}
                </section>
            }
        })
        .collect::<Vec<_>>();
    let none = sections.is_empty().then(|| view! { <p class="empty">"No differences."</p> });
    view! {
        <p>
            <a href=paths::below(
                view.number,
                "share",
            )>{format!("← Published versions of {}", view.number.label())}</a>
        </p>
        <h1>{format!("Changes from version {} to version {}", view.from, view.to)}</h1>
        {none}
        {sections}
    }
}

/// A stretch that stayed is shortened to its ends when it is longer than this, in characters.
const MAX_KEPT: usize = 400;
/// How much of each end of it is shown.
const KEPT_ENDS: usize = 120;

/// What became of the words, with who wrote them. Unless it is `whole`, long stretches that stayed
/// are shortened.
pub fn diff_view(pieces: &[Piece], names: &[PersonName], whole: bool) -> impl IntoView + use<> {
    let name = |by: PersonId| names.iter().find(|person| person.id == by).map(|person| person.name.clone());
    let shown = pieces
        .iter()
        .map(|piece| {
            let by = piece.by.and_then(name);
            let message = |what: &str| match &by {
                Some(by) => format!("{what} by {by}: "),
                None => format!("{what}: "),
            };
            let (added, removed) = (message("added"), message("removed"));
            let label = by.clone().map(|by| {
                view! {
                    <small class="diff-by" aria-hidden="true">
                        {by}
                    </small>
                }
            });
            let end = view! { <span class="visually-hidden">" (end) "</span> };
            match piece.change {
                Change::Same => kept(&piece.text, whole).into_any(),
                Change::Added => {
                    view! { <ins>{label}<span class="visually-hidden">{added}</span>{piece.text.clone()}{end}</ins> }
                        .into_any()
                }
                Change::Removed => {
                    view! { <del>{label}<span class="visually-hidden">{removed}</span>{piece.text.clone()}{end}</del> }
                        .into_any()
                }
            }
        })
        .collect::<Vec<_>>();
    if pieces.iter().all(|piece| piece.change == Change::Same) {
        return view! { <p class="empty">"No differences."</p> }.into_any();
    }
    view! { <div class="diff">{shown}</div> }.into_any()
}

fn kept(text: &str, whole: bool) -> impl IntoView + use<> {
    let letters = text.chars().count();
    if whole || letters <= MAX_KEPT {
        return view! { <span>{text.to_owned()}</span> }.into_any();
    }
    let beginning: String = text.chars().take(KEPT_ENDS).collect();
    let end: String = text.chars().skip(letters - KEPT_ENDS).collect();
    view! {
        <span>{beginning}</span>
        <span class="diff-gap">" … "</span>
        <span>{end}</span>
    }
    .into_any()
}
