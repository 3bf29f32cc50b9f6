//! The paragraphs and tables of a document, written as HTML.

use std::fmt::Write;

use super::parts::{Footnotes, Numbering, Relations, Style, Styles};
use super::xml::{Element, Reader};

/// The longest page, in bytes: a link that stands everywhere must not become a page without an end.
const LONGEST: usize = 32 * 1024 * 1024;
/// Tables deeper than this are text of the cell that they stand in.
const DEEPEST: usize = 4;
/// The deepest level of a list.
const DEEPEST_LIST: u32 = 8;

/// How a part of a paragraph looks.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Look {
    is_bold: bool,
    is_italic: bool,
    is_struck: bool,
    address: Option<String>,
}

#[derive(Debug, Default)]
struct Paragraph {
    style: Style,
    heading: Option<u8>,
    /// The list and the level in it.
    list: Option<u32>,
    level: u32,
    html: String,
    look: Look,
    has_text: bool,
}

/// The page so far.
pub(super) struct Body<'a> {
    styles: &'a Styles,
    numbering: &'a Numbering,
    relations: &'a Relations,
    out: String,
    /// Text boxes stand within paragraphs.
    paragraphs: Vec<Paragraph>,
    look: Look,
    /// The lists that are open, in the text and in each open cell: whether they have numbers.
    lists: Vec<Vec<bool>>,
    /// For each open table, where the width of its last cell is written.
    tables: Vec<usize>,
    too_deep: usize,
    /// How many elements are open whose text is not shown.
    hidden: usize,
    is_text: bool,
    in_properties: bool,
    notes: Vec<String>,
}

impl<'a> Body<'a> {
    pub fn new(styles: &'a Styles, numbering: &'a Numbering, relations: &'a Relations) -> Self {
        Self {
            styles,
            numbering,
            relations,
            out: "<html><body>\n".to_owned(),
            paragraphs: Vec::new(),
            look: Look::default(),
            lists: vec![Vec::new()],
            tables: Vec::new(),
            too_deep: 0,
            hidden: 0,
            is_text: false,
            in_properties: false,
            notes: Vec::new(),
        }
    }

    /// The whole page, with the footnotes below the text.
    pub fn page(mut self, footnotes: &Footnotes) -> Option<String> {
        while !self.paragraphs.is_empty() {
            self.end_paragraph();
        }
        while !self.tables.is_empty() {
            self.end_cell();
            self.end_table();
        }
        self.close_lists(0);
        for (at, id) in self.notes.iter().enumerate() {
            if let Some(text) = footnotes.text(id) {
                let _ = write!(self.out, "<p>[{}] ", at + 1);
                push_escaped(&mut self.out, text);
                self.out.push_str("</p>\n");
            }
        }
        self.out.push_str("</body></html>\n");
        (self.out.len() <= LONGEST).then_some(self.out)
    }

    fn is_full(&self) -> bool {
        self.out.len() > LONGEST || self.paragraphs.last().is_some_and(|paragraph| paragraph.html.len() > LONGEST)
    }

    fn push(&mut self, text: &str) {
        if self.hidden > 0 || self.is_full() {
            return;
        }
        // A text that stands outside of every paragraph is shown all the same.
        if self.paragraphs.is_empty() {
            self.paragraphs.push(Paragraph::default());
        }
        let look = self.look.clone();
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        if paragraph.look != look {
            paragraph.turn_to(look);
        }
        paragraph.has_text |= !text.trim().is_empty();
        push_escaped(&mut paragraph.html, text);
    }

    fn push_mark(&mut self, html: &str) {
        if self.hidden == 0
            && !self.is_full()
            && let Some(paragraph) = self.paragraphs.last_mut()
        {
            paragraph.html.push_str(html);
        }
    }

