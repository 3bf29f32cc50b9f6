use super::{Finding, FindingId};
use crate::actions::ActionItem;

/// The chain from what happened over its causes to what will change, as a forest.
#[derive(Debug, Clone, PartialEq)]
pub struct Chain<'a> {
    /// The causes that explain no other cause.
    pub roots: Vec<Link<'a>>,
}

/// A cause, what explains it in turn, and what will change because of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Link<'a> {
    /// The finding.
    pub finding: &'a Finding,
    /// The findings that explain it.
    pub because: Vec<Link<'a>>,
    /// The action items that address it.
    pub actions: Vec<&'a ActionItem>,
}

impl Link<'_> {
    /// Whether the chain ends here without anything that will change.
    pub fn is_open_end(&self) -> bool {
        self.because.is_empty() && self.actions.is_empty()
    }
}

impl<'a> Chain<'a> {
    /// Builds the forest of the findings that are causes. A finding whose cause is gone, or that
    /// would close a circle, stands as a root.
    pub fn of(findings: &'a [Finding], actions: &'a [ActionItem]) -> Self {
        let causes: Vec<&Finding> = findings.iter().filter(|finding| finding.kind.is_cause()).collect();
        let is_cause = |id: FindingId| causes.iter().any(|finding| finding.id == id);
        let is_root = |finding: &Finding| {
            finding.explains.is_none_or(|above| !is_cause(above) || may_explain(finding.id, above, findings).is_err())
        };
        let roots: Vec<&Finding> = causes.iter().copied().filter(|finding| is_root(finding)).collect();
        let below = |id: FindingId| {
            causes.iter().copied().filter(move |finding| finding.explains == Some(id) && !is_root(finding)).collect()
        };
        Self { roots: roots.into_iter().map(|finding| link(finding, &below, actions)).collect() }
    }
}

fn link<'a>(
    finding: &'a Finding,
    below: &dyn Fn(FindingId) -> Vec<&'a Finding>,
    actions: &'a [ActionItem],
) -> Link<'a> {
    Link {
        finding,
        because: below(finding.id).into_iter().map(|finding| link(finding, below, actions)).collect(),
        actions: actions.iter().filter(|action| action.fields.finding == Some(finding.id)).collect(),
    }
}

/// How many times in a row “why?” may be answered. Far fewer make a good chain, and what is kept
/// as nested JSON cannot be read again beyond some sixty.
pub const MAX_CHAIN: usize = 25;

/// How deep the chain would be with a finding, and what hangs below it, under `above`.
pub fn depth_under(finding: Option<FindingId>, above: FindingId, findings: &[Finding]) -> usize {
    let mut depth = 1;
    let mut next = Some(above);
    while let Some(id) = next.filter(|_| depth <= findings.len() + 1) {
        depth += 1;
        next = findings.iter().find(|candidate| candidate.id == id).and_then(|candidate| candidate.explains);
    }
    depth + finding.map_or(0, |id| height_of(id, findings, findings.len()))
}

/// How many findings hang below one another under this one; `most` ends a circle in old data.
fn height_of(id: FindingId, findings: &[Finding], most: usize) -> usize {
    if most == 0 {
        return 0;
    }
    let below = findings.iter().filter(|candidate| candidate.explains == Some(id));
    below.map(|candidate| 1 + height_of(candidate.id, findings, most - 1)).max().unwrap_or(0)
}

/// Whether a finding may answer “why?” for another without explaining itself in a circle.
///
/// The error is the sentence for the writer.
pub fn may_explain(finding: FindingId, above: FindingId, findings: &[Finding]) -> Result<(), &'static str> {
    let mut next = Some(above);
    // At most one step per finding: a longer way would already be a circle.
    for _ in 0..=findings.len() {
        match next {
            None => return Ok(()),
            Some(id) if id == finding => {
                return Err("A finding can’t explain itself, directly or through other findings.");
            }
            Some(id) => {
                next = findings.iter().find(|candidate| candidate.id == id).and_then(|candidate| candidate.explains);
            }
        }
    }
    Err("A finding can’t explain itself, directly or through other findings.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::findings::FindingKind;

    fn finding(id: i64, explains: Option<i64>) -> Finding {
        Finding {
            id: FindingId(id),
            version: 1,
            kind: FindingKind::ContributingFactor,
            text: format!("cause {id}"),
            category: None,
            process: None,
            explains: explains.map(FindingId),
            evidence: Vec::new(),
            position: 0,
        }
    }

    #[test]
    fn causes_hang_below_what_they_explain() {
        let findings =
            [finding(1, None), finding(2, Some(1)), finding(3, Some(2)), finding(4, Some(2)), finding(5, Some(99))];
        let chain = Chain::of(&findings, &[]);
        assert_eq!(chain.roots.len(), 2, "one true root, and one whose cause is gone");
        assert_eq!(chain.roots[0].because[0].because.len(), 2);
        assert!(chain.roots[1].is_open_end());
    }

    #[test]
    fn nothing_explains_itself() {
        let findings = [finding(1, None), finding(2, Some(1)), finding(3, Some(2))];
        assert!(may_explain(FindingId(1), FindingId(3), &findings).is_err());
        assert!(may_explain(FindingId(1), FindingId(1), &findings).is_err());
        assert!(may_explain(FindingId(3), FindingId(1), &findings).is_ok());
    }

    #[test]
    fn the_depth_counts_what_hangs_above_and_below() {
        let findings =
            [finding(1, None), finding(2, Some(1)), finding(3, None), finding(4, Some(3)), finding(5, Some(4))];
        assert_eq!(depth_under(None, FindingId(2), &findings), 3);
        assert_eq!(depth_under(Some(FindingId(3)), FindingId(2), &findings), 5);
    }

    #[test]
    fn a_circle_in_old_data_loses_no_finding() {
        let findings = [finding(1, Some(2)), finding(2, Some(1))];
        assert_eq!(Chain::of(&findings, &[]).roots.len(), 2);
    }
}
