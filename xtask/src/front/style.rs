//! One style sheet of many.

use std::path::Path;

use lightningcss::{
    bundler::{Bundler, FileProvider},
    stylesheet::{MinifyOptions, ParserOptions, PrinterOptions},
    targets::{Browsers, Targets},
};

use crate::process::{Failure, Outcome, While};

/// The browsers of two years ago. All of them know `@layer`, nesting and `light-dark()`, so these
/// stay as they are written: a rewritten `light-dark()` would not follow `color-scheme` as ours does.
const BROWSERS: Browsers = Browsers {
    // Android's WebView is Chrome's.
    android: None,
    chrome: Some(version(131, 0)),
    edge: Some(version(131, 0)),
    firefox: Some(version(132, 0)),
    ie: None,
    ios_saf: Some(version(18, 1)),
    opera: Some(version(115, 0)),
    safari: Some(version(18, 1)),
    samsung: Some(version(27, 0)),
};

const fn version(major: u32, minor: u32) -> u32 {
    (major << 16) | (minor << 8)
}

pub fn bundle(file: &Path) -> Outcome<String> {
    let targets = Targets::from(BROWSERS);
    let files = FileProvider::new();
    let mut bundler = Bundler::new(&files, None, ParserOptions::default());
    let mut sheet = bundler.bundle(file).map_err(|error| {
        let place = error.loc.as_ref().map_or_else(
            || file.display().to_string(),
            // Counted from 0 for lines, from 1 for columns.
            |place| format!("{}:{}:{}", place.filename, place.line + 1, place.column),
        );
        Failure(format!("{place}: {}", error.kind))
    })?;
    let doing = || format!("Minifying {}", file.display());
    sheet.minify(MinifyOptions { targets, ..MinifyOptions::default() }).while_doing(doing)?;
    let printed =
        sheet.to_css(PrinterOptions { minify: true, targets, ..PrinterOptions::default() }).while_doing(doing)?;
    Ok(printed.code)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::bundle;

    /// Writes style sheets into a folder of their own and bundles the first.
    fn bundled(name: &str, sheets: &[(&str, &str)]) -> String {
        let folder = std::env::temp_dir().join(format!("debrief-style-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        for (file, css) in sheets {
            fs::write(folder.join(file), css).unwrap();
        }
        let bundle = bundle(&folder.join(sheets[0].0));
        fs::remove_dir_all(&folder).unwrap();
        bundle.unwrap()
    }

    #[test]
    fn imports_become_one_sheet_with_its_layers_in_order() {
        let css = bundled(
            "imports",
            &[
                ("app.css", "@layer reset, base; @import 'base.css' layer(base); @import 'reset.css' layer(reset);"),
                ("base.css", "body { margin: 1px }"),
                ("reset.css", "body { margin: 0 }"),
            ],
        );
        assert_eq!(css, "@layer reset{body{margin:0}}@layer base{body{margin:1px}}");
    }

    #[test]
    fn light_and_dark_stay_in_the_hands_of_color_scheme() {
        let css = bundled(
            "light-dark",
            &[(
                "app.css",
                ":root { color-scheme: light dark; --ink: light-dark(#111, #eee) } [data-theme=dark] { color-scheme: dark } p { color: light-dark(black, white) }",
            )],
        );
        assert_eq!(
            css,
            ":root{color-scheme:light dark;--ink:light-dark(#111,#eee)}[data-theme=dark]{color-scheme:dark}p{color:light-dark(#000,#fff)}"
        );
    }

    #[test]
    fn a_missing_sheet_is_named() {
        let folder = std::env::temp_dir();
        let failure = bundle(&folder.join("debrief-no-such.css")).unwrap_err();
        assert!(failure.0.contains("debrief-no-such.css"), "{failure}");
    }
}
