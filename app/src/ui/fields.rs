//! Fields of forms: a label, what is typed, what helps, and what is wrong, tied together for
//! screen readers.

use domain::validation::ValidationErrors;
use leptos::prelude::*;

/// What the language check knows of a field while one types; see the island of suggestions.
#[derive(Debug, Clone, Default)]
pub struct Checked {
    /// The key of its place.
    pub place: &'static str,
    /// The name of another field of the form that has a say in that, or nothing.
    pub beside: &'static str,
    /// What the text belongs to, as in `section-3`; nothing for what is not kept yet.
    pub subject: Option<String>,
}

/// A field of one line.
#[derive(Debug, Clone, Default)]
pub struct Field {
    /// The name in the form, and the key of its mistakes.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// `text` when empty; `date`, `time`, `email`, `password`, `url`.
    pub kind: &'static str,
    /// What stands in it.
    pub value: String,
    /// What helps to fill it.
    pub hint: String,
    /// For the browser's memory, as in `current-password`.
    pub autocomplete: &'static str,
    /// An example.
    pub placeholder: &'static str,
    /// Names of suggestions: the id of a datalist.
    pub list: &'static str,
    /// Whether the form cannot do without.
    pub required: bool,
    /// Distinguishes the same field in several forms of one page.
    pub of: String,
}

/// A field of one line with its label and mistake.
pub fn input(field: Field, errors: &ValidationErrors) -> impl IntoView + use<> {
    let id = format!("{}{}", field.name, field.of);
    let message = errors.of(field.name).map(str::to_owned);
    let wrong = message.is_some();
    let described = described_by(&id, &field.hint, wrong);
    let kind = if field.kind.is_empty() { "text" } else { field.kind };
    let some = |text: &'static str| (!text.is_empty()).then_some(text);
    view! {
        <div class="field" class:field-wrong=wrong>
            <label for=id.clone()>{field.label}</label>
            {hint(&id, field.hint)}
            <input
                id=id.clone()
                name=field.name
                type=kind
                value=field.value
                required=field.required
                autocomplete=some(field.autocomplete)
                placeholder=some(field.placeholder)
                list=some(field.list)
                step=(kind == "time").then_some("any")
                aria-describedby=described
                aria-invalid=wrong.then_some("true")
            />
            {error_in_field(&id, message)}
        </div>
    }
}

/// A field of several lines.
#[derive(Debug, Clone, Default)]
pub struct Area {
    /// The name in the form, and the key of its mistakes.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// What stands in it.
    pub value: String,
    /// What helps to fill it.
    pub hint: String,
    /// How many lines are seen at first.
    pub rows: u32,
    /// An example.
    pub placeholder: &'static str,
    /// Where pictures that are pasted or dropped go.
    pub pictures: Option<String>,
    /// How the language check reads it, if it does.
    pub checked: Option<Checked>,
    /// Whether the form cannot do without.
    pub required: bool,
    /// Distinguishes the same field in several forms of one page.
    pub of: String,
}

/// A field of several lines with its label and mistake.
pub fn area(area: Area, errors: &ValidationErrors) -> impl IntoView + use<> {
    let id = format!("{}{}", area.name, area.of);
    let message = errors.of(area.name).map(str::to_owned);
    let wrong = message.is_some();
    let described = described_by(&id, &area.hint, wrong);
    let value = in_textarea(&area.value);
    let checked = area.checked;
    view! {
        <div class="field" class:field-wrong=wrong>
            <label for=id.clone()>{area.label}</label>
            {hint(&id, area.hint)}
            <textarea
                id=id.clone()
                name=area.name
                rows=area.rows.max(2).to_string()
                required=area.required
                placeholder=(!area.placeholder.is_empty()).then_some(area.placeholder)
                data-pictures=area.pictures
                data-suggestions=checked.as_ref().map(|checked| checked.place)
                data-suggestions-beside=checked
                    .as_ref()
                    .map(|checked| checked.beside)
                    .filter(|beside| !beside.is_empty())
                data-suggestions-subject=checked.and_then(|checked| checked.subject)
                spellcheck="true"
                aria-describedby=described
                aria-invalid=wrong.then_some("true")
            >
                {value}
            </textarea>
            {error_in_field(&id, message)}
        </div>
    }
}

/// A text that was typed and refused, when the page no longer has the form in which it was typed.
pub fn kept(typed: &str) -> impl IntoView + use<> {
    let value = in_textarea(typed);
    (!typed.trim().is_empty()).then(|| {
        view! {
            <div class="field kept-text">
                <label for="kept-text">"Your text was not saved. You can copy it here."</label>
                <textarea id="kept-text" rows="3" readonly=true>
                    {value}
                </textarea>
            </div>
        }
    })
}

/// A text as it stands between the tags of a textarea. Leptos 0.8 writes it as it is, so it is
/// escaped here; and a browser drops the first line end, so that one is written twice.
fn in_textarea(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    if escaped.starts_with(['\n', '\r']) { format!("\n{escaped}") } else { escaped }
}

/// A text as it stands between the tags of a title. As a child, Leptos would write a marker after
/// it, which a browser shows there as text; so it is given as HTML, and escaped here.
pub(crate) fn in_title(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

/// A choice of one of several.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    /// The name in the form, and the key of its mistakes.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// Keys and what they are called.
    pub options: Vec<(String, String)>,
    /// The key that is chosen.
    pub value: String,
    /// What stands there for none; without it one must be chosen.
    pub none: Option<&'static str>,
    /// What helps to choose.
    pub hint: String,
    /// Distinguishes the same field in several forms of one page.
    pub of: String,
}

