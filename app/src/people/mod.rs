//! Signing in, one's own profile, people and teams.

mod doors;
mod notices_page;
mod people_page;
mod profile_page;

pub use doors::{invitation_page, set_up_page, sign_in_page};
pub use notices_page::notices_page;
pub use people_page::{InvitationRow, PeopleView, PersonRow, TeamRow, people_page};
pub use profile_page::{ProfileView, SessionRow, TokenEntry, TokenRow, profile_page};
