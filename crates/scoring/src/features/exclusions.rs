//! Properties that are no features, by rule.
//!
//! The mirror holds today's values. A property that moves with the sale shows its end, so whatever names a stage, a
//! closing, a payment or a latest activity is excluded by its name; settings can take one back (`include`).

use serde::{Deserialize, Serialize};

use super::plan;
use crate::settings::{PropertyDefinition, Settings};

/// A property or feature that was left out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exclusion {
    /// Its name.
    pub name: String,
    /// The stable code of the reason.
    pub code: String,
    /// The reason in plain words.
    pub detail: String,
}

/// Why a property is excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Settings,
    Label,
    Ours,
    Identifier,
    Lifecycle,
    Closing,
    Money,
    Overwritten,
    Counter,
    Computed,
    Person,
    Stamp,
}

impl Why {
    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Settings => ("excluded_by_settings", "the settings exclude it"),
            Self::Label => ("is_the_label", "the label rule looks at it"),
            Self::Ours => ("own_score", "it is written by this suite"),
            Self::Identifier => ("identifier", "it names a record or a person instead of describing one"),
            Self::Lifecycle => ("moves_with_the_sale", "it is a stage or status that moves on with the sale"),
            Self::Closing => ("gives_the_outcome_away", "it is known only when the sale is over"),
            Self::Money => ("deal_amount", "it holds an amount that is settled with the sale"),
            Self::Overwritten => {
                ("overwritten", "it holds the latest of something, which may be after the moment")
            }
            Self::Counter => ("keeps_counting", "it keeps counting after the moment"),
            Self::Computed => ("computed_by_the_crm", "the CRM computes it anew as things happen"),
            Self::Person => {
                ("personal", "it is a name or an address, which says nothing that would hold for others")
            }
            Self::Stamp => {
                ("record_stamp", "it is the record's own stamp, the same for all training records")
            }
        }
    }
}

impl Exclusion {
    fn new(name: String, why: Why) -> Self {
        let (code, detail) = why.words();
        Self { name, code: code.to_owned(), detail: detail.to_owned() }
    }

    pub(super) fn by_settings(name: String) -> Self {
        Self::new(name, Why::Settings)
    }
}

/// Why this property is no feature; `None` when it may be one.
pub fn why(definition: &PropertyDefinition, settings: &Settings) -> Option<Exclusion> {
    let name = definition.name.as_str();
    let named = |list: &[String]| list.iter().any(|entry| entry == name);
    let why = if name.starts_with("sales_copilot_") {
        Some(Why::Ours)
    } else if settings.label.properties().contains(&name) {
        Some(Why::Label)
    } else if named(&settings.exclude) {
        Some(Why::Settings)
    } else if named(&settings.include) {
        None
    } else {
        by_rule(&name.to_ascii_lowercase(), definition)
    };
    why.map(|why| Exclusion::new(name.to_owned(), why))
}

