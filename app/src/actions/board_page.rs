use std::collections::BTreeSet;

use chrono::NaiveDate;
use domain::actions::{
    ActionId, ActionKind, ActionState, BoardCounts, BoardFilter, BoardGrouping, BoardItem, BoardOrder, DueWindow,
    Owner, OwnerFilter, StateFilter, count_words,
};
use domain::people::{PersonId, PersonName, TeamName};
use domain::postmortems::{Severity, SeverityNames};
use leptos::prelude::*;

use super::board_bulk::{BulkForm, Undoable, bulk_form, undo_notice};
use super::board_row::{BoardForm, RowContext, row};
use super::board_views::{BoardViews, board_views};
use crate::paths;
use crate::ui::fields::{self, Choice};
use crate::ui::form::options;

/// The board with everything it shows.
#[derive(Debug, Clone)]
pub struct Board {
    /// What is shown, and how.
    pub filter: BoardFilter,
    /// The action items of this page.
    pub items: Vec<BoardItem>,
    /// Counts of what the filter leaves.
    pub counts: BoardCounts,
    /// The page, from 1.
    pub page: u64,
    /// Whether there is another page.
    pub has_more: bool,
    /// The form that is open in a row.
    pub open: Option<(ActionId, BoardForm)>,
    /// The form that changes all selected rows.
    pub bulk: BulkForm,
    /// What the viewer has just changed and can undo.
    pub undoable: Option<Undoable>,
    /// Why something was not done, when no form can say so.
    pub refused: Option<String>,
    /// The saved views.
    pub views: BoardViews,
    /// The people who can own an action item.
    pub people: Vec<PersonName>,
    /// The teams to choose from.
    pub teams: Vec<TeamName>,
    /// The services to choose from.
    pub services: Vec<String>,
    /// What the severities are called.
    pub severities: SeverityNames,
    /// The viewer.
    pub me: PersonId,
    /// The date in the zone of the viewer.
    pub today: NaiveDate,
}

/// The board of action items.
pub fn board_page(board: &Board) -> impl IntoView + use<> {
    let refused = board.refused.clone().map(|message| {
        view! {
            <div class="notice notice-wrong" role="alert" tabindex="-1" autofocus=true>
                <p>{message}</p>
            </div>
        }
    });
    let content = if board.items.is_empty() { empty(board).into_any() } else { table(board).into_any() };
    let query = paths::board_query(&board.filter, board.page);
    let undo = board.undoable.as_ref().map(|undoable| undo_notice(undoable, &query));
    let can_change = board.items.iter().any(|item| item.may_edit);
    let bulk = can_change.then(|| bulk_form(&board.bulk, &query, &board.people));
    view! {
        <div class="board" data-live="">
            <div class="page-head">
                <h1>"Action items"</h1>
            </div>
            <div data-part="board-counts">{counts(board)}</div>
            {board_views(&board.views, &board.filter, board.me)} {filters(board)}
            <div data-part="board-refused">{refused} {undo}</div>
            <div data-part="board">{content} {bulk} {pages(board)}</div>
        </div>
    }
}

fn counts(board: &Board) -> impl IntoView + use<> {
    let BoardCounts { unfinished, overdue, unverified } = board.counts;
    let linked = |count: u64, words: &str, class, filter: BoardFilter| {
        let text = format!("{} {words}", count_words(count));
        if count == 0 {
            return view! { <span>{text}</span> }.into_any();
        }
        view! {
            <a class=class href=paths::board(&filter, 1)>
                {text}
            </a>
        }
        .into_any()
    };
    let filter = |state, due| BoardFilter { state, due, ..board.filter.clone() };
    view! {
        <p class="board-counts">
            {linked(unfinished, "open", "", filter(StateFilter::Unfinished, None))} ", "
            {linked(
                overdue,
                "overdue",
                "late",
                filter(StateFilter::Unfinished, Some(DueWindow::Overdue)),
            )} ", "
            {linked(
                unverified,
                "to verify",
                "",
                filter(StateFilter::Only(ActionState::Done), None),
            )}
        </p>
    }
}

