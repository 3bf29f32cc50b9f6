//! The live document of a postmortem in memory.

use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use chrono::{DateTime, Utc};
use domain::people::PersonId;
use domain::postmortems::{MAX_SECTION_TEXT, PostmortemNumber, SectionId};
use yrs::types::Delta;
use yrs::updates::decoder::Decode;
use yrs::updates::encoder::Encode;
use yrs::{
    Assoc, Doc, GetString, In, IndexedSequence, Observable, OffsetKind, Options, Out, ReadTxn, StateVector,
    StickyIndex, Text, TextRef, Transact, Update,
};

use super::difference::Change;
use super::pieces::Known;
use super::reading::Outline;
use super::runs::{RunChange, Runs};
use crate::StoreError;

/// The sections of a postmortem as several people write them: a document of Yjs, with one text for
/// each section, after all edits up to a number. After an error in keeping edits it may hold some
/// that are not kept, and is to be opened anew.
pub struct LiveText {
    pub(super) number: PostmortemNumber,
    pub(super) seq: i64,
    pub(super) sections: BTreeMap<i64, LiveSection>,
    /// Edits since the last snapshot.
    pub(super) since_snapshot: usize,
    /// The length of the last snapshot, in bytes.
    pub(super) history: usize,
    /// When it was last seen that somebody may write here.
    pub(super) may_write: HashMap<PersonId, DateTime<Utc>>,
    /// How long it took to put in what somebody wrote, since when.
    pub(super) spent: HashMap<PersonId, (Instant, Duration)>,
    /// When it was last noted that somebody wrote in a section.
    pub(super) noted: HashMap<(PersonId, i64), DateTime<Utc>>,
    /// The text after each `@` of a section when its mentions were last processed.
    pub(super) calls: HashMap<i64, Vec<String>>,
    doc: Doc,
    /// What the edit that was applied last did, section by section.
    steps: Arc<Mutex<StepsBySection>>,
}

type StepsBySection = Vec<(i64, Vec<RunChange>)>;

pub(super) struct LiveSection {
    text: TextRef,
    pub(super) runs: Runs,
    /// Whether it changed since its last version was kept.
    pub(super) has_news: bool,
    /// In bytes, as it was written out last.
    size: usize,
}

/// An edit that can be read.
pub struct Edit {
    pub(super) bytes: Vec<u8>,
    pub(super) update: Update,
    pub(super) outline: Outline,
}

/// A document in which edits are tried out.
pub(super) struct Copy(Doc);

impl Copy {
    pub(super) fn apply_slice(&self, bytes: &[u8]) -> Result<(), Broken> {
        apply_quietly(&self.0, bytes)
    }
}

/// The effect of an edit.
pub(super) struct Applied {
    pub(super) sections: Vec<i64>,
    /// Whether it brought anything that was not there.
    pub(super) is_new: bool,
}

/// An edit cannot be applied. The text is not to be used any more.
#[derive(Debug)]
pub(super) struct Broken;

/// What Yjs calls the text of a section.
pub fn name_of_text(section: SectionId) -> String {
    format!("section-{section}")
}

impl Edit {
    /// Reads an edit in Yjs' update format 1; none when it is none, or holds anything but letters
    /// of sections.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let outline = Outline::read(bytes)?;
        // The decoder is given what anybody may send; a panic in it must not end more than this edit.
        let update = catch_unwind(|| Update::decode_v1(bytes)).ok()?.ok()?;
        Some(Self { bytes: bytes.to_vec(), update, outline })
    }

    /// Whether it has no content.
    pub fn is_empty(&self) -> bool {
        self.update.is_empty()
    }
}

impl LiveText {
    pub(super) fn new(number: PostmortemNumber) -> Self {
        Self {
            number,
            seq: 0,
            sections: BTreeMap::new(),
            since_snapshot: 0,
            history: 0,
            may_write: HashMap::new(),
            spent: HashMap::new(),
            noted: HashMap::new(),
            calls: HashMap::new(),
            doc: empty(),
            steps: Arc::default(),
        }
    }

    /// What is known, as Yjs' state vector.
    pub fn state_vector(&self) -> Vec<u8> {
        self.doc.transact().state_vector().encode_v1()
    }

    /// Whether an edit brings anything new under the number of a client for whom this holds.
    pub fn learns_from(&self, edit: &Edit, is_meant: impl Fn(u64) -> bool) -> bool {
        let mut meant = edit.outline.writers().filter(|(client, _)| is_meant(*client)).peekable();
        meant.peek().is_some() && {
            let known = self.known();
            meant.any(|(client, end)| known.get(&client).copied().unwrap_or_default() < end)
        }
    }

    /// The next clock of each client.
    pub(super) fn known(&self) -> Known {
        self.doc.transact().state_vector().iter().map(|(client, clock)| (client.get(), *clock)).collect()
    }

