//! What a figure counts, so that it can be opened.

use std::fmt;
use std::str::FromStr;

use super::cases::{Case, DurationKind, DurationState, RollbackEffect};
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
}

impl Figure {
    /// Whether the figure counts a postmortem.
    pub fn counts(self, case: &Case) -> bool {
        match self {
            Self::Postmortems => true,
            Self::Kind(kind) => case.kind == kind,
            Self::Duration(kind, state) => case.measured(kind).map(DurationState::of) == Some(state),
            Self::RolledBack => case.rollback().is_some(),
            Self::Rollback(effect) => case.rollback() == Some(effect),
        }
    }

    /// The heading of the list of what it counts.
    pub fn label(self) -> String {
        match self {
            Self::Postmortems => "Postmortems".into(),
            Self::Kind(Kind::Incident) => "Incidents".into(),
            Self::Kind(Kind::NearMiss) => "Near misses".into(),
            Self::Kind(Kind::Drill) => "Drills".into(),
            Self::Duration(kind, DurationState::Known) => kind.label().into(),
            Self::Duration(kind, state) => format!("{}: {}", kind.label(), state.label()),
            Self::RolledBack => "Incidents with a rollback".into(),
            Self::Rollback(effect) => format!("Incidents with a rollback: {}", lower(effect.label())),
        }
    }
}

fn lower(label: &str) -> String {
    label.chars().take(1).flat_map(char::to_lowercase).chain(label.chars().skip(1)).collect()
}

impl fmt::Display for Figure {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Postmortems => formatter.write_str("postmortems"),
            Self::Kind(kind) => formatter.write_str(kind.key()),
            Self::Duration(kind, state) => write!(formatter, "{}-{}", kind.key(), state.key()),
            Self::RolledBack => formatter.write_str("rollback"),
            Self::Rollback(effect) => write!(formatter, "rollback-{}", effect.key()),
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
                _ => Kind::from_key(text).map(Self::Kind),
            },
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
        let mut figures = vec![Figure::Postmortems, Figure::RolledBack];
        figures.extend(Kind::ALL.iter().map(|kind| Figure::Kind(*kind)));
        figures.extend(RollbackEffect::ALL.iter().map(|effect| Figure::Rollback(*effect)));
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
