//! Checks that the database is whole.

use serde_json::json;
use store::Store;

use super::{answer, said};

/// Prints what is wrong; an error when anything is.
pub async fn run(store: &Store, as_json: bool) -> Result<(), String> {
    let wrong = store.check().await.map_err(said)?;
    let words = if wrong.is_empty() { "The database is whole.".to_owned() } else { wrong.join("\n") };
    answer(as_json, &json!({ "wrong": wrong }), &words);
    if wrong.is_empty() { Ok(()) } else { Err(format!("The database has {} faults.", wrong.len())) }
}
