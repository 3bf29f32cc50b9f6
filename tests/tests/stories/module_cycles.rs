//! Modules do not use each other in circles (docs/ARCHITECTURE.md).

use std::path::Path;

use tests::Modules;

#[test]
fn no_modules_use_each_other_in_circles() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    for krate in ["domain", "store", "app", "server", "migrations", "tests", "xtask"] {
        let cycles = Modules::read(&root.join(krate).join("src")).cycles();
        assert!(cycles.is_empty(), "{krate}: {cycles:#?}");
    }
}

fn cycles(files: &[(&str, &str)]) -> Vec<String> {
    let mut modules = Modules::default();
    for (module, source) in files {
        modules.add(module.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect(), source);
    }
    modules.cycles()
}

#[test]
fn a_circle_is_found_however_the_modules_are_named() {
    let root = ("", "mod a; mod b; mod c; pub use b::B;");
    for a in [
        "use crate::b::B; pub struct A;",
        "use crate::B; pub struct A;",
        "use super::{b::B as Other}; pub struct A;",
        "use super::b; pub struct A;",
        "pub struct A(crate::b::B);",
        "pub struct A; fn f() { let _ = super::b::g(); }",
        "pub struct A; mod inner { use super::super::b::B; }",
        "pub struct A; fn f() { view! { <p>{crate::b::g()}</p> } }",
    ] {
        let found = cycles(&[
            root,
            ("a", a),
            ("b", "use crate::c::C; pub struct B; pub fn g() {}"),
            ("c", "use crate::a::A; pub struct C;"),
        ]);
        assert_eq!(found, ["a → b → c → a"], "{a}");
    }
}

#[test]
fn what_is_no_circle_is_not_taken_for_one() {
    for (a, b) in [
        ("pub use crate::b::B; pub struct A;", "use crate::a::A; pub struct B;"),
        ("pub struct A; #[cfg(test)] mod tests { use crate::b::B; }", "use crate::a::A; pub struct B;"),
        ("use other::b::B; pub struct A;", "use crate::a::A; pub struct B;"),
        ("pub(super) struct A;", "use crate::a::A; pub struct B;"),
        ("pub struct A; mod inner { use super::A; }", "use crate::a::A; pub struct B;"),
    ] {
        assert_eq!(cycles(&[("", "mod a; mod b;"), ("a", a), ("b", b)]), Vec::<String>::new(), "{a}");
    }
}
