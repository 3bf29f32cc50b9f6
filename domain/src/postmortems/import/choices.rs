//! What people may decide about a document before it is imported, and the parts that they decide about.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

choice! {
    /// What a part of a document is taken for.
    pub enum PartRole {
        /// What happened, in short.
        Summary = "summary", "Summary";
        /// Who noticed what.
        Impact = "impact", "Impact";
        /// What happened when: each entry becomes an event.
        Timeline = "timeline", "Timeline";
        /// Causes, each of which becomes a finding.
        RootCauses = "root_causes", "Root causes";
        /// Conditions, each of which becomes a finding.
        ContributingFactors = "contributing_factors", "Contributing factors";
        /// An explanation of the cause in prose, which stays text.
        Explanation = "explanation", "Explanation of the cause";
        /// What went well.
        WentWell = "went_well", "What went well";
        /// What made it harder.
        WasDifficult = "was_difficult", "What didn’t go well";
        /// Where luck helped.
        Lucky = "lucky", "Where we got lucky";
        /// What was learned: findings where lists say of which kind, otherwise text.
        Lessons = "lessons", "Lessons learned";
        /// What will change: each entry becomes an action item.
        Actions = "actions", "Action items";
        /// Who took part.
        People = "people", "People";
        /// Facts and figures.
        Statistics = "statistics", "Facts and figures";
        /// Anything else: it stays text.
        Text = "text", "Text";
    }
}

choice! {
    /// In which order day and month stand in a date such as 3/4/2026.
    pub enum DateOrder {
        /// 3 April.
        DayFirst = "day_first", "Day first (3/4 is 3 April)";
        /// March 4.
        MonthFirst = "month_first", "Month first (3/4 is March 4)";
    }
}

/// What somebody decided about a document. What is left out, the document decides.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Choices {
    /// The zone of times for which the document names none.
    pub zone: Option<Tz>,
    /// The day from which times without a date are counted.
    pub first_day: Option<NaiveDate>,
    /// The order of day and month.
    pub order: Option<DateOrder>,
    /// What parts are, by their line; see [`ImportedPart::line`].
    pub parts: BTreeMap<usize, PartRole>,
    /// Which of the events that prose seems to tell are taken, by their place among [`Imported::proposed_events`].
    ///
    /// [`Imported::proposed_events`]: super::Imported::proposed_events
    pub taken_events: BTreeSet<usize>,
    /// Which of the proposed action items are taken, in the same way.
    pub taken_actions: BTreeSet<usize>,
}

/// A labelled part of a document: a heading or a line that does as one, and what stands below it up to the next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedPart {
    /// Line of the source on which it begins, from 1.
    pub line: usize,
    /// The label as plain text; empty before the first one.
    pub label: String,
    /// What it was taken for.
    pub role: PartRole,
    /// How many events were read from it.
    pub events: usize,
    /// How many findings were read from it.
    pub findings: usize,
    /// How many action items were read from it.
    pub actions: usize,
}
