//! All that becomes live in the browser.
//!
//! Islands listen on the document and make quicker what works without them: forms and links of
//! the page go over the wire in the background, and only the parts that changed are put in.

mod hints;
mod in_place;
mod keys;
mod pictures;
mod zone;

pub use hints::HintsIsland;
pub use in_place::{GOES_TO, IN_PLACE, InPlaceIsland};
pub use keys::KeysIsland;
pub use pictures::PicturesIsland;
pub use zone::ZoneIsland;
