//! Pictures of a postmortem.

use axum::extract::{FromRequest, Multipart, Request, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use bytes::Bytes;
use domain::postmortems::PostmortemNumber;
use serde::Serialize;
use store::{PictureInfo, StoreError};
use utoipa::ToSchema;

use super::answer::Created;
use super::caller::Caller;
use super::extract::{Path, unreadable_bytes};
use super::problem::{MISTAKES, Problem, TOO_LARGE, UNREADABLE, WRONG_TYPE};
use crate::picture_files::{self, MAX_PICTURE, PictureRefused, picture_response};
use crate::site::Site;

/// The largest upload, in bytes: a picture and the multipart framing around it.
pub const MAX_UPLOAD: usize = MAX_PICTURE + 64 * 1024;

/// A stored picture.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Picture)]
pub struct PictureJson {
    /// The SHA-256 hash of the stored file, in hexadecimal.
    hash: String,
    /// The path of the file.
    #[schema(example = "/api/v1/postmortems/42/pictures/3f9a…")]
    address: String,
    /// The Markdown that embeds the picture in a text.
    #[schema(example = "![](picture:3f9a…)")]
    markdown: String,
    /// The media type, detected from the content.
    #[schema(example = "image/png")]
    media_type: String,
    /// The width in pixels.
    width: i32,
    /// The height in pixels.
    height: i32,
    /// The size in bytes.
    size: i32,
}

impl PictureJson {
    fn of(number: PostmortemNumber, info: PictureInfo) -> Self {
        Self {
            address: format!("/api/v1/postmortems/{number}/pictures/{}", info.hash),
            markdown: format!("![](picture:{})", info.hash),
            hash: info.hash,
            media_type: info.media_type,
            width: info.width,
            height: info.height,
            size: info.size,
        }
    }
}

/// A multipart form with the picture.
#[derive(ToSchema)]
#[schema(as = PictureForm)]
#[expect(dead_code, reason = "it only describes the form, which is read piece by piece")]
pub struct PictureForm {
    /// The file.
    #[schema(format = Binary)]
    file: String,
}

/// Upload a picture
///
/// PNG, JPEG, GIF or WebP, up to 10 MB: as the body itself, or in the field `file` of a multipart form.
/// Photos are rotated upright, and EXIF and other metadata is removed. Identical pictures are stored once.
#[utoipa::path(
    post, path = "/postmortems/{number}/pictures", tag = "pictures",
    request_body(content(("image/*"), (PictureForm = "multipart/form-data"))),
    responses((status = 201, description = "The stored picture.", body = PictureJson))
)]
pub async fn upload(
    State(site): State<Site>,
    caller: Caller,
    Path(number): Path<PostmortemNumber>,
    request: Request,
) -> Result<Created<axum::Json<PictureJson>>, Problem> {
    caller.writable(&site, number).await?;
    let bytes = file_of(request).await?;
    // Decoding takes a core for as long as the picture is large.
    let cleaned = tokio::task::spawn_blocking(move || picture_files::clean(&bytes)).await;
    let picture = cleaned.map_err(|_| refused(PictureRefused::Broken))?.map_err(refused)?;
    let info = caller.change(&site, async |tx| tx.add_picture(number, &picture).await).await?;
    let picture = PictureJson::of(number, info);
    Ok(Created(picture.address.clone(), axum::Json(picture)))
}

async fn file_of(request: Request) -> Result<Bytes, Problem> {
    let media_type = media_type(request.headers()).to_ascii_lowercase();
    if media_type.starts_with("image/") || media_type.starts_with("application/octet-stream") {
        let bytes = Bytes::from_request(request, &()).await;
        return bytes.map_err(|rejection| unreadable_bytes(rejection.status()));
    }
    if !media_type.starts_with("multipart/form-data") {
        return Err(Problem::new(
            WRONG_TYPE,
            "Send the picture as the body, or as the field “file” of a multipart form.",
        ));
    }
    let broken = || Problem::new(UNREADABLE, "The multipart form is malformed or has no boundary.");
    let mut form = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    while let Some(field) = form.next_field().await.map_err(|_| broken())? {
        if field.name() == Some("file") {
            return field.bytes().await.map_err(|error| unreadable_bytes(error.status()));
        }
    }
    Err(Problem::with_field(MISTAKES, "file", "The form has no field “file”."))
}

fn media_type(headers: &HeaderMap) -> &str {
    headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

fn refused(refused: PictureRefused) -> Problem {
    let sort = if refused == PictureRefused::TooLarge { TOO_LARGE } else { MISTAKES };
    Problem::with_field(sort, "file", refused.to_string())
}

/// Get a picture
///
/// Requires access to the draft, or to a report that shows the picture.
#[utoipa::path(
    get, path = "/postmortems/{number}/pictures/{hash}", tag = "pictures",
    responses((status = 200, description = "The picture file.", content_type = "image/*"))
)]
pub async fn show(
    State(site): State<Site>,
    caller: Caller,
    Path((number, hash)): Path<(PostmortemNumber, String)>,
) -> Result<Response, Problem> {
    let info = site.store.find_picture(caller.viewer(), number, &hash).await?.ok_or(StoreError::Absent)?;
    Ok(picture_response(site.store, &info))
}
