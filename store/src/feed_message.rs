//! The messages of the change feed.

use domain::postmortems::PostmortemNumber;

/// A message for open pages.
#[derive(Debug, Clone)]
pub enum FeedMessage {
    /// The postmortem changed.
    Changed(PostmortemNumber),
    /// The presence that another process reports: who is here, and where they write.
    Here(PostmortemNumber, Vec<u8>),
    /// Messages may have been missed: reload everything.
    Missed,
}

/// How many messages a slow subscriber may be behind before it gets [`FeedMessage::Missed`].
pub(crate) const KEPT: usize = 1024;
