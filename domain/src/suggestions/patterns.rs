//! The small language in which rules say what they look for.
//!
//! A pattern is a line of parts, and each stands for the next word or words:
//! - `have` is that word, `a|b` one of them; with `?` behind it may be absent;
//! - `!a|b` wants that the next word is none of these, and takes none;
//! - `_` is any word; `..3` skips up to three words, as few as will do;
//! - `^` wants the beginning of a sentence, `$` its end;
//! - `WHO` is a person as a subject, `WHOM` a person anywhere, `NAME` one whom the caller named;
//! - `NUMBER` is a number; every other word in capitals is a list of words, see `LISTS`.

use std::sync::LazyLock;

use super::people::Who;
use super::reading::{Sort, Token};
use super::words::{LISTS, is_done};

/// What a part of a pattern stands for.
#[derive(Debug, Clone)]
enum Part {
    Words(Vec<&'static str>),
    NoneOf(Vec<&'static str>),
    List(&'static [&'static str]),
    Skip(usize),
    Any,
    Begin,
    End,
    Who,
    Whom,
    Name,
    Adverbs,
    Done,
    Number,
}

#[derive(Debug, Clone)]
struct Piece {
    part: Part,
    optional: bool,
}

/// A compiled pattern.
#[derive(Debug, Clone)]
pub struct Pattern(Vec<Piece>);

/// A text as patterns see it.
pub struct Sentences<'t> {
    pub tokens: Vec<Token<'t>>,
    pub people: Vec<Option<Who>>,
}

/// Where a pattern fits: tokens from `start` up to `end`, and the person among them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fit {
    pub end: usize,
    pub who: Option<(usize, usize)>,
}

impl Pattern {
    /// Reads a pattern of our own.
    pub fn read(line: &'static str) -> Self {
        Self(line.split(' ').map(Piece::read).collect())
    }

    /// Whether it fits at a token, and how far.
    pub fn fit(&self, text: &Sentences<'_>, at: usize) -> Option<Fit> {
        text.fit(&self.0, at, None)
    }
}

impl Piece {
    fn read(word: &'static str) -> Self {
        let optional = word.ends_with('?');
        let word = word.strip_suffix('?').unwrap_or(word);
        let part = match word {
            "^" => Part::Begin,
            "$" => Part::End,
            "WHO" => Part::Who,
            "WHOM" => Part::Whom,
            "NAME" => Part::Name,
            "ADV" => Part::Adverbs,
            "DONE" => Part::Done,
            "NUMBER" => Part::Number,
            _ => match (word.strip_prefix('!'), word.strip_prefix(".."), list(word)) {
                (Some(words), _, _) => Part::NoneOf(words.split('|').flat_map(listed).collect()),
                (_, Some(most), _) => Part::Skip(most.parse().unwrap_or_default()),
                (_, _, Some(list)) => Part::List(list),
                _ if word == "_" => Part::Any,
                _ => Part::Words(word.split('|').flat_map(listed).collect()),
            },
        };
        Self { part, optional }
    }
}

fn list(name: &str) -> Option<&'static [&'static str]> {
    LISTS.iter().find(|(known, _)| *known == name).map(|(_, words)| *words)
}

/// The words of a list, or the word itself.
fn listed(word: &'static str) -> Vec<&'static str> {
    list(word).map_or_else(|| vec![word], <[_]>::to_vec)
}

impl Sentences<'_> {
    fn word(&self, at: usize) -> Option<&str> {
        self.tokens.get(at).filter(|token| token.sort == Sort::Word).map(|token| token.word)
    }

    fn is_stop(&self, at: usize) -> bool {
        self.tokens.get(at).is_none_or(|token| token.sort == Sort::Stop)
    }

    fn fit(&self, pieces: &[Piece], at: usize, who: Option<(usize, usize)>) -> Option<Fit> {
        let Some((piece, rest)) = pieces.split_first() else { return Some(Fit { end: at, who }) };
        let person = |wanted: fn(&Who) -> bool| {
            let found = self.people.get(at).copied().flatten().filter(&wanted)?;
            self.fit(rest, found.end, who.or(Some((at, found.end))))
        };
        let one = |fits: bool| if fits { self.fit(rest, at + 1, who) } else { None };
        let fit = match &piece.part {
            Part::Begin => {
                if at == 0 || self.is_stop(at - 1) {
                    self.fit(rest, at, who)
                } else {
                    None
                }
            }
            Part::End => {
                if self.is_stop(at) {
                    self.fit(rest, at, who)
                } else {
                    None
                }
            }
            Part::NoneOf(words) => match self.word(at) {
                Some(word) if words.contains(&word) => None,
                _ => self.fit(rest, at, who),
            },
            Part::Words(words) => one(self.word(at).is_some_and(|word| words.contains(&word))),
            Part::List(words) => one(self.word(at).is_some_and(|word| words.contains(&word))),
            Part::Any => one(self.word(at).is_some()),
            Part::Number => {
                one(self.word(at).is_some_and(|word| word.starts_with(|first: char| first.is_ascii_digit())))
            }
            Part::Done => one(self.word(at).is_some_and(is_done)),
            Part::Skip(most) => (0..=*most)
                .take_while(|skipped| *skipped == 0 || !self.is_stop(at + skipped - 1))
                .find_map(|skipped| self.fit(rest, at + skipped, who)),
            Part::Adverbs => {
                const MAX_ADVERBS: usize = 3;
                let count = (0..MAX_ADVERBS).take_while(|more| self.word(at + more).is_some_and(is_adverb)).count();
                (0..=count).rev().find_map(|taken| self.fit(rest, at + taken, who))
            }
            Part::Who => person(|found| found.is_subject),
            Part::Whom => person(|_| true),
            Part::Name => person(|found| found.is_name),
        };
        if fit.is_none() && piece.optional { self.fit(rest, at, who) } else { fit }
    }
}

fn is_adverb(word: &str) -> bool {
    static ADVERBS: LazyLock<&'static [&'static str]> = LazyLock::new(|| list("ADVERBS").unwrap_or_default());
    word.ends_with("ly") && !["reply", "apply", "rely", "supply", "only"].contains(&word) || ADVERBS.contains(&word)
}
