use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use domain::people::{Person, PersonId};
use domain::postmortems::PostmortemNumber;
use store::{Edit, EditRefused, FeedMessage, LiveText, Store, StoreError};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, mpsc, oneshot};
use tokio::time::Instant;
use yrs::sync::{AwarenessUpdate, Message, SyncMessage};
use yrs::updates::decoder::Decode;

use super::budget::Budget;
use super::frames::{self, Closing, Frame};
use super::presence::Presence;
use crate::clock;

/// A message to a room.
pub enum Command {
    /// A client joins.
    Join(Member),
    /// A client sent messages.
    Say(u64, Vec<Message>),
    /// A client left.
    Leave(u64),
    /// The server shuts down.
    End,
}

/// A connected client.
pub struct Member {
    /// The id of the connection.
    pub connection: u64,
    /// The person.
    pub person: Person,
    /// The queue of outgoing frames.
    pub frames: mpsc::Sender<Frame>,
    /// Ends the connection when frames cannot go there any more. A page that reads too slowly is let
    /// go, and comes back.
    pub end: oneshot::Sender<Closing>,
    /// Whoever else holds it is an answer on its way.
    pub answer: Arc<()>,
    /// Whether it requested text frames.
    pub wants_text: bool,
    /// The number of edits that it has sent.
    pub sent: u64,
}

impl Member {
    /// Ends the connection at once, without what waits to be sent.
    pub fn let_go(self, closing: Closing) {
        // It may have ended already.
        let _ = self.end.send(closing);
    }
}

/// The maximum number of connections of one person to a postmortem in one process.
const MAX_WINDOWS: usize = 32;
/// The most commands that are handled with one transaction.
const AT_ONCE: usize = 256;
/// An empty room stays for a while: a page that is loaded again finds everything ready.
const LINGER: Duration = Duration::from_secs(10);
/// How often versions and snapshots are looked after.
const HOUSEKEEPING: Duration = Duration::from_secs(5);
/// Pages look at records again at most this often.
const RECORDS_PAUSE: Duration = Duration::from_millis(300);
/// Pages that only read look at texts again at most this often.
const TEXTS_PAUSE: Duration = Duration::from_secs(2);

pub(super) struct Room {
    pub(super) store: Store,
    pub(super) number: PostmortemNumber,
    pub(super) text: LiveText,
    pub(super) members: HashMap<u64, Member>,
    pub(super) presence: Presence,
    /// The rate limit of each person.
    pub(super) budgets: HashMap<PersonId, Budget>,
    /// When the clients will be notified of a change, and when they last were.
    pub(super) due: Option<Instant>,
    pub(super) told: Instant,
    /// Whose edits they have not been told of; a page knows its own.
    pub(super) wrote: HashSet<u64>,
    /// Whether something other than texts changed.
    pub(super) has_other_news: bool,
}

/// What is written under the number of somebody who is here would stand in the way of what they write.
const UNDER_ANOTHER: &str = "Live editing failed. Reload the page. Your text is kept in this browser.";

/// Why a room ends before everybody has left.
pub(super) enum Ending {
    /// The server shuts down.
    Told,
    /// What was sent could not be kept. The pages come back and send it again.
    Broken(StoreError),
}

/// Lives as long as somebody has the postmortem open here. It alone holds the document; what it
/// passes on is kept.
///
/// `close` takes the room out of the list of rooms; `false` when somebody came in at this moment.
pub async fn run(
    store: Store,
    number: PostmortemNumber,
    mut commands: mpsc::Receiver<Command>,
    close: impl Fn(&mut mpsc::Receiver<Command>) -> bool,
) {
    let mut news = store.subscribe();
    let opened = match commands.recv().await {
        Some(Command::Join(member)) => {
            let text = store.open_text(member.person.viewer(), number, clock::now()).await;
            text.map(|text| (member, text))
        }
        _ => Err(StoreError::Absent),
    };
    let mut room = match opened {
        Ok((member, text)) => {
            let told = Instant::now();
            let mut room = Room {
                store,
                number,
                text,
                members: HashMap::new(),
                presence: Presence::default(),
                budgets: HashMap::new(),
                due: None,
                told,
                wrote: HashSet::new(),
                has_other_news: false,
            };
            room.welcome(member);
            room
        }
        Err(error) => {
            tracing::warn!(%number, %error, "a live document could not be opened");
            commands.close();
            return;
        }
    };
    let closing = match room.live(&mut commands, &mut news, close).await {
        Err(Ending::Broken(StoreError::DiskFull)) => {
            room.store.report_full_disk();
            Closing::DiskFull
        }
        Err(Ending::Broken(error)) => {
            tracing::error!(%number, %error, "edits could not be saved; asking clients to reconnect");
            Closing::ComeBack
        }
        Ok(()) | Err(Ending::Told) => Closing::ComeBack,
    };
    commands.close();
    for (_, member) in room.members.drain() {
        if member.frames.try_send(Frame::Close(closing)).is_err() {
            member.let_go(closing);
        }
    }
}

