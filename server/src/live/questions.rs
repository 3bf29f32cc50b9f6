//! What pages ask for: the text that they lack, and who is here.

use std::sync::Arc;

use tokio::time::Instant;
use yrs::StateVector;
use yrs::sync::{Message, SyncMessage};

use super::budget::Budget;
use super::frames::{self, Closing, Frame};
use super::room::{Ending, Room};

const TOO_OFTEN: &str = "Too many requests. Try again in a moment.";

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
