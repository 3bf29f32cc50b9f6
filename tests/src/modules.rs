//! Which modules of a crate use which, and where they go round in circles.
//!
//! A module is a file. It uses another one when it names something that is defined there, directly or through
//! re-exports; re-exporting is no use. What is only compiled for tests does not count.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Attribute, Item, ItemMod, ItemUse, UseTree, Visibility};

/// The path of a module within its crate, as in `["actions", "board"]`; empty for the crate itself.
type Module = Vec<String>;

/// The modules of a crate.
#[derive(Debug, Default)]
pub struct Modules {
    files: BTreeMap<Module, Names>,
}

/// What a file defines, re-exports and names.
#[derive(Debug, Default)]
struct Names {
    defined: BTreeSet<String>,
    exported: BTreeMap<String, Module>,
    named: BTreeSet<Module>,
}

impl Modules {
    /// Reads all files below a folder, such as `domain/src`.
    pub fn read(folder: &Path) -> Self {
        let mut modules = Self::default();
        modules.read_folder(folder, &Vec::new());
        modules
    }

    fn read_folder(&mut self, folder: &Path, parent: &Module) {
        for entry in std::fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let module = [parent.as_slice(), std::slice::from_ref(&name)].concat();
            if path.is_dir() {
                self.read_folder(&path, &module);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let own = matches!(name.as_str(), "mod" | "lib" | "main");
                self.add(if own { parent.clone() } else { module }, &std::fs::read_to_string(&path).unwrap());
            }
        }
    }

    /// Adds a file.
    pub fn add(&mut self, module: Vec<String>, source: &str) {
        let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{module:?}: {error}"));
        let mut reader = Reader { at: module.clone(), depth: 0, names: Names::default() };
        reader.visit_file(&file);
        self.files.insert(module, reader.names);
    }

    /// The circles: each as the modules of which every one uses the next, and the last the first.
    pub fn cycles(&self) -> Vec<String> {
        let uses: BTreeMap<&Module, BTreeSet<&Module>> =
            self.files.iter().map(|(module, names)| (module, self.used_by(module, names))).collect();
        let mut cycles = Vec::new();
        let mut seen = BTreeSet::new();
        for start in uses.keys().copied() {
            if !seen.contains(start)
                && let Some(cycle) = shortest_way_back(start, &uses)
            {
                seen.extend(cycle.iter().copied());
                let names: Vec<_> = cycle.iter().chain([&start]).map(|module| name_of(module)).collect();
                cycles.push(names.join(" → "));
            }
        }
        cycles
    }

    fn used_by<'a>(&'a self, module: &Module, names: &Names) -> BTreeSet<&'a Module> {
        names.named.iter().filter_map(|path| self.owner(path, 0)).filter(|owner| *owner != module).collect()
    }

    /// The module in which a path is defined.
    fn owner(&self, path: &[String], turns: usize) -> Option<&Module> {
        // Re-exports of re-exports are followed; nobody has more.
        const MOST: usize = 8;
        let (place, (module, names)) =
            (0..=path.len()).rev().find_map(|place| Some((place, self.files.get_key_value(&path[..place])?)))?;
        match path.get(place) {
            Some(name) if turns < MOST && !names.defined.contains(name) => match names.exported.get(name) {
                Some(target) => self.owner(&[target.as_slice(), &path[place + 1..]].concat(), turns + 1),
                None => Some(module),
            },
            _ => Some(module),
        }
    }
}

fn name_of(module: &Module) -> String {
    if module.is_empty() { "the crate".into() } else { module.join("::") }
}

fn shortest_way_back<'a>(
    start: &'a Module,
    uses: &BTreeMap<&'a Module, BTreeSet<&'a Module>>,
) -> Option<Vec<&'a Module>> {
    let mut ways = std::collections::VecDeque::from([vec![start]]);
    let mut seen = BTreeSet::new();
    while let Some(way) = ways.pop_front() {
        for next in uses.get(way.last()?)? {
            if *next == start {
                return Some(way);
            }
            if seen.insert(*next) {
                ways.push_back([way.as_slice(), &[*next]].concat());
            }
        }
    }
    None
}

/// Reads a file.
struct Reader {
    /// The module, with those that stand within the file.
    at: Module,
    /// How many of these stand within the file.
    depth: usize,
    names: Names,
}

