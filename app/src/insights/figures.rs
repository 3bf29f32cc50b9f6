use domain::insights::{Figure, Period, Tally};

/// The figures of a period.
#[derive(Debug, Clone)]
pub struct Figures {
    /// The days.
    pub period: Period,
    /// What was counted.
    pub tally: Tally,
    /// How many of the causes repeat an earlier one.
    pub recurring: usize,
}

impl Figures {
    /// How many of its postmortems a figure counts.
    pub fn count(&self, figure: Figure) -> usize {
        self.tally.count(figure)
    }
}
