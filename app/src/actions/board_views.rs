//! The saved views of the board: to open, to save, and to delete the one that is open.

use domain::actions::{BoardFilter, BoardView, BoardViewInput, MAX_VIEW_NAME};
use domain::people::PersonId;
use domain::validation::ValidationErrors;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Field};

/// The views that the board shows; a page of their own lists all.
pub const MAX_SHOWN_VIEWS: usize = 50;

/// The views that somebody sees, and what they are saving.
#[derive(Debug, Clone, Default)]
pub struct BoardViews {
    /// Their own, then those that others share.
    pub saved: Vec<BoardView>,
    /// Whether there are more than [`MAX_SHOWN_VIEWS`].
    pub has_more: bool,
    /// Whether they may delete shared views of others.
    pub may_delete_shared: bool,
    /// What was entered before it was refused, and why.
    pub refused: Option<(BoardViewInput, ValidationErrors)>,
}

/// Links to the views, and the form that saves what the board shows now.
pub(super) fn board_views(views: &BoardViews, filter: &BoardFilter, me: PersonId) -> impl IntoView + use<> {
    let query = paths::board_query(filter, 1);
    let links = views
        .saved
        .iter()
        .map(|view| {
            let is_open = view.filter == *filter;
            let by = (view.by.id != me).then(|| view! { <span class="board-view-by">{view.by.name.clone()}</span> });
            view! {
                <li>
                    <a href=paths::board(&view.filter, 1) aria-current=is_open.then_some("page")>
                        {view.name.clone()}
                    </a>
                    {by}
                </li>
            }
        })
        .collect::<Vec<_>>();
    let open = views.saved.iter().find(|view| view.filter == *filter);
    let delete = open.filter(|view| view.by.id == me || (view.is_shared && views.may_delete_shared)).map(|view| {
        view! {
            <form method="post" action=format!("{}/{}/delete", paths::BOARD_VIEWS, view.id) class="act" data-whole-page="">
                <input type="hidden" name="back" value=query.clone() />
                <button class="button-quiet" aria-label=format!("Delete view “{}”", view.name)>
                    "Delete view"
                </button>
            </form>
        }
    });
    let all = views.has_more.then(|| view! { <li><a href=paths::BOARD_VIEWS>"All views"</a></li> });
    let list = (!links.is_empty()).then(|| view! { <ul>{links} {all}</ul> });
    view! {
        <nav class="board-views" aria-label="Saved views">
            {list} {save(views, query)} {delete}
        </nav>
    }
}

fn save(views: &BoardViews, query: String) -> impl IntoView + use<> {
    let (entry, errors) = views.refused.clone().unwrap_or_default();
    let is_open = views.refused.is_some();
    view! {
        <details class="board-save-view" open=is_open>
            <summary>"Save view"</summary>
            <form method="post" action=paths::BOARD_VIEWS data-whole-page="">
                <input type="hidden" name="back" value=query />
                {fields::input(
                    Field {
                        name: "name",
                        label: "Name".into(),
                        value: entry.name,
                        hint: format!(
                            "Saves the filters, grouping and order. Up to {MAX_VIEW_NAME} characters; the same name replaces your earlier view, which stays shared if it was.",
                        ),
                        required: true,
                        of: "-view".into(),
                        ..Field::default()
                    },
                    &errors,
                )}
                <label class="tick">
                    <input type="checkbox" name="is_shared" value="true" checked=entry.is_shared == Some(true) />
                    "Share with everyone"
                </label>
                <div class="form-end">
                    <button>"Save view"</button>
                </div>
            </form>
        </details>
    }
}
