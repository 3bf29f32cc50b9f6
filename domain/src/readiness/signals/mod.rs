//! Signals: what monitoring and other tools report, each sender in its own JSON.

mod input;
mod message;
mod reading;
mod senders;
mod wording;

use chrono::{DateTime, Utc};

pub use input::{DismissalInput, MAX_REASON, MAX_SIGNING_SECRET, SignalSourceFields, SignalSourceInput};
pub use message::read_signals;
pub use wording::log_of_signals;

use super::IncidentNumber;

number! {
    /// The id of a signal.
    pub struct SignalId;
}

number! {
    /// The id of a signal source.
    pub struct SignalSourceId;
}

/// The largest message of a sender, in bytes.
pub const MAX_SIGNAL_MESSAGE: usize = 1024 * 1024;
/// Signals of one message beyond these are left out.
pub const MAX_SIGNALS: usize = 1_000;
/// What is kept of a message as it was received, in bytes.
pub const MAX_RAW: usize = 64 * 1024;
/// How long a message is kept as it was received, in days.
pub const RAW_KEPT_DAYS: i64 = 30;
/// The longest key, in characters.
pub const MAX_KEY: usize = 300;
/// The longest words for a severity, a value or a name, in characters.
pub const MAX_WORDS: usize = 80;
/// The longest link, in characters.
pub const MAX_LINK: usize = 2_000;

choice! {
    /// Who sends signals.
    pub enum SourceKind {
        /// Prometheus Alertmanager.
        Alertmanager = "alertmanager", "Alertmanager";
        /// Grafana Alerting.
        Grafana = "grafana", "Grafana";
        /// `PagerDuty`, webhooks v3.
        PagerDuty = "pagerduty", "PagerDuty";
        /// Opsgenie.
        Opsgenie = "opsgenie", "Opsgenie";
        /// Datadog.
        Datadog = "datadog", "Datadog";
        /// Sentry.
        Sentry = "sentry", "Sentry";
        /// GitHub, webhooks of deployments.
        Github = "github", "GitHub";
        /// GitLab, webhooks of deployments.
        Gitlab = "gitlab", "GitLab";
        /// Argo Rollouts.
        ArgoRollouts = "argo_rollouts", "Argo Rollouts";
        /// Flagger.
        Flagger = "flagger", "Flagger";
        /// Statuspage, of suppliers.
        Statuspage = "statuspage", "Statuspage";
        /// Anything that sends JSON of ours.
        Generic = "generic", "Other (JSON)";
    }
}

impl SourceKind {
    /// The header with the signature or the secret, for senders that prove who they are.
    pub const fn signature_header(self) -> Option<&'static str> {
        match self {
            Self::PagerDuty => Some("x-pagerduty-signature"),
            Self::Sentry => Some("sentry-hook-signature"),
            Self::Generic => Some("x-signature-256"),
            Self::Github => Some("x-hub-signature-256"),
            Self::Gitlab => Some("x-gitlab-token"),
            Self::Alertmanager
            | Self::Grafana
            | Self::Opsgenie
            | Self::Datadog
            | Self::ArgoRollouts
            | Self::Flagger
            | Self::Statuspage => None,
        }
    }

    /// Whether the header holds the secret itself instead of a signature.
    pub const fn sends_secret(self) -> bool {
        matches!(self, Self::Gitlab)
    }

    /// What stands before each signature in the header.
    pub const fn signature_prefix(self) -> &'static str {
        match self {
            Self::PagerDuty => "v1=",
            Self::Generic | Self::Github => "sha256=",
            _ => "",
        }
    }
}

choice! {
    /// Whether what a signal is about goes on.
    pub enum SignalStatus {
        /// It goes on.
        Firing = "firing", "Firing";
        /// It ended.
        Resolved = "resolved", "Resolved";
    }
}

choice! {
    /// What became of a signal.
    pub enum SignalState {
        /// Nobody has decided yet.
        Waiting = "waiting", "Waiting";
        /// It belongs to an incident.
        Joined = "joined", "In an incident";
        /// Somebody decided that it needs nothing.
        Dismissed = "dismissed", "Dismissed";
    }
}

/// A signal as it was read from a message. Texts are of one line, without control characters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalFields {
    /// What is the same for every message about the same episode, up to 300 characters.
    pub key: String,
    /// The title.
    pub title: String,
    /// The name of the service that it is about.
    pub service: Option<String>,
    /// The severity in the words of the sender; may be empty.
    pub severity: String,
    /// Whether it goes on.
    pub status: SignalStatus,
    /// The measured value.
    pub value: Option<String>,
    /// An `http` or `https` address with more.
    pub link: Option<String>,
    /// When it happened, as the sender says.
    pub at: Option<DateTime<Utc>>,
}

/// A signal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signal {
    /// The id.
    pub id: SignalId,
    /// The name of the source.
    pub source: String,
    /// The kind of the source.
    pub kind: SourceKind,
    /// What it says, as of the last change.
    pub fields: SignalFields,
    /// How often it was received.
    pub times: i32,
    /// When it was first received.
    pub first_at: DateTime<Utc>,
    /// When it was last received.
    pub last_at: DateTime<Utc>,
    /// What became of it.
    pub state: SignalState,
    /// The incident that it belongs to.
    pub incident: Option<IncidentNumber>,
    /// Why it was dismissed.
    pub reason: String,
}

/// A signal source in a list. Its secret address is shown once, when it is created.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignalSource {
    /// The id.
    pub id: SignalSourceId,
    /// The name.
    pub name: String,
    /// Who sends.
    pub kind: SourceKind,
    /// Whether messages must be signed.
    pub is_signed: bool,
    /// When it was created.
    pub created_at: DateTime<Utc>,
    /// When it last sent something.
    pub last_received_at: Option<DateTime<Utc>>,
}

impl SignalFields {
    /// Whether a message about a known signal says something new, rather than the same again or something older.
    pub fn is_news(&self, before: SignalStatus, last: DateTime<Utc>, now: DateTime<Utc>) -> bool {
        self.status != before && self.happened_at(now) >= last
    }

    /// When it happened: what the sender says, but never in the future.
    pub fn happened_at(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        self.at.map_or(now, |at| at.min(now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_late_or_again_is_no_news() {
        use SignalStatus::{Firing, Resolved};

        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        let signal = |status, seconds: Option<i64>| SignalFields {
            key: "k".into(),
            title: "T".into(),
            service: None,
            severity: String::new(),
            status,
            value: None,
            link: None,
            at: seconds.map(at),
        };
        assert!(signal(Resolved, Some(20)).is_news(Firing, at(10), at(30)));
        assert!(!signal(Firing, Some(10)).is_news(Firing, at(10), at(30)), "the same again");
        assert!(!signal(Firing, Some(10)).is_news(Resolved, at(20), at(30)), "a message that was overtaken");
        assert!(signal(Firing, Some(25)).is_news(Resolved, at(20), at(30)), "a new episode");
        assert!(signal(Resolved, None).is_news(Firing, at(10), at(30)));
        assert_eq!(signal(Firing, Some(99)).happened_at(at(30)), at(30));
    }
}
