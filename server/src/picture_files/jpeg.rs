//! JPEG (ITU T.81, annex B): segments that begin with a marker, up to the end of the image.

use super::Bytes;

const START: u8 = 0xD8;
const END: u8 = 0xD9;
const SCAN: u8 = 0xDA;
const APP0: u8 = 0xE0;
const APP14: u8 = 0xEE;

/// Copies what the picture is drawn from: tables, frames and scans. JFIF and Adobe's segment say how
/// to read the colours; they are written anew, since they may be longer than that.
pub(super) fn without_metadata(mut bytes: Bytes<'_>) -> Option<Vec<u8>> {
    if bytes.take(2)? != [0xFF, START] {
        return None;
    }
    let mut kept = vec![0xFF, START];
    while let Some(marker) = next_marker(&mut bytes) {
        match marker {
            END => break,
            // Restart markers belong into a scan; a second start or a marker without a length is a stray.
            0x01 | 0xD0..=START => continue,
            _ => {}
        }
        let length = bytes.peek(2)?;
        let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
        let segment = bytes.take(length)?;
        let content = segment.get(2..)?;
        match marker {
            APP0 if content.starts_with(b"JFIF\0") => {
                kept.extend_from_slice(b"\xFF\xE0\0\x10JFIF\0\x01\x01\0\0\x01\0\x01\0\0");
            }
            APP14 if content.starts_with(b"Adobe") && content.len() >= 12 => {
                kept.extend_from_slice(b"\xFF\xEE\0\x0EAdobe\0\x64\0\0\0\0");
                kept.push(content[11]);
            }
            SCAN => {
                kept.extend_from_slice(&[0xFF, SCAN]);
                kept.extend_from_slice(segment);
                kept.extend_from_slice(bytes.take(scan_length(bytes.rest))?);
            }
            // Frames, Huffman tables, arithmetic conditioning; quantisation tables, lines, restarts.
            0xC0..=0xC7 | 0xC9..=0xCF | 0xDB..=0xDD => {
                kept.extend_from_slice(&[0xFF, marker]);
                kept.extend_from_slice(segment);
            }
            _ => {}
        }
    }
    kept.extend_from_slice(&[0xFF, END]);
    Some(kept)
}

/// The next marker, behind whatever stands before it.
fn next_marker(bytes: &mut Bytes<'_>) -> Option<u8> {
    loop {
        if bytes.take(1)? != [0xFF] {
            continue;
        }
        while bytes.peek(1)? == [0xFF] {
            bytes.take(1)?;
        }
        let marker = bytes.take(1)?[0];
        if marker != 0 {
            return Some(marker);
        }
    }
}

/// How long the data of a scan is: up to a marker that is neither a restart nor an escaped `FF`.
fn scan_length(bytes: &[u8]) -> usize {
    let ends = |pair: &[u8]| pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0xD0..=0xD7);
    bytes.windows(2).position(ends).unwrap_or(bytes.len())
}
