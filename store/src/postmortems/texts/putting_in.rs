//! Integrates edits within a time budget for each person.

use std::collections::HashMap;
use std::time::{Duration, Instant};

use domain::people::{PersonId, Viewer};
use yrs::Update;

use super::live_text::{Edit, LiveText, broken};
use super::pieces::Known;
use super::refused::EditRefused;
use super::slices::weight;
use crate::StoreError;

/// The number of pieces that are integrated before the elapsed time is checked.
const PIECES_AT_ONCE: usize = 64;
/// Within so long
const WINDOW: Duration = Duration::from_secs(10);
/// this much time is spent on what one person writes in a text.
const MAX_SPENT: Duration = Duration::from_secs(2);

/// What became of edits that were put into a text.
#[derive(Default)]
pub(super) struct PutIn {
    /// Those that brought anything, in order, and who wrote them.
    pub(super) kept: Vec<(PersonId, Vec<u8>)>,
    /// The sections that changed, and by whom.
    pub(super) touched: Vec<(i64, PersonId)>,
    /// Those that were not put in, by their place, and why.
    pub(super) refused: Vec<(usize, EditRefused)>,
}

/// Edits of one person in a row.
#[derive(Default)]
struct Run {
    known: Known,
    updates: Vec<Update>,
    bytes: Vec<Vec<u8>>,
    pieces: usize,
}

impl Run {
    /// `waiting` is how many bytes of letters came since the sections were measured.
    fn takes(&self, text: &LiveText, edit: &Edit, waiting: usize) -> Result<(), EditRefused> {
        if edit.outline.sections.iter().any(|section| !text.sections.contains_key(section)) {
            Err(EditRefused::NoSection)
        } else if !edit.outline.fits(&self.known) {
            Err(EditRefused::Missing)
        } else if self.pieces == 0 && !text.affords(edit) {
            Err(EditRefused::TooCostly)
        } else if !text.has_room_for(edit, waiting) {
            Err(EditRefused::TooLong)
        } else {
            Ok(())
        }
    }

    fn take(&mut self, edit: Edit) {
        edit.outline.add_to(&mut self.known);
        self.pieces += weight(&edit);
        self.updates.push(edit.update);
        self.bytes.push(edit.bytes);
    }

    /// A large edit is tried out on the text, so it comes first in a run of its own.
    fn goes_on_with(&self, edit: &Edit) -> bool {
        self.pieces == 0 || self.pieces + weight(edit) <= PIECES_AT_ONCE
    }
}

/// Puts edits into a text, all those that may be put in.
pub(super) fn put_in(
    text: &mut LiveText,
    edits: Vec<(Viewer, Edit)>,
    rights: &HashMap<PersonId, Result<(), EditRefused>>,
) -> Result<PutIn, StoreError> {
    let mut outcome = PutIn::default();
    let mut edits = edits.into_iter().enumerate().peekable();
    let mut waiting = 0;
    // Trying out whether a text is full takes long; whoever filled it is not asked again.
    let mut filled_by = None;
    while let Some((_, (viewer, edit))) = edits.peek() {
        let by = viewer.person;
        if !text.surely_has_room_for(edit, waiting) {
            for (section, _) in &outcome.touched {
                text.measured(*section, text.text_of(*section).len());
            }
            waiting = 0;
        }
        let began = Instant::now();
        let is_allowed = rights.get(&by).copied().unwrap_or(Err(EditRefused::Absent));
        let is_allowed = is_allowed.and_then(|()| text.has_time_for(by));
        // What one person wrote in a row is applied at once, which is much quicker in a long text.
        let mut run = Run { known: text.known(), ..Run::default() };
        while let Some((place, (_, edit))) = edits.next_if(|(_, (next, edit))| {
            next.person == by && run.goes_on_with(edit) && (waiting == 0 || text.surely_has_room_for(edit, waiting))
        }) {
            let is_taken = match is_allowed {
                Ok(()) if filled_by == Some(by) => Err(EditRefused::TooLong),
                Ok(()) => run.takes(text, &edit, waiting),
                Err(refused) => Err(refused),
            };
            if let Err(refused) = is_taken {
                if refused == EditRefused::TooLong {
                    filled_by = Some(by);
                }
                outcome.refused.push((place, refused));
            } else {
                waiting += edit.outline.letters;
                run.take(edit);
            }
        }
        let applied = text.apply(run.updates, Some(by)).map_err(|_| broken(text))?;
        text.took(by, began);
        if applied.is_new {
            outcome.touched.extend(applied.sections.into_iter().map(|section| (section, by)));
            outcome.kept.extend(run.bytes.into_iter().map(|bytes| (by, bytes)));
        }
    }
    Ok(outcome)
}

impl LiveText {
    /// Refuses who has taken too much time lately.
    fn has_time_for(&self, person: PersonId) -> Result<(), EditRefused> {
        match self.spent.get(&person) {
            Some((since, spent)) if since.elapsed() < WINDOW && *spent > MAX_SPENT => Err(EditRefused::TooCostly),
            _ => Ok(()),
        }
    }

    fn took(&mut self, person: PersonId, began: Instant) {
        let (since, spent) = self.spent.entry(person).or_insert((began, Duration::ZERO));
        if since.elapsed() >= WINDOW {
            (*since, *spent) = (began, Duration::ZERO);
        }
        *spent += began.elapsed();
    }
}
