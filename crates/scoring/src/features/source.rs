//! What a feature is made of. Its name says it all, so that a stored model's features can be made again.

use core::fmt;

use crate::table::Kind;

/// The origin of a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// `number.<property>`: its number.
    Number(String),
    /// `flag.<property>`: 1 or 0.
    Flag(String),
    /// `category.<property>`: its value.
    Category(String),
    /// `days_since.<property>`: days since its date.
    DaysSince(String),
    /// `has_text.<property>`: whether anything is written there.
    HasText(String),
    /// `text_length.<property>`: how many characters.
    TextLength(String),
    /// `email_kind.<property>`: `company`, `free` or `invalid`.
    EmailKind(String),
    /// `phone_country.<property>`: country of an international number, or `national`.
    PhoneCountry(String),
    /// `record.age`: days since its creation. For rules only: all training rows have the same.
    RecordAge,
    /// `associations.companies`: linked companies.
    Companies,
    /// `calls.…`, `bookings.…`, `deals.…`.
    Engagement(Engagement),
}

/// A number about calls, appointments or deals until the moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Engagement {
    /// `calls.count`
    Calls,
    /// `calls.connected`
    CallsConnected,
    /// `calls.inbound`
    CallsInbound,
    /// `calls.minutes`: all talk together.
    CallMinutes,
    /// `calls.longest`: minutes of the longest talk.
    LongestCall,
    /// `calls.last`: days since the last.
    LastCall,
    /// `calls.last_connected`: days since the last talk.
    LastConnected,
    /// `calls.first_after`: hours from the record's creation to the first call.
    FirstCallAfter,
    /// `calls.recent_<n>d`: calls, each counting half as much every n days.
    RecentCalls(u32),
    /// `calls.recent_connected_<n>d`: the same for talks.
    RecentConnected(u32),
    /// `bookings.count`
    Bookings,
    /// `bookings.missed`: cancelled or not shown up.
    BookingsMissed,
    /// `bookings.last`: days since the last.
    LastBooking,
    /// `bookings.recent_<n>d`
    RecentBookings(u32),
    /// `deals.count`: deals created until the moment.
    Deals,
    /// `deals.open`
    DealsOpen,
    /// `deals.won`
    DealsWon,
    /// `deals.lost`
    DealsLost,
    /// `deals.last`: days since the last was created.
    LastDeal,
}

impl Source {
    /// The source that a feature's name stands for; `rule.<n>.` before it is a rule's.
    pub fn parse(name: &str) -> Option<Self> {
        let (family, rest) = without_rule(name).split_once('.')?;
        if rest.is_empty() {
            return None;
        }
        let property = || rest.to_owned();
        Some(match family {
            "number" => Self::Number(property()),
            "flag" => Self::Flag(property()),
            "category" => Self::Category(property()),
            "days_since" => Self::DaysSince(property()),
            "has_text" => Self::HasText(property()),
            "text_length" => Self::TextLength(property()),
            "email_kind" => Self::EmailKind(property()),
            "phone_country" => Self::PhoneCountry(property()),
            "record" if rest == "age" => Self::RecordAge,
            "associations" if rest == "companies" => Self::Companies,
            _ => Self::Engagement(Engagement::parse(family, rest)?),
        })
    }

    /// The property that it reads, if it is made of one.
    pub fn property(&self) -> Option<&str> {
        match self {
            Self::Number(name)
            | Self::Flag(name)
            | Self::Category(name)
            | Self::DaysSince(name)
            | Self::HasText(name)
            | Self::TextLength(name)
            | Self::EmailKind(name)
            | Self::PhoneCountry(name) => Some(name),
            Self::RecordAge | Self::Companies | Self::Engagement(_) => None,
        }
    }

