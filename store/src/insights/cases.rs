//! The postmortems of a period: counted, or listed.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use chrono_tz::Tz;
use domain::insights::{
    Case, CaseDuration, DurationState, Figure, InsightsFilter, ListedCase, ListedCases, Period, Tally,
};
use domain::people::Viewer;
use domain::postmortems::PostmortemNumber;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect};

use super::scope;
use crate::postmortems::visible_to;
use crate::rows::postmortem;
use crate::{Store, StoreError};

/// The titles that are asked for in one query.
const TITLES: usize = 10_000;

impl Store {
    /// The figures of a period, by the clocks of a zone, of what the viewer may see: one query for each month.
    pub async fn insight_tally(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        period: Period,
        (zone, today): (Tz, NaiveDate),
    ) -> Result<Tally, StoreError> {
        let mut tally = Tally::of(period);
        for (place, month) in period.months().into_iter().enumerate() {
            let which = Condition::all().add(scope::of_filter(filter)).add(scope::during(month, zone));
            let count = |line: &super::facts::Line<'_>, reads_draft: bool| {
                tally.add_case(place, &line.case);
                if reads_draft { line.add_records(&mut tally, place, today) } else { Some(()) }
            };
            self.each_line(viewer, which, count).await?;
        }
        Ok(tally)
    }

    /// The postmortems of the period that a figure counts, the latest first, and those of a duration the longest
    /// first: at most `most`.
    pub async fn insight_cases(
        &self,
        viewer: Viewer,
        filter: &InsightsFilter,
        figure: Figure,
        zone: Tz,
        most: usize,
    ) -> Result<ListedCases, StoreError> {
        let mut cases: Vec<(Case, DateTime<Utc>)> = Vec::new();
        for month in filter.period.months() {
            let which = Condition::all().add(scope::of_filter(filter)).add(scope::during(month, zone));
            let collect = |line: &super::facts::Line<'_>, _| {
                if figure.counts(&line.case) {
                    cases.push((line.case, line.happened_at));
                }
                Some(())
            };
            self.each_line(viewer, which, collect).await?;
        }
        cases.sort_by_key(|(case, at)| std::cmp::Reverse((longest_first(figure, case), *at, case.number)));
        let count = cases.len();
        cases.truncate(most);
        let numbers: Vec<_> = cases.iter().map(|(case, _)| case.number).collect();
        let mut titles = self.insight_titles(viewer, &numbers).await?;
        let first = cases.into_iter().map(|(case, happened_at)| {
            let title = titles.remove(&case.number).unwrap_or_default();
            ListedCase { case, title, happened_at }
        });
        Ok(ListedCases { count, first: first.collect() })
    }

    /// The titles of postmortems, of those that exist for the viewer.
    pub async fn insight_titles(
        &self,
        viewer: Viewer,
        numbers: &[PostmortemNumber],
    ) -> Result<HashMap<PostmortemNumber, String>, StoreError> {
        let mut titles = HashMap::new();
        for some in numbers.chunks(TITLES) {
            let rows: Vec<(i64, String)> = postmortem::Entity::find()
                .filter(postmortem::Column::Number.is_in(some.iter().map(|number| number.0)))
                .filter(visible_to(viewer))
                .select_only()
                .columns([postmortem::Column::Number, postmortem::Column::Title])
                .into_tuple()
                .all(self.reader())
                .await?;
            titles.extend(rows.into_iter().map(|(number, title)| (PostmortemNumber(number), title)));
        }
        Ok(titles)
    }
}

fn longest_first(figure: Figure, case: &Case) -> i64 {
    let Figure::Duration(kind, DurationState::Known) = figure else { return 0 };
    match case.measured(kind) {
        Some(CaseDuration::Known(seconds)) => seconds,
        _ => 0,
    }
}
