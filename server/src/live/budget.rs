use tokio::time::{Duration, Instant};

/// A page asks when it opens. So many answers are given to one person at once, as when all their
/// windows come back,
const ANSWERS_AT_ONCE: u32 = 64;
/// and after that one in so long.
const ANSWERS_EVERY: Duration = Duration::from_millis(250);

/// The answers that one person can still have.
#[derive(Debug)]
pub struct Budget {
    left: u32,
    since: Instant,
}

impl Budget {
    /// All of them.
    pub fn full(now: Instant) -> Self {
        Self { left: ANSWERS_AT_ONCE, since: now }
    }

    /// Takes one, when one is left.
    pub fn take(&mut self, now: Instant) -> bool {
        let more = now.duration_since(self.since).as_millis() / ANSWERS_EVERY.as_millis();
        if let Some(more) = u32::try_from(more).ok().filter(|more| *more > 0) {
            self.left = self.left.saturating_add(more).min(ANSWERS_AT_ONCE);
            self.since = now;
        }
        let is_left = self.left > 0;
        self.left = self.left.saturating_sub(1);
        is_left
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_come_back_with_time() {
        let now = Instant::now();
        let mut budget = Budget::full(now);
        assert!((0..ANSWERS_AT_ONCE).all(|_| budget.take(now)));
        assert!(!budget.take(now));
        assert!(budget.take(now + ANSWERS_EVERY));
        assert!(!budget.take(now + ANSWERS_EVERY));
    }
}
