//! Modules that use each other in a circle (docs/ARCHITECTURE.md, “Modules”).
//!
//! Reads tokens instead of syntax trees: `syn` does not look into `view!` and other macros, and the line numbers
//! that it needs would rebuild most dependencies with another feature of `proc-macro2`.

mod module;
mod tokens;

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fs, io,
    path::{Path, PathBuf},
};

use self::module::{Module, Name, parsed};
use self::tokens::tokens;
use crate::process::{Outcome, While, fail};

/// The folders that hold the modules of a crate each.
const CRATES: [&str; 8] = [
    "domain/src",
    "store/src",
    "app/src",
    "server/src",
    "migrations/src",
    "xtask/src",
    "tests/src",
    "tests/tests/stories",
];

pub fn check(root: &Path) -> Outcome<()> {
    let mut found = Vec::new();
    for folder in CRATES {
        let sources = read(&root.join(folder), Path::new(folder)).while_doing(|| format!("Reading {folder}"))?;
        found.extend(cycles(&sources));
    }
    if found.is_empty() { Ok(()) } else { fail(format!("Modules use each other in a cycle:\n{}", found.join("\n"))) }
}

fn read(folder: &Path, named: &Path) -> io::Result<Vec<(PathBuf, String)>> {
    let mut sources = Vec::new();
    for entry in fs::read_dir(folder)? {
        let (path, name) = entry.map(|entry| (entry.path(), named.join(entry.file_name())))?;
        if path.is_dir() {
            sources.extend(read(&path, &name)?);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            sources.push((name, fs::read_to_string(&path)?));
        }
    }
    sources.sort();
    Ok(sources)
}

/// A description of a shortest cycle for each group of modules that use each other.
fn cycles(sources: &[(PathBuf, String)]) -> Vec<String> {
    let modules = modules(sources);
    let mut edges: BTreeMap<&Name, BTreeMap<Name, usize>> = BTreeMap::new();
    for (name, module) in &modules {
        for (path, line) in &module.used {
            let Some(target) = absolute(name, module, path).and_then(|path| owner(&modules, path, 0)) else {
                continue;
            };
            // What a parent defines is the context of its children.
            if !name.starts_with(&target) {
                edges.entry(name).or_default().entry(target).or_insert(*line);
            }
        }
    }
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    for start in modules.keys() {
        if seen.contains(start) {
            continue;
        }
        if let Some(cycle) = shortest(&edges, start) {
            seen.extend(cycle.iter().cloned());
            found.push(described(&modules, &edges, &cycle));
        }
    }
    found
}

fn modules(sources: &[(PathBuf, String)]) -> BTreeMap<Name, Module> {
    let root = sources
        .iter()
        .filter(|(file, _)| file.ends_with("lib.rs") || file.ends_with("main.rs"))
        .filter_map(|(file, _)| file.parent())
        .min_by_key(|folder| folder.components().count())
        .unwrap_or(Path::new(""));
    let mut modules = BTreeMap::new();
    for (file, text) in sources {
        let mut name: Name = file
            .strip_prefix(root)
            .unwrap_or(file)
            .with_extension("")
            .components()
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        if name.last().is_some_and(|last| ["mod", "lib", "main"].contains(&last.as_str())) {
            name.pop();
        }
        let mut module = parsed(&tokens(text));
        module.file.clone_from(file);
        modules.insert(name, module);
    }
    // Tests look into what they test, which does not depend on them.
    let tests: Vec<Name> = modules
        .iter()
        .flat_map(|(name, module)| module.test_children.iter().map(|child| joined(name, [child.clone()])))
        .collect();
    modules.retain(|name, _| !tests.iter().any(|test| name.starts_with(test)));
    modules
}

fn joined(name: &[String], rest: impl IntoIterator<Item = String>) -> Name {
    name.iter().cloned().chain(rest).collect()
}

/// The path from the root of the crate; None when it leads elsewhere.
fn absolute(here: &Name, module: &Module, path: &[String]) -> Option<Name> {
    let (first, rest) = path.split_first()?;
    match first.as_str() {
        "crate" => Some(rest.to_vec()),
        "self" => Some(joined(here, rest.to_vec())),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            Some(joined(here.get(..here.len().checked_sub(up)?)?, path[up..].to_vec()))
        }
        name if module.children.contains(name) => Some(joined(here, path.to_vec())),
        name => {
            let import = module.imports.get(name).filter(|import| import.first() != Some(first))?;
            absolute(here, module, import).map(|import| joined(&import, rest.to_vec()))
        }
    }
}

/// The module that defines what a path names, through re-exports.
fn owner(modules: &BTreeMap<Name, Module>, path: Name, depth: usize) -> Option<Name> {
    let length = (0..=path.len()).rev().find(|length| modules.contains_key(&path[..*length]))?;
    let (name, rest) = (path[..length].to_vec(), &path[length..]);
    // Naming a module uses none of its items.
    let first = rest.first()?;
    let module = &modules[&name];
    if depth < 8 {
        if let Some(import) = module.imports.get(first).and_then(|import| absolute(&name, module, import)) {
            return owner(modules, joined(&import, rest[1..].to_vec()), depth + 1);
        }
        if !module.defines.contains(first) {
            for glob in module.globs.iter().filter_map(|glob| absolute(&name, module, glob)) {
                if modules.get(&glob).is_some_and(|from| from.defines.contains(first)) {
                    return Some(glob);
                }
            }
        }
    }
    Some(name)
}

