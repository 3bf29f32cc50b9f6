use super::super::{Source, import};
use super::read;

const ODD: &[&str] = &[
    "",
    "\u{feff}# T\n\ntext",
    "<!-- hidden: 10:00 -->\n# T\n\n## Timeline\n\n<table><tr><td>10:00<table><tr><td>in</td></tr></table></td></tr></table>\n",
    "# T\n\n[a]: https://example.org/a\n[b]: https://example.org/b 'unused'\n\n## Actions\n\n- see [x][a], [a] and [a][]\n- [b2]\n",
    "# T\n\n## Actions\n\n> - quoted\n\n1. one\n   [r]: https://example.org/r\n\n   and [r]\n",
    "# T\n\n## Timeline\n\n| Time | Event |\n|---|---|\n| 10:00 | a | b | c |\n| 2024-01-01 10:00 | a `b \\| c` | d |\n",
    "# T\n\nfoot[^1]\n\n## Lessons\n\n- note[^1] and[^2]\n\n[^1]: One\n    more\n\n[^2]: Two\n\n[^3]: Unused\n",
    "# T\n## Timeline\n### 2024-01-01 25:61\nx\n### 10:00\ny\n",
    "# T #\n\n#\n\n## Timeline ##\n\n-\n- 10:00\n\n***\n\n- 2024-13-45 10:00 x\n",
    "- a\n\n\t- b\n\n\t\tcode\n\n# Actions\n\n* a\n\n\tb\n\n\t* c\n",
    "~~~\n## Timeline\n- 10:00 x\n~~~\n",
    "# T\n\n## Attendees\n\nAda and Bob wrote this. They slept.\n\n- Lead: Ada, Bob\n  - deputy\n\n## Metrics\n\n| A | B | C |\n|-|-|-|\n| 1 | 2 | 3 |\n",
    "---\ntitle: x\nunclosed: [\n",
    "# T\n\n## Actions\n\n1. a [i][m]\n   - b\n\n   [m]: http://a\n\n## Causes\n\n1. a [i][m]\n   - c\n\n   [m]: http://c\n\n[m]: http://d\n",
    "# T\n\n**Authors:** Ada\n\n## People\n\n- Ada\n- Ada, Bob\n\n## Actions\n\n### Group\n\n- x\n\n### Group\n\n- y\n",
];

#[test]
fn odd_documents_keep_their_words() {
    for text in ODD {
        read("2024-01-01-odd.md", text);
    }
}

#[test]
fn letters_of_several_bytes_may_stand_before_a_clock() {
    for mark in ["é", "“", "–", "日", "🔥", "\u{202e}", "İ"] {
        for text in ["{}10:00 UTC x", "a {}10:00", "{}:00 {}1:00 Z", "{}12/31/2024 {}10:00 CET"] {
            let line = text.replace("{}", mark);
            read("odd.md", &format!("# T\n\n{line}\n\n## Timeline\n\n- {line}\n"));
        }
    }
}

#[test]
fn a_cut_anywhere_loses_nothing() {
    for text in ODD {
        for (end, _) in text.char_indices() {
            read("odd.md", &text[..end]);
        }
    }
}

#[test]
fn long_and_deep_documents_are_read_in_time() {
    let samples = [
        "word ".repeat(20_000),
        "- 10:00 x\n".repeat(5_000),
        "## 2024-01-01\n\n- x\n\n".repeat(2_000),
        "- ".repeat(2_000),
        "> ".repeat(2_000),
        "[a][b] ".repeat(5_000) + "\n\n[b]: x",
        "10:00:".repeat(10_000),
        "\u{1F525}".repeat(10_000),
    ];
    for text in samples {
        let imported = import(&Source { file_name: "long.md", text: &text });
        assert_eq!(imported.words.source, imported.words.kept);
    }
}

#[test]
fn the_result_goes_through_json() {
    let imported = read("x.md", "# T\n\n## Timeline (CET)\n\n- 2024-01-01 10:00 x\n");
    let json = serde_json::to_string(&imported).unwrap();
    assert!(json.contains("\"zone\":\"Europe/Berlin\""));
    assert_eq!(serde_json::from_str::<super::Imported>(&json).unwrap(), imported);
}
