use domain::postmortems::{Part, PostmortemNumber, Section, Subject};
use domain::timeline::placing::can_move;
use leptos::prelude::*;

use super::comments_view::{comment_link, record_comments, section_comment_link};
use super::impact_form::impact_view;
use super::section_place::place_of;
use super::undo_notice::undo_notice;
use super::{ActiveForm, HeadingInput, Workspace};
use crate::actions::{ActionPlace, action_form, actions_view};
use crate::findings::{FindingPlace, finding_form, findings_view};
use crate::paths;
use crate::timeline::{
    EventPlace, Row, Shown, api_pictures, event_form, event_input, paste_form, quick_line, read_as, timeline_view,
};
use crate::ui::fields::{self, Area, Checked, Field};
use crate::ui::form::{self, Form, act, conflict};
use crate::ui::{drawings, text, tools};

/// A section with what stands in it.
pub fn section_view(section: &Section, workspace: &Workspace) -> impl IntoView + use<> {
    let place = place_of(section);
    let heading_id = format!("{place}-heading");
    let records = match section.part {
        Part::Summary | Part::Text => ().into_any(),
        Part::Impact => impact_view(workspace),
        Part::Timeline => timeline_part(workspace).into_any(),
        Part::Findings => findings_part(workspace).into_any(),
        Part::Actions => actions_part(workspace).into_any(),
    };
    view! {
        <section
            class=format!("section section-{}", section.part.key())
            id=place.clone()
            data-part=place.clone()
            data-text=workspace.may.edit.then(|| format!("section-{}", section.id))
            data-text-pictures=workspace.may.edit.then(|| api_pictures(workspace.postmortem.number))
            aria-labelledby=heading_id.clone()
        >
            {heading(section, workspace, &heading_id)}
            {written(section, workspace)}
            {records}
        </section>
    }
}

fn heading(section: &Section, workspace: &Workspace, id: &str) -> AnyView {
    let number = workspace.postmortem.number;
    if let ActiveForm::Heading(open, form) = &workspace.open
        && *open == section.id
    {
        let action = format!("{}/heading", paths::section(number, section.id));
        return heading_form(action, form, "Save", &paths::part(number, &place_of(section))).into_any();
    }
    let place = place_of(section);
    let path = paths::section(number, section.id);
    let controls = workspace.may.edit.then(|| {
        let menu = view! {
            <a href=paths::open(number, &format!("heading-{}", section.id), &place) data-in-place="">
                "Rename"
            </a>
            {tools::moves(&path)}
            <a href=paths::versions(number, section.id)>"Version history"</a>
            {(section.part == Part::Text && section.text.trim().is_empty())
                .then(|| act(format!("{path}/remove"), "Remove", "button-quiet"))}
        };
        view! {
            {tools::edit(paths::open(number, &format!("section-{}", section.id), &place))}
            {section_comment_link(section, workspace)}
            {tools::menu(format!("Options for “{}”", section.heading), menu.into_any())}
        }
        .into_any()
    });
    let controls = controls.unwrap_or_else(|| section_comment_link(section, workspace).into_any());
    // Where a text invites to be written, its question does that.
    let question = (!section.question.is_empty() && !has_prompt(section, workspace) && !is_written(section))
        .then(|| view! { <p class="section-question">{section.question.clone()}</p> });
    view! {
        <div class="section-head">
            <h2 id=id.to_owned()>{section.heading.clone()}</h2>
            <div class="tools">{controls}</div>
        </div>
        {question}
    }
    .into_any()
}

/// Whether a section is nothing but a text.
fn is_text(section: &Section) -> bool {
    matches!(section.part, Part::Text | Part::Summary)
}

fn is_written(section: &Section) -> bool {
    is_text(section) && !section.text.trim().is_empty()
}

/// Whether the place of the text invites to write one.
fn has_prompt(section: &Section, workspace: &Workspace) -> bool {
    let is_open = matches!(&workspace.open, ActiveForm::Section(open, _) if *open == section.id);
    workspace.may.edit && is_text(section) && section.text.trim().is_empty() && !is_open
}

