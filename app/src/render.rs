use std::sync::Arc;

use hydration_context::SsrSharedContext;
use leptos::prelude::{IntoView, Owner, RenderHtml};

/// Prepares the program for rendering. Once, at start; again does nothing.
pub fn start() {
    // The only error is that it was done before.
    let _ = any_spawner::Executor::init_tokio();
}

/// Makes a page into HTML, in one go and without waiting for anything.
pub fn render<V: IntoView + 'static>(view: impl FnOnce() -> V) -> String {
    let owner = Owner::new_root(Some(Arc::new(SsrSharedContext::new_islands())));
    let html = owner.with(|| view().into_view().to_html());
    owner.unset_with_forced_cleanup();
    format!("<!DOCTYPE html>{html}")
}
