use chrono_tz::Tz;
use domain::readiness::{SignalSource, SignalSourceId, SignalSourceInput, SourceKind};
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::{Form, Revocation, options, revoke};
use crate::ui::time;

/// The signal sources, for administrators.
#[derive(Debug, Clone)]
pub struct SignalSourcesView {
    /// The sources that were not revoked.
    pub sources: Vec<SignalSource>,
    /// What was typed.
    pub form: Form<SignalSourceInput>,
    /// The name and the address of the source that was just created; the address is shown this once.
    pub made: Option<(String, String)>,
    /// The source of which is asked whether to revoke it.
    pub confirming: Option<SignalSourceId>,
    /// The zone of the viewer.
    pub zone: Tz,
}

/// The page on which administrators create and revoke signal sources.
pub fn signal_sources_page(view: &SignalSourcesView) -> impl IntoView + use<> {
    view! {
        <p>
            <a href=paths::SETTINGS>"← Settings"</a>
        </p>
        <h1>"Signal sources"</h1>
        <p class="page-says">
            "Each source has a secret address to which a monitoring tool sends its alerts. They join the ongoing incident of their service, or wait under "
            <a href=paths::SIGNALS>"Signals"</a> "."
        </p>
        {made(view)}
        {table(view)}
        {new_source(view)}
    }
}

fn made(view: &SignalSourcesView) -> impl IntoView + use<> {
    view.made.clone().map(|(name, address)| {
        view! {
            <div class="notice notice-made" role="status">
                <p>
                    <strong>"Source created."</strong>
                    {format!(" Copy the address of “{name}” now. You won’t be able to see it again.")}
                </p>
                <input class="made-link" aria-label="Secret address" readonly=true value=address />
            </div>
        }
    })
}

fn table(view: &SignalSourcesView) -> AnyView {
    if view.sources.is_empty() {
        return view! { <p class="empty">"No sources yet."</p> }.into_any();
    }
    let rows = view
        .sources
        .iter()
        .map(|source| {
            let received = match source.last_received_at {
                Some(at) => time::full(at, view.zone).into_any(),
                None => "never".into_any(),
            };
            let revocation = Revocation {
                what: format!("the source {}", source.name),
                consequence: "Its address stops working. Signals that were received stay.".into(),
                action: format!("{}/{}/revoke", paths::SIGNAL_SOURCES, source.id),
                button: "Revoke source",
                asks: format!("{}?revoke={}#confirm", paths::SIGNAL_SOURCES, source.id),
                back: paths::SIGNAL_SOURCES.into(),
            };
            view! {
                <tr>
                    <th scope="row">{source.name.clone()}</th>
                    <td>{source.kind.label()} {source.is_signed.then_some(", signed")}</td>
                    <td>{received}</td>
                    <td>{revoke(revocation, view.confirming == Some(source.id))}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <div class="wide">
            <table class="feeds">
                <thead>
                    <tr>
                        <th scope="col">"Source"</th>
                        <th scope="col">"Sender"</th>
                        <th scope="col">"Last received"</th>
                        <td></td>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn new_source(view: &SignalSourcesView) -> impl IntoView + use<> {
    let Form { entry, errors, .. } = view.form.clone();
    let kind = Choice {
        name: "kind",
        label: "Sender".into(),
        options: options(SourceKind::ALL, SourceKind::key, SourceKind::label),
        value: entry.kind,
        ..Choice::default()
    };
    let name = Field {
        name: "name",
        label: "Name".into(),
        value: entry.name,
        hint: "For example “Production cluster”.".into(),
        required: true,
        ..Field::default()
    };
    let secret = Field {
        name: "signing_secret",
        label: "Signing secret (optional)".into(),
        kind: "password",
        autocomplete: "off",
        hint: "For senders that sign their messages (PagerDuty, Sentry, GitHub and others), or GitLab’s secret token. Once set, messages without it are refused."
            .into(),
        ..Field::default()
    };
    view! {
        <section id="new-source">
            <h2>"New source"</h2>
            <form method="post" action=paths::SIGNAL_SOURCES class="run-form">
                {fields::summary(&errors)} {fields::input(name, &errors)} {fields::select(kind, &errors)}
                {fields::input(secret, &errors)} <div class="form-end">
                    <button class="button-main">"Create source"</button>
                </div>
            </form>
        </section>
    }
}
