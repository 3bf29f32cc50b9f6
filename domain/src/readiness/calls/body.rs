use crate::readiness::{Run, StepNumber};

/// The longest text between the braces and the end of a field, in bytes.
const LONGEST_FIELD: usize = 32;

/// The key of a call, from the UUID of the request that started the run. The same one again is the same request, so the
/// receiver does it once. Numbers of runs would not do: another installation, or this one after a restored backup, has
/// the same.
pub fn call_key(start: &str, step: StepNumber) -> String {
    format!("{start}-step-{step}")
}

/// The body of a call: its template with the fields `{{run}}`, `{{runbook}}`, `{{version}}`, `{{step}}`, `{{key}}`,
/// `{{title}}` and `{{service}}` filled in. Texts are escaped for a JSON string; other braces stay.
pub fn call_body(template: &str, run: &Run, step: StepNumber, key: &str) -> String {
    let mut body = String::with_capacity(template.len());
    let mut rest = template;
    while let Some(start) = rest.find("{{") {
        let after = &rest[start + 2..];
        // Only so far, so that many braces without an end do not make the whole text be searched for each.
        let near = &after[..after.floor_char_boundary(LONGEST_FIELD)];
        let value = near.find("}}").and_then(|end| Some((value_of(near[..end].trim(), run, step, key)?, end)));
        let Some((value, end)) = value else {
            body.push_str(&rest[..start + 2]);
            rest = after;
            continue;
        };
        body.push_str(&rest[..start]);
        body.push_str(&value);
        rest = &after[end + 2..];
    }
    body.push_str(rest);
    body
}

fn value_of(field: &str, run: &Run, step: StepNumber, key: &str) -> Option<String> {
    Some(match field {
        "run" => run.number.to_string(),
        "runbook" => run.runbook.to_string(),
        "version" => run.version.to_string(),
        "step" => step.to_string(),
        "key" => key.to_owned(),
        "title" => escaped(&run.title),
        "service" => escaped(run.service.as_deref().unwrap_or_default()),
        _ => return None,
    })
}

fn escaped(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '"' | '\\' => result.extend(['\\', letter]),
            control if control.is_control() => result.push(' '),
            other => result.push(other),
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::readiness::{RunKind, RunNumber, RunState, RunbookNumber};

    #[test]
    fn fields_are_filled_in_and_other_braces_stay() {
        let run = Run {
            number: RunNumber(31),
            runbook: RunbookNumber(7),
            version: 2,
            title: "Fail \"over\"\\ now {{run}}".into(),
            service: None,
            kind: RunKind::Real,
            state: RunState::Running,
            started_by: None,
            started_at: DateTime::UNIX_EPOCH,
            authorized_at: None,
            ended_at: None,
            incident: None,
            release: None,
            postmortem: None,
            is_complete: false,
        };
        let body = |template: &str| call_body(template, &run, StepNumber(3), &call_key("0f8fad5b", StepNumber(3)));
        assert_eq!(
            body(r#"{"r":{{run}},"s":"{{ step }}","k":"{{key}}"}"#),
            r#"{"r":31,"s":"3","k":"0f8fad5b-step-3"}"#
        );
        assert_eq!(body(r#"{"t":"{{title}}{{service}}"}"#), r#"{"t":"Fail \"over\"\\ now {{run}}"}"#);
        assert_eq!(body("{{other}} {{ {{run}} }} {{"), "{{other}} {{ 31 }} {{");
        let long = format!("{{{{{}run}}}}", "é".repeat(20));
        assert_eq!(body(&format!("{long}{{{{run}}}}")), format!("{long}31"));
    }
}
