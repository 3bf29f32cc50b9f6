//! Stories over HTTP, all without scripts: forms are the ground truth.

#![allow(clippy::unwrap_used, clippy::missing_panics_doc, reason = "a story that cannot go on has failed")]

mod action_history;
mod addresses;
mod asking_first;
mod bad_input;
mod board;
mod clocks;
mod commands;
mod comments;
mod conflicts;
mod deleting_teams;
mod described;
mod endings;
mod full_disk;
mod headers;
mod heavy_traffic;
mod hostile_edits;
mod hostile_text;
mod importing;
mod insights;
mod layers;
mod links_of_private;
mod mail;
mod notifications;
mod odd_addresses;
mod password_resets;
mod pasting;
mod picture_stories;
mod power_cuts;
mod private;
mod quick_lines;
mod reading_signed_in;
mod reminders;
mod removals_and_lists;
mod rendering;
mod reviewing;
mod searching;
mod sign_in_pauses;
mod signing_in;
mod suggestions;
mod taking_over;
mod the_whole_way;
mod versions;
mod writing_together;
