//! The board: action items of all postmortems, filtered, grouped and sorted.

use std::fmt;
use std::str::FromStr;

use chrono::{NaiveDate, TimeDelta};

use super::{ActionItem, ActionKind, ActionState, Owner};
use crate::people::{PersonId, TeamId, TeamName};
use crate::postmortems::{PostmortemNumber, Severity, SeverityNames};

/// The days after today in which an action item counts as due soon.
pub const DUE_SOON_DAYS: i64 = 7;

choice! {
    /// By what the board is grouped.
    pub enum BoardGrouping {
        /// Overdue, soon, later, without a date.
        Due = "due", "Due date";
        /// Who answers for it.
        Owner = "owner", "Owner";
        /// The team of the postmortem.
        Team = "team", "Team";
        /// The first service of the postmortem, so that each action item stands once.
        Service = "service", "Service";
        /// The severity of the postmortem.
        Severity = "severity", "Severity";
        /// The type of action.
        Kind = "type", "Type";
        /// The status.
        State = "status", "Status";
        /// The postmortem.
        Postmortem = "postmortem", "Postmortem";
    }
}

choice! {
    /// The order within a group.
    pub enum BoardOrder {
        /// The earliest due date first, those without one last.
        Due = "due", "Due date";
        /// The highest priority first, then by due date.
        Priority = "priority", "Priority";
        /// The latest first.
        Newest = "newest", "Newest first";
    }
}

choice! {
    /// When an action item is due, seen from today.
    pub enum DueWindow {
        /// The date has passed.
        Overdue = "overdue", "Overdue";
        /// Today or within the next [`DUE_SOON_DAYS`] days.
        Soon = "soon", "Next 7 days";
        /// After that.
        Later = "later", "Later";
        /// It has no date.
        None = "none", "No due date";
    }
}

impl DueWindow {
    /// The window of a due date.
    pub fn of(due: Option<NaiveDate>, today: NaiveDate) -> Self {
        match due {
            None => Self::None,
            Some(due) if due < today => Self::Overdue,
            Some(due) if due <= last_soon(today) => Self::Soon,
            Some(_) => Self::Later,
        }
    }
}

/// The last day that counts as soon.
pub fn last_soon(today: NaiveDate) -> NaiveDate {
    today + TimeDelta::days(DUE_SOON_DAYS)
}

/// Which statuses the board shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum StateFilter {
    /// Open or in progress.
    #[default]
    Unfinished,
    /// All of them.
    All,
    /// Only this one.
    Only(ActionState),
}

impl StateFilter {
    /// The key in the address.
    pub fn key(self) -> &'static str {
        match self {
            Self::Unfinished => "unfinished",
            Self::All => "all",
            Self::Only(state) => state.key(),
        }
    }

    /// The filter with this key.
    pub fn from_key(key: &str) -> Option<Self> {
        match key {
            "unfinished" => Some(Self::Unfinished),
            "all" => Some(Self::All),
            _ => ActionState::from_key(key).map(Self::Only),
        }
    }
}

/// Whose action items the board shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OwnerFilter {
    /// Those of the viewer.
    Me,
    /// Those that nobody owns.
    Nobody,
    /// Those of a person with an account.
    Person(PersonId),
    /// Those of somebody without an account, by name.
    Named(String),
}

impl fmt::Display for OwnerFilter {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Me => formatter.write_str("me"),
            Self::Nobody => formatter.write_str("none"),
            Self::Person(id) => id.fmt(formatter),
            Self::Named(name) => write!(formatter, "name:{name}"),
        }
    }
}

impl FromStr for OwnerFilter {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            "me" => Ok(Self::Me),
            "none" => Ok(Self::Nobody),
            _ => match text.strip_prefix("name:") {
                Some(name) if !name.is_empty() => Ok(Self::Named(name.to_owned())),
                Some(_) => Err(()),
                None => text.parse().map(Self::Person).map_err(|_| ()),
            },
        }
    }
}

