use domain::insights::Summary;
use domain::readiness::{PlanStanding, ReleaseFigures, RunFigures, RunKind};
use leptos::prelude::*;

use super::step_view::duration;
use crate::paths;

/// What happened in the last twelve months, each figure with how many it is about.
pub(super) fn readiness_figures(
    plans: &[PlanStanding],
    runs: &RunFigures,
    releases: ReleaseFigures,
) -> Option<impl IntoView + use<>> {
    if *runs == RunFigures::default() && releases == ReleaseFigures::default() {
        return None;
    }
    let of_kind = |kind: RunKind| paths::runs(&[("kind", kind.key().to_owned())]);
    let untried = plans.iter().filter(|plan| plan.drills.is_none() && plan.real_runs.is_none()).count();
    let ends = [(runs.aborted, "aborted"), (runs.refused, "refused")];
    let ends: Vec<String> = ends.iter().filter(|(n, _)| *n > 0).map(|(n, what)| format!("{n} {what}")).collect();
    Some(view! {
        <section>
            <h2>"Last 12 months"</h2>
            <div class="plan-proof">
                <dl>
                    {linked("Real runs", of_kind(RunKind::Real), runs.real.to_string(), ends.join(", "))}
                    {timed("Wait for authorization", runs.to_decide)} {timed("Time to finish", runs.to_roll_back)}
                    {linked("Drills", of_kind(RunKind::Drill), runs.drills.to_string(), String::new())}
                    {timed("Time to finish drills", runs.in_drills)}
                    {linked(
                        "Releases halted",
                        paths::RELEASES.to_owned(),
                        share(releases.halted, releases.out),
                        of_releases(releases.halted, releases.out),
                    )}
                    {linked(
                        "Releases rolled back",
                        paths::RELEASES.to_owned(),
                        share(releases.rolled_back, releases.out),
                        of_releases(releases.rolled_back, releases.out),
                    )}
                    {plain("Plans without a complete run", untried.to_string(), format!("of {}", plans.len()))}
                </dl>
            </div>
        </section>
    })
}

fn plain(label: &'static str, value: String, about: String) -> AnyView {
    let about = (!about.is_empty()).then(|| view! { <small>{about}</small> });
    view! {
        <div>
            <dt>{label}</dt>
            <dd>{value} {about}</dd>
        </div>
    }
    .into_any()
}

fn linked(label: &'static str, address: String, value: String, about: String) -> AnyView {
    let about = (!about.is_empty()).then(|| view! { <small>{about}</small> });
    view! {
        <div>
            <dt>{label}</dt>
            <dd>
                <a href=address>{value}</a>
                {about}
            </dd>
        </div>
    }
    .into_any()
}

/// `20 min`, `90th percentile 40 min, n = 12`.
fn timed(label: &'static str, times: Option<Summary>) -> AnyView {
    let minutes = |seconds: i64| duration(u32::try_from(seconds.max(0)).unwrap_or(u32::MAX).div_ceil(60));
    match times {
        None => plain(label, "None".to_owned(), String::new()),
        Some(times) => {
            plain(label, minutes(times.median), format!("90th percentile {}, n = {}", minutes(times.p90), times.n))
        }
    }
}

fn share(part: u64, whole: u64) -> String {
    let percent = (part * 100 + whole / 2).checked_div(whole);
    percent.map_or_else(|| "None".to_owned(), |percent| format!("{percent} %"))
}

fn of_releases(part: u64, whole: u64) -> String {
    if whole == 0 { "No releases".to_owned() } else { format!("{part} of {whole}") }
}
