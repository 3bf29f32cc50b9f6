//! Numbers that look random and are the same for the same seed, everywhere and in every version.

/// `SplitMix64` (Steele, Lea and Flood 2014): small, quick, and good enough to make things up.
pub struct Random(u64);

impl Random {
    /// Numbers that follow from a seed.
    pub fn of(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From zero to less than one.
    #[expect(clippy::cast_precision_loss, reason = "53 bits fit")]
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Whether something happens that does so with this probability.
    pub fn chance(&mut self, probability: f64) -> bool {
        self.unit() < probability
    }

    /// From `from` to less than `until`; `from` when that is nothing.
    pub fn between(&mut self, from: usize, until: usize) -> usize {
        from + scaled(self.unit(), until.saturating_sub(from))
    }

    /// The place of one of so many, of which the first are much more frequent than the last: the probability falls as
    /// one over the place (Zipf's law).
    #[expect(clippy::cast_precision_loss, reason = "there are not that many")]
    pub fn skewed(&mut self, count: usize) -> usize {
        floor((count as f64 + 1.0).powf(self.unit()) - 1.0).min(count.saturating_sub(1))
    }

    /// A factor around one with a long tail: log-normal, of mean one.
    pub fn long_tailed(&mut self, spread: f64) -> f64 {
        let normal = (0..12).map(|_| self.unit()).sum::<f64>() - 6.0;
        (normal * spread - spread * spread / 2.0).exp()
    }

    /// One of these.
    pub fn one_of<'a, T: ?Sized>(&mut self, choices: &[&'a T]) -> &'a T {
        choices[self.between(0, choices.len())]
    }
}

/// A part of a count.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^53")]
pub fn scaled(factor: f64, count: usize) -> usize {
    floor(factor * count as f64)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "it is checked, and casts saturate")]
fn floor(number: f64) -> usize {
    if number > 0.0 { number as usize } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_numbers() {
        let numbers = |seed| {
            let mut random = Random::of(seed);
            (0..100).map(|_| random.between(0, 1_000)).collect::<Vec<_>>()
        };
        assert_eq!(numbers(7), numbers(7));
        assert_ne!(numbers(7), numbers(8));
    }

    #[test]
    fn the_first_are_the_most_frequent() {
        let mut random = Random::of(1);
        let mut counts = [0_usize; 50];
        for _ in 0..10_000 {
            counts[random.skewed(50)] += 1;
        }
        assert!(counts[0] > 3 * counts[4] && counts[4] > 3 * counts[40] && counts[49] > 0, "{counts:?}");
    }

    #[test]
    fn a_long_tail_has_the_mean_one() {
        let mut random = Random::of(1);
        let factors: Vec<f64> = (0..20_000).map(|_| random.long_tailed(1.0)).collect();
        let mean = factors.iter().sum::<f64>() / 20_000.0;
        assert!((0.9..1.1).contains(&mean), "{mean}");
        assert!(factors.iter().any(|factor| *factor > 8.0));
    }
}
