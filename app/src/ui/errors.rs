use leptos::prelude::*;

use super::fields;
use crate::paths;

/// A page that says what went wrong and offers a way on. It knows nothing of who looks, so that it
/// can be shown whatever went wrong.
pub fn error_page(title: String, message: String) -> impl IntoView {
    let way_on = view! {
        <p class="lead">{message}</p>
        <p>
            <a class="button" href=paths::HOME>
                "Go to home page"
            </a>
        </p>
    };
    plain_page(title, way_on.into_any())
}

/// A page without a frame: for errors, and for what anybody may read.
pub fn plain_page(title: String, children: AnyView) -> impl IntoView {
    let assets = ASSETS.get().cloned().unwrap_or_default();
    view! {
        <html lang="en">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <title inner_html=fields::in_title(&format!("{title} · Debrief"))></title>
                <link rel="stylesheet" href=assets.app_css />
                <link rel="icon" type="image/svg+xml" href=assets.icon />
            </head>
            <body>
                <header class="top-bar">
                    <a class="brand" href=paths::HOME>
                        "Debrief"
                    </a>
                </header>
                <main id="content" class="page page-narrow">
                    <h1>{title}</h1>
                    {children}
                </main>
            </body>
        </html>
    }
}

static ASSETS: std::sync::OnceLock<super::Assets> = std::sync::OnceLock::new();

/// Tells pages without a frame where styles are; said once, at start.
pub fn remember_assets(assets: &super::Assets) {
    // The only error is that it was said before.
    let _ = ASSETS.set(assets.clone());
}
