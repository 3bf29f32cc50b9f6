//! E-mail: preferences, notifications that are due to be mailed, and the outbox.

mod deliveries;
mod digest;
mod digest_contents;
mod due;
mod insights_mails;
mod leaders;
mod old_deliveries;
mod password_reset_requests;
mod preferences;

pub use deliveries::{Delivery, NewDelivery};
pub use digest::DueDigest;
pub use due::DueMail;
pub use insights_mails::DueInsights;
pub use leaders::Leader;

pub(crate) use preferences::frequencies;
