//! What the other files of a document say of its paragraphs.

use std::collections::HashMap;

use super::xml::{Element, Reader};

/// What a style says.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Style {
    /// The level of the heading, from 1 to 6.
    pub heading: Option<u8>,
    /// The list that its paragraphs are items of.
    pub list: Option<u32>,
    /// Its paragraphs are items of a list, with numbers or without, whatever list that is.
    pub is_numbered: Option<bool>,
}

/// The styles by their ids.
#[derive(Debug, Default)]
pub(super) struct Styles {
    by_id: HashMap<String, Style>,
    open: Option<(String, Style)>,
}

impl Styles {
    /// A style by its id; documents that bring no styles name them in English.
    pub fn get(&self, id: &str) -> Style {
        self.by_id.get(id).copied().unwrap_or_else(|| of_name(id))
    }
}

/// What the name of a style says; the built-in ones are named in English in every language of Word.
fn of_name(name: &str) -> Style {
    let name: String = name.to_lowercase().split_whitespace().collect();
    let level = name.strip_prefix("heading").and_then(|level| level.parse().ok());
    let heading = if name == "title" { Some(1) } else { level.filter(|level| (1..=6).contains(level)) };
    let is_numbered = match &*name {
        _ if name.starts_with("listbullet") => Some(false),
        _ if name.starts_with("listnumber") => Some(true),
        _ => None,
    };
    Style { heading, list: None, is_numbered }
}

impl Reader for Styles {
    fn start(&mut self, element: &Element<'_>) {
        if element.name == "w:style" {
            let id = element.value("w:styleid").unwrap_or_default().to_owned();
            self.open = Some((id, Style::default()));
        }
        let Some((_, style)) = &mut self.open else { return };
        match element.name {
            "w:name" => *style = Style { list: style.list, ..of_name(element.value("w:val").unwrap_or_default()) },
            "w:outlinelvl" => {
                let level = element.number().and_then(|level| u8::try_from(level + 1).ok());
                style.heading = style.heading.or(level.filter(|level| (1..=6).contains(level)));
            }
            "w:numid" => style.list = element.number().filter(|list| *list > 0),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        if name == "w:style"
            && let Some((id, style)) = self.open.take()
        {
            self.by_id.insert(id, style);
        }
    }

    fn text(&mut self, _text: &str) {}
}

/// Which levels of the lists have numbers.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    /// The levels with numbers of each kind of list.
    kinds: HashMap<String, Vec<u32>>,
    /// The kind of each list.
    lists: HashMap<u32, String>,
    kind: String,
    level: u32,
    list: Option<u32>,
}

impl Numbering {
    /// Whether a level of a list has numbers.
    pub fn is_numbered(&self, list: u32, level: u32) -> bool {
        self.lists.get(&list).and_then(|kind| self.kinds.get(kind)).is_some_and(|levels| levels.contains(&level))
    }
}

impl Reader for Numbering {
    fn start(&mut self, element: &Element<'_>) {
        match element.name {
            "w:abstractnum" => element.value("w:abstractnumid").unwrap_or_default().clone_into(&mut self.kind),
            "w:lvl" => self.level = element.value("w:ilvl").and_then(|level| level.parse().ok()).unwrap_or_default(),
            "w:numfmt" if !matches!(element.value("w:val"), Some("bullet" | "none")) => {
                let levels = self.kinds.entry(self.kind.clone()).or_default();
                // Word has nine levels.
                if levels.len() < 9 {
                    levels.push(self.level);
                }
            }
            "w:num" => self.list = element.value("w:numid").and_then(|list| list.parse().ok()),
            "w:abstractnumid" => {
                if let (Some(list), Some(kind)) = (self.list, element.value("w:val")) {
                    self.lists.insert(list, kind.to_owned());
                }
            }
            _ => {}
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// Where the links of a document lead.
#[derive(Debug, Default)]
pub(super) struct Relations(HashMap<String, String>);

impl Relations {
    /// The address of a link that leads out of the document.
    pub fn address(&self, id: &str) -> Option<&str> {
        self.0.get(id).map(String::as_str)
    }
}

impl Reader for Relations {
    fn start(&mut self, element: &Element<'_>) {
        const LONGEST: usize = 2_000;
        if let (Some(id), Some(target)) = (element.value("id"), element.value("target")) {
            let is_address = ["http://", "https://", "mailto:"].iter().any(|scheme| target.starts_with(scheme));
            if is_address && target.len() <= LONGEST {
                self.0.insert(id.to_owned(), target.to_owned());
            }
        }
    }

    fn end(&mut self, _name: &str) {}

    fn text(&mut self, _text: &str) {}
}

/// The texts of the footnotes by their ids.
#[derive(Debug, Default)]
pub(super) struct Footnotes {
    by_id: HashMap<String, String>,
    open: Option<String>,
    is_text: bool,
}

impl Footnotes {
    /// The text of a footnote.
    pub fn text(&self, id: &str) -> Option<&str> {
        self.by_id.get(id).map(|text| text.trim()).filter(|text| !text.is_empty())
    }
}

impl Reader for Footnotes {
    fn start(&mut self, element: &Element<'_>) {
        match element.name {
            "w:footnote" => self.open = element.value("w:id").map(str::to_owned),
            "w:t" => self.is_text = !element.is_empty,
            "w:p" | "w:tab" | "w:br" => self.push(" "),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "w:footnote" => self.open = None,
            "w:t" => self.is_text = false,
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_text {
            self.push(text);
        }
    }
}

impl Footnotes {
    fn push(&mut self, text: &str) {
        if let Some(id) = &self.open {
            self.by_id.entry(id.clone()).or_default().push_str(text);
        }
    }
}
