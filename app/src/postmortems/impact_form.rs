use domain::postmortems::{Impact, ImpactInput, Measure, MeasureInput, MeasureKind};
use leptos::prelude::*;

use super::{ActiveForm, Workspace};
use crate::paths;
use crate::ui::fields::{self, Field};
use crate::ui::form::{Form, conflict};

/// Figures as they would be typed again.
pub fn impact_input(impact: &Impact) -> ImpactInput {
    let measure = |kind: &MeasureKind| match impact.of(*kind) {
        Some(measure) => MeasureInput {
            kind: kind.key().into(),
            amount: measure.amount.to_string(),
            unit: measure.unit.clone(),
            note: measure.note.clone(),
        },
        None => MeasureInput { kind: kind.key().into(), unit: kind.usual_unit().into(), ..MeasureInput::default() },
    };
    ImpactInput { measures: MeasureKind::ALL.iter().map(measure).collect() }
}

/// The figures, or the form for them.
pub fn impact_view(workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    if let ActiveForm::Impact(form) = &workspace.open {
        return impact_form(workspace, form).into_any();
    }
    let measures = &workspace.postmortem.impact.0;
    let figures = figures(measures);
    let open = paths::open(number, "impact", "impact");
    let change = workspace.may.edit.then(|| {
        if measures.is_empty() {
            view! {
                <a class="button add-figures" href=open data-in-place="">
                    "Add impact figures"
                </a>
            }
            .into_any()
        } else {
            view! {
                <p class="controls">
                    <a href=open data-in-place="">
                        "Edit figures"
                    </a>
                </p>
            }
            .into_any()
        }
    });
    view! {
        {figures}
        {change}
    }
    .into_any()
}

/// Figures as tiles.
pub fn figures(measures: &[Measure]) -> impl IntoView + use<> {
    let tiles = measures
        .iter()
        .map(|measure| {
            let note =
                (!measure.note.is_empty()).then(|| view! { <dd class="figure-note">{measure.note.clone()}</dd> });
            let message = measure.message();
            let (amount, unit) = message.split_once(' ').unwrap_or((&message, ""));
            view! {
                <div class="figure">
                    <dt>{measure.kind.label()}</dt>
                    <dd>{amount.to_owned()}" "<small>{unit.to_owned()}</small></dd>
                    {note}
                </div>
            }
        })
        .collect::<Vec<_>>();
    (!tiles.is_empty()).then(|| view! { <dl class="figures">{tiles}</dl> })
}

fn impact_form(workspace: &Workspace, form: &Form<ImpactInput>) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let back = paths::part(number, "impact");
    let rows = form
        .entry
        .measures
        .iter()
        .filter_map(|entry| MeasureKind::from_key(&entry.kind).map(|kind| (kind, entry.clone())))
        .map(|(kind, entry)| {
            let of = format!("-{}", kind.key());
            let message = form.errors.of(kind.key()).map(str::to_owned);
            let wrong = message.is_some();
            let none = domain::validation::ValidationErrors::default();
            view! {
                <fieldset class="impact-row" class:field-wrong=wrong>
                    <legend>{kind.label()}</legend>
                    <input type="hidden" name="kind" value=kind.key() />
                    {fields::input(
                        Field {
                            name: "amount",
                            label: "Amount".into(),
                            value: entry.amount,
                            of: of.clone(),
                            ..Field::default()
                        },
                        &none,
                    )}
                    {fields::input(
                        Field {
                            name: "unit",
                            label: "Unit".into(),
                            value: entry.unit,
                            of: of.clone(),
                            ..Field::default()
                        },
                        &none,
                    )}
                    {fields::input(
                        Field {
                            name: "note",
                            label: "Note".into(),
                            value: entry.note,
                            of: of.clone(),
                            ..Field::default()
                        },
                        &none,
                    )}
                    {message.map(|message| view! { <p class="field-mistake">{message}</p> })}
                </fieldset>
            }
        })
        .collect_view();
    view! {
        <form method="post" action=paths::below(number, "impact") class="impact-form">
            {conflict(form.theirs.clone(), back.clone())}
            {fields::summary(&form.errors)}
            <input type="hidden" name="version" value=form.version.to_string() />
            {rows}
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=back data-in-place="">
                    "Cancel"
                </a>
            </div>
        </form>
    }
}