    /// How its values are read.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Category(_) | Self::EmailKind(_) | Self::PhoneCountry(_) => Kind::Category,
            _ => Kind::Number,
        }
    }

    /// What a person calls it; `shown` is the label of the property.
    pub fn label(&self, shown: &str) -> String {
        match self {
            Self::Number(_) | Self::Flag(_) | Self::Category(_) => shown.to_owned(),
            Self::DaysSince(_) => format!("Days since: {shown}"),
            Self::HasText(_) => format!("Has text: {shown}"),
            Self::TextLength(_) => format!("Length: {shown}"),
            Self::EmailKind(_) => format!("Kind of address: {shown}"),
            Self::PhoneCountry(_) => format!("Country of number: {shown}"),
            Self::RecordAge => "Days since creation".to_owned(),
            Self::Companies => "Linked companies".to_owned(),
            Self::Engagement(engagement) => engagement.label(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (family, rest) = match self {
            Self::Number(name) => ("number", name),
            Self::Flag(name) => ("flag", name),
            Self::Category(name) => ("category", name),
            Self::DaysSince(name) => ("days_since", name),
            Self::HasText(name) => ("has_text", name),
            Self::TextLength(name) => ("text_length", name),
            Self::EmailKind(name) => ("email_kind", name),
            Self::PhoneCountry(name) => ("phone_country", name),
            Self::RecordAge => return f.write_str("record.age"),
            Self::Companies => return f.write_str("associations.companies"),
            Self::Engagement(engagement) => return engagement.fmt(f),
        };
        write!(f, "{family}.{rest}")
    }
}

/// A feature's name without the number of the rule that asks for it.
fn without_rule(name: &str) -> &str {
    let numbered = name.strip_prefix("rule.").and_then(|rest| rest.split_once('.'));
    numbered
        .filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()))
        .map_or(name, |(_, rest)| rest)
}

/// Name, label and value of those without a half-life.
const NAMED: [(&str, &str, Engagement); 16] = [
    ("calls.count", "Calls", Engagement::Calls),
    ("calls.connected", "Calls answered", Engagement::CallsConnected),
    ("calls.inbound", "Calls from the lead", Engagement::CallsInbound),
    ("calls.minutes", "Minutes talked", Engagement::CallMinutes),
    ("calls.longest", "Longest call in minutes", Engagement::LongestCall),
    ("calls.last", "Days since the last call", Engagement::LastCall),
    ("calls.last_connected", "Days since the last talk", Engagement::LastConnected),
    ("calls.first_after", "Hours until the first call", Engagement::FirstCallAfter),
    ("bookings.count", "Appointments", Engagement::Bookings),
    ("bookings.missed", "Appointments missed", Engagement::BookingsMissed),
    ("bookings.last", "Days since the last appointment", Engagement::LastBooking),
    ("deals.count", "Deals", Engagement::Deals),
    ("deals.open", "Open deals", Engagement::DealsOpen),
    ("deals.won", "Deals won", Engagement::DealsWon),
    ("deals.lost", "Deals lost", Engagement::DealsLost),
    ("deals.last", "Days since the last deal", Engagement::LastDeal),
];

impl Engagement {
    /// All of them with one half-life.
    pub fn all(half_life_days: u32) -> Vec<Self> {
        let decayed =
            [Self::RecentCalls, Self::RecentConnected, Self::RecentBookings].map(|of| of(half_life_days));
        let mut all: Vec<Self> = NAMED.iter().map(|(_, _, engagement)| *engagement).chain(decayed).collect();
        all.sort_unstable();
        all
    }

    fn parse(family: &str, rest: &str) -> Option<Self> {
        let named = NAMED.iter().find(|(name, _, _)| {
            name.strip_prefix(family).and_then(|name| name.strip_prefix('.')) == Some(rest)
        });
        if let Some((_, _, engagement)) = named {
            return Some(*engagement);
        }
        let recent = rest.strip_prefix("recent_")?;
        let (connected, number) = match recent.strip_prefix("connected_") {
            Some(number) => (true, number),
            None => (false, recent),
        };
        let days = number.strip_suffix('d')?.parse().ok().filter(|days| *days > 0)?;
        match (family, connected) {
            ("calls", false) => Some(Self::RecentCalls(days)),
            ("calls", true) => Some(Self::RecentConnected(days)),
            ("bookings", false) => Some(Self::RecentBookings(days)),
            _ => None,
        }
    }

    fn label(self) -> String {
        match self {
            Self::RecentCalls(days) => format!("Recent calls (half as much every {days} days)"),
            Self::RecentConnected(days) => format!("Recent talks (half as much every {days} days)"),
            Self::RecentBookings(days) => format!("Recent appointments (half as much every {days} days)"),
            _ => self.named().map_or_else(String::new, |(_, label)| label.to_owned()),
        }
    }

    fn named(self) -> Option<(&'static str, &'static str)> {
        NAMED.iter().find(|(_, _, engagement)| *engagement == self).map(|(name, label, _)| (*name, *label))
    }
}

impl fmt::Display for Engagement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::RecentCalls(days) => write!(f, "calls.recent_{days}d"),
            Self::RecentConnected(days) => write!(f, "calls.recent_connected_{days}d"),
            Self::RecentBookings(days) => write!(f, "bookings.recent_{days}d"),
            _ => f.write_str(self.named().map_or("", |(name, _)| name)),
        }
    }
}
