//! The files of a document of Word, parted by NUL.
#![no_main]

use domain::postmortems::import::{Source, WordFiles, import, word_as_html};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &str| {
    let mut parts = data.split('\0');
    let mut next = || parts.next().unwrap_or_default();
    let files = WordFiles {
        document: next(),
        styles: next(),
        numbering: next(),
        relations: next(),
        footnotes: next(),
    };
    if let Some(html) = word_as_html(&files) {
        import(&Source { file_name: "a.docx", text: &html });
    }
});
