//! Writing together: one WebSocket for each page that is open, one room for each postmortem that
//! anybody has open here.
//!
//! Binary frames speak the protocol of Yjs (y-protocols: sync and awareness), so that any client of
//! Yjs can join. Text frames are ours, for pages that ask for them with `?frames=text`.

mod broadcast;
mod frames;
mod presence;
mod questions;
mod room;
mod rooms;
mod socket;

pub use rooms::Rooms;
pub use socket::join;
