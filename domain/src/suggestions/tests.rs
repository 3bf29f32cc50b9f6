use super::rules::{READ, ReadRule, Rule};
use super::*;

const MARK: [char; 2] = ['«', '»'];

fn names() -> Names {
    Names::of(["Ana Sommer", "Ben Aydin"])
}

/// A sentence without its marks, and the words that are to be marked.
fn example(marked: &str) -> (String, &str) {
    let words = marked.split(MARK).nth(1).unwrap_or_else(|| panic!("nothing is marked in “{marked}”"));
    (marked.replace(MARK, ""), words)
}

fn says_so(rule: &ReadRule, marked: &str) -> bool {
    let (text, words) = example(marked);
    let suggestions = check_with(std::iter::once(rule), &text, rule.rule.places[0], &names());
    suggestions.iter().any(|suggestion| suggestion.words(&text) == words)
}

fn is_silent(rule: &ReadRule, text: &str) -> bool {
    check_with(std::iter::once(rule), text, rule.rule.places[0], &names()).is_empty()
}

#[test]
fn every_rule_marks_and_leaves_what_its_examples_say() {
    let mut wrong = Vec::new();
    for rule in READ.iter() {
        let Rule { key, marks, leaves, .. } = rule.rule;
        assert!(!marks.is_empty() && !leaves.is_empty(), "{key} has no examples of both kinds");
        let unmarked = marks.iter().filter(|marked| !says_so(rule, marked));
        wrong.extend(unmarked.map(|marked| {
            let (text, _) = example(marked);
            let suggestions = check_with(std::iter::once(rule), &text, rule.rule.places[0], &names());
            format!(
                "{key} does not mark: {marked}, but {:?}",
                suggestions.iter().map(|suggestion| suggestion.words(&text)).collect::<Vec<_>>()
            )
        }));
        let marked = leaves.iter().filter(|text| !is_silent(rule, text));
        wrong.extend(marked.map(|text| format!("{key} marks: {text}")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn what_all_rules_leave_is_left_by_all_together() {
    let mut wrong = Vec::new();
    for rule in READ.iter() {
        for text in rule.rule.leaves.iter().filter(|text| text.ends_with('.')) {
            let suggestions = check(text, rule.rule.places[0], &names());
            wrong.extend(
                suggestions
                    .iter()
                    .map(|suggestion| format!("{} marks “{}” in: {text}", suggestion.rule, suggestion.words(text))),
            );
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_pattern_has_an_example_that_fails_without_it() {
    let mut wrong = Vec::new();
    for rule in READ.iter() {
        for left_out in 0..rule.patterns.len() {
            let mut broken = ReadRule::of(rule.rule);
            broken.patterns.remove(left_out);
            if rule.rule.marks.iter().all(|marked| says_so(&broken, marked)) {
                wrong.push(format!("{}: {}", rule.rule.key, rule.rule.patterns[left_out]));
            }
        }
        for left_out in 0..rule.unless.len() {
            let mut broken = ReadRule::of(rule.rule);
            broken.unless.remove(left_out);
            if rule.rule.leaves.iter().all(|text| is_silent(&broken, text)) {
                wrong.push(format!("{} unless: {}", rule.rule.key, rule.rule.unless[left_out]));
            }
        }
    }
    assert!(wrong.is_empty(), "no example needs:\n{}", wrong.join("\n"));
}

#[test]
fn words_of_others_code_and_addresses_are_not_looked_into() {
    for text in [
        "```\nWe should have noticed.\n```",
        "~~~ text\nWe should have noticed.\n~~~\n",
        "Text.\n\n    we should have noticed\n",
        "It printed `we should have noticed`.",
        "It printed ``we should `have` noticed``.",
        "> We should have noticed.",
        "[label]: https://example.org/we-should-have-noticed",
        "See [the page](https://example.org/obviously).",
        "See https://example.org/obviously for more.",
        "<!-- We should have noticed. -->",
        "Somebody said “we should have noticed”.",
        "Somebody said \"we should have noticed\".",
        "We should\n\nhave noticed it.",
        "| We should | have noticed |",
        "- We should\n- have noticed",
    ] {
        assert_eq!(check(text, Place::Text, &Names::default()), [], "{text}");
    }
    for text in [
        "It [is said that we should have noticed](https://example.org).",
        "- [ ] **We** should _have_ noticed",
        "1. We should\n   have noticed it",
        "## We should have noticed\n",
        "Not “closed. We should have noticed.",
        "An `open. We should have noticed.",
        "- item\n\n    We should have noticed.",
        "```\ncode\n```\nWe should have noticed.",
        "🙂 We should have noticed ⚠️",
        "Weiß we knew: we should have noticed.",
    ] {
        assert_eq!(check(text, Place::Text, &Names::default()).len(), 1, "{text}");
    }
}

#[test]
fn offsets_fit_the_source_in_bytes_and_as_editors_count() {
    let text = "Müller 🙂: we should’ve known.";
    let suggestions = check(text, Place::Text, &Names::default());
    assert_eq!(suggestions.len(), 1);
    assert_eq!(suggestions[0].words(text), "we should’ve known");
    let (start, end) = in_utf16(text, &suggestions)[0];
    let units: Vec<u16> = text.encode_utf16().collect();
    assert_eq!(String::from_utf16(&units[start..end]).unwrap(), "we should’ve known");
}

#[test]
fn the_question_names_who_is_meant() {
    let instead = |text: &str| check(text, Place::Text, &names()).remove(0).instead;
    assert!(instead("The operator failed to check it.").starts_with("What did the operator look at"));
    assert!(instead("Ana failed to check it.").starts_with("What did Ana look at"));
    assert!(instead("Nobody checked it.").starts_with("What did people look at"));
}

#[test]
fn names_count_only_when_they_are_names() {
    let of = |text: &str| check(text, Place::Text, &names()).len();
    assert_eq!(of("Ana should have known."), 1);
    assert_eq!(of("Cleo should have known."), 0, "nobody here is called so");
    assert_eq!(of("ana should have known."), 0, "a host may be called so");
}

#[test]
fn a_place_decides() {
    assert_eq!(check("Investigate the timeouts", Place::Action, &names()).len(), 1);
    assert_eq!(check("Investigate the timeouts", Place::MeasuredAction, &names()).len(), 0);
    assert_eq!(check("An engineer ran it", Place::RootCause, &names()).len(), 1);
    assert_eq!(check("An engineer ran it", Place::Text, &names()).len(), 0);
    assert_eq!(Place::Finding.beside("root_cause"), Place::RootCause);
    assert_eq!(Place::Action.beside(" "), Place::Action);
    assert_eq!(Place::Action.beside("Pages within 2 minutes"), Place::MeasuredAction);
}

#[test]
fn keys_stand_once_and_texts_are_sentences() {
    let mut keys: Vec<_> = RULES.iter().map(|rule| rule.key).collect();
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys.len(), RULES.len());
    for rule in RULES {
        assert!(rule.why.ends_with('.'), "{}", rule.key);
        assert!(rule.instead.ends_with(['?', '.']), "{}", rule.key);
    }
}

#[test]
fn texts_of_one_odd_mark_are_read_to_their_end() {
    for odd in [
        "“",
        "`",
        "\"",
        "<a",
        "](",
        "```\n",
        "> ",
        "|",
        "# ",
        "we should have ",
        "the on-call ",
        "-",
        "’",
        "é’s",
        "\t",
        "had we ",
        "more ",
    ] {
        let text = format!("{}\n\nIt was human error.", odd.repeat(6_000 / odd.len()));
        let suggestions = check(&text, Place::Text, &names());
        assert!(suggestions.iter().all(|suggestion| text.is_char_boundary(suggestion.start)), "{odd:?}");
        assert!(suggestions.len() <= MAX_SUGGESTIONS, "{odd:?}");
    }
}

#[test]
fn a_text_gets_so_many_hints_and_no_more() {
    let text = "It was human error. ".repeat(MAX_SUGGESTIONS + 50);
    let suggestions = check(&text, Place::Text, &Names::default());
    assert_eq!((suggestions.len(), suggestions[0].start), (MAX_SUGGESTIONS, 7));
}

#[test]
fn bounds_in_an_editor_count_from_one_hint_to_the_next() {
    let text = "🦀 It was human error. É: it was human error.";
    let suggestions = check(text, Place::Text, &Names::default());
    let units: Vec<u16> = text.encode_utf16().collect();
    let bounds = in_utf16(text, &suggestions);
    let words = bounds.iter().map(|(start, end)| String::from_utf16(&units[*start..*end]).unwrap());
    assert_eq!(words.collect::<Vec<_>>(), ["human error", "human error"]);
}
