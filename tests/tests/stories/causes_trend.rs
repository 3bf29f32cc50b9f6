//! Causes by category and month: what is counted, in which month, and for whom.

use serde_json::{Value, json};
use tests::{Page, Site, Visitor};

const MARK: &str = "Xylophage";
const QUARTER: &str = "from=2026-01-01&to=2026-03-31";

/// A postmortem whose impact started at an instant, with a cause of each category.
fn writes(who: &Visitor, at: &str, categories: &[&str], more: &Value) -> i64 {
    let mut details = json!({ "title": "Checkout failed", "zone": "UTC" });
    details.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let made = who.api("POST", "/api/v1/postmortems", Some(&details)).expect(201).json();
    let number = made["postmortem"]["number"].as_i64().or(made["number"].as_i64()).unwrap();
    let path = format!("/api/v1/postmortems/{number}");
    let event = json!({ "at": at, "kind": "observation", "milestone": "impact_started", "text": "Errors" });
    who.api("POST", &format!("{path}/events"), Some(&event)).expect(201);
    for category in categories {
        let mut finding = json!({ "text": format!("{MARK} {category}"), "kind": "root_cause" });
        if !category.is_empty() {
            finding["category"] = json!(category);
        }
        who.api("POST", &format!("{path}/findings"), Some(&finding)).expect(201);
    }
    number
}

/// The rows of the table beside the chart.
fn table(page: &Page) -> Vec<String> {
    page.all(".causes-trend-table tr")
}

#[test]
fn causes_are_counted_by_category_in_the_month_of_the_viewer() {
    let site = Site::start();
    let ada = site.set_up();
    let ben = site.invite(&ada, "ben@example.org", "member");
    ada.api("PATCH", "/api/v1/me", Some(&json!({ "zone": "Europe/Berlin" }))).expect(200);
    writes(&ben, "2026-01-05T10:00:00Z", &["code", "code", ""], &json!({}));
    // In Berlin it is March already.
    writes(&ben, "2026-02-28T23:30:00Z", &["code", "capacity"], &json!({ "severity": "1" }));
    writes(&ben, "2026-04-01T12:00:00Z", &["network"], &json!({}));
    writes(&ada, "2026-02-10T10:00:00Z", &["network"], &json!({ "is_private": true }));

    let page = ada.get(&format!("/insights?{QUARTER}")).expect(200);
    page.assert_says("Causes by month");
    let expected = [
        "Month Code Capacity Network No category",
        "January 2026 2 0 0 1",
        "February 2026 0 0 1 0",
        "March 2026 1 1 0 0",
    ];
    assert_eq!(table(&page), expected);
    assert_eq!(page.count(".trend rect"), 5);
    // For Ben it was February still, and what is private is not counted.
    let of_ben = ben.get(&format!("/insights?{QUARTER}")).expect(200);
    let expected = ["Month Code Capacity No category", "January 2026 2 0 1", "February 2026 1 1 0", "March 2026 0 0 0"];
    assert_eq!(table(&of_ben), expected);
    let of_sev1 = ben.get(&format!("/insights?{QUARTER}&severity=1")).expect(200);
    assert_eq!(table(&of_sev1)[2], "February 2026 1 1");
    // Each figure opens what it counts, from the chart and from the table.
    for selector in [".trend a", ".causes-trend-table a"] {
        let links = page.attributes(selector, "href");
        assert_eq!(links.len(), 5);
        let list = ada.get(links.iter().find(|link| link.contains("category-network")).unwrap()).expect(200);
        list.assert_says(&format!("{MARK} network"));
    }
    // One month has no trend, and the summary none either.
    assert_eq!(ada.get("/insights?from=2026-01-01&to=2026-01-31").expect(200).count(".trend"), 0);
    assert_eq!(ada.get(&format!("/insights/summary?{QUARTER}")).expect(200).count(".trend"), 0);

    let csv = ben.get(&format!("/insights/export/causes_by_month/csv?{QUARTER}")).expect(200).text();
    assert!(csv.starts_with("month,category,causes\n2026-01,code,2\n2026-02,code,1\n2026-03,code,0\n"), "{csv}");
    assert_eq!(csv.lines().count(), 10);
    let rows = ben.get(&format!("/insights/export/causes_by_month/json?{QUARTER}")).expect(200).json();
    assert_eq!(rows["rows"][0], json!({ "month": "2026-01", "category": "code", "causes": 2 }));
    assert!(!rows.to_string().contains("network"));
    site.assert_nothing_broke();
}
