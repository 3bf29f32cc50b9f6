//! Documents in other markup than Markdown.

use super::super::{Imported, Source, import};

fn read(file_name: &str, text: &str) -> Imported {
    import(&Source { file_name, text })
}

/// All that a document became, as one text.
fn written(file_name: &str, text: &str) -> String {
    let imported = read(file_name, text);
    let parts = imported.sections.iter().map(|section| format!("{}\n{}", section.heading, section.text));
    let facts = imported.stats.iter().map(|(label, value)| format!("{label} {value}"));
    parts.chain(facts).chain(imported.events.iter().map(|event| event.text.clone())).collect::<Vec<_>>().join("\n")
}

#[test]
fn numbered_items_of_wikis_are_no_headings() {
    let jira = read("a.txt", "h1. A\n\nh2. Timeline\n# 2026-03-04 14:03 Deploy\n# 2026-03-04 14:10 Rollback\n");
    assert_eq!(jira.events.len(), 2, "{jira:#?}");
    let wiki = read("a.txt", "= A =\n== Timeline ==\n# 2026-03-04 14:03 Deploy\n# 2026-03-04 14:10 Rollback\n");
    assert_eq!(wiki.events.len(), 2, "{wiki:#?}");
}

#[test]
fn comments_of_a_shell_are_no_headings() {
    let html = written("a.txt", "<!doctype html><h1>A</h1><h2>Impact</h2><pre>\n# restart the thing\nrestart\n</pre>");
    assert!(!html.contains("<pre>"), "{html}");
    let rst = written("a.txt", "A\n~~~\n\n.. code-block:: sh\n\n   # restart the thing\n   restart\n");
    assert!(!rst.contains("code-block"), "{rst}");
    let adoc = written("a.txt", "= A\n\n== Impact\n\n----\n# restart the thing\n----\n");
    assert!(!adoc.contains("----"), "{adoc}");
    let markdown = read("a.txt", "# A\n\n## Impact\n\n```\nh2. x\n== y ==\n```\n");
    assert_eq!(markdown.title, "A");
}

#[test]
fn code_in_one_line_of_jira_ends_there() {
    let imported = read(
        "a.jira",
        "h1. A\n\nh2. Impact\n\n{code}kubectl get pods{code}\n\nh2. Lessons\n\n{code:java}\nfoo();{code}\n\nh2. Context\n\nText\n",
    );
    let headings: Vec<&str> = imported.sections.iter().map(|section| section.heading.as_str()).collect();
    assert_eq!(headings, ["Impact", "Lessons", "Context"], "{imported:#?}");
    assert!(imported.sections[0].text.contains("kubectl get pods"));
    assert!(!imported.sections[1].text.contains("{code}"));
    assert_eq!(imported.words.source, imported.words.kept);
}

#[test]
fn character_data_and_dates_of_confluence_are_kept() {
    let text = "<h1>A</h1><h2>Impact</h2><p>On <time datetime=\"2026-03-04\"/> it broke.</p><ac:structured-macro ac:name=\"code\"><ac:plain-text-body><![CDATA[kubectl rollout <undo>]]></ac:plain-text-body></ac:structured-macro>";
    let written = written("a.html", text);
    assert!(written.contains("kubectl rollout <undo>"), "{written}");
    assert!(written.contains("2026-03-04"), "{written}");
    assert_eq!(
        self::written("b.html", "<h1>A</h1><h2>Impact</h2><p>On <time datetime=\"2026-03-04\">4 March</time>.</p>"),
        "Impact\nOn 4 March."
    );
}

