//! Short facts (`Severity: 2`), and the people who took part.

use super::blocks::{Block, Item, Kind, Table};
use super::harvest::Harvest;
use super::labels::names_people;
use super::plain::plain;
use super::source_text::Document;
use super::vocabulary::{self, Fact};
use super::words::runs_of;
use crate::timeline::written::scanner::is_unspaced;

impl Harvest<'_, '_> {
    /// Files the facts of a block; the answer is what remains. Outside a section of facts, only
    /// lines with a bold label and small tables are taken for them.
    pub(super) fn facts_block(&mut self, block: &Block, is_section: bool) -> String {
        let document = self.document;
        let rest = match &block.kind {
            Kind::List(items) => self.fact_items(items, is_section),
            Kind::Paragraph => {
                let facts = fact_lines(&document.markdown(block.range.clone()), is_section);
                facts.map(|facts| self.add_facts(facts))
            }
            Kind::Table(table) => self.fact_table(table, is_section),
            _ => None,
        };
        rest.unwrap_or_else(|| document.markdown(block.range.clone()))
    }

    /// Whether a paragraph outside the head has nothing but facts of known names.
    pub(super) fn is_known_facts(&self, block: &Block) -> bool {
        let text = self.document.markdown(block.range.clone());
        fact_lines(&text, false).is_some_and(|facts| facts.iter().all(|(label, _)| is_known_label(label)))
    }

    fn fact_items(&mut self, items: &[Item], is_section: bool) -> Option<String> {
        let document = self.document;
        let is_fact = |item: &Item| {
            let (text, nested) = document.item(item);
            if nested.is_empty() { fact(&document.inline(item.start..item.range.end), is_section) } else { None }
                .filter(|_| !text.contains("\n\n") || document.text[item.range.clone()].contains("[^"))
        };
        if !is_section && !items.iter().all(|item| is_fact(item).is_some()) {
            let lines: Option<Vec<String>> = items
                .iter()
                .map(|item| {
                    let is_flat = item.done.is_none() && document.item(item).1.is_empty();
                    Some(document.inline(item.start..item.range.end)).filter(|line| is_flat && !line.contains('\n'))
                })
                .collect();
            return neighbours(&lines?, false).map(|facts| self.add_facts(facts));
        }
        let mut rest = Vec::new();
        for item in items {
            match is_fact(item) {
                Some(fact) => drop(self.add_facts(vec![fact])),
                None => rest.push(document.markdown(item.range.clone())),
            }
        }
        Some(rest.join("\n"))
    }

    fn fact_table(&mut self, table: &Table, is_section: bool) -> Option<String> {
        let names = self.column_names(table);
        let is_small = names.len() == 2 && table.rows.iter().all(|row| row.cells.len() == 2);
        let is_short = table.rows.iter().all(|row| runs_of(&self.document.text[row.cells[0].clone()]).len() <= 6);
        if !is_small || !is_short || !(is_section || table.rows.len() <= 20) {
            return None;
        }
        let is_generic = |name: &String| {
            let name = name.to_lowercase();
            GENERIC.contains(&name.as_str())
        };
        let mut facts = Vec::new();
        if names.iter().all(|name| name.is_empty() || is_generic(name)) {
            self.out.labels.extend(names.into_iter().filter(|name| !name.is_empty()));
        } else {
            facts.push((names[0].clone(), self.document.inline(table.head.cells[1].clone())));
        }
        let mut rest = String::new();
        for row in &table.rows {
            let label = plain(&self.document.inline(row.cells[0].clone()));
            facts.push((label.trim_end_matches(':').to_owned(), self.document.inline(row.cells[1].clone())));
            rest.push_str(&self.document.beyond(row));
        }
        self.add_facts(facts);
        Some(rest)
    }

    /// Keeps facts, and the people whom some of them name.
    pub(super) fn add_facts(&mut self, facts: Vec<(String, String)>) -> String {
        for (label, value) in facts {
            if names_people(&label) {
                self.out.people.extend(names_in(&value).into_iter().map(|name| plain(&name)));
            }
            self.out.stats.push((label, value));
        }
        String::new()
    }

