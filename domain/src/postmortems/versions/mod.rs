//! What a section said before, and what changed in between.

mod compare;
mod tokens;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

pub use compare::{Change, Piece, compared};

use super::SectionId;
use crate::people::{PersonId, PersonName};

number! {
    /// One kept version of a section.
    pub struct SectionVersionId;
}

/// Who wrote a stretch of a text: `None` for nobody known, and its length in UTF-16 units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Run(pub Option<PersonId>, pub usize);

/// A version of a section in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionCard {
    /// The id.
    pub id: SectionVersionId,
    /// The version that the section had.
    pub version: i32,
    /// Whose words stand in it, who wrote most first.
    pub by: Vec<PersonName>,
    /// When its first change was made.
    pub began_at: DateTime<Utc>,
    /// When its last change was made.
    pub at: DateTime<Utc>,
    /// How long the text was, in UTF-16 units.
    pub length: usize,
}

/// A version of a section with its text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SectionVersion {
    /// The id.
    pub id: SectionVersionId,
    /// The section.
    pub section: SectionId,
    /// The version that the section had.
    pub version: i32,
    /// The text, in Markdown.
    pub text: String,
    /// Who wrote which stretch of it.
    pub runs: Vec<Run>,
    /// When its first change was made.
    pub began_at: DateTime<Utc>,
    /// When its last change was made.
    pub at: DateTime<Utc>,
}

/// Whose words stand in a text, who wrote most first.
pub fn writers(runs: &[Run]) -> Vec<PersonId> {
    let mut shares: Vec<(PersonId, usize)> = Vec::new();
    for Run(by, length) in runs {
        let Some(by) = by else { continue };
        match shares.iter_mut().find(|(known, _)| known == by) {
            Some((_, share)) => *share += length,
            None => shares.push((*by, *length)),
        }
    }
    shares.sort_by_key(|(_, share)| std::cmp::Reverse(*share));
    shares.into_iter().map(|(by, _)| by).collect()
}

/// Parts pieces by who wrote them: what was added by the runs of the new text, what was removed by
/// those of the old one. What stayed is left as it is.
pub fn attributed(pieces: Vec<Piece>, old: &[Run], new: &[Run]) -> Vec<Piece> {
    let (mut old, mut new) = (Writers::of(old), Writers::of(new));
    let mut parted = Vec::with_capacity(pieces.len());
    for piece in pieces {
        match piece.change {
            Change::Same => {
                old.skip(&piece.text);
                new.skip(&piece.text);
                parted.push(piece);
            }
            Change::Removed => parted.extend(old.part(&piece)),
            Change::Added => parted.extend(new.part(&piece)),
        }
    }
    parted
}

/// Goes through the runs of a text, along with the text.
struct Writers<'a> {
    runs: std::slice::Iter<'a, Run>,
    by: Option<PersonId>,
    left: usize,
}

impl<'a> Writers<'a> {
    fn of(runs: &'a [Run]) -> Self {
        Self { runs: runs.iter(), by: None, left: 0 }
    }

    /// Who wrote the next unit. Beyond the last run nobody is known.
    fn next(&mut self) -> Option<PersonId> {
        while self.left == 0 {
            let Run(by, length) = self.runs.next()?;
            (self.by, self.left) = (*by, *length);
        }
        self.left -= 1;
        self.by
    }

    fn of_letter(&mut self, letter: char) -> Option<PersonId> {
        let by = self.next();
        (1..letter.len_utf16()).for_each(|_| _ = self.next());
        by
    }

    fn skip(&mut self, text: &str) {
        text.chars().for_each(|letter| _ = self.of_letter(letter));
    }

    fn part(&mut self, piece: &Piece) -> Vec<Piece> {
        let mut parts: Vec<Piece> = Vec::new();
        for letter in piece.text.chars() {
            let by = self.of_letter(letter);
            match parts.last_mut() {
                Some(last) if last.by == by => last.text.push(letter),
                _ => parts.push(Piece { change: piece.change, text: letter.into(), by }),
            }
        }
        parts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_wrote_what_is_told_in_utf_16() {
        let (ada, ben) = (Some(PersonId(1)), Some(PersonId(2)));
        let pieces = compared("one 🦀 three", "one 🦀 two four three");
        let old = [Run(ada, 12)];
        // "one 🦀 " is 7 units long.
        let new = [Run(ada, 7), Run(ben, 4), Run(None, 5), Run(ada, 5)];
        let parted = attributed(pieces, &old, &new);
        let added: Vec<_> =
            parted.iter().filter(|piece| piece.change == Change::Added).map(|piece| (&*piece.text, piece.by)).collect();
        assert_eq!(added, [("two ", ben), ("four ", None)]);
        let whole: String =
            parted.iter().filter(|piece| piece.change != Change::Removed).map(|piece| &*piece.text).collect();
        assert_eq!(whole, "one 🦀 two four three");
    }

    #[test]
    fn runs_that_do_not_fit_the_text_harm_nothing() {
        let parted = attributed(compared("a", "b c d"), &[], &[Run(Some(PersonId(1)), 1)]);
        let added: Vec<_> = parted.iter().filter(|piece| piece.change == Change::Added).map(|piece| piece.by).collect();
        assert_eq!(added, [Some(PersonId(1)), None]);
    }
}
