//! Signing in, one's own profile, people and teams.

mod first_steps_view;
mod forgotten_password_page;
mod holidays_page;
mod invitations_view;
mod my_work_page;
mod notifications_page;
mod people_page;
mod people_view;
mod profile_page;
mod sign_in_pages;
mod teams_view;

pub use forgotten_password_page::{ForgottenPassword, forgotten_password_page};
pub use holidays_page::{HolidaysView, holidays_page};
pub use my_work_page::{MyWork, my_work_page};
pub use notifications_page::notifications_page;
pub use people_page::people_page;
pub use people_view::{DeletingTeam, InvitationRow, PeopleView, PersonRow, ResetLink, TeamRow};
pub use profile_page::{ProfileView, SessionRow, TokenInput, TokenRow, profile_page};
pub use sign_in_pages::{SignInView, continue_page, invitation_page, password_reset_page, set_up_page, sign_in_page};
