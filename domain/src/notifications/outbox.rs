use chrono::{DateTime, Utc};

number! {
    /// The id of an e-mail.
    pub struct DeliveryId;
}

/// An e-mail that was not sent yet.
#[derive(Debug, Clone)]
pub struct UnsentMail {
    /// The id.
    pub id: DeliveryId,
    /// The address.
    pub recipient: String,
    /// The subject.
    pub subject: String,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it is tried next; nothing when it was given up.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// The attempts so far.
    pub attempts: i32,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
}
