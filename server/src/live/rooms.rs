use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use domain::postmortems::PostmortemNumber;
use store::Store;
use tokio::sync::mpsc;

use super::room::{self, Command};

/// The postmortems that somebody has open here.
#[derive(Clone, Default)]
pub struct Rooms(Arc<Mutex<HashMap<PostmortemNumber, mpsc::Sender<Command>>>>);

/// The number of queued commands of a room before senders have to wait.
const WAITING: usize = 1024;

impl Rooms {
    /// Sends a command to a room, which is opened when it is not. None when it ends at this moment.
    pub async fn send(&self, store: &Store, number: PostmortemNumber, command: Command) -> mpsc::Sender<Command> {
        let mut command = command;
        loop {
            let sender = self.sender(store, number);
            match sender.send(command).await {
                Ok(()) => return sender,
                // The room ended between finding and sending; the next one is new.
                Err(returned) => command = returned.0,
            }
        }
    }

    fn sender(&self, store: &Store, number: PostmortemNumber) -> mpsc::Sender<Command> {
        let mut rooms = self.lock();
        match rooms.get(&number) {
            Some(sender) if !sender.is_closed() => sender.clone(),
            _ => {
                let (sender, commands) = mpsc::channel(WAITING);
                rooms.insert(number, sender.clone());
                let rooms = self.clone();
                let close = move |commands: &mut _| rooms.close(number, commands);
                tokio::spawn(room::run(store.clone(), number, commands, close));
                sender
            }
        }
    }

    /// Takes a room out, unless somebody came in at this moment.
    fn close(&self, number: PostmortemNumber, commands: &mut mpsc::Receiver<Command>) -> bool {
        let mut rooms = self.lock();
        if !commands.is_empty() {
            return false;
        }
        commands.close();
        // A room that failed may have a successor already.
        if rooms.get(&number).is_some_and(mpsc::Sender::is_closed) {
            rooms.remove(&number);
        }
        true
    }

    /// Closes all rooms. Acknowledged edits are saved, and clients reconnect.
    pub async fn end(&self) {
        let senders: Vec<_> = self.lock().drain().map(|(_, sender)| sender).collect();
        for sender in senders {
            let _ = sender.send(Command::End).await;
            sender.closed().await;
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<PostmortemNumber, mpsc::Sender<Command>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
