use img_parts::{DynImage, ImageEXIF};
use proptest::prelude::*;

use super::*;

/// A picture of 6 by 4 pixels, each in another colour.
fn pattern() -> DynamicImage {
    let colour = |x: u32, y: u32| image::Rgb([x, y, x + y].map(|part| u8::try_from(part * 20).unwrap()));
    image::RgbImage::from_fn(6, 4, colour).into()
}

fn sample(format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    pattern().write_to(&mut bytes, format).unwrap();
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

/// What must not be left of a file: where it was taken.
const PLACE: &[u8] = b"GPSLatitude 49.0069 N";

/// The file with bytes put in before a place.
fn with(file: &[u8], at: usize, planted: &[u8]) -> Vec<u8> {
    [&file[..at], planted, &file[at..]].concat()
}

fn find(file: &[u8], words: &[u8]) -> usize {
    file.windows(words.len()).position(|window| window == words).expect("it is there")
}

/// EXIF in which the GPS position stands, with an orientation of 1.
fn exif() -> Vec<u8> {
    [b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x01\0\0\0\0\0\0\0", PLACE].concat()
}

fn segment(marker: u8, content: &[&[u8]]) -> Vec<u8> {
    let content = content.concat();
    let length = u16::try_from(content.len() + 2).unwrap();
    [&[0xFF, marker][..], &length.to_be_bytes(), &content].concat()
}

fn planted_jpegs() -> Vec<(String, Vec<u8>)> {
    let jpeg = sample(ImageFormat::Jpeg);
    let end = jpeg.len() - 2;
    let scan = find(&jpeg, &[0xFF, 0xDA]);
    let mut files = Vec::new();
    for marker in (0xE0..=0xEF).chain([0xFE, 0xF0, 0xC8]) {
        for head in [
            &b""[..],
            b"Exif\0\0",
            b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0",
            b"JFXX\0",
            b"Adobe\0\x64\0\0\0\0\x01",
            b"ICC_PROFILE\0\x01\x01",
        ] {
            let planted = segment(marker, &[head, &exif()]);
            for (name, at) in [("first", 2), ("before the scan", scan), ("before the end", end)] {
                files.push((format!("{marker:X} {} {name}", String::from_utf8_lossy(head)), with(&jpeg, at, &planted)));
            }
        }
    }
    files.push(("between segments".into(), with(&jpeg, scan, PLACE)));
    files.push(("after the end".into(), with(&jpeg, jpeg.len(), PLACE)));
    let second = with(&jpeg, 2, &segment(0xE1, &[b"Exif\0\0", &exif()]));
    files.push(("a second picture after the end".into(), [&jpeg[..], &second].concat()));
    files
}

fn chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap();
    let mut crc = u32::MAX;
    for byte in kind.iter().chain(content) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    [&length.to_be_bytes()[..], kind, content, &(!crc).to_be_bytes()].concat()
}

fn planted_pngs() -> Vec<(String, Vec<u8>)> {
    let png = sample(ImageFormat::Png);
    let (first, end) = (find(&png, b"IDAT") - 4, png.len() - 12);
    let mut files = vec![("after the end".into(), with(&png, png.len(), PLACE))];
    for kind in [b"eXIf", b"tEXt", b"zTXt", b"iTXt", b"iCCP", b"tIME", b"sPLT", b"gAMA", b"prIv", b"caBX"] {
        let planted = chunk(kind, &[b"Comment\0", PLACE].concat());
        for (name, at) in [("before the picture", first), ("after the picture", end), ("after the end", png.len())] {
            files.push((format!("{} {name}", String::from_utf8_lossy(kind)), with(&png, at, &planted)));
        }
    }
    files
        .push(("a second picture after the end".into(), [&png[..], &with(&png, end, &chunk(b"tEXt", PLACE))].concat()));
    files
}

fn block(content: &[u8]) -> Vec<u8> {
    [&[u8::try_from(content.len()).unwrap()], content].concat()
}

fn planted_gifs() -> Vec<(String, Vec<u8>)> {
    let gif = sample(ImageFormat::Gif);
    let extensions = [
        ("comment", [&b"\x21\xFE"[..], &block(PLACE), b"\0"].concat()),
        ("XMP", [&b"\x21\xFF\x0BXMP DataXMP"[..], &block(PLACE), b"\0"].concat()),
        ("loop", [&b"\x21\xFF\x0BNETSCAPE2.0\x03\x01\0\0"[..], &block(PLACE), b"\0"].concat()),
        ("plain text", [&b"\x21\x01\x0C\0\0\0\0\x01\0\x01\0\x01\x01\0\0"[..], &block(PLACE), b"\0"].concat()),
        ("unknown", [&b"\x21\x77"[..], &block(PLACE), b"\0"].concat()),
    ];
    let palette = if gif[10] & 0x80 == 0 { 0 } else { 3 << ((gif[10] & 7) + 1) };
    let mut files = vec![("after the end".into(), with(&gif, gif.len(), PLACE))];
    for (name, planted) in extensions {
        for (place, at) in [("before", 13 + palette), ("before the end", gif.len() - 1), ("after the end", gif.len())] {
            files.push((format!("{name} {place}"), with(&gif, at, &planted)));
        }
    }
    files
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    let length = u32::try_from(chunks.len() + 4).unwrap();
    [b"RIFF", &length.to_le_bytes()[..], b"WEBP", chunks].concat()
}

fn riff_chunk(kind: &[u8], content: &[u8]) -> Vec<u8> {
    let length = u32::try_from(content.len()).unwrap();
    let padding: &[u8] = if content.len() % 2 == 1 { b"\0" } else { b"" };
    [kind, &length.to_le_bytes()[..], content, padding].concat()
}

fn planted_webps() -> Vec<(String, Vec<u8>)> {
    let webp = sample(ImageFormat::WebP);
    let picture = &webp[12..];
    // 6 by 4 pixels, each less by one; the flags tell of ICC, EXIF, XMP.
    let extended = |flags: u8| riff_chunk(b"VP8X", &[flags, 0, 0, 0, 5, 0, 0, 3, 0, 0]);
    let mut files = vec![
        ("after the end".into(), with(&webp, webp.len(), PLACE)),
        ("a chunk after the end".into(), with(&webp, webp.len(), &riff_chunk(b"EXIF", &exif()))),
    ];
    for kind in [b"EXIF", b"XMP ", b"ICCP", b"prIv", b"JUNK"] {
        let name = String::from_utf8_lossy(kind);
        let planted = riff_chunk(kind, &exif());
        let flag = match kind {
            b"ICCP" => 0x20,
            b"EXIF" => 0x08,
            b"XMP " => 0x04,
            _ => 0,
        };
        files.push((format!("{name} before"), riff(&[&extended(flag), &planted, picture].concat())));
        files.push((format!("{name} after"), riff(&[&extended(flag), picture, &planted].concat())));
        files.push((format!("{name} after, plain"), riff(&[picture, &planted].concat())));
        let frame = [&[0; 6][..], &[5, 0, 0, 3, 0, 0, 100, 0, 0, 0], picture, &planted].concat();
        let moving = [extended(0x02), riff_chunk(b"ANIM", &[0; 6]), riff_chunk(b"ANMF", &frame)].concat();
        files.push((format!("{name} in a frame"), riff(&moving)));
    }
    files
}

#[test]
fn nothing_tells_where_a_picture_was_taken_wherever_it_stood() {
    let mut wrong = Vec::new();
    for (format, files) in [
        (ImageFormat::Jpeg, planted_jpegs()),
        (ImageFormat::Png, planted_pngs()),
        (ImageFormat::Gif, planted_gifs()),
        (ImageFormat::WebP, planted_webps()),
    ] {
        for (name, file) in files {
            assert!(holds(&file, PLACE), "{format:?}, {name}: planted");
            match clean(&file) {
                Ok(picture) if holds(&picture.bytes, b"GPS") => wrong.push(format!("{format:?}, {name}: stays")),
                Ok(picture) if decode(&picture.bytes, format).is_none() => {
                    wrong.push(format!("{format:?}, {name}: no picture any more"));
                }
                Ok(picture) => assert_eq!((picture.width, picture.height), (6, 4), "{format:?}, {name}"),
                // What no decoder reads is refused, and nothing is kept.
                Err(PictureRefused::Broken) if decode(&file, format).is_none() => {}
                Err(refused) => wrong.push(format!("{format:?}, {name}: {refused}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_a_picture_is_drawn_from_stays_the_same() {
    for format in FORMATS {
        let file = sample(format);
        let pixels = |bytes: &[u8]| decode(bytes, format).unwrap().0.into_rgba8();
        assert_eq!(pixels(&clean(&file).unwrap().bytes), pixels(&file), "{format:?}");
    }
}

#[test]
fn every_format_is_turned_upright() {
    let exif = [&b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0"[..], PLACE].concat();
    let png = sample(ImageFormat::Png);
    let webp = sample(ImageFormat::WebP);
    let extended = riff_chunk(b"VP8X", &[0x08, 0, 0, 0, 5, 0, 0, 3, 0, 0]);
    for file in [
        photo(),
        with(&png, find(&png, b"IDAT") - 4, &chunk(b"eXIf", &exif)),
        riff(&[&extended, &webp[12..], &riff_chunk(b"EXIF", &exif)].concat()),
    ] {
        let picture = clean(&file).unwrap();
        assert_eq!((picture.width, picture.height), (4, 6), "{}", picture.media_type);
        assert!(!holds(&picture.bytes, b"GPS"));
    }
}

const FORMATS: [ImageFormat; 4] = [ImageFormat::Jpeg, ImageFormat::Png, ImageFormat::Gif, ImageFormat::WebP];

/// Damage as storage and hostile uploads do it: other bytes, a piece cut out, and a piece twice.
fn damaged() -> impl Strategy<Value = Vec<u8>> {
    let whole = prop::sample::select(&FORMATS[..]).prop_map(sample);
    let changes = prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6);
    let cut = any::<(prop::sample::Index, prop::sample::Index)>();
    (whole, changes, cut, 0..3_u8).prop_map(|(mut file, changes, (from, to), kind)| {
        for (place, byte) in changes {
            let place = place.index(file.len());
            file[place] = byte;
        }
        let (from, to) = (from.index(file.len()), to.index(file.len()));
        let piece = from.min(to)..from.max(to);
        match kind {
            0 => file,
            1 => [&file[..piece.start], &file[piece.end..]].concat(),
            _ => [&file[..piece.end], &file[piece.start..]].concat(),
        }
    })
}

proptest! {
    /// Whatever is uploaded: no panic, and what is kept is a picture that stays the same when it is
    /// cleaned again.
    #[test]
    fn damaged_files_are_refused_or_become_a_picture(file in damaged()) {
        for format in FORMATS {
            let _ = without_metadata(&file, format);
            let _ = size_of(&file, format);
        }
        if let Ok(picture) = clean(&file) {
            prop_assert_eq!(clean(&picture.bytes).map(|again| (again.width, again.height)), Ok((picture.width, picture.height)));
        }
    }

    #[test]
    fn bytes_of_any_kind_are_no_danger(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        for head in [&b""[..], b"\xFF\xD8\xFF", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"RIFF\0\0\0\0WEBP"] {
            let file = [head, &bytes].concat();
            let _ = clean(&file);
            for format in FORMATS {
                let _ = without_metadata(&file, format);
            }
        }
    }
}
