//! Who looks it over, what they say, and what publishing still lacks.

use domain::people::PersonName;
use domain::postmortems::{Review, Status, Verdict, Vote};
use leptos::prelude::*;

use super::{ActiveForm, Workspace};
use crate::paths;
use crate::ui::fields::{self, Area};
use crate::ui::form::Form;
use crate::ui::time;

/// What stands on the button, and how loud it is.
pub fn publish_label(workspace: &Workspace) -> (String, &'static str) {
    let label = if workspace.postmortem.status == Status::Published { "Publish again" } else { "Publish" };
    match workspace.review.missing() {
        0 => (label.to_owned(), "button-main"),
        1 => (format!("{label}: 1 more approval needed"), ""),
        missing => (format!("{label}: {missing} more approvals needed"), ""),
    }
}

/// The stage, and whether a review goes on after publishing.
pub fn status_label(workspace: &Workspace) -> &'static str {
    match (workspace.postmortem.status, &workspace.review.request) {
        (Status::Published, Some(_)) => "Published, in review again",
        (status, _) => status.label(),
    }
}

const NO_REVIEWERS: &str =
    "Add a reviewer before requesting a review. Authors, the team and administrators can add reviewers.";

/// Whether a review can be asked for: nobody is asked yet, and there is somebody who can be.
pub fn can_request_review(workspace: &Workspace) -> bool {
    let postmortem = &workspace.postmortem;
    let is_author = |person: &PersonName| postmortem.authors.iter().any(|author| author.id == person.id);
    let has_reviewers = postmortem.reviewers.iter().any(|reviewer| !is_author(reviewer));
    let has_others = workspace.people.iter().any(|person| !is_author(person));
    postmortem.archived_at.is_none()
        && workspace.review.request.is_none()
        && (has_reviewers || (workspace.may.publish && has_others))
}

