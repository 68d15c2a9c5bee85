//! Ticket properties.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{DateTime, Number, Owner, Select, Text, TextArea};
use super::row::Row;

const TICKET: &str = "ticketinformation";

pub(super) const ROWS: &[Row] = &[
    ("subject", Text, TICKET, Standard),
    ("content", TextArea, TICKET, Standard),
    ("hs_pipeline", Select(&["0"]), TICKET, Standard),
    ("hs_pipeline_stage", Select(&["1", "2", "3", "4"]), TICKET, Standard),
    ("hs_ticket_priority", Select(&["LOW", "MEDIUM", "HIGH", "URGENT"]), TICKET, Standard),
    ("hs_ticket_category", Select(&["PRODUCT_ISSUE", "BILLING_ISSUE", "GENERAL_INQUIRY"]), TICKET, Standard),
    ("source_type", Select(&["CHAT", "EMAIL", "FORM", "PHONE"]), TICKET, Standard),
    ("hs_resolution", TextArea, TICKET, Standard),
    ("closed_date", DateTime, TICKET, Standard),
    ("hubspot_owner_id", Owner, TICKET, Standard),
    ("hubspot_team_id", Number, TICKET, ReadOnly),
    ("time_to_close", Number, TICKET, ReadOnly),
    ("hs_num_times_contacted", Number, TICKET, ReadOnly),
    ("hs_is_visible_in_help_desk", super::row::Kind::Bool, TICKET, ReadOnly),
    ("hs_merged_object_ids", Text, TICKET, ReadOnly),
    ("exam_room", Text, TICKET, Custom),
    ("refund_requested", super::row::Kind::Bool, TICKET, Custom),
];
