//! What a module defines, brings in and uses.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
};

use super::tokens::is_word;

/// The path of a module from the root of its crate.
pub type Name = Vec<String>;

#[derive(Default)]
pub struct Module {
    pub file: PathBuf,
    /// Names that `use` brings in, and where they come from.
    pub imports: BTreeMap<String, Name>,
    /// Modules of which `use` brings in everything.
    pub globs: Vec<Name>,
    pub defines: BTreeSet<String>,
    pub children: BTreeSet<String>,
    pub test_children: BTreeSet<String>,
    pub used: Vec<(Name, usize)>,
}

/// Reads the tokens of a file.
pub fn parsed(tokens: &[(String, usize)]) -> Module {
    let word = |at: usize| tokens.get(at).map_or("", |(token, _)| token.as_str());
    let mut module = Module::default();
    let mut at = 0;
    while at < tokens.len() {
        let is_test =
            ["#", "[", "cfg", "(", "test", ")", "]"].iter().enumerate().all(|(n, token)| word(at + n) == *token);
        if is_test {
            at += 7;
            if word(at) == "mod" && word(at + 2) == ";" {
                module.test_children.insert(word(at + 1).to_owned());
            }
            // The item ends with its block, or with a semicolon before any.
            let mut depth = 0;
            while at < tokens.len() {
                match word(at) {
                    "{" => depth += 1,
                    "}" => depth -= 1,
                    _ => {}
                }
                at += 1;
                if depth == 0 && ["}", ";"].contains(&word(at - 1)) {
                    break;
                }
            }
            continue;
        }
        match word(at) {
            "use" => {
                let line = tokens[at].1;
                let end = (at..tokens.len()).find(|end| word(*end) == ";").unwrap_or(tokens.len());
                let is_public = word(at.wrapping_sub(1)) == "pub"
                    || (word(at.wrapping_sub(1)) == ")" && word(at.wrapping_sub(4)) == "pub");
                let mut position = at + 1;
                tree(&tokens[..end], &mut position, &[], &mut |path, alias, line| {
                    if alias == "*" {
                        module.globs.push(path.to_vec());
                    } else {
                        module.imports.insert(alias.to_owned(), path.to_vec());
                    }
                    if !is_public {
                        module.used.push((path.to_vec(), line));
                    }
                });
                debug_assert!(position <= end, "line {line}");
                at = end;
            }
            "mod" if word(at + 2) == ";" => {
                module.children.insert(word(at + 1).to_owned());
                at += 2;
            }
            "struct" | "enum" | "fn" | "const" | "trait" | "type" | "static" | "union" => {
                module.defines.insert(word(at + 1).to_owned());
            }
            first if is_word(first) && word(at + 1) == "::" && word(at.wrapping_sub(1)) != "::" => {
                let (mut path, line) = (vec![first.to_owned()], tokens[at].1);
                while word(at + 1) == "::" && is_word(word(at + 2)) {
                    path.push(word(at + 2).to_owned());
                    at += 2;
                }
                module.used.push((path, line));
            }
            _ => {}
        }
        at += 1;
    }
    module
}

/// One branch of a `use`, and what is below it.
fn tree(tokens: &[(String, usize)], at: &mut usize, before: &[String], found: &mut impl FnMut(&[String], &str, usize)) {
    let mut path = before.to_vec();
    while let Some((token, line)) = tokens.get(*at) {
        match token.as_str() {
            "{" => {
                *at += 1;
                while tokens.get(*at).is_some_and(|(token, _)| token != "}") {
                    tree(tokens, at, &path, found);
                    if tokens.get(*at).is_some_and(|(token, _)| token == ",") {
                        *at += 1;
                    }
                }
                *at += 1;
                return;
            }
            "::" => *at += 1,
            "*" => {
                *at += 1;
                return found(&path, "*", *line);
            }
            "," | "}" => return,
            name => {
                // `{self}` is the module itself.
                if name != "self" || path.is_empty() {
                    path.push(name.to_owned());
                }
                *at += 1;
                let next = tokens.get(*at).map(|(token, _)| token.as_str());
                if next == Some("as") {
                    let alias = tokens.get(*at + 1).map_or("_", |(token, _)| token.as_str());
                    *at += 2;
                    return found(&path, alias, *line);
                }
                if next != Some("::") {
                    return found(&path, path.last().map_or("", String::as_str), *line);
                }
            }
        }
    }
}
