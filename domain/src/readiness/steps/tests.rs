use proptest::prelude::*;

use super::*;

const LIST: &str = "---
last_reviewed_on: 2026-05-01
review_in: 6 months
---

# Fail over the orders database

<!-- Writers: keep this under one page. -->

Only with the database team, see [the policy][policy].

## Prepare

1. Tell the **support** desk.
   Role: communications lead
   Expected: 2 min

2. Stop writes:

   ```sh
   orders writes --off
     # indented
   ```

   - Role: operator
   - Check: `orders status` says *read-only*
   - Idempotent: yes
   - Undone by: step 4

   Ask in [chat](https://chat.example.org/db) when it hangs.

   - [ ] checkout
   - [x] billing

- A note that is no step.

## Switch

| Replica | Promoted |
|---|---|
| north | ☐ |
| south | ☑ |
| Customers told? | ☐ Yes ☐ No |

Wait for replication.

6) Start writes.
   Undone by: step 99

[policy]: https://example.org/policy
";

#[test]
fn steps_are_read_from_lists_boxes_and_tables() {
    let outline = read_runbook(LIST);
    let read: Vec<_> = outline
        .steps
        .iter()
        .map(|step| (step.number.0, step.depth, step.group.as_str(), step.title.as_str()))
        .collect();
    let expected = [
        (1, 0, "Prepare", "Tell the support desk."),
        (2, 0, "Prepare", "Stop writes:"),
        (3, 1, "Prepare", "checkout"),
        (4, 1, "Prepare", "billing"),
        (5, 0, "Switch", "north"),
        (6, 0, "Switch", "south"),
        (7, 0, "Switch", "Start writes."),
    ];
    assert_eq!(read, expected);
    let step = &outline.steps[1];
    assert_eq!(step.commands, [Command { language: "sh".into(), text: "orders writes --off\n  # indented\n".into() }]);
    assert_eq!(step.role.as_deref(), Some("operator"));
    assert_eq!(step.check.as_deref(), Some("`orders status` says *read-only*"));
    assert_eq!((step.idempotent, &step.undone_by), (Idempotence::Yes, &Some(Undo::Step(StepNumber(4)))));
    assert_eq!(step.link.as_deref(), Some("https://chat.example.org/db"));
    assert!(step.instructions.ends_with("Ask in [chat](https://chat.example.org/db) when it hangs."), "{step:?}");
    let ticked: Vec<i64> = outline.steps.iter().filter(|step| step.is_ticked).map(|step| step.number.0).collect();
    assert_eq!(ticked, [4, 6]);
    assert_eq!(outline.steps[6].undone_by, Some(Undo::Words("step 99".into())));
    assert_eq!(outline.expected(), (120, 1));
    assert_eq!(outline.review.next.map(|day| day.to_string()).as_deref(), Some("2026-11-01"));
}

#[test]
fn what_is_between_the_steps_stays_in_its_place() {
    let outline = read_runbook(LIST);
    let said: Vec<String> = outline
        .parts
        .iter()
        .map(|part| match part {
            Part::Heading(level, text) => format!("{level} {text}"),
            Part::Text(text) => text.lines().next().unwrap_or_default().to_owned(),
            Part::Step(place) => format!("step {}", place + 1),
        })
        .collect();
    let expected = [
        "1 Fail over the orders database",
        "Only with the database team, see [the policy][policy].",
        "2 Prepare",
        "step 1",
        "step 2",
        "step 3",
        "step 4",
        "- A note that is no step.",
        "2 Switch",
        "| Replica | Promoted |",
        "step 5",
        "step 6",
        "Wait for replication.",
        "step 7",
        "[policy]: https://example.org/policy",
    ];
    assert_eq!(said, expected);
    let Part::Text(text) = &outline.parts[1] else { panic!("{:?}", outline.parts[1]) };
    assert!(outline.with_definitions(text).ends_with("\n\n[policy]: https://example.org/policy"));
}

#[test]
fn without_lists_the_headings_with_commands_are_the_steps() {
    let text = "# Release\n\nWhy.\n\n## Build\n\nRole: builder\n\n```sh\nbuild\n```\n\n### Sign\n\nText only.\n\n## Upload\n\n~~~\nup\n~~~\n\nDone.\n";
    let outline = read_runbook(text);
    let read: Vec<_> = outline.steps.iter().map(|step| (step.group.as_str(), step.title.as_str())).collect();
    assert_eq!(read, [("Release", "Build"), ("Release", "Upload")]);
    assert_eq!(
        (outline.steps[0].role.as_deref(), outline.steps[1].commands[0].text.as_str()),
        (Some("builder"), "up\n")
    );
    assert!(outline.parts.contains(&Part::Heading(3, "Sign".into())));
    assert_eq!(title_of(text).as_deref(), Some("Release"));
}

#[test]
fn comments_templates_and_components_do_nothing() {
    for (text, steps) in [
        ("<!--\n- [ ] hidden\n\n1. hidden\n-->\n\n- [ ] seen\n", 1),
        ("1. <%= render 'x' %>\n2. {{ value }}\n", 2),
        ("<Command run=\"rm -rf /\">\n1. inner\n</Command>\n\n1. <Check>ok</Check>\n", 1),
        ("---\nsteps:\n  - [ ] no\n  1. no\n---\n\n1. yes\n", 1),
        ("> 1. quoted\n", 1),
        ("```\n1. code\n- [ ] code\n```\n", 0),
        ("", 0),
    ] {
        assert_eq!(read_runbook(text).steps.len(), steps, "{text}");
    }
}

