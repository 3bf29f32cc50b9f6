//! What is known of the disk on which the database lives.

use std::sync::atomic::AtomicBool;

use tokio::sync::Notify;

/// What is known of the disk.
#[derive(Debug)]
pub(crate) struct DiskSpace {
    /// The database as the log names it, without a password.
    pub database: String,
    pub is_full: AtomicBool,
    pub became_full: Notify,
}

impl DiskSpace {
    pub(crate) fn of(database: &str) -> Self {
        Self { database: without_password(database), is_full: AtomicBool::new(false), became_full: Notify::new() }
    }
}

/// A file as it is; of `postgres://user:password@host/name?options` the host and the name.
fn without_password(database: &str) -> String {
    let Some((scheme, rest)) = database.split_once("://") else { return database.to_owned() };
    let place = rest.rsplit_once('@').map_or(rest, |(_, place)| place);
    format!("{scheme}://{}", place.split('?').next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_log_names_the_database_and_no_password() {
        for (given, named) in [
            ("/var/lib/debrief/debrief.sqlite", "/var/lib/debrief/debrief.sqlite"),
            ("postgres://debrief:secret@db.example/debrief", "postgres://db.example/debrief"),
            ("postgres://debrief:sec@ret@db.example:5433/debrief?password=x", "postgres://db.example:5433/debrief"),
            ("postgresql://db.example/debrief", "postgresql://db.example/debrief"),
        ] {
            assert_eq!(without_password(given), named);
        }
    }
}
