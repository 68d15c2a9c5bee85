use super::*;
use crate::features::Source;

/// The sentence of a feature with a value.
fn text(name: &str, shown: &str, cell: Cell) -> String {
    said(name, shown, cell).text
}

fn said(name: &str, shown: &str, cell: Cell) -> Reason {
    let source = Source::parse(name).unwrap();
    let label = if name.starts_with("rule.") { shown.to_owned() } else { source.label(shown) };
    let feature = Feature { name: name.to_owned(), label, kind: source.kind() };
    let explanation =
        Explanation { probability: 0.5, log_odds: 0.5, baseline: 0.0, contributions: vec![0.5] };
    reasons(&explanation, &[feature], &[cell], 3).remove(0)
}

fn word(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn reasons_are_plain_words_with_the_value() {
    for (name, shown, cell, expected) in [
        ("calls.last", "", Cell::Number(3.4), "Last call 3 days ago"),
        ("calls.last", "", Cell::Number(1.0), "Last call 1 day ago"),
        ("calls.last", "", Cell::Number(0.5), "Last call 12 hours ago"),
        ("calls.last", "", Cell::Number(0.0), "Last call within the last hour"),
        ("calls.last", "", Cell::Number(100.0), "Last call 3 months ago"),
        ("calls.last", "", Cell::Number(800.0), "Last call 2 years ago"),
        ("calls.last", "", Cell::Missing, "No call yet"),
        ("calls.last_connected", "", Cell::Number(2.0), "Last talk 2 days ago"),
        ("calls.last_connected", "", Cell::Missing, "No talk yet"),
        ("calls.count", "", Cell::Number(4.0), "4 calls"),
        ("calls.count", "", Cell::Number(1.0), "1 call"),
        ("calls.count", "", Cell::Number(0.0), "0 calls"),
        ("calls.inbound", "", Cell::Number(2.0), "2 calls from the lead"),
        ("calls.minutes", "", Cell::Number(12.5), "12.5 minutes talked"),
        ("calls.longest", "", Cell::Number(6.0), "Longest call 6 minutes"),
        ("calls.first_after", "", Cell::Number(0.4), "First call after 24 minutes"),
        ("calls.first_after", "", Cell::Number(30.0), "First call after 30 hours"),
        ("calls.first_after", "", Cell::Missing, "No call yet"),
        ("calls.recent_30d", "", Cell::Number(1.75), "Recent calls: 1.75 (half as much every 30 days)"),
        ("bookings.missed", "", Cell::Number(1.0), "1 missed appointment"),
        ("bookings.last", "", Cell::Missing, "No appointment yet"),
        ("deals.open", "", Cell::Number(2.0), "2 open deals"),
        ("deals.last", "", Cell::Number(5.0), "Last deal created 5 days ago"),
        ("associations.companies", "", Cell::Number(1.0), "1 linked company"),
        ("record.age", "", Cell::Number(9.0), "Created 9 days ago"),
        ("number.lead_budget", "Lead budget", Cell::Number(1500.0), "Lead budget: 1500"),
        ("number.lead_budget", "Lead budget", Cell::Missing, "Lead budget: unknown"),
        ("flag.vsl_watched", "VSL watched", Cell::Number(1.0), "VSL watched: yes"),
        ("flag.vsl_watched", "VSL watched", Cell::Number(0.0), "VSL watched: no"),
        (
            "category.hs_analytics_source",
            "Original source",
            word("PAID_SEARCH"),
            "Original source: Paid search",
        ),
        ("category.utm", "Campaign", word("exam_2026"), "Campaign: Exam 2026"),
        ("category.city", "City", word("Saint-Étienne"), "City: Saint-Étienne"),
        ("category.script", "Script", word("B"), "Script: B"),
        ("category.likes", "Likes", word("a;b"), "Likes: a, b"),
        ("days_since.exam_date", "Exam date", Cell::Number(3.0), "Exam date: 3 days ago"),
        ("days_since.exam_date", "Exam date", Cell::Missing, "Exam date: not yet"),
        ("has_text.message", "Message", Cell::Number(1.0), "Message: filled in"),
        ("text_length.message", "Message", Cell::Number(120.0), "Message: 120 characters"),
        ("text_length.message", "Message", Cell::Missing, "Message: empty"),
        ("email_kind.email", "Email", word("company"), "Email: company address"),
        ("email_kind.email", "Email", Cell::Missing, "Email: missing"),
        ("phone_country.phone", "Phone", word("FR"), "Phone: FR"),
        ("phone_country.phone", "Phone", word("national"), "Phone: without a country code"),
        ("rule.2.calls.last", "Called lately", Cell::Number(3.0), "Called lately (Last call 3 days ago)"),
        ("rule.0.category.city", "Lives in Paris", word("Paris"), "Lives in Paris (City: Paris)"),
    ] {
        assert_eq!(text(name, shown, cell), expected, "{name}");
    }
}

#[test]
fn label_and_value_stand_apart_too() {
    let last = said("calls.last", "", Cell::Number(3.0));
    assert_eq!((last.label.as_str(), last.value.as_str()), ("Last call", "3 days ago"));
    let city = said("category.city", "City", word("Paris"));
    assert_eq!(
        (city.label.as_str(), city.value.as_str(), city.feature.as_str()),
        ("City", "Paris", "category.city")
    );
}

#[test]
fn every_feature_and_every_cell_has_words() {
    let cells = [
        Cell::Missing,
        Cell::Number(0.0),
        Cell::Number(-3.5),
        Cell::Number(1e300),
        word(""),
        word("\u{202e}x"),
    ];
    let families = [
        "number.p",
        "flag.p",
        "category.p",
        "days_since.p",
        "has_text.p",
        "text_length.p",
        "email_kind.p",
        "phone_country.p",
        "record.age",
        "associations.companies",
    ];
    let engaged = crate::features::Engagement::all(30).into_iter().map(|engagement| engagement.to_string());
    for name in families.into_iter().map(str::to_owned).chain(engaged) {
        for cell in &cells {
            let reason = said(&name, "Shown", cell.clone());
            assert!(!reason.label.is_empty() && !reason.text.is_empty(), "{name} {cell:?}: {reason:?}");
            assert!(!reason.text.contains('\u{202e}'));
        }
    }
}

#[test]
fn a_feature_of_an_unknown_name_is_told_by_its_label() {
    let feature =
        Feature { name: "x".to_owned(), label: "A thing".to_owned(), kind: crate::table::Kind::Number };
    let explanation =
        Explanation { probability: 0.5, log_odds: 1.0, baseline: 0.0, contributions: vec![1.0] };
    assert_eq!(reasons(&explanation, &[feature], &[Cell::Number(2.0)], 1)[0].text, "A thing: 2");
}

#[test]
fn the_largest_come_first_and_what_changes_nothing_is_no_reason() {
    let feature = |name: &str| Feature {
        name: name.to_owned(),
        label: name.to_owned(),
        kind: crate::table::Kind::Number,
    };
    let features = ["a", "b", "c", "d", "e"].map(feature);
    let contributions = vec![0.5, -2.0, 0.0, 1.0, -0.5];
    let explanation = Explanation { probability: 0.3, log_odds: -1.0, baseline: 0.0, contributions };
    let cells = vec![Cell::Number(1.0); 5];
    let names = |n| -> Vec<String> {
        reasons(&explanation, &features, &cells, n).into_iter().map(|reason| reason.feature).collect()
    };
    assert_eq!(names(9), ["b", "d", "a", "e"]);
    assert_eq!(names(2), ["b", "d"]);
    assert_eq!(names(0), [""; 0]);
}

#[test]
fn a_long_value_is_cut() {
    let reason = said("category.p", &"x".repeat(300), word(&"é".repeat(300)));
    assert_eq!(reason.value.chars().count(), 80);
    assert!(reason.value.ends_with('…') && reason.label.chars().count() == 80);
}
