use leptos::prelude::*;

/// Links to the pages of a list before and after `page`; nothing when it is the only one.
pub(super) fn page_links(page: u64, has_more: bool, address: impl Fn(u64) -> String) -> impl IntoView {
    let previous = (page > 1).then(|| address(page - 1));
    let next = has_more.then(|| address(page + 1));
    (previous.is_some() || next.is_some()).then(|| {
        view! {
            <nav class="pages" aria-label="Pages">
                {previous.map(|to| view! { <a href=to rel="prev">"Previous page"</a> })}
                {next.map(|to| view! { <a href=to rel="next">"Next page"</a> })}
            </nav>
        }
    })
}
