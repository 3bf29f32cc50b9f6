//! Documents of our own with parts taken out, doubled and put in: none may panic, and none may lose a word.

use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;

use super::super::{Source, import};
use crate::any_text::any_text;

/// The names and texts of all documents.
static DOCUMENTS: LazyLock<Vec<(String, String)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fixtures/documents");
    let files = std::fs::read_dir(folder).unwrap().flatten();
    let documents = files.filter_map(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        let is_document = name.starts_with(|char: char| char.is_ascii_digit());
        is_document.then(|| (name, std::fs::read_to_string(file.path()).unwrap()))
    });
    let mut documents: Vec<_> = documents.collect();
    documents.sort();
    documents
});

/// Of a document, one place in so many is tried; all of them take a minute, and did so without a loss.
const EACH: usize = 7;

fn is_markdown(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|ending| ending == "md")
}

/// The nearest place at which a text may be cut.
fn place(text: &str, share: f64) -> usize {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "a share of a short text"
    )]
    let at = (text.len() as f64 * share) as usize;
    text.floor_char_boundary(at.min(text.len()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mutated_document_is_read(
        which in any::<prop::sample::Index>(),
        cut in (0.0..1.0, 0.0..1.0),
        put in (0.0..1.0, any_text()),
        is_doubled in any::<bool>(),
        other_name in any::<prop::sample::Index>(),
    ) {
        let (name, text) = which.get(&DOCUMENTS);
        let (from, to) = (place(text, cut.0), place(text, cut.1));
        let mut mutated = if is_doubled {
            format!("{}{}", &text[..from.max(to)], &text[from.min(to)..])
        } else {
            format!("{}{}", &text[..from.min(to)], &text[from.max(to)..])
        };
        import(&Source { file_name: name, text: &mutated });
        let at = place(&mutated, put.0);
        mutated.insert_str(at, &put.1);
        import(&Source { file_name: name, text: &mutated });
        // Read as something else than it is.
        let (other, _) = other_name.get(&DOCUMENTS);
        import(&Source { file_name: other, text: &mutated });
    }
}

/// Documents cut at many places, as by somebody who saves while typing. Each begins its count elsewhere, so that the
/// same cell of a table, or the same mark, is cut at all its letters.
#[test]
fn a_cut_document_loses_no_word() {
    let mut lost = Vec::new();
    for (at, (name, text)) in DOCUMENTS.iter().enumerate().filter(|(_, (name, _))| is_markdown(name)) {
        for (end, _) in text.char_indices().skip(at % EACH).step_by(EACH) {
            let words = import(&Source { file_name: name, text: &text[..end] }).words;
            if words.source != words.kept {
                lost.push(format!(
                    "{name} up to {end}: …{:?}",
                    &text[text.floor_char_boundary(end.saturating_sub(40))..end]
                ));
            }
        }
    }
    // The owner of an action item may be a letter that stands in its text.
    for owner in ["l", "la", "A"] {
        let text = format!(
            "# A\n\n## Action items\n\n| Action | Owner |\n|---|---|\n| Alert a lab on empty lists | {owner} |\n"
        );
        let words = import(&Source { file_name: "a.md", text: &text }).words;
        assert_eq!(words.source, words.kept, "{text}");
    }
    assert!(lost.is_empty(), "{lost:#?}");
}
