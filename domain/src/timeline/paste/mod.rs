//! Reads what people paste into a timeline: a conversation, a log, a table, commits, alerts.
//!
//! A recogniser (`recognise`) looks at the beginning and says what it is; a reader for each format
//! yields entries with their times as they stand there; `place` gives them their day and zone and
//! marks what is doubtful; `repeats` finds those that are on the timeline already.

mod alertmanager;
mod chat;
mod chat_heads;
mod entries;
mod furniture;
mod git_log;
mod json;
mod json_fields;
mod json_lines;
mod kubectl;
mod lines;
mod log;
mod markdown_table;
mod pagerduty;
mod place;
mod recognise;
mod repeats;
mod senders;
mod slack_export;
mod spaced_columns;
mod stamps;
mod table;
#[cfg(test)]
mod tests;
mod times_below;
mod transcript;
mod wrong_kind;

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use chrono_tz::Tz;

use super::{EventId, EventKind, Evidence, Milestone, Milestones, TimelineEvent};
pub use wrong_kind::WrongKind;

number! {
    /// The id of a paste.
    pub struct PasteId;
}

/// The longest text that is pasted at once, in bytes.
pub const MAX_PASTE: usize = 20_000_000;
/// How many events one paste may become.
pub const MAX_PASTE_EVENTS: usize = 5_000;

/// How many entries of a log are read before equal ones are put together.
const MAX_PASTE_ENTRIES: usize = 50_000;

choice! {
    /// The format of a paste.
    pub enum PasteFormat {
        /// Copied from the window of a chat.
        Chat = "chat", "Conversation";
        /// A channel's day, as Slack exports it.
        SlackExport = "slack_export", "Slack export";
        /// CSV, TSV, or cells of a sheet.
        Table = "table", "Table";
        /// A table in Markdown.
        MarkdownTable = "markdown_table", "Markdown table";
        /// A list in Markdown, or lines that begin with a time.
        List = "list", "List";
        /// Lines of a program's log.
        Log = "log", "Log";
        /// One JSON object a line, or a list of them.
        JsonLines = "json_lines", "JSON log";
        /// What `git log` prints.
        GitLog = "git_log", "Git log";
        /// Alerts, as Alertmanager sends or lists them.
        Alertmanager = "alertmanager", "Alertmanager";
        /// Incidents, log entries or webhooks.
        PagerDuty = "pagerduty", "PagerDuty";
        /// Incidents and their updates.
        Statuspage = "statuspage", "Statuspage";
        /// Alerts, their logs, or webhooks.
        Opsgenie = "opsgenie", "Opsgenie";
        /// Events, logs, or webhooks.
        Datadog = "datadog", "Datadog";
        /// Issues, events, or webhooks.
        Sentry = "sentry", "Sentry";
        /// Issues, or notifications of conditions.
        NewRelic = "new_relic", "New Relic";
        /// Alarms of Amazon `CloudWatch`.
        CloudWatch = "cloudwatch", "CloudWatch alarms";
        /// Calls of the API of AWS.
        CloudTrail = "cloudtrail", "CloudTrail";
        /// Events, as JSON or as a table of `kubectl`.
        Kubernetes = "kubernetes", "Kubernetes events";
        /// Deployments, releases, workflow runs, pushes.
        GitHub = "github", "GitHub";
        /// Deployments, releases, pipelines, pushes.
        GitLab = "gitlab", "GitLab";
        /// Applications with their history.
        ArgoCd = "argo_cd", "Argo CD";
        /// Incidents, updates and timelines.
        IncidentIo = "incident_io", "incident.io";
        /// The timeline of an incident.
        FireHydrant = "firehydrant", "FireHydrant";
        /// The timeline of an incident.
        Rootly = "rootly", "Rootly";
        /// What was said in a meeting, with times since it began.
        Transcript = "transcript", "Meeting transcript";
    }
}

choice! {
    /// What the times of a paste count from, when they are no times of a clock.
    pub enum CountsFrom {
        /// When it was printed or copied: ages such as `12m`, and “Today”.
        Copied = "copied", "Copied or printed at";
        /// When a recording began.
        Began = "began", "Recording started at";
    }
}

/// What a paste is read against.
#[derive(Debug, Clone, Copy)]
pub struct PasteContext<'a> {
    /// The postmortem's time zone.
    pub zone: Tz,
    /// The zone that somebody chose for times that name none.
    pub chosen_zone: Option<Tz>,
    /// Whether somebody said that months stand before days, or the other way round.
    pub month_first: Option<bool>,
    /// What somebody said that the paste is.
    pub read_as: Option<PasteFormat>,
    /// When somebody said that it was printed or copied, or that its recording began.
    pub counts_from: Option<DateTime<Utc>>,
    /// A day near the incident: see [`day_of_incident`], or today.
    pub near: NaiveDate,
    /// The day on which it was pasted, in the postmortem's zone.
    pub today: NaiveDate,
    /// When it was pasted.
    pub pasted_at: DateTime<Utc>,
    /// The events that are already on the timeline.
    pub events: &'a [TimelineEvent],
}

