//! Postmortems: details, sections, templates, pictures, imports, review and activity.

mod access;
mod activity;
mod changes;
mod comments;
mod details;
mod document;
mod full;
mod happened_at;
mod imports;
mod list;
mod pictures;
mod removed;
mod review;
mod sections;
mod severities;
mod templates;
mod texts;
mod threads;
mod versions;

pub use activity::Activity;
pub use changes::Changes;
pub use document::Document;
pub use imports::{ImportPlan, PendingImport, PictureFile, PreviewChoices, SourceFile};
pub use list::{ListFilter, ListPage};
pub use pictures::{NewPicture, PictureInfo};
pub use removed::Removed;
pub use texts::{Edit, EditRefused, LiveText, MergedText, SavedEdits, name_of_text};

pub(crate) use access::{AUTHOR, REVIEWER, draft_access, load_access};
pub(crate) use activity::shortened;
pub(crate) use document::{load_document, zone_of};
pub(crate) use happened_at::follow_timeline;
pub(crate) use list::{
    CardRow, card_of, cards_for, contains, drafts_visible_to, each_has_part, has_status, postmortem_team, starts_with,
    takes_part, visible_to,
};
pub(crate) use review::load_review;
pub(crate) use severities::{load_severities, severity_of};
pub(crate) use texts::{check_text, first_edits};
pub(crate) use threads::{commenters, load_threads};
