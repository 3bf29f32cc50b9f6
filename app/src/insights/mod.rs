//! Insights: figures and charts about many postmortems, and the lists of what they count.

mod backlog_view;
mod causes_trend;
mod causes_view;
mod dots_chart;
mod durations_view;
mod figure_page;
mod figures;
mod insights_page;
mod month_table;
mod months_chart;
mod rollbacks_view;
mod shown;

pub use dots_chart::shown_as_dots;
pub use figure_page::{FigureList, MAX_LISTED, figure_page};
pub use figures::Figures;
pub use insights_page::{InsightsView, insights_page};