/// How a paste was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Pasted {
    /// The detected format.
    pub format: PasteFormat,
    /// The zone in which times without one were read.
    pub zone: Tz,
    /// Whether some times name no zone, so that it makes a difference which one is chosen.
    pub asks_zone: bool,
    /// Whether months were read before days.
    pub month_first: bool,
    /// Whether days and months can be read both ways round.
    pub asks_order: bool,
    /// What its times count from, when they are no times of a clock.
    pub asks_counts_from: Option<CountsFrom>,
    /// The moment from which they were counted.
    pub counted_from: DateTime<Utc>,
    /// The formats as which it could be read as well.
    pub others: Vec<PasteFormat>,
    /// The events, in the order in which they happened when the paste has them the other way round.
    pub events: Vec<Proposed>,
    /// The lines that did not become events.
    pub left_out: Vec<LeftOut>,
}

/// A proposed event.
#[derive(Debug, Clone, PartialEq)]
pub struct Proposed {
    /// When it happened.
    pub at: DateTime<Utc>,
    /// Whether the time is only about right.
    pub approximate: bool,
    /// What sort of thing, as guessed.
    pub kind: EventKind,
    /// What it may mean for the clock; nobody has said so.
    pub suggested: Option<Milestone>,
    /// What happened, in Markdown.
    pub text: String,
    /// The time in the words of the source.
    pub as_written: String,
    /// Where it stands: `Conversation, ada.l, line 12`.
    pub origin: String,
    /// What a person should look at.
    pub warnings: Vec<String>,
    /// What it rests on: the words as they stood, and links.
    pub evidence: Vec<Evidence>,
    /// Whether its time counts from a moment that nobody said, such as the beginning of a recording.
    pub is_unplaced: bool,
    /// The event on the timeline that looks like a duplicate.
    pub same_as: Option<EventId>,
    /// Whether it stood in the paste before.
    pub is_repeated: bool,
}

impl PasteContext<'_> {
    /// The moment from which ages, “Today” and the times of a recording count: as somebody said; else that of the
    /// paste, and for recordings the beginning of the day of the incident.
    fn moment_of(&self, counts_from: CountsFrom) -> DateTime<Utc> {
        let midnight = || super::in_zone(self.near.and_time(NaiveTime::MIN), self.zone, Some(super::Fold::Earlier));
        self.counts_from.unwrap_or_else(|| match counts_from {
            CountsFrom::Copied => self.pasted_at,
            CountsFrom::Began => midnight().unwrap_or(self.pasted_at),
        })
    }

    /// The day on which it was copied.
    fn copied_on(&self) -> NaiveDate {
        match self.counts_from {
            Some(at) => at.with_timezone(&self.chosen_zone.unwrap_or(self.zone)).date_naive(),
            None => self.today,
        }
    }
}

impl Proposed {
    /// Whether it is selected by default.
    pub fn is_wanted(&self) -> bool {
        let is_doubtful = |warning: &String| warning == ONLY_A_REACTION || warning.starts_with(FAR_FROM_IT);
        !self.is_unplaced && self.same_as.is_none() && !self.is_repeated && !self.warnings.iter().any(is_doubtful)
    }
}

/// The doubt about a message without words.
const ONLY_A_REACTION: &str = "Only a reaction";
/// How the doubt begins about times that count from a moment that nobody said.
const COUNTED_FROM_NOTHING: &str = "Relative time";
/// How the doubt about an event begins that lies far from all others.
const FAR_FROM_IT: &str = "Far from the incident";

/// The day of an incident, by its timeline: that on which the impact started or was noticed, else the
/// one of most events, the first of several.
pub fn day_of_incident(events: &[TimelineEvent], zone: Tz) -> Option<NaiveDate> {
    let day = |at: DateTime<Utc>| at.with_timezone(&zone).date_naive();
    let milestones = Milestones::of(events);
    let begun = milestones.at(Milestone::ImpactStarted).or_else(|| milestones.at(Milestone::Detected));
    begun.map(day).or_else(|| {
        let mut counts: BTreeMap<NaiveDate, usize> = BTreeMap::new();
        for event in events {
            *counts.entry(day(event.at)).or_default() += 1;
        }
        counts.into_iter().rev().max_by_key(|(_, count)| *count).map(|(day, _)| day)
    })
}

/// A line that did not become an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftOut {
    /// The line, from 1; in JSON the place in its list.
    pub line: usize,
    /// The text of the line.
    pub text: String,
}

/// Detects the format of a paste, unless somebody said it, and reads its events.
pub fn read_paste(text: &str, context: &PasteContext<'_>) -> Result<Pasted, WrongKind> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let (format, read) = recognise::read(text, context)?;
    if read.entries.is_empty() {
        return Err(context.read_as.map_or(WrongKind::NoTimes, |format| WrongKind::NotThat { format }));
    }
    // Where nothing is put together, so many cannot become few: they are refused before they are looked at.
    let most = if repeats::is_grouped(format) { MAX_PASTE_ENTRIES } else { 2 * MAX_PASTE_EVENTS };
    if read.entries.len() > most {
        return Err(WrongKind::TooMany { found: read.entries.len() });
    }
    let mut pasted = place::place(format, read, context);
    repeats::group(&mut pasted.events, format, context.zone);
    if pasted.events.len() > MAX_PASTE_EVENTS {
        return Err(WrongKind::TooMany { found: pasted.events.len() });
    }
    repeats::mark(&mut pasted.events, context.events);
    pasted.others = recognise::others(text, format);
    Ok(pasted)
}
