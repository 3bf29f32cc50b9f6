//! The language check on real postmortems: what it marks, a draw of its marks, and what a careful
//! facilitator said of each. The judgements name document, line and rule, and no text.

use std::fmt::Write;
use std::path::Path;

use domain::suggestions::{Names, Place, check};

use crate::corpus::{corpus, documents};

/// How many marks are drawn and judged.
pub const DRAWN: usize = 100;
/// Where the draw begins. Another number would draw others.
const SEED: u64 = 20_261_123;

/// A mark in a document of the corpus.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct CorpusMark {
    /// The collection and the file.
    pub document: String,
    /// The line, from 1.
    pub line: usize,
    /// The rule.
    pub rule: &'static str,
    /// Where in the line, in bytes; two marks of one rule may stand in one line.
    pub column: usize,
    /// The line as it stands there, for judging. It is never kept.
    pub text: String,
    /// The marked words.
    pub words: String,
    /// The place that the heading above made of it.
    pub place: Place,
}

impl CorpusMark {
    /// What a judgement names.
    pub fn name(&self) -> String {
        format!("{}:{}:{} {}", self.document, self.line, self.column, self.rule)
    }
}

/// A document of the corpus, parted by what its headings announce.
pub struct Piece {
    /// The collection and the file.
    pub document: String,
    /// The line in which it begins, from 0.
    pub line: usize,
    /// What stands there.
    pub place: Place,
    /// The text.
    pub text: String,
}

/// Every document of the external collections in pieces: each bullet below a heading about actions is an action item, each
/// one about causes a contributing factor, everything else is text.
pub fn pieces() -> Vec<Piece> {
    let mut pieces = Vec::new();
    for collection in ["dfds", "mybinder", "posthog"] {
        for path in corpus(collection, &["template", "index.", "mkdocs"]) {
            let document = format!("{collection}/{}", path.file_name().unwrap_or_default().to_string_lossy());
            pieces_of(&document, &path, &mut pieces);
        }
    }
    pieces
}

fn pieces_of(document: &str, path: &Path, pieces: &mut Vec<Piece>) {
    let source = std::fs::read_to_string(path).unwrap_or_default();
    let (mut below, mut above) = (Place::Text, usize::MAX);
    let mut current: Option<Piece> = None;
    for (line, text) in source.split_inclusive('\n').enumerate() {
        if text.starts_with('#') {
            let level = text.bytes().take_while(|byte| *byte == b'#').count();
            // A heading below one about actions parts the actions.
            if level <= above || announced(text) != Place::Text {
                (below, above) = (announced(text), level);
            }
            pieces.extend(current.take());
        }
        let is_item = text.starts_with(|first: char| matches!(first, '-' | '*' | '0'..='9')) && !text.starts_with("**");
        if below != Place::Text && is_item {
            pieces.extend(current.take());
        }
        let place = if below == Place::Text || is_item {
            below
        } else {
            current.as_ref().map_or(Place::Text, |piece| piece.place)
        };
        match &mut current {
            Some(piece) => piece.text.push_str(text),
            None => current = Some(Piece { document: document.to_owned(), line, place, text: text.to_owned() }),
        }
    }
    pieces.extend(current);
}

fn announced(heading: &str) -> Place {
    let heading = heading.to_lowercase();
    let has = |words: &[&str]| words.iter().any(|word| heading.contains(word));
    if has(&["action item", "follow-up", "next steps", "actions"]) {
        Place::Action
    } else if has(&["contributing", "root cause"]) {
        Place::Cause
    } else {
        Place::Text
    }
}

/// Our own documents in pieces.
pub fn own_pieces() -> Vec<Piece> {
    let mut pieces = Vec::new();
    for path in documents() {
        let document = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        pieces_of(&document, &path, &mut pieces);
    }
    pieces
}

/// Everything that is marked, in the order of the documents.
pub fn marks(pieces: Vec<Piece>) -> Vec<CorpusMark> {
    let names = Names::default();
    let mut marks = Vec::new();
    for piece in pieces {
        for suggestion in check(&piece.text, piece.place, &names) {
            let begin = piece.text[..suggestion.start].rfind('\n').map_or(0, |end| end + 1);
            let end =
                piece.text[suggestion.end..].find('\n').map_or(piece.text.len(), |length| suggestion.end + length);
            marks.push(CorpusMark {
                document: piece.document.clone(),
                line: piece.line + piece.text[..suggestion.start].matches('\n').count() + 1,
                rule: suggestion.rule,
                column: suggestion.start - begin,
                text: piece.text[begin..end].trim().to_owned(),
                words: suggestion.words(&piece.text).to_owned(),
                place: piece.place,
            });
        }
    }
    marks.sort();
    marks
}

/// The same marks each time, or all when there are not more.
pub fn drawn(mut marks: Vec<CorpusMark>) -> Vec<CorpusMark> {
    let mut random = SplitMix(SEED);
    let mut drawn = Vec::new();
    while drawn.len() < DRAWN && !marks.is_empty() {
        let place = random.below(marks.len());
        drawn.push(marks.swap_remove(place));
    }
    drawn.sort();
    drawn
}

/// `SplitMix64` (Steele, Lea, Flood: “Fast splittable pseudorandom number generators”, 2014).
pub struct SplitMix(pub u64);

impl SplitMix {
    /// A number below `most`; the slight bias of the remainder does not matter here.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(most.max(1)).unwrap_or(1)).unwrap_or_default()
    }
}

/// How many marks each rule makes, as lines.
pub fn counts(marks: &[CorpusMark]) -> String {
    let mut lines = String::new();
    for rule in domain::suggestions::RULES {
        let count = marks.iter().filter(|mark| mark.rule == rule.key).count();
        let _ = writeln!(lines, "{count:>5}  {}", rule.key);
    }
    lines
}
