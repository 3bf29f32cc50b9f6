//! How postmortems are kept.
//!
//! Queries go through the viewer: what somebody may not see is absent. Changes are verbs of
//! [`Work`], which is one transaction: check, change, note the activity; [`Work::save`] makes it
//! last, dropping it undoes it. Rows never leave this crate.

/// A filter for logs that leaves out what libraries below say of each migration.
pub const QUIET: &str = "sea_orm_migration=warn,sqlx=warn";

mod actions;
mod check;
mod connect;
mod error;
mod findings;
mod hints;
mod news;
mod pastes;
mod people;
mod postmortems;
mod reports;
mod rows;
mod secret;
mod timeline;
mod work;

pub use connect::Store;
pub use error::StoreError;
pub use news::News;
pub use pastes::{KeptPaste, PendingPaste};
pub use people::{
    Entrance, Invitation, InvitationCard, InvitationEntry, Invited, NewToken, PersonCard, Session, SignInRefused,
    SignedIn, Team, TokenCard,
};
pub use postmortems::{
    Activity, Changes, Document, Edit, EditRefused, ImportPlan, KeptEdits, ListFilter, ListPage, LiveText, NewPicture,
    PendingImport, PictureFile, PictureInfo, PictureUse, Removed, SourceFile, name_of_text,
};
pub use reports::{OpenLink, StoredReport};
pub use secret::{Secret, hash_of};
pub use work::{Direction, Work};
