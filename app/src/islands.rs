//! All that becomes live in the browser.
//!
//! Islands listen on the document and make quicker what works without them: forms and links of
//! the page go over the wire in the background, and only the parts that changed are put in.

#[cfg(feature = "hydrate")]
mod focus;
mod keys;
mod partial_updates;
mod pictures;
mod suggestions;
mod zone;

pub use keys::KeysIsland;
pub use partial_updates::{GOES_TO, IN_PLACE, PartialUpdatesIsland};
pub use pictures::PicturesIsland;
pub use suggestions::SuggestionsIsland;
pub use zone::ZoneIsland;
