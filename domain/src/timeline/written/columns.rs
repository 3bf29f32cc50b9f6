//! Which column of a table says what, by their names.

use super::phrases::runs_of;

/// The columns of a table of events.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Columns {
    pub day: Option<usize>,
    pub time: Option<usize>,
    pub text: Option<usize>,
}

/// The columns that are named after a day, a time, and what happened.
pub(crate) fn columns_of(names: &[String]) -> Columns {
    let words: Vec<Vec<String>> = names.iter().map(|name| runs_of(name)).collect();
    let find = |wanted: &[&str], unwanted: &[&str]| {
        words.iter().position(|words| {
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            has(wanted) && !has(unwanted)
        })
    };
    let unwanted = ["due", "deadline", "duration", "to", "spent", "elapsed", "target"];
    let time = find(&["time", "times", "timestamp", "when", "datetime", "clock", "hour", "utc"], &unwanted);
    let day = find(&["date", "day"], &unwanted).filter(|day| time != Some(*day));
    let text = find(
        &[
            "event",
            "events",
            "what",
            "description",
            "happened",
            "activity",
            "message",
            "details",
            "entry",
            "action",
            "comment",
            "note",
            "notes",
            "update",
            "summary",
        ],
        &[],
    );
    Columns { day, time, text }
}
