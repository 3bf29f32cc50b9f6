//! PNG (W3C, third edition): chunks with a length, a kind and a checksum, up to `IEND`.

use super::Bytes;

const SIGNATURE: &[u8] = b"\x89PNG\r\n\x1A\n";

/// Copies the chunks that the picture is drawn from, and those about colours that are as long as
/// they should be.
pub(super) fn without_metadata(mut bytes: Bytes<'_>) -> Option<Vec<u8>> {
    if bytes.take(SIGNATURE.len())? != SIGNATURE {
        return None;
    }
    let mut kept = SIGNATURE.to_vec();
    loop {
        let length = bytes.peek(4)?;
        let length = usize::try_from(u32::from_be_bytes([length[0], length[1], length[2], length[3]])).ok()?;
        let chunk = bytes.take(length.checked_add(12)?)?;
        let kind = &chunk[4..8];
        let is_kept = match kind {
            b"IDAT" | b"fdAT" => true,
            b"IHDR" => length == 13,
            b"PLTE" => length <= 768,
            b"tRNS" => length <= 256,
            b"gAMA" => length == 4,
            b"sRGB" => length == 1,
            b"acTL" => length == 8,
            b"fcTL" => length == 26,
            b"IEND" => {
                // Written anew: it is empty.
                kept.extend_from_slice(b"\0\0\0\0IEND\xAE\x42\x60\x82");
                return Some(kept);
            }
            _ => false,
        };
        if is_kept {
            kept.extend_from_slice(chunk);
        }
    }
}

/// Whether it is animated.
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    bytes.windows(4).any(|kind| kind == b"acTL")
}
