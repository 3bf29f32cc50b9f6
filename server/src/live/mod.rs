//! Collaborative editing: one WebSocket for each open page, one room for each postmortem that
//! is open in this process.
//!
//! Binary frames speak the protocol of Yjs (y-protocols: sync and awareness), so that any client of
//! Yjs can join. Text frames are ours, for pages that ask for them with `?frames=text`.

mod broadcast;
mod budget;
mod frames;
mod presence;
mod questions;
mod room;
mod rooms;
mod socket;

pub use rooms::Rooms;
pub use socket::join;
