use chrono_tz::TZ_VARIANTS;
use domain::people::{PersonName, TeamName};
use domain::postmortems::{Kind, Postmortem, PostmortemInput, Severity, SeverityNames, Template};
use domain::reports::PrivacyLinks;
use leptos::prelude::*;

use super::Workspace;
use crate::paths;
use crate::ui::fields::{self, Choice, Field};
use crate::ui::form::{Form, conflict, options};

/// What can be chosen in the head of a postmortem.
#[derive(Debug, Clone)]
pub struct DetailsChoices {
    /// People.
    pub people: Vec<PersonName>,
    /// Teams.
    pub teams: Vec<TeamName>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The share links that a change of privacy is about.
    pub links: PrivacyLinks,
}

/// A head as it would be typed again.
pub fn details_input(postmortem: &Postmortem) -> PostmortemInput {
    let ids = |people: &[PersonName]| people.iter().map(|person| person.id).collect();
    PostmortemInput {
        title: postmortem.title.clone(),
        kind: postmortem.kind.key().into(),
        severity: postmortem.severity.key().into(),
        team: postmortem.team.as_ref().map(|team| team.id),
        services: postmortem.services.join(", "),
        zone: postmortem.zone.name().into(),
        is_private: postmortem.is_private,
        restore_links: false,
        authors: ids(&postmortem.authors),
        reviewers: ids(&postmortem.reviewers),
    }
}

/// The page on which a postmortem begins.
pub fn new_page(
    form: &Form<PostmortemInput>,
    choices: &DetailsChoices,
    templates: &[Template],
    template: &str,
) -> impl IntoView + use<> {
    let cards = templates
        .iter()
        .enumerate()
        .map(|(place, offered)| {
            let id = offered.id.to_string();
            let chosen = if template.is_empty() { place == 0 } else { id == template };
            view! {
                <label class="template-card">
                    <input type="radio" name="template" value=id checked=chosen />
                    <span class="template-name">{offered.name.clone()}</span>
                    <span class="template-says">{offered.description.clone()}</span>
                </label>
            }
        })
        .collect_view();
    view! {
        <h1>"New postmortem"</h1>
        <p class="lead">
            "You only need a title. You can change everything later. You can also "
            <a href=paths::IMPORT>"import existing postmortems"</a>"."
        </p>
        <form method="post" action=paths::POSTMORTEMS class="head-form">
            {fields::summary(&form.errors)}
            {details_fields(form, choices, true)}
            <fieldset class="template-cards">
                <legend>"Template"</legend>
                {cards}
            </fieldset>
            <div class="form-end">
                <button class="button-main">"Create"</button>
            </div>
        </form>
    }
}

/// The head as a form on the postmortem's page.
pub fn details_form(workspace: &Workspace, form: &Form<PostmortemInput>) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let choices = DetailsChoices {
        people: workspace.people.clone(),
        teams: workspace.teams.clone(),
        severities: workspace.severities.clone(),
        links: workspace.privacy_links,
    };
    let back = paths::part(number, "head");
    view! {
        <form method="post" action=paths::postmortem(number) class="head-form">
            {conflict(form.theirs.clone(), back.clone())}
            {fields::summary(&form.errors)}
            <input type="hidden" name="version" value=form.version.to_string() />
            {details_fields(form, &choices, workspace.may.publish)}
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=back data-in-place="">
                    "Cancel"
                </a>
            </div>
        </form>
    }
}

