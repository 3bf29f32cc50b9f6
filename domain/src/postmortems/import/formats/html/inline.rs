//! What stands within a line of HTML, as Markdown.

use std::fmt::Write;

use super::tree::{Tree, is_block};

/// The nodes as one line of Markdown; line breaks are kept where `breaks` says so.
pub(super) fn markdown(tree: &Tree, nodes: &[usize], breaks: bool) -> String {
    let mut out = String::new();
    for node in nodes {
        push(tree, *node, breaks, &mut out);
    }
    out.trim().to_owned()
}

/// The texts that a reader sees, with the addresses of links and pictures.
pub(super) fn shown(tree: &Tree) -> Vec<&str> {
    let mut hidden = vec![false; tree.nodes.len()];
    let mut texts = Vec::new();
    for (at, node) in tree.nodes.iter().enumerate() {
        let is_hidden = hidden[at] || (node.name == "title" && tree.has_title);
        for child in &node.children {
            hidden[*child] = is_hidden;
        }
        if is_hidden {
            continue;
        }
        texts.push(node.text.as_str());
        // A link that shows its address is written once.
        if node.name != "a" || markdown(tree, &node.children, false) != node.address {
            texts.push(node.address.as_str());
        }
        if node.name != "time" || node.children.is_empty() {
            texts.push(node.alt.as_str());
        }
    }
    texts
}

fn push(tree: &Tree, at: usize, breaks: bool, out: &mut String) {
    let node = &tree.nodes[at];
    let inside = |out: &mut String| {
        for child in &node.children {
            push(tree, *child, breaks, out);
        }
    };
    let mention = if node.is_of_task { "@" } else { "" };
    match node.name.as_str() {
        "" => push_text(&node.text, out),
        "br" => {
            while out.ends_with(' ') {
                out.pop();
            }
            out.push(if breaks { '\n' } else { ' ' });
        }
        "strong" | "b" => marked(out, "**", inside),
        "em" | "i" => marked(out, "*", inside),
        "del" | "s" | "strike" => marked(out, "~~", inside),
        "code" | "kbd" | "samp" | "tt" => marked(out, "`", inside),
        "a" => {
            let mut text = String::new();
            inside(&mut text);
            let address = node.address.replace('(', "%28").replace(')', "%29");
            if address.is_empty() {
                let _ = write!(out, "{mention}{text}");
            } else if text.trim().is_empty() || text.trim() == address {
                out.push_str(&address);
            } else {
                let _ = write!(out, "[{mention}{}]({address})", text.trim());
            }
        }
        "img" if !node.address.is_empty() || !node.alt.is_empty() => {
            let _ = write!(out, "![{}]({})", node.alt.replace(['[', ']'], ""), node.address);
        }
        "time" if node.children.is_empty() => push_text(&format!("{mention}{}", node.alt), out),
        "time" => {
            out.push_str(mention);
            inside(out);
        }
        "input" => {}
        name => {
            let is_apart = is_block(name) && !out.is_empty() && !out.ends_with([' ', '\n']);
            if is_apart {
                out.push(if breaks { '\n' } else { ' ' });
            }
            inside(out);
            if is_block(name) && !out.is_empty() && !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
        }
    }
}

/// Adds a part between marks, which stand directly at its words.
fn marked(out: &mut String, mark: &str, inside: impl Fn(&mut String)) {
    let mut text = String::new();
    inside(&mut text);
    let words = text.trim();
    if words.is_empty() || out.ends_with(mark) || words.contains('\n') {
        out.push_str(&text);
        return;
    }
    let start = text.len() - text.trim_start().len();
    // Marks within a word do not count in Markdown.
    let is_in_word = start == 0 && mark != "**" && out.ends_with(char::is_alphanumeric);
    if is_in_word {
        out.push_str(words);
    } else {
        let words = if mark == "`" { unescaped(words).replace('`', "") } else { words.to_owned() };
        let _ = write!(out, "{}{mark}{words}{mark}", &text[..start]);
    }
    out.push_str(&text[text.trim_end().len()..]);
}

/// A text as it was before `push_text`: in code, a backslash is one.
fn unescaped(text: &str) -> String {
    let mut chars = text.chars();
    let mut out = String::with_capacity(text.len());
    while let Some(char) = chars.next() {
        out.extend(if char == '\\' { chars.next() } else { Some(char) });
    }
    out
}

fn push_text(text: &str, out: &mut String) {
    for char in text.chars() {
        if char.is_whitespace() {
            if !out.ends_with([' ', '\n']) {
                out.push(' ');
            }
            continue;
        }
        // The marks of Markdown that would make something else of a text.
        if matches!(char, '*' | '`' | '<' | '\\' | '[' | ']') || (char == '_' && !out.ends_with(char::is_alphanumeric))
        {
            out.push('\\');
        }
        if char != '\u{feff}' && char != '\u{200b}' {
            out.push(char);
        }
    }
}