    /// All edits that somebody who knows this much lacks.
    pub async fn missing_for(&mut self, known: StateVector) -> Result<Vec<u8>, StoreError> {
        beside(self, move |text| text.doc.transact().encode_state_as_update_v1(&known)).await
    }

    /// Begins with all edits of a snapshot.
    pub(super) fn begin_with(&mut self, snapshot: &[u8]) -> Result<(), Broken> {
        self.history = snapshot.len();
        apply_quietly(&self.doc, snapshot)
    }

    /// Makes a section known, whose changes are followed from now on.
    pub(super) fn add_section(&mut self, id: i64, runs: Option<Runs>) {
        if self.sections.contains_key(&id) {
            return;
        }
        let text = self.doc.get_or_insert_text(name_of_text(SectionId(id)));
        let (length, size) = {
            let transaction = self.doc.transact();
            (text.len(&transaction), text.get_string(&transaction).len())
        };
        let runs = runs.filter(|runs| runs.length() == length).unwrap_or_else(|| Runs::of_nobody(length));
        let steps = Arc::clone(&self.steps);
        text.observe("runs", move |transaction, event| {
            let delta = event.delta(transaction).iter().map(step).collect();
            steps.lock().unwrap_or_else(PoisonError::into_inner).push((id, delta));
        });
        self.sections.insert(id, LiveSection { text, runs, has_news: false, size });
    }

    /// Applies edits of one person.
    pub(super) fn apply(&mut self, updates: Vec<Update>, by: Option<PersonId>) -> Result<Applied, Broken> {
        let doc = &self.doc;
        let is_new = catch_unwind(AssertUnwindSafe(|| {
            let mut transaction = doc.transact_mut();
            for update in updates {
                transaction.apply_update(update).map_err(|_| Broken)?;
            }
            transaction.commit();
            let changed = !transaction.insert_set().is_empty() || !transaction.delete_set().is_empty();
            Ok(changed || transaction.has_missing_updates())
        }))
        .map_err(|_| Broken)??;
        Ok(Applied { sections: self.follow(by), is_new })
    }

