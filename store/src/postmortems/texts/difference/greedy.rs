//! A greedy difference with a limit on the number of changes.

use super::Replaced;

/// The approximate number of comparisons for any two texts.
const MAX_COMPARISONS: usize = 32_000_000;
/// So many differences of one stretch are told apart at least, and at most.
const DIFFERENCES: (usize, usize) = (16, 1_000);

/// How many differences of a stretch are told apart where so many bytes are compared in all: a
/// stretch of n differences makes n² comparisons at most, and comes n words further at least.
pub(super) fn differences_most(bytes: usize) -> usize {
    (MAX_COMPARISONS / bytes.max(1)).clamp(DIFFERENCES.0, DIFFERENCES.1)
}

/// A word, spaces, or any other letter, with a number that most others don't have.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Token<'a> {
    hash: u64,
    text: &'a str,
}

impl<'a> Token<'a> {
    fn of(text: &'a str) -> Self {
        // FNV-1a; two that have the same are compared letter by letter.
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self { hash, text }
    }
}

/// Where two texts differ, in order, when so many differences of a stretch are told apart.
pub(super) fn compare(old: &str, new: &str, most: usize) -> Vec<Replaced> {
    let (old_tokens, new_tokens) = (tokens(old), tokens(new));
    let (old_starts, new_starts) = (starts(&old_tokens), starts(&new_tokens));
    let mut replaced = Vec::new();
    let mut push = |old: (usize, usize), new: (usize, usize)| {
        if old.0 < old.1 || new.0 < new.1 {
            replaced.push(Replaced {
                old: (old_starts[old.0], old_starts[old.1]),
                new: (new_starts[new.0], new_starts[new.1]),
            });
        }
    };
    let (mut x, mut y) = (0, 0);
    for (from, to, length) in matches(&old_tokens, &new_tokens, most) {
        push((x, from), (y, to));
        (x, y) = (from + length, to + length);
    }
    push((x, old_tokens.len()), (y, new_tokens.len()));
    replaced
}

/// Words, spaces between them, and everything else letter by letter.
fn tokens(text: &str) -> Vec<Token<'_>> {
    let mut tokens = Vec::with_capacity(text.len() / 3);
    let mut start = 0;
    let mut kind = None;
    for (at, letter) in text.char_indices() {
        let next = if letter.is_alphanumeric() {
            Some(true)
        } else if letter == ' ' {
            Some(false)
        } else {
            None
        };
        if at > start && (next.is_none() || next != kind) {
            tokens.push(Token::of(&text[start..at]));
            start = at;
        }
        kind = next;
    }
    if start < text.len() {
        tokens.push(Token::of(&text[start..]));
    }
    tokens
}

