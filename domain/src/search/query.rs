use chrono::NaiveDate;

use super::tokens;
use crate::findings::Category;
use crate::postmortems::{Kind, Severity, Status};

/// Longer queries are cut, in bytes.
pub const MAX_QUERY: usize = 500;
/// More terms are ignored.
pub const MAX_TERMS: usize = 12;

/// Something that a text must contain: tokens in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Term {
    /// The tokens.
    pub tokens: Vec<String>,
    /// Whether the last token may be only the beginning of a word.
    pub is_prefix: bool,
}

impl Term {
    /// Whether the index looks for words that begin with the last token. A single letter begins too many words; of writing
    /// systems without spaces, it is a whole token.
    pub fn is_prefix_in_index(&self) -> bool {
        self.is_prefix && self.tokens.last().is_some_and(|last| last.chars().count() > 1)
    }
}

/// A query as it is typed: words, “phrases in quotation marks”, and filters such as `team:payments`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchQuery {
    /// What a text must contain.
    pub terms: Vec<Term>,
    /// Which postmortems.
    pub filter: SearchFilter,
    /// Filters that could not be read, as they were typed.
    pub unknown: Vec<String>,
}

/// Which postmortems a query is about.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SearchFilter {
    /// `team:`, the beginning of its name.
    pub team: Option<String>,
    /// `service:`, its name.
    pub service: Option<String>,
    /// `sev:`, from 1 to 4.
    pub severity: Option<Severity>,
    /// `category:`, of one of its findings; the beginning is enough.
    pub category: Option<Category>,
    /// `type:`, such as `near_miss`.
    pub kind: Option<Kind>,
    /// `status:` or `is:`, such as `draft`.
    pub status: Option<Status>,
    /// `after:`, the first day on which it happened.
    pub after: Option<NaiveDate>,
    /// `before:`, the day before which it happened.
    pub before: Option<NaiveDate>,
    /// `is:overdue`: with an overdue action item.
    pub is_overdue: bool,
}

impl SearchQuery {
    /// Reads what was typed. The last word may be incomplete, unless a space follows it.
    pub fn parse(typed: &str) -> Self {
        let end = (0..=MAX_QUERY.min(typed.len())).rev().find(|end| typed.is_char_boundary(*end)).unwrap_or(0);
        let typed = &typed[..end];
        let mut query = Self::default();
        let mut words = words_of(typed).peekable();
        while let Some(word) = words.next() {
            if let Some(filter) = word.filter() {
                if !query.filter.take(filter) {
                    query.unknown.push(format!("{}:{}", filter.0, filter.1));
                }
                continue;
            }
            let tokens: Vec<_> = tokens(word.text).map(|token| token.text).filter(|text| !text.is_empty()).collect();
            let is_last = words.peek().is_none() && !typed.ends_with(char::is_whitespace);
            if !tokens.is_empty() && query.terms.len() < MAX_TERMS {
                query.terms.push(Term { tokens, is_prefix: is_last && !word.is_quoted });
            }
        }
        query
    }

    /// Whether nothing is asked for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filter == SearchFilter::default()
    }
}

impl SearchFilter {
    /// Takes a filter; `false` when its value makes no sense.
    fn take(&mut self, (name, value): (&str, &str)) -> bool {
        fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
            let is_known = value.is_some();
            *place = value.or(place.take());
            is_known
        }
        let day = || NaiveDate::parse_from_str(value, "%Y-%m-%d").ok();
        let key = value.to_lowercase().replace([' ', '-'], "_");
        match name {
            "team" => set(&mut self.team, Some(value.to_owned())),
            "service" => set(&mut self.service, Some(value.to_owned())),
            "sev" | "severity" => set(&mut self.severity, Severity::from_key(key.trim_start_matches("sev"))),
            "category" => {
                set(&mut self.category, Category::ALL.iter().copied().find(|category| category.key().starts_with(&key)))
            }
            "type" => set(&mut self.kind, Kind::from_key(&key)),
            "after" => set(&mut self.after, day()),
            "before" => set(&mut self.before, day()),
            "is" if key == "overdue" => {
                self.is_overdue = true;
                true
            }
            _ => set(&mut self.status, Status::from_key(&key)),
        }
    }
}

