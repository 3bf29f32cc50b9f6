use chrono::{DateTime, Utc};
use chrono_tz::Tz;

choice! {
    /// How exactly an instant is known.
    pub enum Precision {
        /// To the minute, or better.
        Exact = "exact", "Exact";
        /// Around then.
        Approximate = "about", "Approximate";
        /// Only the day is known: the instant is the first one of the day in the postmortem's zone.
        Day = "day", "Day only";
        /// No time is known yet: the instant is that of the event before it, or the first one of its day, and
        /// only keeps its place.
        Unknown = "unknown", "No time yet";
    }
}

impl Precision {
    /// Whether the clock time is known, at least approximately. Only such events count for durations, gaps,
    /// the strip and figures.
    pub fn has_time(self) -> bool {
        matches!(self, Self::Exact | Self::Approximate)
    }

    /// When an event happened, as far as it is known: `2026-11-10 14:03`, `2026-11-10`, `No time yet`.
    pub fn in_words(self, at: DateTime<Utc>, zone: Tz) -> String {
        let local = at.with_timezone(&zone);
        match self {
            Self::Exact | Self::Approximate => local.format("%Y-%m-%d %H:%M").to_string(),
            Self::Day => local.format("%Y-%m-%d").to_string(),
            Self::Unknown => self.label().to_owned(),
        }
    }
}