/// What the board shows, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardFilter {
    /// Whose.
    pub owner: Option<OwnerFilter>,
    /// Of postmortems of this team.
    pub team: Option<TeamId>,
    /// Of postmortems that affected this service, by its name.
    pub service: Option<String>,
    /// Of postmortems of this severity.
    pub severity: Option<Severity>,
    /// Of this type.
    pub kind: Option<ActionKind>,
    /// With these statuses.
    pub state: StateFilter,
    /// Due in this window.
    pub due: Option<DueWindow>,
    /// Of this postmortem.
    pub postmortem: Option<PostmortemNumber>,
    /// By what they are grouped.
    pub grouping: BoardGrouping,
    /// The order within a group.
    pub order: BoardOrder,
}

impl Default for BoardFilter {
    fn default() -> Self {
        Self {
            owner: None,
            team: None,
            service: None,
            severity: None,
            kind: None,
            state: StateFilter::default(),
            due: None,
            postmortem: None,
            grouping: BoardGrouping::Due,
            order: BoardOrder::Due,
        }
    }
}

impl BoardFilter {
    /// The filter of a query, by its names and values. What cannot be read is left out, as if it had
    /// not been asked for.
    pub fn of<'a>(query: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in query {
            match name {
                "owner" => filter.owner = value.parse().ok(),
                "team" => filter.team = value.parse().ok().map(TeamId),
                "service" => {
                    filter.service = Some(value.to_owned()).filter(|name| !name.is_empty() && !name.contains('\0'));
                }
                "severity" => filter.severity = Severity::from_key(value),
                "type" => filter.kind = ActionKind::from_key(value),
                "status" => filter.state = StateFilter::from_key(value).unwrap_or_default(),
                "due" => filter.due = DueWindow::from_key(value),
                "postmortem" => filter.postmortem = value.parse().ok().map(PostmortemNumber),
                "group" => filter.grouping = BoardGrouping::from_key(value).unwrap_or(BoardGrouping::Due),
                "sort" => filter.order = BoardOrder::from_key(value).unwrap_or(BoardOrder::Due),
                _ => {}
            }
        }
        filter
    }

    /// The parts that differ from the default, as names and values of a query.
    pub fn query(&self) -> Vec<(&'static str, String)> {
        let default = Self::default();
        let mut query = Vec::new();
        let mut add = |name, value: Option<String>| query.extend(value.map(|value| (name, value)));
        add("owner", self.owner.as_ref().map(OwnerFilter::to_string));
        add("team", self.team.map(|team| team.to_string()));
        add("service", self.service.clone());
        add("severity", self.severity.map(|severity| severity.key().to_owned()));
        add("type", self.kind.map(|kind| kind.key().to_owned()));
        add("status", (self.state != default.state).then(|| self.state.key().to_owned()));
        add("due", self.due.map(|due| due.key().to_owned()));
        add("postmortem", self.postmortem.map(|number| number.to_string()));
        add("group", (self.grouping != default.grouping).then(|| self.grouping.key().to_owned()));
        add("sort", (self.order != default.order).then(|| self.order.key().to_owned()));
        query
    }

    /// Whether something is left out, apart from finished action items.
    pub fn is_filtered(&self) -> bool {
        let unfiltered = Self { grouping: self.grouping, order: self.order, ..Self::default() };
        *self != unfiltered
    }
}

/// An action item on the board, with what it shows of its postmortem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BoardItem {
    /// The action item.
    pub action: ActionItem,
    /// The postmortem it belongs to.
    pub postmortem: PostmortemNumber,
    /// The title of the postmortem.
    pub postmortem_title: String,
    /// The severity of the postmortem.
    pub severity: Severity,
    /// The team of the postmortem.
    pub team: Option<TeamName>,
    /// The first service of the postmortem.
    pub service: Option<String>,
    /// Whether the viewer may change it.
    pub may_edit: bool,
}

