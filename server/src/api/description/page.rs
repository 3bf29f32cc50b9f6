//! The description of the API as a page that needs no script.

use app::ui::text::{Reading as Around, prose};
use leptos::prelude::*;

use super::reading::{Answer, Field, Group, Reading, Shape, Shown, Word, Words};
use crate::api::problem::{SORTS, Sort};

/// The page.
pub fn page(reading: &'static Reading) -> impl IntoView {
    let groups = reading.groups.iter().map(|group| {
        view! { <li><a href=format!("#{}", group.name)>{group.name.as_str()}</a></li> }
    });
    let content = view! {
        <div class="api">
            <p><a href="/api/openapi.json">"OpenAPI document: openapi.json"</a></p>
            {markdown(&reading.introduction)}
            <nav class="api-groups" aria-label="Groups">
                <ul>
                    {groups.collect_view()}
                    <li><a href="#problems">"errors"</a></li>
                    <li><a href="#shapes">"schemas"</a></li>
                </ul>
            </nav>
            {reading.groups.iter().map(group).collect_view()}
            {problems()}
            <section class="api-group" aria-labelledby="shapes">
                <h2 id="shapes">"schemas"</h2>
                <p>"The JSON objects in requests and responses."</p>
                {reading.shapes.iter().map(shape).collect_view()}
            </section>
        </div>
    };
    app::ui::plain_page("API".into(), content.into_any())
}

fn markdown(text: &'static str) -> impl IntoView {
    (!text.is_empty()).then(|| prose(text, Around { pictures: "", prefix: "api-" }))
}

fn group(group: &'static Group) -> impl IntoView {
    view! {
        <section class="api-group" aria-labelledby=group.name.as_str()>
            <h2 id=group.name.as_str()>{group.name.as_str()}</h2>
            <p>{group.message.as_str()}</p>
            {group.operations.iter().map(operation).collect_view()}
        </section>
    }
}

fn operation(shown: &'static Shown) -> impl IntoView {
    let parameters = (!shown.parameters.is_empty()).then(|| fields("Parameters", &shown.parameters));
    let sends = shown.sends.iter().map(|(media_type, shape)| {
        view! { <p class="api-sends">"Request body: " <code>{media_type.as_str()}</code> " " {words(shape)}</p> }
    });
    view! {
        <article class="api-operation" aria-labelledby=shown.id.as_str()>
            <h3 id=shown.id.as_str()>
                <span class="api-title">{shown.title.as_str()}</span>
                " "
                <code class="api-address">
                    <span class="api-method" data-method=shown.method>{shown.method}</span>
                    " "
                    {shown.path.as_str()}
                </code>
            </h3>
            {markdown(&shown.message)}
            {parameters}
            {sends.collect_view()}
            {answers(&shown.answers)}
        </article>
    }
}

fn fields(caption: &'static str, fields: &'static [Field]) -> impl IntoView {
    let rows = fields.iter().map(|field| {
        let needed = if field.is_required { "required" } else { "" };
        let place = [field.place.as_str(), needed].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>();
        view! {
            <tr>
                <th scope="row"><code>{field.name.as_str()}</code></th>
                <td>{words(&field.kind)} " " <small class="api-needed">{place.join(", ")}</small></td>
                <td>{markdown(&field.message)}</td>
            </tr>
        }
    });
    view! {
        <div class="api-table" tabindex="0" role="group" aria-label=caption>
            <table class="api-fields">
                <caption>{caption}</caption>
                <thead><tr><th scope="col">"Name"</th><th scope="col">"Type"</th><th scope="col">"Description"</th></tr></thead>
                <tbody>{rows.collect_view()}</tbody>
            </table>
        </div>
    }
}

fn answers(answers: &'static [Answer]) -> impl IntoView {
    let usual = |answer: &&Answer| sort_of(answer).is_some();
    let (failures, told): (Vec<_>, Vec<_>) = answers.iter().partition(usual);
    let rows = told.into_iter().map(|answer| {
        view! {
            <div>
                <dt><code>{answer.status.as_str()}</code></dt>
                <dd>{answer.message.as_str()} " " {words(&answer.shape)}</dd>
            </div>
        }
    });
    let failures = failures.into_iter().filter_map(sort_of).map(|sort| {
        view! { " " <a href=format!("#{}", sort.key) title=sort.title>{sort.status.as_u16()}</a> }
    });
    view! {
        <dl class="api-answers">{rows.collect_view()}</dl>
        <p class="api-failures">"Errors:" {failures.collect_view()} "."</p>
    }
}

/// The problem type of a response that has no description of its own.
fn sort_of(answer: &Answer) -> Option<Sort> {
    SORTS.into_iter().find(|sort| answer.status == sort.status.as_str() && answer.message == format!("{}.", sort.title))
}

fn shape(shape: &'static Shape) -> impl IntoView {
    view! {
        <article class="api-shape" aria-labelledby=shape_id(&shape.name)>
            <h3 id=shape_id(&shape.name)><code>{shape.name.as_str()}</code></h3>
            {markdown(&shape.message)}
            {(!shape.fields.is_empty()).then(|| fields("Fields", &shape.fields))}
        </article>
    }
}

fn problems() -> impl IntoView {
    let rows = SORTS.map(|sort| {
        view! {
            <div id=sort.key>
                <dt><code>{sort.status.as_u16()}</code> " " <code>{format!("/api#{}", sort.key)}</code></dt>
                <dd>{sort.title} "."</dd>
            </div>
        }
    });
    view! {
        <section class="api-group" aria-labelledby="problems">
            <h2 id="problems">"errors"</h2>
            <p>
                "Problem types, by " <code>"type"</code> ". All errors have the schema "
                <a href=format!("#{}", shape_id("Problem"))><code>"Problem"</code></a> "."
            </p>
            <dl class="api-answers">{rows.collect_view()}</dl>
        </section>
    }
}

fn words(words: &'static Words) -> impl IntoView {
    let word = |word: &'static Word| match word {
        Word::Plain(plain) => view! { <span>{plain.as_str()}</span> }.into_any(),
        Word::Shape(name) => {
            view! { <a href=format!("#{}", shape_id(name))><code>{name.as_str()}</code></a> }.into_any()
        }
    };
    words.iter().map(word).collect_view()
}

fn shape_id(name: &str) -> String {
    format!("shape-{name}")
}
