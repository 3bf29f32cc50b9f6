use domain::actions::BoardView;
use domain::people::PersonId;
use leptos::prelude::*;

use crate::paths;

/// All views of the board that somebody sees.
#[derive(Debug, Clone)]
pub struct AllViews {
    /// Their own, then those that others share.
    pub views: Vec<BoardView>,
    /// Who looks.
    pub me: PersonId,
    /// Whether they may delete shared views of others.
    pub may_delete_shared: bool,
}

/// The views as a list.
pub fn board_views_page(all: &AllViews) -> impl IntoView + use<> {
    let rows = all.views.iter().map(|view| row(view, all)).collect::<Vec<_>>();
    let list = if rows.is_empty() {
        view! { <p class="empty">"No saved views yet. Filter the board and choose “Save view”."</p> }.into_any()
    } else {
        view! {
            <div class="wide">
                <table class="board-views-table">
                    <caption class="visually-hidden">"Saved views"</caption>
                    <thead>
                        <tr>
                            <th scope="col">"View"</th>
                            <th scope="col">"Saved by"</th>
                            <th scope="col">"Shared"</th>
                            <td></td>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        }
        .into_any()
    };
    view! {
        <p class="back">
            <a href=paths::BOARD>"Back to action items"</a>
        </p>
        <h1>"Saved views"</h1>
        {list}
    }
}

fn row(view: &BoardView, all: &AllViews) -> impl IntoView + use<> {
    let is_own = view.by.id == all.me;
    let delete = (is_own || (view.is_shared && all.may_delete_shared)).then(|| {
        view! {
            <form method="post" action=format!("{}/{}/delete", paths::BOARD_VIEWS, view.id) class="act">
                <input type="hidden" name="from" value="list" />
                <button class="button-quiet" aria-label=format!("Delete view “{}”", view.name)>
                    "Delete"
                </button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row">
                <a href=paths::board(&view.filter, 1)>{view.name.clone()}</a>
            </th>
            <td>{if is_own { "You".to_owned() } else { view.by.name.clone() }}</td>
            <td>{if view.is_shared { "With everyone" } else { "No" }}</td>
            <td>{delete}</td>
        </tr>
    }
}