/// HubSpot's own that are set once, when the lead comes in; its other `hs_` properties are computed.
const SET_ONCE: &[&str] = &[
    "hs_analytics_source",
    "hs_analytics_source_data_1",
    "hs_analytics_source_data_2",
    "hs_analytics_first_timestamp",
    "hs_analytics_first_referrer",
    "hs_analytics_first_touch_converting_campaign",
    "hs_language",
    "hs_timezone",
    "hs_ip_timezone",
    "hs_persona",
    "hs_role",
    "hs_seniority",
    "hs_country_region_code",
    "hs_state_code",
    "hs_email_domain",
    "hs_email_optout",
    "hs_priority",
    "hs_object_source_label",
];
const STAMPS: &[&str] = &[
    "createdate",
    "hs_createdate",
    "lastmodifieddate",
    "hs_lastmodifieddate",
    "hs_updated_at",
    "updatedate",
    "hs_timestamp",
];
const PERSONS: &[&str] = &[
    "firstname",
    "lastname",
    "first_name",
    "last_name",
    "full_name",
    "name",
    "dealname",
    "salutation",
    "address",
    "address2",
    "twitterhandle",
    "hs_additional_emails",
    "domain",
    "website",
    "linkedin_company_page",
    "facebook_company_page",
];
/// HubSpot's own without `hs_` that it rewrites as things happen.
const REWRITTEN: &[&str] = &[
    "hubspot_owner_assigneddate",
    "ownername",
    "owneremail",
    "currentlyinworkflow",
    "followercount",
    "kloutscoregeneral",
    "linkedinconnections",
    "twitterfollowers",
    "facebookfans",
    "associatedcompanylastupdated",
    "surveymonkeyeventlastupdated",
    "webinareventlastupdated",
];
const IDENTIFIERS: &[&str] = &["associatedcompanyid", "vid", "id", "gclid", "ip", "ipaddress"];
/// Words of a name that betray what it holds. They are compared whole, so "lastname" has no "last".
const WORDS: &[(Why, &[&str])] = &[
    (Why::Identifier, &["id", "ids", "guid", "uuid", "url", "urls", "link", "token", "key", "hash"]),
    (
        Why::Closing,
        &[
            "won",
            "lost",
            "closed",
            "close",
            "closedate",
            "outcome",
            "converted",
            "churn",
            "churned",
            "cancel",
            "cancelled",
            "canceled",
            "cancellation",
            "refund",
            "refunded",
            "renewal",
            "renewed",
            "signed",
            "onboarding",
            "onboarded",
            "customer",
            "client",
            "deposit",
        ],
    ),
    (
        Why::Money,
        &[
            "amount",
            "revenue",
            "payment",
            "payments",
            "paid",
            "invoice",
            "invoices",
            "installments",
            "installment",
            "mrr",
            "arr",
            "acv",
            "tcv",
            "credits",
            "credit",
            "balance",
            "purchase",
            "purchased",
            "purchases",
            "order",
            "orders",
            "contract",
            "subscription",
        ],
    ),
    (
        Why::Lifecycle,
        &[
            "lifecycle",
            "lifecyclestage",
            "dealstage",
            "stage",
            "status",
            "forecast",
            "probability",
            "score",
            "qualified",
            "disqualified",
            "unqualified",
        ],
    ),
    (Why::Overwritten, &["last", "latest", "recent", "current", "next", "updated", "modified", "notes"]),
    (Why::Counter, &["num", "count", "total", "times"]),
];
/// Statuses of a person, not of a sale.
const PERSONAL_STATUS: &[&str] = &[
    "marital",
    "employment",
    "civil",
    "family",
    "education",
    "educational",
    "visa",
    "residence",
    "residency",
    "relationship",
    "smoking",
    "housing",
    "military",
    "immigration",
];
/// What would be caught by a word and is harmless.
const HARMLESS: &[&str] = &[
    "numberofemployees",
    "total_experience_years",
    "country_state",
    "state",
    "current_employer",
    "current_job",
];

fn by_rule(name: &str, definition: &PropertyDefinition) -> Option<Why> {
    if SET_ONCE.contains(&name) || HARMLESS.contains(&name) {
        return None;
    }
    let exact = [
        (STAMPS, Why::Stamp),
        (PERSONS, Why::Person),
        (IDENTIFIERS, Why::Identifier),
        (REWRITTEN, Why::Overwritten),
        (&["hubspotscore", "days_to_close", "annualized_value"], Why::Lifecycle),
    ];
    if let Some((_, why)) = exact.iter().find(|(names, _)| names.contains(&name)) {
        return Some(*why);
    }
    let words: Vec<&str> = name.split(|letter: char| !letter.is_alphanumeric()).collect();
    let has = |list: &[&str]| words.iter().any(|word| list.contains(word));
    let found = WORDS.iter().find(|(_, list)| has(list)).map(|(why, _)| *why);
    let found =
        found.filter(|why| !(*why == Why::Lifecycle && words.contains(&"status") && has(PERSONAL_STATUS)));
    // HubSpot's list of its own grows with every release; what is not known to be set once is not trusted.
    let computed = || name.starts_with("hs_").then_some(Why::Computed);
    let unreadable = || plan::is_unreadable(definition).then_some(Why::Computed);
    found.or_else(computed).or_else(unreadable)
}
