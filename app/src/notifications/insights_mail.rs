use chrono::TimeDelta;
use domain::actions::BoardFilter;
use domain::insights::{ActionFigure, Backlog, DurationKind, Figure, InsightsFilter, Period};
use domain::postmortems::Kind;
use domain::timeline::in_words;

use super::mail::{Mail, MailItem, MailPart, one_line, preferences};
use crate::insights::Figures;
use crate::paths;

/// The figures of a team, or of all postmortems.
#[derive(Debug, Clone)]
pub struct InsightsSection {
    /// The team, by name.
    pub team: Option<String>,
    /// What the figures are about; for links.
    pub filter: InsightsFilter,
    /// Those of the period.
    pub current: Figures,
    /// Those of the period before.
    pub before: Option<Figures>,
    /// The open action items.
    pub backlog: Backlog,
}

impl InsightsSection {
    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        let had_none = self.before.as_ref().is_none_or(|before| before.tally.total() == 0);
        self.current.tally.total() == 0 && had_none && self.backlog.open() == 0 && self.backlog.changed() == (0, 0)
    }
}

/// The figures of a period. It contains no titles and no names of people: an e-mail is read by programs and devices
/// that have no account.
pub fn insights_mail(sections: &[InsightsSection], period: Period, public_url: &str) -> Mail {
    let of = match sections {
        [InsightsSection { team: Some(team), .. }] => format!(" of {team}"),
        _ => String::new(),
    };
    let subject = format!("Insights{of}: {}", period.message());
    let intro = MailPart {
        text: subject.clone(),
        about: "Compared with the period before. Titles and names are only shown in Debrief.".into(),
        ..MailPart::default()
    };
    let parts = sections.iter().map(|section| Letter { section, public_url }.part(sections.len() > 1));
    Mail {
        subject: one_line(&subject),
        parts: std::iter::once(intro).chain(parts).collect(),
        footer: Some(preferences(public_url)),
        postmortem: None,
    }
}

struct Letter<'a> {
    section: &'a InsightsSection,
    public_url: &'a str,
}

impl Letter<'_> {
    fn part(&self, names_team: bool) -> MailPart {
        let InsightsSection { team, filter, .. } = self.section;
        let kinds = Kind::ALL.iter().map(|kind| self.count(Figure::Kind(*kind)));
        let durations = DurationKind::ALL.iter().filter_map(|kind| self.duration(*kind));
        let items = kinds.chain(durations).chain(self.rollbacks()).chain(self.recurring()).chain(self.actions());
        MailPart {
            text: team.clone().filter(|_| names_team).unwrap_or_default(),
            items: items.chain([self.backlog()]).collect(),
            next: Some(("Open insights".into(), self.link(&paths::insights(filter)))),
            ..MailPart::default()
        }
    }

    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// A figure with what it was before.
    fn figure(&self, figure: Figure, text: String, was: Option<impl std::fmt::Display>) -> MailItem {
        let link = self.link(&paths::insights_figure(&self.section.filter, figure));
        MailItem { text, link, about: was.map(|was| format!("was {was}")).unwrap_or_default() }
    }

    fn count(&self, figure: Figure) -> MailItem {
        let InsightsSection { current, before, .. } = self.section;
        let was = before.as_ref().map(|before| before.count(figure));
        self.figure(figure, format!("{}: {}", figure.label(), current.count(figure)), was)
    }

    fn duration(&self, kind: DurationKind) -> Option<MailItem> {
        let InsightsSection { current, before, .. } = self.section;
        let summary = |figures: &Figures| figures.tally.measurements(kind).summary();
        let words = |seconds| in_words(TimeDelta::seconds(seconds));
        let now = summary(current)?;
        let was = before.as_ref().and_then(summary).map(|before| words(before.median));
        let text = format!(
            "{}: median {}, 90th percentile {}, n = {}",
            kind.label(),
            words(now.median),
            words(now.p90),
            now.n
        );
        let figure = Figure::Duration(kind, domain::insights::DurationState::Known);
        Some(self.figure(figure, text, was))
    }

    fn rollbacks(&self) -> Option<MailItem> {
        let InsightsSection { current, before, .. } = self.section;
        let of = |figures: &Figures| figures.count(Figure::RolledBack);
        (of(current) + before.as_ref().map_or(0, of) > 0).then(|| self.count(Figure::RolledBack))
    }

    fn recurring(&self) -> Option<MailItem> {
        let InsightsSection { current, before, .. } = self.section;
        let words = |figures: &Figures| {
            let causes: usize = figures.tally.causes().iter().map(|cause| cause.count).sum();
            (causes > 0).then(|| format!("{} of {causes}", figures.recurring))
        };
        let text = format!("{}: {}", Figure::Recurring.label(), words(current)?);
        Some(self.figure(Figure::Recurring, text, before.as_ref().and_then(words)))
    }

    fn actions(&self) -> impl Iterator<Item = MailItem> {
        let InsightsSection { current, before, .. } = self.section;
        ActionFigure::ALL.iter().filter(|_| current.tally.actions.total() > 0).map(|figure| {
            let text = format!("{}: {}", Figure::Actions(*figure).label(), current.tally.actions.of(*figure));
            self.figure(Figure::Actions(*figure), text, before.as_ref().map(|before| before.tally.actions.of(*figure)))
        })
    }

    fn backlog(&self) -> MailItem {
        let (added, closed) = self.section.backlog.changed();
        let board = BoardFilter { team: self.section.filter.team, ..BoardFilter::default() };
        MailItem {
            text: format!("Action items open now: {}", self.section.backlog.open()),
            about: format!("{added} added and {closed} closed in the period"),
            link: self.link(&paths::board(&board, 1)),
        }
    }
}