/// Asks for review, with the choice of whom when nobody is named; or takes it back.
pub fn request_review(workspace: &Workspace, is_main: bool) -> AnyView {
    let postmortem = &workspace.postmortem;
    let action = paths::below(postmortem.number, "review");
    let is_published = postmortem.status == Status::Published;
    if is_published && postmortem.reviewers.is_empty() {
        return ().into_any();
    }
    let button = |requested: &'static str, message: &'static str| {
        view! {
            <form method="post" action=action.clone() class="act">
                <button class=is_main.then_some("button-main") name="requested" value=requested>
                    {message}
                </button>
            </form>
        }
    };
    if postmortem.status == Status::InReview || workspace.review.request.is_some() {
        return button("false", "Cancel review request").into_any();
    }
    let form = match &workspace.open {
        ActiveForm::Asking(form) => Some(form),
        _ => None,
    };
    let is_author = |person: &PersonName| postmortem.authors.iter().any(|author| author.id == person.id);
    let others: Vec<_> = workspace.people.iter().filter(|person| !is_author(person)).collect();
    let has_reviewers = postmortem.reviewers.iter().any(|reviewer| !is_author(reviewer));
    if has_reviewers && form.is_none() {
        return button("true", "Request review").into_any();
    }
    if !workspace.may.publish {
        let refused = form.map(|form| fields::summary(&form.errors));
        return view! {
            {refused}
            <p class="field-hint">{NO_REVIEWERS}</p>
        }
        .into_any();
    }
    if others.is_empty() {
        return view! { <p class="field-hint">"There is nobody else to review this postmortem yet."</p> }.into_any();
    }
    let chosen = form.map(|form| form.entry.clone()).unwrap_or_default();
    let errors = form.map(|form| form.errors.clone()).unwrap_or_default();
    let people =
        others.iter().map(|person| (person.id.to_string(), person.name.clone(), chosen.contains(&person.id))).collect();
    let needed = workspace.review.needed;
    let suggestion = (needed > 0).then(|| format!("Publishing requires {}.", counted_approvals(needed)));
    view! {
        <details class="asking" open=form.is_some()>
            <summary class=if is_main { "button button-main" } else { "button" }>"Request review"</summary>
            <form method="post" action=action>
                {fields::ticks("reviewers", "Reviewers", people, &errors)}
                {suggestion.map(|suggestion| view! { <p class="field-hint">{suggestion}</p> })}
                <div class="form-end">
                    <button class="button-main" name="requested" value="true">
                        "Request review"
                    </button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

/// The review, in the margin.
pub fn review_view(workspace: &Workspace) -> impl IntoView + use<> {
    let review = &workspace.review;
    let zone = workspace.zone;
    let postmortem = &workspace.postmortem;
    let is_wanted = review.needed > 0 || review.request.is_some() || postmortem.status == Status::InReview;
    let requested = review.request.as_ref().map(|request| {
        let by = request.by.as_ref().map_or("a former user", |by| by.name.as_str()).to_owned();
        view! { <p>{format!("Requested by {by}, ")}{time::full(request.at, zone)}"."</p> }
    });
    let people = postmortem
        .reviewers
        .iter()
        .map(|reviewer| {
            let vote = review.votes.iter().find(|vote| vote.by.id == reviewer.id);
            view! {
                <li>
                    <strong>{reviewer.name.clone()}</strong>
                    " "
                    {match vote {
                        Some(vote) => vote_view(vote, zone).into_any(),
                        None => view! { <span class="vote-older">"Pending"</span> }.into_any(),
                    }}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let none = (people.is_empty() && is_wanted).then(|| {
        let message = match (review.request.is_some(), workspace.may.publish) {
            (true, true) => "No reviewers. Add a reviewer in “Edit details”.",
            (true, false) => "No reviewers. Authors, the team and administrators can add one.",
            (false, _) => "No reviewers yet.",
        };
        view! { <p class="missing">{message}</p> }
    });
    let any = is_wanted || !people.is_empty();
    let verdict = workspace.may.submit_review.then(|| verdict_form(workspace));
    let cannot_publish = (workspace.may.submit_review && !workspace.may.publish).then(|| {
        view! { <p class="field-hint">"Only authors, the team and administrators can publish."</p> }
    });
    any.then(|| {
        view! {
            <section class="margin-review" id="review">
                <h2>"Review"</h2>
                {requested}
                {(!people.is_empty()).then(|| view! { <ul>{people}</ul> })}
                {none}
                {needs(review).map(|message| view! { <p>{message}</p> })}
                {verdict}
                {cannot_publish}
            </section>
        }
    })
}

fn needs(review: &Review) -> Option<String> {
    (review.needed > 0).then(|| {
        format!("The team requires {} to publish. {} so far.", counted_approvals(review.needed), review.approvals())
    })
}

fn counted_approvals(count: i32) -> String {
    if count == 1 { "1 approval".to_owned() } else { format!("{count} approvals") }
}

fn vote_view(vote: &Vote, zone: chrono_tz::Tz) -> impl IntoView + use<> {
    let (class, message) = match (vote.verdict, vote.is_current) {
        (Verdict::Approved, true) => ("vote vote-approves", "approved"),
        (Verdict::Approved, false) => ("vote vote-older", "approved an earlier version"),
        (Verdict::ChangesRequested, true) => ("vote vote-changes", "requested changes"),
        (Verdict::ChangesRequested, false) => ("vote vote-older", "requested changes to an earlier version"),
    };
    let text = vote.text.clone();
    view! {
        <span class=class>{message}</span>
        ", "
        {time::full(vote.at, zone)}
        {(!text.is_empty()).then(|| view! { <blockquote class="vote-text">{text}</blockquote> })}
    }
}

/// What a reviewer can say. Open while they are asked.
fn verdict_form(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let is_requested = workspace.review.request.is_some() || workspace.postmortem.status == Status::InReview;
    let (chosen, form, is_wrong) = match &workspace.open {
        ActiveForm::Verdict(chosen, form) => (chosen.clone(), form.clone(), true),
        _ => (String::new(), Form::of(String::new(), 0), false),
    };
    let mine = workspace.review.votes.iter().find(|vote| vote.by.id == workspace.me && vote.is_current);
    let open = is_wrong || (is_requested && mine.is_none());
    let choices = [(Verdict::Approved, "Approve"), (Verdict::ChangesRequested, "Request changes")]
        .into_iter()
        .map(|(verdict, message)| {
            let key = verdict.key();
            let is_chosen = chosen == key;
            view! {
                <label class="tick">
                    <input type="radio" name="verdict" value=key checked=is_chosen required=true />
                    " "
                    {message}
                </label>
            }
        })
        .collect::<Vec<_>>();
    view! {
        <details class="verdict" open=open>
            <summary>"Your review"</summary>
            <form method="post" action=paths::below(number, "verdict")>
                {fields::summary(&form.errors)}
                <fieldset class="field ticks">
                    <legend>"Verdict"</legend>
                    <div class="ticks-list">{choices}</div>
                </fieldset>
                {fields::area(
                    Area {
                        name: "text",
                        label: "Comment".into(),
                        hint: "Required when you request changes.".into(),
                        value: form.entry,
                        rows: 3,
                        of: "-verdict".into(),
                        ..Area::default()
                    },
                    &form.errors,
                )}
                <div class="form-end">
                    <button>"Submit review"</button>
                </div>
            </form>
        </details>
    }
}