fn shortest(edges: &BTreeMap<&Name, BTreeMap<Name, usize>>, start: &Name) -> Option<Vec<Name>> {
    let mut before: BTreeMap<&Name, &Name> = BTreeMap::new();
    let mut queue = VecDeque::from([start]);
    while let Some(name) = queue.pop_front() {
        for next in edges.get(name).into_iter().flat_map(BTreeMap::keys) {
            if next == start {
                let mut cycle = vec![name.clone()];
                while cycle[cycle.len() - 1] != *start {
                    cycle.push(before[&cycle[cycle.len() - 1]].clone());
                }
                cycle.reverse();
                return Some(cycle);
            }
            if !before.contains_key(next) {
                before.insert(next, name);
                queue.push_back(next);
            }
        }
    }
    None
}

fn described(
    modules: &BTreeMap<Name, Module>,
    edges: &BTreeMap<&Name, BTreeMap<Name, usize>>,
    cycle: &[Name],
) -> String {
    let spelled = |name: &Name| if name.is_empty() { "crate".to_owned() } else { name.join("::") };
    let mut names: Vec<String> = cycle.iter().map(spelled).collect();
    names.push(spelled(&cycle[0]));
    let mut lines = vec![format!("  {}", names.join(" → "))];
    for (name, next) in cycle.iter().zip(cycle.iter().cycle().skip(1)) {
        let place = format!("{}:{}", modules[name].file.display(), edges[name][next]);
        lines.push(format!("    {place} uses {}", spelled(next)));
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(files: &[(&str, &str)]) -> Vec<String> {
        let sources: Vec<_> = files.iter().map(|(name, text)| (PathBuf::from(name), (*text).to_owned())).collect();
        cycles(&sources)
    }

    #[test]
    fn a_cycle_of_siblings_is_named_with_its_lines() {
        let files = [
            ("src/lib.rs", "mod a;\nmod b;\nmod c;"),
            ("src/a.rs", "use crate::b::{self, B};\nstruct A;"),
            ("src/b.rs", "// super::a::A\nstruct B;\nfn f() { super::c::c(\"\\\"\"); }"),
            ("src/c.rs", "\nfn c() { view! { <p>{crate::a::A}</p> } }"),
        ];
        let expected = "  a → b → c → a\n    src/a.rs:1 uses b\n    src/b.rs:3 uses c\n    src/c.rs:2 uses a";
        assert_eq!(found(&files), [expected]);
        assert!(found(&files[..3]).is_empty());
    }

    #[test]
    fn a_reexport_leads_to_the_file_that_defines_the_item() {
        let parent = ("src/p/mod.rs", "mod a;\nmod b;\npub use a::A;\npub(crate) use b::*;");
        let root = ("src/lib.rs", "mod p;");
        assert!(
            found(&[root, parent, ("src/p/a.rs", "use super::B;\nstruct A;"), ("src/p/b.rs", "struct B;")]).is_empty()
        );
        let both = found(&[
            root,
            parent,
            ("src/p/a.rs", "use crate::p::B;\nstruct A;"),
            ("src/p/b.rs", "use super::A as Other;\nstruct B;"),
        ]);
        assert_eq!(both, ["  p::a → p::b → p::a\n    src/p/a.rs:1 uses p::b\n    src/p/b.rs:1 uses p::a"]);
    }

    #[test]
    fn a_child_may_use_what_its_parent_defines_but_not_through_a_sibling() {
        let (root, parent) =
            (("src/lib.rs", "mod p;\nmod q;"), ("src/p/mod.rs", "mod a;\nstruct Limit;\nfn f() { a::a() }"));
        let child = ("src/p/a.rs", "use super::Limit;\nfn a() { crate::q::q() }");
        assert!(found(&[root, parent, child, ("src/q.rs", "fn q() {}")]).is_empty());
        let both = found(&[root, parent, child, ("src/q.rs", "fn q() -> crate::p::Limit {}")]);
        assert_eq!(
            both,
            ["  p → p::a → q → p\n    src/p/mod.rs:3 uses p::a\n    src/p/a.rs:2 uses q\n    src/q.rs:1 uses p"]
        );
    }

    #[test]
    fn tests_and_literals_are_no_uses() {
        let files = [
            ("src/lib.rs", "mod a;\nmod b;"),
            ("src/a.rs", "use crate::b::B;\nstruct A;\n#[cfg(test)]\nmod tests;"),
            ("src/a/tests.rs", "use crate::a::A;"),
            (
                "src/b.rs",
                "struct B;\nconst X: &str = r#\"crate::a::A\"#;\n/* crate::a::A */\n#[cfg(test)]\nmod tests { use crate::a::A; }",
            ),
        ];
        assert!(found(&files).is_empty());
    }
}
