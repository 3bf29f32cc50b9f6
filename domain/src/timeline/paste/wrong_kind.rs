use super::{MAX_PASTE, MAX_PASTE_EVENTS, PasteFormat};

/// Why nothing could be read from a paste. Each sentence says how to go on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WrongKind {
    /// Nothing was pasted.
    #[error("Paste a conversation, log or table, or choose a file.")]
    Empty,
    /// Larger than what is taken.
    #[error("The paste is larger than {} MB. Paste the part around the incident.", MAX_PASTE / 1_000_000)]
    TooLarge,
    /// A picture, a program, an archive.
    #[error("This file has no text. Save the file as text or CSV, or copy the text.")]
    Binary,
    /// A spreadsheet or an archive.
    #[error("This is a spreadsheet or an archive. Copy the cells and paste them, or save the sheet as CSV.")]
    Archive,
    /// A document to be printed.
    #[error("This is a PDF. Open the file, select the lines and copy them.")]
    Pdf,
    /// The source of a page.
    #[error(
        "This is the source of a web page. Open the page in a browser, select the conversation or table and copy it."
    )]
    Html,
    /// Commits that do not say when.
    #[error("These commits have no dates. Use “git log --date=iso” or “git log --format='%h %cI %s'”.")]
    CommitsWithoutDates,
    /// JSON, but of something else.
    #[error("This JSON format is not supported ({}). Debrief reads Slack exports, alerts, incidents and deployments of the usual tools, and logs whose entries have a time and a message.", if fields.is_empty() { "no named fields".to_owned() } else { format!("fields: {fields}") })]
    OtherJson {
        /// Some of its fields.
        fields: String,
    },
    /// JSON that ends too soon or has a fault.
    #[error("This looks like JSON but can’t be read after line {line}. Part of the text may be missing.")]
    BrokenJson {
        /// Where it stops, from 1.
        line: usize,
    },
    /// Words without times.
    #[error(
        "No times found. Each line, message or row needs a time, such as “14:03 pager fired”. Put text without times in a section."
    )]
    NoTimes,
    /// Somebody chose what it is, and it is something else.
    #[error("No events found when read as “{format}”. Choose another format.")]
    NotThat {
        /// What was chosen.
        format: PasteFormat,
    },
    /// More than can be looked over.
    #[error("The paste has {found} events. The maximum is {}. Paste the part around the incident.", MAX_PASTE_EVENTS)]
    TooMany {
        /// How many were found.
        found: usize,
    },
}
