//! Pages and forms.

pub mod actions;
pub mod changes;
pub mod comments;
pub mod findings;
pub mod framed;
pub mod history;
pub mod home;
pub mod imports;
pub mod list;
pub mod notifications;
pub mod opening;
pub mod password_resets;
pub mod pastes;
pub mod people;
pub mod pictures;
pub mod postmortems;
pub mod profile;
pub mod reports;
pub mod review;
pub mod sections;
pub mod suggestions;
pub mod teams;
pub mod templates;
pub mod timeline;
pub mod versions;
mod workspace;
