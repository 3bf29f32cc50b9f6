use domain::validation::ValidationErrors;
use leptos::attr::custom::custom_attribute;
use leptos::prelude::*;

use crate::paths;
use crate::ui::fields::{self, Area};

/// The page on which files are chosen.
pub fn import_page(text: &str, errors: &ValidationErrors) -> impl IntoView + use<> {
    view! {
        <h1>"Import postmortems"</h1>
        <p class="lead">
            "Import documents as they are: Word, Markdown, HTML, MediaWiki, Jira, reStructuredText or AsciiDoc. You review the result before anything is saved, and no text is lost."
        </p>
        <form method="post" action=paths::IMPORT enctype="multipart/form-data" class="import-form">
            {fields::summary(errors)}
            <div class="field">
                <label for="files">"Documents and the pictures they use"</label>
                <p class="field-hint" id="files-hint">
                    "You can also choose a zip file with a whole folder."
                </p>
                <input id="files" type="file" name="files" multiple=true aria-describedby="files-hint" />
            </div>
            <div class="field">
                <label for="folder">"Or a folder"</label>
                <input id="folder" type="file" name="files" multiple=true {..custom_attribute("webkitdirectory", "")} />
            </div>
            {fields::area(
                Area {
                    name: "text",
                    label: "Or paste a document".into(),
                    value: text.to_owned(),
                    rows: 12,
                    placeholder: "# What happened\n\nAll times in CET\n\n| 14:03 | the pager fired |",
                    ..Area::default()
                },
                errors,
            )}
            <div class="form-end">
                <button class="button-main">"Preview"</button>
            </div>
        </form>
    }
}
