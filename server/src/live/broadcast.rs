//! Broadcasts from a room to its clients.

use std::time::Duration;

use tokio::time::Instant;
use yrs::sync::AwarenessUpdate;
use yrs::updates::encoder::Encode;

use super::frames::{self, Closing, Frame};
use super::room::Room;

impl Room {
    pub(super) async fn pass_on_presence(&mut self, update: Option<AwarenessUpdate>, but: Option<u64>) {
        if let Some(update) = update {
            self.tell_elsewhere(Some(AwarenessUpdate { clients: update.clients.clone() })).await;
            self.pass_on(&frames::here(update), but);
        }
    }

    pub(super) async fn tell_elsewhere(&self, update: Option<AwarenessUpdate>) {
        let Some(update) = update else { return };
        // Where somebody's caret is, is not worth more than a line in the log.
        if let Err(error) = self.store.tell_who_is_here(self.number, &update.encode_v1()).await {
            tracing::warn!(%error, "presence could not be sent to other processes");
        }
    }

    /// Notifies the clients of a change: immediately, unless they were notified recently.
    pub(super) fn changed_within(&mut self, pause: Duration) {
        let due = (self.told + pause).max(Instant::now());
        self.due = Some(self.due.map_or(due, |before| before.min(due)));
    }

    pub(super) fn tell_changed(&mut self) {
        (self.due, self.told) = (None, Instant::now());
        let wrote = std::mem::take(&mut self.wrote);
        let is_for_all = std::mem::take(&mut self.has_other_news);
        let concerns = |connection: u64| is_for_all || wrote.iter().any(|other| *other != connection);
        let wanting: Vec<u64> = self
            .members
            .values()
            .filter(|member| member.wants_text && concerns(member.connection))
            .map(|member| member.connection)
            .collect();
        for connection in wanting {
            self.send(connection, frames::changed());
        }
    }

    pub(super) fn pass_on(&mut self, frame: &Frame, but: Option<u64>) {
        let wanting: Vec<u64> = self.members.keys().copied().filter(|connection| Some(*connection) != but).collect();
        for connection in wanting {
            self.send(connection, frame.clone());
        }
    }

    pub(super) fn send(&mut self, connection: u64, frame: Frame) {
        let Some(member) = self.members.get(&connection) else { return };
        let is_ours = matches!(frame, Frame::Text(_));
        if (!is_ours || member.wants_text) && member.frames.try_send(frame).is_err() {
            self.let_go(connection, Closing::TooSlow);
        }
    }

    fn let_go(&mut self, connection: u64, closing: Closing) {
        if let Some(member) = self.members.remove(&connection) {
            member.let_go(closing);
        }
    }

    pub(super) fn part_with(&mut self, connection: u64, message: &str, closing: Closing) {
        self.send(connection, frames::refused(message));
        self.send(connection, Frame::Close(closing));
        self.members.remove(&connection);
    }
}
