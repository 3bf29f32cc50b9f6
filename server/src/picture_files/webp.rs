//! WebP (RFC 9649): chunks in a RIFF container, which says how long it is.

use super::Bytes;

/// The flags of `VP8X` for alpha and animation. The others tell of chunks that go.
const ALPHA_AND_ANIMATION: u8 = 0x10 | 0x02;
/// What stands before the chunks of a frame.
const FRAME_HEAD: usize = 16;

/// Copies the chunks that the picture is drawn from.
pub(super) fn without_metadata(mut bytes: Bytes<'_>) -> Option<Vec<u8>> {
    let head = bytes.take(12)?;
    if !head.starts_with(b"RIFF") || !head.ends_with(b"WEBP") {
        return None;
    }
    let length = usize::try_from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])).ok()?.checked_sub(4)?;
    let chunks = Bytes { rest: bytes.rest.get(..length).unwrap_or(bytes.rest) };
    let mut kept = b"WEBP".to_vec();
    copy(chunks, &mut kept, |kind| matches!(kind, b"VP8X" | b"VP8 " | b"VP8L" | b"ALPH" | b"ANIM" | b"ANMF"))?;
    let mut file = b"RIFF".to_vec();
    file.extend_from_slice(&u32::try_from(kept.len()).ok()?.to_le_bytes());
    file.append(&mut kept);
    Some(file)
}

fn copy(mut chunks: Bytes<'_>, kept: &mut Vec<u8>, is_kept: fn(&[u8]) -> bool) -> Option<()> {
    while !chunks.rest.is_empty() {
        let head = chunks.take(8)?;
        let length = usize::try_from(u32::from_le_bytes([head[4], head[5], head[6], head[7]])).ok()?;
        let content = chunks.take(length)?;
        // Chunks begin at even places.
        if length % 2 == 1 && !chunks.rest.is_empty() {
            chunks.take(1)?;
        }
        let kind = &head[..4];
        if !is_kept(kind) {
            continue;
        }
        let content = match kind {
            b"VP8X" => {
                let mut content = content.get(..10)?.to_vec();
                content[0] &= ALPHA_AND_ANIMATION;
                content[1..4].fill(0);
                content
            }
            b"ANIM" => content.get(..6)?.to_vec(),
            b"ANMF" => {
                let mut frame = content.get(..FRAME_HEAD)?.to_vec();
                copy(Bytes { rest: &content[FRAME_HEAD..] }, &mut frame, |kind| {
                    matches!(kind, b"VP8 " | b"VP8L" | b"ALPH")
                })?;
                frame
            }
            _ => content.to_vec(),
        };
        kept.extend_from_slice(kind);
        kept.extend_from_slice(&u32::try_from(content.len()).ok()?.to_le_bytes());
        kept.extend_from_slice(&content);
        if content.len() % 2 == 1 {
            kept.push(0);
        }
    }
    Some(())
}

/// Whether it is animated.
pub(super) fn is_animated(bytes: &[u8]) -> bool {
    bytes.get(12..16) == Some(b"VP8X") && bytes.get(20).is_some_and(|flags| flags & 0x02 != 0)
}
