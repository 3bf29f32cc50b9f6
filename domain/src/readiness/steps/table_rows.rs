//! Table cells with a box.

use std::ops::Range;

use super::own_text::{BOXES, without_box};

/// A step in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableStep {
    pub range: Range<usize>,
    pub text: String,
    pub is_ticked: bool,
}

/// A row with more boxes is no list of steps.
const MAX_BOXED: usize = 20;

/// The steps of a row: its cells that begin with a box. A cell with several boxes is a choice, and no step.
pub(super) fn steps_of(text: &str, head: &[String], cells: &[Range<usize>]) -> Vec<TableStep> {
    let content = |cell: &Range<usize>| text[cell.clone()].trim().trim_matches('|').trim().to_owned();
    let contents: Vec<String> = cells.iter().map(content).collect();
    let (boxed, others): (Vec<_>, Vec<_>) = contents.iter().enumerate().partition(|(_, cell)| is_boxed(cell));
    // Each step repeats the other cells, so many of them would make much of little.
    if boxed.len() > MAX_BOXED {
        return Vec::new();
    }
    let others: Vec<&str> = others.into_iter().map(|(_, cell)| cell.as_str()).filter(|cell| !cell.is_empty()).collect();
    let has_several = boxed.len() > 1;
    boxed
        .into_iter()
        .map(|(column, cell)| {
            let own = without_box(cell).trim();
            // A box alone is about its row, or about its column when the row has several.
            let own = if own.is_empty() && has_several { head.get(column).map_or("", String::as_str) } else { own };
            let words: Vec<&str> = others.iter().copied().chain((!own.is_empty()).then_some(own)).collect();
            let is_ticked = ["[x]", "[X]", "☑", "☒"].iter().any(|mark| cell.starts_with(mark));
            TableStep { range: cells[column].clone(), text: words.join(" · "), is_ticked }
        })
        .collect()
}

fn is_boxed(cell: &str) -> bool {
    without_box(cell).len() < cell.len() && cell.matches(BOXES).count() + cell.matches("[ ]").count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(row: &str, head: &[&str]) -> Vec<String> {
        let mut at = 0;
        let cells: Vec<Range<usize>> = row
            .split('|')
            .map(|cell| {
                let start = at;
                at += cell.len() + 1;
                start..start + cell.len()
            })
            .collect();
        let head: Vec<String> = head.iter().map(|name| (*name).to_owned()).collect();
        steps_of(row, &head, &cells).into_iter().map(|step| step.text).collect()
    }

    #[test]
    fn a_cell_with_one_box_is_a_step_and_several_boxes_are_a_choice() {
        assert_eq!(read("Drain é | ☐ | 5 min", &[]), ["Drain é · 5 min"]);
        assert_eq!(read("☐ Drain | [x] Stop", &[]), ["Drain", "Stop"]);
        assert_eq!(read("Deploy | ☐ | ☐", &["What", "Test", "Live"]), ["Deploy · Test", "Deploy · Live"]);
        assert!(read("GDPR | ☐ Yes ☐ No | 72 h", &[]).is_empty());
    }
}
