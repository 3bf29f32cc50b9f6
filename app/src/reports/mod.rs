//! The report as readers see it, and the page of its links and editions.

mod publish_preview;
mod report_page;
mod share_page;

pub use publish_preview::PublishPreview;
pub use report_page::{Reader, SignedInReader, report_page};
pub use share_page::{ShareView, share_page};
