//! Causes in figures: what they are about, and to which process they belong.

use crate::findings::{Category, Process};

/// How often a category and a process occur together among the causes of some postmortems.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseCount {
    /// The category, if one was chosen.
    pub category: Option<Category>,
    /// The process, if one was chosen.
    pub process: Option<Process>,
    /// How many causes.
    pub count: usize,
}

/// How many causes are of this category; `None` counts those without one.
pub fn causes_of_category(causes: &[CauseCount], category: Option<Category>) -> usize {
    causes.iter().filter(|cause| cause.category == category).map(|cause| cause.count).sum()
}

/// How many causes belong to this process; `None` counts those without one.
pub fn causes_of_process(causes: &[CauseCount], process: Option<Process>) -> usize {
    causes.iter().filter(|cause| cause.process == process).map(|cause| cause.count).sum()
}
