//! Two limits on the same machine: the bytes of the report from memory with nothing around them,
//! and the same report written by maud from structures in memory.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use domain::markdown::to_inline_html;
use domain::reports::{Report, ReportCause};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use crate::seed::Seeded;

/// Serves both, and says where.
pub async fn serve(seeded: &Seeded) -> String {
    let bytes = Bytes::from(seeded.brotli.clone());
    let bare = move || {
        let bytes = bytes.clone();
        async move {
            ([(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_ENCODING, "br")], bytes).into_response()
        }
    };
    let prepared = Arc::new(Prepared::of(&seeded.report));
    let maud = move || {
        let prepared = prepared.clone();
        async move { Html(page(&prepared).into_string()) }
    };
    let router = Router::new().route("/bare", get(bare)).route("/maud", get(maud));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, router).await });
    format!("http://{address}")
}

/// A report whose Markdown is rendered already.
struct Prepared {
    report: Report,
    events: Vec<String>,
    actions: Vec<String>,
}

impl Prepared {
    fn of(report: &Report) -> Self {
        let rendered = |text: &str| to_inline_html(text, "", "");
        Self {
            events: report.events.iter().map(|event| rendered(&event.text)).collect(),
            actions: report.actions.iter().map(|action| rendered(&action.title)).collect(),
            report: report.clone(),
        }
    }
}

fn page(prepared: &Prepared) -> Markup {
    let report = &prepared.report;
    let zone = report.zone;
    html! {
        (DOCTYPE)
        html lang="en" {
            head { meta charset="utf-8"; title { (report.title) } link rel="stylesheet" href="/assets/report.css"; }
            body.report-body { main.report #content {
                header.report-head {
                    p.head-line { span.severity { (report.severity) } span { (report.kind.label()) " " (report.number) } }
                    h1 { (report.title) }
                    @if let Some(summary) = report.summary() { div.report-summary { p { (summary.text) } } }
                }
                @if let Some(strip) = &report.strip {
                    table.strip-table { tbody { @for mark in &strip.marks {
                        tr { td { (mark.at.with_timezone(&zone).format("%H:%M")) } th { (mark.milestone.label()) } }
                    } } }
                }
                ol.timeline { @for (event, text) in report.events.iter().zip(&prepared.events) {
                    li.event {
                        time.event-time datetime=(event.at.to_rfc3339()) { (event.at.with_timezone(&zone).format("%H:%M")) }
                        span.event-mark aria-hidden="true" {}
                        div.event-body { span.event-kind { (event.kind.label()) } " " (PreEscaped(text)) }
                    }
                } }
                ul.chain { @for cause in &report.chain { (cause_view(cause)) } }
                ul.report-actions { @for (action, title) in report.actions.iter().zip(&prepared.actions) {
                    li.report-action {
                        div.report-action-says { (PreEscaped(title)) p { (action.kind) ": " (action.outcome) } p { (action.validation) } }
                        div.report-action-state { span.state { (action.state.label()) } }
                    }
                } }
            } }
        }
    }
}

fn cause_view(cause: &ReportCause) -> Markup {
    html! {
        li.chain-link {
            div.chain-cause { (cause.text) }
            @if !cause.because.is_empty() { ul { @for below in &cause.because { (cause_view(below)) } } }
        }
    }
}