/// The text of a section, or the form for it.
fn written(section: &Section, workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let place = place_of(section);
    if let ActiveForm::Section(open, form) = &workspace.open
        && *open == section.id
    {
        return section_form(section, workspace, form).into_any();
    }
    let pictures = paths::pictures(number);
    let prefix = format!("section-{}-", section.id);
    let is_empty = section.text.trim().is_empty();
    let open = paths::open(number, &format!("section-{}", section.id), &place);
    let prompt = has_prompt(section, workspace).then(|| {
        let prompt = if section.question.is_empty() { "Add text".to_owned() } else { section.question.clone() };
        let label = (!section.question.is_empty()).then(|| format!("Add text: {prompt}"));
        view! {
            <a class="write-here write-text" href=open data-in-place="" aria-label=label>
                {prompt}
            </a>
        }
    });
    let nothing = (is_empty && is_text(section) && !workspace.may.edit)
        .then(|| view! { <p class="empty">"Nothing here yet."</p> });
    view! {
        {(!is_empty)
            .then(|| text::prose(
                &section.text,
                text::Reading {
                    pictures: &pictures,
                    prefix: &prefix,
                },
            ))}
        {nothing}
        {prompt}
    }
    .into_any()
}

fn section_form(section: &Section, workspace: &Workspace, form: &Form<String>) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let back = paths::part(number, &place_of(section));
    let rows = u32::try_from(form.entry.lines().count()).unwrap_or(40).clamp(8, 30);
    let of = format!("-section-{}", section.id);
    view! {
        <form
            method="post"
            action=paths::section(number, section.id)
            class="section-form"
            data-editor=format!("section-{}", section.id)
        >
            {conflict(form.theirs.clone(), back.clone())}
            {fields::summary(&form.errors)}
            <input type="hidden" name="version" value=form.version.to_string() />
            {fields::area(
                Area {
                    name: "text",
                    label: format!("Text of “{}”", section.heading),
                    value: form.entry.clone(),
                    rows,
                    hint: "Markdown is supported. Paste or drop pictures here, or add one below.".into(),
                    pictures: Some(api_pictures(number)),
                    checked: Some(Checked {
                        place: "text",
                        subject: Some(format!("section-{}", section.id)),
                        ..Checked::default()
                    }),
                    of,
                    ..Area::default()
                },
                &form.errors,
            )}
            <div class="form-end">
                <button class="button-main">"Save"</button>
                <a href=back data-in-place="">
                    "Cancel"
                </a>
            </div>
            <div class="picture-form">
                <label for=format!("picture-{}", section.id)>"Add a picture to the end of the text"</label>
                <input
                    id=format!("picture-{}", section.id)
                    type="file"
                    name="picture"
                    accept="image/png,image/jpeg,image/gif,image/webp"
                />
                <input type="hidden" name="section" value=section.id.to_string() />
                <button formaction=paths::pictures(number) formenctype="multipart/form-data">
                    "Save and upload"
                </button>
            </div>
        </form>
    }
}

/// The form for a heading and its question.
pub fn heading_form(
    action: String,
    form: &Form<HeadingInput>,
    save: &'static str,
    back: &str,
) -> impl IntoView + use<> {
    let back = back.to_owned();
    view! {
        <form method="post" action=action class="heading-form">
            {conflict(form.theirs.clone(), back.clone())}
            {fields::summary(&form.errors)}
            {(form.version > 0)
                .then(|| view! { <input type="hidden" name="version" value=form.version.to_string() /> })}
            {fields::input(
                Field {
                    name: "heading",
                    label: "Heading".into(),
                    value: form.entry.heading.clone(),
                    required: true,
                    ..Field::default()
                },
                &form.errors,
            )}
            {fields::input(
                Field {
                    name: "question",
                    label: "Guiding question".into(),
                    value: form.entry.question.clone(),
                    ..Field::default()
                },
                &form.errors,
            )}
            <div class="form-end">
                <button class="button-main">{save}</button>
                <a href=back data-in-place="">
                    "Cancel"
                </a>
            </div>
        </form>
    }
}

