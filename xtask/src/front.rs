//! The front end: style, islands and their loader, named by content and compressed, ready to be embedded.

mod cache;
mod editor;
mod mode;
mod site;
mod style;
mod wasm;

use std::fs;

use crate::{
    process::{Failure, Outcome, While, step},
    workspace::Workspace,
};
use cache::Cache;
pub use mode::Mode;
pub use site::{Site, size};
pub use wasm::ISLANDS;

/// Style sheets by logical name: the application's, and the one of a report, which must stay small.
const STYLE_SHEETS: [&str; 2] = ["app.css", "report.css"];

pub fn build(workspace: &Workspace, mode: Mode) -> Outcome<Site> {
    let mut cache = Cache::open(workspace)?;
    let mut site = Site::new(mode);

    step("Front end: style");
    add_static_files(workspace, &mut site)?;
    for name in STYLE_SHEETS {
        let sheet = style::bundle(&workspace.root.join("style").join(name))?;
        let sheet = site.name_files_in(&sheet)?;
        site.add(name, sheet.into_bytes());
    }

    step("Front end: islands");
    let islands = wasm::build(workspace, mode, &mut cache)?;
    let script = site.add("islands.js", islands.script);
    let wasm = site.add("islands.wasm", islands.wasm);

    step("Front end: editor");
    let editor = editor::bundle(workspace, editor::EDITOR)?;
    let editor = site.add("editor.js", editor.into_bytes());
    let live = name_files(editor::bundle(workspace, editor::LIVE)?, &[("EDITOR_SCRIPT", &editor)])?;
    let live = site.add("live.js", live.into_bytes());

    let palette = editor::bundle(workspace, editor::PALETTE)?;
    let palette = site.add("palette.js", palette.into_bytes());

    let names =
        [("ISLANDS_SCRIPT", &*script), ("ISLANDS_WASM", &wasm), ("LIVE_SCRIPT", &live), ("PALETTE_SCRIPT", &palette)];
    let loader = loader(workspace, &names)?;
    site.add("loader.js", loader.into_bytes());

    site.compress(&mut cache)?;
    for (name, most) in editor::MOST {
        site.must_not_exceed(name, most)?;
    }
    if site.publish(&workspace.site())? {
        step("Front end: written to build/site");
    }
    cache.prune();
    Ok(site)
}

fn add_static_files(workspace: &Workspace, site: &mut Site) -> Outcome<()> {
    let folder = workspace.root.join("style/static");
    if !folder.is_dir() {
        return Ok(());
    }
    let doing = || format!("Reading {}", folder.display());
    for entry in fs::read_dir(&folder).while_doing(doing)? {
        let file = entry.while_doing(doing)?.path();
        let Some(name) = file.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        if file.is_file() && !name.starts_with('.') {
            site.add(name, fs::read(&file).while_doing(doing)?);
        }
    }
    Ok(())
}

/// The loader names the files of its own build, so that they always belong together.
fn loader(workspace: &Workspace, names: &[(&str, &str)]) -> Outcome<String> {
    let file = workspace.root.join("app/loader.js");
    let source = fs::read_to_string(&file).while_doing(|| format!("Reading {}", file.display()))?;
    name_files(source, names)
}

/// Puts the names of files, which have a hash in them, into a script that loads them.
fn name_files(script: String, names: &[(&str, &str)]) -> Outcome<String> {
    names.iter().try_fold(script, |script, (blank, name)| {
        if script.contains(blank) {
            Ok(script.replace(blank, name))
        } else {
            Err(Failure(format!("A script does not contain the placeholder {blank}.")))
        }
    })
}
