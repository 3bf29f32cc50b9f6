//! What a form on a page holds besides its fields.

use domain::validation::ValidationErrors;
use leptos::prelude::*;

/// A form with what was typed, what is wrong with it, and what somebody else wrote meanwhile.
#[derive(Debug, Clone, Default)]
pub struct Form<E> {
    /// What stands in the fields.
    pub entry: E,
    /// The version that the writer started from.
    pub version: i32,
    /// What is wrong.
    pub errors: ValidationErrors,
    /// What somebody else did meanwhile.
    pub theirs: Option<Theirs>,
}

/// What somebody else did to what one edits.
#[derive(Debug, Clone)]
pub enum Theirs {
    /// They changed it: what stands there now, field by field.
    Changed(Vec<(&'static str, String)>),
    /// They removed it. The form adds it again.
    Removed,
    /// They moved it away. The form adds it again.
    Moved(MovedTo),
}

/// Where something was moved: a name and a link, for those who may see it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MovedTo(pub Option<(String, String)>);

impl<E> Form<E> {
    /// A form with nothing wrong yet.
    pub fn of(entry: E, version: i32) -> Self {
        Self { entry, version, errors: ValidationErrors::default(), theirs: None }
    }

    /// The same with what is wrong.
    pub fn wrong(entry: E, version: i32, errors: ValidationErrors) -> Self {
        Self { entry, version, errors, theirs: None }
    }
}

/// What somebody else did, who was faster: theirs here, one's own in the fields below.
pub fn conflict(theirs: Option<Theirs>, keep_theirs: String) -> impl IntoView {
    theirs.map(|theirs| match theirs {
        Theirs::Changed(fields) => changed(fields, keep_theirs).into_any(),
        Theirs::Removed => removed("Save it to add it again, or ", keep_theirs).into_any(),
        Theirs::Moved(to) => {
            let happened = view! {
                <strong>{moved_to(to)}</strong>
            };
            lost(happened, "Save it to add it here again, or ", keep_theirs).into_any()
        }
    })
}

/// That somebody else removed what one edits.
pub fn removed(what_next: &'static str, keep_theirs: String) -> impl IntoView {
    lost(view! { <strong>"Someone else removed this while you were editing."</strong> }, what_next, keep_theirs)
}

/// That somebody else moved what one edits, and where.
pub fn moved_to(MovedTo(to): MovedTo) -> impl IntoView {
    let to =
        to.map_or_else(|| "another postmortem".into_any(), |(name, link)| view! { <a href=link>{name}</a> }.into_any());
    view! {
        "Someone else moved this to "
        {to}
        "."
    }
}

/// That what one edits is not here any more.
fn lost(happened: impl IntoView + 'static, what_next: &'static str, keep_theirs: String) -> impl IntoView {
    view! {
        <div class="notice notice-conflict" role="alert" tabindex="-1" autofocus=true>
            <p>
                {happened.into_any()}
                " What you typed is in the fields below. "
                {what_next}
                <a href=keep_theirs data-in-place="">
                    "discard your changes"
                </a>
                "."
            </p>
        </div>
    }
}

fn changed(theirs: Vec<(&'static str, String)>, keep_theirs: String) -> impl IntoView {
    let fields = theirs
        .into_iter()
        .filter(|(_, text)| !text.is_empty())
        .map(|(name, text)| {
            // A long text scrolls, with the keyboard as well.
            view! {
                <div>
                    <dt>{name}</dt>
                    <dd tabindex="0">{text}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="notice notice-conflict" role="alert" tabindex="-1" autofocus=true>
            <p>
                <strong>"Someone else changed this while you were editing."</strong>
                " Your version is in the fields below. The current version is:"
            </p>
            <dl class="theirs">{fields}</dl>
            <p>
                "Copy what you need, then save your version, or " <a href=keep_theirs data-in-place="">
                    "discard your changes"
                </a>"."
            </p>
        </div>
    }
}

/// The choices of a fixed set, for a [`super::fields::Choice`].
pub fn options<T: Copy>(all: &[T], key: fn(T) -> &'static str, label: fn(T) -> &'static str) -> Vec<(String, String)> {
    all.iter().map(|choice| (key(*choice).to_owned(), label(*choice).to_owned())).collect()
}

/// A button that changes something, as a form of its own: without JavaScript, too.
pub fn act(path: String, label: &'static str, class: &'static str) -> impl IntoView {
    view! {
        <form method="post" action=path class="act">
            <button class=class>{label}</button>
        </form>
    }
}

/// Revoking what cannot be brought back.
pub struct Revocation {
    /// What is revoked, as in "Revoke the link for the board".
    pub what: String,
    /// What follows from it.
    pub consequence: String,
    /// The address that revokes it.
    pub action: String,
    /// The button that revokes it.
    pub button: &'static str,
    /// The page that asks.
    pub asks: String,
    /// The page without the question.
    pub back: String,
}

/// A link that asks first; the question, when it is asked.
pub fn revoke(revocation: Revocation, is_asked: bool) -> AnyView {
    let Revocation { what, consequence, action, button, asks, back } = revocation;
    let label = format!("Revoke {what}");
    if !is_asked {
        return view! {
            <a class="button button-danger" href=asks aria-label=label>
                "Revoke"
            </a>
        }
        .into_any();
    }
    let question = format!("{label}?");
    view! {
        <div class="confirm" id="confirm" role="group" aria-label=question tabindex="-1" autofocus=true>
            <p>{consequence}</p>
            {act(action, button, "button-danger")}
            <a href=back>"Cancel"</a>
        </div>
    }
    .into_any()
}