/// The way to undo a removal, in the section in which something was removed.
fn removed(workspace: &Workspace, part: Part) -> Option<impl IntoView + use<>> {
    let removed = workspace.undo.filter(|removed| removed.part() == part)?;
    removed.restore(workspace.postmortem.number).map(|path| undo_notice("Removed.".into(), path))
}

fn timeline_part(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let zone = workspace.postmortem.zone;
    let adding = workspace.may.edit.then(|| adding_events(workspace));
    let pasted = match &workspace.open {
        ActiveForm::Pasted(message, path) => Some(undo_notice(message.clone(), path.clone())),
        _ => None,
    };
    let shown = workspace.events.iter().map(|event| {
        let mut shown = Shown::of_draft(event);
        let is_open = matches!(&workspace.open, ActiveForm::Event(open, _) if *open == event.id);
        shown.row = (workspace.may.edit && !is_open).then(|| Row {
            address: paths::event(number, event.id),
            version: event.version,
            at: event_input(event, zone).at,
        });
        match &workspace.open {
            ActiveForm::Event(open, form) if *open == event.id => {
                shown.form = Some(event_form(workspace, EventPlace::Existing(event.id), form).into_any());
            }
            ActiveForm::Added(added) if added.id == event.id => {
                let read = read_as(added, event, number, zone);
                shown.controls = Some(
                    view! {
                        {read}
                        {event_controls(event.id, workspace)}
                    }
                    .into_any(),
                );
            }
            _ => shown.controls = Some(event_controls(event.id, workspace)),
        }
        shown
    });
    let pictures = paths::pictures(number);
    let empty = workspace.events.is_empty().then(|| {
        view! {
            <div class="empty-place">
                {drawings::timeline()}
                <p class="empty">
                    "No events yet. Start with something you know for certain, such as “14:03 pager fired”, or paste the conversation from the incident."
                </p>
            </div>
        }
    });
    view! {
        {pasted}
        {removed(workspace, Part::Timeline)}
        {adding}
        {empty}
        {timeline_view(shown, zone, &pictures)}
    }
}

/// The line, and below it the whole form and pasting.
fn adding_events(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let line = match &workspace.open {
        ActiveForm::Line(form) => form.clone(),
        _ => Form::default(),
    };
    let goes_on = matches!(workspace.open, ActiveForm::Added(_));
    let (more, form) = match &workspace.open {
        ActiveForm::NewEvent(form) => (true, form.clone()),
        _ => (false, Form::of(workspace.next_event(), 0)),
    };
    view! {
        {quick_line(number, &line, goes_on, workspace.postmortem.zone)}
        <div class="adding-more" data-stays="more">
            <details class="adding" id="add-event-fields" open=more>
                <summary>"More fields"</summary>
                {event_form(workspace, EventPlace::New, &form)}
            </details>
            <details class="adding" id="add-paste">
                <summary>"Paste a conversation, log or table"</summary>
                {paste_form(number, "", &domain::validation::ValidationErrors::default())}
            </details>
        </div>
    }
}

impl Workspace {
    /// The next event as it begins: on the day of the last one.
    fn next_event(&self) -> domain::timeline::EventInput {
        let day = match self.events.last() {
            Some(last) => event_input(last, self.postmortem.zone).at.chars().take(10).collect(),
            None => self.today.to_string(),
        };
        domain::timeline::EventInput { at: format!("{day}T"), ..Default::default() }
    }
}

