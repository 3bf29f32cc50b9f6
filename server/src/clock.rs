use chrono::{DateTime, Utc};

/// The one place where the time comes from.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
