//! What pages ask for: the text that they lack, and who is here.

use std::sync::Arc;

use tokio::time::{Duration, Instant};
use yrs::StateVector;
use yrs::sync::{Message, SyncMessage};

use super::frames::{self, Closing, Frame};
use super::room::{Ending, Room};

/// A page asks when it opens. So many answers are given to one person at once, as when all their
/// windows come back,
const ANSWERS_AT_ONCE: u32 = 64;
/// and after that one in so long.
const ANSWERS_EVERY: Duration = Duration::from_millis(250);

const TOO_OFTEN: &str = "This page requests the text too often. Try again in a moment.";

/// The answers that one person can still have.
#[derive(Debug)]
pub struct Budget {
    left: u32,
    since: Instant,
}

impl Budget {
    fn full(now: Instant) -> Self {
        Self { left: ANSWERS_AT_ONCE, since: now }
    }

    fn take(&mut self, now: Instant) -> bool {
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

impl Room {
    pub(super) async fn answer(&mut self, connection: u64, message: Message) -> Result<(), Ending> {
        match message {
            Message::Sync(SyncMessage::SyncStep1(known)) => {
                if self.may_ask(connection) {
                    self.tell_missing(connection, known).await?;
                }
            }
            Message::AwarenessQuery => {
                if self.may_ask(connection)
                    && let Some(everybody) = self.presence.everybody()
                {
                    self.send(connection, frames::here(everybody));
                }
            }
            Message::Awareness(update) => {
                let Some(member) = self.members.get(&connection) else { return Ok(()) };
                let heard = self.presence.hear(connection, &member.person, update);
                self.pass_on_presence(heard, Some(connection)).await;
            }
            Message::Sync(_) | Message::Auth(_) | Message::Custom(..) => {}
        }
        Ok(())
    }

    /// Whether a question is answered. Who asks too often is let go.
    fn may_ask(&mut self, connection: u64) -> bool {
        let now = Instant::now();
        let Some(member) = self.members.get(&connection) else { return false };
        let budget = self.budgets.entry(member.person.id).or_insert_with(|| Budget::full(now));
        let may_ask = budget.take(now);
        if !may_ask {
            self.part_with(connection, TOO_OFTEN, Closing::TooOften);
        }
        may_ask
    }

    async fn tell_missing(&mut self, connection: u64, known: StateVector) -> Result<(), Ending> {
        let Some(member) = self.members.get(&connection) else { return Ok(()) };
        let answer = Arc::clone(&member.answer);
        // The answer before is still on its way, and what came since goes there, too.
        if Arc::strong_count(&answer) > 2 {
            return Ok(());
        }
        let missing = self.text.missing_for(known).await.map_err(Ending::Broken)?;
        self.send(connection, Frame::Answer(frames::missing(missing), answer));
        Ok(())
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
