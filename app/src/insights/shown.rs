//! Counts and shares as the insights show them.

use domain::insights::{Figure, InsightsFilter};
use leptos::prelude::*;

use crate::paths;

/// A count that opens the list of what it counts; without a link when there is nothing to list.
pub fn counted(count: usize, words: &str, filter: &InsightsFilter, figure: Figure) -> AnyView {
    let text = if words.is_empty() { count.to_string() } else { format!("{count} {words}") };
    if count == 0 {
        return view! { <span class="insights-none">{text}</span> }.into_any();
    }
    view! { <a href=paths::insights_figure(filter, figure)>{text}</a> }.into_any()
}

/// A share in percent, rounded: `29%`; of nothing, nothing.
pub fn share(part: usize, whole: usize) -> Option<String> {
    // Rounded half up, in whole numbers.
    let percent = (part * 200 + whole).checked_div(whole * 2)?;
    Some(format!("{percent}%"))
}

/// A number as a coordinate, exact for any number of rows that a chart has.
pub fn number(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

/// A coordinate across a chart, as a percentage, so that letters keep their size at any width.
pub fn across(part: f64) -> String {
    format!("{:.2}%", part * 100.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shares_are_rounded_and_nothing_is_divided_by_nothing() {
        for (part, whole, words) in [(1, 3, "33%"), (2, 3, "67%"), (1, 8, "13%"), (5, 5, "100%")] {
            assert_eq!(share(part, whole).as_deref(), Some(words));
        }
        assert_eq!(share(0, 0), None);
    }
}
