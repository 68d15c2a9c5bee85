//! Contact properties: HubSpot's usual ones and the sales team's own.

use super::row::Access::{Custom, Hidden, ReadOnly, Standard};
use super::row::Kind::{Bool, Date, DateTime, Number, Owner, Phone, Score, Select, Text, TextArea};
use super::row::Row;

const INFORMATION: &str = "contactinformation";
const ANALYTICS: &str = "analyticsinformation";
const ACTIVITY: &str = "contact_activity";
const SALES: &str = "sales_process";

/// Lifecycle stages in HubSpot's order.
pub(super) const LIFECYCLE: &[&str] = &[
    "subscriber",
    "lead",
    "marketingqualifiedlead",
    "salesqualifiedlead",
    "opportunity",
    "customer",
    "evangelist",
    "other",
];

pub(super) const ROWS: &[Row] = &[
    ("email", Text, INFORMATION, Standard),
    ("firstname", Text, INFORMATION, Standard),
    ("lastname", Text, INFORMATION, Standard),
    ("phone", Phone, INFORMATION, Standard),
    ("mobilephone", Phone, INFORMATION, Standard),
    ("company", Text, INFORMATION, Standard),
    ("jobtitle", Text, INFORMATION, Standard),
    ("address", Text, INFORMATION, Standard),
    ("city", Text, INFORMATION, Standard),
    ("zip", Text, INFORMATION, Standard),
    ("country", Text, INFORMATION, Standard),
    ("message", TextArea, INFORMATION, Standard),
    ("lifecyclestage", Select(LIFECYCLE), INFORMATION, Standard),
    (
        "hs_lead_status",
        Select(&["NEW", "OPEN", "IN_PROGRESS", "OPEN_DEAL", "UNQUALIFIED", "CONNECTED", "BAD_TIMING"]),
        INFORMATION,
        Standard,
    ),
    ("hubspot_owner_id", Owner, INFORMATION, Standard),
    ("associatedcompanyid", Number, INFORMATION, Standard),
    ("hs_additional_emails", Text, INFORMATION, ReadOnly),
    ("hs_merged_object_ids", Text, INFORMATION, ReadOnly),
    ("hs_language", Select(&["en", "fr", "ru", "ar", "zh", "ja", "es"]), INFORMATION, Standard),
    ("hs_email_optout", Bool, INFORMATION, ReadOnly),
    (
        "hs_analytics_source",
        Select(&["PAID_SOCIAL", "PAID_SEARCH", "ORGANIC_SEARCH", "REFERRALS", "DIRECT_TRAFFIC", "OFFLINE"]),
        ANALYTICS,
        ReadOnly,
    ),
    ("hs_analytics_num_visits", Number, ANALYTICS, ReadOnly),
    ("hs_analytics_first_timestamp", DateTime, ANALYTICS, ReadOnly),
    ("hs_predictivescoring", Score, ANALYTICS, Hidden),
    ("utm_campaign", Text, ANALYTICS, Custom),
    ("first_conversion_event_name", Text, ANALYTICS, ReadOnly),
    ("first_conversion_date", DateTime, ANALYTICS, ReadOnly),
    ("num_conversion_events", Number, ANALYTICS, ReadOnly),
    ("notes_last_contacted", DateTime, ACTIVITY, ReadOnly),
    ("num_notes", Number, ACTIVITY, ReadOnly),
    ("num_associated_deals", Number, ACTIVITY, ReadOnly),
    ("recent_deal_amount", Number, ACTIVITY, ReadOnly),
    ("vsl_watched", Bool, SALES, Custom),
    ("vsl_watched_percent", Number, SALES, Custom),
    ("vsl_watched_at", DateTime, SALES, Custom),
    ("sales_script_version", Select(&["A", "B"]), SALES, Custom),
    ("lead_budget", Number, SALES, Custom),
    ("student_id", Text, SALES, Custom),
    ("exam_date", Date, SALES, Custom),
    ("sj_credits", Number, SALES, Custom),
    ("cs_credits", Number, SALES, Custom),
    ("sjmini_credits", Number, SALES, Custom),
    ("shared_mock_credits", Number, SALES, Custom),
    ("referral_code", Text, SALES, Custom),
];
