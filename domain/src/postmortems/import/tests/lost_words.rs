use super::super::words;
use super::super::*;

#[test]
fn tmp_corpus() {
    for dir in ["dfds", "mybinder", "posthog", "posthog/investigations"] {
        for f in std::fs::read_dir(format!("/work/shared/corpus/{dir}")).unwrap() {
            let p = f.unwrap().path();
            let Ok(text) = std::fs::read_to_string(&p) else { continue };
            let i = import(&Source { file_name: p.file_name().unwrap().to_str().unwrap(), text: &text });
            let l = words::lost(&text, &i);
            if !l.is_empty() { println!("{} {:?}", p.display(), l); }
        }
    }
}
