use pulldown_cmark::CowStr;
use pulldown_cmark_escape::{escape_href, escape_html};

/// The schemes of links. Others start programs on the reader's machine, or do nothing.
const SCHEMES: [&str; 4] = ["http", "https", "mailto", "tel"];

/// Whether an address may be followed: one of [`SCHEMES`], or one without a scheme.
///
/// Browsers leave out tabs and line breaks and skip control characters and spaces at the beginning
/// (URL Standard, “URL parsing”), so the scheme is looked for in what they see.
pub(super) fn may_be_followed(address: &str) -> bool {
    let skipped = |c: char| c <= ' ';
    let mut seen = address.trim_start_matches(skipped).chars().filter(|c| !matches!(c, '\t' | '\n' | '\r'));
    let mut scheme = String::new();
    loop {
        match seen.next() {
            Some(':') => return SCHEMES.iter().any(|allowed| allowed.eq_ignore_ascii_case(&scheme)),
            None | Some('/' | '?' | '#' | '\\') => return true,
            Some(letter) => scheme.push(letter),
        }
    }
}

/// The start of a link.
pub(super) fn opened(address: &str, title: &str) -> CowStr<'static> {
    let mut html = String::from("<a href=\"");
    escape_href(&mut html, address).expect("writing into a string does not fail");
    if !title.is_empty() {
        html.push_str("\" title=\"");
        escape_html(&mut html, title).expect("writing into a string does not fail");
    }
    html.push_str("\" rel=\"noopener noreferrer nofollow\">");
    html.into()
}
