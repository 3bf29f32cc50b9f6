//! Playbooks that Mattermost exports as JSON, as Markdown.

use serde_json::{Map, Value};

/// The Markdown of a playbook that Mattermost exported; nothing for any other text.
///
/// Checklists become headings, tasks become ticked items with their command as a code block. Everything else that is
/// set is kept as a block of JSON at the end.
pub fn markdown_of_playbook(text: &str) -> Option<String> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    if !text.starts_with('{') {
        return None;
    }
    let Value::Object(mut playbook) = serde_json::from_str(text).ok()? else { return None };
    let Some(Value::Array(checklists)) = playbook.remove("checklists") else { return None };
    let mut markdown: Vec<String> = Vec::new();
    if let Some(title) = taken(&mut playbook, "title") {
        markdown.push(format!("# {}\n\n", one_line(&title)));
    }
    if let Some(description) = taken(&mut playbook, "description") {
        markdown.push(format!("{}\n\n", description.trim()));
    }
    for checklist in checklists {
        let Value::Object(mut checklist) = checklist else { continue };
        let title = taken(&mut checklist, "title").unwrap_or_else(|| "Checklist".to_owned());
        markdown.push(format!("## {}\n\n", one_line(&title)));
        let tasks = match checklist.remove("items") {
            Some(Value::Array(tasks)) => tasks,
            _ => Vec::new(),
        };
        for task in tasks {
            let Value::Object(task) = task else { continue };
            push_task(&mut markdown, task);
        }
        push_settings(&mut markdown, "Checklist settings", checklist);
    }
    push_settings(&mut markdown, "Playbook settings", playbook);
    Some(markdown.concat().trim_end().to_owned() + "\n")
}

fn push_task(markdown: &mut Vec<String>, mut task: Map<String, Value>) {
    let title = taken(&mut task, "title").unwrap_or_else(|| "Task".to_owned());
    markdown.push(format!("- [ ] {}\n", one_line(&title)));
    if let Some(description) = taken(&mut task, "description") {
        markdown.push("\n".to_owned());
        push_indented(markdown, description.trim());
    }
    if let Some(command) = taken(&mut task, "command") {
        markdown.push("\n".to_owned());
        push_indented(markdown, &fenced("", &command));
    }
    task.retain(|_, value| is_set(value));
    if !task.is_empty() {
        markdown.push("\n".to_owned());
        push_indented(markdown, &fenced("json", &pretty(task)));
    }
    markdown.push("\n".to_owned());
}

fn push_settings(markdown: &mut Vec<String>, heading: &str, mut settings: Map<String, Value>) {
    settings.retain(|_, value| is_set(value));
    // Texts stay readable: JSON would write their line ends as letters.
    let texts: Vec<String> =
        settings.iter().filter(|(_, value)| is_long(value)).map(|(name, _)| name.clone()).collect();
    for name in texts {
        if let Some(text) = taken(&mut settings, &name) {
            markdown.push(format!("**{heading}:** {}\n\n{}\n\n", one_line(&name), fenced("markdown", &text)));
        }
    }
    if !settings.is_empty() {
        markdown.push(format!("**{heading}**\n\n{}\n\n", fenced("json", &pretty(settings))));
    }
}

fn pretty(settings: Map<String, Value>) -> String {
    serde_json::to_string_pretty(&Value::Object(settings)).unwrap_or_default()
}

fn is_long(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text.contains('\n'))
}

fn is_set(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.trim().is_empty(),
        Value::Array(values) => !values.is_empty(),
        Value::Object(fields) => !fields.is_empty(),
        Value::Bool(_) | Value::Number(_) => true,
    }
}

fn taken(fields: &mut Map<String, Value>, name: &str) -> Option<String> {
    match fields.get(name) {
        Some(Value::String(text)) if !text.trim().is_empty() => {
            let text = text.clone();
            fields.remove(name);
            Some(text)
        }
        _ => None,
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A code block whose fence is longer than any in its text.
fn fenced(language: &str, text: &str) -> String {
    let longest = text.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest.max(2) + 1);
    format!("{fence}{language}\n{}\n{fence}", text.trim_end_matches('\n'))
}

fn push_indented(markdown: &mut Vec<String>, text: &str) {
    let indented = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("  {line}\n") };
    markdown.extend(text.lines().map(indented));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::readiness::read_runbook;

    const PLAYBOOK: &str = r#"{ "title": "Incident", "description": "For SEV1.", "checklists": [
        { "title": "Triage", "items": [
            { "title": "Start a call", "command": "/call start", "description": "Everyone joins.\n\nAt once." },
            { "title": "Say ```what``` happens", "command": "", "due_date": 0 } ] },
        { "title": "Afterwards", "items": [{ "title": "Write it up" }] } ],
        "reminder_timer_default_seconds": 3600, "metrics": [], "message_on_join": "Hello\nWelcome" }"#;

    #[test]
    fn a_playbook_becomes_steps_and_loses_nothing() {
        let markdown = markdown_of_playbook(PLAYBOOK).unwrap();
        let outline = read_runbook(&markdown);
        let steps: Vec<_> = outline.steps.iter().map(|step| (step.group.as_str(), step.title.as_str())).collect();
        let expected = [("Triage", "Start a call"), ("Triage", "Say what happens"), ("Afterwards", "Write it up")];
        assert_eq!(steps, expected, "{markdown}");
        assert_eq!(outline.steps[0].commands[0].text, "/call start\n");
        for kept in ["For SEV1.", "Everyone joins.", "At once.", "3600", "\nHello\nWelcome\n", "due_date"] {
            assert!(markdown.contains(kept), "{kept}: {markdown}");
        }
    }

    #[test]
    fn other_texts_are_none() {
        for other in ["", "# A", "{", "{}", "[]", "{\"checklists\": 3}", "{{ template }}"] {
            assert_eq!(markdown_of_playbook(other), None, "{other}");
        }
        assert!(markdown_of_playbook("{\"checklists\":[3,{\"items\":[3,{}]}]}").unwrap().contains("Task"));
    }
}
