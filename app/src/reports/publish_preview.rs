//! What is to be known before a report is published, above the report as its readers will see it.

use domain::postmortems::{PostmortemNumber, ToDo};
use domain::reports::{Disclosure, Redaction, ShareLink};
use leptos::prelude::*;

use crate::paths;
use crate::ui::form::act;

/// A report that is not published yet.
#[derive(Debug, Clone)]
pub struct PublishPreview {
    /// Of which postmortem.
    pub number: PostmortemNumber,
    /// The style sheet of buttons, which reports have none of.
    pub css: String,
    /// The version that publishing would make.
    pub version: i32,
    /// What is not done yet.
    pub to_dos: Vec<ToDo>,
    /// Whom it names and how often it quotes, before anything is left out.
    pub disclosure: Disclosure,
    /// What the shown report leaves out.
    pub redaction: Redaction,
    /// Whether only those who are involved may read it.
    pub is_private: bool,
    /// The share links that open it.
    pub links: Vec<ShareLink>,
    /// Whether the viewer may publish.
    pub may_publish: bool,
    /// Why it cannot be published now.
    pub refused: Option<String>,
}

/// Who will read it, what it tells, and the button.
pub fn publish_preview(preview: &PublishPreview) -> impl IntoView + use<> {
    let number = preview.number;
    let publish = (preview.may_publish && preview.refused.is_none()).then(|| {
        let label = if preview.version == 1 { "Publish" } else { "Publish again" };
        act(paths::below(number, "publish"), label, "button-main")
    });
    let refused = preview.refused.clone().map(|message| view! { <p class="publish-preview-refused">{message}</p> });
    view! {
        <aside class="publish-preview" aria-labelledby="publish-preview-title">
            <div class="publish-preview-head">
                <p id="publish-preview-title">
                    <strong>{format!("Preview of version {}", preview.version)}</strong>
                    " This version isn’t published yet."
                </p>
                <div class="publish-preview-acts">
                    {publish} <a class="button" href=paths::postmortem(number)>
                        "Back to editing"
                    </a>
                </div>
            </div>
            {refused}
            <dl class="publish-preview-facts">
                {to_do(preview)} {fact("Who can read it", readers(preview))} {fact("Names", names(preview))}
                {fact("Quotations", quotations(preview))}
            </dl>
            {as_seen(preview)}
        </aside>
    }
}

fn fact(label: &'static str, text: String) -> impl IntoView {
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{text}</dd>
        </div>
    }
}

fn to_do(preview: &PublishPreview) -> impl IntoView + use<> {
    let count = preview.to_dos.len();
    let items = preview.to_dos.iter().map(|to_do| view! { <li>{to_do.message.clone()}</li> }).collect::<Vec<_>>();
    let back = format!("{}#to-do", paths::postmortem(preview.number));
    (count > 0).then(|| {
        view! {
            <div>
                <dt>
                    <a href=back>"Not complete yet"</a>
                </dt>
                <dd>
                    <ul>{items}</ul>
                </dd>
            </div>
        }
    })
}

fn readers(preview: &PublishPreview) -> String {
    let accounts =
        if preview.is_private { "Only authors, reviewers and administrators" } else { "Everyone with an account" };
    let named = |link: &ShareLink| match link.redaction.label() {
        None => format!("“{}”", link.name),
        Some(left_out) => format!("“{}” ({left_out})", link.name),
    };
    let links: Vec<String> = preview.links.iter().map(named).collect();
    match links.as_slice() {
        [] => format!("{accounts}. There are no share links."),
        [link] => format!("{accounts}, and anyone with the share link {link}."),
        links => format!("{accounts}, and anyone with one of {} share links: {}.", links.len(), links.join(", ")),
    }
}

fn names(preview: &PublishPreview) -> String {
    match preview.disclosure.names.as_slice() {
        [] => "Nobody is named.".to_owned(),
        names => names.join(", "),
    }
}

fn quotations(preview: &PublishPreview) -> String {
    match preview.disclosure.quoting_events {
        0 => "No event has a quotation as evidence.".to_owned(),
        1 => "1 event has a quotation as evidence.".to_owned(),
        count => format!("{count} events have quotations as evidence."),
    }
}

/// What is shown below: all of it, or what a share link leaves.
fn as_seen(preview: &PublishPreview) -> impl IntoView + use<> {
    let path = paths::below(preview.number, "preview");
    let views = [
        ("Complete report", Redaction::default(), ""),
        ("Without names", Redaction { names: true, quotations: false }, "?without_names=true"),
        ("Without quotations", Redaction { names: false, quotations: true }, "?without_quotations=true"),
        ("Without both", Redaction { names: true, quotations: true }, "?without_names=true&without_quotations=true"),
    ];
    let shown = preview.redaction;
    let items = views
        .into_iter()
        .map(|(label, redaction, query)| {
            let is_shown = redaction == shown;
            view! {
                <li>
                    <a href=format!("{path}{query}") aria-current=is_shown.then_some("page")>
                        {label}
                    </a>
                </li>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <nav class="publish-preview-views" aria-label="Shown below">
            <ul>{items}</ul>
        </nav>
    }
}
