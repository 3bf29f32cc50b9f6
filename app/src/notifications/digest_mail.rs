use chrono::NaiveDate;
use domain::actions::{ActionState, BoardFilter, DueWindow, StateFilter};
use domain::notifications::{Digest, DigestAction, DigestList, DigestPostmortem};
use domain::people::TeamId;
use domain::postmortems::{Kind, Status};

use super::mail::{Mail, MailItem, MailPart, one_line, preferences};
use crate::paths;

/// The weekly digest of a team lead or an administrator.
pub fn digest_mail(digest: &Digest, public_url: &str) -> Mail {
    let letter = Letter { digest, public_url };
    let (from, until) = digest.week.before();
    let of = match digest.teams.as_slice() {
        [] => String::new(),
        teams => format!(" of {}", teams.iter().map(|team| team.name.as_str()).collect::<Vec<_>>().join(", ")),
    };
    let unfinished = |due| BoardFilter { due: Some(due), team: letter.team(), ..BoardFilter::default() };
    let only = |state| BoardFilter { state: StateFilter::Only(state), team: letter.team(), ..BoardFilter::default() };
    let intro = MailPart {
        text: format!("Weekly digest{of}, {} to {}", day(from), day(until)),
        about: "Action items that are overdue or due this week, and what happened last week.".into(),
        ..MailPart::default()
    };
    let parts = [
        Some(intro),
        letter.actions("Due this week", &digest.due, &unfinished(DueWindow::Soon)),
        letter.actions("Overdue", &digest.overdue, &unfinished(DueWindow::Overdue)),
        letter.actions("Done last week", &digest.done, &only(ActionState::Done)),
        letter.actions("Verified last week", &digest.verified, &only(ActionState::Verified)),
        letter.recurred(),
        letter.late_drafts(),
        letter.near_misses(),
    ];
    Mail {
        subject: one_line(&format!("Weekly digest{of}: {} to {}", day(from), day(until))),
        parts: parts.into_iter().flatten().collect(),
        footer: Some(preferences(public_url)),
        postmortem: None,
    }
}

struct Letter<'a> {
    digest: &'a Digest,
    public_url: &'a str,
}

impl Letter<'_> {
    /// The team by which linked pages are filtered; they take only one.
    fn team(&self) -> Option<TeamId> {
        match self.digest.teams.as_slice() {
            [only] => Some(only.id),
            _ => None,
        }
    }

    fn link(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    fn part(&self, heading: String, items: Vec<MailItem>, (label, path): (&str, String)) -> Option<MailPart> {
        let next = Some((label.to_owned(), self.link(&path)));
        (!items.is_empty()).then(|| MailPart { text: heading, items, next, ..MailPart::default() })
    }

    fn postmortem(&self, of: &DigestPostmortem, about: String) -> MailItem {
        MailItem {
            text: format!("{} {}", of.number.label(), of.title),
            link: self.link(&paths::postmortem(of.number)),
            about,
        }
    }

    fn actions(&self, heading: &str, list: &DigestList<DigestAction>, filter: &BoardFilter) -> Option<MailPart> {
        let item = |action: &DigestAction| {
            let owner = action.owner.as_deref().unwrap_or("No owner");
            let due = action.due.map(|due| format!("due {}", day(due)));
            let of = format!("{} {}", action.postmortem.number.label(), action.postmortem.title);
            let about = [Some(owner.to_owned()), due, Some(of)].into_iter().flatten().collect::<Vec<_>>().join(" · ");
            let place = format!("action-{}", action.id);
            let link = self.link(&paths::part(action.postmortem.number, &place));
            MailItem { text: action.title.clone(), link, about }
        };
        let items = list.entries.iter().map(item).collect();
        self.part(format!("{heading}: {}", list.count()), items, ("Open the board", paths::board(filter, 1)))
    }

    fn recurred(&self) -> Option<MailPart> {
        let list = &self.digest.recurred;
        let items = list.entries.iter().map(|recurrence| {
            let of = |postmortem: &DigestPostmortem| format!("{} {}", postmortem.number.label(), postmortem.title);
            let about = format!("In {}, after {}", of(&recurrence.postmortem), of(&recurrence.earlier));
            let link = self.link(&paths::postmortem(recurrence.postmortem.number));
            MailItem { text: recurrence.text.clone(), link, about }
        });
        let path = paths::INSIGHTS.to_owned();
        self.part(format!("Recurred: {}", list.count()), items.collect(), ("Open insights", path))
    }

    fn late_drafts(&self) -> Option<MailPart> {
        let list = &self.digest.late_drafts;
        let item = |draft: &domain::notifications::DigestDraft| {
            self.postmortem(&draft.postmortem, format!("Publish by {}", day(draft.by)))
        };
        let path = self.list(("status", Status::Draft.key().to_owned()));
        let heading = format!("Drafts past their publishing date: {}", list.count());
        self.part(heading, list.entries.iter().map(item).collect(), ("Open all drafts", path))
    }

    fn near_misses(&self) -> Option<MailPart> {
        let list = &self.digest.near_misses;
        let items = list.entries.iter().map(|near_miss| {
            let thanks = near_miss.by.as_ref().map(|by| format!("Thanks to {by} for reporting it."));
            self.postmortem(&near_miss.postmortem, thanks.unwrap_or_else(|| "Thanks for reporting it.".into()))
        });
        let path = self.list(("kind", Kind::NearMiss.key().to_owned()));
        let heading = format!("Near misses reported: {}", list.count());
        self.part(heading, items.collect(), ("Open all near misses", path))
    }

    fn list(&self, filter: (&'static str, String)) -> String {
        let team = self.team().map(|team| ("team", team.to_string()));
        paths::postmortems(&std::iter::once(filter).chain(team).collect::<Vec<_>>())
    }
}

fn day(day: NaiveDate) -> String {
    day.format("%-d %b %Y").to_string()
}