    fn property(&mut self, element: &Element<'_>) {
        match element.name {
            "w:b" => self.look.is_bold = element.is_on(),
            "w:i" => self.look.is_italic = element.is_on(),
            "w:strike" | "w:dstrike" => self.look.is_struck = element.is_on(),
            _ => {}
        }
    }

    fn paragraph_property(&mut self, element: &Element<'_>) {
        let styles = self.styles;
        let Some(paragraph) = self.paragraphs.last_mut() else { return };
        match element.name {
            "w:pstyle" => paragraph.style = styles.get(element.value("w:val").unwrap_or_default()),
            "w:outlinelvl" => {
                let level = element.number().and_then(|level| u8::try_from(level).ok());
                paragraph.heading = level.map(|level| level.saturating_add(1)).filter(|level| (1..=6).contains(level));
            }
            "w:ilvl" => paragraph.level = element.number().unwrap_or_default().min(DEEPEST_LIST),
            "w:numid" => paragraph.list = element.number(),
            _ => {}
        }
    }

    fn end_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraphs.pop() else { return };
        paragraph.turn_to(Look::default());
        if !paragraph.has_text || self.out.len() > LONGEST {
            return;
        }
        let is_numbered = |list: u32| self.numbering.is_numbered(list, paragraph.level);
        // The list 0 takes the paragraph out of the list of its style.
        let list = match paragraph.list.or(paragraph.style.list) {
            Some(0) => None,
            Some(list) => Some(is_numbered(list)),
            None => paragraph.style.is_numbered,
        };
        if let Some(level) = paragraph.heading.or(paragraph.style.heading) {
            self.close_lists(0);
            let _ = writeln!(self.out, "<h{level}>{}</h{level}>", paragraph.html);
        } else if let Some(is_numbered) = list {
            self.item(paragraph.level as usize, is_numbered, &paragraph.html);
        } else {
            self.close_lists(0);
            let _ = writeln!(self.out, "<p>{}</p>", paragraph.html);
        }
    }

    fn item(&mut self, level: usize, is_numbered: bool, html: &str) {
        self.close_lists(level + 1);
        let Some(lists) = self.lists.last_mut() else { return };
        if lists.len() == level + 1 {
            self.out.push_str("</li>\n");
        }
        while lists.len() <= level {
            self.out.push_str(if is_numbered { "<ol>\n" } else { "<ul>\n" });
            lists.push(is_numbered);
            // A level that was left out has no item of its own.
            if lists.len() <= level {
                self.out.push_str("<li>");
            }
        }
        let _ = write!(self.out, "<li>{html}");
    }

    fn close_lists(&mut self, most: usize) {
        let Some(lists) = self.lists.last_mut() else { return };
        while lists.len() > most {
            let is_numbered = lists.pop().unwrap_or_default();
            self.out.push_str(if is_numbered { "</li>\n</ol>\n" } else { "</li>\n</ul>\n" });
        }
    }

    fn start_table(&mut self, element: &Element<'_>) {
        match element.name {
            "w:tbl" if element.is_empty => {}
            "w:tbl" if self.tables.len() >= DEEPEST => self.too_deep += 1,
            "w:tbl" => {
                self.out.push_str("<table>\n");
                self.tables.push(0);
                self.lists.push(Vec::new());
            }
            _ if self.too_deep > 0 || self.tables.is_empty() => {}
            "w:tr" | "w:tc" if element.is_empty => {}
            "w:tr" => self.out.push_str("<tr>"),
            "w:tc" => {
                self.out.push_str("<td colspan=\"");
                if let Some(width) = self.tables.last_mut() {
                    *width = self.out.len();
                }
                self.out.push_str("0001\">");
            }
            // The width stands behind the beginning of the cell, so it is written over.
            "w:gridspan" => {
                let width = element.number().filter(|width| (1..=1000).contains(width));
                if let (Some(width), Some(at)) = (width, self.tables.last().filter(|at| **at > 0)) {
                    self.out.replace_range(*at..*at + 4, &format!("{width:04}"));
                }
            }
            _ => {}
        }
    }

    fn end_table_part(&mut self, name: &str) {
        match name {
            "w:tbl" if self.too_deep > 0 => self.too_deep -= 1,
            "w:tbl" if !self.tables.is_empty() => self.end_table(),
            _ if self.too_deep > 0 || self.tables.is_empty() => {}
            "w:tc" => self.end_cell(),
            "w:tr" => self.out.push_str("</tr>\n"),
            _ => {}
        }
    }

    fn end_cell(&mut self) {
        self.close_lists(0);
        self.out.push_str("</td>");
    }

    fn end_table(&mut self) {
        self.close_lists(0);
        self.out.push_str("</table>\n");
        self.tables.pop();
        if self.lists.len() > 1 {
            self.lists.pop();
        }
    }
}

