//! What the stories stand on: a [`Site`] is the built program with a database of its own, a
//! [`Visitor`] is somebody with a browser without scripts, a [`Page`] is what they get, and
//! [`Form`] is filled in and sent as a browser would.
//!
//! Stories go through the public addresses only; what needs a clock of its own uses the store's
//! public verbs.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a story that cannot go on has failed")]

mod corpus;
mod database;
mod eventually;
mod form;
pub mod judged_suggestions;
mod page;
mod pictures;
mod program;
mod site;
mod smtp;
mod verbs;
mod visitor;
mod writer;

pub use corpus::{all_text, corpus, documents, missing_words, readable};
pub use eventually::eventually;
pub use form::Form;
pub use page::{Page, folded};
pub use pictures::{decoded, gif, jpeg, jpeg_with_a_place, png, png_of, webp};
pub use program::{Ran, debrief, debrief_with_input};
pub use site::{Options, PASSWORD, Site};
pub use smtp::{MailServer, Received};
pub use verbs::number_at_the_end;
pub use visitor::{Upload, Visitor};
pub use writer::{State, Writer, new_doc, runtime, whole};