/// A choice with its label and mistake.
pub fn select(choice: Choice, errors: &ValidationErrors) -> impl IntoView + use<> {
    let id = format!("{}{}", choice.name, choice.of);
    let message = errors.of(choice.name).map(str::to_owned);
    let wrong = message.is_some();
    let described = described_by(&id, &choice.hint, wrong);
    let options = options_html(choice.none, &choice.options, &choice.value);
    view! {
        <div class="field" class:field-wrong=wrong>
            <label for=id.clone()>{choice.label}</label>
            {hint(&id, choice.hint)}
            <select
                id=id.clone()
                name=choice.name
                aria-describedby=described
                aria-invalid=wrong.then_some("true")
                inner_html=options
            ></select>
            {error_in_field(&id, message)}
        </div>
    }
}

/// The options of a list, as HTML: with thousands of people, views of them take longer than the rest of a page.
fn options_html(none: Option<&str>, options: &[(String, String)], value: &str) -> String {
    let escaped = |text: &str| text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;");
    let mut html = none.map(|none| format!("<option value=\"\">{}</option>", escaped(none))).unwrap_or_default();
    for (key, label) in options {
        let selected = if key == value { " selected" } else { "" };
        html.extend(["<option value=\"", &escaped(key), "\"", selected, ">", &escaped(label), "</option>"]);
    }
    html
}

/// Several of several, as boxes to tick.
pub fn ticks(
    name: &'static str,
    label: &'static str,
    options: Vec<(String, String, bool)>,
    errors: &ValidationErrors,
) -> impl IntoView + use<> {
    let message = errors.of(name).map(str::to_owned);
    let wrong = message.is_some();
    let boxes = options
        .into_iter()
        .map(|(key, label, ticked)| {
            view! {
                <label class="tick">
                    <input type="checkbox" name=name value=key checked=ticked />
                    " "
                    {label}
                </label>
            }
        })
        .collect_view();
    view! {
        <fieldset class="field ticks" class:field-wrong=wrong>
            <legend>{label}</legend>
            <div class="ticks-list">{boxes}</div>
            {error_in_field(name, message)}
        </fieldset>
    }
}

/// One box to tick.
pub fn tick(name: &'static str, label: &'static str, ticked: bool, of: &str) -> impl IntoView + use<> {
    let id = format!("{name}{of}");
    view! {
        <div class="field tick">
            <input id=id.clone() type="checkbox" name=name value="true" checked=ticked />
            <label for=id>{label}</label>
        </div>
    }
}

/// All that is wrong, above a form, for mistakes that belong to no visible field as well.
pub fn summary(errors: &ValidationErrors) -> impl IntoView + use<> {
    let message: Vec<String> = errors.iter().map(|error_in_field| error_in_field.message.clone()).collect();
    (!message.is_empty()).then(|| {
        view! {
            <div class="notice notice-wrong" role="alert" tabindex="-1" autofocus=true>
                <p>
                    <strong>"Not saved."</strong>
                    " What you entered is still here. Fix the following:"
                </p>
                <ul>{message.into_iter().map(|message| view! { <li>{message}</li> }).collect_view()}</ul>
            </div>
        }
    })
}

fn described_by(id: &str, hint: &str, wrong: bool) -> Option<String> {
    match (hint.is_empty(), wrong) {
        (true, false) => None,
        (false, false) => Some(format!("{id}-hint")),
        (true, true) => Some(format!("{id}-wrong")),
        (false, true) => Some(format!("{id}-hint {id}-wrong")),
    }
}

fn hint(id: &str, message: String) -> impl IntoView + use<> {
    let id = format!("{id}-hint");
    (!message.is_empty()).then(|| {
        view! {
            <p class="field-hint" id=id>
                {message}
            </p>
        }
    })
}

fn error_in_field(id: &str, message: Option<String>) -> impl IntoView + use<> {
    let id = format!("{id}-wrong");
    message.map(|message| {
        view! {
            <p class="field-mistake" id=id>
                {message}
            </p>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_cannot_leave_its_textarea_and_comes_back_as_it_was() {
        let typed = "\nx</textarea><form action=\"/people/3/role\">&amp; &lt;b&gt;";
        let value = typed.to_owned();
        let html =
            crate::render(move || area(Area { name: "text", value, ..Area::default() }, &ValidationErrors::default()));
        assert!(!html.contains("<form"), "{html}");
        assert!(html.contains("\n\nx&lt;/textarea&gt;") && html.contains("&amp;amp; &amp;lt;b&amp;gt;"), "{html}");
    }

    #[test]
    fn a_title_is_its_text_and_nothing_else() {
        let html = crate::render(|| view! { <title inner_html=in_title("a & b </title><script>")></title> });
        assert!(html.contains("<title>a &amp; b &lt;/title>&lt;script></title>"), "{html}");
    }

    #[test]
    fn a_value_cannot_leave_its_field() {
        let value = "\"><script>alert(1)</script>".to_owned();
        let html = crate::render(move || {
            input(Field { name: "title", value, ..Field::default() }, &ValidationErrors::default())
        });
        assert!(!html.contains("<script"), "{html}");
    }

    #[test]
    fn a_name_cannot_leave_its_option() {
        let options = [("1\"><b>".to_owned(), "</option></select><b>&amp;".to_owned()), ("2".into(), "Ada".into())];
        let html = options_html(Some("Nobody"), &options, "2");
        assert_eq!(
            html,
            "<option value=\"\">Nobody</option>\
             <option value=\"1&quot;>&lt;b>\">&lt;/option>&lt;/select>&lt;b>&amp;amp;</option>\
             <option value=\"2\" selected>Ada</option>"
        );
    }
}
