use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

/// A small picture in a colour of its own, so that its hash is its own, too.
pub fn png_of(red: u8, green: u8, blue: u8) -> Vec<u8> {
    sample(ImageFormat::Png, [red, green, blue])
}

/// A small PNG.
pub fn png() -> Vec<u8> {
    sample(ImageFormat::Png, [200, 30, 30])
}

/// A small JPEG.
pub fn jpeg() -> Vec<u8> {
    sample(ImageFormat::Jpeg, [30, 200, 30])
}

/// A small GIF.
pub fn gif() -> Vec<u8> {
    sample(ImageFormat::Gif, [30, 30, 200])
}

/// A small WebP.
pub fn webp() -> Vec<u8> {
    sample(ImageFormat::WebP, [200, 200, 30])
}

/// A JPEG as a camera makes it: with EXIF that names a place.
pub fn jpeg_with_a_place(place: &str) -> Vec<u8> {
    let mut exif = b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0".to_vec();
    exif.extend_from_slice(place.as_bytes());
    let length = u16::try_from(exif.len() + 2).unwrap();
    let jpeg = jpeg();
    // Right behind the start of the image (ITU T.81, B.1.1.3): an APP1 segment.
    let mut photo = jpeg[..2].to_vec();
    photo.extend_from_slice(&[0xFF, 0xE1]);
    photo.extend_from_slice(&length.to_be_bytes());
    photo.extend_from_slice(&exif);
    photo.extend_from_slice(&jpeg[2..]);
    photo
}

fn sample(format: ImageFormat, colour: [u8; 3]) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let picture = RgbImage::from_pixel(8, 6, Rgb(colour));
    DynamicImage::from(picture).write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

/// Width and height of a picture that can be read.
pub fn decoded(bytes: &[u8]) -> (u32, u32) {
    let picture = image::load_from_memory(bytes).unwrap();
    (picture.width(), picture.height())
}
