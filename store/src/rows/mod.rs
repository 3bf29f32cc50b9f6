//! The tables as they are. They never leave this crate.

pub mod organisation;
pub mod person;
pub mod session;
pub mod pause;
pub mod team;
pub mod membership;
pub mod invitation;
pub mod api_token;
pub mod postmortem;
pub mod participant;
pub mod service;
pub mod postmortem_service;
pub mod section;
pub mod template;
pub mod picture;
pub mod picture_piece;
pub mod postmortem_picture;
pub mod import;
pub mod pending_import;
pub mod activity;
pub mod event;
pub mod finding;
pub mod finding_evidence;
pub mod action_item;
pub mod publication;
pub mod share_link;
