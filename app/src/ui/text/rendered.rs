use std::sync::{Arc, LazyLock};

use moka::sync::Cache;
use sha2::{Digest, Sha256};

use super::reading::Reading;

/// A shorter text is rendered faster than it is looked up, in bytes.
const CACHED_LEAST: usize = 2048;
/// What all rendered texts may take, in bytes.
const MAX_CACHED: u64 = 32 * 1024 * 1024;

type Key = [u8; 32];

/// Long texts as HTML, by SHA-256 of the text and of where it is read.
static RENDERED: LazyLock<Cache<Key, Arc<str>>> = LazyLock::new(|| {
    Cache::builder()
        .max_capacity(MAX_CACHED)
        .weigher(|_, html: &Arc<str>| u32::try_from(html.len()).unwrap_or(u32::MAX))
        .build()
});

/// Renders a text unless the same text was rendered for the same place before: a page of a
/// postmortem is asked for far more often than its long texts change.
pub(super) fn once_per_version(
    markdown: &str,
    reading: Reading<'_>,
    render: impl FnOnce(&str, &str, &str) -> String,
) -> String {
    if markdown.len() < CACHED_LEAST {
        return render(markdown, reading.pictures, reading.prefix);
    }
    let html = RENDERED.get_with(key(markdown, reading), || render(markdown, reading.pictures, reading.prefix).into());
    html.as_ref().to_owned()
}

fn key(markdown: &str, reading: Reading<'_>) -> Key {
    let mut hash = Sha256::new();
    for part in [reading.pictures, reading.prefix, markdown] {
        // With its length, so that no two triples run together to the same bytes.
        hash.update(part.len().to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_long_text_is_rendered_once_for_each_version_and_place() {
        let times = Cell::new(0);
        let (text, changed) = ("a & b\n".repeat(1000), "a & c\n".repeat(1000));
        let counted = |text: &str, pictures: &str, prefix: &str| {
            let before = times.get();
            let html = once_per_version(text, Reading { pictures, prefix }, |text, pictures, prefix| {
                times.set(times.get() + 1);
                domain::markdown::to_html(text, pictures, prefix)
            });
            (times.get() - before, html)
        };
        let first = counted(&text, "/p", "s1-");
        assert_eq!(first.0, 1);
        assert_eq!(counted(&text, "/p", "s1-"), (0, first.1));
        for (text, pictures, prefix) in
            [(&changed, "/p", "s1-"), (&text, "/q", "s1-"), (&text, "/p", "s2-"), (&text, "/ps1-", "")]
        {
            assert_eq!(counted(text, pictures, prefix).0, 1);
        }
    }
}