fn filters(board: &Board) -> impl IntoView + use<> {
    let none = domain::validation::ValidationErrors::default();
    let filter = &board.filter;
    let choice = |name, label: &str, options, value: &str, none_label| {
        fields::select(
            Choice { name, label: label.into(), options, value: value.into(), none: none_label, ..Choice::default() },
            &none,
        )
    };
    let owner = filter.owner.as_ref().map(OwnerFilter::to_string).unwrap_or_default();
    let mut owners = vec![("me".to_owned(), "Me".to_owned()), ("none".into(), "No owner".into())];
    owners.extend(board.people.iter().map(|person| (person.id.to_string(), person.name.clone())));
    match &filter.owner {
        Some(OwnerFilter::Named(name)) => owners.push((owner.clone(), name.clone())),
        // Somebody whose account is disabled can’t be chosen, but their action items wait for another owner.
        Some(OwnerFilter::Person(_)) if !owners.iter().any(|(key, _)| *key == owner) => {
            let name = board.items.first().and_then(|item| item.action.owner.as_ref()).map(Owner::name);
            owners.push((owner.clone(), name.unwrap_or("Disabled account").to_owned()));
        }
        _ => {}
    }
    let teams = board.teams.iter().map(|team| (team.id.to_string(), team.name.clone())).collect();
    let services = board.services.iter().map(|name| (name.clone(), name.clone())).collect();
    let severities = Severity::ALL
        .iter()
        .map(|severity| (severity.key().to_owned(), board.severities.of(*severity).to_owned()))
        .collect();
    let mut states: Vec<_> = [(StateFilter::Unfinished.key(), "Open or in progress"), (StateFilter::All.key(), "All")]
        .map(|(key, label)| (key.to_owned(), label.to_owned()))
        .into();
    states.extend(options(ActionState::ALL, ActionState::key, ActionState::label));
    let of = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let postmortem = filter.postmortem.map(|number| {
        view! {
            <label class="tick">
                <input type="checkbox" name="postmortem" value=number.to_string() checked=true />
                {format!("Only {}", number.label())}
            </label>
        }
    });
    view! {
        <form method="get" action=paths::BOARD class="filters" role="search" aria-label="Filter action items">
            {choice("owner", "Owner", owners, &owner, Some("Anyone"))}
            {choice(
                "team",
                "Team",
                teams,
                &filter.team.map(|team| team.to_string()).unwrap_or_default(),
                Some("All"),
            )} {choice("service", "Service", services, &of(filter.service.as_deref()), Some("All"))}
            {choice("severity", "Severity", severities, &of(filter.severity.map(Severity::key)), Some("All"))}
            {choice(
                "type",
                "Type",
                options(ActionKind::ALL, ActionKind::key, ActionKind::label),
                &of(filter.kind.map(ActionKind::key)),
                Some("All"),
            )} {choice("status", "Status", states, filter.state.key(), None)}
            {choice(
                "due",
                "Due",
                options(DueWindow::ALL, DueWindow::key, DueWindow::label),
                &of(filter.due.map(DueWindow::key)),
                Some("Any time"),
            )}
            {choice(
                "group",
                "Group by",
                options(BoardGrouping::ALL, BoardGrouping::key, BoardGrouping::label),
                filter.grouping.key(),
                None,
            )}
            {choice(
                "sort",
                "Sort by",
                options(BoardOrder::ALL, BoardOrder::key, BoardOrder::label),
                filter.order.key(),
                None,
            )} {postmortem} <button>"Apply"</button>
            {filter.is_filtered().then(|| view! { <a href=paths::BOARD>"Clear filters"</a> })}
        </form>
    }
}

fn table(board: &Board) -> impl IntoView + use<> {
    let context = RowContext {
        query: Some(paths::board_query(&board.filter, board.page)),
        me: board.me,
        today: board.today,
        people: &board.people,
        selected: &board.bulk.selected,
    };
    let open = |item: &BoardItem| board.open.as_ref().filter(|(id, _)| *id == item.action.id).map(|(_, form)| form);
    grouped(&board.items, board.filter.grouping, &board.severities, &context, open)
}

/// Action items as on the board, without a way to change them.
pub fn board_list(
    items: &[BoardItem],
    grouping: BoardGrouping,
    today: NaiveDate,
    severities: &SeverityNames,
) -> impl IntoView + use<> {
    let none = BTreeSet::new();
    let context = RowContext { query: None, me: PersonId(0), today, people: &[], selected: &none };
    grouped(items, grouping, severities, &context, |_| None)
}