    /// Files the people of a block; the answer is what remains.
    pub(super) fn people_block(&mut self, block: &Block) -> String {
        let document = self.document;
        match &block.kind {
            Kind::List(items) => {
                let rest: Vec<String> = items.iter().filter_map(|item| self.person_item(item)).collect();
                rest.join("\n")
            }
            Kind::Paragraph if is_naming(&document.text[block.range.clone()]) => {
                let text = document.inline(block.range.clone());
                self.out.people.extend(names_in(&text));
                String::new()
            }
            _ => document.markdown(block.range.clone()),
        }
    }

    fn person_item(&mut self, item: &Item) -> Option<String> {
        let (text, nested) = self.document.item(item);
        if !nested.is_empty() || !is_naming(&text) {
            return Some(self.document.markdown(item.range.clone())).filter(|_| !text.is_empty() || !nested.is_empty());
        }
        self.out.people.extend(names_in(&text));
        None
    }
}

/// Names of columns that only say that labels and values stand below them.
#[rustfmt::skip]
const GENERIC: &[&str] = &[
    "field", "value", "metric", "item", "property", "key", "name", "detail", "details", "measure", "attribute", "information",
    "feld", "wert", "angabe", "merkmal", "champ", "valeur", "rubrique", "campo", "valor", "dato", "valore", "voce", "veld",
    "waarde", "gegeven", "pole", "wartość", "поле", "значение", "項目", "内容", "値", "项目", "字段", "說明", "说明", "항목", "내용", "값",
];

fn is_naming(text: &str) -> bool {
    const MOST_WORDS: usize = 60;
    let is_sentence = text.trim_end().ends_with('.') && !text.contains(',') && runs_of(text).len() > 4;
    runs_of(text).len() <= MOST_WORDS && !is_sentence && !text.contains("\n\n")
}

/// The names in a list of them: parted by commas, or initials parted by spaces.
fn names_in(text: &str) -> Vec<String> {
    let is_initials = |word: &str| word.len() <= 3 && word.chars().all(|char| char.is_ascii_uppercase());
    let words: Vec<&str> = text.split_whitespace().collect();
    let names: Vec<&str> = if words.len() > 1 && words.iter().all(|word| is_initials(word)) {
        words
    } else if text.contains(':') {
        vec![text]
    } else {
        text.split([',', ';', '\n']).collect()
    };
    let names = names.into_iter().map(|name| {
        let name = name.trim();
        let is_link = name.starts_with('[') && name.ends_with(')');
        let name = if is_link { plain(name) } else { name.trim_matches(['[', ']', '"']).to_owned() };
        // `@Ada Lind` mentions somebody; `@ada` is the name of an account.
        let whole = name.strip_prefix('@').filter(|whole| whole.contains(' '));
        whole.map_or(name.clone(), str::to_owned)
    });
    names.filter(|name| name.contains(char::is_alphanumeric)).collect()
}

/// The facts of a paragraph when each of its lines is one.
fn fact_lines(markdown: &str, is_section: bool) -> Option<Vec<(String, String)>> {
    let lines: Vec<String> = markdown.lines().flat_map(|line| parts_of(line.trim_end_matches('\\').trim())).collect();
    neighbours(&lines, is_section)
}

/// The facts of lines of which each is one, or stands among those that are.
fn neighbours(lines: &[String], is_section: bool) -> Option<Vec<(String, String)>> {
    let known: Vec<Option<(String, String)>> = lines.iter().map(|line| fact(line, is_section)).collect();
    // Between known ones, a label that nobody knows is one as well: `Tags: queue`.
    let count = known.iter().flatten().count();
    let has_neighbours = count >= 2 && count * 2 >= lines.len();
    let of_neighbour = |line: &str| {
        let (label, value) = fact(line, true).filter(|_| has_neighbours)?;
        let is_label = label.starts_with(char::is_uppercase) && label.split_whitespace().count() <= 3;
        (is_label && value.len() <= 80 && !value.ends_with('.')).then_some((label, value))
    };
    known.into_iter().zip(lines).map(|(known, line)| known.or_else(|| of_neighbour(line))).collect()
}

/// The facts of a line that has several of them, parted by dots or bars.
fn parts_of(line: &str) -> Vec<String> {
    for separator in [" · ", " | ", " • ", " ∣ ", " ‖ ", "   ", "\t"] {
        let parts: Vec<&str> = line.split(separator).map(str::trim).filter(|part| !part.is_empty()).collect();
        if parts.len() > 1 && parts.iter().all(|part| fact(part, false).is_some()) {
            return parts.into_iter().map(str::to_owned).collect();
        }
    }
    vec![line.to_owned()]
}

