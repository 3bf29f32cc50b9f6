//! The elements of an HTML text, put together from the tokens of the parser.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, Tag, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts};

/// Elements deeper than this become children of the element at this depth.
const DEEPEST: usize = 100;

/// How many elements and texts a document may have.
const MOST_NODES: usize = 200_000;

/// An element or a text.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// The name of the element; empty for a text.
    pub name: String,
    pub text: String,
    pub children: Vec<usize>,
    /// The line of the source, from 1.
    pub line: usize,
    /// Where a link leads, or a picture lies.
    pub address: String,
    /// The text instead of a picture, or the date of a time that has no text.
    pub alt: String,
    /// Over how many rows and columns a cell reaches.
    pub spans: (usize, usize),
    /// Whether the box of a task is ticked, where there is one.
    pub is_ticked: Option<bool>,
    /// Whom a task is for, or the day by which it is to be done.
    pub is_of_task: bool,
}

/// All nodes of a document, the root first.
pub(super) struct Tree {
    pub nodes: Vec<Node>,
    /// There is a heading of the highest level, so the name of the page only repeats it.
    pub has_title: bool,
}

impl Tree {
    /// The nodes of a text; nothing when they are too many.
    pub fn read(text: &str) -> Option<Self> {
        let builder = Builder { state: RefCell::new(State::new()) };
        let input = BufferQueue::default();
        input.push_back(StrTendril::from_slice(text));
        let tokenizer = Tokenizer::new(builder, TokenizerOpts::default());
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        let nodes = tokenizer.sink.state.into_inner().nodes;
        if nodes.len() > MOST_NODES {
            return None;
        }
        let has_title = nodes.iter().any(|node| node.name == "h1");
        Some(Self { nodes, has_title })
    }
}

struct State {
    nodes: Vec<Node>,
    open: Vec<usize>,
    skipped: Option<String>,
}

struct Builder {
    state: RefCell<State>,
}

impl TokenSink for Builder {
    type Handle = ();

    // Confluence writes code as character data, which is none in plain HTML.
    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        true
    }

    fn process_token(&self, token: Token, line: u64) -> TokenSinkResult<()> {
        let mut state = self.state.borrow_mut();
        if state.nodes.len() > MOST_NODES {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::CharacterTokens(text) => state.text(&text, usize::try_from(line).unwrap_or(1)),
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let raw = match &*tag.name {
                    "script" => Some(RawKind::ScriptData),
                    "style" => Some(RawKind::Rawtext),
                    "title" | "textarea" => Some(RawKind::Rcdata),
                    _ => None,
                };
                state.start(&tag, usize::try_from(line).unwrap_or(1));
                if let Some(raw) = raw.filter(|_| !tag.self_closing) {
                    return TokenSinkResult::RawData(raw);
                }
            }
            Token::TagToken(tag) => state.end(&tag.name),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}

impl State {
    fn new() -> Self {
        Self { nodes: vec![Node { name: "html".into(), line: 1, ..Node::default() }], open: vec![0], skipped: None }
    }

    fn add(&mut self, node: Node) -> usize {
        let at = self.nodes.len();
        self.nodes.push(node);
        let parent = self.open.last().copied().unwrap_or(0);
        self.nodes[parent].children.push(at);
        at
    }

    fn text(&mut self, text: &str, line: usize) {
        if self.skipped.is_some() {
            return;
        }
        let parent = self.open.last().copied().unwrap_or(0);
        // The parser gives a text in pieces.
        let last = self.nodes[parent].children.last().copied();
        if let Some(last) = last.and_then(|last| self.nodes.get_mut(last)).filter(|last| last.name.is_empty()) {
            last.text.push_str(text);
        } else {
            let before = text.matches('\n').count();
            self.add(Node { text: text.to_owned(), line: line.saturating_sub(before).max(1), ..Node::default() });
        }
    }

