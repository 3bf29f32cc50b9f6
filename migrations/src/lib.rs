//! The tables, the same for SQLite and PostgreSQL. A migration that has been released is never
//! changed; the next one follows it.

mod columns;
mod m001_people;
mod m002_postmortems;
mod m003_records;
mod m004_reports;
mod m005_texts;
mod m006_pastes;
mod m007_hints;
mod m008_review;
mod m009_links_of_private;
mod m010_password_resets;
mod m012_action_steps;
mod m013_heading_version;
mod m014_terms;
mod m015_devices;
mod m016_board;
mod m017_mail;
mod m018_search;
mod m019_action_changes;
mod m020_insights;
mod m021_reminders;
mod m022_calendar_feeds;
mod m023_unfinished_actions;
mod m025_publishing_dates;
mod m028_recurrence;
mod m029_finished_actions;
mod m030_digest;
mod m031_holidays;
mod m032_usual_publishing_dates;
mod m040_duplicates;
mod m041_board_views;
mod m042_insights_mails;
mod m043_requested_resets;
mod m044_share_link_redaction;
mod m045_first_steps;
mod m050_insight_facts;
mod m051_board_groups;
mod m052_few_of_many;
mod m053_search_facets;
mod m060_runbooks;
mod m061_runs;
mod m062_rollback_plans;
mod m063_authorization;
mod m064_plan_facts;
mod m070_incidents;
mod m071_incident_notifications;
mod m072_readiness_notifications;
mod m080_releases;
mod m081_calls;
mod m090_signals;
mod m091_proposals;
mod m092_proof;
mod m093_run_links;

pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::prelude::{MigrationTrait, async_trait};

/// Brings a database from any earlier state to this program's.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m001_people::Migration),
            Box::new(m002_postmortems::Migration),
            Box::new(m003_records::Migration),
            Box::new(m004_reports::Migration),
            Box::new(m005_texts::Migration),
            Box::new(m006_pastes::Migration),
            Box::new(m007_hints::Migration),
            Box::new(m008_review::Migration),
            Box::new(m009_links_of_private::Migration),
            Box::new(m010_password_resets::Migration),
            Box::new(m012_action_steps::Migration),
            Box::new(m013_heading_version::Migration),
            Box::new(m014_terms::Migration),
            Box::new(m015_devices::Migration),
            Box::new(m016_board::Migration),
            Box::new(m017_mail::Migration),
            Box::new(m018_search::Migration),
            Box::new(m019_action_changes::Migration),
            Box::new(m020_insights::Migration),
            Box::new(m021_reminders::Migration),
            Box::new(m022_calendar_feeds::Migration),
            Box::new(m023_unfinished_actions::Migration),
            Box::new(m025_publishing_dates::Migration),
            Box::new(m028_recurrence::Migration),
            Box::new(m029_finished_actions::Migration),
            Box::new(m030_digest::Migration),
            Box::new(m031_holidays::Migration),
            Box::new(m032_usual_publishing_dates::Migration),
            Box::new(m040_duplicates::Migration),
            Box::new(m041_board_views::Migration),
            Box::new(m042_insights_mails::Migration),
            Box::new(m043_requested_resets::Migration),
            Box::new(m044_share_link_redaction::Migration),
            Box::new(m045_first_steps::Migration),
            Box::new(m050_insight_facts::Migration),
            Box::new(m051_board_groups::Migration),
            Box::new(m052_few_of_many::Migration),
            Box::new(m053_search_facets::Migration),
            Box::new(m060_runbooks::Migration),
            Box::new(m061_runs::Migration),
            Box::new(m062_rollback_plans::Migration),
            Box::new(m063_authorization::Migration),
            Box::new(m064_plan_facts::Migration),
            Box::new(m070_incidents::Migration),
            Box::new(m071_incident_notifications::Migration),
            Box::new(m072_readiness_notifications::Migration),
            Box::new(m080_releases::Migration),
            Box::new(m081_calls::Migration),
            Box::new(m090_signals::Migration),
            Box::new(m091_proposals::Migration),
            Box::new(m092_proof::Migration),
            Box::new(m093_run_links::Migration),
        ]
    }
}
