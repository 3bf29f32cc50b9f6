use domain::readiness::{Flag, FlagSwitch};
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use super::release_view::{ReleaseView, Typed};
use crate::paths;
use crate::ui::fields::{self, Area, Field};
use crate::ui::text::{Reading, prose};

/// The feature flags of a release.
pub(super) fn release_flags(view: &ReleaseView) -> impl IntoView + use<> {
    let flags = &view.whole.flags;
    let rows = flags.iter().map(|flag| row(view, flag)).collect_view();
    let none = flags.is_empty().then(|| view! { <p class="empty">"No feature flags."</p> });
    view! {
        <section>
            <h2>"Feature flags"</h2>
            {none}
            <ul class="release-criteria">{rows}</ul>
            {view.is_open().then(|| add_form(view))}
        </section>
    }
}

fn row(view: &ReleaseView, flag: &Flag) -> impl IntoView + use<> {
    let (mark, to, button) = match flag.state {
        FlagSwitch::On => ("release-mark release-mark-met", FlagSwitch::Off, "Record as off"),
        FlagSwitch::Off => ("release-mark release-mark-open", FlagSwitch::On, "Record as on"),
    };
    let said = |label: &'static str, text: &str, part: &str| {
        (!text.is_empty()).then(|| {
            let prefix = format!("flag-{}-{part}-", flag.id);
            view! {
                <div class="release-said">
                    <span>{label}</span>
                    {prose(text, Reading { pictures: "", prefix: &prefix })}
                </div>
            }
        })
    };
    let action = paths::release_below(view.whole.release.number, &format!("flags/{}/switch", flag.id));
    let switch = view.may_write.then(|| {
        let label = format!("{button}: {}", flag.name);
        view! {
            <form method="post" action=action class="release-switch">
                <input type="hidden" name="request" value=view.request.clone() />
                <input type="hidden" name="state" value=to.key() />
                <label for=format!("why-{}", flag.id)>"Why (optional)"</label>
                <input id=format!("why-{}", flag.id) name="note" />
                <button aria-label=label>{button}</button>
            </form>
        }
    });
    view! {
        <li>
            <span class=mark>{flag.state.label()}</span>
            <div>
                <strong>{flag.name.clone()}</strong>
                {said("Who may switch the flag", &flag.who_may, "who")}
                {said("Effect", &flag.effect, "effect")}
                {said("Rationale", &flag.rationale, "why")}
                {switch}
            </div>
        </li>
    }
}

fn add_form(view: &ReleaseView) -> impl IntoView + use<> {
    let typed = match &view.typed {
        Typed::Flag(input) => Some(input.clone()),
        _ => None,
    };
    let none = ValidationErrors::default();
    let errors = if typed.is_some() { &view.errors } else { &none };
    let is_typed = typed.is_some();
    let entry = typed.unwrap_or_default();
    let line = |name: &'static str, label: &str, value: String| {
        fields::input(Field { name, label: label.to_owned(), value, of: "-flag".into(), ..Field::default() }, errors)
            .into_any()
    };
    let area = |name: &'static str, label: &str, value: String| {
        fields::area(
            Area { name, label: label.to_owned(), value, rows: 2, of: "-flag".into(), ..Area::default() },
            errors,
        )
        .into_any()
    };
    view! {
        <details class="margin-rare" open=is_typed>
            <summary>"Add feature flag"</summary>
            <form method="post" action=paths::release_below(view.whole.release.number, "flags") class="run-form">
                {line("name", "Name", entry.name)} {line("who_may", "Who may switch the flag", entry.who_may)}
                {area("effect", "Effect on users", entry.effect)} {area("rationale", "Rationale", entry.rationale)}
                <div class="form-end">
                    <button class="button-main">"Add feature flag"</button>
                </div>
            </form>
        </details>
    }
}
