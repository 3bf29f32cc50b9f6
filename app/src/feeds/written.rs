use domain::markdown::to_plain_text;

/// Longer texts are cut before their Markdown is read, in bytes.
const MAX_READ: usize = 8000;
/// The maximum length of a text in a feed, in characters.
const MAX_TEXT: usize = 1000;

/// Who offers a feed, and under which public URL.
#[derive(Debug, Clone, Copy)]
pub struct FeedSource<'a> {
    /// The name of the organisation.
    pub organisation: &'a str,
    /// The public URL, without a slash at the end.
    pub public_url: &'a str,
}

impl FeedSource<'_> {
    /// The full address of a path.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public_url)
    }

    /// The host with its port, for ids that other servers do not use.
    pub fn host(&self) -> &str {
        self.public_url
            .split_once("://")
            .map_or(self.public_url, |(_, rest)| rest)
            .split('/')
            .next()
            .unwrap_or_default()
    }
}

/// Markdown as plain text, shortened, without characters that XML and iCalendar forbid.
pub fn plain(markdown: &str) -> String {
    let mut end = markdown.len().min(MAX_READ);
    while !markdown.is_char_boundary(end) {
        end -= 1;
    }
    let text = to_plain_text(&markdown[..end]);
    let mut letters = text.chars().filter(|letter| !letter.is_control() && !is_no_letter(*letter));
    let mut plain: String = letters.by_ref().take(MAX_TEXT).collect();
    if letters.next().is_some() {
        plain.push('…');
    }
    plain
}

/// Two code points that are no control characters and still not allowed in XML.
fn is_no_letter(letter: char) -> bool {
    matches!(letter, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_plain_and_short() {
        assert_eq!(plain("Alert on *errors*\u{8}\u{FFFE} in `checkout`"), "Alert on errors in checkout");
        let long = plain(&"ü".repeat(9000));
        assert_eq!(long.chars().count(), MAX_TEXT + 1);
        assert!(long.ends_with('…'));
    }

    #[test]
    fn ids_name_the_host() {
        let of = |public_url| FeedSource { organisation: "", public_url }.host().to_owned();
        assert_eq!(of("https://debrief.example.org/below"), "debrief.example.org");
        assert_eq!(of("http://127.0.0.1:3000"), "127.0.0.1:3000");
    }
}
