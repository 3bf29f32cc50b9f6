//! Documents in every format. The first byte says how the name ends.
#![no_main]

use domain::postmortems::import::{Source, import};
use libfuzzer_sys::fuzz_target;

const NAMES: [&str; 8] = ["a.md", "a.txt", "2025-03-04-a.md", "a.html", "a.wiki", "a.jira", "a.rst", "a.adoc"];

fuzz_target!(|data: &[u8]| {
    let Some((first, rest)) = data.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    let imported = import(&Source { file_name: NAMES[usize::from(*first) % NAMES.len()], text: &text });
    assert!(imported.words.kept <= imported.words.source);
});