impl BoardItem {
    /// The heading of the group to which it belongs.
    pub fn group(&self, grouping: BoardGrouping, today: NaiveDate, severities: &SeverityNames) -> String {
        match grouping {
            BoardGrouping::Due => self.window(today).to_owned(),
            BoardGrouping::Owner => {
                self.action.owner.as_ref().map_or_else(|| "No owner".to_owned(), |owner| owner.name().to_owned())
            }
            BoardGrouping::Team => self.team.as_ref().map_or_else(|| "No team".to_owned(), |team| team.name.clone()),
            BoardGrouping::Service => self.service.clone().unwrap_or_else(|| "No service".to_owned()),
            BoardGrouping::Severity => severities.of(self.severity).to_owned(),
            BoardGrouping::Kind => self.action.fields.kind.label().to_owned(),
            BoardGrouping::State => self.action.state.label().to_owned(),
            BoardGrouping::Postmortem => format!("{} {}", self.postmortem.label(), self.postmortem_title),
        }
    }

    /// Finished work is never overdue, whatever its date.
    fn window(&self, today: NaiveDate) -> &'static str {
        if self.action.state.is_open() { DueWindow::of(self.action.fields.due, today).label() } else { "Closed" }
    }

    /// Whether it belongs to this person.
    pub fn is_owned_by(&self, person: PersonId) -> bool {
        matches!(&self.action.owner, Some(Owner::Person { id, .. }) if *id == person)
    }
}

/// The largest number that a count of the board shows; beyond, it says so.
pub const MAX_COUNT: u64 = 1_000;

/// Counts for the line above the board, each at most [`MAX_COUNT`] + 1, so that counting stays quick.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct BoardCounts {
    /// Open or in progress.
    pub unfinished: u64,
    /// Of these, overdue.
    pub overdue: u64,
    /// Done, but not verified.
    pub unverified: u64,
}

/// A count in words: `38`, or `more than 1,000`.
pub fn count_words(count: u64) -> String {
    if count > MAX_COUNT { "more than 1,000".into() } else { count.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
    }

    #[test]
    fn a_due_date_falls_into_one_window() {
        let today = day(10);
        for (due, window) in [
            (None, DueWindow::None),
            (Some(day(9)), DueWindow::Overdue),
            (Some(day(10)), DueWindow::Soon),
            (Some(day(17)), DueWindow::Soon),
            (Some(day(18)), DueWindow::Later),
        ] {
            assert_eq!(DueWindow::of(due, today), window, "{due:?}");
        }
    }

    #[test]
    fn an_owner_in_an_address_is_read_back() {
        for owner in [
            OwnerFilter::Me,
            OwnerFilter::Nobody,
            OwnerFilter::Person(PersonId(17)),
            OwnerFilter::Named("The vendor: support".into()),
        ] {
            assert_eq!(owner.to_string().parse(), Ok(owner));
        }
        for wrong in ["", "somebody", "name:", "1.5"] {
            assert_eq!(OwnerFilter::from_str(wrong), Err(()), "{wrong}");
        }
    }

    #[test]
    fn a_query_holds_only_what_differs_from_the_default() {
        assert!(BoardFilter::default().query().is_empty());
        let filter = BoardFilter {
            owner: Some(OwnerFilter::Me),
            state: StateFilter::Only(ActionState::Done),
            grouping: BoardGrouping::Team,
            ..BoardFilter::default()
        };
        let query = filter.query();
        assert_eq!(query, [("owner", "me".to_owned()), ("status", "done".into()), ("group", "team".into())]);
        assert!(filter.is_filtered());
        assert!(!BoardFilter { grouping: BoardGrouping::Team, ..BoardFilter::default() }.is_filtered());
    }

    #[test]
    fn a_status_in_an_address_is_read_back() {
        for state in [StateFilter::Unfinished, StateFilter::All, StateFilter::Only(ActionState::WontDo)] {
            assert_eq!(StateFilter::from_key(state.key()), Some(state));
        }
        assert_eq!(StateFilter::from_key("finished"), None);
    }

    #[test]
    fn counts_beyond_the_limit_are_not_given_exactly() {
        assert_eq!(count_words(1_000), "1000");
        assert_eq!(count_words(1_001), "more than 1,000");
    }
}