    fn start(&mut self, tag: &Tag, line: usize) {
        let name = tag.name.to_string();
        if self.skipped.is_some() {
            return;
        }
        if matches!(name.as_str(), "script" | "style") {
            self.skipped = (!tag.self_closing).then_some(name);
            return;
        }
        self.close_before(&name);
        let attribute = |wanted: &str| {
            let found = tag.attrs.iter().find(|attribute| &*attribute.name.local == wanted);
            found.map(|attribute| attribute.value.to_string())
        };
        let class = attribute("class").unwrap_or_default();
        let has_class = |wanted: &str| class.split_whitespace().any(|class| class == wanted);
        let is_ticked = match name.as_str() {
            "input" if attribute("type").as_deref() == Some("checkbox") => Some(attribute("checked").is_some()),
            "li" if attribute("data-inline-task-id").is_some() => Some(has_class("checked")),
            "li" if attribute("data-checked").is_some() => Some(attribute("data-checked").as_deref() == Some("true")),
            _ => None,
        };
        let is_in_task = || self.open.iter().any(|at| self.nodes[*at].is_ticked.is_some());
        let is_mention = || class.split(['-', ' ']).any(|part| matches!(part, "mention" | "userlink"));
        let is_of_task = (name == "time" || (name == "a" && is_mention())) && is_in_task();
        let address = match name.as_str() {
            "a" => attribute("href").filter(|href| !href.starts_with('#')),
            "img" => attribute("src").filter(|src| !src.starts_with("data:")),
            _ => None,
        };
        let alt = match name.as_str() {
            "img" => attribute("alt").unwrap_or_default(),
            "time" => attribute("datetime").unwrap_or_default(),
            _ => String::new(),
        };
        let span = |wanted: &str| attribute(wanted).and_then(|span| span.trim().parse().ok()).unwrap_or(1);
        let is_void = is_void(&name) || tag.self_closing;
        let node = Node {
            name,
            line,
            address: address.unwrap_or_default().replace(char::is_whitespace, "%20"),
            alt,
            spans: (span("rowspan"), span("colspan")),
            is_ticked,
            is_of_task,
            ..Node::default()
        };
        let at = self.add(node);
        if !is_void && self.open.len() < DEEPEST {
            self.open.push(at);
        }
    }

    /// Closes what the start of an element ends without saying so.
    fn close_before(&mut self, name: &str) {
        let (ended, within): (&[&str], &[&str]) = match name {
            "li" => (&["li"], &["ul", "ol"]),
            "dt" | "dd" => (&["dt", "dd"], &["dl"]),
            "tr" => (&["tr", "td", "th"], &["table"]),
            "td" | "th" => (&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => (&["tr", "thead", "tbody"], &["table"]),
            name if is_block(name) => (&["p"], &["td", "th", "li", "dd", "div", "table", "blockquote"]),
            _ => return,
        };
        let names: Vec<&str> = self.open.iter().map(|at| self.nodes[*at].name.as_str()).collect();
        let from = names.iter().rposition(|name| within.contains(name)).map_or(1, |at| at + 1);
        if let Some(at) = names[from.min(names.len())..].iter().position(|name| ended.contains(name)) {
            self.open.truncate((from + at).max(1));
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(skipped) = &self.skipped {
            if skipped == name {
                self.skipped = None;
            }
            return;
        }
        let is_inline = !is_block(name);
        for at in (1..self.open.len()).rev() {
            let open = &self.nodes[self.open[at]].name;
            if open == name {
                self.open.truncate(at);
                return;
            }
            // What begins within a cell ends there.
            if (is_inline && is_block(open))
                || (matches!(open.as_str(), "td" | "th")
                    && !matches!(name, "tr" | "table" | "tbody" | "thead" | "tfoot"))
            {
                return;
            }
        }
    }
}

fn is_void(name: &str) -> bool {
    matches!(
        name,
        "br" | "img"
            | "hr"
            | "input"
            | "meta"
            | "link"
            | "col"
            | "area"
            | "base"
            | "embed"
            | "source"
            | "track"
            | "wbr"
    )
}

/// Whether an element stands for itself and not within a line.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "html"
            | "head"
            | "body"
            | "title"
            | "p"
            | "div"
            | "section"
            | "article"
            | "header"
            | "footer"
            | "main"
            | "aside"
            | "nav"
            | "ul"
            | "ol"
            | "li"
            | "table"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "caption"
            | "colgroup"
            | "h1"
            | "h2"
            | "h3"
            | "h4"
            | "h5"
            | "h6"
            | "blockquote"
            | "pre"
            | "hr"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "figure"
            | "figcaption"
            | "form"
            | "fieldset"
            | "center"
            | "address"
            | "textarea"
            | "ac:task-list"
            | "ac:task"
            | "ac:task-body"
            | "ac:task-status"
            | "ac:task-id"
            | "ac:structured-macro"
            | "ac:rich-text-body"
            | "ac:layout"
            | "ac:layout-section"
            | "ac:layout-cell"
            | "ac:plain-text-body"
    )
}
