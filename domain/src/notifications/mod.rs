//! E-mail: how often people get it, when it is sent, and when it is tried again.

mod digest;
mod frequency;
mod insights_mailing;
mod outbox;
mod retries;

pub use digest::{
    DIGEST_ENTRIES, Digest, DigestAction, DigestDraft, DigestList, DigestNearMiss, DigestPostmortem, DigestRecurrence,
    DigestWeek,
};
pub(crate) use frequency::morning;
pub use frequency::{Frequency, possible_frequencies, usual_frequency};
pub use insights_mailing::InsightsMailing;
pub use outbox::{DeliveryId, UnsentMail};
pub use retries::{MAX_ATTEMPTS, pause_after_failures};

/// Somebody who got an e-mail gets the next one this many minutes later at the earliest, with all that happened
/// in the meantime.
pub const MINUTES_BETWEEN_MAILS: i64 = 10;
/// What was to be sent more than this many days ago is not sent any more.
pub const STALE_DAYS: i64 = 7;
/// E-mails that were sent are forgotten after this many days; their links for unsubscribing work as long.
pub const KEPT_DAYS: i64 = 90;