fn details_fields(
    form: &Form<PostmortemInput>,
    choices: &DetailsChoices,
    chooses_people: bool,
) -> impl IntoView + use<> {
    let PostmortemInput { title, kind, severity, team, services, zone, is_private, restore_links, authors, reviewers } =
        form.entry.clone();
    let errors = &form.errors;
    let severities = Severity::ALL
        .iter()
        .map(|severity| (severity.key().to_owned(), choices.severities.of(*severity).to_owned()))
        .collect();
    let teams = choices.teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    let or = |typed: String, usual: &str| if typed.is_empty() { usual.to_owned() } else { typed };
    let tick = |person: &PersonName, chosen: &[domain::people::PersonId]| {
        (person.id.to_string(), person.name.clone(), chosen.contains(&person.id))
    };
    let people = |chosen: &[domain::people::PersonId]| {
        choices.people.iter().map(|person| tick(person, chosen)).collect::<Vec<_>>()
    };
    let hidden = (!chooses_people).then(|| {
        let kept = |name: &'static str, people: &[domain::people::PersonId]| {
            people.iter().map(|id| view! { <input type="hidden" name=name value=id.to_string() /> }).collect_view()
        };
        view! {
            {kept("authors", &authors)}
            {kept("reviewers", &reviewers)}
            {team.map(|id| view! { <input type="hidden" name="team" value=id.to_string() /> })}
            {is_private.then(|| view! { <input type="hidden" name="is_private" value="true" /> })}
        }
    });
    let people_fields = chooses_people.then(|| {
        view! {
            <details class="head-form-people">
                <summary>"Authors, reviewers and access"</summary>
                <div class="form-row">
                    {fields::ticks("authors", "Authors", people(&authors), errors)}
                    {fields::ticks("reviewers", "Reviewers", people(&reviewers), errors)}
                </div>
                {fields::tick(
                    "is_private",
                    "Private: only authors, reviewers and administrators can see this postmortem",
                    is_private,
                    "",
                )}
                {links_field(choices.links, restore_links)}
            </details>
        }
    });
    view! {
        {fields::input(
            Field {
                name: "title",
                label: "Title".into(),
                value: title,
                required: true,
                placeholder: "What users noticed, in one line",
                ..Field::default()
            },
            errors,
        )}
        <div class="form-row">
            {fields::select(
                Choice {
                    name: "kind",
                    label: "Type".into(),
                    options: options(Kind::ALL, Kind::key, Kind::label),
                    value: or(kind, "incident"),
                    ..Choice::default()
                },
                errors,
            )}
            {fields::select(
                Choice {
                    name: "severity",
                    label: "Severity".into(),
                    options: severities,
                    value: or(severity, "3"),
                    ..Choice::default()
                },
                errors,
            )}
            {chooses_people
                .then(|| fields::select(
                    Choice {
                        name: "team",
                        label: "Team".into(),
                        options: teams,
                        value: team.map(|id| id.to_string()).unwrap_or_default(),
                        none: Some("No team"),
                        ..Choice::default()
                    },
                    errors,
                ))}
        </div>
        <div class="form-row">
            {fields::input(
                Field {
                    name: "services",
                    label: "Affected services".into(),
                    value: services,
                    hint: "Separated by commas".into(),
                    ..Field::default()
                },
                errors,
            )}
            {fields::input(
                Field {
                    name: "zone",
                    label: "Time zone".into(),
                    value: zone,
                    hint: "All times in this postmortem use this time zone".into(),
                    list: "zones",
                    required: true,
                    ..Field::default()
                },
                errors,
            )}
        </div>
        {zones()}
        {people_fields}
        {hidden}
    }
}

/// What becomes of share links: said before it happens, and restored on request.
fn links_field(links: PrivacyLinks, restores_them: bool) -> impl IntoView {
    let counted = |count: usize| if count == 1 { "1 share link".to_owned() } else { format!("{count} share links") };
    let revokes = (links.open > 0).then(|| {
        let message = format!(
            "Making this postmortem private revokes {}. You can restore revoked links when it is no longer private.",
            counted(links.open)
        );
        view! {
            <p class="field-hint" id="revokes-links">
                {message}
            </p>
        }
    });
    let restores = (links.restorable > 0).then(|| {
        let message = format!("Restore {} revoked when the postmortem became private", counted(links.restorable));
        view! {
            <div class="field tick">
                <input id="restore_links" type="checkbox" name="restore_links" value="true" checked=restores_them />
                <label for="restore_links">{message}</label>
            </div>
        }
    });
    view! {
        {revokes}
        {restores}
    }
}

/// The zones to choose from, for fields with `list="zones"`.
pub fn zones() -> impl IntoView {
    let zones = TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .filter(|name| (name.contains('/') && !name.starts_with("Etc/")) || *name == "UTC")
        .map(|name| view! { <option value=name></option> })
        .collect_view();
    view! { <datalist id="zones">{zones}</datalist> }
}
