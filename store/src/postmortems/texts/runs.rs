//! Who wrote each run of a text.

use serde::{Deserialize, Serialize};

/// Who wrote each run of a text, from its beginning: a person's number, none where nobody knows,
/// and a length in UTF-16 units.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Runs(Vec<(Option<i64>, u32)>);

/// A piece of a change to a text, from its start. Lengths are in UTF-16 code units.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RunChange {
    /// This length is kept.
    Keep(u32),
    /// This length is inserted.
    Insert(u32),
    /// This length is deleted.
    Delete(u32),
}

impl Runs {
    /// A text that nobody is known to have written.
    pub fn of_nobody(length: u32) -> Self {
        let mut runs = Self::default();
        runs.push(None, length);
        runs
    }

    /// The length of the whole text.
    pub fn length(&self) -> u32 {
        self.0.iter().map(|(_, length)| length).sum()
    }

    /// Applies a change by one person.
    pub fn follow(&mut self, steps: &[RunChange], by: Option<i64>) {
        let before = std::mem::take(&mut self.0);
        let mut rest = before.into_iter();
        let mut current = rest.next();
        let mut take = |mut length: u32, mut each: Box<dyn FnMut(Option<i64>, u32) + '_>| {
            while length > 0 {
                let Some((person, left)) = current else { return };
                let part = left.min(length);
                each(person, part);
                length -= part;
                current = if part == left { rest.next() } else { Some((person, left - part)) };
            }
        };
        for step in steps {
            match *step {
                RunChange::Keep(length) => take(length, Box::new(|person, part| self.push(person, part))),
                RunChange::Delete(length) => take(length, Box::new(|_, _| {})),
                RunChange::Insert(length) => self.push(by, length),
            }
        }
        take(u32::MAX, Box::new(|person, part| self.push(person, part)));
    }

    fn push(&mut self, person: Option<i64>, length: u32) {
        match self.0.last_mut() {
            Some((last, so_far)) if *last == person => *so_far += length,
            _ if length > 0 => self.0.push((person, length)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_follow_what_is_inserted_and_deleted() {
        let mut runs = Runs::of_nobody(10);
        runs.follow(&[RunChange::Keep(4), RunChange::Insert(3)], Some(1));
        assert_eq!(runs.0, [(None, 4), (Some(1), 3), (None, 6)]);
        runs.follow(&[RunChange::Keep(2), RunChange::Delete(4), RunChange::Insert(1)], Some(2));
        assert_eq!(runs.0, [(None, 2), (Some(2), 1), (Some(1), 1), (None, 6)]);
        assert_eq!(runs.length(), 10);
        runs.follow(&[RunChange::Keep(3), RunChange::Insert(5)], Some(1));
        assert_eq!(runs.0, [(None, 2), (Some(2), 1), (Some(1), 6), (None, 6)]);
    }

    #[test]
    fn a_change_beyond_the_end_does_no_harm() {
        let mut runs = Runs::of_nobody(2);
        runs.follow(&[RunChange::Keep(5), RunChange::Delete(9), RunChange::Insert(1)], Some(7));
        assert_eq!(runs.0, [(None, 2), (Some(7), 1)]);
    }
}
