number! {
    /// The number of an incident, shown as INC-12.
    pub struct IncidentNumber;
}

impl IncidentNumber {
    /// `INC-12`.
    pub fn label(self) -> String {
        format!("INC-{}", self.0)
    }
}
