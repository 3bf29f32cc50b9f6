//! The tables as they are. They never leave this crate.

pub mod action_item;
pub mod activity;
pub mod api_token;
pub mod event;
pub mod finding;
pub mod finding_evidence;
pub mod import;
pub mod invitation;
pub mod membership;
pub mod organisation;
pub mod participant;
pub mod pause;
pub mod pending_import;
pub mod person;
pub mod picture;
pub mod picture_piece;
pub mod postmortem;
pub mod postmortem_picture;
pub mod postmortem_service;
pub mod publication;
pub mod section;
pub mod service;
pub mod session;
pub mod share_link;
pub mod team;
pub mod template;
