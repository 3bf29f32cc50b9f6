//! Lists all routes.

use serde_json::json;

/// Prints the method and path of every route, one per line.
pub fn print(json: bool) {
    for (method, path) in crate::router::table() {
        super::output::answer(json, &json!({ "method": method, "path": path }), &format!("{method:6} {path}"));
    }
}
