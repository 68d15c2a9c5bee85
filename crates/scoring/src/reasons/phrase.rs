//! One feature and its value as words.

use super::words::{ago, counted, name, number, short, span, title};
use crate::features::{Engagement, Source};
use crate::table::{Cell, Feature};

/// Label, value and both together.
pub(super) struct Phrase {
    pub label: String,
    pub value: String,
    pub text: String,
}

/// `Last call` and `3 days ago`, side by side.
fn plain(label: &str, value: String) -> Phrase {
    Phrase { text: format!("{label} {value}"), label: label.to_owned(), value }
}

/// `City: Paris`.
fn named(label: &str, value: String) -> Phrase {
    Phrase { text: format!("{label}: {value}"), label: label.to_owned(), value }
}

/// A sentence of its own: `4 calls`, `No call yet`.
fn sentence(label: &str, value: String, text: String) -> Phrase {
    Phrase { label: label.to_owned(), value, text }
}

const UNKNOWN: &str = "unknown";

pub(super) fn of(feature: &Feature, cell: &Cell) -> Phrase {
    let source = Source::parse(&feature.name);
    if feature.name.starts_with("rule.") {
        let label = short(&feature.label);
        let Some(source) = source else { return sentence(&label, UNKNOWN.to_owned(), label.clone()) };
        let shown = source.property().map_or_else(String::new, title);
        let fact = phrase(&source, &shown, cell);
        return sentence(&label, fact.value, format!("{label} ({})", fact.text));
    }
    let label = short(&feature.label);
    match source {
        Some(source) => phrase(&source, label.strip_prefix(&source.label("")).unwrap_or(&label), cell),
        None => named(&label, value(cell)),
    }
}

fn value(cell: &Cell) -> String {
    match cell {
        Cell::Missing => UNKNOWN.to_owned(),
        Cell::Number(value) => number(*value),
        Cell::Text(text) => name(text),
    }
}

fn phrase(source: &Source, shown: &str, cell: &Cell) -> Phrase {
    match (source, cell) {
        (Source::Flag(_), Cell::Number(flag)) => {
            named(shown, if *flag > 0.5 { "yes" } else { "no" }.to_owned())
        }
        (Source::DaysSince(_), Cell::Number(days)) => named(shown, ago(*days)),
        (Source::DaysSince(_), _) => named(shown, "not yet".to_owned()),
        (Source::HasText(_), Cell::Number(flag)) => {
            named(shown, if *flag > 0.5 { "filled in" } else { "empty" }.to_owned())
        }
        (Source::TextLength(_), Cell::Number(length)) => {
            named(shown, counted(*length, "character", "characters"))
        }
        (Source::TextLength(_), _) => named(shown, "empty".to_owned()),
        (Source::EmailKind(_), Cell::Text(kind)) => named(shown, email(kind).to_owned()),
        (Source::PhoneCountry(_), Cell::Text(country)) => named(shown, phone(country)),
        (Source::EmailKind(_) | Source::PhoneCountry(_), _) => named(shown, "missing".to_owned()),
        (Source::RecordAge, Cell::Number(days)) => plain("Created", ago(*days)),
        (Source::RecordAge, _) => named("Created", UNKNOWN.to_owned()),
        (Source::Companies, Cell::Number(count)) => sentence(
            "Linked companies",
            number(*count),
            counted(*count, "linked company", "linked companies"),
        ),
        (Source::Engagement(engagement), cell) => engaged(*engagement, cell),
        _ if shown.is_empty() => named(&source.label(""), value(cell)),
        _ => named(shown, value(cell)),
    }
}

fn email(kind: &str) -> &str {
    match kind {
        "company" => "company address",
        "free" => "free address",
        _ => "not a valid address",
    }
}

fn phone(country: &str) -> String {
    match country {
        "national" => "without a country code".to_owned(),
        "invalid" => "not a valid number".to_owned(),
        country => short(country),
    }
}

fn engaged(engagement: Engagement, cell: &Cell) -> Phrase {
    let Cell::Number(value) = *cell else { return none(engagement) };
    let count =
        |label: &str, one: &str, many: &str| sentence(label, number(value), counted(value, one, many));
    match engagement {
        Engagement::Calls => count("Calls", "call", "calls"),
        Engagement::CallsConnected => count("Calls answered", "answered call", "answered calls"),
        Engagement::CallsInbound => count("Calls from the lead", "call from the lead", "calls from the lead"),
        Engagement::CallMinutes => count("Minutes talked", "minute talked", "minutes talked"),
        Engagement::LongestCall => plain("Longest call", counted(value, "minute", "minutes")),
        Engagement::LastCall => plain("Last call", ago(value)),
        Engagement::LastConnected => plain("Last talk", ago(value)),
        Engagement::FirstCallAfter => plain("First call after", span(value)),
        Engagement::RecentCalls(days) => recent("Recent calls", value, days),
        Engagement::RecentConnected(days) => recent("Recent talks", value, days),
        Engagement::RecentBookings(days) => recent("Recent appointments", value, days),
        Engagement::Bookings => count("Appointments", "appointment", "appointments"),
        Engagement::BookingsMissed => {
            count("Appointments missed", "missed appointment", "missed appointments")
        }
        Engagement::LastBooking => plain("Last appointment", ago(value)),
        Engagement::Deals => count("Deals", "deal", "deals"),
        Engagement::DealsOpen => count("Open deals", "open deal", "open deals"),
        Engagement::DealsWon => count("Deals won", "deal won", "deals won"),
        Engagement::DealsLost => count("Deals lost", "deal lost", "deals lost"),
        Engagement::LastDeal => plain("Last deal created", ago(value)),
    }
}

fn recent(label: &str, value: f64, half_life: u32) -> Phrase {
    let value = number(value);
    sentence(label, value.clone(), format!("{label}: {value} (half as much every {half_life} days)"))
}

fn none(engagement: Engagement) -> Phrase {
    let (label, text) = match engagement {
        Engagement::LastCall => ("Last call", "No call yet"),
        Engagement::FirstCallAfter => ("First call after", "No call yet"),
        Engagement::LastConnected => ("Last talk", "No talk yet"),
        Engagement::LastBooking => ("Last appointment", "No appointment yet"),
        Engagement::LastDeal => ("Last deal created", "No deal yet"),
        other => return named(&Source::Engagement(other).label(""), UNKNOWN.to_owned()),
    };
    sentence(label, "never".to_owned(), text.to_owned())
}
