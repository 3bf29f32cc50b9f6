/// The records that a report shows, by number in its order, for the links of its texts.
pub(super) struct References {
    pub(super) events: Vec<i64>,
    pub(super) actions: Vec<i64>,
}

impl References {
    /// A text whose links lead to the records as the report numbers them. A link to what the report
    /// does not show by itself becomes its words.
    pub(super) fn in_report(&self, text: &str) -> String {
        const LINK: &str = "](#";
        let mut told = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(at) = rest.find(LINK) {
            let (before, behind) = (&rest[..at], &rest[at + LINK.len()..]);
            let target = behind.split_once(')').and_then(|(target, after)| Some((record(target)?, after)));
            let Some(((kind, id), after)) = target else {
                told.push_str(&rest[..at + LINK.len()]);
                rest = behind;
                continue;
            };
            match self.place(kind, id) {
                Some(place) => {
                    told.push_str(before);
                    told.extend([LINK, kind, "-", &place.to_string(), ")"]);
                }
                None => match before.rfind('[') {
                    Some(open) => {
                        told.push_str(&before[..open]);
                        told.push_str(&before[open + 1..]);
                    }
                    None => told.push_str(before),
                },
            }
            rest = after;
        }
        told.push_str(rest);
        told
    }

    /// Counted from one.
    fn place(&self, kind: &str, id: i64) -> Option<usize> {
        let place = match kind {
            "event" => self.events.iter().position(|event| *event == id),
            "action" => self.actions.iter().position(|action| *action == id),
            _ => None,
        };
        place.map(|place| place + 1)
    }
}

fn record(target: &str) -> Option<(&str, i64)> {
    let (kind, id) = target.split_once('-')?;
    let id = id.parse().ok()?;
    ["event", "finding", "action"].contains(&kind).then_some((kind, id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_to_the_places_of_the_report_and_to_nothing_that_is_not_there() {
        let references = References { events: vec![70, 71], actions: vec![5] };
        for (text, told) in [
            (
                "See [14:03 pager](#event-71), then [it](#action-5).",
                "See [14:03 pager](#event-2), then [it](#action-1).",
            ),
            ("[gone](#event-7) and [why](#finding-3)", "gone and why"),
            ("[a place](#summary) [x](#event-x) [y](#event-7", "[a place](#summary) [x](#event-x) [y](#event-7"),
            ("](#event-7)", ""),
        ] {
            assert_eq!(references.in_report(text), told);
        }
    }
}
