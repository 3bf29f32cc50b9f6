use pulldown_cmark::Options;

/// The scheme under which a picture of the postmortem stands in its Markdown:
/// `![a graph](picture:3f9a…)`.
pub const PICTURE_SCHEME: &str = "picture:";

/// What is understood: `CommonMark` with tables, strikethrough, task lists and footnotes.
pub fn options() -> Options {
    Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH | Options::ENABLE_TASKLISTS | Options::ENABLE_FOOTNOTES
}
