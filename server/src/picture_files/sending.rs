//! Sends pictures to whoever may see them.

use axum::body::Body;
use axum::http::{HeaderValue, header};
use axum::response::Response;
use store::{PictureInfo, Store};

use crate::headers;

/// Sends a picture in pieces, as they come from the database.
pub fn picture_response(store: Store, picture: &PictureInfo) -> Response {
    let hash = picture.hash.clone();
    let pieces = futures_util::stream::try_unfold((store, hash, 0), |(store, hash, place)| async move {
        let piece = store.picture_piece(&hash, place).await.map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(piece.map(|piece| (piece, (store, hash, place + 1))))
    });
    let mut response = Response::new(Body::from_stream(pieces));
    let headers = response.headers_mut();
    let media_type =
        HeaderValue::from_str(&picture.media_type).unwrap_or(HeaderValue::from_static("application/octet-stream"));
    headers.insert(header::CONTENT_TYPE, media_type);
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(picture.size));
    headers.insert(header::CONTENT_SECURITY_POLICY, HeaderValue::from_static(headers::PICTURES));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline"));
    // Named by its content, but who may see it can change: kept for a day, by this browser only.
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, max-age=86400"));
    response
}
