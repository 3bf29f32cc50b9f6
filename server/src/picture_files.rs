//! Pictures as people upload them: known by content, turned upright, and rid of what a camera
//! adds (EXIF, XMP, comments).

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageFormat, ImageReader, Limits};
use img_parts::{DynImage, ImageEXIF, ImageICC};
use store::NewPicture;

/// The largest picture, in bytes.
pub const MAX_PICTURE: usize = 10 * 1024 * 1024;
/// The widest or highest picture, in pixels: beyond, a small file could fill the memory.
const MAX_SIDE: u32 = 12_000;
/// The quality of a photo that had to be turned, of 100.
const TURNED_QUALITY: u8 = 90;

/// Why a file is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureRefused {
    /// Too many bytes.
    #[error("A picture has at most 10 MB.")]
    TooLarge,
    /// Not one of the four, whatever its name says.
    #[error("Only PNG, JPEG, GIF and WebP pictures can be taken.")]
    NotAPicture,
    /// It says that it is one, and cannot be read, or is larger than any screen.
    #[error("This picture is broken, or has more than 12,000 pixels a side.")]
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
    let (picture, bytes) = if format == ImageFormat::Jpeg && orientation != Orientation::NoTransforms {
        upright(picture, orientation).ok_or(PictureRefused::Broken)?
    } else {
        let bytes = without_metadata(bytes, format).ok_or(PictureRefused::Broken)?;
        (picture, bytes)
    };
    Ok(NewPicture { media_type, width: picture.width(), height: picture.height(), bytes })
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

fn upright(mut picture: DynamicImage, orientation: Orientation) -> Option<(DynamicImage, Vec<u8>)> {
    picture.apply_orientation(orientation);
    let mut bytes = Vec::new();
    let picture = DynamicImage::from(picture.into_rgb8());
    picture.write_with_encoder(JpegEncoder::new_with_quality(&mut bytes, TURNED_QUALITY)).ok()?;
    Some((picture, bytes))
}

fn without_metadata(bytes: &[u8], format: ImageFormat) -> Option<Vec<u8>> {
    if format == ImageFormat::Gif {
        return gif_without_comments(bytes);
    }
    let mut parts = DynImage::from_bytes(bytes.to_vec().into()).ok()??;
    parts.set_exif(None);
    parts.set_icc_profile(None);
    match &mut parts {
        DynImage::Jpeg(jpeg) => {
            // APP1 holds EXIF and XMP, APP13 IPTC, COM comments; APP0 and APP14 say how to read the colours.
            jpeg.segments_mut().retain(|segment| !matches!(segment.marker(), 0xE1..=0xED | 0xEF | 0xFE));
        }
        DynImage::Png(png) => {
            let needed =
                [*b"IHDR", *b"PLTE", *b"IDAT", *b"IEND", *b"tRNS", *b"gAMA", *b"sRGB", *b"acTL", *b"fcTL", *b"fdAT"];
            png.chunks_mut().retain(|chunk| needed.contains(&chunk.kind()));
        }
        DynImage::WebP(webp) => webp.remove_chunks_by_id(*b"XMP "),
    }
    Some(parts.encoder().bytes().to_vec())
}

/// Copies a GIF (`GIF89a`) without its comments and application data, keeping the loop.
fn gif_without_comments(bytes: &[u8]) -> Option<Vec<u8>> {
    let table = |packed: u8| if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) };
    let mut place = 13 + table(*bytes.get(10)?);
    let mut kept = bytes.get(..place)?.to_vec();
    loop {
        let start = place;
        match *bytes.get(place)? {
            0x21 => {
                let label = *bytes.get(place + 1)?;
                let is_loop = label == 0xFF && bytes.get(place + 3..place + 14)? == b"NETSCAPE2.0";
                place = after_blocks(bytes, place + 2)?;
                if label == 0xF9 || is_loop {
                    kept.extend_from_slice(bytes.get(start..place)?);
                }
            }
            0x2C => {
                let local = table(*bytes.get(place + 9)?);
                place = after_blocks(bytes, place + 10 + local + 1)?;
                kept.extend_from_slice(bytes.get(start..place)?);
            }
            _ => {
                kept.push(0x3B);
                return Some(kept);
            }
        }
    }
}

/// The place behind a row of data blocks, each of which begins with its length.
fn after_blocks(bytes: &[u8], mut place: usize) -> Option<usize> {
    loop {
        let length = usize::from(*bytes.get(place)?);
        place += 1 + length;
        if length == 0 {
            return Some(place);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample(format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(6, 4).write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// A JPEG with EXIF that says "turn me by 90°" and names a place.
    fn photo() -> Vec<u8> {
        let mut parts = DynImage::from_bytes(sample(ImageFormat::Jpeg).into()).unwrap().unwrap();
        let mut exif = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0".to_vec();
        exif.extend_from_slice(b"SECRET PLACE");
        parts.set_exif(Some(exif.into()));
        parts.encoder().bytes().to_vec()
    }

    fn holds(bytes: &[u8], words: &[u8]) -> bool {
        bytes.windows(words.len()).any(|window| window == words)
    }

    #[test]
    fn the_four_kinds_are_known_by_content() {
        for (format, media_type) in [
            (ImageFormat::Png, "image/png"),
            (ImageFormat::Jpeg, "image/jpeg"),
            (ImageFormat::Gif, "image/gif"),
            (ImageFormat::WebP, "image/webp"),
        ] {
            let picture = clean(&sample(format)).unwrap();
            assert_eq!((picture.media_type, picture.width, picture.height), (media_type, 6, 4));
            assert!(decode(&picture.bytes, format).is_some(), "{media_type} is still whole");
        }
    }

    #[test]
    fn a_photo_is_turned_upright_and_tells_no_place() {
        let photo = photo();
        assert!(holds(&photo, b"SECRET PLACE"));
        let picture = clean(&photo).unwrap();
        assert_eq!((picture.width, picture.height), (4, 6));
        assert!(!holds(&picture.bytes, b"SECRET PLACE") && !holds(&picture.bytes, b"Exif"));
    }

    #[test]
    fn comments_of_gif_and_png_go() {
        let mut gif = sample(ImageFormat::Gif);
        let end = gif.len() - 1;
        gif.splice(end..end, *b"\x21\xFE\x06SECRET\0");
        assert!(!holds(&clean(&gif).unwrap().bytes, b"SECRET"));
        let mut parts = DynImage::from_bytes(sample(ImageFormat::Png).into()).unwrap().unwrap();
        parts.set_exif(Some(b"SECRET".to_vec().into()));
        assert!(!holds(&clean(&parts.encoder().bytes()).unwrap().bytes, b"SECRET"));
    }

    #[test]
    fn what_is_no_picture_is_refused() {
        for bad in [&b"<svg xmlns='http://www.w3.org/2000/svg'/>"[..], b"<html>", b"", b"GIF89a"] {
            assert!(clean(bad).is_err());
        }
        assert_eq!(clean(&vec![0; MAX_PICTURE + 1]).unwrap_err(), PictureRefused::TooLarge);
        let half = sample(ImageFormat::Png);
        assert_eq!(clean(&half[..half.len() / 2]).unwrap_err(), PictureRefused::Broken);
    }
}
