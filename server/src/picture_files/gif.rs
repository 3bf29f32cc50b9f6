//! GIF (GIF89a): blocks of data blocks, up to the trailer.

use super::Bytes;

const EXTENSION: u8 = 0x21;
const IMAGE: u8 = 0x2C;
const TRAILER: u8 = 0x3B;
const GRAPHIC_CONTROL: u8 = 0xF9;
const APPLICATION: u8 = 0xFF;

/// Copies the images with their palettes and delays, and how often they are repeated. Comments, plain
/// text and data of applications go.
pub(super) fn without_metadata(mut bytes: Bytes<'_>) -> Option<Vec<u8>> {
    let screen = bytes.take(13)?;
    let mut kept = screen.to_vec();
    kept.extend_from_slice(bytes.take(palette_length(screen[10]))?);
    loop {
        // Without a trailer it ends where the file does.
        match bytes.take(1).map_or(TRAILER, |kind| kind[0]) {
            EXTENSION => {
                let label = bytes.take(1)?[0];
                let blocks = blocks(&mut bytes)?;
                match (label, &blocks[..]) {
                    (GRAPHIC_CONTROL, [control, ..]) if control.len() == 4 => {
                        kept.extend_from_slice(&[EXTENSION, GRAPHIC_CONTROL, 4]);
                        kept.extend_from_slice(control);
                        kept.push(0);
                    }
                    (APPLICATION, [b"NETSCAPE2.0", [1, low, high], ..]) => {
                        kept.extend_from_slice(&[EXTENSION, APPLICATION, 11]);
                        kept.extend_from_slice(b"NETSCAPE2.0");
                        kept.extend_from_slice(&[3, 1, *low, *high, 0]);
                    }
                    _ => {}
                }
            }
            IMAGE => {
                let place = bytes.take(9)?;
                kept.push(IMAGE);
                kept.extend_from_slice(place);
                kept.extend_from_slice(bytes.take(palette_length(place[8]))?);
                kept.extend_from_slice(bytes.take(1)?);
                for block in blocks(&mut bytes)? {
                    kept.push(u8::try_from(block.len()).ok()?);
                    kept.extend_from_slice(block);
                }
                kept.push(0);
            }
            _ => {
                kept.push(TRAILER);
                return Some(kept);
            }
        }
    }
}

fn palette_length(packed: u8) -> usize {
    if packed & 0x80 == 0 { 0 } else { 3 << ((packed & 7) + 1) }
}

/// A row of data blocks, each of which begins with its length; an empty one ends it.
fn blocks<'b>(bytes: &mut Bytes<'b>) -> Option<Vec<&'b [u8]>> {
    let mut blocks = Vec::new();
    loop {
        let length = usize::from(bytes.take(1)?[0]);
        if length == 0 {
            return Some(blocks);
        }
        blocks.push(bytes.take(length)?);
    }
}
