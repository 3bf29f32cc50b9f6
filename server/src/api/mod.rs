use axum::Router;
use crate::site::Site;
pub fn router() -> Router<Site> { Router::new() }
pub fn table() -> Vec<(&'static str, String)> { Vec::new() }
pub mod problem {
    pub struct Problem;
    impl From<store::StoreError> for Problem { fn from(_: store::StoreError) -> Self { Self } }
    impl axum::response::IntoResponse for Problem { fn into_response(self) -> axum::response::Response { axum::http::StatusCode::NOT_FOUND.into_response() } }
}
pub mod description {
    pub async fn page() -> &'static str { "" }
    pub async fn openapi() -> &'static str { "" }
}
