//! Checks the integrity of the database.

use serde_json::json;
use store::Store;

use super::output::{answer, said};

/// Prints the problems; returns an error when there are any.
pub async fn run(store: &Store, as_json: bool) -> Result<(), String> {
    let wrong = store.check().await.map_err(said)?;
    let words = if wrong.is_empty() { "No problems found.".to_owned() } else { wrong.join("\n") };
    answer(as_json, &json!({ "wrong": wrong }), &words);
    if wrong.is_empty() { Ok(()) } else { Err(format!("Problems found in the database: {}.", wrong.len())) }
}
