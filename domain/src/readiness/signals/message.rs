use serde_json::Value;

use super::{MAX_SIGNALS, SignalFields, SourceKind, senders};

/// The signals of a message, at most 1,000, and how many were left out. Messages that are about nothing, such as those
/// that test the connection, have none.
pub fn read_signals(kind: SourceKind, message: &Value) -> (Vec<SignalFields>, usize) {
    let mut signals = match kind {
        SourceKind::Alertmanager => senders::alertmanager(message),
        SourceKind::Grafana => senders::grafana(message),
        SourceKind::PagerDuty => senders::pagerduty(message),
        SourceKind::Opsgenie => senders::opsgenie(message),
        SourceKind::Datadog => senders::datadog(message),
        SourceKind::Sentry => senders::sentry(message),
        SourceKind::Github => senders::deployments::github(message),
        SourceKind::Gitlab => senders::deployments::gitlab(message),
        SourceKind::ArgoRollouts => senders::deployments::argo_rollouts(message),
        SourceKind::Flagger => senders::deployments::flagger(message),
        SourceKind::Statuspage => senders::statuspage(message),
        SourceKind::Generic => senders::generic(message),
    };
    let left_out = signals.len().saturating_sub(MAX_SIGNALS);
    signals.truncate(MAX_SIGNALS);
    (signals, left_out)
}
