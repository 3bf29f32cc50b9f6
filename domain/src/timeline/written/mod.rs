//! Times, days, zones and happenings as people write them: what the importer, the quick line and
//! pasting have in common.

pub(crate) mod calendar;
pub(crate) mod clocks;
pub(crate) mod columns;
pub(crate) mod dates;
pub(crate) mod entry;
pub(crate) mod epoch;
pub(crate) mod kinds;
pub(crate) mod languages;
pub(crate) mod list_marks;
mod milestone_pairs;
pub(crate) mod milestone_words;
pub(crate) mod month_names;
pub(crate) mod opening;
pub(crate) mod phrases;
pub(crate) mod ranges;
pub(crate) mod scanner;
pub(crate) mod spans;
pub(crate) mod times;
pub(crate) mod zones;
