//! JSON of the programs that people copy from: one file for each, one table that recognises them.

mod argo_cd;
mod cloudtrail;
mod cloudwatch;
mod datadog;
mod firehydrant;
mod github;
mod gitlab;
mod incident_io;
mod kubernetes;
mod new_relic;
mod opsgenie;
mod reading;
mod rootly;
mod sentry;
mod signals;
mod statuspage;

use serde_json::Value;

use self::reading::Shape;
use super::PasteFormat;
use super::entries::Read;

/// Who is recognised by which shapes.
const SENDERS: &[(PasteFormat, &[Shape])] = &[
    (PasteFormat::Statuspage, statuspage::SHAPES),
    (PasteFormat::Opsgenie, opsgenie::SHAPES),
    (PasteFormat::Datadog, datadog::SHAPES),
    (PasteFormat::Sentry, sentry::SHAPES),
    (PasteFormat::NewRelic, new_relic::SHAPES),
    (PasteFormat::CloudWatch, cloudwatch::SHAPES),
    (PasteFormat::CloudTrail, cloudtrail::SHAPES),
    (PasteFormat::Kubernetes, kubernetes::SHAPES),
    (PasteFormat::GitHub, github::SHAPES),
    (PasteFormat::GitLab, gitlab::SHAPES),
    (PasteFormat::ArgoCd, argo_cd::SHAPES),
    (PasteFormat::IncidentIo, incident_io::SHAPES),
    (PasteFormat::FireHydrant, firehydrant::SHAPES),
    (PasteFormat::Rootly, rootly::SHAPES),
];

/// The sender whose shapes fit best, and what it sent.
pub(super) fn read(value: &Value) -> Option<(PasteFormat, Read)> {
    let scored = SENDERS.iter().map(|(format, shapes)| (reading::score(shapes, value), format, shapes));
    // Of equals the first.
    let (score, format, shapes) = scored.rev().max_by_key(|(score, ..)| *score)?;
    (score > 0).then(|| (*format, reading::read(shapes, value)))
}

/// Reads it as of this sender, whether it is recognised or not.
pub(super) fn read_as(format: PasteFormat, value: &Value) -> Option<Read> {
    let (_, shapes) = SENDERS.iter().find(|(sender, _)| *sender == format)?;
    Some(reading::read(shapes, value))
}

/// Whether this is a sender of the table.
pub(super) fn has(format: PasteFormat) -> bool {
    SENDERS.iter().any(|(sender, _)| *sender == format)
}
