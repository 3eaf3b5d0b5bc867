//! The walkthrough runs, again and again, and names every heading of the guide.

use jumpstart::walkthrough::{self, Style};

use crate::support::empty;

/// The headings of the guide, in its order.
const HEADINGS: [&str; 20] = [
    "Schema Design",
    "Table Definition",
    "Relationships",
    "Indexes",
    "Data Access Layer",
    "Naming Convention",
    "Basic CRUD Operations",
    "Query Patterns",
    "Select Specific Columns",
    "Filtering",
    "Joins",
    "Using Query Builder with Relations",
    "Ordering and Pagination",
    "Aggregations",
    "Transactions",
    "Migration Commands",
    "Common Patterns",
    "Soft Delete",
    "Timestamp Management",
    "Check if Exists",
];

#[tokio::test]
async fn it_runs_twice_and_follows_the_guide() {
    let db = empty().await;
    for colours in [true, false] {
        let mut out = Vec::new();
        walkthrough::run(&db, &mut out, Style { width: 100, colours }).await.unwrap();
        let text = String::from_utf8(out).unwrap();
        let mut rest = text.as_str();
        for heading in HEADINGS.iter().chain(&["Database Checklist"]) {
            let at = rest.find(heading).unwrap_or_else(|| panic!("`{heading}` is not in its place"));
            rest = &rest[at + heading.len()..];
        }
        assert_eq!(text.contains('\x1b'), colours);
    }
}