/// `**Label:** value`; in a section of facts the label need not be bold.
pub(super) fn fact(line: &str, is_section: bool) -> Option<(String, String)> {
    const MOST_WORDS: usize = 7;
    let (label, value) = line.split_once([':', '\u{ff1a}'])?;
    let is_bold = label.starts_with("**") || label.starts_with("__");
    let value = value.trim_start_matches(['*', '_']).trim();
    let is_whole = label.matches("**").count() == 2
        || line[label.len()..].trim_start_matches([':', '\u{ff1a}']).starts_with("**")
        || !label.contains('*');
    let label = label.trim_matches(['*', '_', ' ', '`']);
    let count = runs_of(label).len();
    let is_known = is_section || is_bold || is_known_label(label);
    let is_fact =
        is_whole && is_known && (1..=MOST_WORDS).contains(&count) && !value.is_empty() && !value.starts_with("//");
    let is_short = is_section || value.len() <= 160;
    (is_fact && is_short).then(|| (label.to_owned(), value.to_owned()))
}

/// The facts among the first lines of a document, before anything is divided.
pub(super) fn at_head(document: &Document<'_>) -> Vec<(String, String)> {
    const MOST_LINES: usize = 60;
    let lines = document.text.lines().take(MOST_LINES);
    let labelled = lines.filter_map(|line| {
        let line = line.trim_start_matches(['-', '*', '+', ' ']).trim();
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        match cells.as_slice() {
            [label, value] if line.starts_with('|') => fact(
                &format!("{}: {value}", label.trim_end_matches([':', '*', '_']).trim_start_matches(['*', '_'])),
                false,
            ),
            // What the marks of the list took from a bold label.
            _ => fact(line, false).or_else(|| fact(&format!("**{line}"), false)),
        }
    });
    labelled.collect()
}

/// Whether a label names a fact without being marked as a label.
fn is_known_label(label: &str) -> bool {
    vocabulary::fact(label).is_some_and(|fact| !matches!(fact, Fact::Item | Fact::ActionKind | Fact::Due))
}

/// From 1 (worst) to 4, of the words that people use for it.
pub(super) fn severity_of(label: &str, value: &str) -> Option<u8> {
    if vocabulary::fact(label) != Some(Fact::Severity) {
        return None;
    }
    let words = runs_of(value);
    // A code says it more exactly than a word: `major (P1)`.
    let code = |word: &String| {
        let digit = ["severity", "sev", "p", "s"].iter().find_map(|name| word.strip_prefix(name))?;
        match digit.parse::<u8>().ok()? {
            0 => Some(1),
            severity @ 1..=4 => Some(severity),
            5 => Some(4),
            _ => None,
        }
    };
    words.iter().find_map(code).or_else(|| words.iter().find_map(|word| severity_of_word(word)))
}

fn severity_of_word(word: &str) -> Option<u8> {
    match word {
        "critical"
        | "blocker"
        | "catastrophic"
        | "sev0"
        | "p0"
        | "0"
        | "kritisch"
        | "critique"
        | "critica"
        | "crítica"
        | "krytyczny"
        | "критический"
        | "критическая"
        | "重大"
        | "致命"
        | "紧急"
        | "緊急"
        | "심각"
        | "치명" => Some(1),
        "major" | "high" | "severe" | "hoch" | "majeur" | "majeure" | "élevée" | "alta" | "hoog" | "wysoki"
        | "высокий" | "высокая" | "hoge" | "wysoka" | "高" | "严重" | "높음" => Some(2),
        "moderate" | "medium" | "mittel" | "moyenne" | "media" | "média" | "midden" | "średni" | "średnia"
        | "средний" | "средняя" | "moderada" | "中" | "一般" | "보통" | "중간" => Some(3),
        "minor" | "low" | "trivial" | "cosmetic" | "sev5" | "p5" | "5" | "niedrig" | "gering" | "mineure" | "baja"
        | "baixa" | "bassa" | "laag" | "niski" | "niska" | "низкий" | "низкая" | "低" | "軽微" | "轻微" | "낮음" => {
            Some(4)
        }
        word => {
            let digit = word.trim_start_matches("severity").trim_start_matches("sev").trim_start_matches(['p', 's']);
            // `2등급`, `1级`
            let digit = digit.trim_end_matches(is_unspaced);
            digit.parse().ok().filter(|severity| (1..=4).contains(severity))
        }
    }
}