impl Paragraph {
    fn turn_to(&mut self, look: Look) {
        let ends =
            [(self.look.address.is_some(), "</a>"), (self.look.is_struck, "</s>"), (self.look.is_italic, "</i>")];
        for (_, end) in ends.into_iter().chain([(self.look.is_bold, "</b>")]).filter(|(is_open, _)| *is_open) {
            self.html.push_str(end);
        }
        let begins = [(look.is_bold, "<b>"), (look.is_italic, "<i>"), (look.is_struck, "<s>")];
        for (_, begin) in begins.into_iter().filter(|(is_open, _)| *is_open) {
            self.html.push_str(begin);
        }
        if let Some(address) = &look.address {
            self.html.push_str("<a href=\"");
            push_escaped(&mut self.html, address);
            self.html.push_str("\">");
        }
        self.look = look;
    }
}

/// Elements of which nothing is shown: what was deleted or moved away, and what stands there for old programs.
fn is_hidden(name: &str) -> bool {
    matches!(name, "w:del" | "w:movefrom" | "mc:fallback")
}

impl Reader for Body<'_> {
    fn start(&mut self, element: &Element<'_>) {
        // Properties that do not end are over where the text begins.
        self.in_properties &= !matches!(element.name, "w:p" | "w:r" | "w:t" | "w:tbl");
        match element.name {
            name if is_hidden(name) => self.hidden += usize::from(!element.is_empty),
            _ if self.is_full() => {}
            "w:p" if !element.is_empty => self.paragraphs.push(Paragraph::default()),
            "w:ppr" => self.in_properties = !element.is_empty,
            _ if self.in_properties => self.paragraph_property(element),
            "w:r" => self.look = Look { address: self.look.address.take(), ..Look::default() },
            "w:b" | "w:i" | "w:strike" | "w:dstrike" => self.property(element),
            "w:t" => self.is_text = !element.is_empty,
            "w:hyperlink" => {
                let address = element.value("r:id").and_then(|id| self.relations.address(id));
                self.look.address = address.filter(|_| !element.is_empty).map(str::to_owned);
            }
            "w:tab" => self.push(" "),
            "w:nobreakhyphen" => self.push("-"),
            "w:br" | "w:cr" => self.push_mark("<br>"),
            "w:footnotereference" => {
                self.notes.extend(element.value("w:id").map(str::to_owned));
                self.push(&format!("[{}]", self.notes.len()));
            }
            _ => self.start_table(element),
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            name if is_hidden(name) => self.hidden = self.hidden.saturating_sub(1),
            "w:p" => self.end_paragraph(),
            "w:ppr" => self.in_properties = false,
            "w:t" => self.is_text = false,
            "w:r" => self.look = Look { address: self.look.address.take(), ..Look::default() },
            "w:hyperlink" => self.look.address = None,
            _ => self.end_table_part(name),
        }
    }

    fn text(&mut self, text: &str) {
        if self.is_text {
            self.push(text);
        }
    }
}

fn push_escaped(out: &mut String, text: &str) {
    for char in text.chars() {
        match char {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            char => out.push(char),
        }
    }
}
