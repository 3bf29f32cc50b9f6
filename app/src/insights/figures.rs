use domain::insights::{ActionCounts, Case, CauseCount, Figure, Period};

/// What the figures of a period are computed from.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The days.
    pub period: Period,
    /// The postmortems.
    pub cases: Vec<Case>,
    /// Their action items.
    pub actions: ActionCounts,
    /// Their causes.
    pub causes: Vec<CauseCount>,
    /// How many of the causes repeat an earlier one.
    pub recurring: usize,
}

impl Figures {
    /// How many of its postmortems a figure counts.
    pub fn count(&self, figure: Figure) -> usize {
        self.cases.iter().filter(|case| figure.counts(case)).count()
    }
}