/// How much was read: what pages and programs get of a document.
fn length_of(outline: &Outline) -> usize {
    let steps = outline.steps.iter().map(|step| {
        let commands: usize = step.commands.iter().map(|command| command.language.len() + command.text.len()).sum();
        let check = step.check.as_ref().map_or(0, String::len);
        step.group.len() + step.title.len() + outline.with_definitions(&step.instructions).len() + check + commands
    });
    let parts = outline.parts.iter().map(|part| match part {
        Part::Heading(_, text) => text.len(),
        Part::Text(text) => outline.with_definitions(text).len(),
        Part::Step(_) => 0,
    });
    steps.sum::<usize>() + parts.sum::<usize>()
}

#[test]
fn little_of_a_document_is_repeated() {
    let long = "long ".repeat(60_000);
    let defined = (0..1_900).map(|at| format!("[l{at}]: https://example.org/{at}\n\n1. [l{at}]\n\n"));
    let texts = [
        defined.collect::<Vec<_>>().concat(),
        format!("# {long}\n\n{}", "1. a\n".repeat(40_000)),
        format!("# {long}\n\n{}", "1. a\n".repeat(1_900)),
        format!("|{}\n|{}\n| {long} |{}\n", "a|".repeat(9_000), "-|".repeat(9_000), " ☐ |".repeat(8_000)),
        format!("| a | b |\n|---|---|\n{}", format!("| {} | ☐ |\n", "x".repeat(400)).repeat(1_900)),
        format!("[a]: /x \"{long}\"\n\n{}", "1. [a]\n".repeat(40_000)),
        format!("[a]: /x \"{}\"\n\n{}", &long[..480], "1. [a]\n".repeat(1_900)),
        format!("# {long}\n\n```\nb\n```\n").repeat(3),
        "1. a\r".repeat(90_000),
    ];
    for text in texts {
        let outline = read_runbook(&text);
        let most = 4 * text.len() + 1_500_000;
        assert!(length_of(&outline) <= most, "{} of {}: {}…", length_of(&outline), text.len(), &text[..20]);
    }
    assert_eq!(read_runbook(&"1. a\n".repeat(2_000)).steps.len(), 2_000);
    assert_eq!(read_runbook(&"1. a\n".repeat(2_001)).steps.len(), 0);
}

/// What documents consist of, so that a few pieces make lists in tables in lists.
fn document() -> impl Strategy<Value = String> {
    let pieces = prop::sample::select(vec![
        "1. ",
        "2) ",
        "- ",
        "* ",
        "- [ ] ",
        "- [x] ",
        "☐ ",
        "| ",
        " |",
        "|---|---|\n",
        "\n",
        "\n\n",
        "  ",
        "    ",
        "\t",
        "# ",
        "### ",
        "> ",
        "```\n",
        "~~~sh\n",
        "Role: é\n",
        "Expected: 5–10 min\n",
        "**Check:** ",
        "Undone by: step 1\n",
        "Idempotent: no\n",
        "Link: https://é.example\n",
        "[a]: https://a.example\n",
        "[a]",
        "<!--",
        "-->",
        "<div>\n",
        "---\n",
        "title: x\n",
        "\u{feff}",
        "\r\n",
        "\r",
        "日本",
        "👩‍🚒",
        "\u{202e}",
        "\0",
        "a",
        "[^1]",
        "[^1]: ",
        "&amp;",
    ]);
    prop_oneof![prop::collection::vec(pieces, 0..60).prop_map(|pieces| pieces.concat()), any::<String>()]
}

proptest! {
    #[test]
    fn any_document_is_read(text in document()) {
        let outline = read_runbook(&text);
        for (number, step) in (1..).zip(&outline.steps) {
            prop_assert_eq!(step.number.0, number);
            prop_assert!(text.get(step.range.clone()).is_some(), "{:?} of {}", step.range, text.len());
        }
        let shown: Vec<usize> = outline
            .parts
            .iter()
            .filter_map(|part| match part {
                Part::Step(place) => Some(*place),
                _ => None,
            })
            .collect();
        let every: Vec<usize> = (0..outline.steps.len()).collect();
        prop_assert_eq!(shown, every);
        for part in &outline.parts {
            if let Part::Text(text) = part {
                outline.with_definitions(text);
            }
        }
        let _ = (title_of(&text), crate::readiness::markdown_of_playbook(&text));
    }

    /// No letter of a document is missing on its page, but marks, front matter and comments.
    #[test]
    fn every_word_is_shown(words in prop::collection::vec("[a-z]{3,8}", 1..12), marks in prop::collection::vec(0_usize..7, 12)) {
        let marks = marks.iter().map(|mark| ["", "1. ", "- ", "- [ ] ", "## ", "   ", "> "][*mark]);
        let lines: Vec<String> = words.iter().zip(marks).map(|(word, mark)| format!("{mark}{word}\n")).collect();
        let text = lines.concat();
        let outline = read_runbook(&text);
        let shown: Vec<&str> = outline
            .parts
            .iter()
            .map(|part| match part {
                Part::Heading(_, text) | Part::Text(text) => text.as_str(),
                Part::Step(place) => outline.steps[*place].instructions.as_str(),
            })
            .collect();
        let shown = shown.join("\n");
        for word in &words {
            prop_assert!(shown.contains(word.as_str()), "{word} of {text:?} is not in {shown:?}");
        }
    }
}
