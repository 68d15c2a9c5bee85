//! Call properties.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{DateTime, Html, Number, Owner, Phone, Select, Text};
use super::row::Row;

const CALL: &str = "call";

/// HubSpot's default outcomes: connected, busy, no answer, voicemail, live message, wrong number.
pub(crate) const DISPOSITIONS: &[&str] = &[
    "f240bbac-87c9-4f6e-bf70-924b57d47db7",
    "9d9162e7-6cf3-4944-bf63-4dff82258764",
    "73a0d17f-1163-4015-bdd5-ec830791da20",
    "b2cf5968-551e-4856-9783-52b3da59a7d0",
    "a4c4c377-d246-4b32-a13b-75a56a4cd0ff",
    "17b47fee-58de-441e-a44c-c6300d46f273",
];

pub(super) const ROWS: &[Row] = &[
    ("hs_timestamp", DateTime, CALL, Standard),
    ("hs_call_title", Text, CALL, Standard),
    ("hs_call_body", Html, CALL, Standard),
    ("hs_call_duration", Number, CALL, Standard),
    ("hs_call_direction", Select(&["INBOUND", "OUTBOUND"]), CALL, Standard),
    ("hs_call_disposition", Select(DISPOSITIONS), CALL, Standard),
    (
        "hs_call_status",
        Select(&["COMPLETED", "BUSY", "NO_ANSWER", "FAILED", "CANCELED", "MISSED", "IN_PROGRESS"]),
        CALL,
        Standard,
    ),
    ("hs_call_from_number", Phone, CALL, Standard),
    ("hs_call_to_number", Phone, CALL, Standard),
    ("hs_call_recording_url", Text, CALL, Standard),
    ("hs_call_source", Select(&["INTEGRATIONS_PLATFORM", "CALLING_EXTENSIONS", "ZOOM"]), CALL, ReadOnly),
    ("hs_call_app_id", Number, CALL, ReadOnly),
    ("hs_call_external_id", Text, CALL, Standard),
    ("hs_activity_type", Select(&["Discovery call", "Follow-up", "Closing"]), CALL, Standard),
    ("hubspot_owner_id", Owner, CALL, Standard),
    ("hs_engagement_source", Text, CALL, ReadOnly),
    ("kavkom_agent", Text, CALL, Custom),
    ("call_quality_note", Text, CALL, Custom),
];