#[test]
fn lines_in_brackets_are_no_attributes() {
    let text = "= A\n\n== Impact\n\n[14:03] restarted [db-1]\n\n[source,sh]\n----\nls\n----\n\n[cols=\"1,1\"]\n|===\n|a |b\n|===\n\n== Lessons\n\ny\n";
    let adoc = written("a.adoc", text);
    assert!(adoc.contains("restarted [db-1]") || adoc.contains("restarted \\[db-1"), "{adoc}");
    assert!(adoc.contains("```sh") && !adoc.contains("cols"), "{adoc}");
    let jira = written("a.jira", "h2. Impact\n\n{\"status\":\"down\"}\n\n{panel}\nText\n{panel}\n");
    assert!(jira.contains("\"status\"") && jira.contains("\"down\"") && !jira.contains("panel"), "{jira}");
    let rst = written(
        "a.rst",
        "A\n=\n\nImpact\n------\n\n.. image:: a.png\n   :alt: Errors per minute\n   :width: 50\n\n.. code-block:: sh\n   :caption: The fix\n\n   ls\n",
    );
    assert!(rst.contains("Errors per minute") && rst.contains("The fix") && !rst.contains("50"), "{rst}");
}

#[test]
fn cells_over_several_rows_and_columns_stand_in_each() {
    let html = "<h1>A</h1><h2>Actions</h2><table><tr><th>Owner</th><th>Ticket</th><th>Action</th></tr><tr><td rowspan=\"2\">Ada</td><td>AB-1</td><td>Add an alert</td></tr><tr><td>AB-2</td><td>Limit retries</td></tr></table>";
    let wiki = "= A =\n== Actions ==\n{|\n! Owner !! Ticket !! Action\n|-\n| rowspan=\"2\" | Ada || AB-1 || Add an alert\n|-\n| AB-2 || Limit retries\n|}\n";
    for (name, text) in [("a.html", html), ("a.wiki", wiki)] {
        let imported = read(name, text);
        let owners: Vec<_> =
            imported.actions.iter().map(|action| (action.owner.as_deref(), action.ticket.as_deref())).collect();
        assert_eq!(owners, [(Some("Ada"), Some("AB-1")), (Some("Ada"), Some("AB-2"))], "{imported:#?}");
    }
}

#[test]
fn a_cell_over_several_columns_takes_their_place() {
    let html = "<h1>A</h1><h2>Context</h2><table><tr><th>Host</th><th>Load</th><th>Note</th></tr><tr><td colspan=2>unknown</td><td>lost</td></tr></table>";
    assert!(written("a.html", html).contains("| unknown |  | lost |"), "{}", written("a.html", html));
}

#[test]
fn marks_within_words_and_code_stay() {
    let html = written("a.html", "<h1>A</h1><h2>Impact</h2><p>In <code>C:\\temp</code> now</p>");
    assert!(html.contains("`C:\\temp`"), "{html}");
    let jira = written("a.jira", "h2. Impact\n\nfoo {color bar\n\n{color:red}red{color} x\n");
    assert!(jira.contains("foo {color bar") && !jira.contains("foo foo") && jira.contains("red x"), "{jira}");
    let adoc = written("a.adoc", "= A\n\n== Impact\n\nFoo::Bar raised\n\nTerm:: Text\n");
    assert!(adoc.contains("Foo::Bar raised") && adoc.contains("Term"), "{adoc}");
}

#[test]
fn what_is_kept_is_not_said_to_be_lost() {
    for (name, text) in [
        ("a.html", "<h1>A</h1><h2>Impact</h2><p>See <a href=\"https://x.example/y\">https://x.example/y</a></p>"),
        ("a.wiki", "= A =\n== Impact ==\n{| class=\"wikitable\"\n|- style=\"color: red\"\n| a || b\n|}\n"),
    ] {
        let words = read(name, text).words;
        assert_eq!(words.source, words.kept, "{name}");
    }
}

#[test]
fn html_is_not_judged_by_the_marks_of_markdown() {
    let text = format!("<h1>A</h1>\n<h2>Impact</h2>\n{}", "<p><b></b><i></i></p>\n".repeat(40_000) + "<p>Text</p>");
    let imported = read("a.html", &text);
    assert_eq!(imported.title, "A");
}
