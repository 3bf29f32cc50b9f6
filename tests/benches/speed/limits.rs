//! What could be reached: the same bytes from memory, and the same report from structures in
//! memory by axum and maud. Both are served by this process.

use std::sync::Arc;

use axum::Router;
use axum::http::header;
use axum::response::{Html, IntoResponse};
use axum::routing::get;
use chrono::{DateTime, Utc};
use domain::markdown::{to_html, to_inline_html};
use domain::reports::{Report, ReportAction, ReportCause};
use maud::{DOCTYPE, Markup, PreEscaped, html};

/// A report whose Markdown is rendered already: what remains is to write the page.
pub struct Prepared {
    report: Report,
    sections: Vec<(String, String)>,
    events: Vec<String>,
}

impl Prepared {
    pub fn of(report: Report) -> Self {
        let sections =
            report.sections.iter().map(|section| (section.heading.clone(), to_html(&section.text, "", "s-"))).collect();
        let events = report.events.iter().map(|event| to_inline_html(&event.text, "", "e-")).collect();
        Self { report, sections, events }
    }
}

/// Serves both; the address.
pub async fn serve(bytes: Vec<u8>, prepared: Prepared) -> String {
    let bytes = axum::body::Bytes::from(bytes);
    let prepared = Arc::new(prepared);
    let router = Router::new()
        .route(
            "/bytes",
            get(move || async move { ([(header::CONTENT_TYPE, "text/html; charset=utf-8")], bytes).into_response() }),
        )
        .route("/maud", get(move || async move { Html(page(&prepared).into_string()) }));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

fn page(prepared: &Prepared) -> Markup {
    let report = &prepared.report;
    let zone = report.zone;
    let clock = |at: DateTime<Utc>| at.with_timezone(&zone).format("%H:%M").to_string();
    html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (report.title) }
                link rel="stylesheet" href="/assets/report.css";
            }
            body class="report-body" {
                main class="report" id="content" {
                    header class="report-head" {
                        p class="head-line" {
                            span class={ "severity severity-" (report.severity_level) } { (report.severity) }
                            span { (report.kind.label()) " " (report.number) }
                            span { "Published " (report.published_at.with_timezone(&zone).format("%a %-d %b %Y")) }
                        }
                        h1 { (report.title) }
                    }
                    @if let Some(strip) = &report.strip {
                        table class="strip-table" {
                            @for mark in &strip.marks { tr { td { (clock(mark.at)) } th scope="row" { (mark.milestone.label()) } } }
                        }
                    }
                    dl class="figures" {
                        @for measure in &report.impact { div class="figure" { dt { (measure.kind.label()) } dd { (measure.message()) } } }
                    }
                    @for (place, (heading, text)) in prepared.sections.iter().enumerate() {
                        section id={ "section-" (place) } { h2 { (heading) } div class="prose" { (PreEscaped(text)) } }
                    }
                    ol class="timeline" {
                        @for (place, (event, text)) in report.events.iter().zip(&prepared.events).enumerate() {
                            li class="event" id={ "event-" (place + 1) } {
                                time class="event-time" datetime=(event.at.to_rfc3339()) { (clock(event.at)) }
                                span class="event-mark" aria-hidden="true" {}
                                div class="event-body" {
                                    span class="event-kind" { (event.kind.label()) }
                                    div class="prose" { (PreEscaped(text)) }
                                    @if let Some(decision) = &event.decision {
                                        dl class="decision" {
                                            @for part in [&decision.known, &decision.options, &decision.choice, &decision.reason] { dd { (part) } }
                                        }
                                    }
                                }
                            }
                        }
                    }
                    ul class="chain" { @for cause in &report.chain { (cause_of(cause)) } }
                    ul class="lessons" { @for lesson in &report.lessons { li { (lesson.text) } } }
                    ul class="report-actions" { @for action in &report.actions { (action_of(action)) } }
                }
            }
        }
    }
}

fn cause_of(cause: &ReportCause) -> Markup {
    html! { li class="chain-link" { div class="chain-cause" { (cause.text) } ul { @for below in &cause.because { (cause_of(below)) } } } }
}

fn action_of(action: &ReportAction) -> Markup {
    html! {
        li class="report-action" {
            div class="report-action-says" { (action.title) p class="report-action-more" { (action.kind) ": " (action.outcome) } }
            div class="report-action-owner" { @if let Some(owner) = &action.owner { (owner) } }
            div class="report-action-due" { @if let Some(due) = action.due { (due.format("%-d %b %Y")) } }
            div class="report-action-state" { span class="state" { (action.state.label()) } }
        }
    }
}
