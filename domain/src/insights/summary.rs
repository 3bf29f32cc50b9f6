//! How numbers are summed up: by nearest rank, so that each figure is one that occurred.

/// Some durations in short, in seconds.
///
/// The median and the 90th percentile are by nearest rank: of `n` sorted values the one at place
/// `ceil(n × percent / 100)`, counted from 1. Each is a value that occurred; nothing is interpolated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    /// How many there are, at least 1.
    pub n: usize,
    /// The median; of an even number of values the lower one of the two in the middle.
    pub median: i64,
    /// The 90th percentile; of fewer than ten values the largest.
    pub p90: i64,
    /// The mean, rounded down. It is only given beside the others, because a few long values move it.
    pub mean: i64,
}

impl Summary {
    /// Sums up values in any order; `None` when there are none.
    pub fn of(values: impl IntoIterator<Item = i64>) -> Option<Self> {
        let mut values: Vec<i64> = values.into_iter().collect();
        let n = values.len();
        let sum: i128 = values.iter().map(|value| i128::from(*value)).sum();
        let mean = i64::try_from(sum / i128::try_from(n).ok().filter(|n| *n > 0)?).unwrap_or(i64::MAX);
        Some(Self { n, median: nearest_rank(&mut values, 50)?, p90: nearest_rank(&mut values, 90)?, mean })
    }
}

/// The value at a percentile from 1 to 100. Puts the values into another order, but does not sort all of them.
fn nearest_rank(values: &mut [i64], percent: usize) -> Option<i64> {
    let place = (values.len() * percent).div_ceil(100).checked_sub(1)?;
    Some(*values.select_nth_unstable(place).1)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_figures_are_values_that_occurred() {
        for (values, median, p90, mean) in [
            (vec![7], 7, 7, 7),
            (vec![4, 1], 1, 4, 2),
            (vec![3, 1, 2], 2, 3, 2),
            ((1..=10).collect(), 5, 9, 5),
            ((1..=11).rev().collect(), 6, 10, 6),
            ((1..=100).collect(), 50, 90, 50),
            (vec![0, 0, 0, 0, 86_400], 0, 86_400, 17_280),
        ] {
            let n = values.len();
            assert_eq!(Summary::of(values.clone()), Some(Summary { n, median, p90, mean }), "{values:?}");
        }
        assert_eq!(Summary::of([]), None);
    }

    proptest! {
        #[test]
        fn half_are_at_most_the_median_and_nine_of_ten_at_most_the_90th_percentile(values in prop::collection::vec(any::<i64>(), 1..200)) {
            let summary = Summary::of(values.clone()).unwrap();
            let at_most = |limit: i64| values.iter().filter(|value| **value <= limit).count();
            let below = |limit: i64| values.iter().filter(|value| **value < limit).count();
            prop_assert!(values.contains(&summary.median) && values.contains(&summary.p90));
            prop_assert!(at_most(summary.median) * 2 >= values.len() && below(summary.median) * 2 < values.len());
            prop_assert!(at_most(summary.p90) * 10 >= values.len() * 9 && below(summary.p90) * 10 < values.len() * 9);
        }
    }
}
