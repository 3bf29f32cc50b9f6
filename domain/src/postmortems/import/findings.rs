//! Causes, lessons, and what went well or wrong.

use super::blocks::{Block, Item, Kind};
use super::harvest::{Harvest, Place};
use super::outline::Section;
use super::record::{FindingKind, ImportedFinding};
use super::role::Role;
use super::source_text::push_paragraph;
use super::vocabulary;

impl Harvest<'_, '_> {
    /// Files the findings of a block whose section lists them; the answer is what remains.
    pub(super) fn findings_block(&mut self, block: &Block, kind: FindingKind, place: &Place) -> String {
        let document = self.document;
        match &block.kind {
            // Of boxes of which some are ticked, the others say what it was not.
            Kind::List(items) if items.iter().any(|item| item.done == Some(true)) => {
                let (ticked, others): (Vec<&Item>, Vec<&Item>) =
                    items.iter().partition(|item| item.done != Some(false));
                self.finding_items(ticked, kind, None);
                others.iter().map(|item| document.markdown(item.range.clone())).collect::<Vec<_>>().join("\n")
            }
            Kind::List(items) => {
                self.finding_items(items, kind, None);
                String::new()
            }
            Kind::Paragraph if !place.has_list => {
                let text = document.markdown(block.range.clone());
                let line = self.line(block.range.start);
                self.out.findings.push(ImportedFinding { line, kind, text, parent: None });
                String::new()
            }
            _ => document.markdown(block.range.clone()),
        }
    }

    /// Files the items of a list of whys: each explains the one before it.
    pub(super) fn chain_block(&mut self, items: &[Item], kind: FindingKind) {
        let first = self.out.findings.len();
        self.finding_items(items, kind, None);
        let mut last: Option<usize> = None;
        for at in first..self.out.findings.len() {
            if self.out.findings[at].parent.is_none() {
                self.out.findings[at].parent = last;
            }
            last = Some(at);
        }
    }

    fn finding_items<'i>(
        &mut self,
        items: impl IntoIterator<Item = &'i Item>,
        kind: FindingKind,
        parent: Option<usize>,
    ) {
        for item in items {
            let (text, nested) = self.document.item(item);
            let own = if text.is_empty() {
                parent
            } else {
                let line = self.line(item.range.start);
                let text = text.trim_start().to_owned();
                self.out.findings.push(ImportedFinding { line, kind, text, parent });
                Some(self.out.findings.len() - 1)
            };
            self.finding_items(nested, kind, own);
        }
    }

    /// A cause told as a story is a finding when it is one paragraph or a list; else it stays told.
    pub(super) fn story_block(&mut self, block: &Block, place: &Place) -> String {
        let is_record =
            matches!(block.kind, Kind::List(_)) || (matches!(block.kind, Kind::Paragraph) && !place.has_list);
        if let Kind::List(items) = &block.kind
            && place.is_chain
            && items.len() > 1
        {
            self.chain_block(items, FindingKind::RootCause);
            return String::new();
        }
        if place.is_chain && matches!(block.kind, Kind::Paragraph) {
            let text = self.document.markdown(block.range.clone());
            if text.contains(['?', '\u{ff1f}']) {
                let line = self.line(block.range.start);
                let parent = self.chain.replace(self.out.findings.len());
                self.out.findings.push(ImportedFinding { line, kind: FindingKind::RootCause, text, parent });
                return String::new();
            }
        }
        if is_record && place.is_brief {
            return self.findings_block(block, FindingKind::RootCause, place);
        }
        self.document.markdown(block.range.clone())
    }

    /// Lessons are findings when they are listed. Of what kind they are, their heading does not say.
    pub(super) fn lessons_block(&mut self, block: &Block, place: &Place) -> String {
        let before = self.out.findings.len();
        if let Kind::List(items) = &block.kind
            && let Some(kinds) = items.iter().map(|item| self.lesson_kind(item)).collect::<Option<Vec<_>>>()
        {
            for (item, kind) in items.iter().zip(kinds) {
                self.finding_items([item], kind, None);
            }
            return String::new();
        }
        if matches!(block.kind, Kind::List(_)) {
            let rest = self.findings_block(block, FindingKind::WasDifficult, place);
            if self.out.findings.len() > before {
                let line = self.line(block.range.start);
                self.warning(
                    line,
                    "These lessons were imported as “What didn’t go well”, because their heading doesn’t name a type.",
                );
            }
            return rest;
        }
        self.document.markdown(block.range.clone())
    }

    /// The kind that a lesson says before a colon: `Good: we were quick`.
    fn lesson_kind(&self, item: &Item) -> Option<FindingKind> {
        let text = self.document.item(item).0;
        let (label, _) = text.split_once([':', '\u{ff1a}'])?;
        match vocabulary::section(label.trim_matches(['*', '_', ' ']))? {
            Role::WentWell => Some(FindingKind::WentWell),
            Role::WasDifficult => Some(FindingKind::WasDifficult),
            Role::Lucky => Some(FindingKind::Lucky),
            _ => None,
        }
    }

    /// Below causes, a heading with prose is one finding; `false` when its text must be read on.
    pub(super) fn heading_as_finding(&mut self, section: &Section, blocks: &[Block]) -> bool {
        let kind = match section.role {
            Some(Role::Causes(kind)) => kind,
            Some(Role::WentWell) => FindingKind::WentWell,
            Some(Role::WasDifficult) => FindingKind::WasDifficult,
            Some(Role::Lucky) => FindingKind::Lucky,
            _ => return false,
        };
        let is_listed = blocks.iter().any(|block| matches!(block.kind, Kind::List(_) | Kind::Table(_)));
        if is_listed || blocks.is_empty() || section.has_parts {
            return false;
        }
        let mut text = format!("**{}**", section.heading);
        for block in blocks {
            push_paragraph(&mut text, &self.document.markdown(block.range.clone()));
        }
        self.out.findings.push(ImportedFinding { line: section.line, kind, text, parent: None });
        true
    }
}
