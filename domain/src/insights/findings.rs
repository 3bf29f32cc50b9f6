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

/// How often a category occurs among the causes of a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct CauseMonth {
    /// The category, if one was chosen.
    pub category: Option<Category>,
    /// The place of the month among those of the period, from 0.
    pub month: usize,
    /// How many causes.
    pub count: usize,
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
    /// Sorts the counts of a period by category.
    pub fn of(period: Period, counts: &[CauseMonth]) -> Self {
        let months = period.months();
        let mut rows: Vec<_> = Category::ALL
            .iter()
            .copied()
            .map(Some)
            .chain([None])
            .map(|category| CategoryTrend { category, counts: vec![0; months.len()] })
            .collect();
        for found in counts {
            let row = rows.iter_mut().find(|row| row.category == found.category);
            if let Some(count) = row.and_then(|row| row.counts.get_mut(found.month)) {
                *count += found.count;
            }
        }
        rows.retain(|row| row.counts.iter().any(|count| *count > 0));
        rows.sort_by_key(|row| std::cmp::Reverse(row.counts.iter().sum::<usize>()));
        Self { months, rows }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_category_comes_first_and_months_without_causes_are_zero() {
        let day = |text: &str| text.parse().unwrap();
        let period = Period::between(day("2026-01-15"), day("2026-03-31")).unwrap();
        let found = |category, month, count| CauseMonth { category, month, count };
        let (code, none) = (Some(Category::Code), None);
        let trend =
            CauseTrend::of(period, &[found(none, 0, 1), found(code, 2, 2), found(code, 0, 1), found(code, 3, 9)]);
        assert_eq!(trend.months.len(), 3);
        let rows: Vec<_> = trend.rows.iter().map(|row| (row.category, row.counts.as_slice())).collect();
        assert_eq!(rows, [(code, [1, 0, 2].as_slice()), (none, &[1, 0, 0])]);
        assert!(CauseTrend::of(period, &[]).rows.is_empty());
    }
}
