//! The block of keys and values before a document. It is kept; some keys say something about a runbook.

use chrono::{Days, Months, NaiveDate};

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
}

/// Reads the front matter. A document without it begins at its first byte, or after its byte order mark.
pub(super) fn read(text: &str) -> FrontMatter {
    let start = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let none = FrontMatter { end: start, ..FrontMatter::default() };
    let mut lines = text[start..].split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else { return none };
    let mut front = FrontMatter { end: start + first.len(), ..FrontMatter::default() };
    let mut review_in = None;
    for line in lines {
        front.end += line.len();
        if matches!(line.trim_end(), "---" | "...") {
            let last = front.review.last;
            front.review.next = last.zip(review_in).and_then(|(last, period)| after(last, period));
            return front;
        }
        let Some((key, value)) = line.split_once(':') else { continue };
        let value = value.trim().trim_matches(['"', '\'']).trim();
        match key.trim() {
            "title" if !value.is_empty() => front.title = Some(value.to_owned()),
            "last_reviewed_on" => front.review.last = value.get(..10).and_then(|day| day.parse().ok()),
            "review_in" => review_in = period(value),
            _ => {}
        }
    }
    // Without its end it is a rule with a text below it.
    none
}

#[derive(Clone, Copy)]
enum Period {
    Days(u64),
    Months(u32),
}

/// `6 months`, `1 year`, `two weeks` is not understood.
fn period(value: &str) -> Option<Period> {
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

fn after(day: NaiveDate, period: Period) -> Option<NaiveDate> {
    match period {
        Period::Days(days) => day.checked_add_days(Days::new(days)),
        Period::Months(months) => day.checked_add_months(Months::new(months)),
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
        for unknown in ["soon", "4294967295 years", "x months"] {
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