fn event_controls(id: domain::timeline::EventId, workspace: &Workspace) -> AnyView {
    let number = workspace.postmortem.number;
    let path = paths::event(number, id);
    let place = format!("event-{id}");
    let can_move = can_move(&workspace.events, id);
    let subject = Subject::Event(id);
    let edit = workspace.may.edit.then(|| tools::edit(paths::open(number, &place, &place)));
    let menu = workspace.may.edit.then(|| {
        let inner = view! {
            {can_move.then(|| tools::moves(&path))}
            {act(format!("{path}/remove"), "Remove", "button-quiet")}
        };
        tools::menu("Options for this event".to_owned(), inner.into_any())
    });
    let any = workspace.may.edit || workspace.may.comment;
    view! {
        {any.then(|| view! { <div class="tools">{edit}{comment_link(subject, workspace)}{menu}</div> })}
        {record_comments(subject, workspace)}
    }
    .into_any()
}

fn findings_part(workspace: &Workspace) -> impl IntoView + use<> {
    let (open, form) = match &workspace.open {
        ActiveForm::NewFinding(form) => (true, form.clone()),
        _ => (false, Form::default()),
    };
    let adding = workspace.may.edit.then(|| {
        view! {
            <details class="adding" id="add-finding" data-stays="new-finding" open=open>
                <summary data-key="f">"Add finding"</summary>
                {finding_form(workspace, FindingPlace::New, &form)}
            </details>
        }
    });
    let empty = workspace.findings.is_empty().then(|| {
        view! {
            <div class="empty-place">
                {drawings::findings()}
                <p class="empty">
                    "No findings yet. A finding is a condition, not a person: “The load test runs at a quarter of peak traffic.”"
                </p>
            </div>
        }
    });
    view! {
        {removed(workspace, Part::Findings)}
        {empty}
        {findings_view(workspace)}
        {adding}
    }
}

fn actions_part(workspace: &Workspace) -> impl IntoView + use<> {
    let (open, form) = match &workspace.open {
        ActiveForm::NewAction(form) => (true, form.clone()),
        _ => (false, Form::default()),
    };
    let adding = workspace.may.edit.then(|| {
        view! {
            <details class="adding" id="add-action" data-stays="new-action" open=open>
                <summary data-key="a">"Add action item"</summary>
                {action_form(workspace, ActionPlace::New, &form)}
            </details>
        }
    });
    let empty = workspace.actions.is_empty().then(|| {
        view! {
            <div class="empty-place">
                {drawings::actions()}
                <p class="empty">
                    "No action items yet. A good one can be finished and checked: “Page on checkout errors within 2 minutes.”"
                </p>
            </div>
        }
    });
    view! {
        {removed(workspace, Part::Actions)}
        {empty}
        {actions_view(workspace)}
        {adding}
    }
}

/// The form for one more section.
pub fn new_section(workspace: &Workspace) -> impl IntoView + use<> {
    let number = workspace.postmortem.number;
    let (open, form) = match &workspace.open {
        ActiveForm::NewSection(form) => (true, form.clone()),
        ActiveForm::RemovedText(_) => (true, Form::default()),
        _ => (false, Form::default()),
    };
    let removed_text = match &workspace.open {
        ActiveForm::RemovedText(text) => Some(removed_text(number, text.clone())),
        _ => None,
    };
    workspace.may.edit.then(|| {
        view! {
            <details class="adding" id="add-section" data-part="add-section" open=open>
                <summary>"Add section"</summary>
                {removed_text}
                {heading_form(
                    paths::below(number, "sections"),
                    &form,
                    "Add section",
                    &paths::part(number, "add-section"),
                )}
            </details>
        }
    })
}

/// A section has its heading first and its text later, so the text waits here to be copied.
fn removed_text(number: PostmortemNumber, text: String) -> impl IntoView + use<> {
    let none = domain::validation::ValidationErrors::default();
    view! {
        {form::removed(
            "Copy it into another section, add a section for it, or ",
            paths::part(number, "add-section"),
        )}
        {fields::area(
            Area { name: "text", label: "Your text".into(), value: text, rows: 8, of: "-removed".into(), ..Area::default() },
            &none,
        )}
    }
}
