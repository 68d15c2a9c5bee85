//! Properties of a custom object: seats in mock exams. `booking_id` is unique, as the portal said when it made the property.

use super::row::Access::{Custom, ReadOnly, Standard};
use super::row::Kind::{Bool, DateTime, Number, Owner, Text};
use super::row::Row;

const BOOKING: &str = "bookings_information";

pub(super) const ROWS: &[Row] = &[
    ("booking_id", Text, BOOKING, Custom),
    ("status", Text, BOOKING, Custom),
    ("token_used", Text, BOOKING, Custom),
    ("dominant_hand", Text, BOOKING, Custom),
    ("attending_location", Text, BOOKING, Custom),
    ("hubspot_owner_id", Owner, BOOKING, Standard),
    ("hubspot_owner_assigneddate", DateTime, BOOKING, ReadOnly),
    ("hs_merged_object_ids", Text, BOOKING, ReadOnly),
    ("hs_all_owner_ids", Text, BOOKING, ReadOnly),
    ("hs_created_by_user_id", Number, BOOKING, ReadOnly),
    ("hs_updated_by_user_id", Number, BOOKING, ReadOnly),
    ("hs_object_source", Text, BOOKING, ReadOnly),
    ("hs_was_imported", Bool, BOOKING, ReadOnly),
];
