use domain::readiness::RunKind;
use leptos::prelude::*;

/// That a run is a drill, where nobody can miss it.
pub(super) fn drill_banner(kind: RunKind) -> impl IntoView {
    (kind == RunKind::Drill).then(|| {
        view! {
            <p class="drill-banner">
                <strong>"Drill"</strong>
                " This is a rehearsal."
            </p>
        }
    })
}
