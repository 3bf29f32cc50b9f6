//! The block of keys and values before a document. It is kept; some keys say something about a runbook.

use chrono::{Datelike, Days, Months, NaiveDate};

use super::steps::seconds;

/// When a document was reviewed, and when it is to be reviewed again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Review {
    /// The day of the last review.
    pub last: Option<NaiveDate>,
    /// The day by which to review it again.
    pub next: Option<NaiveDate>,
}

/// What the front matter of a document says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct FrontMatter {
    /// Where the document itself begins.
    pub end: usize,
    /// The title.
    pub title: Option<String>,
    /// When it was reviewed.
    pub review: Review,
    /// The time within which a rollback is promised, in seconds.
    pub promised: Option<u32>,
    /// How often it is rehearsed.
    pub drill_every: Option<Period>,
}

/// Reads the front matter. A document without it begins at its first byte, or after its byte order mark.
pub(super) fn read(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter { end: start, ..FrontMatter::default() };
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return none };
    let mut front = FrontMatter { end: start + first.len(), ..FrontMatter::default() };
    let mut review_in: Option<Period> = None;
    for line in lines {
        front.end += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            front.review.next = front.review.last.zip(review_in).and_then(|(last, period)| period.after(last));
            return front;
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        match key.trim() {
            "title" if !value.is_empty() => front.title = Some(value.to_owned()),
            "last_reviewed_on" => front.review.last = value.get(..10).and_then(|day| day.parse().ok()),
            "review_in" => review_in = period(value),
            "time_to_roll_back" => front.promised = seconds(value),
            "drill_every" => front.drill_every = period(value),
            _ => {}
        }
    }
    // Without its end it is a rule with a text below it.
    none
}

/// A time after which something is due again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Period {
    /// So many days.
    Days(u64),
    /// So many months; a day that a month does not have becomes its last one.
    Months(u32),
}

impl Period {
    /// The day after this time; nothing when that is after the year 9999, which not every calendar and database knows.
    pub fn after(self, day: NaiveDate) -> Option<NaiveDate> {
        let after = match self {
            Self::Days(days) => day.checked_add_days(Days::new(days)),
            Self::Months(months) => day.checked_add_months(Months::new(months)),
        };
        after.filter(|day| day.year() <= 9999)
    }

    /// `14 days`, `6 months`.
    pub fn words(self) -> String {
        match self {
            Self::Days(1) => "day".to_owned(),
            Self::Days(days) => format!("{days} days"),
            Self::Months(1) => "month".to_owned(),
            Self::Months(months) => format!("{months} months"),
        }
    }
}

/// `6 months`, `1 year`; `two weeks` is not understood.
pub(super) fn period(value: &str) -> Option<Period> {
    let mut words = value.split_whitespace();
    let count: u32 = words.next()?.parse().ok()?;
    let unit = words.next()?.to_ascii_lowercase();
    match unit.trim_end_matches('s') {
        "day" => Some(Period::Days(count.into())),
        "week" => Some(Period::Days(u64::from(count) * 7)),
        "month" => Some(Period::Months(count)),
        "year" => count.checked_mul(12).map(Period::Months),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_review_is_read_and_the_next_one_computed() {
        let text = "---\ntitle: Restore a database\nlast_reviewed_on: 2026-08-31\nreview_in: 6 months\n---\n# Text";
        let front = read(text);
        assert_eq!(&text[front.end..], "# Text");
        assert_eq!(front.title.as_deref(), Some("Restore a database"));
        assert_eq!(front.review.next, NaiveDate::from_ymd_opt(2027, 2, 28));
        for (period, next) in [("2 weeks", (2026, 9, 14)), ("1 year", (2027, 8, 31)), ("10 days", (2026, 9, 10))] {
            let next = NaiveDate::from_ymd_opt(next.0, next.1, next.2);
            assert_eq!(read(&text.replace("6 months", period)).review.next, next, "{period}");
        }
        for unknown in ["soon", "4294967295 years", "9000 years", "x months"] {
            assert_eq!(read(&text.replace("6 months", unknown)).review.next, None, "{unknown}");
        }
    }

    #[test]
    fn a_rule_is_no_front_matter() {
        for text in ["", "---", "---\n", "---\ntext\n", "# A\n---\nb\n---\n"] {
            assert_eq!(read(text), FrontMatter::default(), "{text:?}");
        }
        assert_eq!(read("\u{feff}# A").end, 3);
    }
}
