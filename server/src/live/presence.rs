use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use domain::people::{Person, PersonId};
use serde_json::{Value, json};
use yrs::block::ClientID;
use yrs::sync::AwarenessUpdate;
use yrs::sync::awareness::AwarenessUpdateEntry;

use super::frames::colour;

/// Presence: who is here, and where they write.
#[derive(Debug, Default)]
pub struct Presence {
    clients: HashMap<ClientID, Here>,
}

#[derive(Debug)]
struct Here {
    /// The connection that it belongs to, and the person; none when it is in another process.
    connection: Option<(u64, PersonId)>,
    clock: u32,
    /// None when gone.
    state: Option<Arc<str>>,
    seen: Instant,
}

/// The longest state of a client, in bytes.
const MAX_STATE: usize = 4096;
/// The maximum number of Yjs clients of one connection.
const MAX_CLIENTS: usize = 4;
/// Clients of Yjs say every 15 seconds that they are there; one that is silent for this long is gone.
const SILENT: Duration = Duration::from_secs(35);

impl Here {
    fn is_of(&self, connection: u64) -> bool {
        self.connection.is_some_and(|(own, _)| own == connection)
    }
}

impl Presence {
    /// Whether a number of Yjs is somebody else's, who is connected to this process.
    pub fn is_of_another(&self, client: u64, person: PersonId) -> bool {
        let here = self.clients.get(&ClientID::new(client));
        here.and_then(|here| here.connection).is_some_and(|(_, whose)| whose != person)
    }

    /// Takes what a connection says of itself. What it says of others, or of who it is, is not
    /// believed. Returns what to pass on.
    pub fn hear(&mut self, connection: u64, person: &Person, update: AwarenessUpdate) -> Option<AwarenessUpdate> {
        let mut heard = AwarenessUpdate { clients: HashMap::new() };
        for (client, entry) in update.clients {
            let known = self.clients.get(&client);
            let is_own = known.is_none_or(|here| here.is_of(connection));
            let is_newer = known.is_none_or(|here| {
                entry.clock > here.clock || entry.clock == here.clock && &*entry.json == "null" && here.state.is_some()
            });
            let count = self.clients.values().filter(|here| here.is_of(connection)).count();
            if !is_own || !is_newer || known.is_none() && count >= MAX_CLIENTS {
                continue;
            }
            let Some(state) = state_of(&entry.json, person) else { continue };
            // Whoever was never here does not go: that would take a number from whoever it belongs to.
            if known.is_none() && state.is_none() {
                continue;
            }
            self.put(client, Some((connection, person.id)), entry.clock, state, &mut heard);
        }
        (!heard.clients.is_empty()).then_some(heard)
    }

    /// Takes what another process says of those who are there.
    pub fn hear_from_elsewhere(&mut self, update: AwarenessUpdate) -> Option<AwarenessUpdate> {
        let mut heard = AwarenessUpdate { clients: HashMap::new() };
        for (client, entry) in update.clients {
            let known = self.clients.get(&client);
            if known.is_some_and(|here| here.connection.is_some() || here.clock > entry.clock) {
                continue;
            }
            let state = (&*entry.json != "null").then_some(entry.json);
            self.put(client, None, entry.clock, state, &mut heard);
        }
        (!heard.clients.is_empty()).then_some(heard)
    }

    fn put(
        &mut self,
        client: ClientID,
        connection: Option<(u64, PersonId)>,
        clock: u32,
        state: Option<Arc<str>>,
        heard: &mut AwarenessUpdate,
    ) {
        heard.clients.insert(client, entry(clock, state.as_ref()));
        self.clients.insert(client, Here { connection, clock, state, seen: Instant::now() });
    }

    /// A connection ended: those that belonged to it are gone.
    pub fn leave(&mut self, connection: u64) -> Option<AwarenessUpdate> {
        self.remove(|here| here.is_of(connection))
    }

    /// Those of other processes that have been silent for too long are gone.
    pub fn forget_silent(&mut self) -> Option<AwarenessUpdate> {
        self.remove(|here| here.connection.is_none() && here.seen.elapsed() > SILENT)
    }

    fn remove(&mut self, is_gone: impl Fn(&Here) -> bool) -> Option<AwarenessUpdate> {
        let mut gone = AwarenessUpdate { clients: HashMap::new() };
        self.clients.retain(|client, here| {
            let goes = is_gone(here);
            if goes && here.state.is_some() {
                gone.clients.insert(*client, entry(here.clock.saturating_add(1), None));
            }
            !goes
        });
        (!gone.clients.is_empty()).then_some(gone)
    }

    /// Everybody who is here, for somebody who just came.
    pub fn everybody(&self) -> Option<AwarenessUpdate> {
        self.those(|_| true)
    }

    /// Everybody who is connected to this process, for other processes.
    pub fn ours(&self) -> Option<AwarenessUpdate> {
        self.those(|here| here.connection.is_some())
    }

    fn those(&self, are: impl Fn(&Here) -> bool) -> Option<AwarenessUpdate> {
        let here = self.clients.iter().filter(|(_, here)| here.state.is_some() && are(here));
        let clients: HashMap<_, _> =
            here.map(|(client, here)| (*client, entry(here.clock, here.state.as_ref()))).collect();
        (!clients.is_empty()).then_some(AwarenessUpdate { clients })
    }
}

fn entry(clock: u32, state: Option<&Arc<str>>) -> AwarenessUpdateEntry {
    AwarenessUpdateEntry { clock, json: state.map_or_else(|| "null".into(), Arc::clone) }
}

/// A state in which the person is who they are; the inner none says that they are gone, the outer
/// one that the state is not to be believed.
#[expect(clippy::option_option, reason = "gone and unbelievable are two answers")]
fn state_of(json: &str, person: &Person) -> Option<Option<Arc<str>>> {
    if json == "null" {
        return Some(None);
    }
    if json.len() > MAX_STATE {
        return None;
    }
    let Ok(Value::Object(mut state)) = serde_json::from_str(json) else { return None };
    let colour = colour(person.id);
    state.insert("user".into(), json!({ "id": person.id.0, "name": person.name, "colour": colour }));
    Some(Some(Value::Object(state).to_string().into()))
}
