//! Deal properties: the ones the sales metrics are made of.

use super::row::Access::{Custom, Hidden, ReadOnly, Standard};
use super::row::Kind::{Bool, Date, DateTime, Number, Owner, Phone, Select, Text, TextArea};
use super::row::Row;

const INFORMATION: &str = "dealinformation";
const ACTIVITY: &str = "deal_activity";
const SALES: &str = "sales_process";

/// Stages of the default pipeline in order.
pub(crate) const STAGES: &[&str] = &[
    "appointmentscheduled",
    "qualifiedtobuy",
    "presentationscheduled",
    "decisionmakerboughtin",
    "contractsent",
    "closedwon",
    "closedlost",
];

pub(super) const ROWS: &[Row] = &[
    ("dealname", Text, INFORMATION, Standard),
    ("amount", Number, INFORMATION, Standard),
    ("deal_currency_code", Select(&["EUR", "USD", "GBP"]), INFORMATION, Standard),
    ("dealstage", Select(STAGES), INFORMATION, Standard),
    ("pipeline", Select(&["default"]), INFORMATION, Standard),
    ("closedate", DateTime, INFORMATION, Standard),
    ("dealtype", Select(&["newbusiness", "existingbusiness"]), INFORMATION, Standard),
    ("description", TextArea, INFORMATION, Standard),
    ("hubspot_owner_id", Owner, INFORMATION, Standard),
    ("hs_merged_object_ids", Text, INFORMATION, ReadOnly),
    ("hs_priority", Select(&["low", "medium", "high"]), INFORMATION, Standard),
    ("closed_lost_reason", TextArea, INFORMATION, Standard),
    ("hs_is_closed", Bool, INFORMATION, ReadOnly),
    ("hs_is_closed_won", Bool, INFORMATION, ReadOnly),
    ("hs_deal_stage_probability", Number, INFORMATION, Hidden),
    ("num_associated_contacts", Number, ACTIVITY, ReadOnly),
    ("notes_last_contacted", DateTime, ACTIVITY, ReadOnly),
    ("num_notes", Number, ACTIVITY, ReadOnly),
    ("phone_number", Phone, SALES, Custom),
    ("qualified_status", Select(&["qualified", "not_qualified", "to_be_qualified"]), SALES, Custom),
    ("trial_status", Select(&["no_trial", "booked", "completed", "no_show"]), SALES, Custom),
    (
        "payment_status",
        Select(&["not_paid", "up_to_date", "paid_in_full", "late", "cancelled", "refunded"]),
        SALES,
        Custom,
    ),
    ("payment_method", Select(&["card", "transfer", "direct_debit"]), SALES, Custom),
    ("number_of_installments__months", Number, SALES, Custom),
    ("sales_script_version", Select(&["A", "B"]), SALES, Custom),
    ("first_payment_date", Date, SALES, Custom),
    ("cancellation_date", Date, SALES, Custom),
];
