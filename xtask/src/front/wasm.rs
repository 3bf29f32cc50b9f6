//! The islands as WebAssembly, and the script that wasm-bindgen writes for them.

use std::{fs, path::Path};

use wasm_bindgen_cli_support::Bindgen;

use super::{
    cache::{Cache, hash},
    mode::Mode,
};
use crate::{
    process::{Outcome, While, fail, run, step},
    workspace::Workspace,
};

pub struct Islands {
    pub script: Vec<u8>,
    pub wasm: Vec<u8>,
}

/// For clippy and for the build alike.
pub const ISLANDS: [&str; 8] = [
    "--package",
    "app",
    "--lib",
    "--target",
    "wasm32-unknown-unknown",
    "--no-default-features",
    "--features",
    "hydrate",
];

/// Named one by one: with `--all-features` the module uses proposals that browsers refuse.
const OPTIMISE: [&str; 10] = [
    "-Oz",
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
    "--strip-debug",
    "--strip-producers",
    "--strip-target-features",
];

pub fn build(workspace: &Workspace, mode: Mode, cache: &mut Cache) -> Outcome<Islands> {
    run(workspace.cargo().arg("build").args(ISLANDS).args(["--profile", mode.wasm_profile()]))?;
    let file = workspace.target.join("wasm32-unknown-unknown").join(mode.wasm_profile()).join("app.wasm");
    let compiled = fs::read(&file).while_doing(|| format!("Reading {}", file.display()))?;

    let bound = workspace.target.join("front-end-bound");
    let bind = || bind(&compiled, &bound);
    // Two files come out of one run; the script is asked for first, so the other is there when it was made anew.
    let script = cache.get_or_make("islands-script", &compiled, || {
        bind()?;
        read(&bound.join("islands.js"))
    })?;
    let wasm = cache.get_or_make("islands-wasm", &compiled, || {
        bind()?;
        read(&bound.join("islands_bg.wasm"))
    })?;
    let wasm = if mode.is_small() {
        let settings = hash(OPTIMISE.join(" ").as_bytes());
        cache.get_or_make(&format!("islands-optimised-{}", &settings[..8]), &wasm, || {
            step("Front end: optimising the islands");
            optimise(workspace, &wasm)
        })?
    } else {
        wasm
    };
    Ok(Islands { script, wasm })
}

fn bind(compiled: &[u8], folder: &Path) -> Outcome<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).while_doing(|| format!("Emptying {}", folder.display()))?;
    }
    let doing = || "Binding the islands to the browser (wasm-bindgen)".to_owned();
    Bindgen::new()
        .input_bytes("islands", compiled.to_vec())
        .web(true)
        .while_doing(doing)?
        .typescript(false)
        // The loader says where the wasm lies; its own guess would lack the hash.
        .omit_default_module_path(true)
        .generate(folder)
        .while_doing(doing)?;
    if folder.join("snippets").exists() {
        return fail(
            "A crate brings JavaScript of its own into the islands (see `front-end-bound/snippets` \
             in the target folder). The build does not serve such files: do without that crate.",
        );
    }
    Ok(())
}

fn optimise(workspace: &Workspace, wasm: &[u8]) -> Outcome<Vec<u8>> {
    let before = workspace.target.join("front-end-bound/before.wasm");
    let after = workspace.target.join("front-end-bound/after.wasm");
    fs::create_dir_all(workspace.target.join("front-end-bound"))
        .and_then(|()| fs::write(&before, wasm))
        .while_doing(|| format!("Writing {}", before.display()))?;
    run(workspace
        .node()
        .arg(workspace.root.join("node_modules/binaryen/bin/wasm-opt"))
        .args(OPTIMISE)
        .arg(&before)
        .arg("-o")
        .arg(&after))?;
    read(&after)
}

fn read(file: &Path) -> Outcome<Vec<u8>> {
    fs::read(file).while_doing(|| format!("Reading {}", file.display()))
}
