use super::{MAX_PASTE, MAX_PASTE_EVENTS};

/// Why nothing could be read from a paste. Each sentence says how to go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongKind {
    /// Nothing was pasted.
    #[error("Nothing was pasted. Paste a conversation, a log or a table, or choose a file.")]
    Empty,
    /// Larger than what is taken.
    #[error("This has more than {} MB; paste the part around the incident.", MAX_PASTE / 1_000_000)]
    TooLarge,
    /// A picture, a program, an archive.
    #[error(
        "This is a file that holds no text, such as a picture. Save it as text or CSV, or copy the words themselves."
    )]
    Binary,
    /// A spreadsheet or an archive.
    #[error("This is a spreadsheet or an archive. Copy the cells and paste them, or save the sheet as CSV.")]
    Archive,
    /// A document to be printed.
    #[error("This is a PDF. Open it, mark the lines and copy them.")]
    Pdf,
    /// The source of a page.
    #[error(
        "This is the source of a web page. Open the page in the browser, mark the conversation or table there, and copy that."
    )]
    Html,
    /// Commits that do not say when.
    #[error("These are commits without their dates. Use “git log --date=iso”, or “git log --format='%h %cI %s'”.")]
    CommitsWithoutDates,
    /// JSON, but of something else.
    #[error("This is JSON, but none that is known here ({}). Known are exports of Slack, Alertmanager, PagerDuty, and logs whose entries have a time and a message.", if fields.is_empty() { "it has no named fields".to_owned() } else { format!("it has {fields}") })]
    OtherJson {
        /// Some of its fields.
        fields: String,
    },
    /// JSON that ends too soon or has a fault.
    #[error("This begins like JSON but cannot be read beyond line {line}; perhaps not all of it was copied.")]
    BrokenJson {
        /// Where it stops, from 1.
        line: usize,
    },
    /// Words without times.
    #[error(
        "No times were found in this. Each line, message or row needs one, as in “14:03 pager fired”; text without times belongs into a section."
    )]
    NoTimes,
    /// More than can be looked over.
    #[error(
        "This would be {found} events; at most {} are taken at once. Paste the part around the incident.",
        MAX_PASTE_EVENTS
    )]
    TooMany {
        /// How many were found.
        found: usize,
    },
}