impl Room {
    async fn live(
        &mut self,
        commands: &mut mpsc::Receiver<Command>,
        news: &mut broadcast::Receiver<FeedMessage>,
        close: impl Fn(&mut mpsc::Receiver<Command>) -> bool,
    ) -> Result<(), Ending> {
        let mut housekeeping = tokio::time::interval(HOUSEKEEPING);
        housekeeping.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        let mut batch = Vec::with_capacity(AT_ONCE);
        let mut empty_since = None;
        loop {
            let due = self.due.unwrap_or_else(|| Instant::now() + HOUSEKEEPING);
            let closing = empty_since.unwrap_or_else(Instant::now) + LINGER;
            tokio::select! {
                count = commands.recv_many(&mut batch, AT_ONCE) => {
                    if count == 0 { return Ok(()); }
                    self.handle(&mut batch).await?;
                }
                told = news.recv() => self.hear(told).await?,
                () = tokio::time::sleep_until(due), if self.due.is_some() => self.tell_changed(),
                () = tokio::time::sleep_until(closing), if empty_since.is_some() => {
                    self.look_after().await?;
                    if close(commands) { return Ok(()); }
                }
                _ = housekeeping.tick() => self.look_after().await?,
            }
            self.members.retain(|_, member| !member.frames.is_closed());
            empty_since = if self.members.is_empty() { empty_since.or_else(|| Some(Instant::now())) } else { None };
        }
    }

    /// Keeps all edits of a batch in one transaction, then answers. Nothing is passed on before.
    async fn handle(&mut self, batch: &mut Vec<Command>) -> Result<(), Ending> {
        let mut edits = Vec::new();
        let mut senders = Vec::new();
        let mut answers = Vec::new();
        for command in batch.drain(..) {
            match command {
                Command::Say(connection, messages) => {
                    for message in messages {
                        let bytes = match message {
                            Message::Sync(SyncMessage::SyncStep2(bytes) | SyncMessage::Update(bytes)) => bytes,
                            other => {
                                answers.push(Command::Say(connection, vec![other]));
                                continue;
                            }
                        };
                        let Some(member) = self.members.get_mut(&connection) else { continue };
                        match Edit::read(&bytes) {
                            Some(edit)
                                if self.text.learns_from(&edit, |client| {
                                    self.presence.is_of_another(client, member.person.id)
                                }) =>
                            {
                                self.part_with(connection, UNDER_ANOTHER, Closing::NotAllowed);
                            }
                            Some(edit) => {
                                member.sent += 1;
                                senders.push((connection, member.sent, bytes));
                                edits.push((member.person.viewer(), edit));
                            }
                            None => self.part_with(connection, "The message can’t be read.", Closing::Unreadable),
                        }
                    }
                }
                Command::Join(member) => self.welcome(member),
                other => answers.push(other),
            }
        }
        if !edits.is_empty() {
            self.keep(edits, senders).await?;
        }
        for answer in answers {
            match answer {
                // Those who come in have been welcomed before any edit.
                Command::Join(_) => {}
                Command::Say(connection, messages) => {
                    for message in messages {
                        self.answer(connection, message).await?;
                    }
                }
                Command::Leave(connection) => {
                    self.members.remove(&connection);
                    let gone = self.presence.leave(connection);
                    self.pass_on_presence(gone, Some(connection)).await;
                }
                Command::End => {
                    self.look_after().await?;
                    return Err(Ending::Told);
                }
            }
        }
        Ok(())
    }

