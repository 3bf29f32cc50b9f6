//! What the language check found in texts that were checked lately. Drafts are opened far more often than their texts
//! change.

use std::cell::OnceCell;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::Arc;

use domain::people::PersonName;
use domain::suggestions::{Names, Place, PlacedSuggestion, Suggestion, check, placed_suggestions};
use moka::sync::Cache;
use store::Document;

/// The memory for what was found, in bytes.
const KEPT: u64 = 16 * 1024 * 1024;
/// What an entry takes beside its suggestions, in bytes.
const ENTRY: usize = 100;

/// A text with its place and the names of people, as two independent hashes with secret keys.
type Key = (u64, u64);

/// The suggestions for texts, by text, place and the names of people.
pub struct SuggestionCache {
    found: Cache<Key, Arc<[Suggestion]>>,
    hashers: [RandomState; 2],
}

impl Default for SuggestionCache {
    fn default() -> Self {
        let found = Cache::builder()
            .max_capacity(KEPT)
            .weigher(|_, found: &Arc<[Suggestion]>| {
                let size: usize = found.iter().map(|one| size_of::<Suggestion>() + one.instead.len()).sum();
                u32::try_from(ENTRY + size).unwrap_or(u32::MAX)
            })
            .build();
        Self { found, hashers: [RandomState::new(), RandomState::new()] }
    }
}

impl SuggestionCache {
    /// All suggestions for a postmortem, in the order of its parts.
    pub fn of_document(&self, document: &Document, people: &[PersonName]) -> Vec<PlacedSuggestion> {
        let Document { sections, events, findings, actions, .. } = document;
        placed_suggestions(sections, events, findings, actions, self.checker(people))
    }

    /// Checks texts in which these people may be named.
    fn checker(&self, people: &[PersonName]) -> impl Fn(&str, Place) -> Vec<Suggestion> {
        let names: Vec<&str> = people.iter().map(|person| person.name.as_str()).collect();
        let names_key = self.key(&names);
        let known = OnceCell::new();
        move |text, place| {
            let found = || {
                let names = known.get_or_init(|| Names::of(names.iter().copied()));
                check(text, place, names).into()
            };
            self.found.get_with(self.key(&(names_key, place, text)), found).to_vec()
        }
    }

    fn key(&self, of: &impl Hash) -> Key {
        let [first, second] = &self.hashers;
        (first.hash_one(of), second.hash_one(of))
    }
}

#[cfg(test)]
mod tests {
    use domain::people::PersonId;

    use super::*;

    fn named(names: &[&str]) -> Vec<PersonName> {
        names.iter().map(|name| PersonName { id: PersonId(1), name: (*name).to_owned() }).collect()
    }

    #[test]
    fn what_is_found_depends_on_text_place_and_names_and_is_found_again() {
        let cache = SuggestionCache::default();
        let (nobody, cleo) = (named(&[]), named(&["Cleo Marsh"]));
        for _ in 0..2 {
            for (people, text) in [
                (&nobody, "Cleo should have known."),
                (&cleo, "Cleo should have known."),
                (&cleo, "Cleo should have looked."),
                (&cleo, "The alert fired at noon."),
            ] {
                let names = Names::of(people.iter().map(|person| person.name.as_str()));
                for place in [Place::Text, Place::Event, Place::Outcome] {
                    assert_eq!(cache.checker(people)(text, place), check(text, place, &names), "{text} {place:?}");
                }
            }
        }
        let found = |people| cache.checker(people)("Cleo should have known.", Place::Text).len();
        assert!(found(&cleo) > found(&nobody), "the names make a difference");
        cache.found.run_pending_tasks();
        assert_eq!(cache.found.entry_count(), 12);
    }
}
