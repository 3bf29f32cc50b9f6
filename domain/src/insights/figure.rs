//! What a figure counts, so that it can be opened.

use std::fmt;
use std::str::FromStr;

use super::actions::ActionFigure;
use super::cases::{Case, CaseDuration, DurationKind, DurationState, RollbackEffect};
use crate::findings::{Category, Process};
use crate::postmortems::Kind;

/// A figure that opens the list of what it counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Figure {
    /// All postmortems.
    Postmortems,
    /// Those of a kind.
    Kind(Kind),
    /// Incidents by whether a duration is known.
    Duration(DurationKind, DurationState),
    /// Incidents with a rollback.
    RolledBack,
    /// Incidents by what their rollback did.
    Rollback(RollbackEffect),
    /// Action items by how far they are.
    Actions(ActionFigure),
    /// Causes that repeat an earlier one.
    Recurring,
    /// Causes of a category, or without one.
    Category(Option<Category>),
    /// Causes that belong to a process, or to none.
    Process(Option<Process>),
}

impl Figure {
    /// Whether the figure counts a postmortem. Figures that count action items or findings count none.
    pub fn counts(self, case: &Case) -> bool {
        match self {
            Self::Postmortems => true,
            Self::Kind(kind) => case.kind == kind,
            Self::Duration(kind, state) => case.measured(kind).map(CaseDuration::state) == Some(state),
            Self::RolledBack => case.rollback().is_some(),
            Self::Rollback(effect) => case.rollback() == Some(effect),
            Self::Actions(_) | Self::Recurring | Self::Category(_) | Self::Process(_) => false,
        }
    }

    /// Whether it counts action items or findings instead of postmortems.
    pub fn counts_records(self) -> bool {
        matches!(self, Self::Actions(_) | Self::Recurring | Self::Category(_) | Self::Process(_))
    }

    /// The heading of the list of what it counts.
    pub fn label(self) -> String {
        match self {
            Self::Postmortems => "Postmortems".into(),
            Self::Kind(Kind::Incident) => "Incidents".into(),
            Self::Kind(Kind::NearMiss) => "Near misses".into(),
            Self::Kind(Kind::Drill) => "Drills".into(),
            Self::Duration(kind, DurationState::Known) => kind.label().into(),
            Self::Duration(kind, DurationState::Missing) => format!("{}: {}", kind.label(), kind.missing()),
            Self::Duration(kind, state) => format!("{}: {}", kind.label(), state.label()),
            Self::RolledBack => "Incidents with a rollback".into(),
            Self::Rollback(effect) => format!("Incidents with a rollback: {}", lower(effect.label())),
            Self::Actions(figure) => format!("Action items: {}", lower(figure.label())),
            Self::Recurring => "Recurring causes".into(),
            Self::Category(category) => {
                format!("Causes: {}", category.map_or("No category", Category::label).to_lowercase())
            }
            Self::Process(process) => {
                format!("Causes: {}", process.map_or("No process", Process::label).to_lowercase())
            }
        }
    }
}

fn lower(label: &str) -> String {
    label.chars().take(1).flat_map(char::to_lowercase).chain(label.chars().skip(1)).collect()
}

/// Stands in an address for no category and no process.
const NONE: &str = "none";

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postmortems => formatter.write_str("postmortems"),
            Self::Kind(kind) => formatter.write_str(kind.key()),
            Self::Duration(kind, state) => write!(formatter, "{}-{}", kind.key(), state.key()),
            Self::RolledBack => formatter.write_str("rollback"),
            Self::Rollback(effect) => write!(formatter, "rollback-{}", effect.key()),
            Self::Actions(figure) => write!(formatter, "actions-{}", figure.key()),
            Self::Recurring => formatter.write_str("recurring"),
            Self::Category(category) => write!(formatter, "category-{}", category.map_or(NONE, Category::key)),
            Self::Process(process) => write!(formatter, "process-{}", process.map_or(NONE, Process::key)),
        }
    }
}

impl FromStr for Figure {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let figure = match text.split_once('-') {
            None => match text {
                "postmortems" => Some(Self::Postmortems),
                "rollback" => Some(Self::RolledBack),
                "recurring" => Some(Self::Recurring),
                _ => Kind::from_key(text).map(Self::Kind),
            },
            Some(("actions", figure)) => ActionFigure::from_key(figure).map(Self::Actions),
            Some(("category", NONE)) => Some(Self::Category(None)),
            Some(("category", key)) => Category::from_key(key).map(|category| Self::Category(Some(category))),
            Some(("process", NONE)) => Some(Self::Process(None)),
            Some(("process", key)) => Process::from_key(key).map(|process| Self::Process(Some(process))),
            Some(("rollback", effect)) => RollbackEffect::from_key(effect).map(Self::Rollback),
            Some((kind, state)) => DurationKind::from_key(kind)
                .zip(DurationState::from_key(state))
                .map(|(kind, state)| Self::Duration(kind, state)),
        };
        figure.ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_figure_in_an_address_is_read_back() {
        let mut figures = vec![Figure::Postmortems, Figure::RolledBack, Figure::Recurring];
        figures.extend(Kind::ALL.iter().map(|kind| Figure::Kind(*kind)));
        figures.extend(RollbackEffect::ALL.iter().map(|effect| Figure::Rollback(*effect)));
        figures.extend(ActionFigure::ALL.iter().map(|figure| Figure::Actions(*figure)));
        figures.extend(Category::ALL.iter().map(|category| Figure::Category(Some(*category))));
        figures.extend(Process::ALL.iter().map(|process| Figure::Process(Some(*process))));
        figures.extend([Figure::Category(None), Figure::Process(None)]);
        for kind in DurationKind::ALL {
            figures.extend(DurationState::ALL.iter().map(|state| Figure::Duration(*kind, *state)));
        }
        for figure in figures {
            assert_eq!(figure.to_string().parse(), Ok(figure));
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_figure_or_none(text in "([a-z_]{0,9}-?){0,3}|.{0,20}") {
            if let Ok(figure) = text.parse::<Figure>() {
                prop_assert_eq!(figure.to_string(), text);
            }
        }
    }
}