    /// Puts an edit in that only says how a section's text becomes another.
    pub(super) fn edit(&mut self, id: i64, changes: &[Change<'_>], by: Option<PersonId>) -> Option<Vec<u8>> {
        let section = self.sections.get(&id)?;
        let mut transaction = self.doc.transact_mut();
        // All in one walk: looking for each place from the beginning takes time that grows with the
        // square of the changes.
        section.text.apply_delta(&mut transaction, deltas(changes));
        let bytes = transaction.encode_update_v1();
        drop(transaction);
        self.follow(by);
        Some(bytes)
    }

    fn follow(&mut self, by: Option<PersonId>) -> Vec<i64> {
        let steps = std::mem::take(&mut *self.steps.lock().unwrap_or_else(PoisonError::into_inner));
        let mut changed = Vec::with_capacity(steps.len());
        for (id, steps) in steps {
            if let Some(section) = self.sections.get_mut(&id) {
                section.runs.follow(&steps, by.map(|person| person.0));
                section.has_news = true;
                changed.push(id);
            }
        }
        changed
    }

    /// The text of a section as it is stored.
    pub(super) fn text_of(&self, id: i64) -> String {
        let Some(section) = self.sections.get(&id) else { return String::new() };
        let text = section.text.get_string(&self.doc.transact());
        // PostgreSQL keeps no NUL, and nobody can read one.
        if text.contains('\0') { text.replace('\0', "\u{fffd}") } else { text }
    }

    /// Who wrote it. When the text holds more than letters, nobody knows.
    pub(super) fn runs_of(&self, id: i64, text: &str) -> Runs {
        let length = text.encode_utf16().count().try_into().unwrap_or(u32::MAX);
        let known = self.sections.get(&id).map(|section| &section.runs);
        known.filter(|runs| runs.length() == length).cloned().unwrap_or_else(|| Runs::of_nobody(length))
    }

    pub(super) fn all_runs(&self) -> BTreeMap<i64, &Runs> {
        self.sections.iter().map(|(id, section)| (*id, &section.runs)).collect()
    }

    /// Whether there is room for an edit behind others that bring so many bytes of letters and are not
    /// measured yet. Without looking at the text: a yes is right, a no need not be.
    pub(super) fn surely_has_room_for(&self, edit: &Edit, waiting: usize) -> bool {
        let longest = self.sections.values().map(|section| section.size).max().unwrap_or_default();
        longest + waiting + edit.outline.letters <= MAX_SECTION_TEXT
    }

    /// Whether there is room for an edit. Only when the text is nearly full, that is tried out.
    pub(super) fn has_room_for(&self, edit: &Edit, waiting: usize) -> bool {
        if self.history > MAX_HISTORY {
            return false;
        }
        if self.surely_has_room_for(edit, waiting) {
            return true;
        }
        let Some(Copy(trial)) = self.copy().filter(|trial| trial.apply_slice(&edit.bytes).is_ok()) else {
            return false;
        };
        self.sections.keys().all(|id| {
            let text = trial.get_or_insert_text(name_of_text(SectionId(*id)));
            text.get_string(&trial.transact()).len() <= MAX_SECTION_TEXT
        })
    }

    /// The same document once more, to try out what comes of an edit.
    pub(super) fn copy(&self) -> Option<Copy> {
        let copy = empty();
        let whole = self.doc.transact().encode_state_as_update_v1(&StateVector::default());
        apply_quietly(&copy, &whole).ok().map(|()| Copy(copy))
    }

    /// Notes how long a section is, in bytes.
    pub(super) fn measured(&mut self, id: i64, size: usize) {
        if let Some(section) = self.sections.get_mut(&id) {
            section.size = size;
        }
    }

    /// A place in a section, in UTF-16 units, that moves with the letter at its side.
    pub(super) fn sticky(&self, id: i64, place: u32, side: Assoc) -> Option<StickyIndex> {
        self.sections.get(&id)?.text.sticky_index(&self.doc.transact(), place, side)
    }

    /// Reads the document.
    pub(super) fn read<T>(&self, look: impl FnOnce(&yrs::Transaction<'_>) -> T) -> T {
        look(&self.doc.transact())
    }

    /// Everything as one edit; none while parts of it wait for others that have not come.
    pub(super) fn whole(&self) -> Option<Vec<u8>> {
        let transaction = self.doc.transact();
        (!transaction.has_missing_updates()).then(|| transaction.encode_state_as_update_v1(&StateVector::default()))
    }

    /// Whether an edit that says everything says the same as this text.
    pub(super) fn is_told_by(&self, whole: &[u8]) -> bool {
        let told = empty();
        if apply_quietly(&told, whole).is_err() {
            return false;
        }
        let same_state = told.transact().state_vector() == self.doc.transact().state_vector();
        same_state
            && self.sections.iter().all(|(id, section)| {
                let text = told.get_or_insert_text(name_of_text(SectionId(*id)));
                text.get_string(&told.transact()) == section.text.get_string(&self.doc.transact())
            })
    }

    /// The `seq` of the last edit.
    pub fn seq(&self) -> i64 {
        self.seq
    }
}

/// The history of a postmortem's texts is at most this long, in bytes, whatever was deleted since.
const MAX_HISTORY: usize = 32_000_000;

fn empty() -> Doc {
    // Yjs counts in UTF-16 units.
    Doc::with_options(Options { offset_kind: OffsetKind::Utf16, ..Options::default() })
}

fn apply_quietly(doc: &Doc, bytes: &[u8]) -> Result<(), Broken> {
    catch_unwind(AssertUnwindSafe(|| {
        let update = Update::decode_v1(bytes).map_err(|_| Broken)?;
        doc.transact_mut().apply_update(update).map_err(|_| Broken)
    }))
    .map_err(|_| Broken)?
}

fn deltas(changes: &[Change<'_>]) -> Vec<Delta<In>> {
    let mut deltas = Vec::with_capacity(changes.len() * 3);
    let mut at = 0;
    for change in changes {
        if change.at > at {
            deltas.push(Delta::Retain(change.at - at, None));
        }
        if change.deleted > 0 {
            deltas.push(Delta::Deleted(change.deleted));
        }
        if !change.inserted.is_empty() {
            deltas.push(Delta::Inserted(In::from(change.inserted), None));
        }
        at = change.at + change.deleted;
    }
    deltas
}

fn step(delta: &Delta) -> RunChange {
    match delta {
        Delta::Retain(length, _) => RunChange::Keep(*length),
        Delta::Deleted(length) => RunChange::Delete(*length),
        Delta::Inserted(Out::Any(yrs::Any::String(text)), _) => {
            RunChange::Insert(text.encode_utf16().count().try_into().unwrap_or(u32::MAX))
        }
        Delta::Inserted(..) => RunChange::Insert(1),
    }
}

/// Does what takes long in a long text beside the async threads.
pub(super) async fn beside<T: Send + 'static>(
    text: &mut LiveText,
    work: impl FnOnce(&mut LiveText) -> T + Send + 'static,
) -> Result<T, StoreError> {
    let mut taken = std::mem::replace(text, LiveText::new(text.number));
    let worked = tokio::task::spawn_blocking(move || {
        let result = work(&mut taken);
        (taken, result)
    });
    let (taken, result) = worked.await.map_err(|_| broken(text))?;
    *text = taken;
    Ok(result)
}

/// The version of a section is the number of the edit that changed it last.
pub(super) fn version(seq: i64) -> i32 {
    i32::try_from(seq).unwrap_or(i32::MAX)
}

/// The edits of a text do not fit together.
pub(super) fn broken(text: &LiveText) -> StoreError {
    StoreError::Inconsistent { table: "text_update", row: format!("{}/{}", text.number, text.seq) }
}
