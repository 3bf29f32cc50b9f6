//! Causes in figures: what they are about, and to which process they belong.

use super::period::Period;
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

/// The causes of a category in each month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CategoryTrend {
    /// The category; `None` for causes without one.
    pub category: Option<Category>,
    /// How many in each month.
    pub counts: Vec<usize>,
}

/// The causes of a period by category and month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CauseTrend {
    /// The months, the first and the last cut to the period.
    pub months: Vec<Period>,
    /// The categories that occur, the most frequent first.
    pub rows: Vec<CategoryTrend>,
}

impl CauseTrend {
    /// The counts of each category by month; those that do not occur are left out.
    pub(super) fn of(months: Vec<Period>, counts: impl Iterator<Item = (Option<Category>, Vec<usize>)>) -> Self {
        let mut rows: Vec<_> = counts
            .filter(|(_, counts)| counts.iter().any(|count| *count > 0))
            .map(|(category, counts)| CategoryTrend { category, counts })
            .collect();
        rows.sort_by_key(|row| std::cmp::Reverse(row.counts.iter().sum::<usize>()));
        Self { months, rows }
    }
}
