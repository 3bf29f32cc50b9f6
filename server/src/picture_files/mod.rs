//! Pictures as people upload them: known by content, turned upright, and rid of whatever the picture
//! is not drawn from (EXIF, XMP, comments, unknown chunks, what follows the end).

mod gif;
mod jpeg;
mod png;
mod sending;
mod webp;

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use store::NewPicture;

pub use sending::picture_response;

/// The largest picture, in bytes.
pub const MAX_PICTURE: usize = 10 * 1024 * 1024;
/// The widest or highest picture, in pixels: beyond, a small file could fill the memory.
const MAX_SIDE: u32 = 12_000;
/// The quality of a photo that had to be turned, of 100.
const TURNED_QUALITY: u8 = 90;

/// Why a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    /// Too many bytes.
    #[error("A picture can have at most 10 MB.")]
    TooLarge,
    /// Not one of the four, whatever its name says.
    #[error("Only PNG, JPEG, GIF and WebP pictures are supported.")]
    NotAPicture,
    /// It says that it is one, and cannot be read, or is larger than any screen.
    #[error("This picture is damaged or larger than 12,000 pixels on one side.")]
    Broken,
}

/// Decoding the largest picture takes some 430 MB: one at a time.
static DECODING: std::sync::Mutex<()> = std::sync::Mutex::new(());

/// Checks and cleans a file. It takes a core for up to a second, so it belongs beside the async
/// threads.
pub fn clean(bytes: &[u8]) -> Result<NewPicture, PictureRefused> {
    if bytes.len() > MAX_PICTURE {
        return Err(PictureRefused::TooLarge);
    }
    let (format, media_type) = match image::guess_format(bytes) {
        Ok(format @ ImageFormat::Png) => (format, "image/png"),
        Ok(format @ ImageFormat::Jpeg) => (format, "image/jpeg"),
        Ok(format @ ImageFormat::Gif) => (format, "image/gif"),
        Ok(format @ ImageFormat::WebP) => (format, "image/webp"),
        _ => return Err(PictureRefused::NotAPicture),
    };
    // A panic of another decoding left nothing half done.
    let _one = DECODING.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let (picture, orientation) = decode(bytes, format).ok_or(PictureRefused::Broken)?;
    let cleaned = without_metadata(bytes, format).ok_or(PictureRefused::Broken)?;
    let (picture, bytes) = if orientation == Orientation::NoTransforms || is_animated(&cleaned, format) {
        (picture, cleaned)
    } else {
        upright(picture, orientation, format).ok_or(PictureRefused::Broken)?
    };
    let size = (picture.width(), picture.height());
    if size_of(&bytes, format) != Some(size) {
        return Err(PictureRefused::Broken);
    }
    Ok(NewPicture { media_type, width: size.0, height: size.1, bytes })
}

fn decode(bytes: &[u8], format: ImageFormat) -> Option<(DynamicImage, Orientation)> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(MAX_SIDE);
    limits.max_image_height = Some(MAX_SIDE);
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().ok()?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    Some((DynamicImage::from_decoder(decoder).ok()?, orientation))
}

/// The size that a file says it has.
fn size_of(bytes: &[u8], format: ImageFormat) -> Option<(u32, u32)> {
    let decoder = ImageReader::with_format(Cursor::new(bytes), format).into_decoder().ok()?;
    Some(decoder.dimensions())
}

/// Turns a picture. A photo loses a little, the other formats nothing.
fn upright(
    mut picture: DynamicImage,
    orientation: Orientation,
    format: ImageFormat,
) -> Option<(DynamicImage, Vec<u8>)> {
    picture.apply_orientation(orientation);
    let mut bytes = Cursor::new(Vec::new());
    if format == ImageFormat::Jpeg {
        picture = DynamicImage::from(picture.into_rgb8());
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, TURNED_QUALITY)).ok()?;
    } else {
        picture.write_to(&mut bytes, format).ok()?;
    }
    Some((picture, bytes.into_inner()))
}

/// Copies a file without anything that the picture is not drawn from.
fn without_metadata(bytes: &[u8], format: ImageFormat) -> Option<Vec<u8>> {
    let bytes = Bytes { rest: bytes };
    match format {
        ImageFormat::Jpeg => jpeg::without_metadata(bytes),
        ImageFormat::Png => png::without_metadata(bytes),
        ImageFormat::Gif => gif::without_metadata(bytes),
        ImageFormat::WebP => webp::without_metadata(bytes),
        _ => None,
    }
}

/// Whether a picture moves: turning it would keep only its first frame.
fn is_animated(bytes: &[u8], format: ImageFormat) -> bool {
    match format {
        ImageFormat::Gif => true,
        ImageFormat::Png => png::is_animated(bytes),
        ImageFormat::WebP => webp::is_animated(bytes),
        _ => false,
    }
}

/// The bytes of a file that were not read yet.
struct Bytes<'b> {
    rest: &'b [u8],
}

impl<'b> Bytes<'b> {
    /// The next bytes; nothing when the file is shorter.
    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.rest.split_at_checked(length)?;
        self.rest = rest;
        Some(taken)
    }

    /// The next bytes, without going on.
    fn peek(&self, length: usize) -> Option<&'b [u8]> {
        self.rest.get(..length)
    }
}

#[cfg(test)]
mod tests;
