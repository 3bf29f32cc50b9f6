use std::collections::{HashMap, HashSet};

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

/// The footnotes of a text, numbered as they come. Their ids are made of the place of the text and
/// the number: a name that a writer chose could be the id of something else on the page.
pub(super) struct Footnotes {
    prefix: String,
    /// Those to which a reference leads back.
    referred_to: HashSet<String>,
    numbers: HashMap<String, usize>,
    /// The references and definitions that have their id already.
    have_id: HashSet<(Role, usize)>,
    /// The definition that is being written.
    open: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Role {
    Reference,
    Definition,
}

impl Footnotes {
    pub(super) fn of(events: &[Event<'_>], prefix: &str) -> Self {
        let mut referred_to = HashSet::new();
        let mut links = 0_usize;
        for event in events {
            match event {
                Event::Start(Tag::Link { .. } | Tag::Image { .. }) => links += 1,
                Event::End(TagEnd::Link | TagEnd::Image) => links = links.saturating_sub(1),
                Event::FootnoteReference(name) if links == 0 => {
                    referred_to.insert(key(name));
                }
                _ => {}
            }
        }
        Self { prefix: prefix.to_owned(), referred_to, numbers: HashMap::new(), have_id: HashSet::new(), open: None }
    }

    /// The number of a footnote.
    pub(super) fn number(&mut self, name: &str) -> usize {
        let next = self.numbers.len() + 1;
        *self.numbers.entry(key(name)).or_insert(next)
    }

    /// A reference. The first one of a footnote has an id, so that the footnote can lead back.
    pub(super) fn reference(&mut self, name: &str) -> CowStr<'static> {
        let number = self.number(name);
        let id = self.id(Role::Reference, number, "ref");
        let prefix = &self.prefix;
        format!("<sup class=\"footnote-reference\"{id}><a href=\"#{prefix}note-{number}\">{number}</a></sup>").into()
    }

    /// The start of a definition. The first one of a name has an id: others would share it.
    pub(super) fn definition(&mut self, name: &str) -> CowStr<'static> {
        let number = self.number(name);
        let id = self.id(Role::Definition, number, "note");
        self.open = Some(key(name));
        format!("\n<div class=\"footnote-definition\"{id}><sup class=\"footnote-definition-label\">{number}</sup>")
            .into()
    }

    /// The end of a definition, with the way back.
    pub(super) fn definition_end(&mut self) -> CowStr<'static> {
        let back = self.open.take().filter(|name| self.referred_to.contains(name)).map(|name| {
            let number = self.number(&name);
            let prefix = &self.prefix;
            format!("<a class=\"footnote-back\" href=\"#{prefix}ref-{number}\" aria-label=\"Back to reference {number}\">↩</a>")
        });
        format!("{}</div>\n", back.unwrap_or_default()).into()
    }

    fn id(&mut self, role: Role, number: usize, kind: &str) -> String {
        let is_first = self.have_id.insert((role, number));
        if is_first { format!(" id=\"{}{kind}-{number}\"", self.prefix) } else { String::new() }
    }
}

/// Names are the same in whatever case, as for the parser.
fn key(name: &str) -> String {
    name.to_lowercase()
}
