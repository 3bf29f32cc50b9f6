//! Documents that were written to take all time or memory.

use super::super::{Imported, Source, import};

fn read(file_name: &str, text: &str) -> Imported {
    import(&Source { file_name, text })
}

#[test]
fn short_rows_are_not_filled_to_the_longest() {
    let wide = "|a".repeat(100_000);
    let rows = "\n|a".repeat(50_000);
    let cells = "<td>a".repeat(50_000);
    let html_rows = "<tr><td>a<td>b".repeat(20_000);
    let borders = "= ".repeat(100_000);
    for (name, text) in [
        ("a.jira", format!("{wide}{rows}\n")),
        (
            "a.wiki",
            format!("{{|\n{}{}\n|}}\n", wide.replace('|', "||").replacen('|', "", 1), "\n|-\n|a".repeat(50_000)),
        ),
        ("a.html", format!("<table><tr>{cells}{html_rows}</table>")),
        ("a.rst", format!("{borders}\na a\n{}{borders}\n", "a\n".repeat(50_000))),
    ] {
        let imported = read(name, &text);
        assert_eq!(imported.sections.len(), 1, "{name}");
    }
}

#[test]
fn cells_that_reach_far_are_not_repeated_without_end() {
    let text = format!(
        "<table><tr>{}</tr>{}</table>",
        "<td rowspan=65000 colspan=1000>a</td>".repeat(500),
        "<tr><td>b</td></tr>".repeat(5_000)
    );
    read("a.html", &text);
}

#[test]
fn links_do_not_stand_within_links() {
    let imported = read(
        "a.md",
        "# A\n\n## Actions\n\n- See http://a.example/http://b.example and (http://c.example),(http://d.example)\n",
    );
    let links = &imported.actions[0].links;
    assert_eq!(links, &["http://a.example/http://b.example", "http://c.example", "http://d.example"]);
    let imported = read("a.md", &format!("# A\n\n## Actions\n\n- {}\n", "http://".repeat(30_000)));
    assert!(imported.actions.iter().all(|action| action.links.is_empty()));
}

#[test]
fn letters_that_change_their_length_may_stand_before_a_day() {
    for item in [
        "Fix it (Ana, até İ 5)",
        "Fix it (Lena, bis ẞẞ)",
        "Fix it (Ана, до İ)",
        "ẞ até 5 İ",
        "ẞ até é İ",
        "by Kẞİ",
        "İİ bis ẞ 5",
    ] {
        read("a.md", &format!("# A\n\n## Actions\n\n- {item}\n"));
    }
    let imported = read("a.md", "# A\n\n## Actions\n\n- İ ẞ fix it, by 2026-03-04 K\n");
    assert_eq!(imported.actions[0].due, chrono::NaiveDate::from_ymd_opt(2026, 3, 4));
    read("a.md", "# A\n\n## Timeline (czas polsKi İİ)\n\n- 2026-03-04 10:00 czas polsKi İİ x\n");
}

#[test]
fn long_lines_of_marks_are_read_in_time() {
    let head = "# A\n\n## Actions\n\n";
    for (name, text) in [
        ("a.md", format!("{head}- {}\n", "due:".repeat(20_000))),
        ("a.md", format!("{head}- {}まで\n", "1".repeat(200_000))),
        (
            "a.md",
            format!(
                "{head}{}",
                (0..2_000).map(|number| format!("### Group {number}\n\n- x")).collect::<Vec<_>>().join("\n\n")
            ),
        ),
        ("a.md", format!("# A\n\n{}", "- **Impact**: x\n".repeat(4_000))),
        ("a.jira", "a* ".repeat(80_000)),
        ("a.jira", "*a ".repeat(80_000)),
        ("a.jira", "[".repeat(200_000)),
        ("a.jira", "{color ".repeat(100_000)),
        ("a.wiki", "[[".repeat(100_000)),
        ("a.wiki", format!("{}]", "[a ".repeat(80_000))),
        ("a.wiki", format!("{{|\n{}{}", "|-\n".repeat(40_000), "|a\n".repeat(40_000))),
        ("a.adoc", "http://[".repeat(80_000)),
        (
            "a.md",
            format!("# {0}\n\n# {0}\n", (0..20_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" ")),
        ),
        (
            "a.md",
            format!(
                "# A\n\n{}\n\n## People\n\n{}",
                "- Authors: Ada Lovelace\n".repeat(5_000),
                (0..5_000).map(|number| number.to_string()).collect::<Vec<_>>().join(" x\n- ")
            ),
        ),
    ] {
        let start = std::time::Instant::now();
        read(name, &text);
        let took = start.elapsed();
        println!("{name} {took:?}: {}", &text[..text.floor_char_boundary(40)]);
        assert!(took.as_secs() < 20, "{name} {took:?}: {}", &text[..text.floor_char_boundary(60)]);
    }
}
