use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use domain::postmortems::PostmortemNumber;
use domain::reports::{Publication, ShareLink, ShareLinkId, ShareLinkInput};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Field};
use crate::ui::form::{self, Form, Revocation};
use crate::ui::time;

/// What the page of links and editions shows.
#[derive(Debug, Clone)]
pub struct ShareView {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// Its title.
    pub title: String,
    /// Its links.
    pub links: Vec<ShareLink>,
    /// Its editions.
    pub publications: Vec<Publication>,
    /// Whether readers see something now.
    pub is_published: bool,
    /// Whether the postmortem is private.
    pub is_private: bool,
    /// The form for one more link.
    pub form: Form<ShareLinkInput>,
    /// The address of a link that was just made; it is shown this once.
    pub made: Option<String>,
    /// The link of which is asked whether it should be revoked.
    pub revoking: Option<ShareLinkId>,
    /// Now.
    pub now: DateTime<Utc>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The links of a postmortem, and its editions.
pub fn share_page(share: &ShareView) -> impl IntoView + use<> {
    let number = share.number;
    let made = share.made.clone().map(|address| {
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Link created."</strong>
                    " Copy the link now. You won’t be able to see it again."
                </p>
                <input class="made-link" aria-label="Share link" readonly=true value=address.clone() />
                <p>
                    <a href=address>"Open link"</a>
                </p>
            </div>
        }
    });
    let hidden = (!share.is_published).then(|| {
        view! { <p class="notice">"Nothing is published. Share links start working when you publish the report."</p> }
    });
    view! {
        <p>
            <a href=paths::postmortem(number)>{format!("← {} {}", number.label(), share.title)}</a>
        </p>
        <h1>"Share"</h1>
        {made}
        {hidden}
        <section>
            <h2>"New share link"</h2>
            <p>
                "Anyone with the link can read the latest published version without an account. They never see the draft."
            </p>
            <form method="post" action=paths::below(number, "share") class="share-form">
                {fields::summary(&share.form.errors)}
                <div class="form-row">
                    {fields::input(
                        Field {
                            name: "name",
                            label: "Shared with".into(),
                            value: share.form.entry.name.clone(),
                            placeholder: "The board",
                            required: true,
                            ..Field::default()
                        },
                        &share.form.errors,
                    )}
                    {fields::input(
                        Field {
                            name: "expires_on",
                            label: "Expires at the end of".into(),
                            kind: "date",
                            value: share.form.entry.expires_on.clone(),
                            hint: "Leave empty for no expiry".into(),
                            ..Field::default()
                        },
                        &share.form.errors,
                    )}
                </div>
                {left_out(share)} {share.is_private.then(|| confirm_private(share.form.entry.confirm_private))}
                <div class="form-end">
                    <button class="button-main">"Create link"</button>
                </div>
            </form>
        </section>
        <section>
            <h2>"Share links"</h2>
            {links(share)}
        </section>
        <section>
            <h2>"Published versions"</h2>
            {report_versions(share)}
        </section>
    }
}

fn left_out(share: &ShareView) -> impl IntoView + use<> {
    let entry = &share.form.entry;
    view! {
        <fieldset class="share-left-out">
            <legend>"Leave out"</legend>
            {fields::tick("without_names", "Names", entry.without_names, "")}
            <p class="field-hint">
                "Authors, owners, and in texts the full names of everyone with an account and the first names of people in this report. Nicknames and names in pictures stay. "
                <a href=format!("{}?without_names=true", paths::below(share.number, "preview"))>"Preview"</a>
            </p>
            {fields::tick("without_quotations", "Quotations given as evidence", entry.without_quotations, "")}
        </fieldset>
    }
}

fn confirm_private(is_confirmed: bool) -> impl IntoView {
    view! {
        <p class="notice">
            "This postmortem is private: only authors, reviewers and administrators can see it. Anyone with a share link can read the published report."
        </p>
        {fields::tick("confirm_private", "Create a link to this private postmortem", is_confirmed, "")}
    }
}

fn links(share: &ShareView) -> AnyView {
    if share.links.is_empty() {
        return view! { <p class="empty">"No share links yet."</p> }.into_any();
    }
    let zone = share.zone;
    let rows = share
        .links
        .iter()
        .map(|link| {
            let is_open = link.is_open(share.now);
            let works = match (link.revoked_at, link.expires_at) {
                (Some(at), _) if link.revoked_with_privacy => view! {
                    "revoked when the postmortem became private, "
                    {time::full(at, zone)}
                }
                .into_any(),
                (Some(at), _) => view! {
                    "revoked "
                    {time::full(at, zone)}
                }
                .into_any(),
                (None, Some(end)) if is_open => view! { {time::full(end, zone)} }.into_any(),
                (None, Some(end)) => view! {
                    "expired "
                    {time::full(end, zone)}
                }
                .into_any(),
                (None, None) => "never".into_any(),
            };
            let opened = match link.last_opened_at {
                Some(at) => view! { {time::full(at, zone)} }.into_any(),
                None => "never".into_any(),
            };
            view! {
                <tr class:ended=!is_open>
                    <th scope="row">{link.name.clone()} {link.redaction.label().map(|left_out| view! { <small class="links-left-out">{left_out}</small> })}</th>
                    <td>{works}</td>
                    <td>{opened}</td>
                    <td>{link.created_by.clone()}", "{time::date(link.created_at, zone)}</td>
                    <td>{is_open.then(|| revoke(link, share))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="wide">
            <table class="links">
                <thead>
                    <tr>
                        <th scope="col">"Shared with"</th>
                        <th scope="col">"Expires"</th>
                        <th scope="col">"Last opened"</th>
                        <th scope="col">"Created by"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn revoke(link: &ShareLink, share: &ShareView) -> AnyView {
    let path = paths::below(share.number, "share");
    let revocation = Revocation {
        what: format!("the link for {}", link.name),
        consequence: format!(
            "People who have the link for “{}” will no longer be able to open the report. You can’t restore a revoked link.",
            link.name
        ),
        action: format!("{path}/{}/revoke", link.id),
        button: "Revoke link",
        asks: format!("{path}?revoke={}#confirm", link.id),
        back: path,
    };
    form::revoke(revocation, share.revoking == Some(link.id))
}

fn report_versions(share: &ShareView) -> AnyView {
    if share.publications.is_empty() {
        return view! { <p class="empty">"Not published yet."</p> }.into_any();
    }
    let zone = share.zone;
    let items = share
        .publications
        .iter()
        .map(|publication| {
            let address = format!("{}?version={}", paths::below(share.number, "report"), publication.version);
            let withdrawn = publication.withdrawn_at.map(|at| {
                view! {
                    ", withdrawn "
                    {time::full(at, zone)}
                }
            });
            view! {
                <li>
                    <a href=address>{format!("Version {}", publication.version)}</a>
                    ", "
                    {time::full(publication.published_at, zone)}
                    " by "
                    {publication.published_by.clone()}
                    {withdrawn}
                    {(publication.version > 1)
                        .then(|| {
                            let before = publication.version - 1;
                            let address = format!(
                                "{}?from={before}&to={}",
                                paths::below(share.number, "versions"),
                                publication.version,
                            );
                            view! {
                                ", "
                                <a href=address>{format!("changes since version {before}")}</a>
                            }
                        })}
                </li>
            }
        })
        .collect_view();
    view! { <ul class="report-versions">{items}</ul> }.into_any()
}
