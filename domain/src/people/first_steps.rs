/// What an administrator does once, when the program was just installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each step is done or not, whatever the others are")]
pub struct FirstSteps {
    /// Whether there is a team.
    pub has_team: bool,
    /// Whether somebody else has an account or an invitation.
    pub has_colleague: bool,
    /// Whether there is a postmortem, a sample included.
    pub has_postmortem: bool,
    /// Whether a report was ever published.
    pub has_report: bool,
}

impl FirstSteps {
    /// How many of the four steps are done.
    pub fn done(self) -> usize {
        let steps = [self.has_team, self.has_colleague, self.has_postmortem, self.has_report];
        steps.into_iter().filter(|is_done| *is_done).count()
    }

    /// Whether nothing is left.
    pub fn is_complete(self) -> bool {
        self.done() == 4
    }
}
