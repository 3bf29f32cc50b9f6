//! Persistence: queries and transactions on SQLite and PostgreSQL.
//!
//! Queries go through the viewer: what somebody may not see is absent. Changes are methods of
//! [`UnitOfWork`], which is one transaction: check permissions, change rows, record the activity; see
//! [`Store::change`]. Rows never leave this crate.

/// A log filter that silences the messages of libraries about each migration.
pub const QUIET: &str = "sea_orm_migration=warn,sqlx=warn";

mod actions;
mod change_feed;
mod check;
mod connect;
mod disk_space;
mod disk_state;
mod error;
mod feed_message;
mod feeds;
mod filling;
mod findings;
mod insights;
mod notifications;
mod pastes;
mod people;
mod postmortems;
mod readiness;
mod records;
mod reports;
mod rows;
mod search;
mod secret;
mod share_links;
mod suggestions;
mod timeline;
mod unit_of_work;

pub use actions::{BoardPage, MovedAction};
pub use connect::Store;
pub use error::StoreError;
pub use feed_message::FeedMessage;
pub use feeds::{FeedCard, OpenFeed};
pub use filling::{Filling, PastAction, PastOrganisation, PastPerson, PastPostmortem, PastStep, PreparedPostmortems};
pub use notifications::{Delivery, DueDigest, DueInsights, DueMail, Leader, NewDelivery};
pub use pastes::{PendingPaste, SavedPaste};
pub use people::{
    ClientInfo, Entrance, Invitation, InvitationCard, InvitationInput, Invited, NewPasswordReset, NewSession, NewToken,
    PersonCard, Session, SignInRefused, SignedIn, Team, TokenCard,
};
pub use postmortems::{
    Activity, Changes, Document, Edit, EditRefused, ImportPlan, ListFilter, ListPage, LiveText, MergedText, NewPicture,
    PendingImport, PictureFile, PictureInfo, PreviewChoices, Removed, SavedEdits, SourceFile, name_of_text,
};
pub use readiness::{
    IncidentFilter, IncidentList, LeasedCall, NewCallDestination, NewSignalSource, OpenSource, Received, ReleaseFilter,
    ReleaseList, RunFilter, RunList, RunbookFilter, RunbookList, SignalFilter, SignalList,
};
pub use reports::{ActiveLink, StoredReport};
pub use secret::{Secret, hash_of};
pub use unit_of_work::{Direction, UnitOfWork};