impl Reader {
    /// A path as it is written, from the crate on; nothing for other crates and for local names.
    fn absolute(&self, path: &[String]) -> Option<Module> {
        let first = path.first()?;
        match first.as_str() {
            "crate" => Some(path[1..].to_vec()),
            "self" => Some([self.at.as_slice(), &path[1..]].concat()),
            "super" => {
                let ups = path.iter().take_while(|part| *part == "super").count();
                let base = self.at.get(..self.at.len().checked_sub(ups)?)?;
                Some([base, &path[ups..]].concat())
            }
            _ => None,
        }
    }

    fn name(&mut self, path: &[String]) {
        if let Some(path) = self.absolute(path) {
            self.names.named.insert(path);
        }
    }

    fn import(&mut self, tree: &UseTree, mut path: Vec<String>, is_export: bool) {
        match tree {
            UseTree::Path(part) => {
                path.push(part.ident.to_string());
                self.import(&part.tree, path, is_export);
            }
            UseTree::Group(group) => {
                for tree in &group.items {
                    self.import(tree, path.clone(), is_export);
                }
            }
            UseTree::Name(name) => self.imported(path, &name.ident.to_string(), &name.ident.to_string(), is_export),
            UseTree::Rename(name) => self.imported(path, &name.ident.to_string(), &name.rename.to_string(), is_export),
            UseTree::Glob(_) => self.imported(path, "self", "*", is_export),
        }
    }

    fn imported(&mut self, mut path: Vec<String>, name: &str, local: &str, is_export: bool) {
        if name != "self" {
            path.push(name.to_owned());
        }
        if !matches!(path.first().map(String::as_str), Some("crate" | "self" | "super")) {
            // A child, or another crate: then nothing is found there.
            path.insert(0, "self".to_owned());
        }
        match self.absolute(&path) {
            Some(target) if is_export => drop(self.names.exported.insert(local.to_owned(), target)),
            Some(target) => drop(self.names.named.insert(target)),
            None => {}
        }
    }

    /// Paths within macros, which are not parsed.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.name(&std::mem::take(&mut path));
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                other => {
                    self.name(&std::mem::take(&mut path));
                    colons = 0;
                    if let TokenTree::Group(group) = other {
                        self.tokens(group.stream());
                    }
                }
            }
        }
        self.name(&path);
    }
}

impl<'a> Visit<'a> for Reader {
    fn visit_item(&mut self, item: &'a Item) {
        let (attributes, defined): (&[Attribute], Option<String>) = match item {
            Item::Const(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Enum(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Fn(item) => (&item.attrs, Some(item.sig.ident.to_string())),
            Item::Static(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Struct(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Trait(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Type(item) => (&item.attrs, Some(item.ident.to_string())),
            Item::Impl(item) => (&item.attrs, None),
            Item::Mod(item) => (&item.attrs, None),
            Item::Use(item) => (&item.attrs, None),
            _ => (&[], None),
        };
        if attributes.iter().any(is_for_tests) {
            return;
        }
        if self.depth == 0 {
            self.names.defined.extend(defined);
        }
        syn::visit::visit_item(self, item);
    }

    fn visit_item_mod(&mut self, item: &'a ItemMod) {
        if item.content.is_some() {
            self.at.push(item.ident.to_string());
            self.depth += 1;
            syn::visit::visit_item_mod(self, item);
            self.depth -= 1;
            self.at.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'a ItemUse) {
        let is_export = self.depth == 0 && !matches!(item.vis, Visibility::Inherited);
        self.import(&item.tree, Vec::new(), is_export);
    }

    fn visit_visibility(&mut self, _: &'a Visibility) {
        // Where something can be seen is no use of that module.
    }

    fn visit_path(&mut self, path: &'a syn::Path) {
        self.name(&path.segments.iter().map(|part| part.ident.to_string()).collect::<Vec<_>>());
        syn::visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, item: &'a syn::Macro) {
        self.tokens(item.tokens.clone());
        syn::visit::visit_macro(self, item);
    }
}

fn is_for_tests(attribute: &Attribute) -> bool {
    attribute.path().is_ident("cfg") && attribute.parse_args::<syn::Path>().is_ok_and(|path| path.is_ident("test"))
}