    async fn keep(
        &mut self,
        edits: Vec<(domain::people::Viewer, Edit)>,
        senders: Vec<(u64, u64, Vec<u8>)>,
    ) -> Result<(), Ending> {
        // A client that knows all there is says so with an edit that says nothing.
        let says_anything: Vec<bool> = edits.iter().map(|(_, edit)| !edit.is_empty()).collect();
        let now = clock::now();
        let outcome = self.store.save_edits(&mut self.text, edits, now).await.map_err(Ending::Broken)?;
        for other in outcome.others {
            self.pass_on(&frames::update(other), None);
        }
        let mut saved: HashMap<u64, u64> = HashMap::new();
        for (place, (connection, count, bytes)) in senders.into_iter().enumerate() {
            if let Some((_, refused)) = outcome.refused.iter().find(|(refused, _)| *refused == place) {
                let closing = match refused {
                    EditRefused::NotAllowed(_) | EditRefused::Absent | EditRefused::NoSection => Closing::NotAllowed,
                    EditRefused::Missing => Closing::ComeBack,
                    EditRefused::TooLong => Closing::TooLarge,
                    EditRefused::TooCostly => Closing::TooCostly,
                };
                // Who may only read says at the beginning that they know nothing new.
                if says_anything[place] {
                    self.part_with(connection, &refused.to_string(), closing);
                }
                continue;
            }
            if says_anything[place] {
                self.pass_on(&frames::update(bytes), Some(connection));
            }
            saved.insert(connection, count);
        }
        if outcome.has_changed {
            self.wrote.extend(saved.keys());
        }
        for (connection, count) in saved {
            self.send(connection, frames::saved(count, now));
        }
        if outcome.has_changed {
            self.changed_within(TEXTS_PAUSE);
        }
        Ok(())
    }

    fn welcome(&mut self, member: Member) {
        let connection = member.connection;
        let of_this_person = self.members.values().filter(|other| other.person.id == member.person.id).count();
        self.members.insert(connection, member);
        if of_this_person >= MAX_WINDOWS {
            return self.part_with(
                connection,
                "This postmortem is open in too many browser windows.",
                Closing::NotAllowed,
            );
        }
        if let Ok(known) = yrs::StateVector::decode_v1(&self.text.state_vector()) {
            self.send(connection, frames::known(known));
        }
        if let Some(everybody) = self.presence.everybody() {
            self.send(connection, frames::here(everybody));
        }
    }

    async fn hear(&mut self, told: Result<FeedMessage, RecvError>) -> Result<(), Ending> {
        match told {
            Ok(FeedMessage::Changed(number)) if number == self.number => {
                self.catch_up().await?;
                self.has_other_news = true;
                self.changed_within(RECORDS_PAUSE);
            }
            Ok(FeedMessage::Here(number, here)) if number == self.number => {
                let heard = AwarenessUpdate::decode_v1(&here).ok();
                let heard = heard.and_then(|update| self.presence.hear_from_elsewhere(update));
                if let Some(update) = heard {
                    self.pass_on(&frames::here(update), None);
                }
            }
            Ok(FeedMessage::Missed) | Err(RecvError::Lagged(_)) => {
                self.catch_up().await?;
                self.has_other_news = true;
                self.changed_within(RECORDS_PAUSE);
                self.tell_elsewhere(self.presence.ours()).await;
            }
            Ok(_) | Err(RecvError::Closed) => {}
        }
        Ok(())
    }

    async fn catch_up(&mut self) -> Result<(), Ending> {
        for other in self.store.catch_up_text(&mut self.text).await.map_err(Ending::Broken)? {
            self.pass_on(&frames::update(other), None);
        }
        Ok(())
    }

    async fn look_after(&mut self) -> Result<(), Ending> {
        let now = clock::now();
        self.store.save_versions(&mut self.text, now).await.map_err(Ending::Broken)?;
        if self.text.wants_snapshot() {
            self.store.save_snapshot(&mut self.text, now).await.map_err(Ending::Broken)?;
        }
        let gone = self.presence.forget_silent();
        if let Some(update) = gone {
            self.pass_on(&frames::here(update), None);
        }
        Ok(())
    }
}
