//! Every reader of text from outside is given texts that nobody would write: none may panic.

use chrono::{DateTime, NaiveDate};
use chrono_tz::Tz;
use proptest::prelude::*;

use crate::markdown;
use crate::postmortems::compared;
use crate::postmortems::import::{Source, import};
use crate::suggestions::{self, Names};
use crate::timeline::line::{LineContext, read_line};
use crate::timeline::paste::{PasteContext, read_paste};

/// What the readers look for, with letters of several bytes that a slice by bytes would cut.
const PIECES: &[&str] = &[
    "é",
    "ß",
    "“",
    "”",
    "–",
    "日本",
    "🔥",
    "👩‍🚒",
    "\u{202e}",
    "İ",
    "ſ",
    "٣",
    "\u{a0}",
    "\u{feff}",
    "\0",
    "a",
    "Ada",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    ":",
    "10",
    "10:00",
    "10:00:",
    "1:2:3",
    "25:61",
    "14.03",
    "3 pm",
    "10:0é",
    "1403Z",
    "noon",
    "HH:MM",
    "~",
    "~ ",
    "≈",
    "+12m",
    "+1h",
    "yesterday",
    "today at ",
    "about ",
    "UTC",
    "CET",
    "IST",
    "+02:00",
    "+0é",
    "Europe/Berlin",
    "times in ",
    "2024-01-01",
    "2024-01-01T10:00:00Z",
    "12/31/2024",
    "13/1/24",
    "2024/é",
    "Nov 11",
    "11 Nov",
    "Fri",
    "Sat é",
    "| ",
    " |",
    "|---|---|\n",
    "| Time | Event |\n|---|---|\n",
    "| Action | Owner | Due | Status |\n|---|---|---|---|\n",
    "# ",
    "## Timeline\n\n",
    "## Action items\n\n",
    "## Root causes\n\n",
    "## Attendees\n\n",
    "- ",
    "1. ",
    "- [ ] ",
    "- [x] ",
    "> ",
    "---\n",
    "title: ",
    "date: ",
    "severity: SEV1\n",
    "**",
    "__",
    "`",
    "```\n",
    "[",
    "](",
    ")",
    "![a](b.png)",
    "[^1]",
    "<",
    ">",
    "<!--",
    "<img src=\"",
    "&amp;",
    "#Event-1",
    "@Ada",
    "@",
    "owner: ",
    "due: ",
    "by ",
    "https://é.example/",
    "http",
    "\\",
    "{",
    "\"ts\":",
    "\"text\":\"",
    "}",
    "[{",
    ",",
    ";",
    "\"",
    "\"\"",
    "commit 1a2b3c4\n",
    "Date:   ",
    "<34>1 ",
    "[10/Oct/2000:13:55:36 +0000]",
    "1700000000",
    "APP  ",
    "impact started: ",
    "should have ",
    "human error",
    "the engineer ",
    "<h2>",
    "</h2>",
    "<table><tr><td>",
    "<td>",
    "</table>",
    "<ul><li>",
    "<dt>",
    "<dd>",
    "<details><summary>",
    "<a href=\"é\">",
    "<pre>",
    "== ",
    " ==\n",
    "{| class=\"a\"\n",
    "|-\n",
    "! ",
    "|}",
    "[[a|b]]",
    "h2. ",
    "||a||b||\n",
    "{code}",
    "{color:red}",
    ".. code-block:: a\n\n   ",
    "====\n",
    "~~~~\n",
    "+--+\n| a|\n",
    "|===\n",
    "::",
    "**Impact:** ",
    "Impact: ",
    "- **Root causes**:\n  - ",
    "Maßnahmen\n",
    "タイムライン",
    "14.05 Uhr",
    "14h",
    "午後2時5分",
    "오후 2시",
    "3. März 2025",
    "2025年4月8日",
    "北京时间",
    "担当: ",
    "\u{ff1a}",
    "\u{ff08}",
    "（",
    "4月30日まで",
    "(Ada, by 3 May)",
    "\\-",
    "\\",
];

pub(crate) fn any_text() -> impl Strategy<Value = String> {
    let pieces = proptest::collection::vec(proptest::sample::select(PIECES), 0..40).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

fn line_context(has_last: bool) -> LineContext {
    let last = has_last.then(|| DateTime::from_timestamp(1_700_000_000, 0).expect("in range"));
    LineContext {
        zone: Tz::Europe__Berlin,
        last,
        last_has_time: true,
        impact_started: last,
        today: NaiveDate::from_ymd_opt(2026, 11, 13).expect("a day"),
    }
}

fn paste_context() -> PasteContext<'static> {
    let day = NaiveDate::from_ymd_opt(2026, 11, 13).expect("a day");
    PasteContext {
        zone: Tz::Europe__Berlin,
        chosen_zone: None,
        month_first: None,
        read_as: None,
        counts_from: None,
        near: day,
        today: day,
        pasted_at: DateTime::from_timestamp(1_794_567_600, 0).expect("an instant"),
        events: &[],
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_document_can_be_imported(text in any_text(), name in "\\PC{0,12}") {
        import(&Source { file_name: &name, text: &text });
        import(&Source { file_name: "a.md", text: &format!("---\n{text}\n---\n\n## Timeline\n\n- {text}\n") });
    }

    #[test]
    fn any_paste_is_read_or_refused(text in any_text(), head in proptest::sample::select(&[
        "", "Ada  10:00\n", "commit 1a2b3c4\nDate: 2026-11-10 10:00\n\n ", "time,text\n2026-11-10 10:00,", "time\ttext\n10:00\t",
        "| Time | Event |\n|---|---|\n| 10:00 |", "[{\"ts\":\"1700000000.1\",\"text\":\"", "2026-11-10T10:00:00Z ", "{\"alerts\":[",
    ][..])) {
        let _ = read_paste(&format!("{head}{text}"), &paste_context());
        let _ = read_paste(&format!("{head}{text}\n{head}{text}"), &paste_context());
    }

    #[test]
    fn any_line_is_read_or_refused(text in any_text(), has_last in any::<bool>()) {
        let _ = read_line(&text, &line_context(has_last));
        let _ = read_line(&format!("10:00 {}", text.replace(['\n', '\r'], " ")), &line_context(has_last));
    }

    #[test]
    fn any_markdown_is_shown(text in any_text()) {
        markdown::to_html(&text, "/pictures", "a");
        markdown::to_html_with_mentions(&text, "/pictures", "a", &[]);
        markdown::to_inline_html(&text, "/pictures", "a");
        markdown::to_plain_text(&text);
        markdown::pictures_in(&text);
    }

    #[test]
    fn hints_stand_on_whole_letters(text in any_text()) {
        let names = Names::of(["Ada Lovelace", "Ébène"]);
        for place in [suggestions::Place::Text, suggestions::Place::Event, suggestions::Place::Cause, suggestions::Place::Action] {
            let found = suggestions::check(&text, place, &names);
            for suggestion in &found {
                suggestion.words(&text);
            }
            suggestions::in_utf16(&text, &found);
        }
    }

    #[test]
    fn any_two_texts_can_be_compared(old in any_text(), new in any_text()) {
        compared(&old, &new);
    }
}
