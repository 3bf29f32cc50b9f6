use chrono::{DateTime, Utc};

/// The current time. Everything else gets it passed in.
#[expect(clippy::disallowed_methods, reason = "this is the one place")]
pub fn now() -> DateTime<Utc> {
    Utc::now()
}
