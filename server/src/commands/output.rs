//! What commands print.

use serde_json::Value;

/// The message of a store error, including that of the database: whoever runs a command
/// has access to the database anyway.
pub fn said(error: store::StoreError) -> String {
    match error {
        store::StoreError::Database(source) => format!("database error: {source}"),
        other => other.to_string(),
    }
}

/// Prints a result, as JSON or as text.
pub fn answer(json: bool, value: &Value, words: &str) {
    if json {
        println!("{value}");
    } else {
        println!("{words}");
    }
}
