//! Makes cargo embed the front end anew when it was built anew.

fn main() {
    let manifest = std::path::Path::new("../build/site/manifest.json");
    println!("cargo:rerun-if-changed=build.rs");
    println!("cargo:rerun-if-changed={}", manifest.display());
    let names = std::fs::read_to_string(manifest).unwrap_or_default().replace('\n', " ");
    println!("cargo:rustc-env=DEBRIEF_FRONT_END={names}");
}