/// Where each begins, in bytes, and the end of the last.
fn starts(tokens: &[Token<'_>]) -> Vec<usize> {
    let mut start = 0;
    let mut starts = Vec::with_capacity(tokens.len() + 1);
    for token in tokens {
        starts.push(start);
        start += token.text.len();
    }
    starts.push(start);
    starts
}

/// Where both are the same: the place in the old one, in the new one, and the length.
fn matches(old: &[Token<'_>], new: &[Token<'_>], most: usize) -> Vec<(usize, usize, usize)> {
    let before = old.iter().zip(new).take_while(|(old, new)| old == new).count();
    let after = old[before..].iter().rev().zip(new[before..].iter().rev()).take_while(|(old, new)| old == new).count();
    let (old_end, new_end) = (old.len() - after, new.len() - after);
    let mut found = vec![(0, 0, before)];
    let most = most.min(old_end + new_end - 2 * before);
    let mut search = Search { most, furthest: vec![0; 2 * most + 3], steps: Vec::new() };
    let (mut x, mut y) = (before, before);
    while x < old_end && y < new_end {
        let (by_x, by_y) = search.stretch(&old[x..old_end], &new[y..new_end], |from, to, length| {
            found.push((x + from, y + to, length));
        });
        (x, y) = (x + by_x, y + by_y);
    }
    found.push((old_end, new_end, after));
    found.retain(|(_, _, length)| *length > 0);
    found
}

/// The furthest positions on the diagonals k = x - y for this number of differences.
struct Search {
    most: usize,
    /// The furthest x on each diagonal, from k = -most - 1 to most + 1.
    furthest: Vec<usize>,
    /// What was known before each step, for the diagonals that it looks at.
    steps: Vec<Vec<usize>>,
}

impl Search {
    /// Goes on until both end or there are too many differences; how far it came. Tells where both
    /// were the same, in order.
    fn stretch(
        &mut self,
        old: &[Token<'_>],
        new: &[Token<'_>],
        mut tell: impl FnMut(usize, usize, usize),
    ) -> (usize, usize) {
        self.furthest.fill(0);
        let mut reached = None;
        for differences in 0..=self.most {
            self.note(differences);
            reached = self.step(old, new, differences);
            if reached.is_none_or(|(x, y)| x == old.len() && y == new.len()) {
                self.steps.truncate(differences + 1);
                break;
            }
        }
        // Nothing was reached that lies within both: all of it is replaced.
        let Some((x, y)) = reached else { return (old.len(), new.len()) };
        for (from, to, length) in self.back(x, y) {
            tell(from, to, length);
        }
        (x, y)
    }

    fn middle(&self) -> usize {
        self.most + 1
    }

    fn note(&mut self, differences: usize) {
        let known = self.middle() - differences - 1..=self.middle() + differences + 1;
        if self.steps.len() <= differences {
            self.steps.push(Vec::new());
        }
        let step = &mut self.steps[differences];
        step.clear();
        step.extend_from_slice(&self.furthest[known]);
    }

    /// Allows one difference more. The end, or the point furthest from the beginning.
    fn step(&mut self, old: &[Token<'_>], new: &[Token<'_>], differences: usize) -> Option<(usize, usize)> {
        let middle = self.middle();
        let mut best: Option<(usize, usize)> = None;
        for place in (middle - differences..=middle + differences).step_by(2) {
            let mut x = start(&self.furthest, place, middle, differences);
            // Above the beginning of the new text; nothing stands there.
            let Some(mut y) = (x + middle).checked_sub(place) else { continue };
            while x < old.len() && y < new.len() && old[x] == new[y] {
                x += 1;
                y += 1;
            }
            self.furthest[place] = x;
            if x == old.len() && y == new.len() {
                return Some((x, y));
            }
            if x <= old.len() && y <= new.len() && best.is_none_or(|(best_x, best_y)| best_x + best_y < x + y) {
                best = Some((x, y));
            }
        }
        best
    }

    /// Goes the way back to the beginning; what stayed, in order.
    fn back(&self, mut x: usize, mut y: usize) -> Vec<(usize, usize, usize)> {
        let mut found = Vec::new();
        let last = self.steps.len().min(self.most + 1) - 1;
        for differences in (1..=last).rev() {
            let known = &self.steps[differences];
            let middle = differences + 1;
            let place = middle + x - y;
            let start_x = start(known, place, middle, differences);
            let start_y = start_x + middle - place;
            if x > start_x {
                found.push((start_x, start_y, x - start_x));
            }
            let is_addition = is_addition(known, place, middle, differences);
            (x, y) = if is_addition { (start_x, start_y - 1) } else { (start_x - 1, start_y) };
        }
        if x > 0 {
            found.push((0, 0, x));
        }
        found.reverse();
        found
    }
}

/// The position where a path with this number of differences reaches a diagonal.
fn start(furthest: &[usize], place: usize, middle: usize, differences: usize) -> usize {
    if differences == 0 {
        0
    } else if is_addition(furthest, place, middle, differences) {
        furthest[place + 1]
    } else {
        furthest[place - 1] + 1
    }
}

/// Whether it comes from the diagonal above, which is an addition, or from the one below, a removal.
fn is_addition(furthest: &[usize], place: usize, middle: usize, differences: usize) -> bool {
    let is_lowest = place == middle - differences;
    let is_highest = place == middle + differences;
    is_lowest || (!is_highest && furthest[place - 1] < furthest[place + 1])
}