struct Word<'a> {
    text: &'a str,
    is_quoted: bool,
}

impl<'a> Word<'a> {
    /// The name and value of a filter. Other words with a colon, such as `10.0.0.3:5432`, are searched for.
    fn filter(&self) -> Option<(&'a str, &'a str)> {
        const NAMES: [&str; 10] =
            ["team", "service", "sev", "severity", "category", "type", "status", "is", "after", "before"];
        let (name, value) = self.text.split_once(':').filter(|_| !self.is_quoted)?;
        let value = value.trim_matches(['"', '“', '”']);
        (NAMES.contains(&name) && !value.is_empty()).then_some((name, value))
    }
}

/// Words, phrases in quotation marks, and filters whose value may be in quotation marks.
fn words_of(typed: &str) -> impl Iterator<Item = Word<'_>> {
    let is_mark = |letter: char| matches!(letter, '"' | '“' | '”');
    let mut rest = typed;
    std::iter::from_fn(move || {
        rest = rest.trim_start();
        let first = rest.chars().next()?;
        if is_mark(first) {
            let inside = &rest[first.len_utf8()..];
            let end = inside.find(is_mark).unwrap_or(inside.len());
            let text = &inside[..end];
            rest = inside[end..].trim_start_matches(is_mark);
            return Some(Word { text, is_quoted: true });
        }
        let mut in_quotation = false;
        let end = rest.char_indices().find(|(_, letter)| {
            in_quotation ^= is_mark(*letter);
            letter.is_whitespace() && !in_quotation
        });
        let end = end.map_or(rest.len(), |(end, _)| end);
        let text = &rest[..end];
        rest = &rest[end..];
        Some(Word { text, is_quoted: false })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn terms(typed: &str) -> Vec<(String, bool)> {
        SearchQuery::parse(typed).terms.into_iter().map(|term| (term.tokens.join("+"), term.is_prefix)).collect()
    }

    #[test]
    fn words_phrases_and_addresses_are_read() {
        let of = |terms: &[(&str, bool)]| -> Vec<(String, bool)> {
            terms.iter().map(|(text, is_prefix)| ((*text).to_owned(), *is_prefix)).collect()
        };
        assert_eq!(terms("OOMKilled pod"), of(&[("oomkilled", false), ("pod", true)]));
        assert_eq!(terms("pod "), of(&[("pod", false)]));
        assert_eq!(terms("\"connection refused\" kube-dns"), of(&[("connection+refused", false), ("kube+dns", true)]));
        assert_eq!(terms("ECONNREFUSED 10.0.0.3:5432"), of(&[("econnrefused", false), ("10+0+0+3+5432", true)]));
        assert_eq!(terms("“offene Zitate"), of(&[("offene+zitate", false)]));
        assert_eq!(terms("— \" \""), of(&[]));
        assert_eq!(terms("再発"), of(&[("再+発", true)]));
    }

    #[test]
    fn filters_are_read_and_unknown_ones_named() {
        let query = SearchQuery::parse(
            "retries team:\"Payments EU\" sev:1 category:config after:2026-01-01 is:overdue is:draft sev:9 after:soon",
        );
        assert_eq!(query.terms.len(), 1);
        assert_eq!(query.filter.team.as_deref(), Some("Payments EU"));
        assert_eq!(query.filter.severity, Severity::from_key("1"));
        assert_eq!(query.filter.category, Some(Category::Configuration));
        assert_eq!(query.filter.after, NaiveDate::from_ymd_opt(2026, 1, 1));
        assert!(query.filter.is_overdue);
        assert_eq!(query.filter.status, Some(Status::Draft));
        assert_eq!(query.unknown, ["sev:9", "after:soon"]);
        assert!(SearchQuery::parse("  ").is_empty());
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_read(typed in "\\PC{0,80}") {
            for term in SearchQuery::parse(&typed).terms {
                assert!(!term.tokens.is_empty());
            }
        }

        #[test]
        fn any_long_query_is_cut(typed in "[ü“ a]{400,700}") {
            assert!(SearchQuery::parse(&typed).terms.len() <= MAX_TERMS);
        }
    }
}