/// One table for all groups, so that their columns are aligned.
fn grouped<'a>(
    items: &[BoardItem],
    grouping: BoardGrouping,
    severities: &SeverityNames,
    context: &RowContext<'_>,
    open: impl Fn(&BoardItem) -> Option<&'a BoardForm>,
) -> AnyView {
    let heading_of = |item: &BoardItem| item.group(grouping, context.today, severities);
    let groups = items
        .chunk_by(|a, b| heading_of(a) == heading_of(b))
        .map(|items| {
            let heading = items.first().map(heading_of).unwrap_or_default();
            let late = grouping == BoardGrouping::Due && heading == DueWindow::Overdue.label();
            let count = items.len();
            let rows = items.iter().map(|item| row(item, open(item), context)).collect::<Vec<_>>();
            view! {
                <tbody>
                    <tr class="board-group">
                        <th colspan=context.columns() scope="rowgroup">
                            <span class:late=late>{heading}</span>
                            " "
                            <span class="board-group-count">{count}</span>
                        </th>
                    </tr>
                    {rows}
                </tbody>
            }
        })
        .collect::<Vec<_>>();
    let selection = context.query.as_ref().map(|query| {
        view! {
            <th scope="col" class="board-check">
                <a href=paths::board_select_all(query) data-in-place="" title="Select all on this page">
                    "All"
                </a>
            </th>
        }
    });
    view! {
        <table class="board-table">
            <caption class="visually-hidden">"Action items"</caption>
            <thead>
                <tr>
                    {selection} <th scope="col" class="board-title-column">
                        "Action item"
                    </th>
                    <th scope="col" class="board-postmortem-column">
                        "Postmortem"
                    </th>
                    <th scope="col">"Type"</th>
                    <th scope="col">"Owner"</th>
                    <th scope="col">"Due"</th>
                    <th scope="col">"Status"</th>
                </tr>
            </thead>
            {groups}
        </table>
    }
    .into_any()
}

fn pages(board: &Board) -> impl IntoView + use<> {
    let previous = (board.page > 1).then(|| {
        view! {
            <a href=paths::board(&board.filter, board.page - 1) rel="prev">
                "Previous page"
            </a>
        }
    });
    let next = board.has_more.then(|| {
        view! {
            <a href=paths::board(&board.filter, board.page + 1) rel="next">
                "Next page"
            </a>
        }
    });
    let exports = (!board.items.is_empty()).then(|| {
        view! {
            <a href=paths::board_export(&board.filter, "csv") data-whole-page="">
                "Export as CSV"
            </a>
            <a href=paths::board_export(&board.filter, "markdown") data-whole-page="">
                "Export as Markdown"
            </a>
        }
    });
    view! {
        <nav class="pages" aria-label="Pages and exports">
            {previous} {next} {exports}
        </nav>
    }
}

fn empty(board: &Board) -> impl IntoView + use<> {
    if board.filter.is_filtered() || board.page > 1 {
        return view! { <p class="empty">"No matching action items. "<a href=paths::BOARD>"Clear filters"</a></p> }
            .into_any();
    }
    view! {
        <div class="empty empty-first">
            <p>
                "No open action items. Add action items in a postmortem."
            </p>
            <p>
                <a href=paths::POSTMORTEMS>"Go to postmortems"</a>
            </p>
        </div>
    }
    .into_any()
}

/// The board as Markdown, one list for each group.
pub fn board_markdown(
    items: &[BoardItem],
    filter: &BoardFilter,
    today: NaiveDate,
    severities: &SeverityNames,
) -> String {
    use std::fmt::Write;
    let heading_of = |item: &BoardItem| item.group(filter.grouping, today, severities);
    let mut text = String::from("# Action items\n");
    for group in items.chunk_by(|a, b| heading_of(a) == heading_of(b)) {
        let heading = group.first().map(heading_of).unwrap_or_default();
        let _ = write!(text, "\n## {heading}\n\n");
        for item in group {
            let action = &item.action;
            let tick = if action.state.is_open() { ' ' } else { 'x' };
            let owner = action.owner.as_ref().map_or("no owner", |owner| owner.name());
            let due = action.fields.due.map_or_else(|| "no due date".to_owned(), |due| format!("due {due}"));
            let title = action.fields.title.split_whitespace().collect::<Vec<_>>().join(" ");
            let _ = writeln!(
                text,
                "- [{tick}] {title} ({owner}, {due}, {}, {})",
                action.state.label().to_lowercase(),
                item.postmortem.label()
            );
        }
    }
    text
}
