//! What a postmortem is: its parts, its rules and who may do what with it.
//!
//! Everything here is pure. The time and random values are passed in, so that every rule can be
//! tested without a clock, a database or a network, and runs in the browser as well.

#[macro_use]
mod words;

pub mod actions;
#[cfg(all(test, feature = "markdown"))]
mod any_text;
pub mod feeds;
pub mod findings;
pub mod insights;
#[cfg(feature = "markdown")]
pub mod markdown;
pub mod notifications;
pub mod people;
pub mod postmortems;
#[cfg(feature = "markdown")]
pub mod readiness;
pub mod reports;
pub mod search;
pub mod suggestions;
pub mod timeline;
pub mod validation;
